"""A media found on a list."""

from dataclasses import dataclass
from enum import StrEnum

from clew.model.category import Category


class MatchKind(StrEnum):
    """How a media and an entry are the same."""

    EXACT = "exact"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Match:
    """Media (or a part of it) against an entry, with all that is needed to repeat the comparison.

    `algorithm` is the digest's name ("sha1") or the hasher's ("pdq"); `hasher_version` is empty for digests.
    `distance` and `threshold` are bits, 0 for exact. `form` is the index of the dihedral form that matched,
    0 for the picture as it is, otherwise as in `MediaHash.forms` from 1.
    """

    sha256: bytes
    hashset: str
    hashset_version: str
    entry_key: bytes
    kind: MatchKind
    algorithm: str
    hasher_version: str
    distance: int
    threshold: int
    part: str
    form: int
    categories: tuple[Category, ...]
    series: str | None
    purpose: str
