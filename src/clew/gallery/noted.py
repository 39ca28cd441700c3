"""What officers noted of the stacks of a gallery."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from clew.gallery.columns import Gallery
from clew.gallery.texts import Booleans
from clew.model.note import Note, NoteKind, in_force


class NoteLedger:
    """Told every note that tells of media of a case, in their order, it says which stand."""

    def __init__(self) -> None:
        self.last = 0
        self._notes: dict[bytes, list[Note]] = {}
        self._undone: set[int] = set()

    @property
    def media(self) -> Collection[bytes]:
        """The media that anything was ever noted of."""
        return self._notes.keys()

    def add(self, notes: Iterable[Note]) -> set[bytes]:
        """Take in notes that came after all others; return the media for which something else may stand now."""
        touched: set[bytes] = set()
        for note in notes:
            self.last = note.number
            touched.update(note.media)
            if note.undoes is not None:
                self._undone.add(note.undoes)
                continue
            for sha256 in note.media:
                self._notes.setdefault(sha256, []).append(note)
        return touched

    def standing(self, sha256: bytes) -> tuple[Note, ...]:
        """Return the notes in force for a media."""
        return in_force(self._notes.get(sha256, ()), self._undone)


@dataclass(frozen=True, slots=True)
class StackNotes:
    """What is noted of any media of a stack: how many comments, which tags and series, bookmarks of which officers."""

    comments: int = 0
    tags: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    bookmarks: frozenset[str] = frozenset()

    def has(self, kind: NoteKind, officer: str) -> bool:
        """Tell whether anything of a kind is noted; of bookmarks the officer's own count."""
        if kind is NoteKind.BOOKMARK:
            return officer in self.bookmarks
        return bool({NoteKind.COMMENT: self.comments, NoteKind.TAG: self.tags, NoteKind.SERIES: self.series}[kind])


NOTHING = StackNotes()


@dataclass(frozen=True, slots=True, eq=False)
class Noted:
    """The notes that stand over the stacks of a gallery, by row, up to note number `last` of all."""

    last: int = 0
    rows: Mapping[int, StackNotes] = field(default_factory=dict)

    @classmethod
    def of(cls, gallery: Gallery, ledger: NoteLedger) -> Self:
        """Look up all that was noted."""
        return cls().updated(gallery, ledger, ledger.media)

    def updated(self, gallery: Gallery, ledger: NoteLedger, touched: Iterable[bytes]) -> Self:
        """Return it as it is once the ledger has changed for these media."""
        changed = np.unique(gallery.rows_of(list(touched)))
        rows = dict(self.rows)
        for row in changed[changed >= 0].tolist():
            notes = _stack_notes(ledger, gallery.media_of(row))
            if notes == NOTHING:
                rows.pop(row, None)
            else:
                rows[row] = notes
        return type(self)(ledger.last, rows)

    def on(self, row: int) -> StackNotes:
        """Return what is noted of a stack."""
        return self.rows.get(row, NOTHING)

    def mask(self, count: int, wanted: Callable[[StackNotes], bool]) -> Booleans:
        """Mask those of `count` stacks of which something is noted that is wanted."""
        mask = np.zeros(count, np.bool_)
        mask[[row for row, notes in self.rows.items() if wanted(notes)]] = True
        return mask

    def within(self, mask: Booleans) -> list[StackNotes]:
        """Return what is noted of the stacks of a mask."""
        return [notes for row, notes in self.rows.items() if mask[row]]


def _stack_notes(ledger: NoteLedger, media: Iterable[bytes]) -> StackNotes:
    notes = dict.fromkeys(note for sha256 in media for note in ledger.standing(sha256))
    by_kind: dict[NoteKind, list[Note]] = {kind: [] for kind in NoteKind}
    for note in notes:
        by_kind[note.kind].append(note)
    return StackNotes(
        len(by_kind[NoteKind.COMMENT]),
        tuple(dict.fromkeys(note.text for note in by_kind[NoteKind.TAG])),
        tuple(dict.fromkeys(note.text for note in by_kind[NoteKind.SERIES])),
        frozenset(note.officer for note in by_kind[NoteKind.BOOKMARK]),
    )
