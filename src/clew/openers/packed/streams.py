"""Unpacks compressed streams piece by piece, in bounded memory, whatever they claim of their size."""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Protocol

from clew.errors import ExaminationError, UnavailableError
from clew.opener import PIECE_BYTES, Pieces

READ_BYTES = 1 << 16
"""How much packed input goes to a decompressor at a time: of deflate 16 KiB unpack at 199 MB/s, 64 at 212, 1024 at 216
(`benchmarks/unpacking.py`)."""
MEMORY_BYTES = 1 << 30
"""What a decompressor may keep of what it has unpacked. `xz -9` and 7-Zip's "ultra" ask for 64 MiB, `zstd --long=30`
for 1 GiB; a child has 2 GiB in all."""
_INFLATE64_BYTES = 1 << 10
"""inflate64 puts out all that its input makes; deflate makes at most 1,032 bytes of one (RFC 1951: 258 in two bits)."""
_WINDOW_LOG = 30
_ERRORS = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)


class Step(Protocol):
    """An incremental decompressor, as `bz2`, `lzma` and `zstd` have it."""

    @property
    def eof(self) -> bool:
        """Whether the end of the stream was met."""
        ...

    @property
    def needs_input(self) -> bool:
        """Whether more input must come before there is more output."""
        ...

    @property
    def unused_data(self) -> bytes:
        """What came after the end of the stream."""
        ...

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Take input, and return at most `max_length` bytes."""
        ...


class _Inflate:
    """zlib as a Step."""

    def __init__(self, window_bits: int) -> None:
        self._inner = zlib.decompressobj(window_bits)
        self._is_full = False

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._is_full and not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        tail = self._inner.unconsumed_tail
        piece = self._inner.decompress(tail + data if data else tail, max_length)
        self._is_full = len(piece) == max_length  # more may wait inside, though no input is left
        return piece


class _Inflate64:
    """Deflate64 as a Step: fed so little at a time that its output stays bounded."""

    def __init__(self) -> None:
        import inflate64  # noqa: PLC0415 - plug-ins import cheaply

        self._inner = inflate64.Inflater()
        self._waiting = b""

    @property
    def eof(self) -> bool:
        return self._inner.eof and not self._waiting

    @property
    def needs_input(self) -> bool:
        return not self._waiting

    @property
    def unused_data(self) -> bytes:
        return b""

    def decompress(self, data: bytes, max_length: int) -> bytes:  # noqa: ARG002 - bounded by its input instead
        self._waiting += data
        turn, self._waiting = self._waiting[:_INFLATE64_BYTES], self._waiting[_INFLATE64_BYTES:]
        if self._inner.eof:
            self._waiting = b""
            return b""
        piece: bytes = self._inner.inflate(turn)
        return piece


class _Zstd:
    """One frame of Zstandard as a Step; its own error becomes a ValueError."""

    def __init__(self) -> None:
        from backports import zstd  # noqa: PLC0415 - plug-ins import cheaply

        self._inner = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG})
        self._error = zstd.ZstdError

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return self._inner.needs_input

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        try:
            return self._inner.decompress(data, max_length)
        except self._error as error:
            raise ValueError(str(error)) from error


def inflate_step(window_bits: int) -> Step:
    """Return a Step of zlib; `window_bits` as zlib has them: -15 bare deflate, 31 gzip."""
    return _Inflate(window_bits)


def inflate64_step() -> Step:
    """Return a Step for Deflate64; raises UnavailableError where its library is missing."""
    try:
        return _Inflate64()
    except ImportError as error:
        raise UnavailableError("Deflate64 is read by inflate64: pip install inflate64") from error


def zstd_step() -> Step:
    """Return a Step for one frame of Zstandard; raises UnavailableError where its library is missing."""
    try:
        return _Zstd()
    except ImportError as error:
        raise UnavailableError("Zstandard is read by backports.zstd: pip install backports.zstd") from error


def step_of(suffix: str) -> Step:
    """Return a Step for one stream of "gz", "bz2", "xz", "lzma" or "zst"."""
    if suffix == "gz":
        return _Inflate(31)
    if suffix == "bz2":
        return bz2.BZ2Decompressor()
    if suffix == "zst":
        return zstd_step()
    form = lzma.FORMAT_XZ if suffix == "xz" else lzma.FORMAT_ALONE
    return lzma.LZMADecompressor(form, memlimit=MEMORY_BYTES)


def suffix_of(head: bytes) -> str | None:
    """Tell a compressed stream by its first bytes (at least 18 of them, where the file has as many).

    RFC 1952 section 2.3; bzip2's block or end magic; the .xz file format 1.2.1 section 2.1.1.1; RFC 8878 section 3.1
    (also after a skippable frame); of .lzma, which has no magic, only what encoders write: properties 5D, a dictionary
    of 2^n or 2^n + 2^(n-1) bytes, a size that is unknown or under 256 GiB.
    """
    if head[:3] == b"\x1f\x8b\x08" and not head[3:4] > b"\x1f":
        return "gz"
    if head[:3] == b"BZh" and head[3:4] in b"123456789" and head[4:10] in {b"1AY&SY", b"\x17rE8P\x90"}:
        return "bz2"
    if head[:6] == b"\xfd7zXZ\0":
        return "xz"
    if head[:4] == b"\x28\xb5\x2f\xfd" or (0x50 <= head[0] <= 0x5F and head[1:4] == b"\x2a\x4d\x18" if head else False):
        return "zst"
    return "lzma" if _is_lzma_alone(head) else None


def _is_lzma_alone(head: bytes) -> bool:
    if len(head) < 18 or head[0] != 0x5D or head[13] != 0:
        return False
    dictionary, size = int.from_bytes(head[1:5], "little"), int.from_bytes(head[5:13], "little")
    top = 1 << max(dictionary.bit_length() - 1, 0)
    is_dictionary = dictionary >= 1 << 12 and dictionary in {top, top + (top >> 1), 0xFFFFFFFF}
    return is_dictionary and (size == (1 << 64) - 1 or 0 < size < 1 << 38)


def chunks_of(file: BinaryIO, size: int | None = None) -> Iterator[bytes]:
    """Yield what a file has from where it stands, `size` bytes at most, in small pieces."""
    left = size
    while left is None or left > 0:
        chunk = file.read(READ_BYTES if left is None else min(READ_BYTES, left))
        if not chunk:
            return
        if left is not None:
            left -= len(chunk)
        yield chunk


def flow(step: Step, chunks: Iterable[bytes], what: str) -> Pieces:
    """Yield what a stream unpacks to, piece by piece, until it or its input ends.

    Raises ExaminationError where the decompressor refuses the input; `what` names the stream in it.
    """
    for chunk in chunks:
        data = chunk
        while True:
            try:
                piece = step.decompress(data, PIECE_BYTES)
            except _ERRORS as error:
                raise ExaminationError(f"corrupt {what}: {error}") from error
            if piece:
                yield piece
            if step.eof or step.needs_input or not (piece or data):
                break
            data = b""
        if step.eof:
            return


def unpacked(suffix: str, chunks: Iterable[bytes], note_rest: Callable[[int], None] = lambda _: None) -> Pieces:
    """Yield what a compressed file unpacks to: all its streams, one after the other.

    Raises ExaminationError where it is corrupt or breaks off. What comes after a stream's end and is no other stream
    is left alone: its length goes to `note_rest`, unless it is padding with zeros.
    """
    source = iter(chunks)
    head = b""
    count = 0
    while True:
        while len(head) < 18 and (more := next(source, b"")):
            head += more
        if count and suffix_of(head) != suffix:
            rest = len(head.rstrip(b"\0")) and len(head) + sum(map(len, source))
            if rest:
                note_rest(rest)
            return
        if not head:
            raise ExaminationError("truncated: empty")
        step = step_of(suffix)
        yield from flow(step, _pushed_back(head, source), suffix)
        if not step.eof:
            raise ExaminationError(f"truncated: the {suffix} stream breaks off")
        head = step.unused_data.lstrip(b"\0") if suffix in {"xz", "gz"} else step.unused_data
        count += 1


def _pushed_back(head: bytes, source: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from source
