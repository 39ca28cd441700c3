"""Groups faces by whose they may be, of a case or of all, under what officers have said of them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from clew.casework.describe_views import named
from clew.casework.desk import Desk
from clew.casework.policy import require_allowed, switched_off, withheld
from clew.casework.progress import Progress, Watch
from clew.custody import JSON
from clew.errors import UnavailableError
from clew.linker import GroupsFaces, Linker, linkers
from clew.matching.face_words import Apart, Labels, Together, joined
from clew.model.face import SAME_OVERLAP, Face, FaceAct, FaceAt, FaceDecision, overlap
from clew.store import custody, face_decisions, face_groups
from clew.store.catalog import Transaction
from clew.store.descriptions import ViewRow, views, views_of
from clew.store.face_groups import Grouping, Member
from clew.store.media import media_ids, media_of_case, sha256_of
from clew.store.unasked import unasked

Found = list[tuple[FaceAt, Face]]
Words = tuple[list[Together], list[Apart]]


@dataclass(frozen=True, slots=True)
class Grouped:
    """How faces were grouped; `measured` says how pure and complete such groups are, and on what that was measured.

    `undescribed` pictures and films are to be looked at for faces by the next `clew link` of the cases `waiting_in`.
    """

    grouping: Grouping
    groups: int
    measured: str
    undescribed: int
    waiting_in: tuple[str, ...]


def face_linker() -> tuple[Linker, GroupsFaces]:
    """Return the linker that groups faces; raises UnavailableError where there is none."""
    for each in linkers().values():
        if isinstance(each, GroupsFaces):
            return each, cast("GroupsFaces", each)
    raise UnavailableError("no linker here groups faces: pip install 'clew[faces]'")


def group_faces(desk: Desk, case: str | None, watch: Watch) -> Grouped:
    """Group the faces that were described of a case, or of all cases (None), in the place of the groups there were.

    Nothing is described. What officers said holds: no group holds what was split since, and what was merged or named as
    one is one. A group keeps its name as long as the face stays that it was named after. Raises NotFoundError,
    PolicyError, UnavailableError.
    """
    linker, grouper = face_linker()
    with desk.catalog.reading() as tx:
        require_allowed(tx, desk, case, linker.name)
        scope = face_groups.scope_of(tx, case)
        rows = _rows(tx, linker, case, withheld(tx, desk, linker.name))
        digests = sha256_of(tx, {each.number for each in rows})
        said = face_decisions.decisions(tx)
        without = switched_off(tx, desk).get(linker.name, frozenset())
        left = unasked(tx, named(linker), case, without, 0)
        before = [each for each in face_groups.members(tx, scope, ()) if each.rank == 1]
    faces = [
        (FaceAt(digests[row.number], row.part, each.box), each) for row in rows for each in grouper.faces(row.data)
    ]
    watch(Progress("Grouping faces", 0, len(faces), unit="faces"))
    places = Places([at for at, _ in faces])
    together, apart = words(said, places)
    labels = grouper.group_faces([row.data for row in rows], [(each.one, each.other) for each in apart])
    labels = joined(labels, together, apart)
    found = list(_members(labels, faces, _kept_names(labels, places, before)))
    watch(Progress("Grouping faces", len(faces), len(faces), unit="faces"))
    with desk.catalog.deciding() as tx:
        require_allowed(tx, desk, case, linker.name)
        made = face_groups.replace(
            *(tx, scope, named(linker), found),
            left_out=len(faces) - len(found),
            decision=said[-1].number if said else 0,
            officer=desk.officer,
        )
        groups = len({each.anchor for each in found})
        details: dict[str, JSON] = {"case": case or "", "linker": "/".join(named(linker)), "faces": len(found)}
        custody.append(tx, desk.officer, "faces grouped", case or "all cases", {**details, "groups": groups})
    return Grouped(made, groups, grouper.grouping_measured(), left.undescribed, left.waiting_in)


def standing(said: Sequence[FaceDecision]) -> list[FaceDecision]:
    """Return what holds of what was said: not what was taken back, nor the taking back of it."""
    gone = {each.of for each in said if each.act is FaceAct.TAKEN_BACK}
    return [each for each in said if each.number not in gone and each.act is not FaceAct.TAKEN_BACK]


class Places:
    """Finds faces again, as another version of a linker may have boxed them."""

    def __init__(self, faces: Sequence[FaceAt]) -> None:
        self._faces = faces
        self._views: dict[tuple[bytes, str], list[int]] = defaultdict(list)
        for at, face in enumerate(faces):
            self._views[face.sha256, face.part].append(at)

    def of(self, face: FaceAt) -> int | None:
        """Return where the same face lies, the one that overlaps most; None where none does enough."""
        near = [(overlap(self._faces[at].box, face.box), -at) for at in self._views.get((face.sha256, face.part), ())]
        best = max(near, default=(0.0, 0))
        return -best[1] if best[0] >= SAME_OVERLAP else None

    def of_all(self, faces: Sequence[FaceAt]) -> tuple[int, ...]:
        """Return where these faces lie, those left out that are nowhere."""
        return tuple(dict.fromkeys(at for at in map(self.of, faces) if at is not None))


def words(said: Sequence[FaceDecision], places: Places) -> Words:
    """Return what holds of what was said, by the places of the faces it is about."""
    together, apart = list[Together](), list[Apart]()
    for each in standing(said):
        one, other = places.of_all(each.faces), places.of_all(each.others)
        if each.act is FaceAct.SPLIT:
            apart.append(Apart(each.number, one, other))
        else:
            together.append(Together(each.number, one + other))
    return together, apart


def _rows(tx: Transaction, linker: Linker, case: str | None, left_out: frozenset[int]) -> list[ViewRow]:
    if case is None:
        return [each for each in views(tx, named(linker)) if each.number not in left_out]
    return views_of(tx, named(linker), sorted(media_ids(tx, media_of_case(tx, case)).values()))


def _kept_names(labels: Labels, places: Places, before: Sequence[Member]) -> dict[int, tuple[str, int]]:
    """Return for each group that holds the first face of one that was there that one's name, and the face."""
    kept: dict[int, tuple[str, int]] = {}
    for each in before:
        at = places.of(each.face)
        if at is not None and labels[at] >= 0:
            kept.setdefault(int(labels[at]), (each.anchor, at))
    return kept


def _members(labels: Labels, faces: Found, kept: dict[int, tuple[str, int]]) -> Iterator[Member]:
    """Yield the faces of each group: first the one it is named after, then the most usable."""
    groups: dict[int, list[int]] = defaultdict(list)
    for at in np.flatnonzero(labels >= 0).tolist():
        groups[int(labels[at])].append(at)
    for label, mine in groups.items():
        name, first = kept.get(label, ("", -1))
        ordered = sorted(mine, key=lambda at: (at != first, -faces[at][1].usability, faces[at][0].name))
        anchor = name or faces[ordered[0]][0].name
        for rank, at in enumerate(ordered, start=1):
            yield Member(anchor, rank, faces[at][0], faces[at][1].usability)
