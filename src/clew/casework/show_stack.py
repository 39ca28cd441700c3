"""Tells all there is of one stack: its members and where they lie, what they match, what was decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clew.casework.blind import told, withheld
from clew.casework.copies import standing
from clew.casework.decision_log import Logged, logged
from clew.casework.desk import Desk
from clew.model.findings import Kind
from clew.model.link import COPIES
from clew.model.link_decision import Verdict
from clew.model.match import Match
from clew.model.stack import Stack
from clew.store import decisions, links, matches, media, occurrences, stacks
from clew.store.catalog import Transaction
from clew.store.decisions import Standing
from clew.store.links import Link
from clew.store.neighbours import in_short

MOST_SUGGESTED = 50
"""Suggested members told of a stack, the surest: a picture in a common window may have hundreds."""


@dataclass(frozen=True, slots=True)
class ShownMember:
    """A media of a stack: its distance from the representative in bits, what is known of it, its places in the case.

    `categories` are the decisions in force for it, oldest first.
    """

    row: media.MediaRow
    distance: int
    places: tuple[occurrences.OccurrenceRow, ...]
    categories: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Suggested:
    """A media that may belong to a stack, by a link of a copy seen from a member; no officer rejected it.

    `cases` hold it; in this one its stack is `stack`. Nothing becomes a member by it.
    """

    link: Link
    verdict: Verdict
    kind: Kind
    cases: tuple[str, ...]
    stack: str | None


@dataclass(frozen=True, slots=True)
class ShownStack:
    """A stack; members as in `Stack.members`, decisions in their order, matches the members' in theirs.

    `suggested` are the surest first, each once.
    """

    stack: Stack
    members: tuple[ShownMember, ...]
    matches: tuple[Match, ...]
    decisions: tuple[Logged, ...]
    suggested: tuple[Suggested, ...]


def show_stack(desk: Desk, case: str, reference: str) -> ShownStack:
    """Return the stack of these first hex digits; raises NotFoundError, UsageError where several fit."""
    with desk.catalog.reading() as tx:
        stack = stacks.stack_of(tx, case, reference)
        sha256s = [member.sha256 for member in stack.members]
        rows = media.media(tx, sha256s)
        places = occurrences.occurrences_of(tx, sha256s, case)
        about = told(desk, withheld(tx, desk, case), decisions.decisions_about(tx, case, sha256s))
        standing = decisions.in_force(about)
        matched = matches.matches_of(tx, sha256s)
        return ShownStack(
            stack,
            tuple(
                ShownMember(
                    rows[member.sha256],
                    member.distance,
                    tuple(places.get(member.sha256, ())),
                    tuple(standing.get(member.sha256, ())),
                )
                for member in stack.members
            ),
            tuple(dict.fromkeys(match for sha256 in sha256s for match in matched.get(sha256, ()))),
            tuple(logged(tx, case, about)),
            tuple(_suggested(tx, case, sha256s)),
        )


def _suggested(tx: Transaction, case: str, members: Sequence[bytes]) -> Iterator[Suggested]:
    """Yield what copies, crops and collages are linked with members of a stack and are none."""
    found = [link for some in links.links_of(tx, members).values() for link in some if link.kind in COPIES]
    outside = [link for link in sorted(found, key=links.strength) if link.other not in set(members)]
    best: dict[bytes, tuple[Link, Verdict]] = {}
    for link, verdict in standing(tx, outside):
        best.setdefault(link.other, (link, verdict))
    others = list(best)[:MOST_SUGGESTED]
    short, cases, stacked = in_short(tx, others), matches.cases_with(tx, others), stacks.stacks_with(tx, others)
    for sha256 in others:
        own = stacked.get(sha256, {}).get(case)
        name = None if own is None else own.hex()[:12]
        yield Suggested(*best[sha256], short[sha256].kind, tuple(cases.get(sha256, ())), name)
