"""Compares media with the hash sets: exact by any digest, near by perceptual hash."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from clew.casework.stack import STACK_HASHER
from clew.config import Matching
from clew.hasher import hashers
from clew.matching.decide import MediaHashes, admit, beyond_exact, exact_match, near_matches, near_pairs
from clew.matching.hamming import HammingIndex
from clew.matching.index import Index
from clew.model.findings import Findings
from clew.model.match import Match
from clew.model.media_hash import MediaHash
from clew.store import exact as exact_entries
from clew.store.catalog import Transaction
from clew.store.entry_hashes import entry_hashes
from clew.store.hash_table import hash_table
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


def tolerance(hasher: str, matching: Matching) -> Matching:
    """Return what counts as near by a hasher: the settings speak of PDQ, every other hasher for itself."""
    if hasher == STACK_HASHER:
        return matching
    own = hashers()[hasher]
    return msgspec.structs.replace(matching, near_bits=own.threshold_bits, minimum_quality=own.minimum_quality)


def identify(tx: Transaction, known: KnownLists, batch: Sequence[Findings]) -> list[Match]:
    """Return every match of the contents in a batch, each content once."""
    distinct = {each.digests.sha256: each for each in batch if each.digests is not None}
    digests = [each.digests for each in distinct.values() if each.digests is not None]
    exact = [
        exact_match(digests[at].sha256, entry, algorithm) for at, entry, algorithm in exact_entries.exact(tx, digests)
    ]
    near: list[Match] = []
    hashed = {sha256: each.picture.hashes for sha256, each in distinct.items() if each.picture is not None}
    for name in known.indexes:
        rows = [(sha256, one) for sha256, hashes in hashed.items() for one in hashes if one.hasher == name]
        if rows:
            near += near_to_lists(tx, known, media_hashes(name, rows))
    return [*exact, *beyond_exact(near, exact)]


def near_to_lists(tx: Transaction, known: KnownLists, rows: MediaHashes) -> Iterable[Match]:
    """Yield the near matches of hashed media, a bounded number at a time."""
    matching = tolerance(rows.hasher, known.matching)
    for pairs in near_pairs(known.indexes[rows.hasher], rows, matching):
        entries = exact_entries.entry_refs(tx, np.unique(pairs.entries).tolist())
        yield from near_matches(pairs, rows, entries, matching)


def near_media(asked: MediaHashes, among: MediaHashes, matching: Matching) -> Iterator[tuple[int, int, int]]:
    """Yield (row of `asked`, row of `among`, distance in bits) of what is near, by row, then distance."""
    settings = tolerance(asked.hasher, matching)
    index = HammingIndex(8 * among.digests.shape[1])
    admit(index, np.arange(len(among.digests)), among.digests, among.quality, settings.minimum_quality)
    for pairs in near_pairs(index, asked, settings):
        yield from zip(pairs.rows.tolist(), pairs.entries.tolist(), pairs.distances.tolist(), strict=True)


def near_known_media(tx: Transaction, asked: MediaHashes, matching: Matching) -> Iterator[tuple[int, MediaPart, int]]:
    """Yield (row of `asked`, media and part, distance in bits) of all hashed media near it, by row, then distance."""
    settings = tolerance(asked.hasher, matching)
    codes = Codes(asked.hasher, 8 * asked.digests.shape[1], settings.minimum_quality)
    for pairs in near_pairs(media_index(tx, codes), asked, settings):
        parts = media_parts(tx, pairs.entries)
        for row, number, distance in zip(
            pairs.rows.tolist(), pairs.entries.tolist(), pairs.distances.tolist(), strict=True
        ):
            yield row, parts[number], distance


def media_hashes(hasher: str, rows: Sequence[tuple[bytes, MediaHash]]) -> MediaHashes:
    """Put hashes by one hasher into columns."""
    size = len(rows[0][1].digest)
    no_forms = bytes(7 * size)
    return MediaHashes(
        sha256=np.frombuffer(b"".join(sha256 for sha256, _ in rows), np.uint8).reshape(-1, 32),
        digests=np.frombuffer(b"".join(one.digest for _, one in rows), np.uint8).reshape(-1, size),
        forms=np.frombuffer(b"".join(one.forms or no_forms for _, one in rows), np.uint8).reshape(-1, 7, size),
        quality=np.array([one.quality for _, one in rows], np.uint8),
        parts=[one.part for _, one in rows],
        hasher=hasher,
        versions=[one.version for _, one in rows],
    )


def media_hashes_of(
    tx: Transaction, hasher: str, case: str | None, part: str | None, only: Container[bytes] | None = None
) -> MediaHashes:
    """Return the hashes by one hasher of a case's media (None: of all), of one part (None: of all).

    `only` leaves out all media but those.
    """
    table = hash_table(tx, hasher, case, part, bits=hashers()[hasher].bits)
    kept = slice(None) if only is None else np.array([bytes(row) in only for row in table.sha256], np.bool_)
    return MediaHashes(
        sha256=table.sha256[kept],
        digests=table.digests[kept],
        forms=table.forms[kept],
        quality=table.quality[kept],
        parts=np.array(table.part, object)[kept].tolist(),
        hasher=hasher,
        versions=np.array(table.version, object)[kept].tolist(),
    )
