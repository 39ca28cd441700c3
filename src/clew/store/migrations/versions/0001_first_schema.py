"""The first schema.

Revision: 0001.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
APPEND_ONLY = {
    "decisions": ("agency", "case_id", "number"),
    "decision_media": ("agency", "case_id", "number", "position"),
    "custody_entries": ("agency", "sequence"),
}
APPEND_ONLY_FUNCTION = """
CREATE OR REPLACE FUNCTION clew_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


def upgrade() -> None:

    op.create_table(
        "cases",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("name", NAME, nullable=False),
        sa.PrimaryKeyConstraint("agency", "id", name="pk_cases"),
        sa.UniqueConstraint("agency", "name", name="uq_cases_agency_name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "exhibits",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("source", NAME, nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("found", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.PrimaryKeyConstraint("agency", "id", name="pk_exhibits"),
        sa.UniqueConstraint("agency", "case_id", "name", name="uq_exhibits_agency_case_id_name"),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"], name="fk_exhibits_cases"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "media",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("md5", sa.LargeBinary(), nullable=False),
        sa.Column("sha1", sa.LargeBinary(), nullable=False),
        sa.Column("ed2k", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("mime", NAME, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("outcome", NAME, nullable=False),
        sa.Column("decoder", NAME, nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("agency", "id", name="pk_media"),
        sa.UniqueConstraint("agency", "sha256", name="uq_media_agency_sha256"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_media_agency_ed2k", "media", ["agency", "ed2k"])
    op.create_index("ix_media_agency_md5", "media", ["agency", "md5"])
    op.create_index("ix_media_agency_sha1", "media", ["agency", "sha1"])
    op.create_table(
        "pictures",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("media_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("width", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("height", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("frames", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("is_salvaged", sa.Boolean(), nullable=False),
        sa.Column("make", NAME, nullable=True),
        sa.Column("model", NAME, nullable=True),
        sa.Column("body_serial", NAME, nullable=True),
        sa.Column("lens_serial", NAME, nullable=True),
        sa.Column("software", NAME, nullable=True),
        sa.Column("taken_at", NAME, nullable=True),
        sa.Column("latitude", sa.Float(53), nullable=True),
        sa.Column("longitude", sa.Float(53), nullable=True),
        sa.Column("recorded_width", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("recorded_height", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("icc_name", NAME, nullable=True),
        sa.Column("embedded_thumbnail_differs", sa.Boolean(), nullable=True),
        sa.Column("embedded_thumbnail_distance", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.PrimaryKeyConstraint("agency", "media_id", name="pk_pictures"),
        sa.ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"], name="fk_pictures_media"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pictures_agency_body_serial", "pictures", ["agency", "body_serial"])
    op.create_table(
        "picture_texts",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("media_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("exif", sa.Text(), nullable=False),
        sa.Column("xmp", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("agency", "media_id", name="pk_picture_texts"),
        sa.ForeignKeyConstraint(
            ["agency", "media_id"], ["pictures.agency", "pictures.media_id"], name="fk_picture_texts_pictures"
        ),
    )
    op.create_table(
        "hashers",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("version", NAME, nullable=False),
        sa.PrimaryKeyConstraint("agency", "id", name="pk_hashers"),
        sa.UniqueConstraint("agency", "name", "version", name="uq_hashers_agency_name_version"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "media_hashes",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("media_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("hasher_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("part", NAME, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("quality", sa.SmallInteger(), nullable=False),
        sa.Column("forms", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "media_id", "hasher_id", "part", name="pk_media_hashes"),
        sa.ForeignKeyConstraint(
            ["agency", "hasher_id"], ["hashers.agency", "hashers.id"], name="fk_media_hashes_hashers"
        ),
        sa.ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"], name="fk_media_hashes_media"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "occurrences",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("exhibit_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("container", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("modified_ns", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("created_ns", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("accessed_ns", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("outcome", NAME, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("media_id", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("examined_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "exhibit_id", "path", name="pk_occurrences"),
        sa.ForeignKeyConstraint(
            ["agency", "exhibit_id"], ["exhibits.agency", "exhibits.id"], name="fk_occurrences_exhibits"
        ),
        sa.ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"], name="fk_occurrences_media"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_occurrences_agency_media_id", "occurrences", ["agency", "media_id"])
    op.create_table(
        "hashsets",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("format", NAME, nullable=False),
        sa.Column("publisher", NAME, nullable=False),
        sa.Column("version", NAME, nullable=False),
        sa.Column("scheme", NAME, nullable=False),
        sa.Column("purpose", NAME, nullable=False),
        sa.Column("licence", NAME, nullable=False),
        sa.Column("expires", NAME, nullable=True),
        sa.Column("source_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("imported_at", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("agency", "id", name="pk_hashsets"),
        sa.UniqueConstraint("agency", "name", name="uq_hashsets_agency_name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "list_groups",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("hashset_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("position", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("group_index", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "hashset_id", "position", name="pk_list_groups"),
        sa.ForeignKeyConstraint(
            ["agency", "hashset_id"], ["hashsets.agency", "hashsets.id"], name="fk_list_groups_hashsets"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entries",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("hashset_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("position", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("md5", sa.LargeBinary(), nullable=True),
        sa.Column("sha1", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.LargeBinary(), nullable=True),
        sa.Column("ed2k", sa.LargeBinary(), nullable=True),
        sa.Column("categories", sa.Text(), nullable=True),
        sa.Column("series", NAME, nullable=True),
        sa.Column("camera_model", NAME, nullable=True),
        sa.Column("camera_serial", NAME, nullable=True),
        sa.Column("details", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("agency", "hashset_id", "id", name="pk_entries"),
        sa.UniqueConstraint("agency", "hashset_id", "content", name="uq_entries_agency_hashset_id_content"),
        sa.ForeignKeyConstraint(
            ["agency", "hashset_id"], ["hashsets.agency", "hashsets.id"], name="fk_entries_hashsets"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_entries_agency_camera_serial",
        "entries",
        ["agency", "camera_serial"],
        sqlite_where=sa.text("camera_serial IS NOT NULL"),
        postgresql_where=sa.text("camera_serial IS NOT NULL"),
    )
    op.create_index(
        "ix_entries_agency_ed2k",
        "entries",
        ["agency", "ed2k"],
        sqlite_where=sa.text("ed2k IS NOT NULL"),
        postgresql_where=sa.text("ed2k IS NOT NULL"),
    )
    op.create_index(
        "ix_entries_agency_md5",
        "entries",
        ["agency", "md5"],
        sqlite_where=sa.text("md5 IS NOT NULL"),
        postgresql_where=sa.text("md5 IS NOT NULL"),
    )
    op.create_index(
        "ix_entries_agency_sha1",
        "entries",
        ["agency", "sha1"],
        sqlite_where=sa.text("sha1 IS NOT NULL"),
        postgresql_where=sa.text("sha1 IS NOT NULL"),
    )
    op.create_index(
        "ix_entries_agency_sha256",
        "entries",
        ["agency", "sha256"],
        sqlite_where=sa.text("sha256 IS NOT NULL"),
        postgresql_where=sa.text("sha256 IS NOT NULL"),
    )
    op.create_table(
        "entry_hashes",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("hashset_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("position", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("hasher_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("part", NAME, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("quality", sa.SmallInteger(), nullable=False),
        sa.Column("forms", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "hashset_id", "entry_id", "position", name="pk_entry_hashes"),
        sa.ForeignKeyConstraint(
            ["agency", "hasher_id"], ["hashers.agency", "hashers.id"], name="fk_entry_hashes_hashers"
        ),
        sa.ForeignKeyConstraint(
            ["agency", "hashset_id", "entry_id"],
            ["entries.agency", "entries.hashset_id", "entries.id"],
            name="fk_entry_hashes_entries",
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "matches",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("media_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("hashset_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("entry_key", sa.LargeBinary(), nullable=False),
        sa.Column("algorithm", NAME, nullable=False),
        sa.Column("part", NAME, nullable=False),
        sa.Column("hashset_version", NAME, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("hasher_version", NAME, nullable=False),
        sa.Column("distance", sa.SmallInteger(), nullable=False),
        sa.Column("threshold", sa.SmallInteger(), nullable=False),
        sa.Column("form", sa.SmallInteger(), nullable=False),
        sa.Column("categories", sa.Text(), nullable=False),
        sa.Column("series", NAME, nullable=True),
        sa.Column("purpose", NAME, nullable=False),
        sa.PrimaryKeyConstraint(
            "agency", "media_id", "hashset_id", "entry_key", "algorithm", "part", name="pk_matches"
        ),
        sa.ForeignKeyConstraint(
            ["agency", "hashset_id"], ["hashsets.agency", "hashsets.id"], name="fk_matches_hashsets"
        ),
        sa.ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"], name="fk_matches_media"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_matches_agency_hashset_id", "matches", ["agency", "hashset_id"])
    op.create_table(
        "stack_members",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("representative_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("media_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("distance", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "case_id", "representative_id", "media_id", name="pk_stack_members"),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"], name="fk_stack_members_cases"),
        sa.ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"], name="fk_stack_members_media"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_stack_members_agency_case_id_media_id", "stack_members", ["agency", "case_id", "media_id"])
    op.create_table(
        "decisions",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("stack", NAME, nullable=False),
        sa.Column("scheme", NAME, nullable=True),
        sa.Column("scheme_version", NAME, nullable=True),
        sa.Column("code", NAME, nullable=True),
        sa.Column("officer", NAME, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("undoes", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "case_id", "number", name="pk_decisions"),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"], name="fk_decisions_cases"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "decision_media",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("position", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("is_applied", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "case_id", "number", "position", name="pk_decision_media"),
        sa.ForeignKeyConstraint(
            ["agency", "case_id", "number"],
            ["decisions.agency", "decisions.case_id", "decisions.number"],
            name="fk_decision_media_decisions",
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "custody_entries",
        sa.Column("agency", NAME, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("officer", NAME, nullable=False),
        sa.Column("act", NAME, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "sequence", name="pk_custody_entries"),
        sqlite_with_rowid=False,
    )
    for table in APPEND_ONLY:
        for statement in _refusals(table):
            op.execute(statement)


def _refusals(table: str) -> list[str]:
    """Return the triggers that refuse to alter or delete a row, or to replace it by an insert."""
    if op.get_bind().dialect.name == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.split()[0].lower()} BEFORE {verb}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in (f"UPDATE ON {table}", f"DELETE ON {table}", f"INSERT ON {table} WHEN {_is_there(table)}")
        ]
    act = "EXECUTE FUNCTION clew_append_only()"
    return [
        APPEND_ONLY_FUNCTION,
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {act}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {act}",
    ]


def _is_there(table: str) -> str:
    """Return the condition that a row with the key of the new one is there."""
    same = " AND ".join(f"{key} = NEW.{key}" for key in APPEND_ONLY[table])
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - names of ours


def downgrade() -> None:
    raise NotImplementedError("the first schema has no older one")
