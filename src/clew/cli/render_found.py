"""What `clew find --json` prints, from what the act returns."""

from collections.abc import Sequence

from clew.casework.find import FindResult
from clew.cli import schemas
from clew.cli.render import pdq_of
from clew.model.match import Match
from clew.store.occurrences import OccurrenceRow
from clew.store.segments import SegmentRow


def _found_match(match: Match) -> schemas.FoundMatch:
    first = match.categories[0] if match.categories else None
    return schemas.FoundMatch(
        hashset=match.hashset,
        hashset_version=match.hashset_version,
        kind=match.kind,
        distance=match.distance,
        threshold=match.threshold,
        category=f"{first.scheme} {first.version} {first.code}" if first else None,
        series=match.series,
    )


def found(result: FindResult) -> schemas.Found:
    """Return what `clew find --json` prints."""
    asked = result.asked
    findings, row = asked.findings, asked.row
    digests = findings.digests if findings else row.digests if row else None
    picture = findings.picture if findings else row.picture if row else None
    known = findings or row
    return schemas.Found(
        media=schemas.FoundMedia(
            sha256=asked.sha256.hex() if asked.sha256 else None,
            md5=digests.md5.hex() if digests else None,
            kind=known.kind if known else None,
            mime=known.mime if known else None,
            width=picture.width if picture else None,
            height=picture.height if picture else None,
            pdq=pdq_of(asked.hashes),
        ),
        matches=[_found_match(match) for match in result.matches],
        occurrences=[_place(row) for row in result.occurrences],
        similar=[schemas.FoundSimilar(each.sha256.hex(), each.distance, each.form) for each in result.similar],
        segments=[_segment(row, result.places.get(row.other, ())) for row in result.segments],
        begun=[each.hex() for each in result.begun],
        text=_text(result),
    )


def _place(row: OccurrenceRow) -> schemas.FoundOccurrence:
    return schemas.FoundOccurrence(row.case, row.exhibit, row.occurrence.text)


def _segment(row: SegmentRow, places: Sequence[OccurrenceRow]) -> schemas.FoundSegment:
    segment, place = row.segment, next(iter(places), None)
    return schemas.FoundSegment(
        sha256=row.other.hex(),
        case=place.case if place else None,
        path=place.occurrence.text if place else None,
        track=segment.track,
        start_ms=segment.start_ms,
        end_ms=segment.end_ms,
        other_start_ms=segment.other_start_ms,
        other_end_ms=segment.other_end_ms,
        speed=round(segment.speed, 3),
        is_mirrored=segment.is_mirrored,
        share=round(segment.share, 4),
        other_share=round(segment.other_share, 4),
    )


def _text(result: FindResult) -> schemas.FoundText:
    told = result.mentions
    return schemas.FoundText(
        cases=list(told.cases),
        paths=[
            schemas.FoundPath(row.case, row.exhibit, row.occurrence.text, row.sha256.hex() if row.sha256 else None)
            for each in told.places
            for row in each.rows
        ],
        cameras=[
            schemas.FoundCamera(
                each.make, each.model, each.body_serial, each.lens_serial, each.case, each.media, each.sha256.hex()
            )
            for each in told.cameras
        ],
        listed_cameras=[
            schemas.FoundListedCamera(each.hashset, each.model, each.serial) for each in told.listed_cameras
        ],
        written=[
            schemas.FoundWritten(
                each.sha256.hex(),
                each.part,
                each.line,
                each.how,
                [_place(row) for row in result.places.get(each.sha256, ())],
            )
            for each in told.written
        ],
        series=[
            schemas.FoundSeries(each.hashset, each.series, [sha256.hex() for sha256 in each.sha256s])
            for each in told.series
        ],
        notes=[
            schemas.FoundNote(
                each.case, each.kind, each.text, each.officer, each.at.isoformat(), each.stack, each.media[0].hex()
            )
            for each in told.notes
        ],
        decisions=[
            schemas.FoundDecision(each.case, each.number, each.stack, each.note, each.officer, each.at.isoformat())
            for each in told.decisions
        ],
    )
