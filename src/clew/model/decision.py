"""What a person decided."""

from dataclasses import dataclass
from datetime import datetime

from clew.model.category import Category


@dataclass(frozen=True, slots=True)
class Decision:
    """A category given by an officer to a stack's media; undone only by a later decision that names it.

    `number` counts from 1 in its case. `applied` are the media (SHA-256) the category holds for, `suggested`
    those of the stack for which it is only proposed. `category` is None for an undo, which names the
    undone decision in `undoes`.
    """

    number: int
    case: str
    stack: str
    category: Category | None
    officer: str
    at: datetime
    applied: tuple[bytes, ...]
    suggested: tuple[bytes, ...]
    undoes: int | None = None
    note: str = ""
