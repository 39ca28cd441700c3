from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import pytest

from clew.errors import ExaminationError
from clew.opener import Member, Opener, Opening


@dataclass
class Opened:
    """All that came out of a container: contents by path, members, facts, and why it or a member is not whole."""

    contents: dict[bytes, bytes] = field(default_factory=dict)
    members: dict[bytes, Member] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    reasons: dict[bytes, str] = field(default_factory=dict)


MOST_BYTES = 1 << 26


def open_all(opener: Opener, content: bytes, passwords: Sequence[bytes] = (), name: bytes = b"file") -> Opened:
    """Open a container; of what it may raise only ExaminationError is taken."""
    opened = Opened()
    opening = Opening([BytesIO(content)], name, len(content), tuple(passwords))
    total = 0
    try:
        for member in opener.members(opening):
            opened.members[member.path] = member
            pieces = member.pieces() if member.pieces else iter(())
            parts: list[bytes] = []
            try:
                for piece in pieces:
                    parts.append(piece)
                    total += len(piece)
                    assert total <= MOST_BYTES, "more came out than can be right"
            except ExaminationError as error:
                opened.reasons[member.path] = str(error)
            opened.contents[member.path] = b"".join(parts)
    except ExaminationError as error:
        opened.reason = str(error)
    opened.facts = dict(opening.facts)
    return opened


@pytest.fixture(scope="session")
def opened() -> Callable[..., Opened]:
    return open_all


Open = Callable[..., Opened]
