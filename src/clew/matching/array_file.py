"""A file of named arrays: written once, mapped by whoever reads it, every array with its own checksum.

Layout: a head of 8 KiB, then the arrays one after the other, little-endian, those of a page and more beginning on a
page (4 KiB), others on a multiple of 64 bytes. The head is a line of JSON (`Head`), filled up with spaces, and the
SHA-256 of all that; it is written last, so that a file that was not finished has none.

The checksum of an array is the SHA-256 over the SHA-256 of its blocks of 8 MiB, so that all cores share the work. One
core does 1.5 GB/s of it, 1.0 of BLAKE2b, 2.4 of CRC-32 (`benchmarks/index_folder.py`): CRC-32 would save a segment of
10 GB three seconds of the half minute it takes to write, and lets one damaged array of four billion pass.
"""

import hashlib
import mmap
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from clew.errors import IndexDamagedError, system_reason

FORMAT: Final = 1
HEAD: Final = 8192
BLOCK: Final = 1 << 23
PAGE: Final = 4096
LINE: Final = 64
DIGEST: Final = 32

Array = npt.NDArray[Any]


class Stored(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One array in a file: its type as NumPy writes it ("<u4"), where it begins, and its checksum in hex."""

    type: str
    shape: list[int]
    offset: int
    sha256: str


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a file says of itself; `numbers` are those that its kind needs to make sense of the arrays."""

    format: int
    kind: str
    size: int
    numbers: dict[str, int]
    arrays: dict[str, Stored]


class FileFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file by its name, its size in bytes, when it was last changed, and the SHA-256 of its head in hex."""

    name: str
    size: int
    modified_ns: int
    head: str


@dataclass(frozen=True, slots=True, eq=False)
class ArrayFile:
    """An open file: its arrays are read-only maps, good for as long as they are held, even if the file is deleted."""

    path: Path
    facts: FileFacts
    numbers: Mapping[str, int]
    arrays: Mapping[str, Array]
    checksums: Mapping[str, str]

    def altered(self, pool: Executor, names: Iterable[str] | None = None) -> list[str]:
        """Read arrays whole (None: all); return the names of those that are not as they were written."""
        asked = self.arrays if names is None else names
        return [name for name in asked if _checksum(self.arrays[name], pool) != self.checksums[name]]


def write_arrays(
    path: Path, kind: str, numbers: Mapping[str, int], arrays: Mapping[str, Array], pool: Executor
) -> FileFacts:
    """Write arrays, which must be in C order, to a new file; when this returns it is on the disk, its name is not."""
    stored: dict[str, Stored] = {}
    with path.open("xb") as stream:
        stream.seek(HEAD)
        for name, given in arrays.items():
            values = given.astype(given.dtype.newbyteorder("<"), copy=False)
            offset = _aligned(stream.tell(), values.nbytes)
            stream.seek(offset)
            digests = pool.map(_sha256, _blocks(values))
            for block in _blocks(values):
                stream.write(block.data)
            stored[name] = Stored(values.dtype.str, list(values.shape), offset, _joined(digests))
        size = stream.tell()
        stream.truncate(size)
        head, checksum = _packed(Head(FORMAT, kind, size, dict(numbers), stored))
        stream.seek(0)
        stream.write(head)
        stream.flush()
        os.fchmod(stream.fileno(), 0o440)  # whoever shortened a file under its readers would end them (SIGBUS)
        os.fsync(stream.fileno())
        return FileFacts(path.name, size, os.fstat(stream.fileno()).st_mtime_ns, checksum)


def open_arrays(path: Path, kind: str) -> ArrayFile:
    """Map a file after a look at its head; no array is read.

    Raises IndexDamagedError for what is gone, no such file, of another format, or not as long as its head says.
    """
    try:
        with path.open("rb") as stream:
            status = os.fstat(stream.fileno())
            text = stream.read(HEAD)
            head = _unpacked(text, kind, path)
            if status.st_size != head.size:
                raise damaged(path, f"{head.size:,} bytes were written, {status.st_size:,} are there")
            memory = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise damaged(path, f"it can't be read: {system_reason(error)}") from error
    facts = FileFacts(path.name, status.st_size, status.st_mtime_ns, text[-DIGEST:].hex())
    arrays = {name: _mapped(memory, each, path) for name, each in head.arrays.items()}
    return ArrayFile(path, facts, head.numbers, arrays, {name: each.sha256 for name, each in head.arrays.items()})


def damaged(path: Path, what: str) -> IndexDamagedError:
    """Return the error that says what is wrong with a file of an index."""
    return IndexDamagedError(f"the index file {path} can't be used: {what}")


def _packed(head: Head) -> tuple[bytes, str]:
    """Return the head's bytes and their checksum in hex."""
    text = msgspec.json.encode(head)
    if len(text) > HEAD - DIGEST:
        raise ValueError(f"{len(head.arrays)} arrays need a larger head than {HEAD} bytes")
    text = text.ljust(HEAD - DIGEST)
    digest = hashlib.sha256(text).digest()
    return text + digest, digest.hex()


def _unpacked(text: bytes, kind: str, path: Path) -> Head:
    said, digest = text[:-DIGEST], text[-DIGEST:]
    if len(text) != HEAD or hashlib.sha256(said).digest() != digest:
        raise damaged(path, "its head is not as it was written")
    try:
        version = msgspec.json.decode(said, type=_Version).format
        if version != FORMAT:
            raise damaged(path, f"it is of format {version}, this version reads {FORMAT}")
        head = msgspec.json.decode(said, type=Head)
    except msgspec.MsgspecError as error:
        raise damaged(path, "its head makes no sense") from error
    if head.kind != kind:
        raise damaged(path, f"it holds {head.kind!a}, not {kind!a}")
    return head


class _Version(msgspec.Struct, frozen=True):
    format: int


def _mapped(memory: mmap.mmap, stored: Stored, path: Path) -> Array:
    try:
        return np.ndarray(tuple(stored.shape), np.dtype(stored.type), memory, stored.offset)
    except (TypeError, ValueError) as error:
        raise damaged(path, "its head makes no sense") from error


def _aligned(offset: int, size: int) -> int:
    step = PAGE if size >= PAGE else LINE
    return -(-offset // step) * step


def _blocks(values: Array) -> Iterator[Array]:
    flat = values.reshape(-1).view(np.uint8)
    for start in range(0, len(flat), BLOCK):
        yield flat[start : start + BLOCK]


def _checksum(values: Array, pool: Executor) -> str:
    return _joined(pool.map(_sha256, _blocks(values)))


def _sha256(block: Array) -> bytes:
    return hashlib.sha256(block.data).digest()


def _joined(digests: Iterator[bytes]) -> str:
    return hashlib.sha256(b"".join(digests)).hexdigest()
