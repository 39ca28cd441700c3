"""A catalog as who has a database tool sees it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text

from clew.casework.desk import Desk

if TYPE_CHECKING:
    from clew.store.catalog import Transaction


@contextmanager
def past_the_triggers(desk: Desk) -> Iterator["Transaction"]:
    """Have the catalog refuse nothing, as for who has a database tool; in the end all is as before."""
    with desk.catalog.writing() as tx:
        point = tx.connection.begin_nested()
        if tx.connection.dialect.name == "postgresql":
            tx.connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            tx.connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            for trigger in tx.connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                tx.connection.execute(text(f'DROP TRIGGER "{trigger}"'))
        try:
            yield tx
        finally:
            point.rollback()
