"""Records a person's decisions: a category for a stack, or the undoing of one."""

from clew.casework.attest import decided
from clew.casework.desk import Desk
from clew.errors import NotFoundError, UsageError
from clew.matching.stacks import near_identical
from clew.model.category import Category
from clew.model.decision import Decision
from clew.schemes import scheme as known_scheme
from clew.store import custody, decisions, stacks
from clew.store.instant import now


def categorise(desk: Desk, case: str, reference: str, scheme: str, code: str, note: str) -> Decision:
    """Give a stack's exact and near-identical media a category; it is only suggested for the rest.

    Raises NotFoundError for an unknown case, stack or scheme, UsageError for a code the scheme does not have.
    """
    category = _category(scheme, code)
    with desk.catalog.writer_lock(), desk.catalog.writing() as tx:
        stack = stacks.stack_of(tx, case, reference)
        applied, suggested = near_identical(stack, desk.config.matching.near_identical_bits)
        decision = decisions.append(
            tx,
            case=case,
            stack=stack.name,
            category=category,
            officer=desk.officer,
            at=now(),
            applied=applied,
            suggested=suggested,
            undoes=None,
            note=note,
        )
        custody.append(tx, desk.officer, "categorised", stack.name, decided(decision))
    return decision


def undo(desk: Desk, case: str, number: int, note: str) -> Decision:
    """Undo a decision by a new one; raises NotFoundError, and UsageError where it is undone already."""
    with desk.catalog.writer_lock(), desk.catalog.writing() as tx:
        undone = next((each for each in decisions.decisions(tx, case) if each.number == number), None)
        if undone is None:
            raise NotFoundError(f"{case} has no decision {number}")
        decision = decisions.append(
            tx,
            case=case,
            stack=undone.stack,
            category=None,
            officer=desk.officer,
            at=now(),
            applied=undone.applied,
            suggested=undone.suggested,
            undoes=number,
            note=note,
        )
        custody.append(tx, desk.officer, "decision undone", undone.stack, decided(decision))
    return decision


def _category(scheme: str, code: str) -> Category:
    known = known_scheme(scheme)
    try:
        return known.category(code)
    except KeyError as error:
        codes = ", ".join(each.code for each in known.codes) or "none are published"
        raise UsageError(f"{known.name} {known.version} has no code {code!r}; its codes: {codes}") from error
