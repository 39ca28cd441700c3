"""A child that draws pictures, as the process that asks has it: nothing it says is believed beyond its bounds."""

import os
import select
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import count

from clew.config import Limits
from clew.decoder import MINIMUM_SIDE, WHOLE
from clew.errors import ExaminationError
from clew.examine.limits import GRACE_SECONDS, over_memory, over_time
from clew.examine.process import ChildProcess
from clew.examine.pyramid import Level, Place, has, pyramid
from clew.examine.wire import Cut, Drawn, Exhausted, Ready, Reply, Setup, TileCut, Undrawn, View, Viewed
from clew.examine.worker import SLOWEST_BYTES_A_SECOND, START_SECONDS, why_ended

SERVING = "clew.examine.painter"
SIDES = (WHOLE, 4096, MINIMUM_SIDE)
"""At which sides it is tried: as large as it is, and smaller where memory does not hold that."""
_OUT_OF_TURN = "decoder broke the protocol: an answer out of turn"


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture as it is drawn: its levels, the size of the file's picture, upright, and the JPEG inside, or b""."""

    levels: tuple[Level, ...]
    full_width: int
    full_height: int
    embedded: bytes


@dataclass(frozen=True, slots=True)
class Tile:
    """A piece of a picture: a JPEG."""

    place: Place
    jpeg: bytes


class _ExhaustedError(Exception):
    """Memory ran out with the picture."""


class Easel:
    """Draws pictures in a child, one at a time; started when it is first needed, and again after one that ended.

    One thread draws with it. `serving` names another module for the child than Clew's own: for tests.
    """

    def __init__(self, limits: Limits, *, serving: str = SERVING) -> None:
        self._setup = Setup(limits, is_sandboxed=True, describer="", serving=serving)
        self._limits = limits
        self._child: ChildProcess | None = None
        self._numbers = count(1)
        self._number = 0
        self._sha256 = b""
        self._kept: tuple[Level, ...] = ()

    def holds(self, sha256: bytes) -> bool:
        """Tell whether more tiles of a picture can be cut."""
        return bool(self._kept) and self._sha256 == sha256

    def start(self) -> ChildProcess:
        """Return a child that is ready, another where the last one ended; raises ExaminationError where none gets."""
        if self._child is not None and select.select([self._child.connection], [], [], 0)[0]:
            self.close()  # it was asked nothing, so this is its end
        if self._child is None:
            self._child = ChildProcess(self._setup)
            for reply in self._replies(self._child, time.monotonic() + START_SECONDS):
                if isinstance(reply, Ready):
                    break
                raise self._broken(_OUT_OF_TURN)
        return self._child

    def draw(self, descriptor: int, sha256: bytes) -> Generator[Seen | Tile, None, None]:
        """Yield what a picture is, and tiles as they are made; raises ExaminationError with the reason.

        Where memory does not hold the picture as it is, it is drawn smaller. `sha256` is that of its bytes.
        """
        self._sha256 = sha256
        for side in SIDES:
            try:
                yield from self._drawn(descriptor, side)
            except _ExhaustedError:
                os.lseek(descriptor, 0, os.SEEK_SET)
            else:
                return
        raise ExaminationError(over_memory(self._limits))

    def cut(self, place: Place) -> Tile:
        """Return one tile more of the picture that was drawn last and kept; raises ExaminationError."""
        child = self._child
        if child is None or not has(self._kept, place):
            raise ExaminationError("there is no such tile")
        child.order(Cut(self._number, *place), ())
        for reply in self._replies(child, self._due(0)):
            if isinstance(reply, TileCut) and (reply.number, _place(reply)) == (self._number, place):
                return Tile(place, reply.jpeg)
            raise self._broken(_OUT_OF_TURN)
        raise ExaminationError("there is no such tile")

    def stop(self) -> None:
        """End the child from another thread, whatever it draws: who waits for it is told that it was killed."""
        child = self._child
        if child is not None:
            child.kill()

    def close(self) -> None:
        """End the child."""
        child, self._child, self._kept = self._child, None, ()
        if child is not None:
            child.kill()
            child.end()

    def _drawn(self, descriptor: int, side: int) -> Iterator[Seen | Tile]:
        child = self.start()
        self._number, self._kept = next(self._numbers), ()
        size = os.fstat(descriptor).st_size
        child.order(View(self._number, size, side), (descriptor,))
        try:
            yield from self._told(self._replies(child, self._due(size)))
        except GeneratorExit:
            self.close()  # what it still says of this picture would be taken for the next one's
            raise

    def _told(self, replies: Iterator[Reply]) -> Iterator[Seen | Tile]:
        """Yield what the child says of the picture that it was given, as long as it keeps to the turns."""
        seen: Seen | None = None
        due: Iterator[Place] = iter(())
        for reply in replies:
            if getattr(reply, "number", None) != self._number:
                raise self._broken(_OUT_OF_TURN)
            match reply:
                case Viewed() if seen is None and reply.width * reply.height <= self._limits.max_pixels:
                    if reply.sha256 != self._sha256:
                        self.close()
                        raise ExaminationError("it changed while it was read")
                    levels = pyramid(reply.width, reply.height)
                    due = (place for number, level in enumerate(levels) for place in level.places(number))
                    seen = Seen(levels, reply.full_width, reply.full_height, reply.embedded)
                    yield seen
                case TileCut() if next(due, None) == _place(reply):
                    yield Tile(_place(reply), reply.jpeg)
                case Drawn() if seen is not None:
                    self._kept = seen.levels if reply.is_kept else ()
                    return
                case Undrawn():
                    raise ExaminationError(reply.reason)
                case Exhausted():
                    self.close()
                    raise _ExhaustedError if seen is None else ExaminationError(over_memory(self._limits))
                case _:
                    raise self._broken(_OUT_OF_TURN)

    def _due(self, size: int) -> float:
        return time.monotonic() + size / SLOWEST_BYTES_A_SECOND + 2 * self._limits.seconds + GRACE_SECONDS

    def _replies(self, child: ChildProcess, due: float) -> Iterator[Reply]:
        """Yield what the child says; raises ExaminationError where it is over time or gone, and ends it then."""
        while (left := due - time.monotonic()) > 0:
            child.listen()
            if not select.select([child.connection], [], [], left)[0]:
                break
            try:
                said = child.receive()
                if said is None:
                    raise self._gone(child)
                yield from list(said)  # all of it is taken in before the caller may stop
            except ExaminationError as error:
                raise self._broken(str(error)) from error
        raise self._broken(over_time(self._limits))

    def _gone(self, child: ChildProcess) -> ExaminationError:
        self._child, self._kept = None, ()
        return ExaminationError(why_ended(child.end(), self._limits, is_exhausted=False))

    def _broken(self, reason: str) -> ExaminationError:
        self.close()
        return ExaminationError(reason)


def _place(reply: TileCut) -> Place:
    return Place(reply.level, reply.column, reply.row)
