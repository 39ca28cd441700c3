"""Films drawn for tests: each frame shows its own number, as a row of black and white blocks over a moving bar."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import av
import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.video.stream import VideoStream

BITS = 10
WIDTH, HEIGHT = 320, 240
_TONE = 440
_RATE = 48_000
_SOUNDS = {"webm": "libopus", "mp4": "aac", "flv": "mp3"}


@dataclass(frozen=True, slots=True)
class Coded:
    """How a film is coded: libav's names of codec and container, and how it is cut into groups of pictures."""

    codec: str = "mpeg4"
    container: str = "mp4"
    frames: int = 100
    rate: int = 25
    group: int = 12
    has_sound: bool = True
    turned: int = 0


def drawn(number: int) -> npt.NDArray[np.uint8]:
    """Return the picture of a frame; scenes of 50 frames differ in colour."""
    picture = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    picture[:] = ((70, 40, 40), (40, 80, 60), (50, 50, 110), (110, 90, 30))[number // 50 % 4]
    line = np.add.outer(np.arange(90), np.arange(WIDTH) * (1 + number // 50)) % 97
    picture[150:, :, 1] += line.astype(np.uint8)
    for bit in range(BITS):
        picture[10:60, 10 + bit * 30 : 35 + bit * 30] = 255 if number >> bit & 1 else 0
    left = number * 3 % 280
    picture[90:130, left : left + 30] = (200, 60, 60)
    return picture


def number_of(rgb: npt.NDArray[np.uint8]) -> int:
    """Return the number that a frame shows, at whatever size."""
    scale = rgb.shape[1] / WIDTH
    row = int(35 * scale)
    return sum((int(rgb[row, int((22 + bit * 30) * scale)].mean()) > 127) << bit for bit in range(BITS))


def film(coded: Coded | None = None) -> bytes:
    """Return a film of numbered frames, with a tone."""
    coded = coded or Coded()
    file = io.BytesIO()
    with av.open(file, "w", format=coded.container) as out:
        pictures = cast("VideoStream", out.add_stream(coded.codec, rate=coded.rate))
        pictures.width, pictures.height, pictures.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        pictures.gop_size = coded.group
        sound = None
        if coded.has_sound:
            sound = cast(
                "AudioStream", out.add_stream(_SOUNDS.get(coded.container, "mp2"), rate=_RATE, layout="stereo")
            )
        for number in range(coded.frames):
            out.mux(pictures.encode(av.VideoFrame.from_ndarray(drawn(number), format="rgb24")))
            if sound is not None:
                out.mux(sound.encode(_tone(number, coded.rate)))
        out.mux(pictures.encode(None))
        if sound is not None:
            out.mux(sound.encode(None))
    return file.getvalue()


def recording(seconds: int = 3) -> bytes:
    """Return a WAV of a tone that is loud in its second half."""
    file = io.BytesIO()
    with av.open(file, "w", format="wav") as out:
        sound = out.add_stream("pcm_s16le", rate=_RATE, layout="stereo")
        for number in range(seconds * 25):
            out.mux(sound.encode(_tone(number, 25, 1.0 if number >= seconds * 12 else 0.1)))
    return file.getvalue()


def _tone(number: int, rate: int, gain: float = 0.5) -> av.AudioFrame:
    samples = np.arange(number * _RATE // rate, (number + 1) * _RATE // rate)
    wave = (gain * 30_000 * np.sin(samples * (_TONE * 2 * np.pi / _RATE))).astype(np.int16)
    frame = av.AudioFrame.from_ndarray(np.repeat(wave, 2)[None], format="s16", layout="stereo")
    frame.sample_rate, frame.pts = _RATE, int(samples[0])
    return frame
