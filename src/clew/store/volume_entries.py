"""A volume's entries again, in file order, each equal to what was imported."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final

import numpy as np

from clew.model.digests import LENGTHS, PartialDigests
from clew.model.hashset import PRESENT, Entry
from clew.model.media_hash import MediaHash
from clew.store.entry_row import unpack
from clew.store.volume import DROPPED, MORE, Volume

_AT_ONCE: Final = 4096
"""Rows taken from the columns at a time."""


def volume_entries(volume: Volume) -> Iterator[Entry]:
    """Stream the entries. Raises IntegrityError where the volume is damaged."""
    for first in range(0, volume.manifest.rows, _AT_ONCE):
        last = min(first + _AT_ONCE, volume.manifest.rows)
        flags = volume.flags[first:last].tolist()
        digests = _digests(volume, first, last, flags)
        hashes = _hashes(volume, first, last)
        rows = np.arange(first, last, dtype=np.uint32)
        places = volume.places_in_more(rows).tolist()
        labels = volume.labels(rows)
        for offset, flag in enumerate(flags):
            if flag & DROPPED:
                continue
            if flag & MORE:
                details = volume.details(places[offset])
                yield unpack(digests[offset], *labels[offset], details, hashes.get(first + offset, ()))
            else:
                yield Entry(digests[offset])


def _digests(volume: Volume, first: int, last: int, flags: list[int]) -> list[PartialDigests]:
    columns: list[list[bytes | None]] = []
    for name, bit in PRESENT.items():
        if name not in volume.manifest.digests:
            columns.append([None] * len(flags))
            continue
        joined, length = volume.digests(name)[first:last].tobytes(), LENGTHS[name]
        columns.append(
            [joined[at * length : (at + 1) * length] if flag & bit else None for at, flag in enumerate(flags)]
        )
    return [PartialDigests(*each) for each in zip(*columns, strict=True)]


def _hashes(volume: Volume, first: int, last: int) -> dict[int, list[MediaHash]]:
    """Return the perceptual hashes of rows that have any, in the order of the columns."""
    found: list[tuple[int, MediaHash]] = []
    for index, table in enumerate(volume.manifest.hashes):
        rows = volume.hash_rows(index)
        start, end = np.searchsorted(rows, [first, last]).tolist()
        digests, quality = volume.hash_digests(index)[start:end], volume.hash_quality(index)[start:end]
        found += [
            (row, MediaHash(table.hasher, table.version, digest.tobytes(), value))
            for row, digest, value in zip(rows[start:end].tolist(), digests, quality.tolist(), strict=True)
        ]
    found.sort(key=itemgetter(0))
    return {row: [each for _, each in some] for row, some in groupby(found, key=itemgetter(0))}
