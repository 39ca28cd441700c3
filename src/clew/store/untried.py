"""What absent optional parts left out, so that nothing is left out in silence.

A text's part before the colon says what ("sound: libchromaprint is not installed"). What one examination tried is
tried, whatever a later one lacks.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, select

from clew.store import schema
from clew.store.transaction import Transaction, batches, insert_rows, plain


def note(tx: Transaction, found: Mapping[int, Sequence[str]], anew: Collection[int]) -> set[int]:
    """Write what was left out, by the media's number; return of whom something was tried that wasn't before.

    `anew` are those whose first examination this is, or whose earlier one says nothing any more.
    """
    known = untried_of(tx, list(found))
    lacking = {
        number: sorted(set(map(plain, texts)) if number in anew else _neither(known.get(number, ()), texts))
        for number, texts in found.items()
    }
    changed = {number: texts for number, texts in lacking.items() if tuple(texts) != known.get(number, ())}
    table = schema.untried
    for batch in batches(number for number in changed if number in known):
        tx.connection.execute(delete(table).where(table.c.agency == tx.agency, table.c.media_id.in_(batch)))
    rows = [
        {"agency": tx.agency, "media_id": number, "what": text} for number, texts in changed.items() for text in texts
    ]
    insert_rows(tx, table, rows)
    return {number for number, texts in changed.items() if len(texts) < len(known.get(number, ()))}


def untried_of(tx: Transaction, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return what was left out of media, sorted, by the media's number; those of which nothing was are not there."""
    table = schema.untried
    found: dict[int, list[str]] = {}
    for batch in batches(numbers):
        statement = select(table.c.media_id, table.c.what).where(
            table.c.agency == tx.agency, table.c.media_id.in_(batch)
        )
        for number, what in tx.connection.execute(statement):
            found.setdefault(number, []).append(what)
    return {number: tuple(sorted(texts)) for number, texts in found.items()}


def _neither(known: Sequence[str], texts: Sequence[str]) -> set[str]:
    """Return what neither of two examinations tried, as the later says it."""
    left_out = {_part(text) for text in known}
    return {plain(text) for text in texts if _part(text) in left_out}


def _part(text: str) -> str:
    return plain(text).partition(":")[0]
