"""Finds who decodes a file, and where in it a picture begins."""

from collections.abc import Iterator

from clew.decoder import HEAD_BYTES, Decoder, decoders

_JPEG_START = b"\xff\xd8\xff"
_MAX_STARTS = 4


def find_decoder(data: memoryview) -> tuple[Decoder | None, str]:
    """Return the decoder that takes a file, and the MIME type; None and "" where there is none."""
    for decoder in decoders().values():
        mime = decoder.sniff(data)
        if mime is not None:
            return decoder, mime
    return None, ""


def late_starts(data: memoryview) -> Iterator[int]:
    """Where a JPEG may begin after bytes that are not its own, as carving and broken downloads leave them."""
    head = bytes(data[:HEAD_BYTES])
    start = head.find(_JPEG_START, 1)
    for _ in range(_MAX_STARTS):
        if start < 0:
            return
        yield start
        start = head.find(_JPEG_START, start + 1)
