"""Tells which media of a case go on with a series or subject that is unsolved: by a lead into one of its members."""

from collections.abc import Sequence

from clew.casework import policy
from clew.casework.desk import Desk
from clew.casework.member_places import is_of_member, member_places
from clew.model.gathering import SUGGESTED_BY, Gathering, GatheringKind, Standing
from clew.model.graph import WantedGraph
from clew.model.link_decision import Verdict
from clew.store import gatherings
from clew.store.cases import case_id, exhibit_ids
from clew.store.catalog import Transaction
from clew.store.graph_links import GraphLink, Permitted, links_of_exhibits
from clew.store.links import links_numbered, turned
from clew.store.media import numbers_in_case, sha256_of
from clew.triage.continuing import Continuing

STRONG = 1e-5
"""An open lead counts from a rate so rare on: 10,000 new media against 100 members are a million pairs, of which
chance lifts ten at the most. An accepted one counts however weak it was."""


def continuing(tx: Transaction, desk: Desk, case: str) -> dict[bytes, Continuing]:
    """Return the media of a case of which a lead says so, each with the best: accepted ones first, then the rarest.

    Left out is what is in that gathering, or was declined for it; leads of linkers that are off, rejected ones, of
    kinds that suggest nothing for it (`SUGGESTED_BY`), and those to another face in a picture of a Subject. Read by the
    links of the case alone, however many gatherings there are. Raises NotFoundError.
    """
    if gatherings.last_gathering(tx) == 0:
        return {}
    permitted = Permitted(policy.switched_off(tx, desk), frozenset({case_id(tx, case)}))
    links = [
        each
        for each in links_of_exhibits(tx, WantedGraph(), permitted, list(exhibit_ids(tx, case).values()))
        if each.verdict is Verdict.ACCEPTED or each.false_match_rate <= STRONG
    ]
    ends = {number for each in links for number in (each.one, each.other)}
    inside = gatherings.gatherings_of_media(tx, ends)
    declined = gatherings.gatherings_of_media(tx, ends, Standing.DECLINED)
    stands = gatherings.gatherings_numbered(tx, {number for some in inside.values() for number in some})
    here = numbers_in_case(tx, case)
    ways = [
        (near, number, link)
        for link in links
        for near, far in ((link.one, link.other), (link.other, link.one))
        if near in here
        for number in inside.get(far, ())
        if number not in (*inside.get(near, ()), *declined.get(near, ()))
        and stands[number].is_unsolved
        and _suggests(stands[number], link)
    ]
    found: dict[int, Continuing] = {}
    digests = sha256_of(tx, {near for near, _, _ in ways})
    ends_there = _Ends(tx, [(stands[number], link.number) for _, number, link in ways])
    for near, number, link in ways:
        if near not in found and ends_there(bytes(digests[near]), stands[number], link.number):
            found[near] = _told(stands[number], link)
    return {bytes(digests[number]): each for number, each in found.items()}


class _Ends:
    """Tells whether a link ends where a Subject is seen, and not at somebody else's face in one of its pictures."""

    def __init__(self, tx: Transaction, asked: Sequence[tuple[Gathering, int]]) -> None:
        some = [(stands, number) for stands, number in asked if stands.kind is GatheringKind.SUBJECT]
        self._links = links_numbered(tx, sorted({number for _, number in some}))
        media = {each for link in self._links.values() for each in (link.sha256, link.other)}
        subjects = {stands.number: stands for stands, _ in some}
        self._places = {number: member_places(tx, stands, media) for number, stands in subjects.items()}

    def __call__(self, near: bytes, stands: Gathering, number: int) -> bool:
        if stands.kind is not GatheringKind.SUBJECT:
            return True
        link = self._links[number]
        seen = link if link.sha256 == near else turned(link)
        return is_of_member(seen, self._places[stands.number].get(seen.other))


def _suggests(stands: Gathering, link: GraphLink) -> bool:
    kinds = SUGGESTED_BY[stands.kind]
    return not kinds or link.kind in kinds


def _told(stands: Gathering, link: GraphLink) -> Continuing:
    name = f"{stands.kind} {stands.number} ({stands.name})"
    return Continuing(name, link.number, link.kind, link.verdict is Verdict.ACCEPTED, link.false_match_rate)
