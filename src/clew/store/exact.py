"""Exact matching against lists, by indexed digests.

On a list of what must be found, any equal digest is a match, told by the strongest that is equal: a line with a
mistyped SHA-1 still finds its picture by MD5. On a list of known good ("ignore"), which sets aside what it matches, a
line whose stronger digest differs is no match: anyone can make two files of one MD5.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, or_, select

from clew.errors import NotFoundError
from clew.model.category import Category
from clew.model.digests import LENGTHS, Digests
from clew.store import schema
from clew.store.entry_row import categories_from_json
from clew.store.transaction import Transaction, batches, next_id, plain, stream

STRENGTH = ("sha256", "sha1", "md5", "ed2k")
"""Digests, the strongest first."""


@dataclass(frozen=True, slots=True)
class EntryRef:
    """A line of a list, with what a match says of it."""

    id: int
    hashset: str
    hashset_version: str
    key: bytes
    categories: tuple[Category, ...]
    series: str | None
    purpose: str


def exact(tx: Transaction, digests: Sequence[Digests], hashset: str | None = None) -> list[tuple[int, EntryRef, str]]:
    """Find contents on all lists, or on one: (index into `digests`, entry, name of the digest), by index and entry."""
    found: dict[tuple[int, int], tuple[int, EntryRef, str]] = {}
    for algorithm in STRENGTH:
        wanted: dict[bytes, list[int]] = {}
        for index, each in enumerate(digests):
            wanted.setdefault(getattr(each, algorithm), []).append(index)
        for batch in batches(wanted):
            statement = _entries(tx, hashset).where(schema.entries.c[algorithm].in_(batch))
            for row in tx.connection.execute(statement):
                for index in wanted[getattr(row, algorithm)]:
                    if _holds(row, algorithm, digests[index]):
                        found.setdefault((index, row.id), (index, _ref(row), algorithm))
    return [found[place] for place in sorted(found)]


def exact_media(tx: Transaction, hashset: str) -> Iterator[tuple[bytes, EntryRef, str]]:
    """Find all media of the agency on one list: stream (SHA-256 of the media, entry, name of the digest).

    The fewer are looked up among the more: the list's lines among the media, or the media among the lines.
    """
    lists = schema.hashsets
    mine = (lists.c.agency == tx.agency, lists.c.id == hashset_id(tx, hashset))
    entries = tx.connection.scalar(select(lists.c.entries).where(*mine)) or 0
    if entries > next_id(tx, schema.media):
        return _media_on_list(tx, hashset)
    return _list_in_media(tx, hashset)


def _media_on_list(tx: Transaction, hashset: str) -> Iterator[tuple[bytes, EntryRef, str]]:
    table = schema.media
    statement = select(table.c.md5, table.c.sha1, table.c.sha256, table.c.ed2k).where(table.c.agency == tx.agency)
    for batch in batches(stream(tx, statement.order_by(table.c.id))):
        digests = [Digests(row.md5, row.sha1, row.sha256, row.ed2k) for row in batch]
        for index, entry, algorithm in exact(tx, digests, hashset):
            yield digests[index].sha256, entry, algorithm


def _list_in_media(tx: Transaction, hashset: str) -> Iterator[tuple[bytes, EntryRef, str]]:
    table, media = schema.entries, schema.media
    for position, algorithm in enumerate(STRENGTH):
        told_before = [or_(table.c[name].is_(None), table.c[name] != media.c[name]) for name in STRENGTH[:position]]
        statement = (
            _entries(tx, hashset)
            .join(media, (media.c.agency == table.c.agency) & (media.c[algorithm] == table.c[algorithm]))
            .where(table.c[algorithm].is_not(None), *told_before)
            .add_columns(*(media.c[name].label(f"media_{name}") for name in STRENGTH))
        )
        for row in stream(tx, statement):
            own = Digests(row.media_md5, row.media_sha1, row.media_sha256, row.media_ed2k)
            if _holds(row, algorithm, own):
                yield own.sha256, _ref(row), algorithm


def by_digest(tx: Transaction, digest: bytes) -> list[tuple[EntryRef, str]]:
    """Find one digest of any kind on all lists, also where the entry has a stronger one: (entry, digest's name)."""
    found = []
    for algorithm in STRENGTH:
        if LENGTHS[algorithm] == len(digest):
            statement = _entries(tx, None).where(schema.entries.c[algorithm] == digest)
            found += [(_ref(row), algorithm) for row in tx.connection.execute(statement)]
    return sorted(found, key=lambda hit: hit[0].id)


def entry_refs(tx: Transaction, ids: Sequence[int]) -> dict[int, EntryRef]:
    """Return those of the entries that exist, by number."""
    lists = schema.hashsets
    numbers = list(tx.connection.scalars(select(lists.c.id).where(lists.c.agency == tx.agency)))
    found = {}
    for batch in batches(ids):
        wanted = schema.entries.c.hashset_id.in_(numbers) & schema.entries.c.id.in_(batch)
        for row in tx.connection.execute(_entries(tx, None).where(wanted)):
            found[row.id] = _ref(row)
    return found


def hashset_id(tx: Transaction, name: str) -> int:
    """Return the number of a list; raises NotFoundError that names the lists there are."""
    table = schema.hashsets
    mine = table.c.agency == tx.agency
    found = tx.connection.scalar(select(table.c.id).where(mine, table.c.name == plain(name)))
    if found is None:
        known = list(tx.connection.scalars(select(table.c.name).where(mine).order_by(table.c.name).limit(10)))
        raise NotFoundError(f"no list {name!r}; there are: {', '.join(known) or 'none yet'}")
    return int(found)


def _holds(row: Row[Any], algorithm: str, digests: Digests) -> bool:
    """Tell whether an equal digest counts: on a list to ignore only where no stronger one of the entry differs."""
    stronger = STRENGTH[: STRENGTH.index(algorithm)]
    return row.purpose != "ignore" or all(getattr(row, name) in (None, getattr(digests, name)) for name in stronger)


def _entries(tx: Transaction, hashset: str | None) -> Select[Any]:
    """Return the query for entries with their lists; raises NotFoundError for a list that isn't there."""
    table, lists = schema.entries, schema.hashsets
    statement = (
        select(
            table.c.id,
            table.c.key,
            table.c.md5,
            table.c.sha1,
            table.c.sha256,
            table.c.ed2k,
            table.c.categories,
            table.c.series,
            lists.c.name,
            lists.c.version,
            lists.c.purpose,
        )
        .join_from(table, lists, (lists.c.agency == table.c.agency) & (lists.c.id == table.c.hashset_id))
        .where(table.c.agency == tx.agency)
    )
    if hashset is None:
        return statement
    return statement.where(table.c.hashset_id == hashset_id(tx, hashset))


def _ref(row: Row[Any]) -> EntryRef:
    categories = categories_from_json(row.categories)
    return EntryRef(row.id, row.name, row.version, row.key, categories, row.series, row.purpose)
