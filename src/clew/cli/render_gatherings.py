"""Turns what acts return of gatherings into what the command line prints."""

from datetime import datetime

from clew.casework.gather import Gathered
from clew.casework.gatherings import ToldGathering, ToldMember
from clew.casework.leads import LeadSide
from clew.casework.suggest_members import Suggestion
from clew.cli import schemas_gatherings as schemas
from clew.cli.render_leads import box_shown
from clew.model.gathering import Gathering, GatheringAct


def gathering(each: Gathering) -> schemas.GatheringShown:
    """Return a gathering as `clew gather list` prints it."""
    return schemas.GatheringShown(
        *(each.number, each.kind.value, each.name, each.said.role.value, each.said.state.value, each.is_unsolved),
        *(each.members, each.merged_into, each.is_withdrawn),
    )


def details(told: ToldGathering) -> schemas.GatheringDetails:
    """Return a gathering as `clew gather show` prints it."""
    return schemas.GatheringDetails(
        gathering(told.gathering), [_member(each) for each in told.members], [_act(each) for each in told.acts]
    )


def done(made: Gathered) -> schemas.GatheringDone:
    """Return what an act did."""
    other = None if made.other is None else gathering(made.other)
    return schemas.GatheringDone(made.act.number, gathering(made.gathering), other)


def suggestion(each: Suggestion, side: LeadSide | None) -> schemas.MemberSuggested:
    """Return a suggestion as `clew gather suggest` prints it."""
    seen = each.sighting
    return schemas.MemberSuggested(
        *(seen.sha256.hex(), seen.part, box_shown(seen.box), each.agrees, each.of, each.false_match_rate),
        *(each.is_accepted, each.basis),
        [
            schemas.SuggestedLead(
                *(by.link.number, by.link.kind, by.verdict.value, by.link.score, by.link.false_match_rate),
                by.link.other.hex(),
            )
            for by in each.by
        ],
        "" if side is None else side.path,
        [] if side is None else list(side.cases),
    )


def _member(told: ToldMember) -> schemas.MemberShown:
    member, side = told.member, told.side
    return schemas.MemberShown(
        member.sighting.sha256.hex(),
        "" if side is None else side.path,
        [] if side is None else list(side.cases),
        *(member.sighting.part, box_shown(member.sighting.box)),
        *(member.reason, member.basis, member.officer, _time(member.at)),
    )


def _act(each: GatheringAct) -> schemas.GatheringActShown:
    return schemas.GatheringActShown(
        each.number,
        each.act.value,
        each.gathering,
        each.other,
        None if each.said is None else each.said.name,
        each.reason,
        each.basis,
        each.officer,
        each.case,
        _time(each.at),
        each.undoes,
    )


def _time(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
