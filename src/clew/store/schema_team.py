"""The tables of officers who work together, and of what they have looked at; `schema.py` shows them with all others."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table, Text

from clew.store.blob import Blob
from clew.store.columns import Name, agency, metadata, number
from clew.store.instant import Instant

exposure_times = Table(
    "exposure_times",
    metadata,
    agency(),
    Column("officer", Name, nullable=False),
    Column("key", Name, nullable=False),
    Column("day", Name, nullable=False),
    number("case_id"),
    number("unblurred_ms"),
    PrimaryKeyConstraint("agency", "officer", "key"),
    Index(None, "agency", "officer", "day"),
    sqlite_with_rowid=False,
)
"""How long an officer had something unblurred, in batches that pages count under keys of their own. `day` is the
officer's, as ISO 8601; `case_id` is 0 for what was looked at outside any case."""

exposure_pictures = Table(
    "exposure_pictures",
    metadata,
    agency(),
    Column("officer", Name, nullable=False),
    Column("day", Name, nullable=False),
    number("case_id"),
    Column("sha256", Blob, nullable=False),
    PrimaryKeyConstraint("agency", "officer", "day", "case_id", "sha256"),
    sqlite_with_rowid=False,
)

assignments = Table(
    "assignments",
    metadata,
    agency(),
    number("case_id"),
    number("number"),
    Column("officer", Name),
    Column("by_officer", Name, nullable=False),
    Column("at", Instant, nullable=False),
    number("minutes"),
    Column("reason", Text, nullable=False),
    Column("stacks", Blob, nullable=False),
    PrimaryKeyConstraint("agency", "case_id", "number"),
    ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"]),
    sqlite_with_rowid=False,
)
"""Who took which stacks, or (no officer) gave them back. `stacks` are the first 6 bytes of each one's name, sorted, one
after the other: 50,000 are 300 kB in one row, and taken in 52 ms, custody included (`benchmarks/assigning.py`)."""

assignment_leases = Table(
    "assignment_leases",
    metadata,
    agency(),
    number("case_id"),
    number("number"),
    Column("officer", Name, nullable=False),
    Column("until", Instant, nullable=False),
    PrimaryKeyConstraint("agency", "case_id", "number"),
    ForeignKeyConstraint(
        ["agency", "case_id", "number"], ["assignments.agency", "assignments.case_id", "assignments.number"]
    ),
    sqlite_with_rowid=False,
)
"""Until when what was taken is held; put off while its officer works."""

opinion_rounds = Table(
    "opinion_rounds",
    metadata,
    agency(),
    number("case_id"),
    number("number"),
    Column("officer", Name, nullable=False),
    Column("at", Instant, nullable=False),
    Column("scheme", Name, nullable=False),
    Column("scheme_version", Name, nullable=False),
    Column("seed", Name, nullable=False),
    number("decided"),
    PrimaryKeyConstraint("agency", "case_id", "number"),
    ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"]),
    sqlite_with_rowid=False,
)
"""Samples of decided stacks that are to have a second opinion; `decided` is of how many they were drawn."""

opinion_items = Table(
    "opinion_items",
    metadata,
    agency(),
    number("case_id"),
    number("round"),
    number("position"),
    Column("stack", Name, nullable=False),
    Column("sha256", Blob, nullable=False),
    number("decision"),
    Column("officer", Name, nullable=False),
    Column("code", Name, nullable=False),
    PrimaryKeyConstraint("agency", "case_id", "round", "position"),
    ForeignKeyConstraint(
        ["agency", "case_id", "round"], ["opinion_rounds.agency", "opinion_rounds.case_id", "opinion_rounds.number"]
    ),
    ForeignKeyConstraint(
        ["agency", "case_id", "decision"], ["decisions.agency", "decisions.case_id", "decisions.number"]
    ),
    sqlite_with_rowid=False,
)
"""The stacks of a round, and what had been decided of each."""

opinions = Table(
    "opinions",
    metadata,
    agency(),
    number("case_id"),
    number("number"),
    number("round"),
    number("position"),
    Column("officer", Name, nullable=False),
    Column("at", Instant, nullable=False),
    Column("code", Name, nullable=False),
    Column("note", Text, nullable=False),
    number("settled_by", nullable=True),
    PrimaryKeyConstraint("agency", "case_id", "number"),
    ForeignKeyConstraint(
        ["agency", "case_id", "round", "position"],
        ["opinion_items.agency", "opinion_items.case_id", "opinion_items.round", "opinion_items.position"],
    ),
    ForeignKeyConstraint(
        ["agency", "case_id", "settled_by"], ["decisions.agency", "decisions.case_id", "decisions.number"]
    ),
    Index(None, "agency", "case_id", "round", "position"),
    sqlite_with_rowid=False,
)
"""What officers think of stacks of a round; where `settled_by` names a decision, that one settles a disagreement."""
