"""Records what an officer says of groups of faces: split, merge, name, and taking that back; it goes into custody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clew.casework.annotate import word_of
from clew.casework.desk import Desk
from clew.casework.face_groups import members_of
from clew.casework.face_subjects import from_subjects, to_subject, undo_subject
from clew.casework.group_faces import standing
from clew.casework.once import digest_of, done_before
from clew.casework.told_faces import CUSTODY_ACTS, told_of
from clew.errors import ConflictError, NotFoundError, UsageError
from clew.model.face import FaceAct, FaceDecision
from clew.store import custody, face_decisions
from clew.store.act_keys import Keyed, keep_key
from clew.store.catalog import Transaction
from clew.store.face_groups import Member

MADE = "words on faces"
"""What a key of these acts stands for."""


@dataclass(frozen=True, slots=True)
class Under:
    """The key under which a word is asked for, in the case where it is: asked again, nothing is said twice."""

    case: str
    key: str


def split_faces(
    desk: Desk, case: str | None, group: str, faces: Sequence[str], reason: str, under: Under | None = None
) -> FaceDecision:
    """Say that faces of a group, by the first digits of their names, are not the person of all its others.

    What they are to each other is left open. Those that were named go out of that Subject. Raises NotFoundError,
    PolicyError, UsageError for none or all of them.
    """

    def say(tx: Transaction) -> FaceDecision:
        mine = members_of(tx, desk, case, group)
        out = {_face(mine, each) for each in faces}
        if not 0 < len(out) < len(mine):
            raise UsageError("name some of the group's faces that don't belong, not none and not all of them")
        away, rest = (
            tuple(each.face for each in mine if (each.face.name in out) is is_out) for is_out in (True, False)
        )
        from_subjects(tx, desk, case, away, standing(face_decisions.decisions(tx)), reason)
        made = face_decisions.append(tx, case, FaceAct.SPLIT, desk.officer, reason, faces=away, others=rest)
        _custody(tx, desk, made, [mine[0].anchor])
        return made

    return _once(desk, under, ("split", case, group, list(faces), reason), say)


def merge_faces(
    desk: Desk, case: str | None, groups: Sequence[str], reason: str, under: Under | None = None
) -> FaceDecision:
    """Say that groups are one person. Raises NotFoundError, PolicyError, UsageError for fewer than two."""

    def say(tx: Transaction) -> FaceDecision:
        found = {mine[0].anchor: mine for mine in (members_of(tx, desk, case, each) for each in groups)}
        if len(found) < 2:
            raise UsageError("name two groups at least to merge")
        first, *others = ([each.face for each in mine] for mine in found.values())
        rest = [face for mine in others for face in mine]
        made = face_decisions.append(tx, case, FaceAct.MERGED, desk.officer, reason, faces=first, others=rest)
        _custody(tx, desk, made, list(found))
        return made

    return _once(desk, under, ("merge", case, list(groups), reason), say)


def name_faces(
    desk: Desk, case: str | None, group: str, name: str, reason: str, under: Under | None = None
) -> FaceDecision:
    """Say who a group is: its faces go into the Subject of that name, which is made where there is none.

    Raises NotFoundError, PolicyError, UsageError for a name that is none, ConflictError where that Subject was merged
    into another.
    """
    if not name.strip():
        raise UsageError("give a name: a word of your own, or what the person is called in the case")

    def say(tx: Transaction) -> FaceDecision:
        mine = members_of(tx, desk, case, group)
        faces = [each.face for each in mine]
        act = to_subject(tx, desk, case, name, faces, reason)
        made = face_decisions.append(
            tx, case, FaceAct.NAMED, desk.officer, reason, faces=faces, name=word_of(name), of=act
        )
        _custody(tx, desk, made, [mine[0].anchor])
        return made

    return _once(desk, under, ("name", case, group, name, reason), say)


def take_back_faces(desk: Desk, number: int, reason: str, under: Under | None = None) -> FaceDecision:
    """Take back what was said of faces under a number: two groups that were merged are two again.

    What a name put into a Subject goes out of it. Raises NotFoundError for no such word, ConflictError where it was
    taken back already, and where the Subject has gained others since, or was merged: that is undone first.
    """

    def say(tx: Transaction) -> FaceDecision:
        said = face_decisions.decisions(tx)
        known = next((each for each in said if each.number == number and each.act is not FaceAct.TAKEN_BACK), None)
        if known is None:
            raise NotFoundError(f"nothing that could be taken back was said of faces under number {number}")
        if known not in standing(said):
            raise ConflictError(f"word {number} on faces was taken back already")
        if known.act is FaceAct.NAMED and known.of:
            undo_subject(tx, desk, known, reason)
        made = face_decisions.append(tx, None, FaceAct.TAKEN_BACK, desk.officer, reason, of=number)
        _custody(tx, desk, made, [])
        return made

    return _once(desk, under, ("take back", number, reason), say)


def _once(
    desk: Desk, under: Under | None, asked: tuple[object, ...], say: Callable[[Transaction], FaceDecision]
) -> FaceDecision:
    """Say a word in one transaction, once under a key; raises ConflictError for a key of another act."""
    with desk.catalog.deciding() as tx:
        if under is None:
            return say(tx)
        digest = digest_of(desk.officer, *asked)
        before = done_before(tx, under.case, under.key, digest)
        if before is not None:
            return next(each for each in face_decisions.decisions(tx) if each.number == before.first)
        made = say(tx)
        keep_key(tx, under.case, under.key, Keyed(digest, MADE, made.number, made.number))
        return made


def _face(mine: Sequence[Member], begins: str) -> str:
    found = [each.face.name for each in mine if begins and each.face.name.startswith(begins)]
    if len(found) != 1:
        what = "several faces of the group begin with" if found else "the group has no face"
        raise NotFoundError(f"{what} {begins!r}: `clew face groups show {mine[0].anchor}` shows their names")
    return found[0]


def _custody(tx: Transaction, desk: Desk, made: FaceDecision, groups: Sequence[str]) -> None:
    details = {**told_of(made), "groups": list(groups)}
    custody.append(tx, desk.officer, CUSTODY_ACTS[made.act], made.case or "all cases", details)
