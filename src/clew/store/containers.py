"""What opening containers showed."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from clew.model.findings import Contents
from clew.store import schema
from clew.store.transaction import Transaction, batches, fitted, plain, upsert


def add(tx: Transaction, found: Mapping[int, Contents]) -> set[int]:
    """Write what is new, by the media's number; return whose grew.

    What was said last holds, but where it found fewer files inside than an opening before.
    """
    if not found:
        return set()
    known = contents_of(tx, list(found))
    grown = {
        number: each
        for number, each in found.items()
        if number not in known or (each != known[number] and each.members >= known[number].members)
    }
    rows = [
        {
            "agency": tx.agency,
            "media_id": number,
            "opener": plain(each.opener),
            "members": fitted(each.members),
            "facts": json.dumps(each.facts, separators=(",", ":")),
        }
        for number, each in grown.items()
    ]
    upsert(tx, schema.contents, rows)
    return set(grown)


def contents_of(tx: Transaction, numbers: Sequence[int]) -> dict[int, Contents]:
    """Return what is known of media as containers, by the media's number."""
    table = schema.contents
    found = {}
    for batch in batches(numbers):
        statement = select(table).where(table.c.agency == tx.agency, table.c.media_id.in_(batch))
        for row in tx.connection.execute(statement):
            facts = tuple((name, value) for name, value in json.loads(row.facts))
            found[row.media_id] = Contents(row.opener, row.members, facts)
    return found
