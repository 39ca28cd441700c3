"""An opener that breaks as its container says, to be loaded into an unpacking child.

A container is lines: `name content`, where a content of "crash", "hang", "leak", "exit" or "fail" does that when it is
read, and "crash-listing" when it is listed; "nested" is a container with one file.
"""

import ctypes
import os
import time
from collections.abc import Iterable, Iterator
from functools import partial

from clew.errors import ExaminationError
from clew.model.digests import Digests
from clew.model.findings import Contents, Findings, Kind, Outcome
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening
from clew.registry import plugins

MAGIC = b"breaking\n"


class BreakingOpener:
    """Reads containers of lines."""

    name = "breaking"
    version = "1"
    kind = Kind.ARCHIVE
    is_general = False
    wraps_media = False
    notes: tuple[FormatNote, ...] = ()

    def sample(self) -> bytes:
        return MAGIC

    def sniff(self, data: memoryview) -> str | None:
        return "application/x-breaking" if data[: len(MAGIC)] == MAGIC else None

    def companions(self, name: bytes) -> Iterable[bytes]:
        del name
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        for line in opening.files[0].read().splitlines()[1:]:
            name, _, content = line.partition(b" ")
            if content == b"crash-listing":
                ctypes.string_at(0)
            if content == b"link":
                yield Member(name, outcome=Outcome.UNSUPPORTED, reason="symbolic link to nowhere, not followed")
            else:
                yield Member(name, len(content), pieces=partial(_pieces, content))


def _pieces(content: bytes) -> Iterator[bytes]:
    if content == b"nested":
        yield MAGIC + b"in one\n"
        return
    yield content[:5]
    match content:
        case b"crash":
            ctypes.string_at(0)
        case b"hang":
            time.sleep(600)
        case b"leak":
            _held.append(bytearray(1 << 40))
        case b"exit":
            os._exit(3)
        case b"fail":
            raise ExaminationError("CRC-32 differs")
        case _ if content.startswith(b"flood"):
            yield from (bytes(1 << 20) for _ in range(int(content[5:])))
    yield content[5:]


_held: list[bytearray] = []


def warm_up() -> None:
    """Add the opener to those a child knows."""
    plugins("openers")["breaking"] = BreakingOpener()


def describe(data: memoryview, size: int, digests: Digests, **_others: object) -> Findings:
    """Say that a content is a container of lines, or a text."""
    if BreakingOpener().sniff(data) is not None:
        contents = Contents("breaking/1")
        return Findings(Outcome.EXAMINED, "", Kind.ARCHIVE, "application/x-breaking", size, digests, contents=contents)
    if bytes(data[:3]) == b"bad":
        ctypes.string_at(0)
    return Findings(Outcome.EXAMINED, "", Kind.OTHER, "text/plain", size, digests)
