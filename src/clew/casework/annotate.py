"""Notes something of media: comments on them, tags them, bookmarks them, puts them into a series, or takes that off."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from clew.casework.attest import noted
from clew.casework.desk import Desk
from clew.casework.once import digest_of, done_before
from clew.casework.series import follow_note, series_called
from clew.errors import NotFoundError, UsageError
from clew.model.note import Note, NoteKind
from clew.store import custody, media, notes, stacks
from clew.store.act_keys import Keyed, keep_key
from clew.store.catalog import Transaction
from clew.store.instant import now
from clew.store.transaction import plain

MADE = "notes"
"""What a key of this act stands for."""
LONGEST_COMMENT = 4000
LONGEST_WORD = 80
"""Characters of a tag or of a series' name: what one line of a panel shows."""
DIVIDERS = frozenset(",;")
"""Exports write several tags, and several series, into one field with these between them."""

ACTS = {
    (NoteKind.COMMENT, False): "commented",
    (NoteKind.TAG, False): "tagged",
    (NoteKind.TAG, True): "tag taken off",
    (NoteKind.SERIES, False): "put into series",
    (NoteKind.SERIES, True): "taken out of series",
}
"""Acts in custody, by kind and whether something is taken off. Bookmarks are none: they remind one officer of a place,
and say nothing of the media."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """What an officer asks to note, and of what: of whole stacks, or of single media, by first digits of a SHA-256."""

    kind: NoteKind
    text: str = ""
    stacks: Sequence[str] = ()
    media: Sequence[str] = ()
    is_removal: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Noted:
    """The notes made under a key; `was_repeated` where they had been made before."""

    notes: tuple[Note, ...]
    was_repeated: bool


Targets = list[tuple[str, tuple[bytes, ...]]]
"""Stacks with their media as they are now; single media under ""."""


def annotate(desk: Desk, case: str, asked: Annotation, key: str | None = None) -> Noted:
    """Note something of stacks and media, of all or of none: one note a stack, one for all single media together.

    Asked again under a key, it answers as it did and notes nothing. Raises NotFoundError for an unknown case, stack or
    media, UsageError for a text that can't be noted, ConflictError for a key under which something else was asked.
    """
    text = _checked(asked)
    digest = digest_of("annotate", desk.officer, asked.kind, text, asked.stacks, asked.media, asked.is_removal)
    with desk.catalog.reading() as tx:
        if (before := _before(tx, case, key, digest)) is not None:
            return before
        targets = _targets(tx, case, asked)
    with desk.catalog.deciding() as tx:
        if (before := _before(tx, case, key, digest)) is not None:
            return before
        text = _as_known(tx, case, asked.kind, text)
        made = [_append(tx, desk, case, asked, text, stack, named) for stack, named in targets]
        _follow(tx, desk, made)
        return _kept(tx, case, key, digest, made)


def withdraw_notes(desk: Desk, case: str, numbers: Sequence[int], key: str | None = None) -> Noted:
    """Undo notes by new ones, all of them or none; the old ones stay on record.

    Raises NotFoundError for an unknown case or note, UsageError for one that is an undo itself or another officer's
    bookmark, ConflictError for one that is undone already, and for a key under which something else was asked.
    """
    digest = digest_of("withdraw notes", desk.officer, list(numbers))
    with desk.catalog.deciding() as tx:
        if (before := _before(tx, case, key, digest)) is not None:
            return before
        made = [_withdraw(tx, desk, case, number) for number in dict.fromkeys(numbers)]
        _follow(tx, desk, made)
        return _kept(tx, case, key, digest, made)


def _checked(asked: Annotation) -> str:
    """Return the text to note; raises UsageError for one that can't be."""
    if not (asked.stacks or asked.media):
        raise UsageError("name a stack or a media to note something of")
    match asked.kind:
        case NoteKind.BOOKMARK:
            if asked.text:
                raise UsageError("a bookmark has no text: comment on it as well")
            return ""
        case NoteKind.COMMENT:
            return _comment(asked)
        case NoteKind.TAG | NoteKind.SERIES:
            return word_of(asked.text)


