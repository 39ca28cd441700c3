"""Which descriptions a file of them beside the catalog holds: a random token for each 4,096 numbers of media.

Revision: 0015.
"""

import secrets

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    name = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
    ranges = op.create_table(
        "description_ranges",
        sa.Column("agency", name, nullable=False),
        sa.Column("linker_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("range", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "linker_id", "range", name="pk_description_ranges"),
        sa.ForeignKeyConstraint(
            ["agency", "linker_id"], ["linkers.agency", "linkers.id"], name="fk_description_ranges_linkers"
        ),
        sqlite_with_rowid=False,
    )
    described = sa.table("descriptions", sa.column("agency"), sa.column("linker_id"), sa.column("media_id"))
    at = described.c.media_id.op(">>")(12)
    found = op.get_bind().execute(sa.select(described.c.agency, described.c.linker_id, at).distinct()).all()
    rows = [
        {"agency": agency, "linker_id": linker, "range": number, "token": secrets.token_bytes(16)}
        for agency, linker, number in found
    ]
    if rows:
        op.bulk_insert(ranges, rows)


def downgrade() -> None:
    raise NotImplementedError("the schema only goes forward: restore the workspace from a backup")
