"""Near-duplicates of one case, gathered under the best of them.

Leader clustering in one total order, best media first: a media joins the nearest leader before it within the stack
radius, of equally near ones the better, and becomes a leader itself where there is none. So every member lies within
the radius of its representative (no chaining), and the same media give the same stacks whatever order they come in.
A media is as far from a leader as the nearest of its own eight dihedral forms is from the leader's digest.

Compared with each other are only media that are hashed and of the minimum quality; flat pictures, of which a disk can
hold millions, stand alone each. Films have no hash of the whole: they are led in the same order, by the distances that
alignment gave to those that are the same film (`same_film.film_distance`).
"""

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clew.config import Matching
from clew.matching.cores import cores
from clew.model.stack import Stack, StackMember

BLOCK = 2048
"""Media settled among themselves by comparing each with every leader before it."""
PARTS = 8
"""Parts that more media are cut into: each is joined with the leaders of the parts before it, then settled in itself.

So every media is compared by joins with leaders some log8(n / BLOCK) times, and never with what can't be near.
"""
FORMS = 8
"""Dihedral forms of a picture, itself included."""

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class StackMedia:
    """The media of one case, one a row; b is the bytes of a digest.

    Shapes: `sha256` (n, 32), `digests` (n, b), `forms` (n, 7, b), zeros where there are none, all others (n,).
    `is_hashed` is false where there is no whole-picture hash; `pixels` is width times height, `size` bytes.
    """

    sha256: npt.NDArray[np.uint8]
    digests: npt.NDArray[np.uint8]
    forms: npt.NDArray[np.uint8]
    quality: npt.NDArray[np.uint8]
    is_hashed: npt.NDArray[np.bool_]
    pixels: npt.NDArray[np.int64]
    has_camera: npt.NDArray[np.bool_]
    is_salvaged: npt.NDArray[np.bool_]
    size: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class SameFilms:
    """Films of `StackMedia` that are the same: `one` and `other` (k,) are rows, `distances` (k,) bits; each pair once.

    `duration_ms` (n,) is how long each media lasts, 0 for pictures.
    """

    duration_ms: Integers
    one: Integers
    other: Integers
    distances: Integers


def stack(
    media: StackMedia, matching: Matching, threads: int | None = None, films: SameFilms | None = None
) -> list[Stack]:
    """Gather media into stacks, in order of their representatives' SHA-256; raises ValueError for a media given twice.

    `threads` defaults to the cores there are; the stacks do not depend on it.
    """
    order = ranking(media, films.duration_ms if films is not None else None)
    comparable = media.is_hashed & (media.quality >= matching.minimum_quality)
    ranked = order[comparable[order]]
    leader, distance = _lead(media, ranked, matching.stack_bits, threads or cores())
    alone = order[~comparable[order]]
    led, apart = _lead_films(alone, films, len(order))
    rows = np.concatenate([ranked, alone])
    leaders = np.concatenate([ranked[leader], led])
    distances = np.concatenate([distance, apart])
    return _stacks(media, rows, leaders, distances)


def ranking(media: StackMedia, duration_ms: Integers | None = None) -> Integers:
    """Return the rows from the best version to the worst; a total order.

    More pixels first; then what lasts longer, whole before salvaged, higher quality, camera EXIF before none, more
    bytes, smaller SHA-256. Raises ValueError for a media given twice.
    """
    lasting = np.zeros(len(media.sha256), np.int64) if duration_ms is None else duration_ms
    by_digest, place = _by_digest(media.sha256)
    repeated = (media.sha256[by_digest[1:]] == media.sha256[by_digest[:-1]]).all(axis=1)
    if repeated.any():
        raise ValueError("a media was given twice")
    order: Integers = np.lexsort(
        (
            place,
            -media.size.astype(np.int64),
            ~media.has_camera,
            -media.quality.astype(np.int64),
            media.is_salvaged,
            -lasting,
            -media.pixels.astype(np.int64),
        )
    )
    return order


