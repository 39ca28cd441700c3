"""Decides over several stacks at once; asked again under the same key, it answers as it did and decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from clew.casework.categorise import category_of, decision_of, give, take_back
from clew.casework.desk import Desk
from clew.casework.make_way import make_way
from clew.casework.once import digest_of, done_before
from clew.casework.overtaken import check_seen
from clew.model.decision import Decision
from clew.store import decisions, stacks
from clew.store.act_keys import Keyed, keep_key
from clew.store.catalog import Transaction

MADE = "decisions"
"""What a key of this act stands for."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The decisions made under a key; `was_repeated` where they had been made before."""

    decisions: tuple[Decision, ...]
    was_repeated: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A category that an officer chose, and why; `is_taking_over` what a colleague works on.

    `seen` is the number of the last decision that the officer had been shown of these stacks, None for whoever decides
    whatever was decided.
    """

    scheme: str
    code: str
    note: str = ""
    is_taking_over: bool = False
    seen: int | None = None


def decide(desk: Desk, case: str, key: str, references: Sequence[str], choice: Choice) -> Answered:
    """Give stacks one category, all of them or none, each by a decision of its own.

    Raises NotFoundError for an unknown case, stack or scheme, UsageError for a code the scheme does not have,
    HeldError for a stack that a colleague works on, OvertakenError for one that a colleague has decided otherwise after
    `seen`, ConflictError for a key under which something else was decided.
    """
    category = category_of(choice.scheme, choice.code)
    asked = digest_of(
        "categorise",
        desk.officer,
        list(references),
        choice.scheme,
        choice.code,
        choice.note,
        *_taking(choice.is_taking_over),
    )
    with desk.catalog.reading() as tx:
        if (before := _before(tx, case, key, asked)) is not None:
            return before
        wanted = dict.fromkeys(stacks.stack_of(tx, case, reference) for reference in references)
    with desk.catalog.deciding() as tx:
        if (before := _before(tx, case, key, asked)) is not None:
            return before
        if choice.seen is not None:
            check_seen(tx, desk, case, list(wanted), category, choice.seen)
        media = [[member.sha256 for member in stack.members] for stack in wanted]
        make_way(tx, desk, case, media, choice.note, is_taking_over=choice.is_taking_over)
        made = [give(tx, desk, case, stack, category, choice.note) for stack in wanted]
        return _kept(tx, case, key, asked, made)


def undo_all(
    desk: Desk, case: str, key: str, numbers: Sequence[int], note: str, *, is_taking_over: bool = False
) -> Answered:
    """Undo decisions, all of them or none, each by a decision of its own.

    Raises NotFoundError for an unknown case or decision, UsageError for one that is an undo itself, HeldError for
    one of a stack that a colleague works on, ConflictError for one that is undone already, and for a key under which
    something else was decided.
    """
    asked = digest_of("undo", desk.officer, list(numbers), note, *_taking(is_taking_over))
    with desk.catalog.deciding() as tx:
        if (before := _before(tx, case, key, asked)) is not None:
            return before
        wanted = [decision_of(tx, case, number) for number in dict.fromkeys(numbers)]
        media = [[*each.applied, *each.suggested] for each in wanted]
        make_way(tx, desk, case, media, note, is_taking_over=is_taking_over)
        made = [take_back(tx, desk, case, undone, note) for undone in wanted]
        return _kept(tx, case, key, asked, made)


def _taking(is_taking_over: bool) -> tuple[str, ...]:  # noqa: FBT001 - what a digest is of
    """Return what is digested beside the rest: nothing, as ever, where nothing is taken over."""
    return ("taking over",) if is_taking_over else ()


def _before(tx: Transaction, case: str, key: str, asked: bytes) -> Answered | None:
    known = done_before(tx, case, key, asked)
    if known is None:
        return None
    return Answered(tuple(decisions.decisions_between(tx, case, known.first, known.last)), was_repeated=True)


def _kept(tx: Transaction, case: str, key: str, asked: bytes, made: Sequence[Decision]) -> Answered:
    keep_key(tx, case, key, Keyed(asked, MADE, made[0].number, made[-1].number))
    return Answered(tuple(made), was_repeated=False)
