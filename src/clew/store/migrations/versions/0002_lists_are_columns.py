"""Tables for lists kept in columns; the entries there are stay as rows until they are moved (`rows_before.py`).

Revision: 0002.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "volumes",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("hashset_id", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("manifest_sha256", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "id", name="pk_volumes"),
        sa.UniqueConstraint("agency", "hashset_id", name="uq_volumes_agency_hashset_id"),
        sa.ForeignKeyConstraint(
            ["agency", "hashset_id"], ["hashsets.agency", "hashsets.id"], name="fk_volumes_hashsets"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entry_cameras",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("hashset_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("position", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("model", NAME, nullable=True),
        sa.Column("serial", NAME, nullable=False),
        sa.PrimaryKeyConstraint("agency", "hashset_id", "position", name="pk_entry_cameras"),
        sa.ForeignKeyConstraint(
            ["agency", "hashset_id"], ["hashsets.agency", "hashsets.id"], name="fk_entry_cameras_hashsets"
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    raise NotImplementedError("columns are not made rows again: restore the workspace from a backup")
