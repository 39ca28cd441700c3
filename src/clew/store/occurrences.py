"""Where contents were found: one row per file of an exhibit, whatever came of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from clew.errors import IntegrityError
from clew.model.findings import Findings, Outcome
from clew.model.occurrence import INSIDE, Occurrence, text_of
from clew.notation.sought import Sought
from clew.store import findings, schema
from clew.store.cases import case_id, exhibit_id, exhibit_ids
from clew.store.having import may_have_bytes
from clew.store.instant import now
from clew.store.media import media_ids
from clew.store.transaction import Transaction, batches, fitted, plain, stream, upsert


@dataclass(frozen=True, slots=True)
class Seen:
    """What is recorded of a path: enough to tell whether the file changed."""

    size: int
    modified_ns: int | None
    outcome: Outcome
    sha256: bytes | None


@dataclass(frozen=True, slots=True)
class Record:
    """One file with what came of it; `thumbnail` and `contact_sheet` are vault keys."""

    occurrence: Occurrence
    findings: Findings
    thumbnail: bytes | None = None
    contact_sheet: bytes | None = None


@dataclass(frozen=True, slots=True)
class OccurrenceRow:
    """One recorded file; `sha256` is None where its bytes could not be read."""

    case: str
    exhibit: str
    occurrence: Occurrence
    outcome: Outcome
    reason: str
    sha256: bytes | None
    examined_at: datetime


def seen(tx: Transaction, case: str, exhibit: str, paths: Sequence[bytes]) -> dict[bytes, Seen]:
    """Return what is recorded of those of the paths that are."""
    table, media = schema.occurrences, schema.media
    number = exhibit_id(tx, case, exhibit)
    found = {}
    for batch in batches(paths):
        statement = (
            select(table.c.path, table.c.size, table.c.modified_ns, table.c.outcome, media.c.sha256)
            .join_from(table, media, _of_media(), isouter=True)
            .where(table.c.agency == tx.agency, table.c.exhibit_id == number, table.c.path.in_(batch))
        )
        for path, size, modified_ns, outcome, sha256 in tx.connection.execute(statement):
            found[path] = Seen(size, modified_ns, Outcome(outcome), sha256)
    return found


def record(tx: Transaction, case: str, exhibit: str, records: Sequence[Record]) -> findings.Added:
    """Record files, by path (a later record of a path replaces the earlier); return what that did to the media.

    A path is unique in its exhibit, inside containers too. Times beyond 64 bits are cut to fit.
    """
    number = exhibit_id(tx, case, exhibit)
    contents: dict[bytes, findings.Content] = {}
    for each in records:
        digests = each.findings.digests
        if digests is not None:
            content = findings.Content(digests, each.findings, each.thumbnail, each.contact_sheet)
            known = contents.get(digests.sha256)
            if known is None or known.order < content.order:
                contents[digests.sha256] = content
    added = findings.add(tx, contents)
    at = now()
    upsert(tx, schema.occurrences, [_row(tx, number, each, added.ids, at) for each in records])
    return added


def _row(tx: Transaction, exhibit: int, record: Record, ids: dict[bytes, int], at: datetime) -> dict[str, object]:
    occurrence, digests = record.occurrence, record.findings.digests
    return {
        "agency": tx.agency,
        "exhibit_id": exhibit,
        "path": occurrence.path,
        "container": occurrence.container,
        "size": fitted(occurrence.size),
        "modified_ns": fitted(occurrence.modified_ns),
        "created_ns": fitted(occurrence.created_ns),
        "accessed_ns": fitted(occurrence.accessed_ns),
        "is_deleted": occurrence.is_deleted,
        "outcome": record.findings.outcome.value,
        "reason": plain(record.findings.reason),
        "media_id": None if digests is None else ids[digests.sha256],
        "examined_at": at,
        "remark": plain(occurrence.remark),
    }


def occurrences_of(
    tx: Transaction, sha256s: Sequence[bytes], case: str | None = None
) -> dict[bytes, list[OccurrenceRow]]:
    """Return where contents were found, in one case or in all, by case, exhibit and path."""
    found: dict[bytes, list[OccurrenceRow]] = {}
    for batch in batches(media_ids(tx, sha256s).values()):
        statement = _rows(tx).where(schema.occurrences.c.media_id.in_(batch))
        if case is not None:
            statement = statement.where(schema.exhibits.c.case_id == case_id(tx, case))
        for row in sorted(map(_occurrence, tx.connection.execute(statement)), key=_order):
            if row.sha256 is not None:
                found.setdefault(row.sha256, []).append(row)
    return found


def occurrences(tx: Transaction, case: str, exhibit: str) -> Iterator[OccurrenceRow]:
    """Stream the files of an exhibit by path."""
    table = schema.occurrences
    statement = _rows(tx).where(table.c.exhibit_id == exhibit_id(tx, case, exhibit)).order_by(table.c.path)
    return map(_occurrence, stream(tx, statement))


def inside(tx: Transaction, case: str, exhibit: str, container: bytes) -> Iterator[OccurrenceRow]:
    """Stream all files inside a container by path, those of containers inside it too."""
    table = schema.occurrences
    statement = _rows(tx).where(table.c.exhibit_id == exhibit_id(tx, case, exhibit), _is_inside(container))
    return map(_occurrence, stream(tx, statement.order_by(table.c.path)))


def count_inside(tx: Transaction, case: str, exhibit: str, container: bytes) -> int:
    """Return how many files are recorded inside a container, those of containers inside it too."""
    table = schema.occurrences
    statement = select(func.count()).where(
        table.c.agency == tx.agency, table.c.exhibit_id == exhibit_id(tx, case, exhibit), _is_inside(container)
    )
    return tx.connection.scalar(statement) or 0


def _is_inside(container: bytes) -> ColumnElement[bool]:
    """Return the condition that a path begins with the container's and `INSIDE`: a range of the primary key."""
    first = container + INSIDE
    path = schema.occurrences.c.path
    return (path >= first) & (path < first[:-1] + bytes([first[-1] + 1]))