def near_identical(stacked: Stack, radius: int) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Split a stack's media into those a category applies to, and those it is only suggested for.

    It applies to the representative and what lies at most `radius` bits from it.
    """
    applied = tuple(member.sha256 for member in stacked.members if member.distance <= radius)
    suggested = tuple(member.sha256 for member in stacked.members if member.distance > radius)
    return applied, suggested


def _lead(media: StackMedia, ranked: Integers, radius: int, threads: int) -> tuple[Integers, Integers]:
    """Return for each ranked media the position, among the ranked, of the leader it joins, and the distance in bits."""
    from clew.matching import kernels  # noqa: PLC0415 - Numba takes 0.3 s to import
    from clew.matching.hamming import HammingIndex  # noqa: PLC0415

    count = len(ranked)
    leader, distance = np.full(count, count, np.int64), np.full(count, radius, np.int64)

    def settle(first: int, last: int) -> None:
        """Have media first..last - 1 join leaders among themselves, those before them having been compared with."""
        block = slice(first, last)
        if last - first <= BLOCK:
            words = kernels.to_words(_forms(media, ranked[block]).reshape(-1, media.digests.shape[1]))
            queries = words.reshape(last - first, FORMS, words.shape[1])
            kernels.settle(queries, distance[block], leader[block], first, count)
            return
        index = HammingIndex(8 * media.digests.shape[1], threads)
        bounds = np.linspace(first, last, PARTS + 1).astype(int).tolist()
        for start, stop in itertools.pairwise(bounds):
            part = slice(start, stop)
            if index.count:
                asked = _forms(media, ranked[part]).reshape(-1, media.digests.shape[1])
                for hits in index.stream(asked, radius):
                    kernels.lower(distance[part], leader[part], hits.queries // FORMS, hits.ids, hits.distances)
            settle(start, stop)
            made = start + np.flatnonzero(leader[part] == np.arange(start, stop))
            index.add(media.digests[ranked[made]], made)

    settle(0, count)
    return leader, distance


def _lead_films(alone: Integers, films: SameFilms | None, count: int) -> tuple[Integers, Integers]:
    """Return for each of these rows, best first, the row that leads it, itself where none does, and the distance."""
    leader, distance = alone.copy(), np.zeros(len(alone), np.int64)
    if films is None or not len(films.one):
        return leader, distance
    place = np.full(count, count, np.int64)
    place[alone] = np.arange(len(alone))
    same: dict[int, list[tuple[int, int]]] = {}
    for one, other, bits in zip(
        place[films.one].tolist(), place[films.other].tolist(), films.distances.tolist(), strict=True
    ):
        same.setdefault(max(one, other), []).append((bits, min(one, other)))
    for at in sorted(each for each in same if each < count):
        leading = [(bits, before) for bits, before in same[at] if leader[before] == alone[before]]
        if leading:
            distance[at], before = min(leading)
            leader[at] = alone[before]
    return leader, distance


def _forms(media: StackMedia, rows: Integers) -> npt.NDArray[np.uint8]:
    """Return the digest and its seven forms of these rows; where there are no forms, the digest eight times."""
    digests = media.digests[rows][:, None, :]
    forms = media.forms[rows]
    has_forms = np.any(forms, axis=(1, 2), keepdims=True)
    return np.concatenate([digests, np.where(has_forms, forms, digests)], axis=1)


def _by_digest(sha256: npt.NDArray[np.uint8]) -> tuple[Integers, Integers]:
    """Return the rows in order of their SHA-256, and the place of each row in that order."""
    words = np.ascontiguousarray(sha256).view(">u8")
    order: Integers = np.lexsort(tuple(words[:, column] for column in (3, 2, 1, 0)))
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return order, place


def _stacks(media: StackMedia, rows: Integers, leaders: Integers, distances: Integers) -> list[Stack]:
    """Make the stacks of rows and the rows that lead them."""
    _, place = _by_digest(media.sha256)
    order = np.lexsort((place[rows], distances, rows != leaders, place[leaders]))
    digests = media.sha256.tobytes()
    members = [
        StackMember(digests[32 * row : 32 * row + 32], distance)
        for row, distance in zip(rows[order].tolist(), distances[order].tolist(), strict=True)
    ]
    starts = np.flatnonzero(np.diff(leaders[order], prepend=-1)).tolist()
    bounds = itertools.pairwise([*starts, len(members)])
    return [Stack(members[start].sha256, tuple(members[start:stop])) for start, stop in bounds]
