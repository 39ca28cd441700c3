"""The playing child's talk with its supervisor: one film stays open; frames, loudness and the film itself go out."""

import mmap
import os
import socket
from collections.abc import Callable, Iterator

import msgspec
import numpy as np
import simplejpeg

from clew.config import Limits
from clew.errors import ClewError, ExaminationError
from clew.examine.clock import Clock
from clew.examine.contact_sheet import ORIENTATIONS
from clew.examine.descriptors import Descriptors
from clew.examine.thumbnail import turn
from clew.examine.wire import (
    TEXT,
    Ended,
    Exhausted,
    Hear,
    Heard,
    Inbox,
    Look,
    Open,
    Opened,
    Order,
    Piece,
    Play,
    Reply,
    Seen,
    Setup,
    frame,
)
from clew.player import Recording, Replay, Step, Viewer, find_player, players

PIECE_BYTES = 1 << 20
JPEG_QUALITY = 88
"""A 1080p frame takes 0.2 to 0.5 MB; its edges stay as the film has them."""
SOUND_RATE = 8_000
"""Samples a second that loudness is read from."""


class Projector:
    """Shows one film, as its supervisor asks; the clock counts for each order anew."""

    def __init__(self, connection: socket.socket, clock: Clock, limits: Limits) -> None:
        self._connection = connection
        self._clock = clock
        self._limits = limits
        self._recording: Recording | None = None
        self._viewer: Viewer | None = None
        self._watched_ms = 0
        self._number = -1

    def serve(self) -> None:
        """Go on until the supervisor closes the socket or memory runs out."""
        inbox: Inbox[Order] = Inbox(msgspec.msgpack.Decoder(Order))
        incoming = Descriptors(self._connection)
        while piece := incoming.receive():
            for order in inbox.feed(piece):
                self._clock.start()
                try:
                    self._answer(order, incoming)
                except MemoryError:
                    self._clock.stop()
                    self._connection.sendall(frame(Exhausted(self._number)))
                    return
                self._clock.stop()

    def _answer(self, order: Order, incoming: Descriptors) -> None:
        match order:
            case Open():
                self._number, self._watched_ms = order.number, order.watched_ms
                self._tell(Opened(order.number, _why_not(lambda: self._open(order, incoming.take()))))
            case Look():
                self._look(order)
            case Play():
                self._tell(Ended(order.number, _why_not(lambda: self._play(order))))
            case Hear():
                self._hear(order)
            case _:
                pass

    def _open(self, order: Open, descriptor: int) -> str:
        try:
            data = memoryview(mmap.mmap(descriptor, order.size, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ))
        finally:
            os.close(descriptor)
        player, _ = find_player(data)
        if player is None:
            raise ExaminationError("nothing here plays it")
        self._recording = player.open(data, self._limits.max_pixels, lambda: None)
        if self._recording is None:
            raise ExaminationError("it is a still picture")
        return ""

    def _look(self, order: Look) -> None:
        """Give a frame, or say why there is none."""
        seen: list[Seen] = []

        def look() -> str:
            seen.append(self._seen(order))
            return ""

        reason = _why_not(look)
        self._tell(seen[0] if seen else Ended(order.number, reason or "no frame of it decodes"))

    def _seen(self, order: Look) -> Seen:
        recording = self._opened()
        self._viewer = self._viewer or _replayed(recording).viewer(self._watched_ms)
        step: Step = 1 if order.step > 0 else -1 if order.step < 0 else 0
        found = self._viewer.frame(order.at_ms, step, order.side, is_quick=order.is_quick)
        upright = np.ascontiguousarray(turn(found.rgb, ORIENTATIONS.get(recording.tracks.rotation, 1)))
        is_turned = recording.tracks.rotation in {90, 270}
        width, height = (found.height, found.width) if is_turned else (found.width, found.height)
        jpeg = simplejpeg.encode_jpeg(upright, quality=JPEG_QUALITY, colorspace="RGB", colorsubsampling="444")
        return Seen(order.number, found.time_ms, found.is_key, width, height, jpeg)

    def _play(self, order: Play) -> str:
        """Pass on what the encoders make; a supervisor that is slow to take it does not count as the film's time."""
        return _replayed(self._opened()).transcoded(order.from_ms, lambda data: self._pass_on(order.number, data))

    def _pass_on(self, number: int, data: bytes) -> None:
        for start in range(0, len(data), PIECE_BYTES):
            self._tell(Piece(number, data[start : start + PIECE_BYTES]))
        self._clock.start()

    def _hear(self, order: Hear) -> None:
        """Tell the loudness over time, as far as it decodes."""
        levels = _Levels()
        reason = _why_not(lambda: self._listen(levels))
        peaks, duration_ms = levels.told(order.count)
        self._tell(Heard(order.number, peaks, duration_ms, reason))

    def _listen(self, levels: "_Levels") -> str:
        for piece in self._opened().samples(SOUND_RATE):
            levels.add(piece)
            self._clock.start()
        return ""

    def _opened(self) -> Recording:
        if self._recording is None:
            raise ExaminationError("no film is open")
        return self._recording

    def _tell(self, reply: Reply) -> None:
        left = self._clock.stop()
        self._connection.sendall(frame(reply))
        self._clock.go_on(left)


