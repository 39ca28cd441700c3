"""Turns what a search by a part of a picture returns into what the command line prints."""

from clew.casework.search_picture import UNMEASURED, FoundIn, PictureHit, PictureSearch
from clew.cli import schemas_search as schemas
from clew.cli.render_leads import box_shown
from clew.cli.schemas_leads import LeadBox, LeadFact
from clew.store.unasked import Unasked


def searched(found: PictureSearch) -> schemas.PictureSearched:
    """Return a search as `clew place search` prints it."""
    asked, wanted, box = found.searched, found.searched.wanted, found.searched.wanted.box
    return schemas.PictureSearched(
        *(asked.sha256.hex(), asked.part, LeadBox(box.left, box.top, box.width, box.height)),
        *(wanted.linker, asked.version, wanted.case),
        *(found.among.media, found.among.views),
        _unasked(found.among.unasked),
        found.is_empty,
        [_case(each) for each in found.itself],
        [_hit(each) for each in found.hits],
    )


def _hit(told: PictureHit) -> schemas.PictureHit:
    hit, evidence = told.hit, told.hit.evidence
    return schemas.PictureHit(
        *(told.media.sha256.hex(), told.part, list(told.others), hit.kind, hit.score, hit.false_match_rate),
        *(box_shown(evidence.box), box_shown(evidence.other_box)),
        [LeadFact(name, value) for name, value in evidence.told],
        [_case(each) for each in told.cases],
    )


def _unasked(others: Unasked) -> schemas.Unasked:
    waiting = others.undescribed, list(others.waiting_in)
    return schemas.Unasked(others.empty, others.failed, *waiting, others.put_off, others.withheld)


def _case(found: FoundIn) -> schemas.HitCase:
    return schemas.HitCase(found.case, found.exhibit, found.path, found.stack)


def rate(false_match_rate: float) -> str:
    """Return a rate in words: "1 in 10,000"; those near 1 were not measured."""
    return f"1 in {round(1 / false_match_rate):,}" if false_match_rate < UNMEASURED else "not measured"
