"""The frames that cost least to decode: key frames, and beyond them what may show another scene."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from clew.player import Frame
from clew.players.av.pictures import picture_of, pts_of

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.stream import VideoStream

    from clew.players.av.reading import Reading

_APART_MS = 1_000
"""A key frame is passed over where the next one is still within this time of the last one that was taken."""
_LONG_MS = 12_000
"""A stretch without a key frame that gets longer is decoded, and looked at every `_WITHIN_MS`.

Encoders put key frames from 1 s (telephones) to 10 s apart (x264: 250 frames, at 24 or 25 a second).
"""
_WITHIN_MS = 4_000
_HELD_BYTES = 64 << 20
"""Of packets that may still have to be decoded so many bytes are held at most."""
_CUT_SHARE, _CUT_TIMES = 0.15, 5.0
"""A packet of this share of its stretch's largest, and so many times the median, may show another scene.

Eight cuts in drawn films that encoders of VP9, AV1 and (told to) H.264 put no key frame at have shares of 0.17 to 1;
VP8's golden frames have them too.
"""
_FEWEST = 3
_SECOND_LOOKS = 0.1
_FIRST_LOOKS = 250
"""To reach such a packet, all that others need before it must be decoded: of `_FIRST_LOOKS` packets (a second's work),
and of this share of those that went by. So swift stays five times faster than decoding all, whatever the encoder.
"""


@dataclass(slots=True)
class _Stretch:
    """A key frame's packet and those after it that are still held; `wanted` are the times to look at, ascending."""

    packets: "list[Packet[VideoStream]]" = field(default_factory=list)
    size: int = 0
    is_running: bool = False
    start: int = 0
    wanted: list[int] = field(default_factory=list)

    def add(self, packet: "Packet[VideoStream]") -> None:
        self.packets.append(packet)
        self.size += packet.size


class Swift:
    """Watches one film: holds each key frame with what follows it until the next, when it is known what is needed."""

    def __init__(self, reading: "Reading") -> None:
        from av.video.reformatter import VideoReformatter  # noqa: PLC0415 - it imports libav

        self._reading = reading
        self._scaler = VideoReformatter()
        stream = reading.film
        self._unit_ms = float(stream.time_base or 0) * 1000
        rate = stream.average_rate or stream.base_rate or 25
        self._step = 1000 / float(rate) / (self._unit_ms or 1)
        self._looks = float(_FIRST_LOOKS)
        self._last: int | None = None
        self._taken: int | None = None

    def frames(self) -> Iterator[Frame]:
        """Yield the frames to hash, in order of time."""
        stretch = _Stretch()
        for number, packet in enumerate(self._reading.packets()):
            if packet.pts is None and packet.dts is None:  # as in a bare stream of H.264
                packet.pts = round(number * self._step)
            if packet.is_keyframe or not (stretch.packets or stretch.is_running):
                yield from self._close(stretch, _time(packet))
                stretch = _Stretch(start=_time(packet))
            stretch.add(packet)
            self._last = max(_time(packet), self._last or 0)
            if self._ms(_time(packet) - stretch.start) > _LONG_MS or stretch.size > _HELD_BYTES:
                yield from self._run(stretch, _time(packet))
        yield from self._close(stretch, None)
        self._reading.clock.at(self._last)

    def _close(self, stretch: _Stretch, until: int | None) -> Iterator[Frame]:
        """Look at a stretch that ends where the next one begins."""
        if stretch.is_running:
            last = stretch.packets[-1:]
            yield from self._run(stretch, _time(last[0]) if last else stretch.start)
            yield from self._pick(stretch, None)
            self._reading.reset()
        elif stretch.packets:
            self._looks += _SECOND_LOOKS * len(stretch.packets)
            stretch.wanted = self._cuts(stretch)
            is_close = self._taken is not None and until is not None and self._ms(until - self._taken) < _APART_MS
            if stretch.wanted or not is_close:
                stretch.wanted.insert(0, stretch.start)
                yield from self._decode(stretch)

    def _decode(self, stretch: _Stretch) -> Iterator[Frame]:
        """Decode as much of a held stretch as is needed, its key frame first."""
        self._taken = stretch.start
        is_deep = len(stretch.wanted) > 1
        with self._needed_only():
            for packet in stretch.packets if is_deep else stretch.packets[:1]:
                if stretch.wanted:
                    yield from self._pick(stretch, packet)
            yield from self._pick(stretch, None)
        self._reading.reset()

    def _run(self, stretch: _Stretch, until: int) -> Iterator[Frame]:
        """Decode all that is held of a long stretch."""
        if not stretch.is_running:
            stretch.is_running = True
            stretch.wanted = [stretch.start]
        self._taken = until
        with self._needed_only():
            for packet in stretch.packets:
                yield from self._pick(stretch, packet)
                if not stretch.wanted:
                    stretch.wanted = [_time(packet) + round(_WITHIN_MS / (self._unit_ms or 1))]
        stretch.packets.clear()
        stretch.size = 0

    @contextmanager
    def _needed_only(self) -> Iterator[None]:
        """Have the decoder leave out frames that no other needs (AVDISCARD_NONREF): half of x264's."""
        context = self._reading.film.codec_context
        context.skip_frame = "NONREF"
        try:
            yield
        finally:
            context.skip_frame = "DEFAULT"

    def _pick(self, stretch: _Stretch, packet: "Packet[VideoStream] | None") -> Iterator[Frame]:
        """Decode a packet, and yield its frames that are wanted: the first at or after each time."""
        for frame in self._reading.decode(packet):
            pts = pts_of(frame)
            if stretch.wanted and (pts is None or pts >= stretch.wanted[0]):
                while stretch.wanted and (pts is None or pts >= stretch.wanted[0]):
                    del stretch.wanted[0]
                    if pts is None:
                        break
                yield picture_of(self._scaler, frame, self._reading.clock.at(pts))

    def _cuts(self, stretch: _Stretch) -> list[int]:
        """Return the times of packets that may show another scene, as far as they may be looked at, ascending."""
        if len(stretch.packets) < _FEWEST:
            return []
        sizes = np.array([packet.size for packet in stretch.packets[1:]])
        largest = max(stretch.packets[0].size, int(sizes.max()))
        least = max(_CUT_SHARE * largest, _CUT_TIMES * float(np.median(sizes)))
        kept = [stretch.start]
        reached = 0
        for at in np.flatnonzero(sizes >= least).tolist():
            time = _time(stretch.packets[at + 1])
            if self._ms(time - kept[-1]) >= _APART_MS and at + 1 <= self._looks:
                kept.append(time)
                reached = at + 1
        self._looks -= reached
        return kept[1:]

    def _ms(self, units: int) -> float:
        return units * self._unit_ms


def _time(packet: "Packet[VideoStream]") -> int:
    if packet.pts is not None:
        return packet.pts
    return packet.dts if packet.dts is not None else 0
