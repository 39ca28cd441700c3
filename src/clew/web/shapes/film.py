"""A film or a recording over time, as the API tells it."""

from typing import Literal, Self

from pydantic import BaseModel, Field

from clew.casework.film import FilmFacts, Other
from clew.examine.cells import Cells
from clew.model.findings import Kind
from clew.model.match import Match
from clew.model.segment import Segment
from clew.triage.words import shown

_Kind = Literal["video", "audio", "picture"]
_KINDS: dict[Kind, _Kind] = {Kind.AUDIO: "audio", Kind.PICTURE: "picture"}


class FilmScene(BaseModel):
    """A stretch between two cuts, and its clearest frame; times in ms since the film's first frame."""

    start_ms: int
    end_ms: int
    best_ms: int


class FilmSheet(BaseModel):
    """The contact sheet: cells of `width` x `height` px, `columns` a line, with `gap` px around each.

    `times_ms` are those of the frames in its cells, in their order; none where the sheet is of before these were kept.
    """

    columns: int
    width: int
    height: int
    gap: int
    times_ms: list[int]

    @classmethod
    def of(cls, cells: Cells | None) -> Self:
        """Return a sheet as the API tells it."""
        if cells is None:
            return cls(columns=0, width=0, height=0, gap=0, times_ms=[])
        return cls(
            columns=cells.columns,
            width=cells.width,
            height=cells.height,
            gap=cells.gap,
            times_ms=list(cells.times_ms),
        )


class FilmSegment(BaseModel):
    """A stretch of the film that is in another media too, or sounds like it; for a still its times are 0."""

    track: Literal["frames", "sound", "still"]
    start_ms: int
    end_ms: int
    other_start_ms: int
    other_end_ms: int
    speed: float
    is_mirrored: bool
    distance: float = Field(description="Mean distance in bits of what agrees.")
    share: float = Field(description="Part of the film that the stretch covers.")

    @classmethod
    def of(cls, segment: Segment) -> Self:
        """Return a segment as the API tells it."""
        return cls(
            track=segment.track.value,
            start_ms=segment.start_ms,
            end_ms=segment.end_ms,
            other_start_ms=segment.other_start_ms,
            other_end_ms=segment.other_end_ms,
            speed=segment.speed,
            is_mirrored=segment.is_mirrored,
            distance=segment.distance,
            share=segment.share,
        )


class FilmOther(BaseModel):
    """A media that shares stretches with the film; `lists` are those that have it as a whole."""

    sha256: str
    path: str
    cases: list[str]
    lists: list[str]
    segments: list[FilmSegment]

    @classmethod
    def of(cls, other: Other) -> Self:
        """Return one as the API tells it."""
        return cls(
            sha256=other.sha256.hex(),
            path=shown(other.path),
            cases=list(other.cases),
            lists=[shown(each) for each in other.lists],
            segments=[FilmSegment.of(each.segment) for each in other.segments],
        )


class FilmMatch(BaseModel):
    """The film, or (`at_ms`) one frame of it, on a list."""

    list: str
    list_version: str
    kind: Literal["exact", "near"]
    at_ms: int | None
    distance: int
    threshold: int

    @classmethod
    def of(cls, match: Match, at_ms: int | None = None) -> Self:
        """Return a match as the API tells it."""
        return cls(
            list=shown(match.hashset),
            list_version=shown(match.hashset_version),
            kind="exact" if match.kind.value == "exact" else "near",
            at_ms=at_ms,
            distance=match.distance,
            threshold=match.threshold,
        )


class Film(BaseModel):
    """What is known of a film or a sound recording; pictures have a width, sound an audio codec."""

    sha256: str
    kind: _Kind
    path: str = Field(description="Where it was found first.")
    mime: str
    size: int
    duration_ms: int
    width: int | None
    height: int | None
    rotation: int = Field(description="Degrees clockwise by which it is turned to be upright; 0 where it is.")
    frames_per_second: float | None
    container: str
    video_codec: str | None
    audio_codec: str | None
    channels: int | None
    sample_rate: int | None
    streams: int | None
    speech_ms: int | None = Field(description="How long somebody speaks; null where that was not tried.")
    partial_reason: str | None = Field(description="Why not all of it was watched or heard.")
    plays: str = Field(description="The type to ask a browser for (`canPlayType`); empty where none plays it as it is.")
    why_not: str | None = Field(description="Why browsers can't play it as it is.")
    is_original_served: bool = Field(description="Whether its own bytes are given out: setting `review.film`.")
    sheet: FilmSheet | None
    scenes: list[FilmScene]
    others: list[FilmOther]
    others_left_out: int
    matches: list[FilmMatch]

    @classmethod
    def of(cls, facts: FilmFacts, *, is_original_served: bool) -> Self:
        """Return a film as the API tells it."""
        row, film, sound = facts.row, facts.row.footage, facts.row.sound
        reasons = (film.partial_reason if film is not None else "", sound.partial_reason if sound is not None else "")
        return cls(
            sha256=row.sha256.hex(),
            kind=_KINDS.get(row.kind, "video"),
            path=shown(facts.path),
            mime=row.mime,
            size=row.size,
            duration_ms=max(film.duration_ms if film else 0, sound.duration_ms if sound else 0),
            width=row.picture.width if row.picture is not None else None,
            height=row.picture.height if row.picture is not None else None,
            rotation=film.rotation if film is not None else 0,
            frames_per_second=film.frames_per_second if film is not None else None,
            container=film.container if film is not None else row.mime,
            video_codec=(film.video_codec or None) if film is not None else None,
            audio_codec=(film.audio_codec if film is not None else sound.codec if sound is not None else "") or None,
            channels=sound.channels if sound is not None else None,
            sample_rate=sound.sample_rate if sound is not None else None,
            streams=film.streams if film is not None else None,
            speech_ms=sound.speech_ms if sound is not None else None,
            partial_reason="; ".join(dict.fromkeys(shown(each) for each in reasons if each)) or None,
            plays=facts.playable.type,
            why_not=facts.playable.reason or None,
            is_original_served=is_original_served,
            sheet=FilmSheet.of(facts.cells) if facts.has_sheet else None,
            scenes=[
                FilmScene(start_ms=each.start_ms, end_ms=each.end_ms, best_ms=each.best_ms)
                for each in (film.scenes if film is not None else ())
            ],
            others=[FilmOther.of(each) for each in facts.others],
            others_left_out=facts.others_left_out,
            matches=[
                *(FilmMatch.of(each) for each in facts.whole),
                *(FilmMatch.of(each, at_ms) for at_ms, each in facts.frames),
            ],
        )


class FilmLoudness(BaseModel):
    """How loud the sound is over time: a number from 0 to 255 for each of equal stretches."""

    levels: list[int]
    duration_ms: int
    reason: str | None = Field(description="Why not all of it was heard.")
