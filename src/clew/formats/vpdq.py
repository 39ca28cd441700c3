"""vPDQ as text: a line for each hashed frame of a film, "frame number,quality,PDQ in hex,seconds".

That is what Meta's vPDQ writes (https://github.com/facebook/ThreatExchange, vpdq/cpp, `vpdq-hash-video`). A film is one
entry. Files may be joined: where the frame number begins anew, so does a film. A line "# NAME" names the film that
follows; the first one is named after the file.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from clew.errors import FormatError
from clew.model.digests import PartialDigests
from clew.model.frame_part import frame_part
from clew.model.hashset import BadLine, Entry, EntryFile, HashSet, ListGroup
from clew.model.media_hash import MediaHash
from clew.notation.digests import PDQ, shown
from clew.notation.text import head as start_of
from clew.notation.text import is_unicode, lines, opened, stem

MOST_FRAMES = 1 << 19
"""Frames of one film, which is held whole: 6 days at one a second, 4.8 hours at 30, 180 MB."""
CLEAR = 80
"""Quality from which PDQ's authors hold implementations to each other, within 10 bits."""
_LINE = re.compile(
    r"\s*([0-9]{1,10})\s*,\s*(100|[0-9]{1,2})\s*,\s*([0-9a-fA-F]{64})\s*,\s*([0-9]{1,7}(?:\.[0-9]{1,9})?)\s*"
)
_EXPECTED = "expected frame number, quality 0 to 100, 64 hex digits of PDQ, seconds, with commas between"


class Vpdq:
    """Films as lists of frames' hashes."""

    name = "vpdq"
    title = "vPDQ text, a frame a line: number,quality,hash,seconds"

    def sniff(self, path: Path) -> bool:
        """Tell by the first line that is neither blank nor a comment."""
        line = _first(path)
        return line is not None and _LINE.fullmatch(line) is not None

    def read_head(self, path: Path) -> HashSet:
        """Return the list's name: such a file says nothing of itself."""
        self._check(path)
        return HashSet(name=stem(path), format=self.name)

    def read(self, path: Path) -> Iterator[Entry | ListGroup | BadLine]:
        """Stream the films; raises FormatError for one of more than `MOST_FRAMES`."""
        self._check(path)
        film = _Film(stem(path))
        with opened(path) as text:
            for number, line in enumerate(lines(text), start=1):
                stripped = line.strip()
                match = _LINE.fullmatch(stripped)
                if match is not None:
                    if int(match[1]) <= film.last:
                        yield film.entry()
                        film = _Film("")
                    film.add(match, path)
                elif stripped.startswith("#"):
                    if film.frames:
                        yield film.entry()
                    film = _Film(stripped[1:].strip())
                elif stripped:
                    yield BadLine(number, f"{_EXPECTED}; found {shown(stripped)}")
        if film.frames:
            yield film.entry()

    def _check(self, path: Path) -> None:
        if not self.sniff(path):
            found = _first(path)
            raise FormatError(f"{path}: {_EXPECTED}; found {'no such line' if found is None else shown(found)}")


class _Film:
    """The frames of one film, as they are read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.frames: list[MediaHash] = []
        self.last = -1

    def add(self, match: re.Match[str], path: Path) -> None:
        """Add a line's frame."""
        if len(self.frames) == MOST_FRAMES:
            raise FormatError(f"{path}: a film of more than {MOST_FRAMES:,} frames: split it")
        self.last = int(match[1])
        part = frame_part(round(float(match[4]) * 1000))
        self.frames.append(MediaHash(PDQ, "", bytes.fromhex(match[3]), int(match[2]), part))

    def entry(self) -> Entry:
        """Return the film, the clear frame nearest to its middle first: an entry is known by its first hash.

        Many films begin with the same black frame or title; few have the same in the middle.
        """
        middle = len(self.frames) // 2
        least = min(CLEAR, max(each.quality for each in self.frames))
        clear = (at for at, each in enumerate(self.frames) if each.quality >= least)
        key = min(clear, key=lambda at: abs(at - middle))
        hashes = (self.frames[key], *self.frames[:key], *self.frames[key + 1 :])
        named = (EntryFile(name=self.name, path=self.name),) if self.name and is_unicode(self.name) else ()
        return Entry(PartialDigests(), hashes=hashes, files=named)


def _first(path: Path) -> str | None:
    for line in start_of(path).splitlines():
        stripped = line.strip()
        if stripped and stripped[0] != "#":
            return stripped
    return None


plugin = Vpdq()
