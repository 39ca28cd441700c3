"""What was counted of evidence, stacks and matches, kept in the process until a run writes again."""

import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

from clew.store.run_writes import run_writes
from clew.store.transaction import Transaction

T = TypeVar("T")


class Kept:
    """Values by name, each of what only runs write; shared by threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._values: dict[str, tuple[int, Any]] = {}

    def of(self, tx: Transaction, name: str, make: Callable[[], T]) -> T:
        """Return a value as this transaction sees it: the one kept where no run has written since, else made anew."""
        number = run_writes(tx)
        with self._guard:
            at, value = self._values.get(name, (-1, None))
        if at != number:
            value = make()
            with self._guard:
                self._values[name] = (number, value)
        return cast("T", value)
