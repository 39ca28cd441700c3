"""What pictures of one camera have in common.

Revision: 0016.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "camera_prints",
        *(_name("agency"), _number("id"), _number("linker_id"), _name("name"), _name("officer")),
        *(_number("width"), _number("height"), _number("made_of"), _number("rests_on")),
        *(_number("speaker_id"), _number("compared_to")),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "id", name="pk_camera_prints"),
        sa.UniqueConstraint(
            *("agency", "linker_id", "name", "width", "height"),
            name="uq_camera_prints_agency_linker_id_name_width_height",
        ),
        _of("linker_id", "camera_prints", "linkers"),
        _of("speaker_id", "camera_prints", "media"),
    )
    op.create_table(
        "camera_print_media",
        *(_name("agency"), _number("print_id"), _number("media_id"), _number("fits")),
        sa.PrimaryKeyConstraint("agency", "print_id", "media_id", name="pk_camera_print_media"),
        _of("print_id", "camera_print_media", "camera_prints"),
        _of("media_id", "camera_print_media", "media"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_camera_print_media_agency_media_id", "camera_print_media", ["agency", "media_id"])


def _name(name: str) -> "sa.Column[str]":
    return sa.Column(name, NAME, nullable=False)


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), nullable=False, autoincrement=False)


def _of(column: str, table: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["agency", column], [f"{to}.agency", f"{to}.id"], name=f"fk_{table}_{column}")


def downgrade() -> None:
    raise NotImplementedError("prints of cameras that officers chose are not forgotten: restore from a backup")
