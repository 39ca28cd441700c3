"""Lays two media beside each other: all that a match or a link between them can rest on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clew.casework.desk import Desk
from clew.casework.find import by_length
from clew.casework.hashed_media import tolerance
from clew.config import Matching
from clew.errors import NotFoundError
from clew.hasher import hashers
from clew.matching.two_forms import Apart, apart
from clew.model.digests import LENGTHS
from clew.model.match import Match
from clew.model.media_hash import MediaHash
from clew.model.segment import Segment
from clew.store import matches, media, stacks
from clew.store.catalog import Transaction
from clew.store.segments import segments_of


@dataclass(frozen=True, slots=True)
class Nearness:
    """Two hashes by one hasher, compared; near where neither quality is below the least and the distance not above."""

    left: MediaHash
    right: MediaHash
    apart: Apart
    threshold: int
    minimum_quality: int

    @property
    def is_near(self) -> bool:
        """Whether this counts as a match."""
        return (
            self.apart.distance <= self.threshold and min(self.left.quality, self.right.quality) >= self.minimum_quality
        )


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two; `stack` is that of the case, None where it is in none."""

    row: media.MediaRow
    stack: str | None
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two media beside each other: the digests they have in common, hashes, stretches of time seen from the left.

    `shared` are the lines of lists that both match.
    """

    left: Side
    right: Side
    same_digests: tuple[str, ...]
    hashes: tuple[Nearness, ...]
    segments: tuple[Segment, ...]
    shared: tuple[tuple[Match, Match], ...]


def compare_two(desk: Desk, case: str, left: bytes, right: bytes) -> Compared:
    """Compare a media of a case with another one, of any case, by what is stored; raises NotFoundError."""
    both = [left, right]
    with desk.catalog.reading() as tx:
        rows, cases = media.media(tx, both), matches.cases_with(tx, both)
        if left not in rows or case not in cases.get(left, ()):
            raise NotFoundError(f"case {case!r} has no media {left.hex()[:12]}")
        if right not in rows:
            raise NotFoundError(f"no case has a media {right.hex()[:12]}")
        hashes = media.hashes_of(tx, both)
        listed = matches.matches_of(tx, both)
        shared = sorted((each for each in segments_of(tx, [left]).get(left, []) if each.other == right), key=by_length)
        one, other = rows[left].digests, rows[right].digests
        return Compared(
            left=_side(tx, case, rows[left], cases),
            right=_side(tx, case, rows[right], cases),
            same_digests=tuple(name for name in LENGTHS if getattr(one, name) == getattr(other, name)),
            hashes=tuple(_near(hashes.get(left, ()), hashes.get(right, ()), desk.config.matching)),
            segments=tuple(each.segment for each in shared),
            shared=tuple(_shared(listed.get(left, ()), listed.get(right, ()))),
        )


def _side(tx: Transaction, case: str, row: media.MediaRow, cases: dict[bytes, list[str]]) -> Side:
    representative = stacks.stacks_with(tx, [row.sha256]).get(row.sha256, {}).get(case)
    return Side(
        row, representative.hex()[:12] if representative is not None else None, tuple(cases.get(row.sha256, ()))
    )


def _near(left: Sequence[MediaHash], right: Sequence[MediaHash], matching: Matching) -> Iterator[Nearness]:
    """Compare every hash of the one with every one of the other by the same version of the same hasher."""
    for one in left:
        for other in right:
            if (one.hasher, one.version) != (other.hasher, other.version) or one.hasher not in hashers():
                continue
            settings = tolerance(one.hasher, matching)
            yield Nearness(one, other, apart(one, other), settings.near_bits, settings.minimum_quality)


def _shared(left: Sequence[Match], right: Sequence[Match]) -> Iterator[tuple[Match, Match]]:
    """Pair the matches of both with the same line of a list, each line once, by its nearest on each side."""
    found: dict[tuple[str, bytes], Match] = {}
    for each in right:
        found.setdefault((each.hashset, each.entry_key), each)
    told: set[tuple[str, bytes]] = set()
    for each in left:
        line = (each.hashset, each.entry_key)
        if line in found and line not in told:
            told.add(line)
            yield each, found[line]
