"""Lists as Clew kept them before volumes, an entry a row: moves them over.

Each list moves in one transaction, so that a process killed in the middle goes on with the next. A list is moved when
it has a volume.
"""

import json
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, bindparam, text

from clew.model.digests import PartialDigests
from clew.model.hashset import Entry, ListGroup
from clew.model.media_hash import MediaHash
from clew.store import hashsets, list_import
from clew.store.entry_row import categories_from_json, unpack
from clew.store.transaction import Transaction, batches

_UNMOVED = text(
    "SELECT name FROM hashsets WHERE agency = :agency AND NOT EXISTS (SELECT 1 FROM volumes"
    " WHERE volumes.agency = hashsets.agency AND volumes.hashset_id = hashsets.id) ORDER BY name"
)
_ENTRIES = text(
    "SELECT id, position, md5, sha1, sha256, ed2k, categories, series, details FROM entries"
    " WHERE agency = :agency AND hashset_id = :hashset_id ORDER BY position"
)
_HASHES = text(
    "SELECT entry_id, name, version, digest, quality, part, forms FROM entry_hashes JOIN hashers"
    " ON hashers.agency = entry_hashes.agency AND hashers.id = entry_hashes.hasher_id"
    " WHERE entry_hashes.agency = :agency AND hashset_id = :hashset_id AND entry_id IN :entries"
    " ORDER BY entry_id, position"
).bindparams(bindparam("entries", expanding=True))
_DELETIONS = tuple(
    text(f"DELETE FROM {table} WHERE agency = :agency AND hashset_id = :hashset_id")  # noqa: S608 - names of ours
    for table in ("entry_hashes", "entries")
)


def unmoved(tx: Transaction) -> list[str]:
    """Return the lists whose entries are rows still."""
    return list(tx.connection.scalars(_UNMOVED, {"agency": tx.agency}))


def move_list(tx: Transaction, name: str) -> None:
    """Write a list's rows into a volume, and delete them."""
    known = hashsets.hashset(tx, name)
    whose = {"agency": tx.agency, "hashset_id": known.id}
    groups: list[ListGroup] = hashsets.groups(tx, name)
    list_import.refill(tx, known, _everything(tx, whose, groups))
    for statement in _DELETIONS:
        tx.connection.execute(statement, whose)


def _everything(tx: Transaction, whose: dict[str, object], groups: list[ListGroup]) -> Iterator[Entry | ListGroup]:
    yield from groups
    rows = tx.connection.execute(_ENTRIES, whose, execution_options={"yield_per": 2000})
    for batch in batches(rows):
        hashes = _hashes(tx, {**whose, "entries": [row.id for row in batch]})
        for row in batch:
            yield _entry(row, hashes.get(row.id, []))


def _hashes(tx: Transaction, of: dict[str, object]) -> dict[int, list[MediaHash]]:
    rows = tx.connection.execute(_HASHES, of)
    return {
        number: [MediaHash(row.name, row.version, row.digest, row.quality, row.part, row.forms) for row in some]
        for number, some in groupby(rows, key=attrgetter("entry_id"))
    }


def _entry(row: Row[Any], hashes: list[MediaHash]) -> Entry:
    details: dict[str, Any] = {} if row.details is None else json.loads(row.details)
    digests = PartialDigests(row.md5, row.sha1, row.sha256, row.ed2k)
    categories = categories_from_json(row.categories)
    return unpack(digests, categories, details.get("series", row.series), details, hashes)
