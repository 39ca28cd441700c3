"""All that is known of what was asked for."""

from collections.abc import Iterable, Sequence
from typing import Literal, Self

from pydantic import BaseModel, Field

from clew.casework.find import TOLD, FindResult
from clew.casework.mentions import Mentions, Places
from clew.config import Matching
from clew.model.frame_part import frame_time
from clew.model.note import Note, NoteKind
from clew.store.occurrences import OccurrenceRow
from clew.store.segments import SegmentRow
from clew.triage.words import shown
from clew.web.shapes.found import (
    AskedFor,
    FoundCamera,
    FoundMedia,
    FoundNote,
    FoundPath,
    FoundSegment,
    FoundSeries,
    FoundSimilar,
    FoundWritten,
    InCase,
    ListedCamera,
    ListEntry,
    PathsInCase,
    WordOff,
)
from clew.web.shapes.moment import moment_of

CASES = 20
"""Cases told of one media, and media of one series."""


class Found(BaseModel):
    """All that is known. Of a file or a hash: lists, the media itself, similar ones, films; of a text: where it is."""

    text: str | None
    asked: AskedFor | None
    lists: list[ListEntry]
    known: FoundMedia | None = Field(description="The media itself, where the catalog has it.")
    begun: list[FoundMedia] = Field(description="Media whose SHA-256 begins with the digits given.")
    similar: list[FoundSimilar] = Field(description="The nearest 200.")
    similar_count: int
    segments: list[FoundSegment] = Field(description="The longest 200.")
    cases: list[str] = Field(description="Cases of that name, or with an exhibit of that name.")
    paths: list[PathsInCase]
    cameras: list[FoundCamera]
    listed_cameras: list[ListedCamera]
    written: list[FoundWritten] = Field(
        description="Pictures and frames its words are written in, as far as they were read; exactly first."
    )
    series: list[FoundSeries]
    notes: list[FoundNote]

    @classmethod
    def of(cls, found: FindResult, matching: Matching, text: str | None) -> Self:
        """Return all that is known as the API tells it."""
        told = _Teller(found)
        mentions = found.mentions
        return cls(
            text=text,
            asked=AskedFor.of(found.asked),
            lists=[ListEntry.of(each) for each in found.matches[:TOLD]],
            known=told.media(found.asked.sha256),
            begun=told.all(found.begun),
            similar=list(told.similar(matching.near_bits)),
            similar_count=len(found.similar),
            segments=list(told.segments(found.segments[:TOLD])),
            cases=list(mentions.cases),
            paths=[told.paths(each) for each in mentions.places],
            cameras=list(told.cameras(mentions)),
            listed_cameras=[
                ListedCamera(list=each.hashset, model=shown(each.model), serial=shown(each.serial))
                for each in mentions.listed_cameras
            ],
            written=list(told.written(mentions)),
            series=[
                FoundSeries(
                    list=each.hashset,
                    series=each.series,
                    count=len(each.sha256s),
                    media=tuple(told.all(each.sha256s[:CASES])),
                )
                for each in mentions.series
            ],
            notes=list(told.notes(mentions)),
        )


class _Teller:
    """Says which media a search found."""

    def __init__(self, found: FindResult) -> None:
        self._found = found

    def media(self, sha256: bytes | None) -> FoundMedia | None:
        row = self._found.rows.get(sha256) if sha256 is not None else None
        if row is None or sha256 is None:
            return None
        by_case: dict[str, list[OccurrenceRow]] = {}
        for place in self._found.places.get(sha256, ()):
            by_case.setdefault(place.case, []).append(place)
        return FoundMedia(
            sha256=sha256.hex(),
            kind=row.kind,
            mime=row.mime,
            duration_ms=row.footage.duration_ms if row.footage is not None else None,
            cases=[self._in_case(sha256, case, places) for case, places in list(by_case.items())[:CASES]],
        )

    def all(self, sha256s: Iterable[bytes]) -> list[FoundMedia]:
        return [each for each in map(self.media, sha256s) if each is not None]

    def similar(self, threshold: int) -> Iterable[FoundSimilar]:
        for each in self._found.similar[:TOLD]:
            media = self.media(each.sha256)
            if media is not None:
                yield FoundSimilar(media=media, distance=each.distance, threshold=threshold, form=each.form)

    def segments(self, rows: Sequence[SegmentRow]) -> Iterable[FoundSegment]:
        for row in rows:
            media, segment = self.media(row.other), row.segment
            if media is not None:
                yield FoundSegment(
                    media=media,
                    track=segment.track,
                    start_ms=segment.start_ms,
                    end_ms=segment.end_ms,
                    other_start_ms=segment.other_start_ms,
                    other_end_ms=segment.other_end_ms,
                    speed=segment.speed,
                    is_mirrored=segment.is_mirrored,
                    share=segment.share,
                    other_share=segment.other_share,
                )

    def paths(self, places: Places) -> PathsInCase:
        return PathsInCase(case=places.case, items=[self._path(row) for row in places.rows], is_more=places.is_more)

    def cameras(self, mentions: Mentions) -> Iterable[FoundCamera]:
        for each in mentions.cameras:
            media = self.media(each.sha256)
            if media is not None:
                yield FoundCamera(
                    make=shown(each.make),
                    model=shown(each.model),
                    body_serial=shown(each.body_serial),
                    lens_serial=shown(each.lens_serial),
                    case=each.case,
                    pictures=each.media,
                    media=media,
                )

    def written(self, mentions: Mentions) -> Iterable[FoundWritten]:
        for each in mentions.written:
            media = self.media(each.sha256)
            if media is not None:
                off = [WordOff(word=shown(word), letters=letters) for letters, word in each.off]
                yield FoundWritten(media=media, at_ms=frame_time(each.part), line=shown(each.line), off=off)

    def notes(self, mentions: Mentions) -> Iterable[FoundNote]:
        for note in mentions.notes:
            yield FoundNote(
                case=note.case,
                kind=_kind(note),
                text=note.text,
                officer=note.officer,
                at=note.at,
                decision=None,
                media=self.media(next(iter(note.media), None)),
            )
        for each in mentions.decisions:
            yield FoundNote(
                case=each.case,
                kind="decision",
                text=each.note,
                officer=each.officer,
                at=each.at,
                decision=each.number,
                media=self.media(next(iter(each.applied), None)),
            )

    def _in_case(self, sha256: bytes, case: str, places: Sequence[OccurrenceRow]) -> InCase:
        first = places[0]
        return InCase(
            case=case,
            stack=self._stack(sha256, case),
            exhibit=first.exhibit,
            path=first.occurrence.text,
            is_deleted=first.occurrence.is_deleted,
            places=len(places),
        )

    def _path(self, row: OccurrenceRow) -> FoundPath:
        known = self._found.rows.get(row.sha256) if row.sha256 is not None else None
        return FoundPath(
            exhibit=row.exhibit,
            path=row.occurrence.text,
            is_deleted=row.occurrence.is_deleted,
            modified=moment_of(row.occurrence.modified_ns),
            sha256=row.sha256.hex() if row.sha256 is not None else None,
            kind=known.kind if known is not None else None,
            stack=self._stack(row.sha256, row.case) if row.sha256 is not None else None,
        )

    def _stack(self, sha256: bytes, case: str) -> str | None:
        representative = self._found.stacks.get(sha256, {}).get(case)
        return representative.hex()[:12] if representative is not None else None


def _kind(note: Note) -> Literal["comment", "tag", "series"]:
    if note.kind is NoteKind.TAG:
        return "tag"
    return "series" if note.kind is NoteKind.SERIES else "comment"
