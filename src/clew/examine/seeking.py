"""A child that describes parts of pictures, as the process that asks has it: nothing it says is believed."""

import os
import select
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from clew.config import Limits
from clew.decoder import MINIMUM_SIDE, WHOLE
from clew.errors import ExaminationError
from clew.examine.limits import GRACE_SECONDS, over_memory, over_time
from clew.examine.process import ChildProcess
from clew.examine.wire import Exhausted, Ready, Reply, Seek, Setup, Sought
from clew.examine.worker import SLOWEST_BYTES_A_SECOND, START_SECONDS, why_ended
from clew.model.link import Box

SERVING = "clew.examine.seeker"
SIDES = (WHOLE, 4096, MINIMUM_SIDE)
"""At which sides it is tried: as large as it is, and smaller where memory does not hold that."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a picture: a box of it, or of the frame of a film at a time; `watched_ms` is how long the film is."""

    box: Box
    at_ms: int | None = None
    watched_ms: int = 0


@dataclass(frozen=True, slots=True)
class PartDescribed:
    """What a linker says of a part, b"" for nothing; the upright picture's size in px."""

    data: bytes
    width: int
    height: int


class _ExhaustedError(Exception):
    """Memory ran out with the picture."""


class Seeking:
    """Describes parts in a child, one at a time; started when it is first needed, and again after one that ended.

    Threads may share it: one thread of its own asks the child.
    """

    def __init__(self, limits: Limits, linkers: tuple[str, ...], *, serving: str = SERVING) -> None:
        self._setup = Setup(limits, is_sandboxed=True, describer="", serving=serving, linkers=linkers)
        self._limits = limits
        self._child: ChildProcess | None = None
        self._number = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="clew-seeking")

    def start(self) -> None:
        """Have a child ready before the first part is marked, in the background; why it fails is told when it is asked.

        It takes 3 s of a core where both networks of faces are loaded with it.
        """
        self._thread.submit(self._started)

    def describe(self, descriptor: int, linker: str, part: Part) -> PartDescribed:
        """Describe a part of an open file, which the caller still closes; raises ExaminationError with the reason.

        Where memory does not hold the picture as it is, it is decoded smaller.
        """
        return self._thread.submit(self._tried, descriptor, linker, part).result()

    def close(self) -> None:
        """End the child; whoever waits for it is told."""
        child = self._child
        if child is not None:
            child.kill()
        self._thread.submit(self._end).result()
        self._thread.shutdown()

    def _tried(self, descriptor: int, linker: str, part: Part) -> PartDescribed:
        for side in SIDES:
            try:
                return self._described(descriptor, linker, part, side)
            except _ExhaustedError:
                continue
        raise ExaminationError(over_memory(self._limits))

    def _described(self, descriptor: int, linker: str, part: Part, side: int) -> PartDescribed:
        child = self._started()
        self._number += 1
        size = os.fstat(descriptor).st_size
        box = (part.box.left, part.box.top, part.box.width, part.box.height)
        child.order(Seek(self._number, size, linker, box, side, part.at_ms, part.watched_ms), (descriptor,))
        seconds = size / SLOWEST_BYTES_A_SECOND + 2 * self._limits.seconds + GRACE_SECONDS
        match self._reply(child, seconds):
            case Sought(number=self._number, reason="") as said:
                return PartDescribed(said.data, said.width, said.height)
            case Sought(number=self._number) as said:
                raise ExaminationError(said.reason)
            case Exhausted(number=self._number):
                self._end()
                raise _ExhaustedError
        raise self._broken("decoder broke the protocol: an answer out of turn")

    def _started(self) -> ChildProcess:
        if self._child is not None and select.select([self._child.connection], [], [], 0)[0]:
            self._end()  # it was asked nothing, so this is its end
        if self._child is None:
            self._child = ChildProcess(self._setup)
            if not isinstance(self._reply(self._child, START_SECONDS), Ready):
                raise self._broken("decoder broke the protocol: an answer out of turn")
        return self._child

    def _reply(self, child: ChildProcess, seconds: float) -> Reply:
        """Return what the child says next; raises ExaminationError where it is over time or gone, and ends it then."""
        due = time.monotonic() + seconds
        while (left := due - time.monotonic()) > 0:
            child.listen()
            if not select.select([child.connection], [], [], left)[0]:
                break
            try:
                said = child.receive()
                replies = None if said is None else list(said)
            except ExaminationError as error:
                raise self._broken(str(error)) from error
            if replies is None:
                self._child = None
                raise ExaminationError(why_ended(child.end(), self._limits, is_exhausted=False))
            if len(replies) > 1:
                break
            if replies:
                return replies[0]
        raise self._broken(over_time(self._limits))

    def _broken(self, reason: str) -> ExaminationError:
        self._end()
        return ExaminationError(reason)

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.end()
