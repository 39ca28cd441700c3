"""What linkers propose of pairs of media, given back from either side."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, case, literal, or_, select

from clew.model.link import Box, Evidence, turned_evidence, turned_kind
from clew.store import schema
from clew.store.cases import exhibit_ids
from clew.store.descriptions import Named, numbered
from clew.store.instant import now
from clew.store.media import media_ids, sha256_of
from clew.store.transaction import Transaction, batches, inserting, next_id, plain


@dataclass(frozen=True, slots=True)
class Link:
    """A relation of the media `sha256` to the media `other`, as one linker's version proposes it.

    `kind` is read from the first to the other; `part` and `other_part` are the views it rests on, as in `Description`.
    `anew_at` is when score, rate or evidence became others than they had been.
    """

    number: int
    linker: str
    version: str
    kind: str
    sha256: bytes
    other: bytes
    part: str
    other_part: str
    score: float
    false_match_rate: float
    evidence: Evidence
    anew_at: datetime | None = None


def turned(link: Link) -> Link:
    """Return a link as the other media sees it."""
    return replace(
        link,
        kind=turned_kind(link.kind),
        sha256=link.other,
        other=link.sha256,
        part=link.other_part,
        other_part=link.part,
        evidence=turned_evidence(link.evidence),
    )


def record(tx: Transaction, linker: Named, found: Iterable[Link], *, is_one_kind: bool = False) -> None:
    """Record links of one linker's version, `number` and `anew_at` being given here; one that is there is replaced.

    With `is_one_kind` a pair of which another kind is there keeps that one: an officer may have spoken of it.
    """
    mine = [each if each.sha256 < each.other else turned(each) for each in found]
    if not mine:
        return
    number, first = numbered(tx, linker), next_id(tx, schema.links)
    at = now()
    ids = media_ids(tx, list({sha256 for each in mine for sha256 in (each.sha256, each.other)}))
    if is_one_kind:
        kinds = _kinds_of(tx, number, {ids[each.sha256] for each in mine})
        mine = [each for each in mine if kinds.get((ids[each.sha256], ids[each.other]), each.kind) == each.kind]
        if not mine:
            return
    rows = [
        {
            "agency": tx.agency,
            "id": first + offset,
            "linker_id": number,
            "kind": plain(each.kind),
            "media_id": ids[each.sha256],
            "other_id": ids[each.other],
            "part": plain(each.part),
            "other_part": plain(each.other_part),
            "score": each.score,
            "false_match_rate": each.false_match_rate,
            "evidence": _written(each.evidence),
            "proposed_at": at,
        }
        for offset, each in enumerate(sorted(mine, key=lambda each: (each.sha256, each.other, each.kind)))
    ]
    table = schema.links
    statement = inserting(tx, table)
    said = {name: statement.excluded[name] for name in ("part", "other_part", "score", "false_match_rate", "evidence")}
    is_other = or_(*(table.c[name] != new for name, new in said.items()))
    tx.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["agency", "linker_id", "media_id", "other_id", "kind"],
            set_={**said, "anew_at": case((is_other, statement.excluded.proposed_at), else_=table.c.anew_at)},
        ),
        rows,
    )


def _kinds_of(tx: Transaction, linker: int, media: Collection[int]) -> dict[tuple[int, int], str]:
    """Return the kind that a linker proposed of each pair whose first media is one of these."""
    table, found = schema.links, dict[tuple[int, int], str]()
    for batch in batches(sorted(media)):
        of = (table.c.agency == tx.agency, table.c.linker_id == linker, table.c.media_id.in_(batch))
        rows = tx.connection.execute(select(table.c.media_id, table.c.other_id, table.c.kind).where(*of))
        found |= {(row.media_id, row.other_id): row.kind for row in rows}
    return found


def links_of(tx: Transaction, sha256s: Sequence[bytes]) -> dict[bytes, list[Link]]:
    """Return the links of media, each seen from there, by falling rarity of such a score."""
    table, found = schema.links, dict[bytes, list[Link]]()
    for batch in batches(media_ids(tx, sha256s).items()):
        asked = {number: sha256 for sha256, number in batch}
        rows = tx.connection.execute(_rows(tx).where(or_(table.c.media_id.in_(asked), table.c.other_id.in_(asked))))
        for row, link in _read(tx, rows.all()):
            if row.media_id in asked:
                found.setdefault(link.sha256, []).append(link)
            if row.other_id in asked:
                found.setdefault(link.other, []).append(turned(link))
    return {sha256: sorted(some, key=strength) for sha256, some in found.items()}


def links_into(tx: Transaction, case: str, kinds: Collection[str]) -> list[Link]:
    """Return the links of some kinds of which a media at least is in a case; raises NotFoundError."""
    table, places = schema.links, schema.occurrences
    here = (
        select(literal(1)).where(
            places.c.agency == tx.agency,
            places.c.media_id == column,
            places.c.exhibit_id.in_(exhibit_ids(tx, case).values()),
        )
        for column in (table.c.media_id, table.c.other_id)
    )
    wanted = _rows(tx).where(table.c.kind.in_(kinds), or_(*(each.exists() for each in here))).order_by(table.c.id)
    return [link for _, link in _read(tx, tx.connection.execute(wanted).all())]


def links_numbered(tx: Transaction, numbers: Sequence[int]) -> dict[int, Link]:
    """Return the links of these numbers, seen from the media with the smaller SHA-256."""
    found: dict[int, Link] = {}
    for batch in batches(numbers):
        rows = tx.connection.execute(_rows(tx).where(schema.links.c.id.in_(batch))).all()
        found |= {link.number: link for _, link in _read(tx, rows)}
    return found


def strength(link: Link) -> tuple[float, float, str, bytes, bytes]:
    """What links are sorted by: the rarest score first."""
    return link.false_match_rate, -link.score, link.kind, link.sha256, link.other


def _rows(tx: Transaction) -> Select[Any]:
    table, linkers = schema.links, schema.linkers
    return (
        select(
            *(table.c.id, linkers.c.name, linkers.c.version, table.c.kind, table.c.media_id, table.c.other_id),
            *(table.c.part, table.c.other_part, table.c.score, table.c.false_match_rate, table.c.evidence),
            table.c.anew_at,
        )
        .join_from(table, linkers, (linkers.c.agency == table.c.agency) & (linkers.c.id == table.c.linker_id))
        .where(table.c.agency == tx.agency)
    )


def _read(tx: Transaction, rows: Sequence[Row[Any]]) -> list[tuple[Row[Any], Link]]:
    numbers: Collection[int] = {number for row in rows for number in (row.media_id, row.other_id)}
    digests = sha256_of(tx, set(numbers))
    return [
        (
            row,
            Link(
                *(row.id, row.name, row.version, row.kind, digests[row.media_id], digests[row.other_id]),
                *(row.part, row.other_part, row.score, row.false_match_rate, _evidence(row.evidence)),
                row.anew_at,
            ),
        )
        for row in rows
    ]


def _written(evidence: Evidence) -> str:
    boxes = [None if box is None else _box(box) for box in (evidence.box, evidence.other_box)]
    points = [[round(number, 5) for number in point] for point in evidence.points]
    facts = [[plain(name), plain(value)] for name, value in evidence.facts]
    sides = [[plain(each) for each in side] for side in evidence.sides]
    return json.dumps([*boxes, points, facts, *([sides] if sides else [])], separators=(",", ":"))


def _box(box: Box) -> list[float]:
    return [round(number, 5) for number in (box.left, box.top, box.width, box.height)]


def _evidence(written: str) -> Evidence:
    box, other_box, points, facts, *sided = json.loads(written)
    return Evidence(
        box=None if box is None else Box(*box),
        other_box=None if other_box is None else Box(*other_box),
        points=tuple((x, y, other_x, other_y) for x, y, other_x, other_y in points),
        facts=tuple((name, value) for name, value in facts),
        sides=tuple((name, one, other) for sides in sided for name, one, other in sides),
    )
