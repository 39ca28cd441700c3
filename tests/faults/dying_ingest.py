"""Takes an exhibit in as the command line does, and dies before its n-th write; 0 is never.

    dying_ingest.py EXHIBIT WORKSPACE NUMBER

A write is a statement or a commit in the catalog, or a file begun, written, synced, renamed or removed in vault, index
or spool. Prints how many there were.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine

from clew.casework.desk import open_desk
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.config import Config

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CHANGES = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.truncate", "shutil.rmtree"})


def die_before_write(number: int, workspace: str) -> itertools.count[int]:
    """Have this process killed before its n-th write below the workspace; returns what counts them."""
    steps = itertools.count(1)

    def step() -> None:
        if next(steps) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def audited(name: str, arguments: tuple[object, ...]) -> None:
        is_write = name == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES
        if (is_write or name in CHANGES) and os.fsdecode(str(arguments[0])).startswith(workspace):
            step()

    def executed(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            step()

    for name in ("write", "fsync", "sendfile"):
        _count_calls(os, name, step)
    sys.addaudithook(audited)
    event.listen(Engine, "before_cursor_execute", executed)
    event.listen(Engine, "commit", lambda _: step())
    return steps


def _count_calls(owner: object, name: str, step: Callable[[], None]) -> None:
    call = getattr(owner, name)

    def stepped(*arguments: object, **named: object) -> object:
        step()
        return call(*arguments, **named)

    setattr(owner, name, stepped)


def run(exhibit: str, workspace: str, number: int) -> None:
    """Take the exhibit in, and print how many writes there were."""
    steps = die_before_write(number, workspace)
    config = Config(workspace=workspace, workers=1, officer="officer")
    with open_desk(config, "officer", create=True) as desk:
        ingest(desk, Path(exhibit), "OP-114", "KP/1", IngestOptions(keep_media=True), lambda _: None)
    print(next(steps))  # noqa: T201 - read by tests


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2], int(sys.argv[3]))
