"""The groups of faces as they were last made, of a case or of all."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, func, select

from clew.model.face import FaceAt
from clew.model.link import Box
from clew.store import schema
from clew.store.cases import case_id
from clew.store.descriptions import Named
from clew.store.face_decisions import SHARES, shares_of
from clew.store.linker_policies import is_allowed
from clew.store.media import media_ids, sha256_of
from clew.store.transaction import Transaction, batches, insert_rows, plain, stream, upsert


@dataclass(frozen=True, slots=True)
class Grouping:
    """How faces were last grouped; `left_out` were too poor, `decision` is the newest word taken into account."""

    linker: str
    version: str
    faces: int
    left_out: int
    decision: int
    officer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """A face of a group; `anchor` names the group, `rank` is its place there from 1 on."""

    anchor: str
    rank: int
    face: FaceAt
    usability: float


def scope_of(tx: Transaction, case: str | None) -> int:
    """Return what groups of a case, or of all (None), are kept under; raises NotFoundError."""
    return 0 if case is None else case_id(tx, case)


def replace(
    tx: Transaction, scope: int, linker: Named, found: Iterable[Member], *, left_out: int, decision: int, officer: str
) -> Grouping:
    """Keep groups in the place of what was there; members of one group follow one another."""
    table, mine = schema.face_group_members, list(found)
    tx.connection.execute(delete(table).where(table.c.agency == tx.agency, table.c.scope == scope))
    ids = media_ids(tx, sorted({each.face.sha256 for each in mine}))
    for batch in batches(mine, 5000):
        rows = [
            {
                "agency": tx.agency,
                "scope": scope,
                "anchor": each.anchor,
                "rank": each.rank,
                "media_id": ids[each.face.sha256],
                "part": plain(each.face.part),
                **shares_of(each.face.box),
                "usability": each.usability,
            }
            for each in batch
        ]
        insert_rows(tx, table, rows)
    made = Grouping(*linker, len(mine), left_out, decision, plain(officer), datetime.now(UTC))
    row = {
        "agency": tx.agency,
        "scope": scope,
        "linker": made.linker,
        "version": made.version,
        "faces": made.faces,
        "left_out": left_out,
        "decision": decision,
        "officer": made.officer,
        "at": made.at,
    }
    upsert(tx, schema.face_groupings, [row])
    return made


def grouping(tx: Transaction, scope: int) -> Grouping | None:
    """Return how faces were last grouped, None where they never were."""
    table = schema.face_groupings
    row = tx.connection.execute(select(table).where(table.c.agency == tx.agency, table.c.scope == scope)).one_or_none()
    if row is None:
        return None
    return Grouping(row.linker, row.version, row.faces, row.left_out, row.decision, row.officer, row.at)


def members(
    tx: Transaction, scope: int, without: Collection[int], anchors: Collection[str] | None = None
) -> Iterator[Member]:
    """Yield the faces of these groups, or of all, group by group in their order.

    Left out are those of media that are in no other case than `without`, whose linker is off there.
    """
    table = schema.face_group_members
    statement = (
        select(table).where(table.c.agency == tx.agency, table.c.scope == scope).order_by(table.c.anchor, table.c.rank)
    )
    if without:
        statement = statement.where(is_allowed(tx, table.c.media_id, without))
    if anchors is not None:
        statement = statement.where(table.c.anchor.in_(anchors))
    for rows in batches(stream(tx, statement), 5000):
        digests = sha256_of(tx, {row.media_id for row in rows})
        for row in rows:
            box = Box(*(getattr(row, name) for name in SHARES))
            yield Member(row.anchor, row.rank, FaceAt(digests[row.media_id], row.part, box), row.usability)


def sizes(tx: Transaction, scope: int, without: Collection[int], least: int) -> list[tuple[str, int, int]]:
    """Return the groups with so many faces at least: anchor, faces, media; the largest first. Left out as `members`."""
    table = schema.face_group_members
    statement = (
        select(table.c.anchor, func.count().label("faces"), func.count(table.c.media_id.distinct()).label("media"))
        .where(table.c.agency == tx.agency, table.c.scope == scope)
        .group_by(table.c.anchor)
        .having(func.count() >= least)
        .order_by(func.count().desc(), table.c.anchor)
    )
    if without:
        statement = statement.where(is_allowed(tx, table.c.media_id, without))
    return [(row.anchor, row.faces, row.media) for row in tx.connection.execute(statement)]


def anchors_like(tx: Transaction, scope: int, begins: str) -> Sequence[str]:
    """Return the groups whose names begin so, two at most."""
    table = schema.face_group_members
    statement = (
        select(table.c.anchor)
        .where(table.c.agency == tx.agency, table.c.scope == scope, table.c.anchor.startswith(begins, autoescape=True))
        .distinct()
        .order_by(table.c.anchor)
        .limit(2)
    )
    return list(tx.connection.scalars(statement))


def anchors_of(tx: Transaction, scope: int, sha256s: Collection[bytes]) -> set[str]:
    """Return the groups that have a face in one of these media."""
    table, found = schema.face_group_members, set[str]()
    for batch in batches(sorted(media_ids(tx, sorted(sha256s)).values())):
        statement = select(table.c.anchor).where(
            table.c.agency == tx.agency, table.c.scope == scope, table.c.media_id.in_(batch)
        )
        found |= set(tx.connection.scalars(statement))
    return found


def newest_grouping(tx: Transaction) -> datetime | None:
    """Return when groups were last made, of any case or of all; None where they never were."""
    table = schema.face_groupings
    newest: datetime | None = tx.connection.scalar(select(func.max(table.c.at)).where(table.c.agency == tx.agency))
    return newest
