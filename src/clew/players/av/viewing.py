"""Single frames of a film: the one shown at a time, and its neighbours, decoded as few as can be.

Frames that were decoded on the way are kept, so that stepping on and back costs little: of a drawn 1080p film
with a key frame each 10 s, a step takes 20 ms, the frame at any time 480, the key frame before it 50; medians through
the sealed child, JPEG included, on two cores that ten other processes wanted (`benchmarks/showing_films.py`).
"""

from collections import deque
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from clew.errors import ExaminationError
from clew.player import Frame, Step
from clew.players.av.film_clock import FilmClock
from clew.players.av.pictures import pts_of
from clew.players.av.reading import Reading

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

KEPT_BYTES = 192 << 20
"""Decoded frames kept: 60 of 1080p, 15 of 2160p; a second child for another film then still fits beside it."""
KEPT_FRAMES = 240
_FEWEST_KEPT = 4
_NEAR_MS = 1_000
"""A frame that is so near is decoded up to; for one further on the film is sought, which goes back to a key frame."""
_EARLIER_MS = (0, 2_000, 15_000)
"""How much earlier it is sought again where a container lands behind the time it was asked for; then at its start."""
_SLACK_MS = 2_000
_SLACK_SHARE = 0.05
"""Where a film's time stamps span more or less than what was watched of it, by more than both, they leap: it is only
read from its beginning, by the clock that watching had."""
_WITHOUT_STAMPS = frozenset({"h264", "hevc", "mpegvideo"})
_HD_HEIGHT = 720
_ITU709, _ITU601 = 1, 5
"""Colour matrices (libswscale/swscale.h); one that does not say has BT.709 from 720 lines on, as browsers take it."""
_MATRICES = {1: _ITU709, 5: _ITU601, 6: _ITU601}
"""By AVColorSpace (libavutil/pixfmt.h)."""
_LIMITED, _FULL = 1, 2


