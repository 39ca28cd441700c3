"""The keys under which decisions were asked for; an index of which decisions a media is in.

Revision: 0006.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
SAME = "agency = NEW.agency AND case_id = NEW.case_id AND key = NEW.key"


def upgrade() -> None:
    op.create_table(
        "decision_keys",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("key", NAME, nullable=False),
        sa.Column("asked", sa.LargeBinary(), nullable=False),
        sa.Column("first_number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("agency", "case_id", "key", name="pk_decision_keys"),
        sa.ForeignKeyConstraint(
            ["agency", "case_id", "first_number"],
            ["decisions.agency", "decisions.case_id", "decisions.number"],
            name="fk_decision_keys_decisions",
        ),
        sqlite_with_rowid=False,
    )
    for statement in _refusals():
        op.execute(statement)
    op.create_index("ix_decision_media_agency_case_id_sha256", "decision_media", ["agency", "case_id", "sha256"])


def _refusals() -> list[str]:
    """Return the triggers that refuse to alter or delete a row, or to replace it by an insert."""
    if op.get_bind().dialect.name == "sqlite":
        is_there = f"EXISTS (SELECT 1 FROM decision_keys WHERE {SAME})"  # noqa: S608 - names of ours
        acts = ("UPDATE ON decision_keys", "DELETE ON decision_keys", f"INSERT ON decision_keys WHEN {is_there}")
        return [
            f"CREATE TRIGGER decision_keys_no_{act.split()[0].lower()} BEFORE {act}"
            " BEGIN SELECT RAISE(ABORT, 'decision_keys is append-only'); END"
            for act in acts
        ]
    act = "EXECUTE FUNCTION clew_append_only()"
    return [
        f"CREATE TRIGGER decision_keys_append_only BEFORE UPDATE OR DELETE ON decision_keys FOR EACH ROW {act}",
        f"CREATE TRIGGER decision_keys_no_truncate BEFORE TRUNCATE ON decision_keys FOR EACH STATEMENT {act}",
    ]


def downgrade() -> None:
    raise NotImplementedError("keys of decisions are not forgotten again: restore the workspace from a backup")
