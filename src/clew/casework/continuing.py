"""Tells which media of a case go on with a series or subject that is unsolved: by a lead into one of its members."""

from clew.casework import policy
from clew.casework.desk import Desk
from clew.model.gathering import SUGGESTED_BY, Gathering, Standing
from clew.model.graph import WantedGraph
from clew.model.link_decision import Verdict
from clew.store import gatherings
from clew.store.cases import case_id, exhibit_ids
from clew.store.catalog import Transaction
from clew.store.graph_links import GraphLink, Permitted, links_of_exhibits
from clew.store.media import numbers_in_case, sha256_of
from clew.triage.continuing import Continuing

STRONG = 1e-5
"""An open lead counts from a rate so rare on: 10,000 new media against 100 members are a million pairs, of which
chance lifts ten at the most. An accepted one counts however weak it was."""


def continuing(tx: Transaction, desk: Desk, case: str) -> dict[bytes, Continuing]:
    """Return the media of a case of which a lead says so, each with the best: accepted ones first, then the rarest.

    Left out is what is in that gathering, or was declined for it; leads of linkers that are off, rejected ones, and of
    kinds that suggest nothing for it (`SUGGESTED_BY`). Read by the links of the case alone, however many gatherings
    there are. Raises NotFoundError.
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
    found: dict[int, Continuing] = {}
    for link in links:
        for near, far in ((link.one, link.other), (link.other, link.one)):
            if near not in here or near in found:
                continue
            beyond = (*inside.get(near, ()), *declined.get(near, ()))
            for number in inside.get(far, ()):
                if number not in beyond and stands[number].is_unsolved and _suggests(stands[number], link):
                    found.setdefault(near, _told(stands[number], link))
    digests = sha256_of(tx, found)
    return {bytes(digests[number]): each for number, each in found.items()}


def _suggests(stands: Gathering, link: GraphLink) -> bool:
    kinds = SUGGESTED_BY[stands.kind]
    return not kinds or link.kind in kinds


def _told(stands: Gathering, link: GraphLink) -> Continuing:
    name = f"{stands.kind} {stands.number} ({stands.name})"
    return Continuing(name, link.number, link.kind, link.verdict is Verdict.ACCEPTED, link.false_match_rate)
