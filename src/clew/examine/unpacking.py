"""An unpacking child as its supervisor has it: which container it opens, which member is coming, what its end means."""

import os
from dataclasses import dataclass
from typing import Any

import msgspec

from clew.config import Limits
from clew.errors import EvidenceError, ExaminationError
from clew.examine.companions import with_companions
from clew.examine.job import Admitted, Container, identity_of, why_not_open
from clew.examine.limits import GRACE_SECONDS
from clew.examine.process import ChildProcess
from clew.examine.reach import Reach
from clew.examine.spool import Spool
from clew.examine.unpack import SILENT_SECONDS, SLOWEST_BYTES_A_SECOND, most_bytes
from clew.examine.wire import (
    Alive,
    Answer,
    Ended,
    Exhausted,
    Header,
    Offered,
    Piece,
    Ready,
    Reply,
    Setup,
    Unpack,
    Unpacked,
)
from clew.examine.worker import START_SECONDS, why_ended
from clew.model.findings import Contents

RESTARTS = 100
"""How often a container is taken up again after a child that ended with one of its members; then it is given up."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One member as it came out: what its container says of it, whose it is, its bytes, and why they are not whole."""

    header: Header
    admitted: Admitted[Any]
    spool: Spool | None
    reason: str


@dataclass(slots=True)
class _Coming:
    """The member that is being taken out."""

    header: Header
    admitted: Admitted[Any] | None
    spool: Spool | None = None
    reason: str = ""
    size: int = 0

    def taken(self, reason: str) -> Taken | None:
        """Return it as it came out, None where nobody wants it."""
        if self.admitted is None:
            return None
        return Taken(self.header, self.admitted, self.spool, self.reason or reason)


