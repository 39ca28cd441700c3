"""The machine's groups of near-duplicates."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StackMember:
    """A media within the stack radius of the stack's representative; distance in bits."""

    sha256: bytes
    distance: int


@dataclass(frozen=True, slots=True)
class Stack:
    """Near-duplicates of one case under the best of them.

    `members` begins with the representative itself at distance 0; the others follow by distance, then sha256.
    """

    representative: bytes
    members: tuple[StackMember, ...]

    @property
    def name(self) -> str:
        """What an officer types: the first 12 hex digits of the representative's SHA-256."""
        return self.representative.hex()[:12]
