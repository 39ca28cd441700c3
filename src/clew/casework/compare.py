"""Compares media in time with all of the catalog: films, sound, and stills with films."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from clew.casework.hashed_media import STACK_HASHER, tolerance
from clew.config import Matching
from clew.hasher import hashers
from clew.matching import candidates, lines
from clew.matching.aligning import align
from clew.matching.cores import cores
from clew.matching.hamming import HammingIndex
from clew.matching.kernels import to_words
from clew.matching.lines import Spans
from clew.matching.listening import align_sound
from clew.matching.sides import Rules
from clew.matching.stills import times
from clew.matching.timeline import Sounding, Timeline, sounding, timeline
from clew.model.footage import FrameHashes
from clew.model.media_hash import WHOLE, MediaHash
from clew.model.segment import Segment, Track
from clew.store import footage
from clew.store.hash_table import hash_table
from clew.store.indexes import Codes, frame_index, sound_index
from clew.store.media import media_ids
from clew.store.segments import Pair, turned
from clew.store.sounds import sounds_of
from clew.store.time_codes import PLACE_BITS, frame_places, sound_places
from clew.store.transaction import Transaction, batches

PARTNERS = 256
"""Films of the catalog held at once: 8 MB at 2 h each."""
FORMS = 8
"""A picture's digest and its seven other dihedral forms."""
AT_ONCE = 1 << 18
"""Codes asked for at once."""

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Comparable:
    """What of a media can be compared in time; `forms` (8, b) are the digests of a still picture's dihedral forms."""

    sha256: bytes
    film: Timeline | None = None
    sound: Sounding | None = None
    forms: Bytes | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Stills:
    """Pictures good enough to match, one a row, by SHA-256: `sha256s`, and `forms` (n, 8, b) as in `Comparable`."""

    sha256s: list[bytes]
    forms: Bytes


@dataclass(frozen=True, slots=True)
class _Task:
    """Two media to be compared by one track; for a still the first one is the picture."""

    track: Track
    one: Comparable
    other: Comparable


def comparables(tx: Transaction, sha256s: Sequence[bytes], matching: Matching) -> list[Comparable]:
    """Return what the catalog knows of the films and recordings among these contents."""
    films, sounds = films_of(tx, sha256s, matching), _soundings(tx, sha256s)
    return [Comparable(each, films.get(each), sounds.get(each)) for each in sha256s]


def stills_of(tx: Transaction, case: str | None, matching: Matching) -> Stills:
    """Return the pictures of a case (None: of all) that are good enough to match."""
    table = hash_table(tx, STACK_HASHER, case, WHOLE, bits=hashers()[STACK_HASHER].bits)
    good = np.flatnonzero(table.quality >= tolerance(STACK_HASHER, matching).minimum_quality)
    digests = table.digests[good][:, None, :]
    forms = table.forms[good]
    forms = np.concatenate([digests, np.where(forms.any(axis=(1, 2), keepdims=True), forms, digests)], axis=1)
    return Stills([row.tobytes() for row in table.sha256[good]], forms)


def forms_of(hashes: Iterable[MediaHash], matching: Matching) -> Bytes | None:
    """Return the digests (8, b) of a picture's forms; None for one without hash, or not good enough to match."""
    quality = tolerance(STACK_HASHER, matching).minimum_quality
    for each in hashes:
        if each.hasher == STACK_HASHER and each.part == WHOLE and each.quality >= quality:
            joined = each.digest + (each.forms or each.digest * (FORMS - 1))
            return np.frombuffer(joined, np.uint8).reshape(FORMS, -1)
    return None


def film_of(frames: Iterable[FrameHashes], duration_ms: int, matching: Matching) -> Timeline | None:
    """Return the frames that are compared: those of the newest version of the hasher; None where there are none."""
    own = [each for each in frames if each.hasher == STACK_HASHER and each.quality]
    quality = tolerance(STACK_HASHER, matching).minimum_quality
    return timeline(own[-1], duration_ms, quality) if own else None


