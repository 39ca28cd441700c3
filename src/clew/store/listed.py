"""The lists of an agency with their current volumes."""

from sqlalchemy import Select, select

from clew.errors import NotFoundError
from clew.store import schema
from clew.store.transaction import Transaction, plain
from clew.store.volume import Volume
from clew.store.volume_folder import Listed


def listed(tx: Transaction, name: str | None = None) -> list[Listed]:
    """Return all lists by volume, or one. Raises NotFoundError that names the lists there are."""
    coming = tx.coming
    if coming is not None and coming.name == name and coming.listed is not None:
        return [coming.listed]
    statement = _lists(tx)
    if name is not None:
        statement = statement.where(schema.hashsets.c.id == hashset_id(tx, name))
    found = [
        Listed(row.id, row.name, row.version, row.purpose, row.entries, row.volume, row.manifest_sha256)
        for row in tx.connection.execute(statement)
    ]
    if coming is not None:
        found = [each for each in found if each.name != coming.name]
        found += [coming.listed] if coming.listed is not None else []
    return sorted(found, key=lambda each: each.volume)


def volume_of(tx: Transaction, name: str) -> Volume:
    """Return the volume of one list. Raises NotFoundError, and IntegrityError for one that is damaged."""
    (known,) = listed(tx, name)
    return tx.volumes.volume(known)


def hashset_id(tx: Transaction, name: str) -> int:
    """Return the number of a list; raises NotFoundError that names the lists there are."""
    table = schema.hashsets
    mine = table.c.agency == tx.agency
    found = tx.connection.scalar(select(table.c.id).where(mine, table.c.name == plain(name)))
    if found is None:
        known = list(tx.connection.scalars(select(table.c.name).where(mine).order_by(table.c.name).limit(10)))
        raise NotFoundError(f"no list {name!r}; there are: {', '.join(known) or 'none yet'}")
    return int(found)


def _lists(tx: Transaction) -> Select[tuple[int, str, str, str, int, int, bytes]]:
    lists, table = schema.hashsets, schema.volumes
    return (
        select(
            lists.c.id,
            lists.c.name,
            lists.c.version,
            lists.c.purpose,
            lists.c.entries,
            table.c.id.label("volume"),
            table.c.manifest_sha256,
        )
        .join_from(lists, table, (table.c.agency == lists.c.agency) & (table.c.hashset_id == lists.c.id))
        .where(table.c.agency == tx.agency, table.c.hashset_id.is_not(None))
    )
