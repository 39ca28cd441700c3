"""Records what an officer thinks of a stack that somebody else decided, and settles where they disagree."""

from dataclasses import dataclass

from clew.casework.categorise import category_of, decision_of, give
from clew.casework.desk import Desk
from clew.casework.make_way import make_way
from clew.casework.once import digest_of, done_before
from clew.custody import JSON
from clew.errors import ConflictError, NotFoundError, UsageError
from clew.model.category import Category
from clew.model.decision import Decision
from clew.model.opinion import Opinion, Sampled
from clew.store import custody, stacks
from clew.store.act_keys import Keyed, keep_key
from clew.store.catalog import Transaction
from clew.store.opinions import append_opinion, opinion, opinions, round_of, sampled

MADE = "opinions"
"""What a key of these acts stands for."""


@dataclass(frozen=True, slots=True)
class View:
    """A code that an officer finds right for a stack of a round, and why; `is_taking_over` as in `Choice`."""

    round: int
    position: int
    code: str
    note: str = ""
    is_taking_over: bool = False


def give_opinion(desk: Desk, case: str, key: str, view: View) -> Opinion:
    """Append an officer's opinion of a stack that another decided; what stands stays as it is.

    Raises NotFoundError for an unknown case, round or place, UsageError for a code that the scheme does not have and
    for one's own decision, ConflictError where it is settled already, and for a key of something else.
    """
    asked = digest_of("give opinion", desk.officer, view)
    with desk.catalog.deciding() as tx:
        known = done_before(tx, case, key, asked)
        if known is not None:
            return opinion(tx, case, known.first)
        about, category = _about(tx, case, view)
        if about.officer == desk.officer:
            raise UsageError("you decided this one yourself: a second opinion is somebody else's")
        return _append(tx, desk, case, key, asked, about, category, view, None)


def settle(desk: Desk, case: str, key: str, view: View) -> Decision:
    """Decide a stack once more, over which two disagree; this decision stands.

    Raises NotFoundError, UsageError for a code the scheme does not have and where nobody disagrees, HeldError where a
    colleague works on the stack, ConflictError where it is settled already, and for a key of something else.
    """
    asked = digest_of("settle", desk.officer, view)
    with desk.catalog.deciding() as tx:
        known = done_before(tx, case, key, asked)
        if known is not None:
            return decision_of(tx, case, opinion(tx, case, known.first).settled_by or 0)
        about, category = _about(tx, case, view)
        if all(each.code == about.code for each in opinions(tx, case) if each.place == about.place):
            raise UsageError("nobody disagrees over this stack: there is nothing to settle")
        stack = stacks.stack_of(tx, case, about.sha256.hex())
        media = [member.sha256 for member in stack.members]
        make_way(tx, desk, case, [media], view.note, is_taking_over=view.is_taking_over)
        decision = give(tx, desk, case, stack, category, view.note)
        _append(tx, desk, case, key, asked, about, category, view, decision.number)
        return decision


def _about(tx: Transaction, case: str, view: View) -> tuple[Sampled, Category]:
    """Return what an opinion is about, and its category; raises as those who call it."""
    of = round_of(tx, case, view.round)
    about = next((each for each in sampled(tx, case) if each.place == (view.round, view.position)), None)
    if about is None:
        raise NotFoundError(f"round {view.round} of {case} has no place {view.position}")
    if any(each.settled_by is not None for each in opinions(tx, case) if each.place == about.place):
        raise ConflictError("this one is settled already")
    return about, category_of(of.scheme, view.code)


def _append(  # noqa: PLR0913, PLR0917 - what both acts know by then
    tx: Transaction,
    desk: Desk,
    case: str,
    key: str,
    asked: bytes,
    about: Sampled,
    category: Category,
    view: View,
    settled_by: int | None,
) -> Opinion:
    given = Opinion(0, *about.place, desk.officer, desk.clock(), view.code, view.note, settled_by)
    made = append_opinion(tx, case, given)
    details: dict[str, JSON] = {
        "case": case,
        "opinion": made.number,
        "round": made.round,
        "position": made.position,
        "category": [category.scheme, category.version, category.code],
        "about_decision": about.decision,
        "settled_by": settled_by,
        "note": made.note,
    }
    act = "second opinion given" if settled_by is None else "disagreement settled"
    custody.append(tx, desk.officer, act, about.stack, details)
    keep_key(tx, case, key, Keyed(asked, MADE, made.number, made.number))
    return made
