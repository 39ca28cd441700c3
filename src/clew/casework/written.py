"""Writes a file that leaves the workspace: recorded in custody before it takes its name, or before it is handed out."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from clew.casework.desk import Desk
from clew.casework.outside import check_outside
from clew.custody import JSON
from clew.errors import UsageError
from clew.store import cases, custody


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: its size in bytes, its SHA-256, and what could not be put in it."""

    path: Path
    format: str
    items: int
    size: int
    sha256: bytes
    left_out: Mapping[str, int] = field(default_factory=dict)


CHUNK = 1 << 20
"""Bytes read at once."""
Write = Callable[[BinaryIO], tuple[int, dict[str, int]]]
"""Writes everything; returns how many items, and what it left out by reason."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was written and has no name on the disk: gone with `file`. `written.path` is the name it is given."""

    written: Written
    file: BinaryIO


def write_out(
    desk: Desk, path: Path, *, act: str, item: str, what: str, write: Write, told: Mapping[str, JSON] | None = None
) -> Written:
    """Write a file beside its final name, record it in custody with its digest, then give it its name.

    `told` is what custody says of it besides.

    Raises UsageError where the folder can't be written or belongs to an exhibit.
    """
    with desk.catalog.reading() as tx:
        for case in cases.cases(tx):
            for exhibit in cases.exhibits(tx, case):
                check_outside(path, Path(os.fsdecode(exhibit.root)))
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            with draft.open("w+b") as stream:
                written = _written(stream, path, what, write)
            _record(desk, written, act, item, told or {})
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    return written


def write_kept(
    desk: Desk, name: str, *, act: str, item: str, what: str, write: Write, told: Mapping[str, JSON] | None = None
) -> Kept:
    """Write a file without a name into the workspace's spool, and record it in custody, for who takes it over at once.

    `told` is what custody says of it besides.

    Raises UsageError where there is no room for it.
    """
    try:
        desk.spool.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            stream = stack.enter_context(tempfile.TemporaryFile(dir=desk.spool))
            written = _written(stream, Path(name), what, write)
            _record(desk, written, act, item, told or {})
            stack.pop_all()
    except OSError as error:
        raise UsageError(f"{name} can't be written: {error.strerror or error}") from error
    return Kept(written, stream)


def _written(stream: BinaryIO, path: Path, what: str, write: Write) -> Written:
    """Write everything to the disk, and read it again for its digest."""
    items, left_out = write(stream)
    stream.flush()
    os.fsync(stream.fileno())
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return Written(path, what, items, size, digest.digest(), left_out)


def _record(desk: Desk, written: Written, act: str, item: str, told: Mapping[str, JSON]) -> None:
    details: dict[str, JSON] = {
        "format": written.format,
        "file": written.path.name,
        "items": written.items,
        "sha256": written.sha256.hex(),
        **told,
    }
    with desk.catalog.deciding() as tx:
        custody.append(tx, desk.officer, act, item, details)