def films_of(tx: Transaction, sha256s: Sequence[bytes], matching: Matching) -> dict[bytes, Timeline]:
    """Return the films among these contents."""
    frames = footage.frames_of(tx, sha256s)
    numbers = media_ids(tx, list(frames))
    rows = footage.rows_of(tx, list(numbers.values()))
    durations = {sha256: rows[number].duration_ms for sha256, number in numbers.items() if number in rows}
    films = {sha256: film_of(each, durations.get(sha256, 0), matching) for sha256, each in frames.items()}
    return {sha256: film for sha256, film in films.items() if film is not None}


def compared(
    tx: Transaction, asked: Sequence[Comparable], matching: Matching, pictures: Stills | None = None
) -> dict[Pair, list[Segment]]:
    """Return the segments of everything asked with all films and recordings of the catalog, and with these pictures.

    A pair is told from the media with the smaller SHA-256, and gives the same whichever of both was asked for.
    """
    found: dict[Pair, list[Segment]] = {}
    radius = tolerance(STACK_HASHER, matching).near_bits
    partners: dict[bytes, list[tuple[Track, Comparable]]] = {}
    for track, one, other in itertools.chain(
        _near_films(tx, asked, matching), _near_sounds(tx, asked), _near_stills(tx, asked, matching)
    ):
        if other != one.sha256:
            partners.setdefault(other, []).append((track, one))
    with ThreadPoolExecutor(cores()) as pool:
        for batch in batches(sorted(partners), PARTNERS):
            known = {each.sha256: each for each in comparables(tx, batch, matching)}
            tasks = [_Task(track, one, known[other]) for other in batch for track, one in partners[other]]
            _gather(found, pool.map(partial(_segments, radius=radius), tasks))
        if pictures is not None:
            tasks = list(_pictured(asked, pictures, radius))
            _gather(found, pool.map(partial(_segments, radius=radius), tasks))
    return found


def _gather(found: dict[Pair, list[Segment]], results: Iterable[tuple[Pair, list[Segment]]]) -> None:
    """Add what tasks found; two that are the same pair and track, asked for from both sides, found the same."""
    for pair, segments in results:
        known = found.setdefault(pair, [])
        known += [each for each in segments if each not in known]


def _segments(task: _Task, radius: int) -> tuple[Pair, list[Segment]]:
    """Compare two media by one track, seen from the one with the smaller SHA-256."""
    one, other = task.one, task.other
    pair = (min(one.sha256, other.sha256), max(one.sha256, other.sha256))
    if task.track is Track.STILL:
        found = _times(one, other, radius)
        return pair, found if one.sha256 < other.sha256 else [turned(each) for each in found]
    first, second = sorted((one, other), key=lambda each: each.sha256)
    if task.track is Track.FRAMES and first.film is not None and second.film is not None:
        return pair, align(first.film, second.film)
    if task.track is Track.SOUND and first.sound is not None and second.sound is not None:
        return pair, align_sound(first.sound, second.sound)
    return pair, []


def _times(picture: Comparable, film: Comparable, radius: int) -> list[Segment]:
    """Return when a picture is to be seen in a film."""
    if picture.forms is None or film.film is None:
        return []
    frames = film.film
    none, all_ = np.zeros(FORMS, np.int64), np.ones(FORMS, np.bool_)
    forms = Spans(none, none, to_words(picture.forms), all_, all_)
    spans = Spans(frames.starts, frames.ends, frames.codes, frames.is_good, frames.is_good)
    near = lines.near(forms, spans, radius)
    return times(frames, *(column.astype(np.int64) for column in (near.other, near.distances, near.one)))


Near = tuple[Track, Comparable, bytes]
"""What was asked for, and the SHA-256 of what is worth comparing with it."""