class _Levels:
    """The loudest sample of each tenth of a second."""

    _STRETCH = SOUND_RATE // 10
    _MOST = 36_000 * 100

    def __init__(self) -> None:
        self._peaks: list[int] = []
        self._rest = np.zeros(0, np.int16)
        self._samples = 0

    def add(self, piece: "np.ndarray[tuple[int, ...], np.dtype[np.int16]]") -> None:
        """Take samples in; hours of them leave a few hundred KB."""
        self._samples += len(piece)
        if len(self._peaks) > self._MOST:
            return
        whole = np.concatenate([self._rest, piece])
        count = len(whole) // self._STRETCH
        rows = np.abs(whole[: count * self._STRETCH].astype(np.int32)).reshape(count, self._STRETCH)
        self._peaks += rows.max(axis=1).tolist() if count else []
        self._rest = whole[count * self._STRETCH :]

    def told(self, count: int) -> tuple[bytes, int]:
        """Return the loudest of each of `count` stretches at most, a byte each, and how long the sound is in ms."""
        peaks = self._peaks + ([int(np.abs(self._rest.astype(np.int32)).max())] if len(self._rest) else [])
        parts = np.array_split(np.array(peaks, np.int32), min(count, len(peaks))) if peaks else []
        return bytes(min(255, int(each.max()) >> 7) for each in parts), self._samples * 1000 // SOUND_RATE


def serve(connection: socket.socket, clock: Clock, setup: Setup) -> None:
    """Show one film, as the supervisor asks."""
    Projector(connection, clock, setup.limits).serve()


def warm_up() -> None:
    """Open, show and make anew a sample of every kind, so that no module and no file is opened afterwards."""
    for player in players().values():
        recording = player.open(memoryview(player.sample()), 1 << 22, lambda: None)
        for step in _rehearsed(recording):
            _why_not(step)


def _rehearsed(recording: Recording | None) -> Iterator[Callable[[], str]]:
    if recording is None or not isinstance(recording, Replay):
        return
    heard: Recording = recording
    viewer = recording.viewer(1500)
    yield lambda: str(turn(viewer.frame(1000, -1, 32, is_quick=False).rgb, 6).shape)
    yield lambda: str(viewer.frame(100, 0, 3200, is_quick=True).time_ms)
    yield lambda: recording.transcoded(500, lambda _data: None)
    yield lambda: str(sum(len(piece) for piece in heard.samples(SOUND_RATE)))
    simplejpeg.encode_jpeg(
        np.zeros((8, 8, 3), np.uint8), quality=JPEG_QUALITY, colorspace="RGB", colorsubsampling="444"
    )


def _replayed(recording: Recording) -> Replay:
    if not isinstance(recording, Replay):
        raise ExaminationError("its player gives no single frames, and makes nothing anew")
    return recording


def _why_not(act: Callable[[], str]) -> str:
    """Do something, and return why it failed or ended early, "" where it did not."""
    try:
        return act()[:TEXT]
    except MemoryError:
        raise
    except ClewError as error:
        return (str(error) or "it can't be played")[:TEXT]
    except Exception as error:  # noqa: BLE001 - one film's failure, told as such
        return f"player failed: {type(error).__name__}: {error}"[:TEXT]
