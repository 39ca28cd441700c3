"""Writes a file that leaves the workspace: recorded in custody before it takes its name."""

import hashlib
import os
from collections.abc import Callable, Mapping
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


def write_out(
    desk: Desk, path: Path, *, act: str, item: str, what: str, write: Callable[[BinaryIO], tuple[int, dict[str, int]]]
) -> Written:
    """Write a file beside its final name, record it in custody with its digest, then give it its name.

    `write` returns how many items it wrote, and what it left out by reason. Raises UsageError where the folder can't be
    written or belongs to an exhibit.
    """
    with desk.catalog.reading() as tx:
        for case in cases.cases(tx):
            for exhibit in cases.exhibits(tx, case):
                check_outside(path, Path(os.fsdecode(exhibit.root)))
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            with draft.open("wb") as stream:
                items, left_out = write(stream)
                stream.flush()
                os.fsync(stream.fileno())
            with draft.open("rb") as stream:
                sha256 = hashlib.file_digest(stream, "sha256").digest()
            written = Written(path, what, items, draft.stat().st_size, sha256, left_out)
            with desk.catalog.deciding() as tx:
                details: dict[str, JSON] = {"format": what, "file": path.name, "items": items, "sha256": sha256.hex()}
                custody.append(tx, desk.officer, act, item, details)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    return written
