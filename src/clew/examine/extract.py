"""Takes one member out of a container, in a sandboxed child, without unpacking the others."""

import os
import select
import time
from collections.abc import Sequence

from clew.config import Limits
from clew.errors import ExaminationError
from clew.examine.limits import GRACE_SECONDS, over_memory, over_time
from clew.examine.process import ChildProcess
from clew.examine.reach import Reach
from clew.examine.spool import Spool
from clew.examine.unpack import SILENT_SECONDS, SLOWEST_BYTES_A_SECOND
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


def extract(
    limits: Limits, reach: Reach, files: Sequence[int], name: bytes, path: bytes, *, is_sandboxed: bool = True
) -> Spool:
    """Return the bytes of the member at `path` of the container that `files` (open descriptors) hold.

    `name` is the container's file name. Raises ExaminationError where there is no such member any more, or it can't be
    read whole.
    """
    setup = Setup(limits, is_sandboxed, reach.warmer, containers=reach.containers, is_unpacking=True)
    child = ChildProcess(setup)
    try:
        _wait_ready(child, limits)
        sizes = tuple(os.fstat(each).st_size for each in files)
        child.order(Unpack(1, "", name, sizes, tuple(reach.passwords), 0, path), files)
        return _taken(child, limits, reach, path, sum(sizes))
    except _GoneError as error:
        raise ExaminationError(why_ended(child.end(), limits, is_exhausted=False)) from error
    finally:
        child.kill()
        child.end()


class _GoneError(Exception):
    """The child is gone."""


def _wait_ready(child: ChildProcess, limits: Limits) -> None:
    for reply in _replies(child, START_SECONDS, limits):
        if isinstance(reply, Ready):
            return


def _taken(child: ChildProcess, limits: Limits, reach: Reach, path: bytes, size: int) -> Spool:
    """Take a member in; the child's word that it goes on counts no longer than it should go on without one."""
    spool: Spool | None = None
    most = time.monotonic() + SILENT_SECONDS + size / SLOWEST_BYTES_A_SECOND
    while True:
        for reply in _replies(child, limits.seconds + GRACE_SECONDS, limits):
            match reply:
                case Offered(header=header) if spool is None and header.path == path:
                    spool = _begun(child, header, reach)
                case Piece() if spool is not None and spool.size < reach.containers.member_gib << 30:
                    spool.write(reply.data)
                    most = time.monotonic() + SILENT_SECONDS
                case Ended(reason=reason) if spool is not None and (spool.size or not reason):
                    return spool
                case Ended(reason=reason) if spool is not None:
                    raise ExaminationError(reason)
                case Unpacked(reason=reason):
                    raise ExaminationError(reason or "no longer inside its container")
                case Exhausted():
                    raise ExaminationError(over_memory(limits))
                case Alive() if time.monotonic() < most:
                    pass
                case _:
                    raise ExaminationError("opener broke the protocol: an answer out of turn")


def _begun(child: ChildProcess, header: Header, reach: Reach) -> Spool:
    if header.outcome is not None:
        raise ExaminationError(header.reason)
    child.order(Answer(is_wanted=True), ())
    return Spool(reach.spool)


def _replies(child: ChildProcess, seconds: float, limits: Limits) -> Sequence[Reply]:
    """Wait for what the child says next; raises _GoneError at its end."""
    due = time.monotonic() + seconds
    while time.monotonic() < due:
        if select.select([child.connection], [], [], max(0.0, due - time.monotonic()))[0]:
            said = child.receive()
            if said is None:
                raise _GoneError
            replies = list(said)
            if replies:
                return replies
    raise ExaminationError(over_time(limits))
