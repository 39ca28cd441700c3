"""Tells the leads of a case: links proposed of its media, the rarest scores first, with what was said of them."""

from collections.abc import Collection
from dataclasses import dataclass

from clew.casework.desk import Desk
from clew.errors import NotFoundError
from clew.model.link_decision import LinkDecision, Verdict
from clew.store import links, occurrences, stacks
from clew.store.catalog import Transaction
from clew.store.link_decisions import decisions_on, key_of
from clew.store.links import Link

OPEN = frozenset({Verdict.OPEN, Verdict.LATER})
"""What an officer still has to say something of."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A link as an officer meets it, seen from the media of the case.

    `cases` and `other_cases` are those that hold the one and the other media. `decisions` are all words on it, oldest
    first; `verdict` is the newest.
    """

    link: Link
    path: str
    other_path: str
    cases: tuple[str, ...]
    other_cases: tuple[str, ...]
    decisions: tuple[LinkDecision, ...]

    @property
    def verdict(self) -> Verdict:
        """What holds now."""
        return self.decisions[-1].verdict if self.decisions else Verdict.OPEN

    @property
    def crosses(self) -> bool:
        """Whether it leads out of the case: the other media is in another one."""
        return not set(self.other_cases) <= set(self.cases)


def leads(desk: Desk, case: str, kinds: Collection[str] = (), verdicts: Collection[Verdict] = OPEN) -> list[Lead]:
    """Return the leads of a case of these kinds (none: all) on which this was said last.

    Those between members of one stack are left out: what looks the same is stacked already. Those that lead out of the
    case come first, then the rarest scores. Raises NotFoundError.
    """
    with desk.catalog.reading() as tx:
        stack_of = {member.sha256: each.representative for each in stacks.stacks(tx, case) for member in each.members}
        found = [
            each
            for each in links.links_of_case(tx, case)
            if (not kinds or each.kind in kinds)
            and (each.sha256 not in stack_of or stack_of[each.sha256] != stack_of.get(each.other))
        ]
        told = [each for each in _told(tx, case, found) if each.verdict in verdicts]
    return sorted(told, key=lambda each: (not each.crosses, *links.strength(each.link)))


def lead(tx: Transaction, case: str, number: int) -> Lead:
    """Return the lead of a number; raises NotFoundError where no media of it is in the case."""
    link = links.link_of(tx, number)
    if link is not None:
        for seen in (link, links.turned(link)):
            (told,) = _told(tx, case, [seen])
            if case in told.cases:
                return told
    raise NotFoundError(f"case {case!r} has no lead {number}: `clew leads --case {case}` shows those there are")


def _told(tx: Transaction, case: str, found: list[Link]) -> list[Lead]:
    places = occurrences.occurrences_of(tx, list({sha256 for each in found for sha256 in (each.sha256, each.other)}))
    said = decisions_on(tx, found)

    def cases_of(sha256: bytes) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.case for each in places.get(sha256, [])))

    def path_of(sha256: bytes) -> str:
        rows = places.get(sha256, [])
        rows = [each for each in rows if each.case == case] or rows
        return rows[0].occurrence.text if rows else ""

    return [
        Lead(
            *(each, path_of(each.sha256), path_of(each.other), cases_of(each.sha256), cases_of(each.other)),
            tuple(said.get(key_of(each), ())),
        )
        for each in found
    ]
