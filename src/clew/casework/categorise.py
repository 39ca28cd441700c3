"""Records a person's decisions: a category for a stack, or the undoing of one."""

from collections.abc import Sequence
from dataclasses import dataclass

from clew.casework.attest import decided
from clew.casework.desk import Desk
from clew.casework.make_way import make_way
from clew.errors import NotFoundError, UsageError
from clew.matching.stacks import near_identical
from clew.model.category import Category
from clew.model.decision import Decision
from clew.model.stack import Stack
from clew.schemes import scheme as known_scheme
from clew.store import custody, decisions, stacks
from clew.store.catalog import Transaction
from clew.store.instant import now


def categorise(
    desk: Desk, case: str, reference: str, scheme: str, code: str, note: str, *, is_taking_over: bool = False
) -> Decision:
    """Give a stack's exact and near-identical media a category; it is only suggested for the rest.

    Raises NotFoundError for an unknown case, stack or scheme, UsageError for a code the scheme does not have,
    HeldError for a stack that a colleague works on.
    """
    category = category_of(scheme, code)
    with desk.catalog.deciding() as tx:
        stack = stacks.stack_of(tx, case, reference)
        media = [member.sha256 for member in stack.members]
        make_way(tx, desk, case, [media], note, is_taking_over=is_taking_over)
        return give(tx, desk, case, stack, category, note)


def undo(desk: Desk, case: str, number: int, note: str, *, is_taking_over: bool = False) -> Decision:
    """Undo a decision by a new one.

    Raises NotFoundError, UsageError, ConflictError where it is undone already, HeldError where a colleague works on its
    stack.
    """
    with desk.catalog.deciding() as tx:
        undone = decision_of(tx, case, number)
        media = [*undone.applied, *undone.suggested]
        make_way(tx, desk, case, [media], note, is_taking_over=is_taking_over)
        return take_back(tx, desk, case, undone, note)


def give(tx: Transaction, desk: Desk, case: str, stack: Stack, category: Category, note: str) -> Decision:
    """Decide in an open transaction that a stack has a category."""
    applied, suggested = near_identical(stack, desk.config.matching.near_identical_bits)
    draft = _Draft("categorised", stack.name, category, applied, suggested)
    return _record(tx, desk, case, draft, note)


def take_back(tx: Transaction, desk: Desk, case: str, undone: Decision, note: str) -> Decision:
    """Undo a decision in an open transaction; raises UsageError for an undo, ConflictError for one undone already."""
    draft = _Draft("decision undone", undone.stack, None, undone.applied, undone.suggested, undoes=undone.number)
    return _record(tx, desk, case, draft, note)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is to be decided, and the name of the act in custody."""

    act: str
    stack: str
    category: Category | None
    applied: Sequence[bytes]
    suggested: Sequence[bytes]
    undoes: int | None = None


def _record(tx: Transaction, desk: Desk, case: str, draft: _Draft, note: str) -> Decision:
    """Append a decision of the officer's, and its entry in custody."""
    decision = decisions.append(
        tx,
        case=case,
        stack=draft.stack,
        category=draft.category,
        officer=desk.officer,
        at=now(),
        applied=draft.applied,
        suggested=draft.suggested,
        undoes=draft.undoes,
        note=note,
    )
    custody.append(tx, desk.officer, draft.act, draft.stack, decided(decision))
    return decision


def decision_of(tx: Transaction, case: str, number: int) -> Decision:
    """Return the decision of this number; raises NotFoundError."""
    found = decisions.decisions_between(tx, case, number, number)
    if not found:
        raise NotFoundError(f"{case} has no decision {number}")
    return found[0]


def category_of(scheme: str, code: str) -> Category:
    """Return a category; raises NotFoundError for an unknown scheme, UsageError for a code it does not have."""
    known = known_scheme(scheme)
    try:
        return known.category(code)
    except KeyError as error:
        codes = ", ".join(each.code for each in known.codes) or "none are published"
        raise UsageError(f"{known.name} {known.version} has no code {code!r}; its codes: {codes}") from error
