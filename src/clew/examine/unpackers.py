"""The unpacking children of one examiner: which containers are open, which wait, and who has to wait for whom.

A container is closed when its last member is examined, so those deeper inside come first: a level of nesting may always
start a child of its own, however many are at work above it, and each container's child pauses while enough of its
members wait. So the ones that wait can never be in each other's way.
"""

import heapq
import resource
import selectors
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

from clew.errors import ClewError, EvidenceError, ExaminationError
from clew.examine.job import Container, why_not_open
from clew.examine.limits import over_time
from clew.examine.reach import Reach
from clew.examine.unpacking import Taken, Unpacking
from clew.examine.wire import Setup

PENDING_MEMBERS = 64
PENDING_BYTES = 128 << 20
"""How many members of one container wait to be examined, and how many bytes of them, before its child pauses."""
QUEUED_CONTAINERS = 64
"""How many containers wait to be opened before no new files are begun."""

START_FAILURES = 3
"""After so many children in a row that ended before they were ready, none will be."""

Sink = Callable[[Container[Any], Taken | None], None]
"""Is told of each member that came out, and (None) that a container may be over."""


class Unpackers:
    """Opens containers in children of their own. Times are seconds of the clock the examiner passes in."""

    def __init__(self, setup: Setup, most: int, reach: Reach, selector: selectors.BaseSelector) -> None:
        self._reach = reach
        self._setup = setup
        self._most = most
        self._selector = selector
        self._waiting: list[tuple[int, int, Container[Any]]] = []
        self._numbers = count()
        self._children: list[Unpacking] = []
        self._paused: set[Unpacking] = set()
        self._failures = 0
        room = resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 4 // most
        self._pending = max(2, min(PENDING_MEMBERS, room))

    @property
    def is_idle(self) -> bool:
        """Whether no container is open or waits to be."""
        return not self._waiting and not any(child.container for child in self._children)

    @property
    def is_full(self) -> bool:
        """Whether so many containers wait that no new file should be begun."""
        return len(self._waiting) >= QUEUED_CONTAINERS

    def add(self, container: Container[Any]) -> None:
        """Have a container opened, those that lie deepest first."""
        heapq.heappush(self._waiting, (-container.depth, next(self._numbers), container))

    def feed(self, now: float, tell: Sink) -> None:
        """Hand out containers, and let children go on or pause."""
        for child in self._children:
            self._pace(child, now)
        while self._waiting:
            free = self._free_child(self._waiting[0][2].depth, now)
            if free is None:
                return
            container = heapq.heappop(self._waiting)[2]
            try:
                free.begin(container, now)
            except (EvidenceError, OSError) as error:
                container.is_unpacked, container.reason = True, why_not_open(error)
                tell(container, None)

    def deadlines(self) -> list[float]:
        """Return when each child that is listened to is overdue."""
        times = (child.deadline() for child in self._children if child not in self._paused)
        return [time for time in times if time is not None]

    def hear(self, child: Unpacking, now: float, tell: Sink) -> None:
        """Take in what a child says."""
        if child not in self._children:
            return
        container, taken = child.container, list[Taken]()
        reason = ""
        is_alive = True
        try:
            is_alive = child.hear(taken, now)
        except ExaminationError as error:
            reason = str(error)
        if container is not None:
            for member in taken:
                tell(container, member)
        if reason or not is_alive:
            self.bury(child, reason, tell)
        elif container is not None and child.container is None:
            tell(container, None)

    def listen(self, child: Unpacking) -> None:
        """Take in what a child wrote to its standard error."""
        if child in self._children and not child.process.listen():
            self._selector.unregister(child.process.errors)

    def bury_overdue(self, now: float, tell: Sink) -> None:
        """End the children that are overdue."""
        for child in list(self._children):
            deadline = child.deadline()
            if child not in self._paused and deadline is not None and now > deadline:
                self.bury(child, over_time(self._setup.limits), tell)

    def bury(self, child: Unpacking, reason: str, tell: Sink) -> None:
        """Part with a child; its container is taken up by another, or is over."""
        self._remove(child)
        container = child.container
        member = child.bury(reason)
        self._failures = self._failures + 1 if not child.is_ready else 0
        if self._failures >= START_FAILURES:
            words = child.process.last_words.decode("utf-8", "backslashreplace").strip()
            raise ClewError(f"the children that open containers end before they are ready: {words or 'without a word'}")
        if container is None:
            return
        if member is not None:
            tell(container, member)
        if container.is_unpacked:
            tell(container, None)
        else:
            self.add(container)

    def drop(self) -> None:
        """End the children that are at work, and forget what waits."""
        self._waiting.clear()
        for child in [child for child in self._children if child.container]:
            self._remove(child)
            child.bury("no longer wanted")

    def close(self) -> None:
        """End all children."""
        self.drop()
        while self._children:
            child = self._children[-1]
            self._remove(child)
            child.bury("no longer wanted")

    def _free_child(self, depth: int, now: float) -> Unpacking | None:
        """Return a child that may open a container of this depth, a new one if there is need; None for not now."""
        busy = [child.container.depth for child in self._children if child.container]
        if len(busy) >= self._most and depth in busy:
            return None
        free = [child for child in self._children if not child.container]
        ready = [child for child in free if child.is_ready]
        if ready or free:
            return ready[0] if ready else None
        child = Unpacking(self._setup, self._reach, now)
        self._children.append(child)
        self._selector.register(child.process.connection, selectors.EVENT_READ, (child, True))
        self._selector.register(child.process.errors, selectors.EVENT_READ, (child, False))
        return None

    def _pace(self, child: Unpacking, now: float) -> None:
        container = child.container
        is_ahead = container is not None and (
            container.pending >= self._pending or container.pending_bytes >= PENDING_BYTES
        )
        if is_ahead and child not in self._paused:
            self._paused.add(child)
            self._selector.unregister(child.process.connection)
        elif not is_ahead and child in self._paused:
            self._paused.remove(child)
            self._selector.register(child.process.connection, selectors.EVENT_READ, (child, True))
            child.rest(now)

    def _remove(self, child: Unpacking) -> None:
        self._children.remove(child)
        for stream in (child.process.connection, child.process.errors):
            with suppress(KeyError):  # paused, or its standard error has ended before
                self._selector.unregister(stream)
        self._paused.discard(child)
