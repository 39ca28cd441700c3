"""Compares media with the hash sets: exact by any digest, near by perceptual hash."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from clew.casework.hashed_media import media_hashes, tolerance
from clew.config import Matching
from clew.hasher import hashers
from clew.matching.aligning import align
from clew.matching.decide import MediaHashes, NearPairs, admit, beyond_exact, exact_match, near_matches, near_pairs
from clew.matching.hamming import HammingIndex
from clew.matching.index import Index
from clew.matching.same_film import SAME_SHARE
from clew.matching.stills import MIRRORED_FORM
from clew.matching.timeline import timeline
from clew.model.findings import Findings
from clew.model.footage import FrameHashes
from clew.model.frame_part import frame_part
from clew.model.match import Match
from clew.model.media_hash import WHOLE
from clew.model.segment import covered_ms
from clew.store import exact as exact_entries
from clew.store.catalog import Transaction
from clew.store.entry_frames import entry_frames
from clew.store.entry_hashes import entry_hashes
from clew.store.indexes import Codes, MediaPart, entry_index, media_index, media_parts


@dataclass(frozen=True, slots=True, eq=False)
class KnownLists:
    """The lists as they stood when a run began: one index of entry hashes a hasher."""

    indexes: Mapping[str, Index]
    matching: Matching


def known_lists(tx: Transaction, matching: Matching, hashset: str | None = None) -> KnownLists:
    """Open the indexes of all lists' hashes, or make those of one list."""
    if hashset is None:
        return KnownLists({codes.hasher: entry_index(tx, codes) for codes in searched(matching)}, matching)
    indexes: dict[str, Index] = {}
    for name, hasher in hashers().items():
        index = HammingIndex(hasher.bits)
        table = entry_hashes(tx, name, hashset, bits=hasher.bits)
        admit(index, table.entry_ids, table.digests, table.quality, tolerance(name, matching).minimum_quality)
        indexes[name] = index
    return KnownLists(indexes, matching)


def searched(matching: Matching) -> list[Codes]:
    """Return which hashes are indexed: those of every hasher that are good enough to match."""
    return [Codes(name, each.bits, tolerance(name, matching).minimum_quality) for name, each in hashers().items()]


def identify(tx: Transaction, known: KnownLists, batch: Sequence[Findings]) -> list[Match]:
    """Return every match of the contents in a batch, each content once."""
    distinct = {each.digests.sha256: each for each in batch if each.digests is not None}
    digests = [each.digests for each in distinct.values() if each.digests is not None]
    exact = [
        exact_match(digests[at].sha256, entry, algorithm) for at, entry, algorithm in exact_entries.exact(tx, digests)
    ]
    near: list[Match] = []
    films = [(sha256, each.footage.frames) for sha256, each in distinct.items() if each.footage is not None]
    near += identify_films(tx, known, films)
    hashed = {sha256: each.picture.hashes for sha256, each in distinct.items() if each.picture is not None}
    for name in known.indexes:
        rows = [(sha256, one) for sha256, hashes in hashed.items() for one in hashes if one.hasher == name]
        if rows:
            near += near_to_lists(tx, known, media_hashes(name, rows))
    return [*exact, *beyond_exact(near, exact)]


def identify_films(
    tx: Transaction, known: KnownLists, films: Iterable[tuple[bytes, Sequence[FrameHashes]]]
) -> list[Match]:
    """Return which entries films match by their frames, each entry once.

    A listed picture is matched by the frame nearest to it. A listed film by the stretches that both share: as a whole
    where these cover `SAME_SHARE` of the film found, else by the first of them; where they share none, not at all.
    """
    return [
        match
        for sha256, hashed in films
        for frames in hashed
        if frames.hasher in known.indexes and frames.quality
        for match in _identify_film(tx, known, sha256, frames)
    ]


