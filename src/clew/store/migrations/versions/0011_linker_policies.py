"""Which linkers are switched off in a case.

Revision: 0011.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
TABLE = "linker_policies"


def upgrade() -> None:
    op.create_table(
        TABLE,
        *(_name("agency"), _number("number"), _number("case_id"), _name("linker"), _number("is_off")),
        sa.Column("reason", sa.Text(), nullable=False),
        _name("officer"),
        _number("at"),
        sa.PrimaryKeyConstraint("agency", "number", name=f"pk_{TABLE}"),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"], name=f"fk_{TABLE}_cases"),
        sqlite_with_rowid=False,
    )
    for statement in _refusals():
        op.execute(statement)


def _name(name: str) -> "sa.Column[str]":
    return sa.Column(name, NAME, nullable=False)


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), nullable=False, autoincrement=False)


def _refusals() -> list[str]:
    """Return the triggers that refuse to alter or delete a row, or to replace it by an insert."""
    if op.get_bind().dialect.name == "sqlite":
        is_there = f"EXISTS (SELECT 1 FROM {TABLE} WHERE agency = NEW.agency AND number = NEW.number)"  # noqa: S608 - names of ours
        acts = (f"UPDATE ON {TABLE}", f"DELETE ON {TABLE}", f"INSERT ON {TABLE} WHEN {is_there}")
        return [
            f"CREATE TRIGGER {TABLE}_no_{act.split()[0].lower()} BEFORE {act}"
            f" BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
            for act in acts
        ]
    act = "EXECUTE FUNCTION clew_append_only()"
    return [
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW {act}",
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT {act}",
    ]


def downgrade() -> None:
    raise NotImplementedError("what was switched off is not forgotten again: restore the workspace from a backup")