def _comment(asked: Annotation) -> str:
    if asked.is_removal:
        raise UsageError("a comment is not taken off: undo its note by its number")
    text = "\n".join(unicodedata.normalize("NFC", plain(asked.text)).splitlines()).strip()
    if not text:
        raise UsageError("a comment needs a text")
    if len(text) > LONGEST_COMMENT:
        raise UsageError(f"a comment has at most {LONGEST_COMMENT:,} characters, this one {len(text):,}")
    return text


def word_of(text: str) -> str:
    """Return a tag or a series' name as it is noted: blanks as single spaces. Raises UsageError for what is none."""
    word = " ".join(unicodedata.normalize("NFC", plain(text)).split())
    if not 0 < len(word) <= LONGEST_WORD or not word.isprintable() or DIVIDERS & set(word):
        raise UsageError(
            f"a tag, or a series' name, has 1 to {LONGEST_WORD} characters that can be seen, no comma and no semicolon"
        )
    return word


def _as_known(tx: Transaction, case: str, kind: NoteKind, text: str) -> str:
    """Return a word as it was first noted, so that "bridge" and "Bridge" don't become two."""
    if kind not in (NoteKind.TAG, NoteKind.SERIES):
        return text
    known = notes.words(tx, kind, case if kind is NoteKind.TAG else None)
    alike = [each for each in known if each.casefold() == text.casefold()]
    word = text if text in alike or not alike else alike[0]
    return series_called(tx, word) if kind is NoteKind.SERIES else word


def _targets(tx: Transaction, case: str, asked: Annotation) -> Targets:
    wanted = dict.fromkeys(stacks.stack_of(tx, case, reference) for reference in asked.stacks)
    targets = [(stack.name, tuple(member.sha256 for member in stack.members)) for stack in wanted]
    single = tuple(dict.fromkeys(_media(tx, case, reference) for reference in asked.media))
    return [*targets, ("", single)] if single else targets


def _media(tx: Transaction, case: str, reference: str) -> bytes:
    known = media.media_by_prefix(tx, reference, case)
    if not known:
        raise NotFoundError(f"case {case!r} has no media {reference!r}")
    if len(known) > 1:
        raise UsageError(f"{len(known)} media begin with {reference!r}: give more digits of the SHA-256")
    return known[0]


def _append(
    tx: Transaction, desk: Desk, case: str, asked: Annotation, text: str, stack: str, named: tuple[bytes, ...]
) -> Note:
    note = notes.append(
        tx,
        case=case,
        kind=asked.kind,
        text=text,
        stack=stack,
        media=named,
        officer=desk.officer,
        at=now(),
        is_removal=asked.is_removal,
    )
    if act := ACTS.get((note.kind, note.is_removal)):
        custody.append(tx, desk.officer, act, _item(note), noted(note))
    return note


def _withdraw(tx: Transaction, desk: Desk, case: str, number: int) -> Note:
    found = notes.notes_between(tx, case, number, number)
    if not found:
        raise NotFoundError(f"{case} has no note {number}")
    undone = found[0]
    if undone.kind is NoteKind.BOOKMARK and undone.officer != desk.officer:
        raise UsageError(f"note {number} is a bookmark of {undone.officer}: only who set it takes it away")
    note = notes.append(
        tx,
        case=case,
        kind=undone.kind,
        text=undone.text,
        stack=undone.stack,
        media=undone.media,
        officer=desk.officer,
        at=now(),
        is_removal=undone.is_removal,
        undoes=number,
    )
    if note.kind is not NoteKind.BOOKMARK:
        custody.append(tx, desk.officer, "note undone", _item(note), noted(note))
    return note


def _follow(tx: Transaction, desk: Desk, made: Iterable[Note]) -> None:
    for note in made:
        if note.kind is NoteKind.SERIES:
            follow_note(tx, desk, note)


def _item(note: Note) -> str:
    return note.stack or note.media[0].hex()[:12]


def _before(tx: Transaction, case: str, key: str | None, asked: bytes) -> Noted | None:
    known = done_before(tx, case, key, asked) if key is not None else None
    if known is None:
        return None
    return Noted(tuple(notes.notes_between(tx, case, known.first, known.last)), was_repeated=True)


def _kept(tx: Transaction, case: str, key: str | None, asked: bytes, made: list[Note]) -> Noted:
    if key is not None:
        keep_key(tx, case, key, Keyed(asked, MADE, made[0].number, made[-1].number))
    return Noted(tuple(made), was_repeated=False)
