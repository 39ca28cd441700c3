"""Tells all there is of one stack: its members and where they lie, what they match, what was decided."""

from dataclasses import dataclass

from clew.casework.blind import told, withheld
from clew.casework.decision_log import Logged, logged
from clew.casework.desk import Desk
from clew.model.match import Match
from clew.model.stack import Stack
from clew.store import decisions, matches, media, occurrences, stacks
from clew.store.decisions import Standing


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
class ShownStack:
    """A stack; members as in `Stack.members`, decisions in their order, matches the members' in theirs."""

    stack: Stack
    members: tuple[ShownMember, ...]
    matches: tuple[Match, ...]
    decisions: tuple[Logged, ...]


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
        )