class AvViewer:
    """Finds frames of one film; `begin` opens a pass from its start, `watched_ms` is how long it was when watched."""

    def __init__(self, begin: Callable[[], Reading], watched_ms: int) -> None:
        from av.video.reformatter import VideoReformatter  # noqa: PLC0415 - it imports libav

        self._begin = begin
        self._scaler = VideoReformatter()
        self._kept: deque[tuple[int, VideoFrame]] = deque()
        self._frames: Iterator[tuple[int, VideoFrame]] = iter(())
        self._reading: Reading | None = None
        self._is_over = False
        self._origin: int | None = None
        self._restart()
        self._can_seek = self._keeps_time(watched_ms)

    def frame(self, at_ms: int, step: Step, side: int, *, is_quick: bool) -> Frame:
        """Return the frame at a time, or its neighbour; `is_quick`: a key frame before it, where none is at hand."""
        found = self._shown(at_ms, is_quick=is_quick)
        if step > 0:
            found = self._after(found)
        elif step < 0:
            found = self._before(found)
        return self._picture(*found, side)

    def close(self) -> None:
        """Let the film go."""
        self._kept.clear()
        if self._reading is not None:
            self._reading.container.close()

    def _keeps_time(self, watched_ms: int) -> bool:
        """Tell whether time stamps can be trusted to find a frame by."""
        reading = self._open_reading()
        base, stated = reading.film.time_base, reading.film.duration
        if self._origin is None or base is None:
            return False
        stated_ms = float(stated * base) * 1000 if stated else (reading.container.duration or 0) / 1000
        if not stated_ms or not watched_ms:
            return reading.container.format.name not in _WITHOUT_STAMPS
        return abs(stated_ms - watched_ms) <= max(_SLACK_MS, _SLACK_SHARE * watched_ms)

    def _open_reading(self) -> Reading:
        assert self._reading is not None  # noqa: S101 - for the type checker: there is one from the start
        return self._reading

    def _restart(self) -> None:
        """Begin at the film's first frame."""
        self.close()
        self._reading = self._begin()
        self._is_over = False
        self._frames = self._by_clock(self._reading)
        if not self._more():
            raise ExaminationError("no frame of it decodes")

    def _by_clock(self, reading: Reading) -> "Iterator[tuple[int, VideoFrame]]":
        clock = FilmClock(reading.film.time_base, reading.film.average_rate or reading.film.base_rate)
        for frame in reading.decoded():
            stamp = pts_of(frame)
            if self._origin is None:
                self._origin = stamp
            yield clock.at(stamp), frame

    def _by_stamp(self, reading: Reading) -> "Iterator[tuple[int, VideoFrame]]":
        """Yield what decodes from a key frame on; what was shown before it lacks what it was made from."""
        first: int | None = None
        for frame in reading.decoded():
            stamp = pts_of(frame)
            if stamp is None or (first is None and not frame.key_frame):
                continue
            first = stamp if first is None else first
            if stamp >= first:
                yield self._time_of(stamp), frame

    def _time_of(self, stamp: int) -> int:
        base = self._open_reading().film.time_base or Fraction(1, 1000)
        return round(float((stamp - (self._origin or 0)) * base) * 1000)

    def _more(self) -> bool:
        """Decode one frame more; False at the film's end."""
        found = None if self._is_over else next(self._frames, None)
        if found is None:
            self._is_over = True
            return False
        if self._kept and found[0] <= self._kept[-1][0]:
            found = self._kept[-1][0] + 1, found[1]
        self._kept.append(found)
        most = min(KEPT_FRAMES, max(_FEWEST_KEPT, KEPT_BYTES // _size_of(found[1])))
        while len(self._kept) > most:
            self._kept.popleft()
        return True

    def _shown(self, at_ms: int, *, is_quick: bool = False) -> "tuple[int, VideoFrame]":
        """Return the last frame that is not later than a time."""
        if not self._is_near(at_ms):
            if is_quick and self._can_seek:
                self._seek(at_ms)
                return self._kept[0]
            self._reach(at_ms)
        while self._kept[-1][0] <= at_ms and self._more():
            pass
        return next((each for each in reversed(self._kept) if each[0] <= at_ms), self._kept[0])

    def _is_near(self, at_ms: int) -> bool:
        if not self._kept or self._kept[0][0] > at_ms:
            return False
        return self._is_over or not self._can_seek or at_ms <= self._kept[-1][0] + _NEAR_MS

    def _reach(self, at_ms: int) -> None:
        """Have frames from before a time on."""
        if self._can_seek:
            for earlier in _EARLIER_MS:
                if at_ms > earlier and self._seek(at_ms - earlier) and self._kept[0][0] <= at_ms:
                    return
        self._restart()

    def _seek(self, at_ms: int) -> bool:
        """Go to the key frame before a time, and decode it; at the start of the film where that fails."""
        import av  # noqa: PLC0415 - is there by now

        reading = self._open_reading()
        base = reading.film.time_base or Fraction(1, 1000)
        try:
            stamp = (self._origin or 0) + int(Fraction(at_ms, 1000) / base)
            reading.container.seek(stamp, stream=reading.film, backward=True)
        except (av.FFmpegError, ValueError, OverflowError):
            self._restart()
            return True
        reading.reset()
        self._kept.clear()
        self._is_over = False
        self._frames = self._by_stamp(reading)
        if self._more():
            return True
        self._restart()
        return False

    def _after(self, found: "tuple[int, VideoFrame]") -> "tuple[int, VideoFrame]":
        if self._kept[-1][0] <= found[0]:
            self._more()
        return next((each for each in self._kept if each[0] > found[0]), found)

    def _before(self, found: "tuple[int, VideoFrame]") -> "tuple[int, VideoFrame]":
        if self._kept[0][0] >= found[0] and found[0] > 0:
            self._reach(found[0] - 1)
            while self._kept[-1][0] < found[0] and self._more():
                pass
        return next((each for each in reversed(self._kept) if each[0] < found[0]), found)

    def _picture(self, time_ms: int, frame: "VideoFrame", side: int) -> Frame:
        wide, tall = _shape(frame, self._open_reading().film.codec_context.sample_aspect_ratio)
        scale = min(1.0, side / max(wide, tall))
        matrix = _MATRICES.get(int(frame.colorspace), _ITU709 if frame.height >= _HD_HEIGHT else _ITU601)
        is_full = frame.color_range == _FULL or frame.format.name.startswith(("yuvj", "rgb", "bgr", "gbr"))
        plain = self._scaler.reformat(
            frame,
            width=max(1, round(wide * scale)),
            height=max(1, round(tall * scale)),
            format="rgb24",
            src_colorspace=matrix,
            dst_colorspace=matrix,
            interpolation="AREA" if scale < 1 else "BILINEAR",
            src_color_range=_FULL if is_full else _LIMITED,
            dst_color_range=_FULL,
            threads=1,
        )
        return Frame(np.ascontiguousarray(plain.to_ndarray()), wide, tall, time_ms, bool(frame.key_frame))


def _shape(frame: "VideoFrame", aspect: Fraction | None) -> tuple[int, int]:
    """Return a frame's size in square pixels, as it is shown: DV and DVD have others."""
    if not aspect or not Fraction(1, 8) <= aspect <= 8:
        return frame.width, frame.height
    return max(1, round(frame.width * aspect)), frame.height


def _size_of(frame: "VideoFrame") -> int:
    return max(1, sum(plane.buffer_size for plane in frame.planes))
