"""The index of what was read in pictures and films: which texts, and which of their words, have given trigrams.

SQLite has it as FTS5 tables, PostgreSQL as GIN indexes (ADR 41). Both tell texts that have all trigrams of what is
looked for, wherever these stand: whoever reads the texts looks at them himself.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Table,
    Text,
    cast,
    delete,
    func,
    literal_column,
    or_,
    select,
    table,
)

from clew.notation.letters_off import LettersOff, pieces
from clew.notation.words import LEAST, folded, words_in
from clew.store import schema
from clew.store.transaction import Transaction, batches, insert_rows

EDGE = "  "
"""Stands in the index before each word and behind it, so that its first and last two letters can be looked for."""
MEANT = 100
"""Words that a misspelt one is taken for at most, the nearest first: of 60,000, some 5 are near one of 8 letters."""


def index(tx: Transaction, linker: int, said: Iterable[tuple[int, str, str]]) -> None:
    """Put texts into the index that a linker has read, each with its media's number and its view's part."""
    rows, words, number = [], set[str](), _last(tx, schema.texts)
    for media, part, text in said:
        if line := folded(text):
            number += 1
            rows.append(
                {
                    "agency": tx.agency,
                    "id": number,
                    "linker_id": linker,
                    "media_id": media,
                    "part": part,
                    "folded": line,
                }
            )
            words |= words_in(line)
    insert_rows(tx, schema.texts, rows)
    _grams_in(tx, "INSERT INTO text_grams (rowid, folded) VALUES (?, ?)", [(row["id"], row["folded"]) for row in rows])
    known = schema.text_words
    for batch in batches(sorted(words)):
        words.difference_update(
            tx.connection.scalars(select(known.c.word).where(known.c.agency == tx.agency, known.c.word.in_(batch)))
        )
    new = list(enumerate(sorted(words), start=_last(tx, known) + 1))
    insert_rows(tx, known, [{"agency": tx.agency, "id": at, "word": word} for at, word in new])
    put = "INSERT INTO text_word_grams (rowid, word) VALUES (?, ?)"
    _grams_in(tx, put, [(at, f"{EDGE}{word}{EDGE}") for at, word in new])


def forget(tx: Transaction, linker: int, media: Collection[int]) -> None:
    """Take what a linker has read in media out of the index; their words stay known, and lead nowhere."""
    texts = schema.texts
    for batch in batches(media):
        mine = (texts.c.agency == tx.agency, texts.c.linker_id == linker, texts.c.media_id.in_(batch))
        gone = tx.connection.execute(select(texts.c.id, texts.c.folded).where(*mine)).all()
        _grams_in(
            tx,
            "INSERT INTO text_grams (text_grams, rowid, folded) VALUES ('delete', ?, ?)",
            [tuple(row) for row in gone],
        )
        tx.connection.execute(delete(texts).where(*mine))


def _grams_in(tx: Transaction, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Keep SQLite's index in step with its table; no trigger can where a schema's own code isn't trusted."""
    if rows and _is_sqlite(tx):
        tx.connection.exec_driver_sql(statement, list(rows))


def _last(tx: Transaction, numbered: Table) -> int:
    """Return the largest number in a table, of any agency: on SQLite they share the index."""
    return tx.connection.scalar(select(func.max(numbered.c.id))) or 0


def has_any(tx: Transaction, said: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a text may have one of these, folded, as part of it."""
    texts = schema.texts
    if any(len(each) < LEAST for each in said):
        return (
            or_(*(func.instr(texts.c.folded, each) > 0 for each in said))
            if _is_sqlite(tx)
            else or_(*(func.strpos(texts.c.folded, each) > 0 for each in said))
        )
    return _has(tx, texts, "text_grams", "texts.folded", said)


def meant(tx: Transaction, word: str, off: int) -> list[tuple[int, str]]:
    """Return known words by at most `off` letters off a word, each with how many, the nearest first."""
    words = schema.text_words
    statement = select(words.c.word).where(
        words.c.agency == tx.agency,
        _has(tx, words, "text_word_grams", f"'{EDGE}' || text_words.word || '{EDGE}'", pieces(word, off, EDGE)),
        func.length(words.c.word).between(len(word) - off, len(word) + off),
    )
    counted = LettersOff.of(word)
    found = [(counted.to(other), other) for other in tx.connection.scalars(statement)]
    return sorted(each for each in found if 0 < each[0] <= off)[:MEANT]


def _has(tx: Transaction, indexed: Table, of: str, column: str, said: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a row's text has all trigrams of one of these."""
    every = [_grams(each) for each in sorted(said)]
    if _is_sqlite(tx):
        quoted = " OR ".join(
            "({})".format(" AND ".join('"{}"'.format(gram.replace('"', '""')) for gram in grams)) for grams in every
        )
        rowid = literal_column("rowid", BigInteger)
        matching = select(rowid).select_from(table(of)).where(literal_column(of).op("MATCH")(quoted))
        return indexed.c.id.in_(matching)
    held = func.clew_grams(literal_column(column), type_=ARRAY(Text))
    return or_(*(held.op("@>")(cast(grams, ARRAY(Text))) for grams in every))


def _grams(said: str) -> Sequence[str]:
    return sorted({said[at : at + LEAST] for at in range(len(said) - LEAST + 1)})


def _is_sqlite(tx: Transaction) -> bool:
    return tx.connection.dialect.name == "sqlite"
