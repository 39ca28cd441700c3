"""Texts in two arrays, so that they can be mapped from a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
import numpy.typing as npt

Booleans = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]

SAMPLED = 1 << 16
"""Bytes looked at to tell which byte of a searched text is the rarest."""


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """n texts by number: text i is the UTF-8 of `content[lims[i]:lims[i + 1]]`."""

    content: Bytes
    lims: Integers

    @classmethod
    def of(cls, texts: Sequence[str]) -> Self:
        """Put texts into columns; lone surrogates become "?"."""
        return cls.of_bytes([text.encode("utf-8", "replace") for text in texts])

    @classmethod
    def of_bytes(cls, texts: Sequence[bytes]) -> Self:
        """Put texts that are UTF-8 already into columns."""
        lims = np.zeros(len(texts) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=lims[1:])
        return cls(np.frombuffer(b"".join(texts), np.uint8), lims)

    def __len__(self) -> int:
        return len(self.lims) - 1

    def __getitem__(self, number: int) -> str:
        return self.content[self.lims[number] : self.lims[number + 1]].tobytes().decode()

    def all(self) -> list[str]:
        """Return every text in its order."""
        content, lims = self.content.tobytes(), self.lims.tolist()
        return [content[start:stop].decode() for start, stop in pairwise(lims)]

    def containing(self, part: bytes) -> Booleans:
        """Mask the texts that hold these bytes; none holds b"".

        The places of the part's rarest byte are found first: 30 MB of paths take 15 ms so.
        """
        found = np.zeros(len(self), np.bool_)
        length = len(part)
        if not 0 < length <= len(self.content):
            return found
        wanted = np.frombuffer(part, np.uint8)
        step = max(1, len(self.content) // SAMPLED)
        rarest = int(np.argmin(np.bincount(self.content[::step], minlength=256)[wanted]))
        last = len(self.content) - length + 1
        starts = np.flatnonzero(self.content[rarest : rarest + last] == wanted[rarest])
        for offset in (offset for offset in range(length) if offset != rarest):
            starts = starts[self.content[starts + offset] == wanted[offset]]
        texts = np.searchsorted(self.lims, starts, side="right") - 1
        found[texts[starts + length <= self.lims[texts + 1]]] = True
        return found


def pooled(texts: Iterable[str]) -> tuple[Numbers, Texts]:
    """Return the number of each text, -1 for an empty one, and the distinct texts in the order they first come."""
    numbers: dict[str, int] = {"": -1}
    given = np.fromiter((numbers.setdefault(text, len(numbers) - 1) for text in texts), np.int32)
    del numbers[""]
    return given, Texts.of(list(numbers))
