"""Gatherings: series, subjects, places, devices, over all cases; what may belong to them, and what officers do."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from clew.casework import gather as acts
from clew.casework.desk import Desk
from clew.casework.gatherings import gatherings as listed
from clew.casework.gatherings import named_sightings, one_gathering
from clew.casework.merge_gatherings import merge, split
from clew.casework.suggest_members import accept_suggestion, suggestions_told
from clew.casework.ungather import undo_gathering, unmerge
from clew.errors import UsageError
from clew.model.gathering import GatheringKind, Sighting
from clew.store.gatherings import WantedGatherings
from clew.web.context import CaseName, ThisDesk, same_page
from clew.web.errors import described
from clew.web.shapes.gathering import (
    Gathering,
    GatheringDetails,
    GatheringDone,
    SuggestedMember,
    ToChangeGathering,
    ToMakeGathering,
)

router = APIRouter(prefix="/cases/{case}/gatherings", tags=["gatherings"])

MOST = 200
"""Members, and suggestions, of one page."""
MOST_LISTED = 1000
READING = described(404, 409, 422, 503)
WRITING = described(404, 409, 413, 422, 503)

Number = Annotated[int, Path(ge=1, le=2**53, description="The gathering's number.")]


@router.get("", responses=READING)
def gatherings(
    desk: ThisDesk,
    case: CaseName,
    kind: Annotated[list[GatheringKind], Query(default_factory=list, max_length=4, description="Only these.")],
    here: Annotated[bool, Query(default_factory=bool, description="Only those with something of this case.")],
    name: Annotated[str, Query(max_length=200, description="Only those with this in their name.")] = "",
    count: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 200,
    after: Annotated[int, Query(ge=0, le=2**53, description="Those after the gathering of this number.")] = 0,
) -> list[Gathering]:
    """Tell the gatherings of the agency, or of a case, by number."""
    wanted = WantedGatherings(tuple(kind), case if here else None, name, count, after)
    return [Gathering.of(each) for each in listed(desk, wanted, case)]


@router.post("", responses=WRITING, dependencies=[Depends(same_page)])
def make(desk: ThisDesk, case: CaseName, asked: ToMakeGathering) -> GatheringDone:
    """Make a gathering; asked again under the same key, nothing is made twice."""
    seen = named_sightings(desk, case, asked.named())
    to_make = acts.ToMake(asked.kind, asked.name, asked.role, None, seen, asked.reason)
    return GatheringDone.of(acts.make(desk, case, to_make, str(asked.key)))


@router.get("/{number}", responses=READING)
def gathering(
    desk: ThisDesk,
    case: CaseName,
    number: Number,
    count: Annotated[int, Query(ge=0, le=MOST, description="So many members at most.")] = 100,
    after: Annotated[int, Query(ge=0, le=2**53, description="So many members are left out first.")] = 0,
) -> GatheringDetails:
    """Tell one gathering, one that was merged or withdrawn too."""
    return GatheringDetails.of(one_gathering(desk, case, number, count, after))


@router.get("/{number}/suggestions", responses=READING)
def suggestions(
    desk: ThisDesk, case: CaseName, number: Number, count: Annotated[int, Query(ge=1, le=MOST)] = 50
) -> list[SuggestedMember]:
    """Tell what may belong to a gathering: by accepted leads first, then the rarest scores."""
    return [SuggestedMember.of(each, side) for each, side in suggestions_told(desk, case, number, count)]


@router.post("/{number}/acts", responses=WRITING, dependencies=[Depends(same_page)])
def change(desk: ThisDesk, case: CaseName, number: Number, asked: ToChangeGathering) -> GatheringDone:
    """Do one thing with a gathering; asked again under the same key, nothing is done twice."""
    return GatheringDone.of(_ACTS[asked.act](desk, case, number, asked))


def _seen(desk: Desk, case: str, asked: ToChangeGathering) -> list[Sighting]:
    found = named_sightings(desk, case, asked.named())
    if not found:
        raise UsageError("name stacks or media")
    return found


def _needed(number: int | None, what: str) -> int:
    if number is None:
        raise UsageError(f"say {what}")
    return number


Act = Callable[[Desk, str, int, ToChangeGathering], acts.Gathered]

_ACTS: dict[str, Act] = {
    "add": lambda desk, case, number, asked: acts.add(
        desk, case, number, _seen(desk, case, asked), asked.reason, str(asked.key)
    ),
    "remove": lambda desk, case, number, asked: acts.remove(
        desk, case, number, _seen(desk, case, asked), asked.reason, str(asked.key)
    ),
    "accept": lambda desk, case, number, asked: accept_suggestion(
        desk, case, number, _seen(desk, case, asked)[0].sha256, asked.reason, str(asked.key)
    ),
    "decline": lambda desk, case, number, asked: acts.decline(
        desk, case, number, _seen(desk, case, asked), asked.reason, str(asked.key)
    ),
    "rename": lambda desk, case, number, asked: acts.rename(
        desk, case, number, asked.name, asked.reason, str(asked.key)
    ),
    "state": lambda desk, case, number, asked: acts.set_state(
        desk, case, number, asked.state, asked.role, asked.reason, str(asked.key)
    ),
    "merge": lambda desk, case, number, asked: merge(
        desk, case, number, _needed(asked.into, "into which gathering"), asked.reason, str(asked.key)
    ),
    "unmerge": lambda desk, case, number, asked: unmerge(desk, case, number, asked.reason, str(asked.key)),
    "split": lambda desk, case, number, asked: split(
        desk, case, number, _seen(desk, case, asked), asked.name, asked.reason, str(asked.key)
    ),
    "undo": lambda desk, case, _number, asked: undo_gathering(
        desk, case, _needed(asked.undoes, "which act"), asked.reason, str(asked.key)
    ),
}
