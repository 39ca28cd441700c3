"""Shows groups of faces as an officer goes through them: those without a name first, each with its best faces."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clew.casework import policy
from clew.casework.describe_views import named
from clew.casework.desk import Desk
from clew.casework.face_groups import LEAST, FaceGroup, FaceWord, called, face_words, members_of
from clew.casework.group_faces import Places, face_linker, group_faces
from clew.casework.leads import LeadSide, sides
from clew.casework.policy import Off
from clew.casework.progress import unwatched
from clew.errors import UsageError
from clew.model.face import Face, FaceAt
from clew.store import face_decisions, face_groups
from clew.store.catalog import Transaction
from clew.store.descriptions import count_views, views_of
from clew.store.face_groups import Grouping, Member
from clew.store.linker_policies import SwitchedOff
from clew.store.media import media_ids

BEST = 4
"""Faces of a group in a list: enough to know a person again, few enough to look at many groups."""
MOST_AT_ONCE = 20_000
"""Faces grouped while an officer waits for the page: 5 ms of a core each among a million, less among fewer
(ADR 31), so about 10 s at the most. More are grouped on the command line."""


@dataclass(frozen=True, slots=True)
class ShownFace:
    """A face of a group: where its media lies, and `seen`, how its linker describes it; None if another version did."""

    member: Member
    side: LeadSide
    seen: Face | None


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group with its best faces, over how many cases."""

    group: FaceGroup
    cases: int
    best: tuple[ShownFace, ...]


@dataclass(frozen=True, slots=True)
class ShownGroups:
    """Groups of `total`; `grouping` None where none were made, `off` says why faces are not shown at all.

    `words_since` counts what officers said after groups were made.
    """

    items: tuple[ShownGroup, ...]
    total: int
    grouping: Grouping | None
    words_since: int
    measured: str
    off: Off | None


def shown_groups(desk: Desk, case: str, *, is_everywhere: bool, count: int, after: int = 0) -> ShownGroups:
    """Return groups of a case, or of all as one looks from it: without a name first, of these the largest first.

    Where faces are off in the case nothing is told of any case, for none of it may be shown for this one. Raises
    NotFoundError, UnavailableError.
    """
    linker, grouper = face_linker()
    with desk.catalog.reading() as tx:
        measured = grouper.grouping_measured()
        off = policy.off_by(tx, desk, case).get(linker.name)
        if off is not None:
            return ShownGroups((), 0, None, 0, measured, off)
        scope = face_groups.scope_of(tx, None if is_everywhere else case)
        made = face_groups.grouping(tx, scope)
        if made is None:
            return ShownGroups((), 0, None, 0, measured, None)
        without = _without(policy.switched_off(tx, desk), linker.name)
        found = face_groups.sizes(tx, scope, without, LEAST)
        names = _names(tx, scope, without)
        found.sort(key=lambda each: each[0] in names)
        wanted = found[after : after + count]
        items = _cards(tx, case, scope, without, [FaceGroup(*each, names.get(each[0], ())) for each in wanted])
        return ShownGroups(items, len(found), made, face_decisions.newest(tx) - made.decision, measured, None)


def shown_group(
    desk: Desk, case: str, name: str, *, is_everywhere: bool, count: int, after: int = 0
) -> tuple[FaceGroup, list[ShownFace]]:
    """Return a group by the first digits of its name, and some of its faces in their order.

    Raises NotFoundError, PolicyError, UnavailableError.
    """
    with desk.catalog.reading() as tx:
        policy.require_allowed(tx, desk, case, face_linker()[0].name)
        mine = members_of(tx, desk, None if is_everywhere else case, name)
        media = len({each.face.sha256 for each in mine})
        about = FaceGroup(mine[0].anchor, len(mine), media, called(tx, mine).get(mine[0].anchor, ()))
        return about, _shown(tx, case, mine[after : after + count])


def shown_words(desk: Desk, case: str, count: int) -> list[FaceWord]:
    """Return what officers said of faces in any case, the newest first. Raises NotFoundError, PolicyError."""
    with desk.catalog.reading() as tx:
        policy.require_allowed(tx, desk, case, face_linker()[0].name)
    return face_words(desk)[::-1][:count]


