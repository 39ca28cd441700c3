"""Conditions that a column has a text that is looked for; whoever reads the rows still asks `Sought.is_in`."""

from typing import Any

from sqlalchemy import ColumnElement, Text, cast, collate, func

from clew.notation.sought import Sought
from clew.store.transaction import Transaction


def may_have(tx: Transaction, column: ColumnElement[Any], sought: Sought) -> ColumnElement[bool]:
    """Return the condition that a text may be in a column of texts: its ASCII letters are, in either case."""
    if tx.connection.dialect.name == "sqlite":
        return column.like(sought.like, escape="\\")  # SQLite's LIKE takes a and A for the same, and no others
    return func.lower(collate(column, "C")).like(sought.like, escape="\\")


def may_have_bytes(tx: Transaction, column: ColumnElement[Any], sought: Sought) -> ColumnElement[bool]:
    """Return the same for a column of bytes that are mostly UTF-8.

    On PostgreSQL bytes that are no ASCII, and zero, which no text there may hold, stand as octal escapes.
    """
    if tx.connection.dialect.name == "sqlite":
        return may_have(tx, cast(column, Text), sought)
    return may_have(tx, func.replace(func.encode(column, "escape"), "\\\\", "\\"), sought)
