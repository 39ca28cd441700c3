"""Tells gatherings: those there are, and one with its members, where these lie, and all that was done with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from clew.casework.desk import Desk
from clew.casework.leads import LeadSide, sides
from clew.errors import NotFoundError, UsageError
from clew.model.frame_part import frame_part
from clew.model.gathering import Gathering, GatheringAct, Member, Sighting
from clew.model.link import Box
from clew.model.link_decision import Verdict
from clew.store import gathering_acts, media, stacks
from clew.store import gatherings as store
from clew.store.cases import case_id
from clew.store.gatherings import WantedGatherings
from clew.store.link_decisions import decisions_on, key_of
from clew.store.links import links_numbered
from clew.store.transaction import Transaction

_LEADS = re.compile(r"; lead ([0-9]+(?:, [0-9]+)*)$")


@dataclass(frozen=True, slots=True)
class ToldMember:
    """A member and where it lies; `side` is None where the catalog has the media no more."""

    member: Member
    side: LeadSide | None


@dataclass(frozen=True, slots=True)
class ToldGathering:
    """A gathering with some of its members, those put in last first, and all acts on it, oldest first.

    `others` are those that its acts name beside it, as they stand: merged into it, or split off, or what it came from.
    """

    gathering: Gathering
    members: tuple[ToldMember, ...]
    acts: tuple[GatheringAct, ...]
    others: tuple[Gathering, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What is to be gathered, by first digits of SHA-256: whole stacks of a case, single media of any case.

    `at_ms` and `box` say where in a single media; more than one can't be meant by them. `sightings` are told in full.
    """

    media: Sequence[str] = ()
    stacks: Sequence[str] = ()
    at_ms: int | None = None
    box: Box | None = None
    sightings: Sequence[Sighting] = ()


def gatherings(desk: Desk, wanted: WantedGatherings, seen_from: str | None = None) -> list[Gathering]:
    """Return a page of the gatherings there are, by number; raises NotFoundError for an unknown case.

    `seen_from` is the case that asks, if one does.
    """
    with desk.catalog.reading() as tx:
        if seen_from is not None:
            case_id(tx, seen_from)
        return store.gatherings(tx, wanted)


def one_gathering(desk: Desk, case: str | None, number: int, count: int | None = None, after: int = 0) -> ToldGathering:
    """Return a gathering, one merged or withdrawn too, with `count` of its members from place `after` on, or all.

    Where a member lies is told as one looks from a case, if from one; its basis tells which of the leads that it rests
    on were rejected since. Raises NotFoundError.
    """
    with desk.catalog.reading() as tx:
        if case is not None:
            case_id(tx, case)
        found = store.gathering(tx, number)
        members = store.members(tx, number, count, after)
        seen = sides(tx, case, {each.sighting.sha256 for each in members})
        based = _with_rejected(tx, members)
        told = tuple(ToldMember(each, seen.get(each.sighting.sha256)) for each in based)
        acts = gathering_acts.acts_on(tx, number)
        named = {each for act in acts for each in (act.gathering, act.other) if each is not None} - {number}
        others = store.gatherings_numbered(tx, named)
        return ToldGathering(found, told, tuple(acts), tuple(others[each] for each in sorted(others)))


def _with_rejected(tx: Transaction, members: Sequence[Member]) -> list[Member]:
    """Return members whose basis says which of its leads were rejected since."""
    leads = {each.basis: _leads_of(each.basis) for each in members}
    found = links_numbered(tx, sorted({number for some in leads.values() for number in some}))
    said = decisions_on(tx, list(found.values()))
    last = {number: words[-1].verdict for number, link in found.items() if (words := said.get(key_of(link)))}
    told = {
        basis: ", ".join(str(each) for each in some if last.get(each) is Verdict.REJECTED)
        for basis, some in leads.items()
    }
    return [
        replace(each, basis=f"{each.basis}; rejected since: {told[each.basis]}") if told[each.basis] else each
        for each in members
    ]


def _leads_of(basis: str) -> list[int]:
    """Return the leads that a suggestion rested on (`suggest_members.Suggestion.basis`)."""
    found = _LEADS.search(basis)
    return [] if found is None else [int(number) for number in found[1].split(", ")]


def newest_gathering_act(desk: Desk) -> int:
    """Return the number of the agency's newest act on gatherings: another one once something was done with any."""
    with desk.catalog.reading() as tx:
        return gathering_acts.newest_act(tx)


def named_sightings(desk: Desk, case: str, named: Named) -> list[Sighting]:
    """Return what is named, as it is now; raises NotFoundError, UsageError for digits that name several media."""
    with desk.catalog.reading() as tx:
        single = [_media(media.media_by_prefix(tx, each), each) for each in named.media]
        of_stacks = [member.sha256 for each in named.stacks for member in stacks.stack_of(tx, case, each).members]
    if named.at_ms is None and named.box is None:
        whole = [Sighting(each) for each in dict.fromkeys([*of_stacks, *single])]
        return [*whole, *named.sightings]
    if of_stacks or named.sightings or len(single) != 1:
        raise UsageError("a time or a box is of one media: name that one alone")
    return [Sighting(single[0], "" if named.at_ms is None else frame_part(named.at_ms), named.box)]


def _media(known: Sequence[bytes], reference: str) -> bytes:
    if not known:
        raise NotFoundError(f"there is no media {reference!r}")
    if len(known) > 1:
        raise UsageError(f"{len(known)} media begin with {reference!r}: give more digits of the SHA-256")
    return known[0]
