"""Tells what waits for a second opinion, how far officers agree, and where they don't."""

from collections.abc import Iterable
from dataclasses import dataclass

from clew.casework.blind import withheld
from clew.casework.desk import Desk
from clew.model.agreement import Agreement
from clew.model.findings import Kind
from clew.model.opinion import Opinion, Round, Sampled
from clew.store import media
from clew.store import opinions as rows
from clew.store.media import MediaRow


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stack that waits for an opinion: nothing that tells what was decided, by whom, or why it stands where it does.

    `media` is its representative.
    """

    round: int
    position: int
    scheme: str
    scheme_version: str
    stack: str
    media: MediaRow


@dataclass(frozen=True, slots=True)
class RoundTold:
    """A round, how many stacks it has, how many wait, and how those agree of which there is an opinion."""

    round: Round
    stacks: int
    waiting: int
    disagreements: int
    settled: int
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A stack over which officers disagree: what was decided, what others think, and what settled it, if anything."""

    round: Round
    sampled: Sampled
    kind: Kind
    opinions: tuple[Opinion, ...]
    settled: Opinion | None


def waiting(desk: Desk, case: str, count: int) -> tuple[list[Waiting], int]:
    """Return at most `count` stacks on which the officer is to decide blind, and how many there are in all.

    They are those that somebody else decided and nobody has given an opinion of. Raises NotFoundError.
    """
    with desk.catalog.reading() as tx:
        by_number = {each.number: each for each in rows.rounds(tx, case)}
        left = rows.unanswered(tx, case, desk.officer)
        found = media.media(tx, [each.sha256 for each in left[:count]])
    return [
        Waiting(*each.place, of.scheme, of.scheme_version, each.stack, found[each.sha256])
        for each in left[:count]
        for of in [by_number[each.round]]
    ], len(left)


def rounds(desk: Desk, case: str) -> list[RoundTold]:
    """Return the rounds of a case, the newest first. Raises NotFoundError."""
    with desk.catalog.reading() as tx:
        every, items, given = rows.rounds(tx, case), rows.sampled(tx, case), rows.opinions(tx, case)
    return [_told(each, items, given) for each in reversed(every)]


def disagreements(desk: Desk, case: str) -> list[Disagreement]:
    """Return the stacks over which officers disagree, those not settled yet first. Raises NotFoundError.

    Left out are those that wait for the officer's own opinion in another round.
    """
    with desk.catalog.reading() as tx:
        every = {each.number: each for each in rows.rounds(tx, case)}
        given = rows.opinions(tx, case)
        latest = _latest(given)
        hidden = withheld(tx, desk, case)
        items = [each for each in rows.sampled(tx, case) if each.place in latest and each.sha256 not in hidden]
        kinds = {sha256: row.kind for sha256, row in media.media(tx, [each.sha256 for each in items]).items()}
    settled = {each.place: each for each in given if each.settled_by is not None}
    found = [
        Disagreement(every[item.round], item, kinds[item.sha256], tuple(latest[item.place]), settled.get(item.place))
        for item in items
        if any(each.code != item.code for each in latest.get(item.place, ()))
    ]
    return sorted(found, key=lambda each: each.settled is not None)


def _told(of: Round, items: Iterable[Sampled], given: Iterable[Opinion]) -> RoundTold:
    mine = [each for each in items if each.round == of.number]
    latest = _latest(given)
    settled = {each.place for each in given if each.settled_by is not None}
    pairs = [(item.code, each.code) for item in mine for each in latest.get(item.place, ())]
    apart = [item for item in mine if any(each.code != item.code for each in latest.get(item.place, ()))]
    return RoundTold(
        of,
        len(mine),
        sum(item.place not in latest for item in mine),
        len(apart),
        sum(item.place in settled for item in apart),
        Agreement.of(pairs),
    )


def _latest(given: Iterable[Opinion]) -> dict[tuple[int, int], list[Opinion]]:
    """Return the last opinion of each officer by place, in their order; what settles is none."""
    found: dict[tuple[int, int], dict[str, Opinion]] = {}
    for each in given:
        if each.settled_by is None:
            found.setdefault(each.place, {})[each.officer] = each
    return {place: list(by_officer.values()) for place, by_officer in found.items()}