def _identify_film(tx: Transaction, known: KnownLists, sha256: bytes, frames: FrameHashes) -> Iterator[Match]:
    """Yield the matches of one film's frames by one hasher."""
    matching = tolerance(frames.hasher, known.matching)
    rows = _frame_rows(sha256, frames)
    pairs = _together(near_pairs(known.indexes[frames.hasher], rows, matching))
    numbers = np.unique(pairs.entries).tolist()
    entries, listed = exact_entries.entry_refs(tx, numbers), entry_frames(tx, numbers)
    film = timeline(frames, 0, matching.minimum_quality)
    for number in numbers:
        of_it = pairs.entries == number
        mine = NearPairs(pairs.rows[of_it], pairs.entries[of_it], pairs.distances[of_it], pairs.forms[of_it])
        nearest = int(np.lexsort((mine.rows, mine.distances))[0])
        time, is_whole = int(film.starts[mine.rows[nearest]]), False
        of_entry = [each for each in listed.get(number, ()) if each.hasher == frames.hasher]
        if of_entry:
            shared = align(film, timeline(of_entry[-1], 0, matching.minimum_quality))
            if not shared:
                continue
            time = min(each.start_ms for each in shared)
            is_whole = covered_ms((each.start_ms, each.end_ms) for each in shared) >= SAME_SHARE * film.duration_ms
        at = slice(nearest, nearest + 1)
        one = NearPairs(mine.rows[at], mine.entries[at], mine.distances[at], mine.forms[at])
        (match,) = near_matches(one, rows, entries, matching)
        yield replace(match, part=WHOLE if is_whole else frame_part(time))


def _together(some: Iterable[NearPairs]) -> NearPairs:
    parts = list(some)
    return NearPairs(
        np.concatenate([np.zeros(0, np.int64), *(each.rows for each in parts)]),
        np.concatenate([np.zeros(0, np.int64), *(each.entries for each in parts)]),
        np.concatenate([np.zeros(0, np.uint16), *(each.distances for each in parts)]),
        np.concatenate([np.zeros(0, np.uint8), *(each.forms for each in parts)]),
    )


def _frame_rows(sha256: bytes, frames: FrameHashes) -> MediaHashes:
    """Return a film's frames as rows to match; of the forms they have that which is mirrored."""
    count = len(frames.quality)
    digests = np.frombuffer(frames.digests, np.uint8).reshape(count, -1)
    forms = np.zeros((count, 7, digests.shape[1]), np.uint8)
    forms[:, MIRRORED_FORM - 1] = np.frombuffer(frames.mirrored, np.uint8).reshape(count, -1)
    return MediaHashes(
        sha256=np.tile(np.frombuffer(sha256, np.uint8), (count, 1)),
        digests=digests,
        forms=forms,
        quality=np.frombuffer(frames.quality, np.uint8),
        parts=[WHOLE] * count,
        hasher=frames.hasher,
        versions=[frames.version] * count,
    )


def near_to_lists(tx: Transaction, known: KnownLists, rows: MediaHashes) -> Iterable[Match]:
    """Yield the near matches of hashed media, a bounded number at a time."""
    matching = tolerance(rows.hasher, known.matching)
    for pairs in near_pairs(known.indexes[rows.hasher], rows, matching):
        entries = exact_entries.entry_refs(tx, np.unique(pairs.entries).tolist())
        yield from near_matches(pairs, rows, entries, matching)


@dataclass(frozen=True, slots=True)
class NearMedia:
    """A media of the catalog, or a part of one, near to a row that was asked for: in bits, and in which form it is."""

    row: int
    near: MediaPart
    distance: int
    form: int


def near_known_media(tx: Transaction, asked: MediaHashes, matching: Matching) -> Iterator[NearMedia]:
    """Yield all hashed media near what is asked for, by row, then distance."""
    settings = tolerance(asked.hasher, matching)
    codes = Codes(asked.hasher, 8 * asked.digests.shape[1], settings.minimum_quality)
    for pairs in near_pairs(media_index(tx, codes), asked, settings):
        parts = media_parts(tx, pairs.entries)
        columns = (pairs.rows.tolist(), pairs.entries.tolist(), pairs.distances.tolist(), pairs.forms.tolist())
        for row, number, distance, form in zip(*columns, strict=True):
            yield NearMedia(row, parts[number], distance, form)
