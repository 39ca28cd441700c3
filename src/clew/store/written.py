"""In which pictures and frames words are written, as they stand there, or misspelt or misread."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from clew.notation.words import SoughtWords, folded, words_in
from clew.store import schema
from clew.store.linker_policies import SwitchedOff, permitted
from clew.store.text_index import has_all, meant
from clew.store.transaction import Transaction, plain, stream

Meant = Mapping[str, Mapping[str, int]]
"""By the word that is looked for, the words that it may mean, each with how many letters it is off."""


@dataclass(frozen=True, slots=True)
class Written:
    """What is written in a view of a media: `line` are those lines, of all, in which the words stand.

    `off` are the words that are not written as they were looked for, each with by how many letters it is off.
    """

    sha256: bytes
    part: str
    line: str
    off: tuple[tuple[int, str], ...] = ()

    @property
    def how(self) -> str:
        """How it was found, in words."""
        said = (f"{count} {'letter' if count == 1 else 'letters'} off: {word}" for count, word in self.off)
        return ", ".join(said) or "exactly"


def written(tx: Transaction, text: str, most: int, off: SwitchedOff) -> list[Written]:
    """Return views in which all words of a text are written, at most so many: exactly first, then the nearest.

    Left out is what was read of media that are only in cases where the linker that read it is off.
    """
    sought = SoughtWords.of(plain(text))
    found = _with(tx, sought, {}, off, most, frozenset())
    every = _meanings(tx, sought) if len(found) < most else {}
    meanings: Meant = {}
    for allowed in range(1, sought.letters_off + 1):
        if len(found) >= most:
            break
        meanings, before = _within(every, allowed), meanings
        if meanings != before:
            known = {(each.sha256, each.part) for each in found}
            more = _with(tx, sought, meanings, off, most - len(found), known)
            found += sorted(more, key=lambda each: sum(count for count, _word in each.off))
    return found


def _meanings(tx: Transaction, sought: SoughtWords) -> Meant:
    """Return what the words may mean that may be off."""
    return {
        each.text: {word: count for count, word in meant(tx, each.text, each.letters_off)}
        for each in sought.words
        if each.letters_off
    }


def _within(every: Meant, allowed: int) -> Meant:
    """Return those meanings that are off by so many letters at most."""
    near = {text: {word: count for word, count in words.items() if count <= allowed} for text, words in every.items()}
    return {text: words for text, words in near.items() if words}


def _with(
    tx: Transaction,
    sought: SoughtWords,
    meanings: Meant,
    off: SwitchedOff,
    most: int,
    known: Collection[tuple[bytes, str]],
) -> list[Written]:
    """Return the first views that have all words, or what these may mean, but those that are known already.

    A view that two versions of a linker have read is told once.
    """
    found: dict[tuple[bytes, str], Written] = {}
    if not sought.words:
        return []
    table, media, views = schema.texts, schema.media, schema.descriptions
    statement = (
        select(media.c.sha256, table.c.part, table.c.folded, views.c.text)
        .join_from(table, media, (media.c.agency == table.c.agency) & (media.c.id == table.c.media_id))
        .join(
            views,
            (views.c.agency == table.c.agency)
            & (views.c.linker_id == table.c.linker_id)
            & (views.c.media_id == table.c.media_id)
            & (views.c.part == table.c.part),
        )
        .where(
            table.c.agency == tx.agency,
            *has_all(tx, [[each.text, *meanings.get(each.text, ())] for each in sought.words]),
            *permitted(tx, table.c.linker_id, (table.c.media_id,), off),
        )
        .order_by(table.c.id)
    )
    for row in stream(tx, statement, 200):
        if len(found) == most:
            break
        view = row.sha256, row.part
        said = None if view in known or view in found else _said(row.folded, sought, meanings)
        if said is not None:
            lines = _lines(row.text, [word for _count, word in said])
            found[view] = Written(*view, lines, tuple(each for each in said if each[0]))
    return list(found.values())


def _said(text: str, sought: SoughtWords, meanings: Meant) -> list[tuple[int, str]] | None:
    """Return how each word is written in a folded text, with how many letters it is off; None unless all are."""
    found: list[tuple[int, str]] = []
    words: set[str] | None = None
    for each in sought.words:
        if each.text in text:
            found.append((0, each.text))
            continue
        words = words_in(text) if words is None else words
        meaning = meanings.get(each.text, {})
        near = min(((count, word) for word, count in meaning.items() if word in words), default=None)
        if near is None:
            return None
        found.append(near)
    return found


def _lines(text: str, words: Sequence[str]) -> str:
    """Return those lines of a text in which words first stand, folded; over the end of a line, too."""
    spans = list(_spans(text))
    whole = " ".join(said for _line, said in spans)
    wanted: set[int] = set()
    for word in words:
        start = whole.find(word)
        at = 0
        for number, (_line, said) in enumerate(spans):
            if at < start + len(word) and start < at + len(said):
                wanted.add(number)
            at += len(said) + 1
    return " / ".join(spans[number][0] for number in sorted(wanted))


def _spans(text: str) -> Iterator[tuple[str, str]]:
    """Yield each line that has letters or signs, as it is and folded."""
    for line in text.splitlines():
        if said := folded(line):
            yield line.strip(), said
