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


def has_all(tx: Transaction, wanted: Sequence[Collection[str]]) -> list[ColumnElement[bool]]:
    """Return the conditions that a text may have, of each of these, one, folded, as part of it."""
    short = [each for each in wanted if any(len(said) < LEAST for said in each)]
    long = [each for each in wanted if each not in short]
    column, instr = schema.texts.c.folded, func.instr if _is_sqlite(tx) else func.strpos
    scanned = [or_(*(instr(column, said) > 0 for said in each)) for each in short]
    return [*_have(tx, schema.texts, "text_grams", "texts.folded", long), *scanned]


def meant(tx: Transaction, word: str, off: int) -> list[tuple[int, str]]:
    """Return known words by at most `off` letters off a word, each with how many, the nearest first."""
    words = schema.text_words
    statement = select(words.c.word).where(
        words.c.agency == tx.agency,
        *_have(tx, words, "text_word_grams", f"'{EDGE}' || text_words.word || '{EDGE}'", [pieces(word, off, EDGE)]),
        func.length(words.c.word).between(len(word) - off, len(word) + off),
    )
    counted = LettersOff.of(word)
    found = [(counted.to(other), other) for other in tx.connection.scalars(statement)]
    return sorted(each for each in found if 0 < each[0] <= off)[:MEANT]


def _have(
    tx: Transaction, indexed: Table, of: str, column: str, wanted: Sequence[Collection[str]]
) -> list[ColumnElement[bool]]:
    """Return the conditions that a row's text has, of each of these, all trigrams of one.

    SQLite gets them as one: asked word by word it lists all texts that have a frequent one, a third slower.
    """
    every = [[_grams(said) for said in sorted(each)] for each in wanted]
    if not _is_sqlite(tx):
        held = func.clew_grams(literal_column(column), type_=ARRAY(Text))
        return [or_(*(held.op("@>")(cast(grams, ARRAY(Text))) for grams in each)) for each in every]
    if not every:
        return []
    asked = " AND ".join("({})".format(" OR ".join(map(_matching, each))) for each in every)
    rowid = literal_column("rowid", BigInteger)
    return [indexed.c.id.in_(select(rowid).select_from(table(of)).where(literal_column(of).op("MATCH")(asked)))]


def _matching(grams: Sequence[str]) -> str:
    """Return what asks FTS5 for all of some trigrams."""
    return "({})".format(" AND ".join('"{}"'.format(gram.replace('"', '""')) for gram in grams))


def _grams(said: str) -> Sequence[str]:
    return sorted({said[at : at + LEAST] for at in range(len(said) - LEAST + 1)})


def _is_sqlite(tx: Transaction) -> bool:
    return tx.connection.dialect.name == "sqlite"
