"""Tells where a text comes up, in all cases: paths, cameras, pictures, series, comments, notes, names of cases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from clew.model.decision import Decision
from clew.model.note import Note
from clew.notation.sought import Sought
from clew.store import cases, decisions, notes, occurrences
from clew.store.cameras_known import CameraListed, CameraSeen, cameras_with, listed_cameras_with
from clew.store.catalog import Transaction
from clew.store.linker_policies import SwitchedOff
from clew.store.series_known import SeriesListed, series_with
from clew.store.written import Written, written

PLACES = 50
"""Places told of each case: who wants more looks at them in the case's grid, which takes the same text as a filter."""
WRITTEN = 200
"""Pictures and frames told of that have the text written in them."""
NOTES = 200
"""Comments, tags and decisions told of each kind, the newest."""


@dataclass(frozen=True, slots=True)
class Places:
    """Files of a case whose path has the text; `is_more` where there are others."""

    case: str
    rows: tuple[occurrences.OccurrenceRow, ...]
    is_more: bool


@dataclass(frozen=True, slots=True)
class Mentions:
    """Where a text comes up; `cases` are those of that name, and those with an exhibit of that name.

    `written` are pictures and frames that have its words in them, in any order, as far as the linker of text has read
    them; the words may be misspelt.
    """

    cases: tuple[str, ...] = ()
    places: tuple[Places, ...] = ()
    cameras: tuple[CameraSeen, ...] = ()
    listed_cameras: tuple[CameraListed, ...] = ()
    series: tuple[SeriesListed, ...] = ()
    written: tuple[Written, ...] = ()
    notes: tuple[Note, ...] = ()
    decisions: tuple[Decision, ...] = field(default=())

    def media(self) -> Iterator[bytes]:
        """Yield the SHA-256 of every media that comes up."""
        for each in self.places:
            yield from (row.sha256 for row in each.rows if row.sha256 is not None)
        yield from (camera.sha256 for camera in self.cameras)
        for series in self.series:
            yield from series.sha256s
        yield from (each.sha256 for each in self.written)
        for note in (*self.notes,):
            yield from note.media[:1]
        for decision in self.decisions:
            yield from decision.applied[:1]


def mentions(tx: Transaction, sought: Sought, off: SwitchedOff) -> Mentions:
    """Return where a text comes up, but in what linkers read that are `off`. Raises IntegrityError."""
    known = cases.cases(tx)
    return Mentions(
        cases=tuple(case for case in known if _is_named(tx, case, sought)),
        places=tuple(_places(tx, known, sought)),
        cameras=tuple(cameras_with(tx, sought)),
        listed_cameras=tuple(listed_cameras_with(tx, sought)),
        series=tuple(series_with(tx, sought)),
        written=tuple(written(tx, sought.text, WRITTEN, off)),
        notes=tuple(notes.notes_with(tx, sought, NOTES)),
        decisions=tuple(decisions.decisions_noting(tx, sought, NOTES)),
    )


def _is_named(tx: Transaction, case: str, sought: Sought) -> bool:
    return sought.is_in(case) or any(sought.is_in(each.exhibit) for each in cases.exhibits(tx, case))


def _places(tx: Transaction, known: Sequence[str], sought: Sought) -> Iterator[Places]:
    for case in known:
        rows = list(islice(occurrences.with_path(tx, case, sought), PLACES + 1))
        if rows:
            yield Places(case, tuple(rows[:PLACES]), len(rows) > PLACES)
