"""Lines of text as they were read in a picture, packed into bytes."""

import msgspec

from clew.model.link import Box

MOST_LINES = 400
"""Of a view; a page of a book has fifty."""
MOST_CHARACTERS = 400
"""Of a line."""


class Line(msgspec.Struct, frozen=True, array_like=True):
    """A line of text: how sure the reader is of it, 0 to 1000, and where it stands in fractions of 10,000."""

    text: str
    sureness: int
    left: int
    top: int
    width: int
    height: int

    @property
    def box(self) -> Box:
        """Where it stands."""
        return Box(self.left / _SCALE, self.top / _SCALE, self.width / _SCALE, self.height / _SCALE)


_SCALE = 10_000
_VERSION = b"T1"
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[Line, ...])


def line(text: str, sureness: float, corners: tuple[float, float, float, float]) -> Line:
    """Make a line: sureness 0 to 1, left, top, right and bottom in fractions of the picture."""
    left, top, right, bottom = (min(max(each, 0.0), 1.0) for each in corners)
    scaled = (round(each * _SCALE) for each in (left, top, right - left, bottom - top))
    return Line(text[:MOST_CHARACTERS], round(sureness * 1000), *scaled)


def packed(lines: list[Line]) -> bytes:
    """Return lines as bytes; b"" for none."""
    return _VERSION + _encoder.encode(tuple(lines[:MOST_LINES])) if lines else b""


def unpacked(description: bytes) -> tuple[Line, ...]:
    """Return the lines; raises ValueError for what are none."""
    if description[:2] != _VERSION:
        raise ValueError("not a description of text")
    try:
        return _decoder.decode(description[2:])
    except msgspec.MsgspecError as error:
        raise ValueError(f"not a description of text: {error}") from error
