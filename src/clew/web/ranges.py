"""Which bytes of a file are asked for (RFC 9110, 14.1.2 and 13.1.5)."""

import re
from dataclasses import dataclass

_ONE = re.compile(r"\s*bytes\s*=\s*(\d{0,19})\s*-\s*(\d{0,19})\s*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes from `first` to `last`, both included, of `size`."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        """How many bytes it is."""
        return self.last - self.first + 1

    @property
    def content_range(self) -> str:
        """Where they lie, as the answer says it (RFC 9110, 14.4)."""
        return f"bytes {self.first}-{self.last}/{self.size}"


class UnsatisfiableError(Exception):
    """The file has no byte of the range."""


def stretch_of(asked: str, if_range: str, tag: str, size: int) -> Stretch | None:
    """Return the stretch that a request asks for; None for the whole file.

    A header that is none, one of several stretches, and one under a condition (`if_range`) that is not our strong tag
    is passed over, as RFC 9110 allows or asks. Raises UnsatisfiableError.
    """
    found = _ONE.fullmatch(asked)
    if found is None or (if_range and if_range.strip() != tag):
        return None
    first, last = found[1], found[2]
    if not first and not last:
        return None
    if not first:
        count = min(int(last), size)
        if not count:
            raise UnsatisfiableError
        return Stretch(size - count, size - 1, size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise UnsatisfiableError
    return Stretch(int(first), min(int(last), size - 1) if last else size - 1, size)
