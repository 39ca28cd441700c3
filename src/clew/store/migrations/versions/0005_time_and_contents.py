"""What videos, recordings and containers showed; what else is to be known of a place.

Revision: 0005.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("occurrences", sa.Column("remark", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.create_table(
        "footage",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("media_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("stated_ms", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("rotation", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("frames_per_second", sa.Float(53), nullable=True),
        sa.Column("container", NAME, nullable=False),
        sa.Column("video_codec", NAME, nullable=False),
        sa.Column("audio_codec", NAME, nullable=False),
        sa.Column("encoder", NAME, nullable=False),
        sa.Column("streams", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("is_partial", sa.Boolean(), nullable=False),
        sa.Column("partial_reason", sa.Text(), nullable=False),
        sa.Column("depth", NAME, nullable=False),
        sa.Column("contact_sheet", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("agency", "media_id", name="pk_footage"),
        sa.ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"], name="fk_footage_media"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "footage_details",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("media_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("properties", sa.Text(), nullable=False),
        sa.Column("scenes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "media_id", name="pk_footage_details"),
        sa.ForeignKeyConstraint(
            ["agency", "media_id"], ["footage.agency", "footage.media_id"], name="fk_footage_details_footage"
        ),
    )
    op.create_table(
        "frame_hashes",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("media_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("hasher_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("depth", NAME, nullable=False),
        sa.Column("is_partial", sa.Boolean(), nullable=False),
        sa.Column("quality", sa.LargeBinary(), nullable=False),
        sa.Column("digests", sa.LargeBinary(), nullable=False),
        sa.Column("starts_ms", sa.LargeBinary(), nullable=False),
        sa.Column("ends_ms", sa.LargeBinary(), nullable=False),
        sa.Column("mirrored", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "media_id", "hasher_id", name="pk_frame_hashes"),
        sa.UniqueConstraint("agency", "id", name="uq_frame_hashes_agency_id"),
        sa.ForeignKeyConstraint(
            ["agency", "hasher_id"], ["hashers.agency", "hashers.id"], name="fk_frame_hashes_hashers"
        ),
        sa.ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"], name="fk_frame_hashes_media"),
    )
    op.create_table(
        "frame_batches",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("codes", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("replaced", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "id", name="pk_frame_batches"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sounds",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("media_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("codec", NAME, nullable=False),
        sa.Column("channels", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("sample_rate", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("is_partial", sa.Boolean(), nullable=False),
        sa.Column("partial_reason", sa.Text(), nullable=False),
        sa.Column("speech_ms", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("properties", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "media_id", name="pk_sounds"),
        sa.ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"], name="fk_sounds_media"),
    )
    op.create_table(
        "fingerprints",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("media_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("version", NAME, nullable=False),
        sa.Column("is_partial", sa.Boolean(), nullable=False),
        sa.Column("item_ms", sa.Float(53), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "media_id", name="pk_fingerprints"),
        sa.UniqueConstraint("agency", "id", name="uq_fingerprints_agency_id"),
        sa.ForeignKeyConstraint(
            ["agency", "media_id"], ["sounds.agency", "sounds.media_id"], name="fk_fingerprints_sounds"
        ),
    )
    op.create_table(
        "fingerprint_batches",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("codes", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("replaced", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "id", name="pk_fingerprint_batches"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contents",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("media_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("opener", NAME, nullable=False),
        sa.Column("members", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "media_id", name="pk_contents"),
        sa.ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"], name="fk_contents_media"),
    )
    op.create_table(
        "untried",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("media_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("what", NAME, nullable=False),
        sa.PrimaryKeyConstraint("agency", "media_id", "what", name="pk_untried"),
        sa.ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"], name="fk_untried_media"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "segments",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("media_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("position", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("track", NAME, nullable=False),
        sa.Column("start_ms", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("end_ms", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("other_start_ms", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("other_end_ms", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("speed", sa.Float(53), nullable=False),
        sa.Column("is_mirrored", sa.Boolean(), nullable=False),
        sa.Column("items", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("distance", sa.Float(53), nullable=False),
        sa.Column("share", sa.Float(53), nullable=False),
        sa.Column("other_share", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("agency", "media_id", "other_id", "position", name="pk_segments"),
        sa.ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"], name="fk_segments_media"),
        sa.ForeignKeyConstraint(["agency", "other_id"], ["media.agency", "media.id"], name="fk_segments_other"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_segments_agency_other_id", "segments", ["agency", "other_id"])
    op.create_table(
        "alignments",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("media_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("version", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("agency", "media_id", name="pk_alignments"),
        sa.ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"], name="fk_alignments_media"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    raise NotImplementedError("what videos showed is not forgotten again: restore the workspace from a backup")
