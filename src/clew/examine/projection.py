"""One film in a sealed child that keeps it open, as the review server has it: distrusted, bounded, ended at once."""

import os
import select
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from clew.config import Limits
from clew.errors import ExaminationError
from clew.examine.limits import GRACE_SECONDS, over_memory, over_time
from clew.examine.process import ChildProcess
from clew.examine.wire import (
    Ended,
    Exhausted,
    Hear,
    Heard,
    Look,
    Open,
    Opened,
    Order,
    Piece,
    Play,
    Ready,
    Reply,
    Seen,
    Setup,
)
from clew.examine.worker import START_SECONDS, why_ended
from clew.player import Step

SERVING = "clew.examine.projector"
LOUDNESS_SECONDS = 120.0
"""How long reading all of the sound may take; an hour of it takes 4 s."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A frame: its JPEG, upright, its time in ms since the film's first, and the film's size as it is shown, in px."""

    jpeg: bytes
    time_ms: int
    is_key: bool
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud the sound is, a byte each equal stretch (255: full scale); `reason` says why not all was heard."""

    peaks: bytes
    duration_ms: int
    reason: str


class Projection:
    """A child with one film; one thread at a time asks it."""

    def __init__(self, limits: Limits, *, is_sandboxed: bool = True) -> None:
        self._limits = limits
        self._child = ChildProcess(Setup(limits, is_sandboxed, "", serving=SERVING))
        self._waiting: deque[Reply] = deque()
        self._is_ready = False
        self._number = 0
        self.is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self, descriptor: int, watched_ms: int) -> None:
        """Give it the film, an open file that the caller still closes; raises ExaminationError with the reason."""
        self._make_ready()
        self._number += 1
        size = os.fstat(descriptor).st_size
        self._child.order(Open(self._number, size, watched_ms), [descriptor])
        answer = self._next(self._limits.seconds + GRACE_SECONDS)
        if not isinstance(answer, Opened):
            raise self._broken()
        if answer.reason:
            raise ExaminationError(answer.reason)

    def look(self, at_ms: int, step: Step, side: int, *, is_quick: bool) -> Shown:
        """Return a frame as `Viewer.frame` finds it; raises ExaminationError."""
        answer = self._ask(Look(self._count(), at_ms, step, side, is_quick), self._limits.seconds)
        match answer:
            case Seen():
                return Shown(answer.jpeg, answer.time_ms, answer.is_key, answer.width, answer.height)
            case Ended():
                raise ExaminationError(answer.reason)
            case _:
                raise self._broken()

    def hear(self, count: int) -> Loudness:
        """Return how loud the sound is in so many stretches; raises ExaminationError."""
        answer = self._ask(Hear(self._count(), count), LOUDNESS_SECONDS)
        if not isinstance(answer, Heard) or len(answer.peaks) > count:
            raise self._broken()
        return Loudness(answer.peaks, answer.duration_ms, answer.reason)

    def play(self, from_ms: int) -> Iterator[bytes]:
        """Yield the film made anew from a time on, as it is made; raises ExaminationError where it breaks off."""
        self._child.order(Play(self._count(), from_ms), ())
        while True:
            answer = self._next(self._limits.seconds + GRACE_SECONDS)
            match answer:
                case Piece(number=self._number):
                    yield answer.data
                case Ended(number=self._number, reason=""):
                    return
                case Ended(number=self._number):
                    raise ExaminationError(answer.reason)
                case _:
                    raise self._broken()

    def kill(self) -> None:
        """Have the child end, whichever thread asks it just now: that one is told so, and closes it."""
        self._child.kill()

    def close(self) -> None:
        """End the child at once; it may be asked again."""
        self.is_closed = True
        self._child.kill()
        self._child.end()

    def _make_ready(self) -> None:
        while not self._is_ready:
            self._is_ready = isinstance(self._next(START_SECONDS), Ready)

    def _count(self) -> int:
        self._number += 1
        return self._number

    def _ask(self, order: Order, seconds: float) -> Reply:
        self._child.order(order, ())
        answer = self._next(seconds + GRACE_SECONDS)
        if getattr(answer, "number", None) != self._number:
            raise self._broken()
        return answer

    def _broken(self) -> ExaminationError:
        self.close()
        return ExaminationError("player broke the protocol: an answer out of turn")

    def _next(self, seconds: float) -> Reply:
        """Wait for what the child says next; raises ExaminationError where it ends, or says nothing for so long."""
        due = time.monotonic() + seconds
        while not self._waiting:
            left = due - time.monotonic()
            if left <= 0:
                self.close()
                raise ExaminationError(over_time(self._limits))
            if not select.select([self._child.connection], [], [], left)[0]:
                continue
            self._child.listen()
            try:
                said = self._child.receive()
            except ExaminationError:
                self.close()
                raise
            if said is None:
                raise self._ended()
            self._waiting.extend(said)
        reply = self._waiting.popleft()
        if isinstance(reply, Exhausted):
            self.close()
            raise ExaminationError(over_memory(self._limits))
        return reply

    def _ended(self) -> ExaminationError:
        status = self._child.end()
        self.is_closed = True
        why = why_ended(status, self._limits, is_exhausted=False)
        return ExaminationError(why.replace("decoder", "player", 1))
