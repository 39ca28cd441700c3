"""Tells the sessions of a case, or of all: what each camera took in one go, when, where, and in which cases it lies."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from clew.casework.desk import Desk
from clew.chronology.claims import claim
from clew.chronology.reckoning import Basis, learn, reckon
from clew.chronology.sessions import Dated, Session, sessions
from clew.model.media_facts import MediaFacts
from clew.store.cases import case_id
from clew.store.catalog import Transaction
from clew.store.facts import facts_of, media_of_bodies, seen_media
from clew.store.stacks import stacks_with


@dataclass(frozen=True, slots=True)
class TimeLine:
    """Sessions by their first time.

    `undated` media have no camera's clock. `stacks` names the stack of the case that a media is in, for the first of
    each session; empty without a case.
    """

    sessions: tuple[Session, ...]
    undated: int
    stacks: Mapping[bytes, str]


SHOWN_MEDIA = 6
"""Of a session, those that are told one by one."""


def timeline(desk: Desk, case: str | None) -> TimeLine:
    """Return the sessions of a case, and whatever its camera bodies took in other cases; without a case, of all.

    Raises NotFoundError.
    """
    with desk.catalog.reading() as tx:
        if case is not None:
            case_id(tx, case)
        facts = list(facts_of(tx, seen_media(tx, case)))
        if case is not None:
            facts += _of_same_bodies(tx, facts)
        clocks = learn(facts)
        reckoned = [(each, reckon(each, clocks)) for each in facts]
        dated = [Dated(each, time) for each, time in reckoned if time is not None and time.basis is not Basis.FILE]
        found = tuple(sessions(dated))
        shown = [each.facts.sha256 for session in found for each in session.media[:SHOWN_MEDIA]]
        stacks = {} if case is None else _stacks(tx, shown, case)
    return TimeLine(found, len(facts) - len(dated), stacks)


def _of_same_bodies(tx: Transaction, facts: Collection[MediaFacts]) -> list[MediaFacts]:
    """Return what the cameras of these took besides."""
    bodies = {_body(each) for each in facts} - {None}
    known = {each.sha256 for each in facts}
    others = media_of_bodies(tx, {each.body_serial for each in facts if _body(each) is not None})
    return [each for each in facts_of(tx, [one for one in others if one not in known]) if _body(each) in bodies]


def _body(facts: MediaFacts) -> tuple[str, str] | None:
    named = claim(facts.make, facts.model, facts.body_serial, facts.owner)
    return (named.model, named.serial) if named.is_body else None


def _stacks(tx: Transaction, sha256s: list[bytes], case: str) -> dict[bytes, str]:
    found = stacks_with(tx, sha256s)
    return {sha256: stacked[case].hex()[:12] for sha256, stacked in found.items() if case in stacked}
