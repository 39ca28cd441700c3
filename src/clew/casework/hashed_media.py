"""Hashes of media in columns, and what is near among them."""

from collections.abc import Container, Iterator, Sequence

import msgspec
import numpy as np

from clew.config import Matching
from clew.hasher import hashers
from clew.matching.decide import MediaHashes, admit, near_pairs
from clew.model.media_hash import MediaHash
from clew.store.catalog import Transaction
from clew.store.hash_table import hash_table

STACK_HASHER = "pdq"
"""The hasher whose distance makes stacks."""


def tolerance(hasher: str, matching: Matching) -> Matching:
    """Return what counts as near by a hasher: the settings speak of PDQ, every other hasher for itself."""
    if hasher == STACK_HASHER:
        return matching
    own = hashers()[hasher]
    return msgspec.structs.replace(matching, near_bits=own.threshold_bits, minimum_quality=own.minimum_quality)


def near_media(asked: MediaHashes, among: MediaHashes, matching: Matching) -> Iterator[tuple[int, int, int]]:
    """Yield (row of `asked`, row of `among`, distance in bits) of what is near, by row, then distance."""
    from clew.matching.hamming import HammingIndex  # noqa: PLC0415 - Numba takes 0.3 s to import

    settings = tolerance(asked.hasher, matching)
    index = HammingIndex(8 * among.digests.shape[1])
    admit(index, np.arange(len(among.digests)), among.digests, among.quality, settings.minimum_quality)
    for pairs in near_pairs(index, asked, settings):
        yield from zip(pairs.rows.tolist(), pairs.entries.tolist(), pairs.distances.tolist(), strict=True)


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
