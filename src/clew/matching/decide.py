"""Which media match which entries, and the Match that says so.

An entry is near a media where its own digest lies within `near_bits` (inclusive) of any dihedral form of the media's,
so that a mirrored or turned copy is found, and both are of `minimum_quality`. Each part of a media (the whole picture,
its embedded thumbnail) is matched for itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from clew.config import Matching
from clew.matching.index import Index, together
from clew.model.category import Category
from clew.model.match import Match, MatchKind

BATCH = 1 << 16
"""Media rows asked about at once: 2^19 queries of 16 MiB, which an index with as many codes answers by a join."""


class ListedEntry(Protocol):
    """What a Match says of the entry: the list it stands on, and the line itself."""

    @property
    def id(self) -> int: ...  # noqa: D102 - the id it has in an index
    @property
    def hashset(self) -> str: ...  # noqa: D102 - the list's name
    @property
    def hashset_version(self) -> str: ...  # noqa: D102 - the list's
    @property
    def key(self) -> bytes: ...  # noqa: D102 - `Entry.key`
    @property
    def categories(self) -> tuple[Category, ...]: ...  # noqa: D102
    @property
    def series(self) -> str | None: ...  # noqa: D102
    @property
    def purpose(self) -> str: ...  # noqa: D102 - as in `HashSet.purpose`


@dataclass(frozen=True, slots=True, eq=False)
class MediaHashes:
    """Perceptual hashes of media and their parts by one hasher, one a row; b is the bytes of a digest.

    Shapes: `sha256` (n, 32), `digests` (n, b), `forms` (n, 7, b), zeros for those that aren't known, `quality` (n,).
    `parts` and `versions` (of the hasher) say of each row what they say in `MediaHash`.
    """

    sha256: npt.NDArray[np.uint8]
    digests: npt.NDArray[np.uint8]
    forms: npt.NDArray[np.uint8]
    quality: npt.NDArray[np.uint8]
    parts: Sequence[str]
    hasher: str
    versions: Sequence[str]


@dataclass(frozen=True, slots=True, eq=False)
class NearPairs:
    """Media rows and the ids of the entries near them, each pair once, by row, distance, id; arrays of one length.

    `forms` is the dihedral form that came nearest, as in `Match.form`; of equal ones the first.
    """

    rows: npt.NDArray[np.int64]
    entries: npt.NDArray[np.int64]
    distances: npt.NDArray[np.uint16]
    forms: npt.NDArray[np.uint8]


def admit(
    index: Index,
    entries: npt.NDArray[np.int64],
    digests: npt.NDArray[np.uint8],
    quality: npt.NDArray[np.uint8],
    minimum_quality: int,
) -> None:
    """Add to the index those hashes that are good enough to match at all."""
    good = quality >= minimum_quality
    index.add(digests[good], entries[good])


def near_pairs(index: Index, media: MediaHashes, matching: Matching) -> Iterator[NearPairs]:
    """Find every entry of the index near a row of `media`, a batch of rows at a time, in order of rows."""
    good = np.flatnonzero(media.quality >= matching.minimum_quality)
    for start in range(0, len(good) if index.count else 0, BATCH):
        yield _near(index, media, good[start : start + BATCH], matching.near_bits)


def near_matches(
    pairs: NearPairs, media: MediaHashes, entries: Mapping[int, ListedEntry], matching: Matching
) -> list[Match]:
    """Say pairs as matches, in their order; `entries` holds every entry the pairs name, by id."""
    columns = (pairs.rows.tolist(), pairs.entries.tolist(), pairs.distances.tolist(), pairs.forms.tolist())
    return [
        Match(
            sha256=media.sha256[row].tobytes(),
            hashset=entry.hashset,
            hashset_version=entry.hashset_version,
            entry_key=entry.key,
            kind=MatchKind.NEAR,
            algorithm=media.hasher,
            hasher_version=media.versions[row],
            distance=distance,
            threshold=matching.near_bits,
            part=media.parts[row],
            form=form,
            categories=entry.categories,
            series=entry.series,
            purpose=entry.purpose,
        )
        for row, entry_id, distance, form in zip(*columns, strict=True)
        for entry in (entries[entry_id],)
    ]


def exact_match(sha256: bytes, entry: ListedEntry, algorithm: str) -> Match:
    """Say that a media has the digest of this name that an entry gives."""
    return Match(
        sha256=sha256,
        hashset=entry.hashset,
        hashset_version=entry.hashset_version,
        entry_key=entry.key,
        kind=MatchKind.EXACT,
        algorithm=algorithm,
        hasher_version="",
        distance=0,
        threshold=0,
        part="",
        form=0,
        categories=entry.categories,
        series=entry.series,
        purpose=entry.purpose,
    )


def beyond_exact(near: Iterable[Match], exact: Iterable[Match]) -> list[Match]:
    """Return the near matches that say more than the exact ones: not those of a media with an entry it equals."""
    equal = {(match.sha256, match.hashset, match.entry_key) for match in exact}
    return [match for match in near if (match.sha256, match.hashset, match.entry_key) not in equal]


def _near(index: Index, media: MediaHashes, rows: npt.NDArray[np.int64], radius: int) -> NearPairs:
    """Ask for every form of these rows, and keep the nearest form of each row and entry."""
    forms = np.concatenate([media.digests[rows][:, None, :], media.forms[rows]], axis=1)
    asked = np.ones(forms.shape[:2], bool)
    asked[:, 1:] = np.any(media.forms[rows], axis=2)
    asked_row, asked_form = np.nonzero(asked)
    hits = together(index.stream(np.ascontiguousarray(forms[asked]), radius))
    entries, distances = hits.ids, hits.distances
    row, form = rows[asked_row[hits.queries]], asked_form[hits.queries].astype(np.uint8)
    order = np.lexsort((form, distances, entries, row))
    row, entries, distances, form = row[order], entries[order], distances[order], form[order]
    first = np.ones(len(row), bool)
    first[1:] = (row[1:] != row[:-1]) | (entries[1:] != entries[:-1])
    row, entries, distances, form = row[first], entries[first], distances[first], form[first]
    order = np.lexsort((entries, distances, row))
    return NearPairs(row[order], entries[order], distances[order], form[order])
