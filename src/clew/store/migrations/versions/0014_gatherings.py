"""What officers gather media into; the series that they noted so far become gatherings too.

Revision: 0014.
"""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
_KEYS = {"gathering_acts": ("agency", "number"), "gathering_items": ("agency", "number", "position")}


def upgrade() -> None:
    acts = _acts()
    items = _items()
    present = _present()
    members = _members()
    _adopt_series(acts, items, present, members)
    for table in _KEYS:
        for statement in _refusals(table):
            op.execute(statement)


def _name(name: str) -> "sa.Column[str]":
    return sa.Column(name, NAME, nullable=False)


def _number(name: str, *, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), nullable=nullable, autoincrement=False)


def _acts() -> sa.Table:
    table = op.create_table(
        "gathering_acts",
        *(_name("agency"), _number("number"), _number("case_id"), _name("act")),
        *(_number("gathering"), _number("other", nullable=True)),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("was", "said", "reason", "basis")),
        *(_name("officer"), _number("at"), _number("undoes", nullable=True)),
        sa.PrimaryKeyConstraint("agency", "number", name="pk_gathering_acts"),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"], name="fk_gathering_acts_cases"),
        sqlite_with_rowid=False,
    )
    for column in ("gathering", "other", "undoes"):
        op.create_index(f"ix_gathering_acts_agency_{column}", "gathering_acts", ["agency", column])
    return table


def _items() -> sa.Table:
    return op.create_table(
        "gathering_items",
        *(_name("agency"), _number("number"), _number("position"), _number("gathering")),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        *(_name("part"), _name("box"), _name("standing")),
        sa.Column("is_added", sa.Boolean(), nullable=False),
        _number("origin", nullable=True),
        sa.PrimaryKeyConstraint("agency", "number", "position", name="pk_gathering_items"),
        sa.ForeignKeyConstraint(
            ["agency", "number"],
            ["gathering_acts.agency", "gathering_acts.number"],
            name="fk_gathering_items_gathering_acts",
        ),
        sqlite_with_rowid=False,
    )


def _present() -> sa.Table:
    table = op.create_table(
        "gatherings",
        *(_name("agency"), _number("number"), _name("kind"), _name("name"), _name("key"), _name("role")),
        *(_name("state"), _number("merged_into", nullable=True)),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        *(_number("members"), _number("act")),
        sa.PrimaryKeyConstraint("agency", "number", name="pk_gatherings"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_gatherings_agency_kind_key", "gatherings", ["agency", "kind", "key"])
    return table


def _members() -> sa.Table:
    table = op.create_table(
        "gathering_members",
        *(_name("agency"), _number("gathering"), _name("standing")),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        *(_name("part"), _name("box"), _number("act"), _number("origin")),
        sa.PrimaryKeyConstraint(
            *("agency", "gathering", "standing", "sha256", "part", "box"), name="pk_gathering_members"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_gathering_members_agency_sha256", "gathering_members", ["agency", "sha256"])
    return table


def _adopt_series(acts: sa.Table, items: sa.Table, present: sa.Table, members: sa.Table) -> None:
    """Make a gathering of each series that media are in by notes, by one act in the words of its first note."""
    numbers: dict[str, int] = {}
    connection = op.get_bind()
    for agency, name, first, media in _noted_series(connection):
        number = numbers[agency] = numbers.get(agency, 0) + 1
        head = {"agency": agency, "number": number}
        act = {"case_id": first.case_id, "act": "make", "gathering": number, "other": None, "was": "", "undoes": None}
        said = json.dumps([name, "unsaid", "unsolved"], ensure_ascii=False)
        told = {"said": said, "reason": "a series by notes", "basis": "", "officer": first.officer, "at": first.at}
        connection.execute(acts.insert(), [head | act | told])
        stands = {"kind": "series", "name": name, "key": name.casefold(), "role": "unsaid", "state": "unsolved"}
        rest = {"merged_into": None, "is_withdrawn": False, "members": len(media), "act": number}
        connection.execute(present.insert(), [head | stands | rest])
        seen = [{"gathering": number, "sha256": each, "part": "", "box": "", "standing": "member"} for each in media]
        if seen:
            rows = [head | each | {"position": at, "is_added": True, "origin": None} for at, each in enumerate(seen)]
            connection.execute(items.insert(), rows)
            connection.execute(
                members.insert(), [each | {"agency": agency, "act": number, "origin": number} for each in seen]
            )


def _noted_series(connection: sa.Connection) -> Iterator[tuple[str, str, Any, list[bytes]]]:
    """Yield the agency and name of each series, its first note, and the media in it by the last note on each."""
    notes = connection.execute(
        sa.text(
            "SELECT agency, number, case_id, text, is_removal, officer, at, undoes FROM notes"
            " WHERE kind = 'series' ORDER BY agency, number"
        )
    ).all()
    undone = {(note.agency, note.undoes) for note in notes}
    first: dict[tuple[str, str], Any] = {}
    standing: dict[tuple[str, str], dict[bytes, None]] = {}
    for note in notes:
        key = note.agency, note.text
        first.setdefault(key, note)
        series = standing.setdefault(key, {})
        if note.undoes is not None or (note.agency, note.number) in undone:
            continue
        media = connection.execute(
            sa.text("SELECT sha256 FROM note_media WHERE agency = :agency AND number = :number ORDER BY position"),
            {"agency": note.agency, "number": note.number},
        )
        for (sha256,) in media:
            if note.is_removal:
                series.pop(bytes(sha256), None)
            else:
                series[bytes(sha256)] = None
    for (agency, name), inside in standing.items():
        yield agency, name, first[agency, name], sorted(inside)


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
    raise NotImplementedError("what officers gathered is not forgotten again: restore the workspace from a backup")
