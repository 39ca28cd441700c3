"""Sparse files in a tar: where their parts go, and the zeros between (GNU tar manual, "Storing Sparse Files")."""

from collections.abc import Iterator

from clew.errors import ExaminationError
from clew.opener import PIECE_BYTES, Pieces
from clew.openers.tar.header import BLOCK, MOST_EXTENTS, Extended, Extent, Header, more_extents
from clew.openers.tar.tape import Tape

_MAP_BYTES = MOST_EXTENTS * 24


class SparseMap:
    """The parts of one sparse file in order, and how long it is as a whole, in bytes."""

    def __init__(self, extents: list[Extent], whole: int) -> None:
        end = 0
        for offset, size in extents:
            if offset < end:
                raise ExaminationError("corrupt tar: the parts of a sparse file overlap")
            end = offset + size
        self.extents = extents
        self.whole = max(whole, end)

    def pieces(self, stored: Pieces) -> Pieces:
        """Yield the file with its zeros, from what is stored of it."""
        at = 0
        left = memoryview(b"")
        for offset, size in self.extents:
            yield from _zeros(offset - at)
            wanted = size
            while wanted > 0:
                if not left:
                    left = memoryview(next(stored, b""))
                if not left:
                    raise ExaminationError("truncated: a sparse file breaks off")
                yield bytes(left[:wanted])
                taken = min(wanted, len(left))
                wanted, left = wanted - taken, left[taken:]
            at = offset + size
        yield from _zeros(self.whole - at)


def old_map(header: Header, tape: Tape) -> SparseMap:
    """Read the map of the old GNU format, which goes on in blocks after the header."""
    extents = list(header.sparse)
    goes_on = header.is_sparse_continued
    while goes_on:
        more, goes_on = more_extents(tape.take(BLOCK))
        extents += more
        if len(extents) > MOST_EXTENTS:
            raise ExaminationError(f"sparse file of over {MOST_EXTENTS} parts")
    return SparseMap(extents, header.whole_size)


def pax_map(extended: Extended, tape: Tape, size: int) -> SparseMap | None:
    """Read the map of a PAX format, in 1.0 from the first blocks of the file's `size`; None for what is not sparse."""
    records = extended.records
    whole = extended.number(b"GNU.sparse.realsize") or extended.number(b"GNU.sparse.size") or 0
    if b"GNU.sparse.map" in records:
        return SparseMap(_pairs(records[b"GNU.sparse.map"].split(b",")), whole)
    if extended.extents:
        return SparseMap(extended.extents, whole)
    if records.get(b"GNU.sparse.major") != b"1":
        return None
    data = tape.take(min(BLOCK, size))
    count = data.split(b"\n", 1)[0]
    if not count.isdigit() or len(count) > 8:
        raise ExaminationError("corrupt tar: a sparse file's map can't be read")
    while data.count(b"\n") < 2 * int(count) + 1:
        block = tape.take(min(BLOCK, size - len(data)))
        if not block or len(data) > _MAP_BYTES:
            raise ExaminationError("corrupt tar: a sparse file's map can't be read")
        data += block
    return SparseMap(_pairs(data.split(b"\n")[1 : 2 * int(count) + 1]), whole)


def _pairs(texts: list[bytes]) -> list[Extent]:
    if len(texts) > 2 * MOST_EXTENTS:
        raise ExaminationError(f"sparse file of over {MOST_EXTENTS} parts")
    if not all(text.isdigit() and len(text) < 20 for text in texts):
        raise ExaminationError("corrupt tar: a sparse file's map can't be read")
    numbers = [int(text) for text in texts]
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def _zeros(size: int) -> Iterator[bytes]:
    zeros = bytes(min(size, PIECE_BYTES)) if size > 0 else b""
    while size > 0:
        yield zeros[:size]
        size -= len(zeros)
