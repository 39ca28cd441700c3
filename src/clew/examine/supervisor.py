"""Feeds the examiner children and watches over them: a file that crashes or hangs one costs only itself."""

import os
import resource
import selectors
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import count
from types import TracebackType
from typing import Any, Self

from clew.config import Limits
from clew.errors import ClewError, EvidenceError, ExaminationError, SandboxError
from clew.examine.job import Container, Job, Key, Work, identity_of, why_not_open
from clew.examine.limits import over_time
from clew.examine.protections import require_protections
from clew.examine.reach import Reach
from clew.examine.unpackers import Unpackers
from clew.examine.unpacking import Taken, Unpacking
from clew.examine.wire import UNKNOWN_TYPE, Setup
from clew.examine.worker import Result, Worker
from clew.model.findings import Findings, Kind, Outcome

__all__ = ["Examiner", "Job"]

DESCRIBER = "clew.examine.describe"
"""The module a child describes with: `warm_up()` and `describe` as that has it."""
OPEN_FILES = 8192
WINDOW_FILES = 16
"""How many files a child has at most, the one it is at included; it gets more when half of them are done.

On 100,000 files of 10 bytes the supervisor spends 25 us of processor time on each (39 with a window of 4, no less with
32), one child 70 us; parent and child each have enough to do until the other's turn.
"""
WINDOW_BYTES = 32 << 20
"""How many bytes queue for a child at most: of larger files fewer, so that the last ones spread over all children."""
START_FAILURES = 3
"""After so many children in a row that ended without a file to blame, none will do."""
RESULTS_AT_ONCE = 256
"""How many results are gathered before they are passed on."""


