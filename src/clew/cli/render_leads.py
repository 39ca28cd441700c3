"""Turns what acts return of links and leads into what the command line prints."""

from collections.abc import Mapping

from clew.casework.describe_views import DescribeOutcome
from clew.casework.leads import Lead
from clew.casework.link import LinkOutcome
from clew.cli import schemas_leads as schemas
from clew.linker import linkers
from clew.model.link import Box
from clew.model.link_decision import LinkDecision
from clew.store.occurrences import OccurrenceRow


def linked(
    case: str, views: DescribeOutcome, links: LinkOutcome, places: Mapping[bytes, OccurrenceRow], put_off: int
) -> schemas.Linked:
    """Return a run as `clew link` prints it; `places` are where what could not be described lies."""
    return schemas.Linked(
        case,
        views.described,
        [_unread(sha256, reason, places.get(sha256)) for sha256, reason in views.failed.items()],
        [
            schemas.LinkerRun(
                name,
                each.version,
                links.compared.get(name, 0),
                links.proposed.get(name, 0),
                views.not_tried.get(name, ""),
            )
            for name, each in linkers().items()
            if name in links.compared or name in views.not_tried
        ],
        put_off,
    )


def _unread(sha256: bytes, reason: str, place: OccurrenceRow | None) -> schemas.Unread:
    where = ("", "") if place is None else (place.exhibit, place.occurrence.text)
    return schemas.Unread(sha256.hex(), reason, *where)


def lead(told: Lead) -> schemas.Lead:
    """Return a lead as `clew leads show` prints it."""
    link, evidence = told.link, told.link.evidence
    this = schemas.LeadSide(
        link.sha256.hex(), told.this.path, list(told.this.cases), link.part, box_shown(evidence.box)
    )
    other = schemas.LeadSide(
        link.other.hex(), told.other.path, list(told.other.cases), link.other_part, box_shown(evidence.other_box)
    )
    return schemas.Lead(
        *(link.number, link.kind, link.linker, link.version, link.score, link.false_match_rate, told.verdict.value),
        *(this, other),
        [schemas.LeadFact(name, value) for name, value in evidence.told],
        [schemas.LeadDecision(each.verdict.value, each.reason, each.officer, _time(each)) for each in told.decisions],
        None if told.anew_at is None else told.anew_at.isoformat().replace("+00:00", "Z"),
    )


def judged(number: int, made: LinkDecision) -> schemas.LeadJudged:
    """Return what was said of a lead."""
    return schemas.LeadJudged(number, made.number, made.verdict.value, made.officer, _time(made))


def verdict_shown(told: schemas.Lead) -> str:
    """Return a lead's verdict in words, and that the lead was proposed anew after it."""
    return told.verdict if told.anew_at is None else f"{told.verdict}; proposed anew {told.anew_at[:10]}"


def odds(rate: float) -> str:
    """Return a false-match rate in words: "1 in 10,000"."""
    return f"1 in {round(1 / rate):,}"


def box_shown(box: Box | None) -> schemas.LeadBox | None:
    """Return a part of a picture, None for the whole."""
    return None if box is None else schemas.LeadBox(box.left, box.top, box.width, box.height)


def _time(made: LinkDecision) -> str:
    return made.at.isoformat().replace("+00:00", "Z")
