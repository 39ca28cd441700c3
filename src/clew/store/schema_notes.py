"""The tables of what officers note of media, and of the views they name; `schema.py` shows them with all others."""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table, Text

from clew.store.blob import Blob
from clew.store.columns import Name, agency, metadata, number
from clew.store.instant import Instant

notes = Table(
    "notes",
    metadata,
    agency(),
    number("number"),
    number("case_id"),
    Column("kind", Name, nullable=False),
    Column("text", Name, nullable=False),
    Column("stack", Name, nullable=False),
    Column("is_removal", Boolean, nullable=False),
    Column("officer", Name, nullable=False),
    Column("at", Instant, nullable=False),
    number("undoes", nullable=True),
    PrimaryKeyConstraint("agency", "number"),
    ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"]),
    Index(None, "agency", "case_id"),
    Index(None, "agency", "kind"),
    sqlite_with_rowid=False,
)
"""Numbered over all cases of an agency: a series that an officer makes goes over cases."""

note_media = Table(
    "note_media",
    metadata,
    agency(),
    number("number"),
    number("position"),
    Column("sha256", Blob, nullable=False),
    PrimaryKeyConstraint("agency", "number", "position"),
    ForeignKeyConstraint(["agency", "number"], ["notes.agency", "notes.number"]),
    Index(None, "agency", "sha256"),
    sqlite_with_rowid=False,
)

named_views = Table(
    "named_views",
    metadata,
    agency(),
    number("number"),
    number("case_id"),
    Column("name", Name, nullable=False),
    Column("query", Text, nullable=False),
    Column("is_shared", Boolean, nullable=False),
    Column("is_removal", Boolean, nullable=False),
    Column("officer", Name, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("agency", "number"),
    ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"]),
    Index(None, "agency", "case_id"),
    sqlite_with_rowid=False,
)
