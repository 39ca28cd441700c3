"""Reads an exhibit's evidence again, inside its containers too, and tells how it differs from what is recorded."""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path

from clew.casework.batches import timed_batches
from clew.casework.desk import Desk
from clew.casework.progress import Progress, Watch
from clew.errors import EvidenceError
from clew.examine.job import Admitted, Inside, Job
from clew.examine.reach import Reach
from clew.examine.supervisor import Examiner
from clew.examine.wire import Header
from clew.model.findings import Findings
from clew.model.occurrence import INSIDE
from clew.source import OpenSource, open_source
from clew.store import cases, media, occurrences
from clew.store.catalog import Transaction

DESCRIBER = "clew.examine.digest_only"
BATCH = 500
NOT_IN_THE_CATALOG = "in the evidence, but not in the catalog"


class EvidenceReading:
    """One reading of an exhibit's evidence; `files_read` counts as it goes on."""

    def __init__(self, desk: Desk, exhibit: cases.ExhibitRow, passwords: Sequence[bytes]) -> None:
        self.files_read = 0
        self._desk = desk
        self._exhibit = exhibit
        self._passwords = passwords
        self._visited: set[bytes] = set()

    def differences(self, tx: Transaction, watch: Watch, total: int) -> Iterator[tuple[bytes, str]]:
        """Yield the path of each file that is not as recorded, and how; raises EvidenceError for an exhibit gone."""
        _name, source = open_source(Path(os.fsdecode(self._exhibit.root)))
        config = self._desk.config
        reach = Reach(config.footage, config.containers, self._passwords, self._desk.spool)
        with Examiner(
            config.limits, config.workers, required_sandbox=False, describer=DESCRIBER, reach=reach
        ) as examiner:
            results = ((job.key, findings) for job, findings in examiner.examine(self._jobs(source)))
            for batch in timed_batches(results, BATCH, 1.0):
                yield from self._compared(tx, batch)
                self.files_read += len(batch)
                watch(Progress("Reading evidence again", done=self.files_read, total=total))
        yield from self._gone(tx)

    def _jobs(self, source: OpenSource) -> Iterator[Job[bytes]]:
        depth = self._desk.config.containers.depth
        for file in source.files():
            where = file.occurrence
            if file.outcome is None:
                inside = _inside(where.path, depth, partial(source.beside, where))
                yield Job(where.path, partial(source.open, where), where.size, inside)
            else:
                yield Job(where.path, partial(_unreadable, file.reason), where.size)

    def _compared(self, tx: Transaction, batch: Sequence[tuple[bytes, Findings]]) -> Iterator[tuple[bytes, str]]:
        seen = occurrences.seen(tx, self._exhibit.case, self._exhibit.exhibit, [path for path, _ in batch])
        known = media.media(tx, [each.sha256 for each in seen.values() if each.sha256 is not None])
        for path, findings in batch:
            self._visited.add(_short(path))
            recorded = seen.get(path)
            if recorded is None:
                yield path, NOT_IN_THE_CATALOG
            elif recorded.sha256 is None:
                continue
            elif findings.digests is None:
                yield path, f"can't be read any more: {findings.reason}"
            elif findings.digests.sha256 != recorded.sha256:
                found = findings.digests.sha256.hex()
                yield path, f"altered: SHA-256 was {recorded.sha256.hex()}, is {found}"
            elif findings.digests != known[recorded.sha256].digests:
                yield path, "the catalog's digests of it were altered"

    def _gone(self, tx: Transaction) -> Iterator[tuple[bytes, str]]:
        for row in occurrences.occurrences(tx, self._exhibit.case, self._exhibit.exhibit):
            if row.sha256 is not None and _short(row.occurrence.path) not in self._visited:
                yield row.occurrence.path, "can't be read any more: it is not there"


def _inside(path: bytes, depth: int, beside: Callable[[bytes], int] | None = None) -> Inside[bytes] | None:
    """Return how to go on with a container: every member is read."""
    if not depth:
        return None

    def admit(header: Header) -> Admitted[bytes]:
        member = path + INSIDE + header.path
        return Admitted(member, _inside(member, depth - 1))

    return Inside(path.rpartition(b"/")[2], admit, beside)


def _unreadable(reason: str) -> int:
    raise EvidenceError(reason)


def _short(path: bytes) -> bytes:
    """Return 12 bytes that stand for a path: a set of those of 400,000 files takes 30 MB."""
    return blake2b(path, digest_size=12).digest()
