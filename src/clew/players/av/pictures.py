"""Which of a film's frames are looked at, and their pixels."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from clew.decoder import MINIMUM_SIDE
from clew.motion import GLANCE, Motion
from clew.player import Frame

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.reformatter import VideoReformatter

    from clew.players.av.reading import Reading

_LIMITED, _FULL = 1, 2
"""Ranges of levels: 16 to 235, 0 to 255 (libavutil/pixfmt.h, AVColorRange)."""
_ITU601 = 5
"""The colour matrix of ITU-R BT.601 (libswscale/swscale.h, SWS_CS_ITU601)."""


class Choice:
    """Which frames are hashed at a fixed rate: those that vPDQ takes, and more where they lie too far apart.

    vPDQ (facebook/ThreatExchange, `vpdq/cpp/vpdq/cpp/hashing/filehasher.cpp`) counts frames, and takes each whose
    number is a multiple of int(seconds * mean frame rate). Where the rate varies, its frames may lie far apart (one a
    minute, where half of a film has 60 frames a second and the rest one), so a frame is also taken when the last one
    is `every_ms` ago.
    """

    def __init__(self, every_ms: int, rate: Fraction | None) -> None:
        self._every_ms = every_ms
        self._step = max(1, int(every_ms / 1000 * float(rate))) if rate else 0
        self._number = -1
        self._taken_ms: int | None = None

    def takes(self, time_ms: int) -> bool:
        """Tell for the next frame, in order of time."""
        self._number += 1
        since = self._every_ms if self._taken_ms is None else time_ms - self._taken_ms
        is_of_vpdq = self._step and self._number % self._step == 0 and 2 * since >= self._every_ms
        if not is_of_vpdq and since < self._every_ms:
            return False
        self._taken_ms = time_ms
        return True


def at_fixed_rate(reading: "Reading", every_ms: int) -> Iterator[Frame]:
    """Decode all, and yield a frame each `every_ms`, and more where the picture moves."""
    from av.video.reformatter import VideoReformatter  # noqa: PLC0415 - it imports libav

    stream = reading.film
    choice = Choice(every_ms, stream.average_rate or stream.base_rate)
    motion = Motion(every_ms)
    glancer, scaler = VideoReformatter(), VideoReformatter()
    for frame in reading.decoded():
        time_ms = reading.clock.at(pts_of(frame))
        if motion.takes(time_ms, partial(_glance, glancer, frame), is_due=choice.takes(time_ms)):
            yield picture_of(scaler, frame, time_ms)


def _glance(scaler: "VideoReformatter", frame: "VideoFrame") -> npt.NDArray[np.uint8]:
    """Return some of a frame's luma; takes 0.1 ms, whatever the frame's size."""
    few = scaler.reformat(frame, GLANCE, GLANCE, "gray", interpolation="POINT", threads=1)
    return few.to_ndarray().astype(np.uint8, copy=False)


def picture_of(scaler: "VideoReformatter", frame: "VideoFrame", time_ms: int) -> Frame:
    """Return a frame as RGB, at a half, a quarter ... where its shorter side stays at least 512 px.

    The matrix is that of BT.601 whatever the film's, as in vPDQ, which leaves it to swscale: then the luma that PDQ
    makes of RGB is the film's own. Of a 1080p frame this takes 1.4 ms and hashing it 0.3, where the whole takes
    0.8 and 1.4; `tests/examine/test_footage_vpdq.py` holds the hashes against vPDQ's own.
    """
    factor = 1
    while min(frame.width, frame.height) // (2 * factor) >= MINIMUM_SIDE:
        factor *= 2
    is_full = frame.color_range == _FULL or frame.format.name.startswith(("yuvj", "rgb", "bgr", "gbr"))
    small = scaler.reformat(
        frame,
        width=frame.width // factor,
        height=frame.height // factor,
        format="rgb24",
        src_colorspace=_ITU601,
        dst_colorspace=_ITU601,
        interpolation="AREA",
        src_color_range=_FULL if is_full else _LIMITED,
        dst_color_range=_FULL,
        threads=1,
    )
    return Frame(np.ascontiguousarray(small.to_ndarray()), frame.width, frame.height, time_ms, bool(frame.key_frame))


def pts_of(frame: "VideoFrame") -> int | None:
    """Return a frame's own time in units of its stream's time base."""
    return frame.pts if frame.pts is not None else frame.dts
