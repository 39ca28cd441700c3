"""What long acts tell the shell while they run."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long act has come, in `unit`s; totals are None while they are not known."""

    step: str
    done: int = 0
    total: int | None = None
    bytes_done: int = 0
    bytes_total: int | None = None
    known: int = 0
    near: int = 0
    new: int = 0
    failed: int = 0
    unit: str = "files"


Watch = Callable[[Progress], None]
"""Called by long acts a few times a second; must return at once."""


def unwatched(_progress: Progress) -> None:
    """Ignore all progress."""
