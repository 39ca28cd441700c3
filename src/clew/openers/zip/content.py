"""The content of one entry: its bytes out of the file, decrypted, unpacked, and checked."""

import bz2
import lzma
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from typing import BinaryIO

from clew.errors import ExaminationError
from clew.opener import Pieces
from clew.openers.packed.streams import (
    MEMORY_BYTES,
    READ_BYTES,
    Step,
    flow,
    inflate64_step,
    inflate_step,
    unpacked,
)
from clew.openers.zip.entry import Entry

METHODS = {
    0: "stored",
    8: "deflate",
    9: "Deflate64",
    12: "bzip2",
    14: "LZMA",
    20: "Zstandard",
    93: "Zstandard",
    95: "xz",
}
"""Methods that are read (APPNOTE.TXT 6.3.10, section 4.4.5)."""
PPMD = 98
"""Read by libarchive: pyppmd, which 7z readers in Python have, corrupts its memory over corrupt streams."""
UNREAD = {
    1: "shrink",
    2: "reduce",
    3: "reduce",
    4: "reduce",
    5: "reduce",
    6: "implode",
    96: "JPEG",
    97: "WavPack",
    PPMD: "PPMd",
}
_LZMA_ENDS = 0x2
"""Flag of an LZMA entry: an end marker is there."""

Chunks = Iterator[bytes]
Key = Callable[[Chunks], Chunks]
"""Takes the bytes as they lie in the file, and returns them decrypted."""


def content(file: BinaryIO, entry: Entry, start: int, key: Key | None) -> Pieces:
    """Yield an entry's content from where it starts in the file.

    Raises ExaminationError where it breaks off, can't be unpacked, or differs from its stored CRC-32 or size.
    """
    chunks = stored(file, start, entry.packed or 0)
    chunks = chunks if key is None else key(chunks)
    whole = 0
    crc = 0
    for piece in _unpacked(entry, chunks):
        whole += len(piece)
        crc = zlib.crc32(piece, crc)
        yield piece
    if key is not None:
        deque(chunks, 0)  # an authentication code stands at the end
    if entry.size is None:
        return
    if whole != entry.size:
        raise ExaminationError(f"corrupt: {entry.size} bytes by the zip's directory, {whole} found")
    if crc != entry.crc and not (entry.aes is not None and entry.aes.version == 2):
        raise ExaminationError("corrupt: CRC-32 differs")


def stored(file: BinaryIO, start: int, size: int) -> Chunks:
    """Yield bytes as they lie in the file, wherever it was read in between; raises ExaminationError where it ends."""
    end = start + size
    while start < end:
        file.seek(start)
        chunk = file.read(min(READ_BYTES, end - start))
        if not chunk:
            raise ExaminationError("truncated: the zip breaks off")
        start += len(chunk)
        yield chunk


def _unpacked(entry: Entry, chunks: Chunks) -> Pieces:
    if entry.method == 0:
        yield from chunks
    elif entry.method in {20, 93, 95}:
        yield from unpacked("xz" if entry.method == 95 else "zst", chunks)
    else:
        if entry.method == 14:
            step, chunks = _lzma(entry, chunks)
        else:
            step = {8: _inflate, 9: inflate64_step, 12: bz2.BZ2Decompressor}[entry.method]()
        yield from flow(step, chunks, METHODS[entry.method])
        if not step.eof:
            raise ExaminationError("truncated: the entry breaks off")


def _inflate() -> Step:
    return inflate_step(-15)


def _lzma(entry: Entry, chunks: Chunks) -> tuple[Step, Chunks]:
    """Turn zip's own LZMA header (section 5.8.8) into that of an .lzma file, for which liblzma bounds its memory."""
    head, chunks = _first(chunks, 9)
    if head[2:4] != b"\5\0" or len(head) < 9:
        raise ExaminationError("corrupt LZMA: its header can't be read")
    is_open = bool(entry.flags & _LZMA_ENDS) or entry.size is None
    size = -1 if is_open else entry.size or 0
    step = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=MEMORY_BYTES)
    return step, _joined(head[4:9] + (size & (1 << 64) - 1).to_bytes(8, "little"), chunks)


def _first(chunks: Chunks, size: int) -> tuple[bytes, Chunks]:
    """Return the first bytes of a stream, and the stream after them."""
    head = b""
    while len(head) < size and (more := next(chunks, b"")):
        head += more
    return head[:size], _joined(head[size:], chunks)


def _joined(head: bytes, chunks: Chunks) -> Chunks:
    if head:
        yield head
    yield from chunks
