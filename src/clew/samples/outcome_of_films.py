"""What must become of each film, and which stretches films have in common."""

from collections.abc import Sequence
from dataclasses import replace

from clew.model.queue import Lane
from clew.samples.films.make import MadeFilms
from clew.samples.films.plan import BROKEN, FilmFamily
from clew.samples.films.script import Piece, PlannedFilm
from clew.samples.films.segments import in_common
from clew.samples.films.sound import speech_ms
from clew.samples.made import MadeAll
from clew.samples.planned import Plan
from clew.samples.truth import TruthReel, TruthSegment

UNCERTAIN = frozenset({"black film", "sound of film"})
"""Kinds without a picture to match by."""


def lane_of(family: FilmFamily, film: PlannedFilm, *, is_listed: bool) -> str:
    """Return a film's lane, "" where it depends on what its stack or a stretch in common is worth."""
    if is_listed:
        return Lane.KNOWN
    is_new = not family.known_by and family.still_ms is None
    return Lane.NEW if is_new and film.kind not in UNCERTAIN | BROKEN else ""


def playable(film: PlannedFilm, made: MadeFilms) -> PlannedFilm:
    """Return a film as far as it plays: one that is cut off shows less of its reel."""
    ms = made.playable_ms.get(film.number)
    if ms is None:
        return film
    return replace(film, pictures=_until(film.pictures, ms), sounds=_until(film.sounds, ms))


def _until(pieces: Sequence[Piece], ms: int) -> tuple[Piece, ...]:
    return tuple(replace(piece, ms=min(piece.ms, ms - piece.at_ms)) for piece in pieces if piece.at_ms < ms)


def reel_row(family: FilmFamily, made: MadeFilms) -> TruthReel:
    """Return what was taken for a family of films."""
    reel = family.reels[0]
    starts = [sum(take.ms for take in reel.takes[:number]) for number in range(len(reel.takes))]
    return TruthReel(
        id=reel.number,
        ms=reel.ms,
        takes=tuple(take.scene or "title" for take in reel.takes),
        starts_ms=tuple(starts),
        sound=reel.sound,
        speech_at_ms=reel.speech_at_ms if reel.speech_words else 0,
        speech_ms=min(speech_ms(reel.speech_words), reel.ms - reel.speech_at_ms) if reel.speech_words else 0,
        known_by=family.known_by,
        still_ms=-1 if family.still_ms is None else family.still_ms,
        still_md5=made.still.md5 if made.still else "",
    )


def segment_rows(plan: Plan, made: MadeAll, numbers: Sequence[int]) -> tuple[TruthSegment, ...]:
    """Return every stretch that two films have in common; `numbers` are those of the truth's files in order."""
    places = {number: place for place, number in enumerate(numbers)}
    return tuple(
        TruthSegment(
            places[each.one],
            places[each.other],
            each.track,
            each.start_ms,
            each.end_ms,
            each.other_start_ms,
            each.other_end_ms,
            each.speed,
            each.is_mirrored,
        )
        for family, result in zip(plan.films, made.films, strict=True)
        for each in in_common([playable(film, result) for film in family.films])
    )
