"""The frames of listed films, in order of time."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

import numpy as np

from clew.model.footage import FrameHashes
from clew.model.frame_part import frame_time
from clew.store.listed import listed
from clew.store.transaction import Transaction
from clew.store.volume import ROW_BITS

Frame = tuple[str, str, int, bytes, int]
"""Hasher, its version, time in ms, digest, quality."""
LATEST_MS = 2**31 - 1


def entry_frames(tx: Transaction, ids: Sequence[int]) -> dict[int, tuple[FrameHashes, ...]]:
    """Return the frames of those of the entries that are films, by number (`EntryRef.id`), a `FrameHashes` each hasher.

    A list gives no span and no mirrored digest: each frame is a span of its own, and `mirrored` is zeros, which are
    near to nothing. Raises IntegrityError for a damaged list.
    """
    numbers = np.array(ids, np.int64)
    found: dict[int, tuple[FrameHashes, ...]] = {}
    for each in listed(tx):
        mine = (numbers[numbers >> ROW_BITS == each.volume] & (1 << ROW_BITS) - 1).astype(np.uint32)
        if not len(mine):
            continue
        volume = tx.volumes.volume(each)
        rows = mine[volume.live(mine)]
        for row, place in zip(rows.tolist(), volume.places_in_more(rows).tolist(), strict=True):
            told = volume.details(place).get("hashes", ())
            frames = [
                (hasher, version, time, bytes.fromhex(digest), quality)
                for hasher, version, digest, quality, part, _ in told
                if (time := frame_time(part)) is not None and time <= LATEST_MS
            ]
            if frames:
                found[volume.number << ROW_BITS | row] = _films(frames)
    return found


def _films(frames: Iterable[Frame]) -> tuple[FrameHashes, ...]:
    hashed_by = itemgetter(0, 1)
    return tuple(
        _film(hasher, version, list(some))
        for (hasher, version), some in groupby(sorted(frames, key=itemgetter(0, 1, 2)), key=hashed_by)
    )


def _film(hasher: str, version: str, frames: Sequence[Frame]) -> FrameHashes:
    times = np.array([time for _, _, time, _, _ in frames], "<i4").tobytes()
    digests = b"".join(digest for _, _, _, digest, _ in frames)
    return FrameHashes(
        hasher=hasher,
        version=version,
        starts_ms=times,
        ends_ms=times,
        quality=bytes(quality for *_, quality in frames),
        digests=digests,
        mirrored=bytes(len(digests)),
    )
