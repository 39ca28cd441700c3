"""What was read in pictures and films has an index of its trigrams, and so have its words.

Revision: 0019.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from clew.notation.words import folded, words_in

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_BATCH = 500

Described = sa.Row[Any, Any, Any, Any, Any]

_SQLITE = (
    (
        "CREATE VIRTUAL TABLE text_grams USING fts5"
        "(folded, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1')"
    ),
    (
        "CREATE VIRTUAL TABLE text_word_grams USING fts5"
        "(word, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1')"
    ),
)
_POSTGRESQL = (
    (
        "CREATE OR REPLACE FUNCTION clew_grams(said text) RETURNS text[]"
        " LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$"
        " SELECT coalesce(array_agg(DISTINCT substr(said, at, 3) COLLATE \"C\"), '{}')"
        " FROM generate_series(1, length(said) - 2) AS at $$"
    ),
    "CREATE INDEX ix_texts_grams ON texts USING gin (clew_grams(folded))",
    "CREATE INDEX ix_text_words_grams ON text_words USING gin (clew_grams('  ' || word || '  '))",
)


def upgrade() -> None:
    name = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
    texts = op.create_table(
        "texts",
        sa.Column("agency", name, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("linker_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("media_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("part", name, nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "id", name="pk_texts"),
        sa.UniqueConstraint("agency", "linker_id", "media_id", "part", name="uq_texts_agency_linker_id_media_id_part"),
        sa.ForeignKeyConstraint(["agency", "linker_id"], ["linkers.agency", "linkers.id"], name="fk_texts_linkers"),
        sa.ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"], name="fk_texts_media"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_texts_id", "texts", ["id"])
    words = op.create_table(
        "text_words",
        sa.Column("agency", name, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("word", name, nullable=False),
        sa.PrimaryKeyConstraint("agency", "id", name="pk_text_words"),
        sa.UniqueConstraint("agency", "word", name="uq_text_words_agency_word"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_text_words_id", "text_words", ["id"])
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)
    _fill(texts, words)


def _fill(texts: sa.Table, words: sa.Table) -> None:
    """Put in what is there: one pass over all descriptions."""
    known = dict[tuple[str, str], int]()
    source, number = _described(), 0
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    while batch := list(islice(source, _BATCH)):
        rows, new = [], []
        for row in batch:
            said = folded(row.text)
            if not said:
                continue
            number += 1
            rows.append(
                {
                    "agency": row.agency,
                    "id": number,
                    "linker_id": row.linker_id,
                    "media_id": row.media_id,
                    "part": row.part,
                    "folded": said,
                }
            )
            for word in sorted(words_in(said)):
                if (row.agency, word) not in known:
                    known[row.agency, word] = len(known) + 1
                    new.append({"agency": row.agency, "id": len(known), "word": word})
        for table, values in ((texts, rows), (words, new)):
            if values:
                op.bulk_insert(table, values)
        if is_sqlite:
            _insert(
                "INSERT INTO text_grams (rowid, folded) VALUES (?, ?)", [(each["id"], each["folded"]) for each in rows]
            )
            _insert(
                "INSERT INTO text_word_grams (rowid, word) VALUES (?, ?)",
                [(each["id"], f"  {each['word']}  ") for each in new],
            )


def _insert(statement: str, rows: list[tuple[object, ...]]) -> None:
    if rows:
        op.get_bind().exec_driver_sql(statement, rows)


def _described() -> "Iterator[Described]":
    """Read what there is in batches, by the table's key: no cursor is open while rows are put in."""
    table = sa.table("descriptions", *map(sa.column, ("agency", "linker_id", "media_id", "part", "text")))
    key = (table.c.agency, table.c.linker_id, table.c.media_id, table.c.part)
    statement = sa.select(*key, table.c.text).where(table.c.text != "").order_by(*key).limit(_BATCH)
    after: Described | None = None
    while True:
        wanted = statement if after is None else statement.where(sa.tuple_(*key) > sa.tuple_(*after[:4]))
        rows = op.get_bind().execute(wanted).all()
        if not rows:
            return
        yield from rows
        after = rows[-1]


def downgrade() -> None:
    raise NotImplementedError("the schema only goes forward: restore the workspace from a backup")
