"""Writes films, recordings and animated pictures: frames and sound to the bytes of a file.

One thread and "bitexact" make the bytes depend on nothing but what is encoded and the encoder's version.
"""

import io
import struct
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import cast

import av
import numpy as np
from PIL import Image

from clew.samples.camera import MODELS, Shot
from clew.samples.films.script import Coding
from clew.samples.films.sound import RATE, Samples

OPTIONS: dict[str, dict[str, str]] = {
    "libx264": {"preset": "veryfast", "x264-params": "mbtree=0"},
    "libx265": {"preset": "ultrafast", "x265-params": "log-level=none:pools=none:frame-threads=1:keyint=40"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8", "b": "0"},
    "mpeg4": {},
}
"""The quickest settings that keep a film's size small: 10 s of 320x180 px at 12 frames/s take 0.2 s.

x264 with its macroblock tree gives other bytes each time (8 of 8 encodings of one film differed, also with one thread).
"""
KEY_SECONDS = 4
"""A key frame at least so often."""
SOUND_RATES = {"libopus": 48_000}
"""Samples a second where an encoder does not take RATE."""
PIECE_SAMPLES = 1024


def encode_film(frames: Iterable[Image.Image], sound: Samples | None, coding: Coding) -> bytes:
    """Return a film as a file; no frames make a sound recording, no sound a silent film."""
    stream = io.BytesIO()
    options = {"fflags": "+bitexact"}
    if coding.container in {"mp4", "mov"}:
        options["movflags"] = "use_metadata_tags"
    with av.open(stream, "w", format=coding.container, container_options=options) as container:
        container.metadata.update(_metadata(coding.shot))
        video = _add_video(container, coding) if coding.video else None
        track = _Track(container, coding, sound) if sound is not None else None
        for number, picture in enumerate(frames if video else ()):
            frame = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, coding.rate)
            container.mux(video.encode(frame) if video else [])
            if track:
                track.play_until((number + 1) * RATE // coding.rate)
        if track:
            track.finish()
        if video:
            container.mux(video.encode(None))
    return stream.getvalue()


def _add_video(container: av.container.OutputContainer, coding: Coding) -> av.VideoStream:
    quality = {"qmin": str(coding.quality), "qmax": str(coding.quality)} if coding.video == "mpeg4" else {}
    quality = quality or {"crf": str(coding.quality)}
    options = {**OPTIONS[coding.video], **quality, "flags": "+bitexact", "g": str(KEY_SECONDS * coding.rate)}
    video = cast("av.VideoStream", container.add_stream(coding.video, rate=coding.rate, options=options))
    video.width, video.height = coding.size
    video.pix_fmt = "yuv420p"
    video.codec_context.thread_count = 1
    return video


class _Track:
    """Encodes sound bit by bit beside the pictures, as containers interleave both."""

    def __init__(self, container: av.container.OutputContainer, coding: Coding, sound: Samples) -> None:
        rate = SOUND_RATES.get(coding.audio, RATE)
        options = {"flags": "+bitexact"}
        self._audio = cast(
            "av.AudioStream", container.add_stream(coding.audio, rate=rate, layout="mono", options=options)
        )
        self._container = container
        self._sound = sound
        self._heard = 0

    def play_until(self, samples: int) -> None:
        """Encode up to so many samples from the beginning, in whole pieces."""
        while self._heard < min(samples, self._sound.size):
            piece = self._sound[self._heard : self._heard + PIECE_SAMPLES]
            frame = av.AudioFrame.from_ndarray(piece.reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, self._heard, Fraction(1, RATE)
            self._container.mux(self._audio.encode(frame))
            self._heard += piece.size

    def finish(self) -> None:
        """Encode the rest."""
        self.play_until(self._sound.size)
        self._container.mux(self._audio.encode(None))


def _metadata(shot: Shot | None) -> dict[str, str]:
    """Return what a phone or camera writes of itself (QuickTime keys, as phones use them), and when."""
    if shot is None:
        return {}
    make, model, _, _ = MODELS[shot.model]
    said = {
        "creation_time": f"{shot.taken:%Y-%m-%dT%H:%M:%S}.000000Z",
        "com.apple.quicktime.make": make,
        "com.apple.quicktime.model": model,
        "com.apple.quicktime.creationdate": f"{shot.taken:%Y-%m-%dT%H:%M:%S}+0000",
    }
    if shot.place:
        said["com.apple.quicktime.location.ISO6709"] = "{:+08.4f}{:+09.4f}/".format(*shot.place)
    return said


def encode_animation(frames: Iterable[Image.Image], name: str, rate: int) -> bytes:
    """Return an animated "GIF" or "WEBP" that plays for ever."""
    first, *others = frames
    stream = io.BytesIO()
    if name == "GIF":
        first, *rest = (each.quantize(method=Image.Quantize.FASTOCTREE) for each in (first, *others))
        first.save(stream, name, save_all=True, append_images=rest, duration=1000 // rate, loop=0)
    else:
        first.save(
            stream, name, save_all=True, append_images=others, duration=1000 // rate, loop=0, method=0, quality=60
        )
    return stream.getvalue()


def turned(film: bytes) -> bytes:
    """Return an MP4 that is to be shown turned by 90 degrees, by its tkhd's matrix (ISO 14496-12, 8.3.2)."""
    upright = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    sideways = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)
    at = film.index(upright, film.index(b"tkhd"))
    return film[:at] + sideways + film[at + len(upright) :]


def moved_to_the_front(film: bytes) -> bytes:
    """Return an MP4 whose moov comes before its mdat, as uploads have it; all chunk offsets move by its length."""
    boxes = dict(_boxes(film))
    moov = bytearray(boxes[b"moov"])
    for table in (b"stco", b"co64"):
        at = moov.find(table)
        while at >= 0:
            width = 4 if table == b"stco" else 8
            (count,) = struct.unpack_from(">I", moov, at + 8)
            form = f">{count}{'I' if width == 4 else 'Q'}"
            moved = [offset + len(moov) for offset in struct.unpack_from(form, moov, at + 12)]
            struct.pack_into(form, moov, at + 12, *moved)
            at = moov.find(table, at + 12)
    names = [name for name, _ in _boxes(film) if name not in {b"moov", b"ftyp"}]
    return boxes[b"ftyp"] + bytes(moov) + b"".join(boxes[name] for name in names)


def _boxes(film: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(film):
        size, name = struct.unpack_from(">I4s", film, at)
        yield name, film[at : at + size]
        at += size
