"""What tells whether the queue of a case may have changed, without reading it."""

import hashlib

import msgspec
from sqlalchemy import func, select

from clew.model.note import NoteKind
from clew.store import schema
from clew.store.cases import case_id, exhibit_ids
from clew.store.transaction import Transaction

MODULUS = 2_147_483_647
"""Of the sum over stacks; large enough that two stackings of a case differ in it, small enough for any sum of it."""


def queue_token(tx: Transaction, case: str, settings: bytes, finished: str) -> bytes:
    """Return 32 bytes that change with what the queue of a case is made from. Raises NotFoundError.

    That is the settings; the lists and how much each matches; the segments; how many files of the case are recorded,
    and when the last was; its stacks; what officers put into series in other cases; and, for what other cases add to
    its reasons, when an ingest last ended (`finished` is that act in custody); the links; and what officers said of
    links and gatherings in other cases: what they say in this one must not move stacks under their hands. Decisions
    change nothing.
    """
    occurrences, members, lists = schema.occurrences, schema.stack_members, schema.hashsets
    matches, segments, exhibits = schema.matches, schema.segments, schema.exhibits
    recorded = (
        select(occurrences.c.exhibit_id, func.count(), func.max(occurrences.c.examined_at))
        .where(occurrences.c.agency == tx.agency, occurrences.c.exhibit_id.in_(exhibit_ids(tx, case).values()))
        .group_by(occurrences.c.exhibit_id)
        .order_by(occurrences.c.exhibit_id)
    )
    mixed = (members.c.representative_id * 31 + members.c.media_id * 17 + members.c.distance) % MODULUS
    stacked = select(func.count(), func.sum(mixed)).where(
        members.c.agency == tx.agency, members.c.case_id == case_id(tx, case)
    )
    matched = (
        select(matches.c.hashset_id, func.count())
        .where(matches.c.agency == tx.agency)
        .group_by(matches.c.hashset_id)
        .order_by(matches.c.hashset_id)
    )
    listed = (
        select(lists.c.id, lists.c.name, lists.c.version, lists.c.purpose, lists.c.source_sha256, lists.c.imported_at)
        .where(lists.c.agency == tx.agency)
        .order_by(lists.c.id)
    )
    found = select(exhibits.c.id, exhibits.c.name, exhibits.c.found).where(exhibits.c.agency == tx.agency)
    shared = select(func.count(), func.max(segments.c.media_id)).where(segments.c.agency == tx.agency)
    notes = schema.notes
    gathered = select(func.count(), func.max(notes.c.number)).where(
        notes.c.agency == tx.agency, notes.c.kind == NoteKind.SERIES, notes.c.case_id != case_id(tx, case)
    )
    links, words, acts = schema.links, schema.link_decisions, schema.gathering_acts
    linked = select(func.count(), func.max(links.c.id)).where(links.c.agency == tx.agency)
    others = [
        select(func.max(table.c.number)).where(table.c.agency == tx.agency, table.c.case_id != case_id(tx, case))
        for table in (words, acts)
    ]
    digest = hashlib.sha256(settings)
    for statement in (
        recorded,
        stacked,
        matched,
        listed,
        found.order_by(exhibits.c.id),
        shared,
        gathered,
        linked,
        *others,
    ):
        rows = [[str(value) for value in row] for row in tx.connection.execute(statement)]
        digest.update(msgspec.json.encode(rows) + b"\n")
    digest.update(str(_last(tx, finished)).encode())
    return digest.digest()


def _last(tx: Transaction, act: str) -> int | None:
    """Return the number of the last entry of an act in custody; few others come after it."""
    table = schema.custody_entries
    statement = (
        select(table.c.sequence)
        .where(table.c.agency == tx.agency, table.c.act == act)
        .order_by(table.c.sequence.desc())
        .limit(1)
    )
    return tx.connection.scalar(statement)