def container_chain(tx: Transaction, case: str, exhibit: str, path: bytes) -> list[OccurrenceRow]:
    """Return the containers that a file lies in, the outermost first, and at the end the file itself.

    Empty where the path isn't recorded; raises IntegrityError where a container isn't.
    """
    table = schema.occurrences
    number = exhibit_id(tx, case, exhibit)
    chain: list[OccurrenceRow] = []
    wanted = path
    while True:
        row = tx.connection.execute(_rows(tx).where(table.c.exhibit_id == number, table.c.path == wanted)).one_or_none()
        if row is None:
            if not chain:
                return []
            raise IntegrityError(f"the container {text_of(wanted)} of {text_of(path)} is not in the catalog")
        chain.insert(0, _occurrence(row))
        container = chain[0].occurrence.container
        if not container:
            return chain
        if not wanted.startswith(container + INSIDE):
            raise IntegrityError(f"{text_of(wanted)} is recorded as inside {text_of(container)}, and isn't")
        wanted = container


def with_path(tx: Transaction, case: str, sought: Sought) -> Iterator[OccurrenceRow]:
    """Stream the files of a case whose path has a text, those inside containers too; in no order.

    A scan: among 400,000 paths 0.12 s of a core on SQLite, 0.3 s on PostgreSQL (`benchmarks/find_text.py`). An index of
    trigrams would be larger than all paths, and written with each file.
    """
    table = schema.occurrences
    statement = _rows(tx).where(
        table.c.exhibit_id.in_(exhibit_ids(tx, case).values()), may_have_bytes(tx, table.c.path, sought)
    )
    return (row for row in map(_occurrence, stream(tx, statement, 200)) if sought.is_in(row.occurrence.text))


def not_examined(tx: Transaction, case: str, outcome: Outcome) -> list[OccurrenceRow]:
    """Return the files of a case that ended with this outcome, by exhibit and path."""
    statement = _rows(tx).where(
        schema.exhibits.c.case_id == case_id(tx, case), schema.occurrences.c.outcome == outcome.value
    )
    return sorted(map(_occurrence, tx.connection.execute(statement)), key=_order)


def _order(row: OccurrenceRow) -> tuple[str, str, bytes]:
    return row.case, row.exhibit, row.occurrence.path


def _of_media() -> Any:  # noqa: ANN401 - SQLAlchemy's own name for an ON clause is private
    table, media = schema.occurrences, schema.media
    return (media.c.agency == table.c.agency) & (media.c.id == table.c.media_id)


def _rows(tx: Transaction) -> Select[Any]:
    table, places, cases, media = schema.occurrences, schema.exhibits, schema.cases, schema.media
    return (
        select(
            cases.c.name.label("case"),
            places.c.name.label("exhibit"),
            table.c.path,
            table.c.size,
            table.c.modified_ns,
            table.c.created_ns,
            table.c.accessed_ns,
            table.c.is_deleted,
            table.c.container,
            table.c.remark,
            table.c.outcome,
            table.c.reason,
            media.c.sha256,
            table.c.examined_at,
        )
        .join_from(table, places, (places.c.agency == table.c.agency) & (places.c.id == table.c.exhibit_id))
        .join(cases, (cases.c.agency == places.c.agency) & (cases.c.id == places.c.case_id))
        .join(media, _of_media(), isouter=True)
        .where(table.c.agency == tx.agency)
    )


def _occurrence(row: Row[Any]) -> OccurrenceRow:
    where = Occurrence(
        row.path,
        row.size,
        row.modified_ns,
        row.created_ns,
        row.accessed_ns,
        row.is_deleted,
        row.container,
        row.remark,
    )
    return OccurrenceRow(row.case, row.exhibit, where, Outcome(row.outcome), row.reason, row.sha256, row.examined_at)
