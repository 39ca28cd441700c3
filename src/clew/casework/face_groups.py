"""Tells the groups of faces of a case, or of all, as they were last made, with the names officers gave."""

from collections import defaultdict
from dataclasses import dataclass

from clew.casework import policy
from clew.casework.desk import Desk
from clew.casework.face_subjects import subject_of
from clew.casework.group_faces import Places, face_linker, standing
from clew.errors import NotFoundError
from clew.model.face import FaceAct, FaceDecision
from clew.store import face_decisions, face_groups
from clew.store.catalog import Transaction
from clew.store.face_groups import Grouping, Member
from clew.store.occurrences import occurrences_of

LEAST = 2
"""Faces of a group that is told of: one alone relates nothing."""


@dataclass(frozen=True, slots=True)
class FaceGroup:
    """A group: `name` is that of the face it is named after, `names` are the persons that officers called its faces."""

    name: str
    faces: int
    media: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FaceGroups:
    """Groups of faces, the largest first, of `total`; `words_since` counts what officers said after they were made.

    `withheld_by` are the cases in which faces are off, where some are of media that are in no other.
    """

    items: tuple[FaceGroup, ...]
    total: int
    grouping: Grouping
    words_since: int
    measured: str
    withheld_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupFace:
    """A face of a group: where its media lies, in which cases."""

    member: Member
    path: str
    cases: tuple[str, ...]


def groups_told(desk: Desk, case: str | None, count: int | None, least: int = LEAST) -> FaceGroups:
    """Return the largest groups with so many faces at least. Raises NotFoundError where none were made, PolicyError."""
    with desk.catalog.reading() as tx:
        scope, without, made = _scope(tx, desk, case)
        found = face_groups.sizes(tx, scope, without, least)
        shown = found[:count]
        names = called(tx, list(face_groups.members(tx, scope, without, [name for name, *_ in shown])))
        items = tuple(FaceGroup(name, faces, media, names.get(name, ())) for name, faces, media in shown)
        said = face_decisions.newest(tx) - made.decision
        name = face_linker()[0].name
        by = policy.cases_off(tx, desk, name) if case is None and policy.withheld(tx, desk, name) else ()
    return FaceGroups(items, len(found), made, said, face_linker()[1].grouping_measured(), by)


def group_told(desk: Desk, case: str | None, name: str) -> tuple[FaceGroup, list[GroupFace]]:
    """Return a group, by the first digits of its name, and its faces. Raises NotFoundError, PolicyError."""
    with desk.catalog.reading() as tx:
        mine = members_of(tx, desk, case, name)
        places = occurrences_of(tx, sorted({each.face.sha256 for each in mine}))
        names = called(tx, mine).get(mine[0].anchor, ())
    faces = []
    for each in mine:
        here = places.get(each.face.sha256, [])
        shown = next(iter([place for place in here if place.case == case] or here), None)
        cases = tuple(dict.fromkeys(place.case for place in here))
        faces.append(GroupFace(each, "" if shown is None else shown.occurrence.text, cases))
    media = len({each.face.sha256 for each in mine})
    return FaceGroup(mine[0].anchor, len(mine), media, names), faces


def members_of(tx: Transaction, desk: Desk, case: str | None, name: str) -> list[Member]:
    """Return the faces of a group by the first digits of its name. Raises NotFoundError, PolicyError."""
    scope, without, _ = _scope(tx, desk, case)
    found = face_groups.anchors_like(tx, scope, name) if name else []
    if len(found) != 1:
        what = "several groups begin with" if found else "there is no group"
        raise NotFoundError(f"{what} {name!r}: `clew face groups list` shows their names")
    mine = list(face_groups.members(tx, scope, without, found))
    if not mine:
        raise NotFoundError(f"nothing of group {name!r} may be shown")
    return mine


@dataclass(frozen=True, slots=True)
class FaceWord:
    """What an officer said of faces, whether it `holds`, and the Subject that it put them into, if any."""

    said: FaceDecision
    holds: bool
    subject: int | None


def face_words(desk: Desk) -> list[FaceWord]:
    """Return everything that officers said of faces, oldest first."""
    with desk.catalog.reading() as tx:
        said = face_decisions.decisions(tx)
        holds = {each.number for each in standing(said)}
        return [
            FaceWord(each, each.number in holds or each.act is FaceAct.TAKEN_BACK, subject_of(tx, each))
            for each in said
        ]


def _scope(tx: Transaction, desk: Desk, case: str | None) -> tuple[int, frozenset[int], Grouping]:
    linker = face_linker()[0].name
    policy.require_allowed(tx, desk, case, linker)
    scope = face_groups.scope_of(tx, case)
    made = face_groups.grouping(tx, scope)
    if made is None:
        here = f" --case {case}" if case is not None else ""
        raise NotFoundError(f"no groups of faces were made here yet: clew face groups make{here}")
    return scope, policy.switched_off(tx, desk).get(linker, frozenset()), made


def called(tx: Transaction, members: list[Member]) -> dict[str, tuple[str, ...]]:
    """Return for each group what officers call its faces; a face that was split off since loses the name."""
    places, said = Places([each.face for each in members]), dict[int, list[str]]()
    for each in standing(face_decisions.decisions(tx)):
        for at in places.of_all(each.faces):
            if each.act is FaceAct.NAMED:
                said.setdefault(at, []).append(each.name)
            elif each.act is FaceAct.SPLIT:
                said.pop(at, None)
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for at, names in sorted(said.items()):
        found[members[at].anchor] |= dict.fromkeys(names)
    return {anchor: tuple(names) for anchor, names in found.items()}
