"""Which stretch of one film is in another: follows from the pieces that both are put together from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from clew.samples.films.plan import BROKEN, STILLS
from clew.samples.films.script import NOTHING, Piece, PlannedFilm

SHORTEST_MS = 1000
"""Shorter stretches in common are not planted."""


@dataclass(frozen=True, slots=True)
class Common:
    """A stretch that two films have in common, as `TruthSegment` has it, with the numbers of the films."""

    one: int
    other: int
    track: str
    start_ms: int
    end_ms: int
    other_start_ms: int
    other_end_ms: int
    speed: float
    is_mirrored: bool


def in_common(films: Sequence[PlannedFilm]) -> Iterator[Common]:
    """Yield what the films of a family have in common, each pair of films once, a still before its film."""
    playable = [film for film in films if film.kind not in BROKEN]
    for one, other in combinations(playable, 2):
        if one.kind in STILLS and other.kind in STILLS:
            continue
        if other.kind in STILLS:
            yield from _still(other, one)
        elif one.kind in STILLS:
            yield from _still(one, other)
        else:
            yield from _tracks(one, other)


def seen(film: PlannedFilm) -> tuple[Piece, ...]:
    """Return the pieces that a film shows, the smaller picture over it too."""
    return (*film.pictures, film.inset) if film.inset else film.pictures


def _tracks(one: PlannedFilm, other: PlannedFilm) -> Iterator[Common]:
    for track, mine, others in (("frames", seen(one), seen(other)), ("sound", one.sounds, other.sounds)):
        for first in mine:
            for second in others:
                yield from _stretch(one.number, other.number, track, first, second)


def _stretch(one: int, other: int, track: str, first: Piece, second: Piece) -> Iterator[Common]:
    if first.reel != second.reel or first.reel == NOTHING:
        return
    start = max(first.from_ms, second.from_ms)
    end = min(first.from_ms + first.ms * first.speed, second.from_ms + second.ms * second.speed)
    if end - start < SHORTEST_MS:
        return
    yield Common(
        one,
        other,
        track,
        time_in(first, start),
        time_in(first, end),
        time_in(second, start),
        time_in(second, end),
        round(second.speed / first.speed, 4),
        first.is_mirrored != second.is_mirrored,
    )


def _still(still: PlannedFilm, film: PlannedFilm) -> Iterator[Common]:
    shown = still.pictures[0]
    for piece in seen(film):
        if piece.reel == shown.reel and shows(piece, shown.from_ms):
            at = time_in(piece, shown.from_ms)
            yield Common(still.number, film.number, "still", 0, 0, at, at, 1.0, piece.is_mirrored)


def shows(piece: Piece, reel_ms: float) -> bool:
    """Tell whether a piece shows the reel at a time."""
    return piece.from_ms <= reel_ms < piece.from_ms + piece.ms * piece.speed


def time_in(piece: Piece, reel_ms: float) -> int:
    """Return when a film shows a time of the reel that one of its pieces holds."""
    return round(piece.at_ms + (reel_ms - piece.from_ms) / piece.speed)
