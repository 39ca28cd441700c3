"""What must become of each film, and which stretches films have in common."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from clew.model.queue import Lane
from clew.samples.films.cutting import outside_titles
from clew.samples.films.make import MadeFilms
from clew.samples.films.plan import BROKEN, STILLS, FilmFamily
from clew.samples.films.script import Piece, PlannedFilm, Reel
from clew.samples.films.segments import in_common, seen, shows, time_in
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


def playable(film: PlannedFilm, reel: Reel, made: MadeFilms) -> PlannedFilm:
    """Return a film as far as it plays: one that is cut off shows less of its reel, and no title at its end."""
    ms = made.playable_ms.get(film.number)
    if ms is None:
        return film
    seen_ms = outside_titles(reel, ms, forward=False)
    return replace(film, pictures=_until(film.pictures, seen_ms), sounds=_until(film.sounds, ms))


def _until(pieces: Sequence[Piece], ms: int) -> tuple[Piece, ...]:
    return tuple(replace(piece, ms=min(piece.ms, ms - piece.at_ms)) for piece in pieces if piece.at_ms < ms)


def spoken_ms(family: FilmFamily, film: PlannedFilm, made: MadeFilms) -> int:
    """Return how much of what is spoken in a family's reel is heard in a film of it."""
    reel = family.reels[0]
    begins, ends = reel.speech_at_ms, reel.speech_at_ms + speech_ms(reel)
    heard = [each for each in playable(film, reel, made).sounds if each.reel == reel.number]
    spans = (
        (min(ends, each.from_ms + each.ms * each.speed) - max(begins, each.from_ms)) / each.speed for each in heard
    )
    return 0 if film.kind in BROKEN else round(sum(max(0, span) for span in spans))


def reel_row(family: FilmFamily, made: MadeFilms, places: Mapping[int, int]) -> TruthReel:
    """Return what was taken for a family of films; `places` are those of films in the truth's files, by number."""
    reel = family.reels[0]
    starts = [sum(take.ms for take in reel.takes[:number]) for number in range(len(reel.takes))]
    return TruthReel(
        id=reel.number,
        ms=reel.ms,
        takes=tuple(take.scene or "title" for take in reel.takes),
        motions=tuple(take.motion for take in reel.takes),
        starts_ms=tuple(starts),
        sound=reel.sound,
        speech_at_ms=reel.speech_at_ms if reel.speech_words else 0,
        speech_ms=speech_ms(reel),
        known_by=family.known_by,
        still_ms=-1 if family.still_ms is None else family.still_ms,
        still_md5=made.still.md5 if made.still else "",
        still_in=tuple(_showing_still(family, made, places)),
    )


def _showing_still(family: FilmFamily, made: MadeFilms, places: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the places and times (ms) of the films that show the still which the list has."""
    reel, still_ms = family.reels[0], family.still_ms
    if still_ms is None:
        return
    for film in (each for each in family.films if each.kind not in BROKEN | STILLS):
        for piece in seen(playable(film, reel, made)):
            if piece.reel == reel.number and shows(piece, still_ms):
                yield places[film.number], time_in(piece, still_ms)


def segment_rows(plan: Plan, made: MadeAll, places: Mapping[int, int]) -> tuple[TruthSegment, ...]:
    """Return every stretch that two films have in common; `places` as for `reel_row`."""
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
        for each in in_common([playable(film, family.reels[0], result) for film in family.films])
    )
