"""Files that wait to be taken over by the page that had them written."""

import os
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from clew.casework.written import Kept, Written
from clew.errors import NotFoundError
from clew.web.session import Session

KEPT = 4
"""Files that wait at most, the oldest goes: each is as large as a case's export, on the workspace's disk."""
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class _Waiting:
    session: Session
    case: str
    kept: Kept


class Downloads:
    """What was written and may be fetched by the session that asked for it, until others take its place."""

    def __init__(self) -> None:
        self._waiting: dict[str, _Waiting] = {}
        self._guard = threading.Lock()

    def put(self, session: Session, case: str, kept: Kept) -> str:
        """Keep a file; return the name to fetch it by."""
        name = secrets.token_hex(16)
        with self._guard:
            self._waiting[name] = _Waiting(session, case, kept)
            while len(self._waiting) > KEPT:
                self._waiting.pop(next(iter(self._waiting))).kept.file.close()
        return name

    def take(self, session: Session, case: str, name: str) -> tuple[Written, Iterator[bytes]]:
        """Return what is told of a file, and its bytes; raises NotFoundError."""
        with self._guard:
            waiting = self._waiting.get(name)
            if waiting is None or waiting.session != session or waiting.case != case:
                raise NotFoundError("this file is gone: export it again")
            written = waiting.kept.written
            return written, _Chunks(os.dup(waiting.kept.file.fileno()), written.size)

    def close(self) -> None:
        """Give all files up."""
        with self._guard:
            while self._waiting:
                self._waiting.popitem()[1].kept.file.close()


class _Chunks:
    """The bytes of a file that is open under a number, which goes with this object."""

    def __init__(self, descriptor: int, size: int) -> None:
        self._descriptor, self._size, self._start = descriptor, size, 0

    def __del__(self) -> None:
        """Give the file up, read to its end or not."""
        os.close(self._descriptor)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        if self._start >= self._size:
            raise StopIteration
        chunk = os.pread(self._descriptor, min(_CHUNK, self._size - self._start), self._start)
        self._start += len(chunk)
        return chunk
