"""What officers note of media, the views they name, and keys for every act instead of decisions only.

Revision: 0007.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
APPEND_ONLY = {
    "act_keys": ("agency", "case_id", "key"),
    "notes": ("agency", "number"),
    "note_media": ("agency", "number", "position"),
    "named_views": ("agency", "number"),
}
"""Tables whose rows stay as they are, with their keys."""


def upgrade() -> None:
    _keys()
    _notes()
    _views()
    for table in APPEND_ONLY:
        for statement in _refusals(table):
            op.execute(statement)


def _keys() -> None:
    """Take the keys of decisions over into those of all acts."""
    op.create_table(
        "act_keys",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("key", NAME, nullable=False),
        sa.Column("asked", sa.LargeBinary(), nullable=False),
        sa.Column("made", NAME, nullable=False),
        sa.Column("first_number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("agency", "case_id", "key", name="pk_act_keys"),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"], name="fk_act_keys_cases"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO act_keys (agency, case_id, key, asked, made, first_number, last_number)"
        " SELECT agency, case_id, key, asked, 'decisions', first_number, last_number FROM decision_keys"
    )
    op.drop_table("decision_keys")


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("text", NAME, nullable=False),
        sa.Column("stack", NAME, nullable=False),
        sa.Column("is_removal", sa.Boolean(), nullable=False),
        sa.Column("officer", NAME, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("undoes", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.PrimaryKeyConstraint("agency", "number", name="pk_notes"),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"], name="fk_notes_cases"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_notes_agency_case_id", "notes", ["agency", "case_id"])
    op.create_index("ix_notes_agency_kind", "notes", ["agency", "kind"])
    op.create_table(
        "note_media",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("position", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "number", "position", name="pk_note_media"),
        sa.ForeignKeyConstraint(["agency", "number"], ["notes.agency", "notes.number"], name="fk_note_media_notes"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_note_media_agency_sha256", "note_media", ["agency", "sha256"])


def _views() -> None:
    op.create_table(
        "named_views",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("is_removal", sa.Boolean(), nullable=False),
        sa.Column("officer", NAME, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("agency", "number", name="pk_named_views"),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"], name="fk_named_views_cases"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_named_views_agency_case_id", "named_views", ["agency", "case_id"])


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
    raise NotImplementedError("what officers noted is not forgotten again: restore the workspace from a backup")