class Unpacking:
    """A child that opens containers, one at a time. Times are seconds of the clock its supervisor passes in."""

    def __init__(self, setup: Setup, reach: Reach, now: float) -> None:
        self.process = ChildProcess(
            msgspec.structs.replace(setup, describer=reach.warmer, is_unpacking=True, linkers=())
        )
        self.is_ready = False
        self.container: Container[Any] | None = None
        self._reach = reach
        self._limits: Limits = setup.limits
        self._since = self._moved = now
        self._size = 0
        self._number = 0
        self._coming: _Coming | None = None
        self._is_exhausted = False

    def begin(self, container: Container[Any], now: float) -> None:
        """Hand a container over; raises EvidenceError where it can't be opened any more."""
        descriptors = _open_all(container)
        try:
            _check_same(container, descriptors[0])
            self._number += 1
            inside = container.job.inside
            sizes = tuple(os.fstat(each).st_size for each in descriptors)
            order = Unpack(
                self._number,
                _opener(container),
                inside.name if inside else b"",
                sizes,
                tuple(self._reach.passwords),
                container.dealt,
                None,
            )
            self.process.order(order, descriptors)
        finally:
            for each in descriptors:
                os.close(each)
        self.container, self._since, self._moved, self._size = container, now, now, sum(sizes)

    def hear(self, taken: list[Taken], now: float) -> bool:
        """Take in what the child says, appending members that are complete to `taken`; False once it is gone.

        Raises ExaminationError for whatever a child in order would not say; its container is then given up, unless the
        child opened others before: then another child tries it, as one of those may have taken this one over.
        """
        container = self.container
        try:
            replies = self.process.receive()
            if replies is None:
                return False
            self._since = now
            for reply in replies:
                member = self._take(reply)
                if member is not None:
                    taken.append(member)
                if not isinstance(reply, Alive):
                    self._moved = now
        except ExaminationError:
            if container is not None and self._number == 1:
                container.restarts = RESTARTS
            raise
        return True

    def deadline(self) -> float | None:
        """Return when it is overdue, None while it has nothing to do.

        Its word that it goes on counts for as long as the child itself should go on without a member.
        """
        if not self.is_ready:
            return self._since + START_SECONDS
        if self.container is None:
            return None
        believed = self._moved + SILENT_SECONDS + self._size / SLOWEST_BYTES_A_SECOND
        return min(self._since, believed) + self._limits.seconds + GRACE_SECONDS

    def rest(self, now: float) -> None:
        """Take note that nobody listened to it until now."""
        self._since = self._moved = now

    def bury(self, reason: str = "") -> Taken | None:
        """Wait for the child's end; returns the member it broke at, with `reason` or what its end means.

        The container, if it had one, is left either to be taken up again after that member, or over (`is_unpacked`).
        """
        if reason:
            self.process.kill()
        status = self.process.end()
        container, coming = self.container, self._coming
        self.container = self._coming = None
        if container is None or container.is_unpacked:
            return None
        cause = reason or why_ended(status, self._limits, is_exhausted=self._is_exhausted)
        container.restarts += 1
        if coming is not None and container.restarts <= RESTARTS:
            return coming.taken(cause)
        if coming is None and container.stuck != container.dealt and container.restarts <= RESTARTS:
            container.stuck = container.dealt
            return None
        container.is_unpacked, container.reason = True, cause
        container.contents = Contents(_named(container), container.dealt)
        return coming.taken(cause) if coming is not None else None

    def _take(self, reply: Reply) -> Taken | None:
        container = self.container
        match reply:
            case Ready() if not self.is_ready:
                self.is_ready = True
            case Alive() if container and reply.number == self._number:
                pass
            case Offered() if container and self._coming is None and reply.number == self._number:
                return self._offered(container, reply)
            case Piece() if container and self._coming and self._coming.spool and reply.number == self._number:
                self._append(container, self._coming, reply.data)
            case Ended() if self._coming and reply.number == self._number:
                coming, self._coming = self._coming, None
                return coming.taken(reply.reason)
            case Unpacked() if container and self._coming is None and reply.number == self._number:
                container.is_unpacked, container.reason = True, _why_mixed(container) or reply.reason
                container.contents = Contents(_named(container), container.dealt, reply.contents.facts)
                self.container = None
            case Exhausted() if container and reply.number == self._number:
                self._is_exhausted = True
            case _:
                raise ExaminationError("opener broke the protocol: an answer out of turn")
        return None

    def _offered(self, container: Container[Any], reply: Offered) -> Taken | None:
        if reply.ordinal != container.dealt + 1 or container.job.inside is None:
            raise ExaminationError("opener broke the protocol: a member out of turn")
        if reply.ordinal > self._reach.containers.members:
            raise ExaminationError("opener broke the protocol: more members than it may take out")
        container.dealt = reply.ordinal
        coming = _Coming(reply.header, container.job.inside.admit(reply.header))
        if reply.header.outcome is not None:
            return coming.taken("")
        self.process.order(Answer(coming.admitted is not None), ())
        if coming.admitted is not None:
            coming.spool = Spool(self._reach.spool)
            self._coming = coming
        return None

    def _append(self, container: Container[Any], coming: _Coming, data: bytes) -> None:
        """Keep a piece; what can't be kept for want of room is passed over, and counts all the same."""
        container.taken_bytes += len(data)
        coming.size += len(data)
        bounds = self._reach.containers
        if coming.size > bounds.member_gib << 30 or container.taken_bytes > most_bytes(self._size, bounds):
            raise ExaminationError("opener broke the protocol: more bytes than it may take out")
        if coming.spool is not None and not coming.reason:
            try:
                coming.spool.write(data)
            except EvidenceError as error:
                coming.reason = str(error)


def _check_same(container: Container[Any], descriptor: int) -> None:
    """Raise EvidenceError where an open file is not the one, or not as, it was examined."""
    identity = container.job.identity
    if identity is not None and identity_of(descriptor) != identity:
        raise EvidenceError("changed since it was examined")


def _why_mixed(container: Container[Any]) -> str:
    """Return why what came out may not be what was examined, "" where it is: the file is looked at once more."""
    if container.job.identity is None:
        return ""
    try:
        descriptor = container.job.open()
        try:
            _check_same(container, descriptor)
        finally:
            os.close(descriptor)
    except (EvidenceError, OSError) as error:
        return f"{why_not_open(error)}, while it was opened: what came out may be of either"
    return ""


def _open_all(container: Container[Any]) -> list[int]:
    inside = container.job.inside
    name, beside = (inside.name, inside.beside) if inside else (b"", None)
    return with_companions(container.job.open(), name, _opener(container), beside)


def _named(container: Container[Any]) -> str:
    return container.findings.contents.opener if container.findings.contents else ""


def _opener(container: Container[Any]) -> str:
    return _named(container).partition("/")[0]
