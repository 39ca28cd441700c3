"""How often runs have written, so that what was counted since need not be counted again.

Revision: 0009.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "run_writes",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("agency", name="pk_run_writes"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("run_writes")
