"""How media look to linkers, what those propose, and what officers say to it.

Revision: 0010.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
_KEYS = {"link_decisions": ("agency", "number")}


def upgrade() -> None:
    _looks()
    _links()
    _decisions()
    for statement in _refusals("link_decisions"):
        op.execute(statement)


def _name(name: str) -> "sa.Column[str]":
    return sa.Column(name, NAME, nullable=False)


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), nullable=False, autoincrement=False)


def _of(column: str, table: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["agency", column], [f"{to}.agency", f"{to}.id"], name=f"fk_{table}_{column}")


def _looks() -> None:
    op.create_table(
        "linkers",
        *(_name("agency"), _number("id"), _name("name"), _name("version")),
        sa.PrimaryKeyConstraint("agency", "id", name="pk_linkers"),
        sa.UniqueConstraint("agency", "name", "version", name="uq_linkers_agency_name_version"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "described",
        *(_name("agency"), _number("linker_id"), _number("media_id")),
        sa.Column("failure", sa.Text(), nullable=False),
        _number("is_compared"),
        sa.PrimaryKeyConstraint("agency", "linker_id", "media_id", name="pk_described"),
        _of("linker_id", "described", "linkers"),
        _of("media_id", "described", "media"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "descriptions",
        *(_name("agency"), _number("linker_id"), _number("media_id"), _name("part")),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "linker_id", "media_id", "part", name="pk_descriptions"),
        _of("linker_id", "descriptions", "linkers"),
        _of("media_id", "descriptions", "media"),
    )


def _links() -> None:
    op.create_table(
        "links",
        *(_name("agency"), _number("id"), _number("linker_id"), _name("kind")),
        *(_number("media_id"), _number("other_id"), _name("part"), _name("other_part")),
        sa.Column("score", sa.Float(53), nullable=False),
        sa.Column("false_match_rate", sa.Float(53), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "id", name="pk_links"),
        sa.UniqueConstraint(
            *("agency", "linker_id", "media_id", "other_id", "kind"),
            name="uq_links_agency_linker_id_media_id_other_id_kind",
        ),
        _of("linker_id", "links", "linkers"),
        _of("media_id", "links", "media"),
        _of("other_id", "links", "media"),
    )
    op.create_index("ix_links_agency_media_id", "links", ["agency", "media_id"])
    op.create_index("ix_links_agency_other_id", "links", ["agency", "other_id"])


def _decisions() -> None:
    op.create_table(
        "link_decisions",
        *(_name("agency"), _number("number"), _number("case_id"), _name("linker"), _name("kind")),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("other", sa.LargeBinary(), nullable=False),
        _name("verdict"),
        sa.Column("reason", sa.Text(), nullable=False),
        _name("officer"),
        _number("at"),
        sa.PrimaryKeyConstraint("agency", "number", name="pk_link_decisions"),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"], name="fk_link_decisions_cases"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_link_decisions_agency_sha256", "link_decisions", ["agency", "sha256"])
    op.create_index("ix_link_decisions_agency_other", "link_decisions", ["agency", "other"])


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
    raise NotImplementedError("what officers said of links is not forgotten again: restore the workspace from a backup")
