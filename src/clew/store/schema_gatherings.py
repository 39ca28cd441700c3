"""The tables of what officers gather media into; `schema.py` shows them with all others.

The acts and their items are the record, and append-only. `gatherings` and `gathering_members` are how things stand by
them, kept up in the transaction of each act: a million members are not folded for a question about one.
"""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table, Text

from clew.store.blob import Blob
from clew.store.columns import Name, agency, metadata, number
from clew.store.instant import Instant

gathering_acts = Table(
    "gathering_acts",
    metadata,
    agency(),
    number("number"),
    number("case_id"),
    Column("act", Name, nullable=False),
    number("gathering"),
    number("other", nullable=True),
    Column("was", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("officer", Name, nullable=False),
    Column("at", Instant, nullable=False),
    number("undoes", nullable=True),
    PrimaryKeyConstraint("agency", "number"),
    ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"]),
    Index(None, "agency", "gathering"),
    Index(None, "agency", "other"),
    Index(None, "agency", "undoes"),
    sqlite_with_rowid=False,
)
"""`was` and `said` are JSON, [name, role, state], "" where an act says nothing of that."""

gathering_items = Table(
    "gathering_items",
    metadata,
    agency(),
    number("number"),
    number("position"),
    number("gathering"),
    Column("sha256", Blob, nullable=False),
    Column("part", Name, nullable=False),
    Column("box", Name, nullable=False),
    Column("standing", Name, nullable=False),
    Column("is_added", Boolean, nullable=False),
    number("origin", nullable=True),
    PrimaryKeyConstraint("agency", "number", "position"),
    ForeignKeyConstraint(["agency", "number"], ["gathering_acts.agency", "gathering_acts.number"]),
    sqlite_with_rowid=False,
)
"""`box` is four fractions with commas between (left, top, width, height), "" for the whole."""

gatherings = Table(
    "gatherings",
    metadata,
    agency(),
    number("number"),
    Column("kind", Name, nullable=False),
    Column("name", Name, nullable=False),
    Column("key", Name, nullable=False),
    Column("role", Name, nullable=False),
    Column("state", Name, nullable=False),
    number("merged_into", nullable=True),
    Column("is_withdrawn", Boolean, nullable=False),
    number("members"),
    number("act"),
    PrimaryKeyConstraint("agency", "number"),
    Index(None, "agency", "kind", "key"),
    sqlite_with_rowid=False,
)
"""`key` is the name without case, by which two are told to have the same."""

gathering_members = Table(
    "gathering_members",
    metadata,
    agency(),
    number("gathering"),
    Column("standing", Name, nullable=False),
    Column("sha256", Blob, nullable=False),
    Column("part", Name, nullable=False),
    Column("box", Name, nullable=False),
    number("act"),
    number("origin"),
    PrimaryKeyConstraint("agency", "gathering", "standing", "sha256", "part", "box"),
    Index(None, "agency", "sha256"),
    sqlite_with_rowid=False,
)
"""`act` is the act by which it is there, `origin` the one whose reason it is there for."""
