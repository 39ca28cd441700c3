"""Takes one member out of a container, in a sandboxed child, without unpacking the others."""

import os
import select
import time
from collections.abc import Sequence

from clew.config import Limits
from clew.errors import ExaminationError
from clew.examine.limits import GRACE_SECONDS, over_time
from clew.examine.process import ChildProcess
from clew.examine.reach import Reach
from clew.examine.spool import Spool
from clew.examine.wire import Alive, Answer, Ended, Offered, Piece, Ready, Reply, Setup, Unpack, Unpacked
from clew.examine.worker import START_SECONDS, why_ended


def extract(
    limits: Limits, reach: Reach, files: Sequence[int], name: bytes, path: bytes, *, is_sandboxed: bool = True
) -> Spool:
    """Return the bytes of the member at `path` of the container that `files` (open descriptors) hold.

    `name` is the container's file name. Raises ExaminationError where there is no such member any more, or it can't be
    read whole.
    """
    setup = Setup(-1, -1, limits, is_sandboxed, reach.warmer, containers=reach.containers, is_unpacking=True)
    child = ChildProcess(setup)
    try:
        _wait_ready(child)
        sizes = tuple(os.fstat(each).st_size for each in files)
        child.order(Unpack(1, "", name, sizes, tuple(reach.passwords), 0, path), files)
        return _taken(child, limits, reach)
    finally:
        child.kill()
        child.end()


def _wait_ready(child: ChildProcess) -> None:
    for reply in _replies(child, START_SECONDS):
        if isinstance(reply, Ready):
            return


def _taken(child: ChildProcess, limits: Limits, reach: Reach) -> Spool:
    spool: Spool | None = None
    while True:
        for reply in _replies(child, limits.seconds + GRACE_SECONDS):
            match reply:
                case Offered() if spool is None and reply.header.outcome is None:
                    spool = Spool(reach.spool)
                    child.order(Answer(is_wanted=True), ())
                case Offered() if spool is None:
                    raise ExaminationError(reply.header.reason)
                case Piece() if spool is not None:
                    spool.write(reply.data)
                case Ended() if spool is not None:
                    if reply.reason and not spool.size:
                        raise ExaminationError(reply.reason)
                    return spool
                case Unpacked():
                    raise ExaminationError(reply.reason or "no longer inside its container")
                case Alive():
                    pass
                case _:
                    raise ExaminationError("opener broke the protocol: an answer out of turn")


def _replies(child: ChildProcess, seconds: float) -> Sequence[Reply]:
    """Wait for what the child says next."""
    due = time.monotonic() + seconds
    while time.monotonic() < due:
        if select.select([child.connection], [], [], max(0.0, due - time.monotonic()))[0]:
            said = child.receive()
            if said is None:
                raise ExaminationError(why_ended(child.end(), Limits(), is_exhausted=False))
            replies = list(said)
            if replies:
                return replies
    raise ExaminationError(over_time(Limits(seconds=seconds)))
