"""How many files are recorded inside which containers of an exhibit."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from sqlalchemy import case as case_of
from sqlalchemy import func, select, update

from clew.model.findings import Outcome
from clew.model.occurrence import INSIDE
from clew.store import schema
from clew.store.cases import exhibit_id
from clew.store.transaction import Transaction, batches


class Insides:
    """Counts of files by container, those of containers inside it too."""

    def __init__(self, counts: list[tuple[bytes, int, int]]) -> None:
        """Take (container, files in it, failed files in it), each container once."""
        keys = sorted((container + INSIDE, files, failed) for container, files, failed in counts)
        self._paths = [path for path, _, _ in keys]
        self._files = [0, *accumulate(files for _, files, _ in keys)]
        self._failed = [0, *accumulate(failed for _, _, failed in keys)]

    def files(self, container: bytes) -> int:
        """Return how many files lie inside a container."""
        first, last = self._range(container)
        return self._files[last] - self._files[first]

    def failed(self, container: bytes) -> int:
        """Return how many of them failed."""
        first, last = self._range(container)
        return self._failed[last] - self._failed[first]

    def _range(self, container: bytes) -> tuple[int, int]:
        first = container + INSIDE
        return bisect_left(self._paths, first), bisect_left(self._paths, first[:-1] + bytes([first[-1] + 1]))


def insides(tx: Transaction, case: str, exhibit: str) -> Insides:
    """Return the counts of an exhibit as they are now."""
    table = schema.occurrences
    failed = func.sum(case_of((table.c.outcome == Outcome.FAILED.value, 1), else_=0))
    statement = (
        select(table.c.container, func.count(), failed)
        .where(
            table.c.agency == tx.agency,
            table.c.exhibit_id == exhibit_id(tx, case, exhibit),
            table.c.container != b"",
        )
        .group_by(table.c.container)
    )
    return Insides([(container, files, int(bad)) for container, files, bad in tx.connection.execute(statement)])


def mark_gone(tx: Transaction, case: str, exhibit: str, paths: Sequence[bytes], reason: str) -> None:
    """Record that files which were found before are there no more: failed, with the reason; what they were stays."""
    table = schema.occurrences
    number = exhibit_id(tx, case, exhibit)
    for batch in batches(paths):
        tx.connection.execute(
            update(table)
            .where(table.c.agency == tx.agency, table.c.exhibit_id == number, table.c.path.in_(batch))
            .values(outcome=Outcome.FAILED.value, reason=reason)
        )
