"""The tables of what was read in pictures and films, as it is looked for. `schema.py` shows them with all others."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from clew.store.columns import Name, agency, metadata, number

texts = Table(
    "texts",
    metadata,
    agency(),
    number("id"),
    number("linker_id"),
    number("media_id"),
    Column("part", Name, nullable=False),
    Column("folded", Text, nullable=False),
    PrimaryKeyConstraint("agency", "id"),
    UniqueConstraint("agency", "linker_id", "media_id", "part"),
    ForeignKeyConstraint(["agency", "linker_id"], ["linkers.agency", "linkers.id"], name="fk_texts_linkers"),
    ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"], name="fk_texts_media"),
    Index(None, "id"),
    sqlite_with_rowid=False,
)
"""The text of each description that has any, as `notation/words.py: folded` has it. No row is ever changed.

On SQLite `text_grams`, an FTS5 table beside it, has its trigrams by `id`, which therefore no other
agency's row has; on PostgreSQL an index over `clew_grams(folded)`.
"""

text_words = Table(
    "text_words",
    metadata,
    agency(),
    number("id"),
    Column("word", Name, nullable=False),
    PrimaryKeyConstraint("agency", "id"),
    UniqueConstraint("agency", "word"),
    Index(None, "id"),
    sqlite_with_rowid=False,
)
"""Every word that was in a text once, to find those that a misspelt one may mean; `text_word_grams` has trigrams."""
