"""One child with the files it was given: whose turn it is, what it says, and what its end means.

A child works through its files in order, so the first one without an answer is the one it was at when it ended; the
others are handed back. Where the child had examined files before, the first one is handed back too, once: what an
earlier file broke may only show at a later one, and a system short of memory kills whom it likes.
"""

import os
import signal
from collections import deque
from dataclasses import dataclass
from typing import Any

from clew.config import Limits
from clew.errors import ExaminationError
from clew.examine.job import Job, Work
from clew.examine.limits import GRACE_SECONDS, over_memory, over_time
from clew.examine.process import ChildProcess
from clew.examine.sandbox import Seal
from clew.examine.wire import Alive, Digested, Done, Exhausted, Ready, Reply, Setup, Task
from clew.model.findings import Findings

START_SECONDS = 300.0
"""How long a child may take to warm up; the first on a machine compiles Numba's kernels (under a minute so far)."""
SLOWEST_BYTES_A_SECOND = 1 << 20
"""How slowly evidence may come in before the supervisor steps in; the child's own alarm is there for ordinary cases."""

PASSES = 3
"""A child's word that it goes on with a film is believed for so many times what one pass over it may take: its pictures
are one, its sound is another."""

Result = tuple[Job[Any], Findings]


@dataclass(frozen=True, slots=True)
class Remains:
    """What a child that ended leaves: the result for the file it was at, if any, and the files to give to others."""

    result: Result | None
    works: list[Work[Any]]


class Worker:
    """A child at work. Times are seconds of the clock its supervisor passes in."""

    def __init__(self, setup: Setup, now: float) -> None:
        self.process = ChildProcess(setup)
        self.seal: Seal | None = None
        self.works: deque[Work[Any]] = deque()
        self.queued_bytes = 0
        self._limits: Limits = setup.limits
        self._completed = 0
        self._footage_seconds = setup.footage.seconds
        self._since = self._begun = now
        self._is_exhausted = False
        self._handed: list[tuple[Work[Any], int]] = []

    def hand(self, work: Work[Any], descriptor: int) -> None:
        """Take a file, to be sent and closed by the next `flush`."""
        self._handed.append((work, descriptor))
        self.works.append(work)
        self.queued_bytes += work.job.size

    def flush(self, now: float) -> None:
        """Send what was handed over."""
        if not self._handed:
            return
        if len(self.works) == len(self._handed):
            self._since = self._begun = now
        try:
            tasks = [Task(work.number, work.job.size) for work, _ in self._handed]
            self.process.send(tasks, [descriptor for _, descriptor in self._handed])
        finally:
            for _, descriptor in self._handed:
                os.close(descriptor)
            self._handed.clear()

    def hear(self, results: list[Result], now: float) -> bool:
        """Take in what the child says, appending finished files to `results`; False once it is gone.

        Raises ExaminationError for whatever a child in order would not say.
        """
        replies = self.process.receive()
        if replies is None:
            return False
        for reply in replies:
            self._take(reply, results, now)
        return True

    def is_overdue(self, now: float) -> bool:
        """Tell whether the child is still at something that its own alarm should have ended by now."""
        deadline = self.deadline()
        return deadline is not None and now > deadline

    def deadline(self) -> float | None:
        """Return when it is overdue with what it is at, None while it has nothing to do."""
        if self.seal is None:
            return self._since + START_SECONDS
        if not self.works:
            return None
        reading = self.works[0].job.size / SLOWEST_BYTES_A_SECOND
        believed = self._begun + PASSES * self._footage_seconds
        return min(self._since, believed) + reading + self._limits.seconds + GRACE_SECONDS

    def bury(self, reason: str = "") -> Remains:
        """Wait for the child's end and say what it means; `reason` is why the supervisor wants it, if it does."""
        if reason:
            self.process.kill()
        status = self.process.end()
        works = list(self.works)
        self.works.clear()
        if not works:
            return Remains(None, [])
        first, *others = works
        is_certain = bool(reason) or status in (None, -signal.SIGALRM) or first.is_second_try
        if not is_certain and (self._completed or status == -signal.SIGKILL):
            first.is_second_try = True
            return Remains(None, works)
        return Remains(first.failed(reason or why_ended(status, self._limits, is_exhausted=self._is_exhausted)), others)

    def _take(self, reply: Reply, results: list[Result], now: float) -> None:
        first = self.works[0] if self.works and self.seal is not None else None
        match reply:
            case Ready() if self.seal is None:
                self.seal = reply.seal
            case Digested() if first and reply.number == first.number and reply.size == first.job.size:
                first.digested = reply
            case Done() if first and reply.number == first.number and _agrees(reply.findings, first):
                self.works.popleft()
                self.queued_bytes -= first.job.size
                self._completed += 1
                self._since = self._begun = now
                results.append((first.job, reply.findings))
            case Alive() if first and reply.number == first.number:
                self._since = now
            case Exhausted() if first and reply.number == first.number:
                self._is_exhausted = True
            case _:
                raise ExaminationError("decoder broke the protocol: an answer out of turn")


def why_ended(status: int | None, limits: Limits, *, is_exhausted: bool) -> str:
    """Return what a child's exit status means for the file it was at; `is_exhausted`: it said that memory ran out."""
    if status is None:
        return "decoder broke the protocol: it hung up"
    if status == -signal.SIGALRM:
        return over_time(limits)
    if status == -signal.SIGKILL:
        return "killed from outside (signal 9), as a system does that is short of memory"
    if status < 0:
        return f"decoder crashed (signal {-status})"
    return over_memory(limits) if is_exhausted else f"decoder exited (code {status})"


def _agrees(findings: Findings, work: Work[Any]) -> bool:
    """Tell whether findings are about the file and the bytes that the child was given."""
    return findings.size == work.job.size and (work.digested is None or findings.digests == work.digested.digests)