class Examiner:
    """Examines files in child processes, `workers` of them (0: one per core); a context manager.

    Children are started as files come, up to one per file. `describer` names another module than Clew's own for the
    children to describe with, and `is_sandboxed` switches the sandbox off (limits stay): both are for tests.
    `reach` says how far it goes into files; without one, as the defaults of the settings have it.
    """

    def __init__(
        self,
        limits: Limits,
        workers: int,
        *,
        required_sandbox: bool,
        is_sandboxed: bool = True,
        describer: str = DESCRIBER,
        reach: Reach | None = None,
    ) -> None:
        reach = reach or Reach()
        self._setup = Setup(
            limits,
            is_sandboxed,
            describer,
            footage=reach.footage,
            containers=reach.containers,
            linkers=reach.linkers,
        )
        _open_more_files()
        self._most = workers or _cores()
        self._window = max(1, min(WINDOW_FILES, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2 // self._most))
        self._is_required = required_sandbox
        self._workers: list[Worker] = []
        self._selector = selectors.DefaultSelector()
        self._unpackers = Unpackers(self._setup, self._most, reach, self._selector)
        self._clock = 0.0
        self._failures = 0
        self._sandbox = ""

    def __enter__(self) -> Self:
        if self._is_required:
            require_protections(self._setup.limits, is_sandboxed=self._setup.is_sandboxed)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def sandbox(self) -> str:
        """What the children run under, for reports: "seccomp, Landlock ABI 7, no privileges, rlimits"."""
        while not self._sandbox:
            self._start_up_to(1)
            self._wait(_Run(iter(()), self._unpackers.add))
        return self._sandbox

    def examine(self, jobs: Iterable[Job[Key]]) -> Generator[tuple[Job[Key], Findings], None, None]:
        """Examine every file once, and yield what was found, in the order of completion.

        Jobs are taken as they are needed, so their number does not matter. A file that can't be opened or examined is
        yielded as failed, with the reason. The members of a container that is to be opened are yielded too, before the
        container itself. Raises ClewError where no child can be started.
        """
        run = _Run(iter(jobs), self._unpackers.add)
        try:
            while True:
                self._feed(run)
                yield from run.take_results()
                if not any(worker.works for worker in self._workers) and self._unpackers.is_idle:
                    if run.is_over:
                        return
                    if any(worker.seal for worker in self._workers):
                        continue
                self._wait(run)
        finally:
            self._unpackers.drop()
            for worker in [worker for worker in self._workers if worker.works]:
                self._remove(worker)
                worker.bury("no longer wanted")

    def close(self) -> None:
        """End all children."""
        self._unpackers.close()
        while self._workers:
            worker = self._workers[-1]
            self._remove(worker)
            worker.bury("no longer wanted")
        self._selector.close()

    def _feed(self, run: "_Run") -> None:
        """Start children while there is work for more of them, and fill up those that are half done."""
        self._unpackers.feed(self._clock, run.take)
        run.is_held = self._unpackers.is_full
        run.look_ahead(self._most)
        self._start_up_to(min(self._most, len(run.pending) + sum(len(worker.works) for worker in self._workers)))
        ready = [worker for worker in self._workers if worker.seal]
        window = self._window if len(ready) == len(self._workers) else 2
        hungry = [worker for worker in ready if len(worker.works) <= window // 2]
        filling = list(hungry)
        while filling and len(run.results) < RESULTS_AT_ONCE:
            for worker in tuple(filling):
                if len(worker.works) >= window or (worker.works and worker.queued_bytes >= WINDOW_BYTES):
                    filling.remove(worker)
                elif not run.hand_next(worker):
                    filling.clear()
                    break
        for worker in hungry:
            worker.flush(self._clock)

    def _start_up_to(self, number: int) -> None:
        while len(self._workers) < number:
            worker = Worker(self._setup, self._clock)
            self._workers.append(worker)
            self._selector.register(worker.process.connection, selectors.EVENT_READ, (worker, True))
            self._selector.register(worker.process.errors, selectors.EVENT_READ, (worker, False))

    def _wait(self, run: "_Run") -> None:
        """Wait until a child has something to say or is overdue.

        The clock of the children counts only the time spent here: a caller that takes long between two results does
        not make a file late.
        """
        deadlines = [deadline for worker in self._workers if (deadline := worker.deadline()) is not None]
        deadlines += self._unpackers.deadlines()
        begun = time.monotonic()
        events = self._selector.select(max(0.0, min(deadlines) - self._clock))
        self._clock += time.monotonic() - begun
        for key, _ in events:
            worker, is_reply = key.data
            if isinstance(worker, Unpacking):
                if is_reply:
                    self._unpackers.hear(worker, self._clock, run.take)
                else:
                    self._unpackers.listen(worker)
            elif worker not in self._workers:
                continue
            elif is_reply:
                self._hear(worker, run)
            elif not worker.process.listen():
                self._selector.unregister(key.fileobj)
        self._unpackers.bury_overdue(self._clock, run.take)
        for worker in [worker for worker in self._workers if worker.is_overdue(self._clock)]:
            self._bury(worker, run, over_time(self._setup.limits))

    def _hear(self, worker: Worker, run: "_Run") -> None:
        finished: list[Result] = []
        was_sealed = worker.seal is not None
        try:
            is_alive = worker.hear(finished, self._clock)
        except ExaminationError as error:
            run.finish(finished)
            self._bury(worker, run, str(error))
            return
        run.finish(finished)
        if finished:
            self._failures = 0
        if worker.seal and not was_sealed:
            self._sandbox = self._sandbox or str(worker.seal)
            if self._is_required and worker.seal.gaps:
                raise SandboxError(f"the sandbox lacks {'; '.join(worker.seal.gaps)}")
        if not is_alive:
            self._bury(worker, run)

    def _bury(self, worker: Worker, run: "_Run", reason: str = "") -> None:
        """Part with a child, and see to the files it had."""
        self._remove(worker)
        was_busy = bool(worker.works)
        remains = worker.bury(reason)
        if remains.result:
            run.finish([remains.result])
        run.pending.extendleft(reversed(remains.works))
        self._failures = 0 if was_busy else self._failures + 1
        if self._failures >= START_FAILURES:
            words = worker.process.last_words.decode("utf-8", "backslashreplace").strip()
            raise ClewError(f"the examiner's child processes end before they are ready: {words or 'without a word'}")

    def _remove(self, worker: Worker) -> None:
        self._workers.remove(worker)
        self._selector.unregister(worker.process.connection)
        with suppress(KeyError):  # its standard error may have ended before
            self._selector.unregister(worker.process.errors)


class _Run:
    """One pass over some jobs: those still to hand out, and the results not yet taken."""

    def __init__(self, jobs: Iterator[Job[Any]], open_container: Callable[[Container[Any]], None]) -> None:
        self.pending: deque[Work[Any]] = deque()
        self.results: list[Result] = []
        self.is_held = False
        self._jobs = jobs
        self._open_container = open_container
        self._numbers = count()
        self._is_drained = False

    @property
    def is_over(self) -> bool:
        return self._is_drained and not self.pending and not self.results

    def look_ahead(self, number: int) -> None:
        """Have at least so many jobs pending, if there are as many and no new ones are held back."""
        while len(self.pending) < number and not self._is_drained and not self.is_held:
            job = next(self._jobs, None)
            if job is None:
                self._is_drained = True
            else:
                self.pending.append(Work(job, next(self._numbers)))

    def hand_next(self, worker: Worker) -> bool:
        """Open the next file and give it to a child, noting those that can't be opened; False where none is left."""
        while len(self.results) < RESULTS_AT_ONCE:
            self.look_ahead(1)
            if not self.pending:
                return False
            work = self.pending.popleft()
            try:
                descriptor = work.job.open()
            except (EvidenceError, OSError) as error:
                self.finish([work.failed(why_not_open(error))])
            else:
                if work.job.inside is not None and work.job.within is None:
                    work.job = replace(work.job, identity=identity_of(descriptor))
                worker.hand(work, descriptor)
                return True
        return False

    def finish(self, finished: Iterable[Result]) -> None:
        """Note files that are examined: a container that is to be opened is not done yet."""
        for job, findings in finished:
            if findings.contents is not None and findings.outcome is Outcome.EXAMINED and job.inside is not None:
                self._open_container(Container(job, findings))
            else:
                self._settle(job, findings)

    def take(self, container: Container[Any], taken: Taken | None) -> None:
        """Note a member that came out of a container; None: that the container may be over."""
        if taken is not None:
            self._take(container, taken)
        elif container.is_unpacked and not container.pending:
            self._settle(container.job, container.ended())

    def _take(self, container: Container[Any], taken: Taken) -> None:
        header, admitted, spool = taken.header, taken.admitted, taken.spool
        if spool is None or (taken.reason and not spool.size):
            outcome, reason = header.outcome or Outcome.FAILED, header.reason or taken.reason
            findings = Findings(outcome, reason, Kind.OTHER, UNKNOWN_TYPE, header.size, None)
            self.results.append((Job(admitted.key, _nothing, header.size), findings))
            return
        job = Job(admitted.key, spool.open, spool.size, admitted.inside, container, taken.reason)
        container.pending += 1
        container.pending_bytes += spool.size
        self.pending.appendleft(Work(job, next(self._numbers)))

    def _settle(self, job: Job[Any], findings: Findings) -> None:
        """Note a file as done, and with it the container whose last member it was."""
        if job.damage and findings.outcome is not Outcome.EXAMINED:
            findings = replace(findings, outcome=Outcome.FAILED, reason=job.damage)
        self.results.append((job, findings))
        container = job.within
        if container is not None:
            container.pending -= 1
            container.pending_bytes -= job.size
            self.take(container, None)

    def take_results(self) -> list[Result]:
        """Return the results gathered by now, and forget them."""
        results, self.results = self.results, []
        return results


def _open_more_files() -> None:
    """Allow this process as many open files as it may have: disk images come in hundreds of parts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < min(hard, OPEN_FILES):
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, OPEN_FILES), hard))


def _nothing() -> int:
    raise EvidenceError("has no content")


def _cores() -> int:
    """Return how many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
