"""Films and sound recordings by PyAV, which brings libav (FFmpeg's libraries) along."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from clew.decoder import check_size
from clew.errors import ExaminationError
from clew.model.format_note import FormatNote
from clew.player import Frame, Recording, Tracks, Viewer
from clew.players.av.key_frames import chosen, lumas
from clew.players.av.kinds import Form, form_of
from clew.players.av.pictures import at_fixed_rate
from clew.players.av.reading import Reading, open_container
from clew.players.av.sample import sample
from clew.players.av.swift import Swift
from clew.players.av.tracks import films, read_tracks

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame

_PACKETS_TO_FIRST = 300
"""The first frame, which tells how the film is turned, is looked for in so many packets."""
_SHORT_MS, _SHORT_SHARE = 2_000, 0.05
"""A film that ends earlier than the container says, by more than both, is truncated."""


class AvRecording:
    """A film or a sound recording; each pass opens its container anew."""

    def __init__(self, data: memoryview, form: Form, max_pixels: int, note_progress: Callable[[], None]) -> None:
        self._data = data
        self._form = form
        self._max_pixels = max_pixels
        self._note_progress = note_progress
        self._film: int | None = None
        self.damage = ""
        self.watched_ms = 0
        self.tracks = self._read_tracks()

    def _read_tracks(self) -> Tracks:
        with self._container() as container:
            streams = films(container)
            film = next((stream for stream in streams if stream.codec_context is not None), None)
            if not streams and not container.streams.audio:
                raise ExaminationError("no pictures and no sound in it")
            if streams and film is None:
                self.damage = "no decoder for the codec of its pictures"
            first = None
            if film is not None:
                width, height = film.codec_context.width, film.codec_context.height
                if not width or not height:  # libav forgets a size that is over its own bound
                    raise ExaminationError(f"pictures without a size, or of more than {self._max_pixels} pixels")
                check_size(width, height, self._max_pixels)
                self._film = film.index
                first = _first_frame(self._reading(container, film.index))
            return read_tracks(container, film, first, self._form.mime)

    def _reading(self, container: "InputContainer", film: int) -> Reading:
        return Reading(container, film, self._max_pixels, self._note_progress)

    def _container(self) -> "InputContainer":
        return open_container(self._data, self._form, self._max_pixels, self._note_progress)

    def frames(self, every_ms: int | None) -> Iterator[Frame]:
        """Yield a frame each `every_ms` as vPDQ takes them, or (None) key frames and what may show another scene.

        Where the picture moves, more than one each `every_ms`.
        """
        if self._film is None:
            return
        with self._reading(self._container(), self._film) as reading:
            try:
                yield from at_fixed_rate(reading, every_ms) if every_ms else Swift(reading).frames()
            finally:
                self.watched_ms = reading.clock.last_ms
        self.damage = self._damage_of(reading)

    def key_lumas(self, most: int) -> Iterator[npt.NDArray[np.uint8]]:
        """Yield the luma of at most so many key frames."""
        if self._film is None:
            return
        with self._reading(self._container(), self._film) as reading:
            wanted = chosen(reading, most)
        with self._reading(self._container(), self._film) as reading:
            yield from lumas(reading, wanted)

    def viewer(self, watched_ms: int) -> Viewer:
        """Return what finds single frames; raises ExaminationError where no picture of it decodes."""
        from clew.players.av.viewing import AvViewer  # noqa: PLC0415 - films that are only watched need it not

        film = self._film
        if film is None:
            raise ExaminationError(self.damage or "there are no pictures in it")
        return AvViewer(lambda: self._reading(self._container(), film), watched_ms)

    def transcoded(self, from_ms: int, write: Callable[[bytes], None]) -> str:
        """Write it anew as WebM from a time on."""
        from clew.players.av.transcoding import Transcoding  # noqa: PLC0415 - it imports libav

        with self._container() as container:
            made = Transcoding(container, self._film, self.tracks.rotation, write)
            return made.run(from_ms, self._note_progress)

    def _damage_of(self, reading: Reading) -> str:
        """Say what of a whole pass did not decode, "" where all did."""
        parts = [f"breaks off: {reading.end}"] if reading.end else []
        stated_ms = self.tracks.stated_ms or 0
        if stated_ms - self.watched_ms > max(_SHORT_MS, _SHORT_SHARE * stated_ms):
            parts.append(f"truncated: ends at {self.watched_ms / 1000:.0f} of {stated_ms / 1000:.0f} s")
        if reading.lost:
            parts.append(f"damaged: {reading.lost} of its frames did not decode whole")
        return "; ".join(parts)

    def samples(self, rate: int) -> Iterator[npt.NDArray[np.int16]]:
        """Yield the first sound track as mono samples at `rate` Hz, in pieces of any length; nothing without sound."""
        from clew.players.av.sound import mono_samples  # noqa: PLC0415 - it imports libav

        with self._container() as container:
            yield from mono_samples(container, rate)


def _first_frame(reading: Reading) -> "VideoFrame | None":
    for count, packet in enumerate(reading.packets()):
        for frame in reading.decode(packet):
            return frame
        if count >= _PACKETS_TO_FIRST:
            return None
    return next(iter(reading.decode(None)), None)


class Av:
    """Plays what libav demuxes and decodes, of the containers that `kinds.py` knows."""

    name = "av"
    version = "1"
    notes = (
        FormatNote(
            "Films: MP4, MOV, 3GP, Matroska, WebM, AVI, ASF/WMV, MPEG, FLV, Ogg, RealMedia, MXF, IVF, bare H.264",
            "libav (PyAV)",
            "frames with their times, scenes, duration, codecs, all tags, camera, place",
            "one picture track, the largest; `footage.seconds` and `limits.max_pixels`",
            "an MP4 whose index (moov) is missing; encrypted (DRM) films; other picture tracks; subtitles",
        ),
        FormatNote(
            "Sound: MP3, AAC, M4A, WAV, FLAC, Ogg, AMR, AIFF, CAF, AU, APE, WavPack",
            "libav (PyAV)",
            "duration, codec, all tags, the sound",
            "the first sound track",
        ),
    )

    def sniff(self, data: memoryview) -> str | None:
        """Tell the container by its first bytes."""
        form = form_of(data)
        return form.mime if form is not None else None

    def open(self, data: memoryview, max_pixels: int, note_progress: Callable[[], None]) -> Recording | None:
        """Open a film or a sound recording."""
        form = form_of(data)
        if form is None:
            raise ExaminationError("not a film or a sound recording that libav reads")
        return AvRecording(data, form, max_pixels, note_progress)

    def sample(self) -> bytes:
        """Return a tiny film with sound."""
        return sample()


plugin = Av()
