"""What officers have looked at, who works on which stacks, and second opinions.

Revision: 0008.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
APPEND_ONLY = {
    "assignments": ("agency", "case_id", "number"),
    "opinion_rounds": ("agency", "case_id", "number"),
    "opinion_items": ("agency", "case_id", "round", "position"),
    "opinions": ("agency", "case_id", "number"),
}
"""Tables whose rows stay as they are, with their keys."""


def upgrade() -> None:
    _exposure()
    _assignments()
    _opinions()
    for table in APPEND_ONLY:
        for statement in _refusals(table):
            op.execute(statement)


def _name(name: str, *, nullable: bool = False) -> "sa.Column[str]":
    return sa.Column(name, NAME, nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), nullable=nullable, autoincrement=False)


def _blob(name: str) -> "sa.Column[bytes]":
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), nullable=False)


def _refers(table: str, to: str, *pairs: tuple[str, str]) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["agency", *(mine for mine, _ in pairs)],
        [f"{to}.agency", *(f"{to}.{theirs}" for _, theirs in pairs)],
        name=f"fk_{table}_{to}",
    )


def _exposure() -> None:
    op.create_table(
        "exposure_times",
        *(_name("agency"), _name("officer"), _name("key"), _name("day"), _number("case_id"), _number("unblurred_ms")),
        sa.PrimaryKeyConstraint("agency", "officer", "key", name="pk_exposure_times"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_exposure_times_agency_officer_day", "exposure_times", ["agency", "officer", "day"])
    key = ("agency", "officer", "day", "case_id", "sha256")
    op.create_table(
        "exposure_pictures",
        *(_name("agency"), _name("officer"), _name("day"), _number("case_id"), _blob("sha256")),
        sa.PrimaryKeyConstraint(*key, name="pk_exposure_pictures"),
        sqlite_with_rowid=False,
    )


def _assignments() -> None:
    op.create_table(
        "assignments",
        *(_name("agency"), _number("case_id"), _number("number"), _name("officer", nullable=True)),
        *(_name("by_officer"), _number("at"), _number("minutes"), _text("reason"), _blob("stacks")),
        sa.PrimaryKeyConstraint("agency", "case_id", "number", name="pk_assignments"),
        _refers("assignments", "cases", ("case_id", "id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "assignment_leases",
        *(_name("agency"), _number("case_id"), _number("number"), _name("officer"), _number("until")),
        sa.PrimaryKeyConstraint("agency", "case_id", "number", name="pk_assignment_leases"),
        _refers("assignment_leases", "assignments", ("case_id", "case_id"), ("number", "number")),
        sqlite_with_rowid=False,
    )


def _opinions() -> None:
    op.create_table(
        "opinion_rounds",
        *(_name("agency"), _number("case_id"), _number("number"), _name("officer"), _number("at"), _name("scheme")),
        *(_name("scheme_version"), _name("seed"), _number("decided")),
        sa.PrimaryKeyConstraint("agency", "case_id", "number", name="pk_opinion_rounds"),
        _refers("opinion_rounds", "cases", ("case_id", "id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "opinion_items",
        *(_name("agency"), _number("case_id"), _number("round"), _number("position"), _name("stack")),
        *(_blob("sha256"), _number("decision"), _name("officer"), _name("code")),
        sa.PrimaryKeyConstraint("agency", "case_id", "round", "position", name="pk_opinion_items"),
        _refers("opinion_items", "opinion_rounds", ("case_id", "case_id"), ("round", "number")),
        _refers("opinion_items", "decisions", ("case_id", "case_id"), ("decision", "number")),
        sqlite_with_rowid=False,
    )
    item = ("round", "position")
    op.create_table(
        "opinions",
        *(_name("agency"), _number("case_id"), _number("number"), _number("round"), _number("position")),
        *(_name("officer"), _number("at"), _name("code"), _text("note"), _number("settled_by", nullable=True)),
        sa.PrimaryKeyConstraint("agency", "case_id", "number", name="pk_opinions"),
        _refers("opinions", "opinion_items", ("case_id", "case_id"), *((each, each) for each in item)),
        _refers("opinions", "decisions", ("case_id", "case_id"), ("settled_by", "number")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_opinions_agency_case_id_round_position", "opinions", ["agency", "case_id", *item])


def _refusals(table: str) -> list[str]:
    """Return the triggers that refuse to alter or delete a row, or to replace it by an insert."""
    if op.get_bind().dialect.name == "sqlite":
        same = " AND ".join(f"{key} = NEW.{key}" for key in APPEND_ONLY[table])
        is_there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - names of ours
        acts = (f"UPDATE ON {table}", f"DELETE ON {table}", f"INSERT ON {table} WHEN {is_there}")
        return [
            f"CREATE TRIGGER {table}_no_{act.split()[0].lower()} BEFORE {act}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for act in acts
        ]
    act = "EXECUTE FUNCTION clew_append_only()"
    return [
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {act}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {act}",
    ]


def downgrade() -> None:
    raise NotImplementedError("what officers did is not forgotten again: restore the workspace from a backup")
