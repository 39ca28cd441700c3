"""Groups of faces, and what officers say of them.

Revision: 0013.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
_KEYS = {"face_decisions": ("agency", "number"), "face_decision_faces": ("agency", "number", "position")}


def upgrade() -> None:
    _groups()
    _decisions()
    for table in _KEYS:
        for statement in _refusals(table):
            op.execute(statement)


def _name(name: str) -> "sa.Column[str]":
    return sa.Column(name, NAME, nullable=False)


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str, *, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), nullable=nullable, autoincrement=False)


def _shares(*names: str) -> "list[sa.Column[float]]":
    return [sa.Column(f"{name}_share", sa.Float(53), nullable=False) for name in names]


def _groups() -> None:
    op.create_table(
        "face_groupings",
        *(_name("agency"), _number("scope"), _name("linker"), _name("version"), _number("faces"), _number("left_out")),
        *(_number("decision"), _name("officer"), _number("at")),
        sa.PrimaryKeyConstraint("agency", "scope", name="pk_face_groupings"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "face_group_members",
        *(_name("agency"), _number("scope"), _name("anchor"), _number("rank"), _number("media_id"), _name("part")),
        *_shares("left", "top", "width", "height"),
        sa.Column("usability", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("agency", "scope", "anchor", "rank", name="pk_face_group_members"),
        sa.ForeignKeyConstraint(
            ["agency", "media_id"], ["media.agency", "media.id"], name="fk_face_group_members_media"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_face_group_members_agency_media_id", "face_group_members", ["agency", "media_id"])


def _decisions() -> None:
    op.create_table(
        "face_decisions",
        *(_name("agency"), _number("number"), _number("case_id", nullable=True), _name("act"), _number("of")),
        *(_text("name"), _text("reason"), _name("officer"), _number("at")),
        sa.PrimaryKeyConstraint("agency", "number", name="pk_face_decisions"),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"], name="fk_face_decisions_cases"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "face_decision_faces",
        *(_name("agency"), _number("number"), _number("position"), _number("side")),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        _name("part"),
        *_shares("left", "top", "width", "height"),
        sa.PrimaryKeyConstraint("agency", "number", "position", name="pk_face_decision_faces"),
        sa.ForeignKeyConstraint(
            *(["agency", "number"], ["face_decisions.agency", "face_decisions.number"]),
            name="fk_face_decision_faces_decision",
        ),
        sqlite_with_rowid=False,
    )


def _refusals(table: str) -> list[str]:
    """Return the triggers that refuse to alter or delete a row, or to replace it by an insert."""
    if op.get_bind().dialect.name == "sqlite":
        same = " AND ".join(f"{key} = NEW.{key}" for key in _KEYS[table])
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
    raise NotImplementedError("what officers said of faces is not forgotten again: restore the workspace from a backup")