def _near_films(tx: Transaction, asked: Sequence[Comparable], matching: Matching) -> Iterator[Near]:
    """Yield the films that have a frame near to one of a film that is asked for, as it is or mirrored.

    Near as alignment has it, so that none is missed: 0.1 ms a frame of 300,000 in the catalog.
    """
    films = [each for each in asked if each.film is not None]
    codes = [
        side[film.is_good].view(np.uint8)
        for film in (each.film for each in films)
        if film is not None
        for side in (film.codes, film.mirrored)
    ]
    owners = np.repeat(np.arange(len(films)).repeat(2), [len(each) for each in codes])
    for at, other in _rows(tx, codes, owners, matching, Rules().radius):
        yield Track.FRAMES, films[at], other


def _near_stills(tx: Transaction, asked: Sequence[Comparable], matching: Matching) -> Iterator[Near]:
    """Yield the films that have a frame near to a form of a picture that is asked for."""
    pictures = [each for each in asked if each.forms is not None]
    codes = [each.forms for each in pictures if each.forms is not None]
    near_bits = tolerance(STACK_HASHER, matching).near_bits
    for at, other in _rows(tx, codes, np.arange(len(pictures)).repeat(FORMS), matching, near_bits):
        yield Track.STILL, pictures[at], other


def _rows(
    tx: Transaction, codes: Sequence[Bytes], owners: npt.NDArray[np.int64], matching: Matching, radius: int
) -> Iterator[tuple[int, bytes]]:
    """Yield each owner of codes, and the films of the catalog that these lead to, every pair once."""
    if not len(owners):
        return
    quality = tolerance(STACK_HASHER, matching).minimum_quality
    index = frame_index(tx, Codes(STACK_HASHER, hashers()[STACK_HASHER].bits, quality))
    if not index.count:
        return
    joined = np.concatenate(codes)
    found = []
    for start in range(0, len(joined), AT_ONCE):
        query, row = candidates.rows_near(index, joined[start : start + AT_ONCE], radius, PLACE_BITS)
        found.append(np.unique(np.stack([owners[start + query], row]), axis=1))
    pairs = np.unique(np.concatenate(found, axis=1), axis=1)
    places = frame_places(tx, pairs[1] << PLACE_BITS)
    yield from sorted(
        {(owner, places.sha256s[at]) for owner, at in zip(pairs[0].tolist(), places.media.tolist(), strict=True)}
    )


def _near_sounds(tx: Transaction, asked: Sequence[Comparable]) -> Iterator[Near]:
    """Yield the recordings that may share sound with one that is asked for."""
    heard = [(each, each.sound.items) for each in asked if each.sound is not None]
    if not heard:
        return
    index = sound_index(tx)
    common: set[int] = set()
    for one, items in heard:
        rows = candidates.rows_heard(index, items, PLACE_BITS, common)
        for other in sorted(set(sound_places(tx, rows << PLACE_BITS).sha256s)):
            yield Track.SOUND, one, other


def _pictured(asked: Sequence[Comparable], pictures: Stills, radius: int) -> Iterator[_Task]:
    """Yield the pictures of which a form is near to a frame of a film that is asked for."""
    films = [(each, each.film) for each in asked if each.film is not None]
    index = HammingIndex(8 * pictures.forms.shape[2])
    for at, (_, film) in enumerate(films):
        good = np.flatnonzero(film.is_good)
        index.add(np.ascontiguousarray(film.codes[good].view(np.uint8)), at << PLACE_BITS | good)
    step = AT_ONCE // FORMS
    for start in range(0, len(pictures.sha256s) if index.count else 0, step):
        forms = pictures.forms[start : start + step]
        query, row = candidates.rows_near(index, forms.reshape(-1, forms.shape[2]), radius, PLACE_BITS)
        pairs = np.unique(np.stack([start + query // FORMS, row]), axis=1)
        for picture, film in pairs.T.tolist():
            sha256, (one, _) = pictures.sha256s[picture], films[film]
            if sha256 != one.sha256:
                yield _Task(Track.STILL, Comparable(sha256, forms=pictures.forms[picture]), one)


def _soundings(tx: Transaction, sha256s: Sequence[bytes]) -> dict[bytes, Sounding]:
    heard = sounds_of(tx, sha256s)
    return {sha256: sounding(each) for sha256, each in heard.items() if each.fingerprint}