def may_group(desk: Desk, case: str, *, is_everywhere: bool) -> bool:
    """Whether so few faces are to be grouped that a page can wait for it. Raises NotFoundError, PolicyError."""
    return _faces(desk, case, is_everywhere=is_everywhere) <= MOST_AT_ONCE


def group_anew(desk: Desk, case: str, *, is_everywhere: bool) -> None:
    """Group the faces of a case, or of all, as one looks from it.

    Raises NotFoundError, PolicyError, UsageError for more than a page waits for.
    """
    faces = _faces(desk, case, is_everywhere=is_everywhere)
    if faces > MOST_AT_ONCE:
        of = "" if is_everywhere else f" --case {case}"
        raise UsageError(f"{faces:,} faces take longer than a page waits: clew face groups make{of}")
    group_faces(desk, None if is_everywhere else case, unwatched)


def newest_of_faces(desk: Desk) -> tuple[int, datetime | None]:
    """Return what is another one once officers said more of faces, or groups were made anew."""
    with desk.catalog.reading() as tx:
        return face_decisions.newest(tx), face_groups.newest_grouping(tx)


def _faces(desk: Desk, case: str, *, is_everywhere: bool) -> int:
    """Return how many faces were last grouped; before the first time, how many views the agency has at most."""
    linker, _ = face_linker()
    with desk.catalog.reading() as tx:
        policy.require_allowed(tx, desk, case, linker.name)
        made = face_groups.grouping(tx, face_groups.scope_of(tx, None if is_everywhere else case))
        return count_views(tx, named(linker)) if made is None else made.faces + made.left_out


def _without(off: SwitchedOff, linker: str) -> frozenset[int]:
    return off.get(linker, frozenset())


def _names(tx: Transaction, scope: int, without: frozenset[int]) -> dict[str, tuple[str, ...]]:
    """Return the names of the groups that have one, read by the faces that officers spoke of alone."""
    spoken_of = {face.sha256 for each in face_decisions.decisions(tx) if each.name for face in each.faces}
    anchors = face_groups.anchors_of(tx, scope, spoken_of)
    return called(tx, list(face_groups.members(tx, scope, without, anchors))) if anchors else {}


def _cards(
    tx: Transaction, case: str, scope: int, without: frozenset[int], groups: Sequence[FaceGroup]
) -> tuple[ShownGroup, ...]:
    members: dict[str, list[Member]] = defaultdict(list)
    for each in face_groups.members(tx, scope, without, [group.name for group in groups]):
        members[each.anchor].append(each)
    every = sides(tx, case, {each.face.sha256 for some in members.values() for each in some})
    best = _shown(tx, case, [each for some in members.values() for each in some[:BEST]])
    cards = []
    for group in groups:
        lies = (every.get(each.face.sha256) for each in members[group.name])
        cases = {name for side in lies if side is not None for name in side.cases}
        cards.append(ShownGroup(group, len(cases), tuple(each for each in best if each.member.anchor == group.name)))
    return tuple(cards)


def _shown(tx: Transaction, case: str, members: Sequence[Member]) -> list[ShownFace]:
    """Return faces with where they lie; left out are those whose media the catalog has no more."""
    digests = {each.face.sha256 for each in members}
    seen, described = sides(tx, case, digests), _described(tx, sorted(digests))
    places = Places([at for at, _ in described])
    found = []
    for each in members:
        side, at = seen.get(each.face.sha256), places.of(each.face)
        if side is not None:
            found.append(ShownFace(each, side, None if at is None else described[at][1]))
    return found


def _described(tx: Transaction, digests: Sequence[bytes]) -> list[tuple[FaceAt, Face]]:
    linker, grouper = face_linker()
    numbers = {number: sha256 for sha256, number in media_ids(tx, digests).items()}
    return [
        (FaceAt(numbers[row.number], row.part, face.box), face)
        for row in views_of(tx, named(linker), sorted(numbers))
        for face in grouper.faces(row.data)
    ]
