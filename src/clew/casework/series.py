"""Keeps a series in notes and as a gathering one thing: what puts media into the one puts them into the other.

Filters, exports, reports and lanes read the notes; number, state, suggestions and parts come from the gathering.
"""

from collections.abc import Iterable, Sequence

from clew.casework.attest import noted
from clew.casework.desk import Desk
from clew.casework.gathering_record import added, new_gathering, new_said, record, taken_out
from clew.model.gathering import (
    ActKind,
    Change,
    Gathering,
    GatheringAct,
    GatheringKind,
    Sighting,
)
from clew.model.note import Note, NoteKind
from clew.store import custody, gathering_acts, gatherings, notes
from clew.store.catalog import Transaction
from clew.store.instant import now

SERIES = GatheringKind.SERIES
BY_NOTE = "by a note"
"""The reason of an act that follows a note; its entry in custody comes after that of the note."""


def series_called(tx: Transaction, name: str) -> str:
    """Return the name under which a series goes now: where it was merged into another, that one's."""
    found = gatherings.gathering_named(tx, SERIES, name)
    while found is not None and found.merged_into is not None:
        found = gatherings.gathering(tx, found.merged_into)
    return name if found is None or found.is_withdrawn else found.name


def follow_note(tx: Transaction, desk: Desk, note: Note) -> None:
    """Have the gathering of a series hold of a note's media what the notes on it say; it is made where there is none.

    A media that is in it with a frame or a box stays so; taken off by a note, all of it goes.
    """
    found = gatherings.gathering_named(tx, SERIES, note.text)
    named = set(note.media)
    inside = notes.media_in_series(tx, note.text, named)
    if found is None or not found.is_live:
        if inside:
            said = new_said(SERIES, note.text)
            made = new_gathering(gatherings.last_gathering(tx) + 1, SERIES, said)
            whole = [Sighting(each) for each in note.media if each in inside]
            _act(tx, desk, note.case, ActKind.MAKE, made, whole, is_added=True)
        return
    there = gatherings.sightings(tx, found.number, among=named)
    held = {each.sha256 for each in there}
    coming = [Sighting(each) for each in note.media if each in inside - held]
    going = [each for each in there if each.sha256 not in inside]
    if coming:
        _act(tx, desk, note.case, ActKind.ADD, found, coming, is_added=True)
    if going:
        stands = gatherings.gathering(tx, found.number)
        _act(tx, desk, note.case, ActKind.REMOVE, stands, going, is_added=False)


def follow_act(tx: Transaction, desk: Desk, made: GatheringAct, changes: Sequence[Change]) -> None:
    """Note of the series that an act changed what is in them now, and no more under a name that one had before."""
    touched = {made.gathering, *(each.gathering for each in changes)}
    for number in sorted(touched):
        stands = gatherings.gathering(tx, number)
        if stands.kind is not SERIES:
            continue
        renamed = made.gathering == number and made.was is not None and made.was.name != stands.name
        if renamed and made.was is not None:
            held = {each.sha256 for each in gatherings.sightings(tx, number)}
            _note(tx, desk, made.case, made.was.name, held, frozenset())
            _note(tx, desk, made.case, stands.name, held, held)
        named = {each.sighting.sha256 for each in changes if each.gathering == number}
        held = {each.sha256 for each in gatherings.sightings(tx, number, among=named)}
        _note(tx, desk, made.case, stands.name, named, held)


def _act(
    tx: Transaction,
    desk: Desk,
    case: str,
    act: ActKind,
    found: Gathering,
    seen: Sequence[Sighting],
    *,
    is_added: bool,
) -> None:
    changes = added(found.number, seen) if is_added else taken_out(tx, found.number, seen)
    said = found.said if act is ActKind.MAKE else None
    asked = gathering_acts.ToAppend(act, found.number, [found], changes, said=said, reason=BY_NOTE)
    record(tx, desk, case, asked)


def _note(tx: Transaction, desk: Desk, case: str, name: str, named: Iterable[bytes], wanted: Iterable[bytes]) -> None:
    """Note of the media named which are wanted in a series and which are not, where the notes say otherwise."""
    named, wanted = set(named), set(wanted)
    noted_in = notes.media_in_series(tx, name, named)
    for is_removal, media in ((True, noted_in - wanted), (False, wanted - noted_in)):
        if media:
            note = notes.append(
                tx,
                case=case,
                kind=NoteKind.SERIES,
                text=name,
                stack="",
                media=sorted(media),
                officer=desk.officer,
                at=now(),
                is_removal=is_removal,
            )
            act = "taken out of series" if is_removal else "put into series"
            custody.append(tx, desk.officer, act, note.media[0].hex()[:12], noted(note))
