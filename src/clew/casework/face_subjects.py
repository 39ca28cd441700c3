"""Puts the faces that officers name into a Subject of that name, and takes out what they split off or take back."""

from collections.abc import Sequence
from dataclasses import replace

from clew.casework.annotate import word_of
from clew.casework.desk import Desk
from clew.casework.gather import checked_sightings, live, reason_of
from clew.casework.gathering_record import added, new_gathering, new_said, record, taken_out
from clew.casework.ungather import undoing
from clew.model.face import FaceAct, FaceAt, FaceDecision
from clew.model.gathering import ActKind, GatheringAct, GatheringKind, Sighting
from clew.store import gathering_acts, gatherings
from clew.store.catalog import Transaction
from clew.store.gathering_acts import ToAppend, kept
from clew.store.occurrences import occurrences_of

BASIS = "group of faces"
SUBJECT = GatheringKind.SUBJECT


def to_subject(tx: Transaction, desk: Desk, case: str | None, name: str, faces: Sequence[FaceAt], reason: str) -> int:
    """Put faces into the Subject of a name, made where there is none; return the act's number, 0 where all are in it.

    Raises UsageError for a name that is none, ConflictError where that Subject was merged away.
    """
    said, seen = word_of(name), checked_sightings(tx, [_sighting(each) for each in faces])
    found = gatherings.gathering_named(tx, SUBJECT, said)
    if found is None:
        made = new_gathering(gatherings.last_gathering(tx) + 1, SUBJECT, new_said(SUBJECT, said))
        wanted = ToAppend(ActKind.MAKE, made.number, [made], added(made.number, seen), said=made.said)
    else:
        stands = live(tx, found.number)
        held = gatherings.sightings(tx, stands.number, among={each.sha256 for each in seen})
        new = [each for each in seen if each not in held]
        if not new:
            return 0
        wanted = ToAppend(ActKind.ADD, stands.number, [stands], added(stands.number, new))
    wanted = replace(wanted, reason=reason_of(reason), basis=BASIS)
    return record(tx, desk, _place(tx, case, faces), wanted).number


def from_subjects(
    tx: Transaction, desk: Desk, case: str | None, faces: Sequence[FaceAt], named: Sequence[FaceDecision], reason: str
) -> None:
    """Take faces out of the Subjects that these words put them into, as far as they are in them by that still."""
    for word in named:
        if word.act is not FaceAct.NAMED or not word.of:
            continue
        stands = gatherings.gathering(tx, gathering_acts.act_numbered(tx, word.of).gathering)
        held = gatherings.sightings(tx, stands.number, among={each.sha256 for each in faces})
        named_so = [each for each in word.faces if any(each.is_same(face) for face in faces)]
        going = [each for each in map(kept, map(_sighting, named_so)) if each in held and held[each].act == word.of]
        if going and stands.is_live:
            out = ToAppend(ActKind.REMOVE, stands.number, [stands], taken_out(tx, stands.number, going))
            record(tx, desk, _place(tx, case, faces), replace(out, reason=reason_of(reason), basis=BASIS))


def undo_subject(tx: Transaction, desk: Desk, word: FaceDecision, reason: str) -> GatheringAct:
    """Undo what a word put into a Subject; raises ConflictError where something since stands in the way."""
    made = gathering_acts.act_numbered(tx, word.of)
    return record(tx, desk, made.case, undoing(tx, word.of, reason))


def subject_of(tx: Transaction, word: FaceDecision) -> int | None:
    """Return the number of the Subject that a word put faces into, None where it put none."""
    if word.act is not FaceAct.NAMED or not word.of:
        return None
    return gathering_acts.act_numbered(tx, word.of).gathering


def _sighting(face: FaceAt) -> Sighting:
    """Return where a face is; boxes are rounded to 1/16,384, and may end beyond the picture by that."""
    box = face.box
    within = replace(box, width=min(box.width, 1 - box.left), height=min(box.height, 1 - box.top))
    return Sighting(face.sha256, face.part, within)


def _place(tx: Transaction, case: str | None, faces: Sequence[FaceAt]) -> str:
    """Return the case an act is done in: for groups of all cases, one that holds the first face."""
    return case if case is not None else occurrences_of(tx, [faces[0].sha256])[faces[0].sha256][0].case
