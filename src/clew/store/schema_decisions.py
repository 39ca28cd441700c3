"""The tables of what officers decided; `schema.py` shows them with all others."""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table, Text

from clew.store.blob import Blob
from clew.store.columns import Name, agency, metadata, number
from clew.store.instant import Instant

decisions = Table(
    "decisions",
    metadata,
    agency(),
    number("case_id"),
    number("number"),
    Column("stack", Name, nullable=False),
    Column("scheme", Name),
    Column("scheme_version", Name),
    Column("code", Name),
    Column("officer", Name, nullable=False),
    Column("at", Instant, nullable=False),
    number("undoes", nullable=True),
    Column("note", Text, nullable=False),
    PrimaryKeyConstraint("agency", "case_id", "number"),
    ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"]),
    sqlite_with_rowid=False,
)

decision_media = Table(
    "decision_media",
    metadata,
    agency(),
    number("case_id"),
    number("number"),
    number("position"),
    Column("sha256", Blob, nullable=False),
    Column("is_applied", Boolean, nullable=False),
    PrimaryKeyConstraint("agency", "case_id", "number", "position"),
    ForeignKeyConstraint(
        ["agency", "case_id", "number"], ["decisions.agency", "decisions.case_id", "decisions.number"]
    ),
    Index(None, "agency", "case_id", "sha256"),
    sqlite_with_rowid=False,
)

act_keys = Table(
    "act_keys",
    metadata,
    agency(),
    number("case_id"),
    Column("key", Name, nullable=False),
    Column("asked", Blob, nullable=False),
    Column("made", Name, nullable=False),
    number("first_number"),
    number("last_number"),
    PrimaryKeyConstraint("agency", "case_id", "key"),
    ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"]),
    sqlite_with_rowid=False,
)
"""The keys that whoever asked for an act made up, so that asking again does nothing twice: `asked` is the SHA-256 of
what was asked, `made` what came of it ("decisions", "notes", ...), the numbers are those of the rows there."""
