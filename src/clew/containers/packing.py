"""Unpacks what documents and servers pack (deflate, gzip, Brotli, Zstandard), a piece of 1 MiB at a time at most."""

import zlib
from collections.abc import Iterator
from importlib import import_module

from clew.errors import ExaminationError, UnavailableError
from clew.opener import PIECE_BYTES, Pieces

_EITHER_HEAD = 32 + zlib.MAX_WBITS
"""zlib's own head or gzip's."""


def inflate(pieces: Pieces, window_bits: int = zlib.MAX_WBITS, size: int | None = None) -> Pieces:
    """Yield deflated data unpacked; raises ExaminationError where it is damaged or ends too early.

    Where `size` is given, so many bytes are enough: some writers leave out the end of the stream.
    """
    stream = zlib.decompressobj(window_bits)
    count = 0
    try:
        for piece in pieces:
            waiting = piece
            while waiting and not stream.eof:
                unpacked = stream.decompress(waiting, PIECE_BYTES)
                waiting = stream.unconsumed_tail
                count += len(unpacked)
                yield unpacked
        while not stream.eof and (unpacked := stream.decompress(b"", PIECE_BYTES)):
            count += len(unpacked)
            yield unpacked
    except zlib.error as error:
        raise ExaminationError(f"corrupt deflate data: {error}") from error
    if not stream.eof and (size is None or count < size):
        raise ExaminationError("truncated: deflate data without its end")


def without_encoding(pieces: Pieces, encoding: str) -> Pieces:
    """Yield content without its Content-Encoding (RFC 9110, 8.4), "" or a list.

    Raises ExaminationError, and UnavailableError where a library is missing.
    """
    for each in reversed([name.strip().lower() for name in encoding.split(",")]):
        if each in {"gzip", "x-gzip"}:
            pieces = inflate(pieces, _EITHER_HEAD)
        elif each == "deflate":
            pieces = _deflate(pieces)
        elif each == "br":
            pieces = _brotli(pieces)
        elif each == "zstd":
            pieces = _zstd(pieces)
        elif each not in {"", "identity"}:
            raise ExaminationError(f"packed in an unknown way: {each[:40]}")
    return pieces


def _deflate(pieces: Pieces) -> Iterator[bytes]:
    """Unpack "deflate", which some servers send without zlib's head."""
    first = next(pieces, b"")
    has_head = len(first) >= 2 and first[0] & 15 == 8 and int.from_bytes(first[:2], "big") % 31 == 0
    yield from inflate(_joined(first, pieces), zlib.MAX_WBITS if has_head else -zlib.MAX_WBITS)


def _joined(first: bytes, rest: Pieces) -> Iterator[bytes]:
    yield first
    yield from rest


def _brotli(pieces: Pieces) -> Iterator[bytes]:
    try:
        brotli = import_module("brotli")
    except ImportError as error:
        raise UnavailableError("content packed by Brotli is read by brotli: pip install brotli") from error
    unpacker = brotli.Decompressor()
    try:
        for piece in pieces:
            yield unpacker.process(piece, output_buffer_limit=PIECE_BYTES)
            while not unpacker.can_accept_more_data():
                yield unpacker.process(b"", output_buffer_limit=PIECE_BYTES)
    except brotli.error as error:
        raise ExaminationError("corrupt Brotli content") from error
    if not unpacker.is_finished():
        raise ExaminationError("truncated: Brotli content without its end")


def _zstd(pieces: Pieces) -> Iterator[bytes]:
    from backports import zstd  # noqa: PLC0415 - plug-ins import cheaply

    unpacker = zstd.ZstdDecompressor()
    try:
        for piece in pieces:
            waiting = piece
            while not unpacker.eof:
                yield unpacker.decompress(waiting, PIECE_BYTES)
                waiting = b""
                if unpacker.needs_input:
                    break
    except zstd.ZstdError as error:
        raise ExaminationError("corrupt Zstandard content") from error
    if not unpacker.eof:
        raise ExaminationError("truncated: Zstandard content without its end")


def load_unpackers() -> None:
    """Load the libraries that unpack: where no file opens any more, nothing loads."""
    for encoding in ("br", "zstd"):
        try:
            next(without_encoding(iter((b"\0",)), encoding), b"")
        except (ExaminationError, UnavailableError):
            continue
