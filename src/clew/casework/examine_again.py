"""Examines chosen media again where they lie, inside containers too; nothing else of those is taken out."""

import os
from collections.abc import Callable, Iterator, Sequence
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


_Place = tuple[str, bytes]
"""A file that lies in no container, by exhibit and path."""


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
    They are read in the order in which they are wanted, but that a container gives all that is wanted of it at once.
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
    """Yield the files to read, as soon as the first that is wanted of each is due: what comes first is read first.

    The key is the SHA-256 of a wanted one, b"" for a container that only holds some.
    """
    with desk.catalog.reading() as tx:
        roots = {each.exhibit: each.root for each in cases.exhibits(tx, case)}
        places = occurrences.occurrences_of(tx, wanted, case)
    kept = {sha256 for sha256 in places if desk.vault.has(sha256)}
    rows = {
        sha256: min(places[sha256], key=lambda each: bool(each.occurrence.container))
        for sha256 in wanted
        if sha256 in places
    }
    outers = _outers(desk, case, [row for sha256, row in rows.items() if sha256 not in kept])
    sources: dict[str, OpenSource | None] = {}
    begun: set[_Place] = set()
    for sha256, row in rows.items():
        if sha256 in kept:
            yield Job(sha256, partial(desk.vault.open, sha256), row.occurrence.size)
            continue
        place, outer = outers[sha256]
        if row.exhibit not in sources:
            sources[row.exhibit] = _source(roots[row.exhibit])
        source = sources[row.exhibit]
        if source is not None and place not in begun:
            begun.add(place)
            yield _job(source, outer)


def _source(root: bytes) -> OpenSource | None:
    """Open an exhibit, None where it can't be: what is left pending is told by its reader."""
    try:
        return open_source(Path(os.fsdecode(root)))[1]
    except EvidenceError:
        return None


def _outers(desk: Desk, case: str, rows: Sequence[occurrences.OccurrenceRow]) -> dict[bytes, tuple[_Place, _Outer]]:
    """Return for each wanted one the file to open, which lies in no container, with the way to all wanted inside it."""
    outers: dict[_Place, _Outer] = {}
    chains: dict[_Place, list[occurrences.OccurrenceRow]] = {}
    found: dict[bytes, tuple[_Place, _Outer]] = {}
    with desk.catalog.reading() as tx:
        for row in rows:
            where, place = row.occurrence, (row.exhibit, row.occurrence.path)
            if not where.container:
                outers.setdefault(place, _Outer(where)).sha256 = row.sha256
            else:
                inside = row.exhibit, where.container
                if inside not in chains:
                    chains[inside] = occurrences.container_chain(tx, case, *inside)
                outermost, *others = (each.occurrence for each in chains[inside])
                place = row.exhibit, outermost.path
                outer = outers.setdefault(place, _Outer(outermost))
                outer.within[where.path] = row.sha256 or b""
                outer.on_the_way.update(each.path for each in others)
            found[row.sha256 or b""] = place, outers[place]
    return found


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
