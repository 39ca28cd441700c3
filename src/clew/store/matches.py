"""Media found on lists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from sqlalchemy import Row, Select, case, delete, func, select

from clew.errors import NotFoundError
from clew.model.match import Match, MatchKind
from clew.store import schema
from clew.store.entry_row import categories_from_json, categories_to_json
from clew.store.media import in_case, media_ids
from clew.store.transaction import ComingList, Transaction, batches, insert_plain, plain, upsert

MatchRow = tuple[object, ...]
"""A row of the table of matches, in the order of its columns."""

KEY = [list(schema.matches.c).index(column) for column in schema.matches.primary_key]
"""Where in a row its key stands."""


def record_matches(tx: Transaction, matches: Iterable[Match]) -> int:
    """Record matches; return how many are new.

    One that is known (same media, list, entry, algorithm and part) takes the new distance, versions and categories.
    Raises NotFoundError for a media or a list that isn't in the catalog.
    """
    lists = schema.hashsets
    rows = tx.connection.execute(select(lists.c.name, lists.c.id).where(lists.c.agency == tx.agency))
    numbers = {row.name: row.id for row in rows}
    new = 0
    for batch in batches(matches):
        ids = media_ids(tx, list({match.sha256 for match in batch}))
        try:
            rows_of_batch = {_key(row): row for row in (_row(tx, match, ids, numbers) for match in batch)}
        except KeyError as error:
            wanted = error.args[0]
            shown = wanted.hex() if isinstance(wanted, bytes) else repr(wanted)
            raise NotFoundError(f"{shown} is in no list and no case here") from error
        new += len(rows_of_batch.keys() - _known(tx, list(ids.values())))
        upsert(tx, schema.matches, list(rows_of_batch.values()))
    return new


def match_rows(tx: Transaction, found: Mapping[bytes, Sequence[Match]], number: int) -> list[MatchRow]:
    """Return the rows of what `as_recorded` gave, of matches with the list of this number; `tx` is only read in.

    They are in the order of the table's key, in which they are written in half the time.
    """
    ids = media_ids(tx, list(found))
    rows = (_row(tx, match, ids, {match.hashset: number}) for some in found.values() for match in some)
    return sorted((tuple(row[column.name] for column in schema.matches.c) for row in rows), key=itemgetter(*KEY))


def replace_matches(tx: Transaction, number: int, rows: Sequence[MatchRow]) -> None:
    """Put rows in the place of all matches with one list."""
    table = schema.matches
    tx.connection.execute(delete(table).where(table.c.agency == tx.agency, table.c.hashset_id == number))
    insert_plain(tx, table, rows)


def matches_of(tx: Transaction, sha256s: Sequence[bytes]) -> dict[bytes, list[Match]]:
    """Return the matches of contents, exact ones first, then by distance, list and entry."""
    found: dict[bytes, list[Match]] = {}
    for batch in batches(sha256s):
        found |= _grouped(tx, _matches(tx).where(schema.media.c.sha256.in_(batch)))
    if tx.coming is not None:
        found = _with_coming(found, sha256s, tx.coming)
    return found


def _with_coming(
    found: dict[bytes, list[Match]], sha256s: Sequence[bytes], coming: ComingList
) -> dict[bytes, list[Match]]:
    """Return matches as they will be: those with the coming list in the place of those there are."""
    changed = {}
    for sha256 in sha256s:
        kept = [each for each in found.get(sha256, ()) if each.hashset != coming.name]
        if every := [*kept, *coming.matches.get(sha256, ())]:
            changed[sha256] = sorted(every, key=_order)
    return changed


def as_recorded(matches: Iterable[Match]) -> dict[bytes, list[Match]]:
    """Return matches with one list by media, as they are read again once they are recorded in that order."""
    found: dict[bytes, dict[tuple[bytes, str, str], Match]] = {}
    for each in matches:
        kept = replace(
            each,
            part=plain(each.part),
            hashset_version=plain(each.hashset_version),
            series=None if each.series is None else plain(each.series),
            purpose=plain(each.purpose),
            categories=categories_from_json(categories_to_json(each.categories)),
        )
        found.setdefault(each.sha256, {})[kept.entry_key, kept.algorithm, kept.part] = kept
    return {sha256: list(some.values()) for sha256, some in found.items()}


def case_matches(tx: Transaction, case: str) -> dict[bytes, list[Match]]:
    """Return the matches of all media of a case, ordered as `matches_of`."""
    return _grouped(tx, _matches(tx).where(in_case(tx, case)))


def count_matches(tx: Transaction, case: str) -> dict[str, tuple[int, int]]:
    """Return for every list how many media of the case it knows: exactly, and (others) nearly."""
    lists = schema.hashsets
    names = tx.connection.scalars(select(lists.c.name).where(lists.c.agency == tx.agency).order_by(lists.c.name))
    counts = dict.fromkeys(names, (0, 0))
    matched = _best_kinds(tx, case).subquery()
    statement = (
        select(lists.c.name, func.sum(matched.c.is_exact), func.count())
        .join_from(matched, lists, lists.c.id == matched.c.hashset_id)
        .where(lists.c.agency == tx.agency)
        .group_by(lists.c.name)
    )
    for name, exact, total in tx.connection.execute(statement):
        counts[name] = (int(exact), int(total - exact))
    return counts


def cases_with(tx: Transaction, sha256s: Sequence[bytes]) -> dict[bytes, list[str]]:
    """Return the cases that contents were found in, by name."""
    media, table, places, cases = schema.media, schema.occurrences, schema.exhibits, schema.cases
    found: dict[bytes, list[str]] = {}
    for batch in batches(sha256s):
        statement = (
            select(media.c.sha256, cases.c.name)
            .join_from(media, table, (table.c.agency == media.c.agency) & (table.c.media_id == media.c.id))
            .join(places, (places.c.agency == table.c.agency) & (places.c.id == table.c.exhibit_id))
            .join(cases, (cases.c.agency == places.c.agency) & (cases.c.id == places.c.case_id))
            .where(media.c.agency == tx.agency, media.c.sha256.in_(batch))
            .distinct()
            .order_by(cases.c.name)
        )
        for sha256, name in tx.connection.execute(statement):
            found.setdefault(sha256, []).append(name)
    return found


def _best_kinds(tx: Transaction, of_case: str) -> Select[Any]:
    """Return the query for (list, media, 1 if any match of the two is exact else 0)."""
    table = schema.matches
    is_exact = case((table.c.kind == MatchKind.EXACT.value, 1), else_=0)
    return (
        select(table.c.hashset_id, table.c.media_id, func.max(is_exact).label("is_exact"))
        .where(table.c.agency == tx.agency, in_case(tx, of_case, table.c.media_id))
        .group_by(table.c.hashset_id, table.c.media_id)
    )


def _row(tx: Transaction, match: Match, media: dict[bytes, int], lists: dict[str, int]) -> dict[str, object]:
    return {
        "agency": tx.agency,
        "media_id": media[match.sha256],
        "hashset_id": lists[match.hashset],
        "entry_key": match.entry_key,
        "algorithm": match.algorithm,
        "part": plain(match.part),
        "hashset_version": plain(match.hashset_version),
        "kind": match.kind.value,
        "hasher_version": match.hasher_version,
        "distance": match.distance,
        "threshold": match.threshold,
        "form": match.form,
        "categories": categories_to_json(match.categories),
        "series": None if match.series is None else plain(match.series),
        "purpose": plain(match.purpose),
    }


def _key(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(row[column.name] for column in schema.matches.primary_key)


def _known(tx: Transaction, media: list[int]) -> set[tuple[object, ...]]:
    table = schema.matches
    statement = select(*table.primary_key).where(table.c.agency == tx.agency, table.c.media_id.in_(media))
    return {tuple(row) for row in tx.connection.execute(statement)}


def _matches(tx: Transaction) -> Select[Any]:
    table, media, lists = schema.matches, schema.media, schema.hashsets
    return (
        select(table, media.c.sha256, lists.c.name.label("hashset"))
        .join_from(table, media, (media.c.agency == table.c.agency) & (media.c.id == table.c.media_id))
        .join(lists, (lists.c.agency == table.c.agency) & (lists.c.id == table.c.hashset_id))
        .where(table.c.agency == tx.agency)
    )


def _grouped(tx: Transaction, statement: Select[Any]) -> dict[bytes, list[Match]]:
    found: dict[bytes, list[Match]] = {}
    for row in tx.connection.execute(statement):
        found.setdefault(row.sha256, []).append(_match(row))
    for some in found.values():
        some.sort(key=_order)
    return found


def _order(match: Match) -> tuple[MatchKind, int, str, bytes, str, str]:
    return match.kind, match.distance, match.hashset, match.entry_key, match.algorithm, match.part


def _match(row: Row[Any]) -> Match:
    return Match(
        sha256=row.sha256,
        hashset=row.hashset,
        hashset_version=row.hashset_version,
        entry_key=row.entry_key,
        kind=MatchKind(row.kind),
        algorithm=row.algorithm,
        hasher_version=row.hasher_version,
        distance=row.distance,
        threshold=row.threshold,
        part=row.part,
        form=row.form,
        categories=categories_from_json(row.categories),
        series=row.series,
        purpose=row.purpose,
    )
