"""Perceptual hashes of media get running numbers, so that an index can tell which of them are new to it.

Revision: 0003.
"""

import secrets

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
COPY = """
INSERT INTO media_hashes_numbered (agency, media_id, hasher_id, part, digest, quality, forms, id)
SELECT agency, media_id, hasher_id, part, digest, quality, forms,
    row_number() OVER (PARTITION BY agency ORDER BY media_id, hasher_id, part)
FROM media_hashes
"""
UPDATE = """
UPDATE media_hashes SET id = numbered.number FROM (
    SELECT agency, media_id, hasher_id, part,
        row_number() OVER (PARTITION BY agency ORDER BY media_id, hasher_id, part) AS number
    FROM media_hashes
) AS numbered
WHERE media_hashes.agency = numbered.agency AND media_hashes.media_id = numbered.media_id
    AND media_hashes.hasher_id = numbered.hasher_id AND media_hashes.part = numbered.part
"""


def upgrade() -> None:
    op.create_table(
        "hash_batches",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "id", name="pk_hash_batches"),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        number_on_sqlite()
    else:
        number_on_postgresql()
    rows = op.get_bind().execute(sa.text("SELECT agency, max(id) AS id FROM media_hashes GROUP BY agency")).all()
    insert = sa.text("INSERT INTO hash_batches (agency, id, token) VALUES (:agency, :id, :token)")
    for agency, last in rows:
        op.get_bind().execute(insert, {"agency": agency, "id": last, "token": secrets.token_bytes(16)})


def number_on_sqlite() -> None:
    op.create_table(
        "media_hashes_numbered",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("media_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("hasher_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("part", NAME, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("quality", sa.SmallInteger(), nullable=False),
        sa.Column("forms", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("agency", "media_id", "hasher_id", "part", name="pk_media_hashes"),
        sa.UniqueConstraint("agency", "id", name="uq_media_hashes_agency_id"),
        sa.ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"], name="fk_media_hashes_media"),
        sa.ForeignKeyConstraint(
            ["agency", "hasher_id"], ["hashers.agency", "hashers.id"], name="fk_media_hashes_hashers"
        ),
        sqlite_with_rowid=False,
    )
    op.execute(COPY)
    op.drop_table("media_hashes")
    op.rename_table("media_hashes_numbered", "media_hashes")


def number_on_postgresql() -> None:
    op.add_column("media_hashes", sa.Column("id", sa.BigInteger(), nullable=True, autoincrement=False))
    op.execute(UPDATE)
    op.alter_column("media_hashes", "id", nullable=False)
    op.create_unique_constraint("uq_media_hashes_agency_id", "media_hashes", ["agency", "id"])


def downgrade() -> None:
    raise NotImplementedError("numbers are not taken away again: restore the workspace from a backup")
