"""The views of cases that officers gave names: appended, replaced and taken away by later ones."""

from dataclasses import replace
from datetime import UTC

from sqlalchemy import func, select

from clew.model.named_view import NamedView
from clew.store import schema
from clew.store.cases import case_id
from clew.store.transaction import Transaction, insert_rows, named, plain


def append_view(tx: Transaction, view: NamedView) -> NamedView:
    """Append a view, whatever its number numbered next in its agency; raises NotFoundError, UsageError for no name."""
    table = schema.named_views
    highest = tx.connection.scalar(select(func.max(table.c.number)).where(table.c.agency == tx.agency)) or 0
    made = replace(
        view,
        number=highest + 1,
        name=named("view", view.name),
        query=plain(view.query),
        officer=plain(view.officer),
        at=view.at.astimezone(UTC),
    )
    fields = ("number", "name", "query", "is_shared", "is_removal", "officer", "at")
    row = {"agency": tx.agency, "case_id": case_id(tx, view.case), **{name: getattr(made, name) for name in fields}}
    insert_rows(tx, table, [row])
    return made


def views_between(tx: Transaction, case: str, first: int, last: int) -> list[NamedView]:
    """Return the rows of a case with these numbers, both ends included, in their order."""
    return [each for each in _rows(tx, case) if first <= each.number <= last]


def named_views(tx: Transaction, case: str) -> list[NamedView]:
    """Return the views of a case that stand, of all officers, by name and officer; raises NotFoundError."""
    latest = {(each.officer, each.name): each for each in _rows(tx, case)}
    standing = (each for each in latest.values() if not each.is_removal)
    return sorted(standing, key=lambda each: (each.name, each.officer))


def _rows(tx: Transaction, case: str) -> list[NamedView]:
    table = schema.named_views
    statement = select(table).where(table.c.agency == tx.agency, table.c.case_id == case_id(tx, case))
    return [
        NamedView(row.number, case, row.name, row.query, row.is_shared, row.officer, row.at, row.is_removal)
        for row in tx.connection.execute(statement.order_by(table.c.number))
    ]
