"""Examines chosen media again where they lie, inside containers too; nothing else of those is taken out."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from clew.casework.desk import Desk
from clew.errors import EvidenceError
from clew.examine.job import Admitted, Inside, Job
from clew.examine.reach import Reach
from clew.examine.supervisor import Examiner
from clew.examine.wire import Header
from clew.model.findings import Findings
from clew.model.occurrence import INSIDE, Occurrence
from clew.source import OpenSource, open_source
from clew.store import cases, occurrences

ALTERED = "the file is another than it was: its SHA-256 differs"


@dataclass(slots=True)
class _Outer:
    """A file that lies in no container; `within` are the wanted ones inside it, by path, and the way to them."""

    where: Occurrence
    sha256: bytes | None = None
    within: dict[bytes, bytes] = field(default_factory=dict)
    on_the_way: set[bytes] = field(default_factory=set)


def examined_again(
    desk: Desk, case: str, wanted: Sequence[bytes], describer: str, reach: Reach
) -> Iterator[tuple[bytes, Findings | str]]:
    """Yield what a describer says of each of these media of a case, once, or why it can't be read any more.

    Taken is the copy in the vault where one is kept, else the first place that lies in no container, else the first.
    Raises NotFoundError; ClewError where no child can be started.
    """
    pending = dict.fromkeys(wanted)
    with Examiner(
        desk.config.limits, desk.config.workers, required_sandbox=False, describer=describer, reach=reach
    ) as examiner:
        for job, findings in examiner.examine(_jobs(desk, case, wanted)):
            sha256 = job.key
            if not sha256 or sha256 not in pending:
                continue
            del pending[sha256]
            digests = findings.digests
            yield sha256, ALTERED if digests is not None and digests.sha256 != sha256 else findings
    for sha256 in pending:
        yield sha256, "it is not where it was any more"


def _jobs(desk: Desk, case: str, wanted: Sequence[bytes]) -> Iterator[Job[bytes]]:
    """Yield the files to read; the key is the SHA-256 of a wanted one, b"" for a container that only holds some."""
    with desk.catalog.reading() as tx:
        roots = {each.exhibit: each.root for each in cases.exhibits(tx, case)}
        places = occurrences.occurrences_of(tx, wanted, case)
    by_exhibit: dict[str, list[occurrences.OccurrenceRow]] = defaultdict(list)
    for sha256, rows in places.items():
        row = min(rows, key=lambda each: bool(each.occurrence.container))
        if desk.vault.has(sha256):
            yield Job(sha256, partial(desk.vault.open, sha256), row.occurrence.size)
        else:
            by_exhibit[row.exhibit].append(row)
    for exhibit, rows in by_exhibit.items():
        try:
            _name, source = open_source(Path(os.fsdecode(roots[exhibit])))
        except EvidenceError:
            continue  # what is left pending is told by its reader
        for outer in _outers(desk, case, exhibit, rows):
            yield _job(source, outer)


def _outers(desk: Desk, case: str, exhibit: str, rows: Sequence[occurrences.OccurrenceRow]) -> Iterable[_Outer]:
    """Return the files to open, those that lie in no container, with the way to what is wanted inside them."""
    outers: dict[bytes, _Outer] = {}
    chains: dict[bytes, list[occurrences.OccurrenceRow]] = {}
    with desk.catalog.reading() as tx:
        for row in rows:
            where = row.occurrence
            if not where.container:
                outers.setdefault(where.path, _Outer(where)).sha256 = row.sha256
                continue
            if where.container not in chains:
                chains[where.container] = occurrences.container_chain(tx, case, exhibit, where.container)
            outermost, *others = (each.occurrence for each in chains[where.container])
            outer = outers.setdefault(outermost.path, _Outer(outermost))
            outer.within[where.path] = row.sha256 or b""
            outer.on_the_way.update(each.path for each in others)
    return outers.values()


def _job(source: OpenSource, outer: _Outer) -> Job[bytes]:
    where = outer.where
    inside = _inside(outer, where.path, partial(source.beside, where)) if outer.within else None
    return Job(outer.sha256 or b"", partial(source.open, where), where.size, inside)


def _inside(outer: _Outer, path: bytes, beside: Callable[[bytes], int] | None = None) -> Inside[bytes]:
    """Return how to go on with a container: to the wanted members, and to those which they lie in."""

    def admit(header: Header) -> Admitted[bytes] | None:
        member = path + INSIDE + header.path
        sha256 = outer.within.get(member, b"")
        is_way = member in outer.on_the_way
        if not sha256 and not is_way:
            return None
        return Admitted(sha256, _inside(outer, member) if is_way else None)

    return Inside(path.rpartition(b"/")[2], admit, beside)
