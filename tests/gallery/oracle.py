"""The same answers as a gallery's, by plain loops over what triage says and what the store has."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from clew.gallery.columns import NO_TIME
from clew.gallery.filters import UNDECIDED, Badge, Filters, Sort
from clew.gallery.making import ShownMedia
from clew.model.decision import Decision
from clew.model.findings import Kind
from clew.model.queue import Lane, QueueItem
from clew.model.stack import Stack


@dataclass
class Seen:
    """One stack as the oracle knows it."""

    item: QueueItem
    kind: Kind
    size: int
    time: int
    is_taken: bool
    badges: set[Badge]
    camera: str
    lists: set[str]
    place: tuple[str, str, int]
    folders: set[str]
    paths: list[str]
    near_identical: int
    media: int
    categories: dict[str, tuple[str, bool, int]]

    @property
    def is_decided(self) -> bool:
        return any(is_applied for _, is_applied, _ in self.categories.values())


def look(
    items: Iterable[QueueItem], stacks: Iterable[Stack], media: ShownMedia, decisions: Iterable[Decision], bits: int
) -> list[Seen]:
    """Gather what is known of each stack, in the order of rank."""
    members = {stack.representative: stack.members for stack in stacks}
    row_of = {sha256: row for row, sha256 in enumerate(media.sha256)}
    places: dict[int, list[int]] = {}
    for place, row in enumerate(media.place_media.tolist()):
        places.setdefault(row, []).append(place)
    standing = _standing(list(decisions))
    found = []
    for item in items:
        rows = [row_of[member.sha256] for member in members[item.sha256]]
        taken = [int(media.taken[row]) for row in rows if media.taken[row] != NO_TIME]
        everywhere = [place for row in rows for place in places[row]]
        modified = [int(media.place_modified[place]) for place in everywhere]
        modified = [each for each in modified if each != NO_TIME]
        first = places[rows[0]][0]
        holds = {
            Badge.VIDEO: any(media.kind[row] is Kind.VIDEO for row in rows),
            Badge.GPS: any(media.has_gps[row] for row in rows),
            Badge.CAMERA: any(media.camera[row] for row in rows),
            Badge.DELETED: any(media.is_deleted[row] for row in rows),
            Badge.PARTIAL: any(media.is_partial[row] for row in rows),
        }
        exhibit, folder = media.folders[int(media.place_folder[first])]
        found.append(
            Seen(
                item=item,
                kind=media.kind[rows[0]],
                size=int(media.size[rows[0]]),
                time=taken[0] if taken else min(modified, default=NO_TIME),
                is_taken=bool(taken),
                badges={badge for badge, is_held in holds.items() if is_held},
                camera=next((media.camera[row] for row in rows if media.camera[row]), ""),
                lists={name for row in rows for name in media.lists.get(media.sha256[row], ())},
                place=(exhibit, folder, first),
                folders={above for place in everywhere for above in _above(*media.folders[media.place_folder[place]])},
                paths=[media.place_path[place].decode() for place in everywhere],
                near_identical=sum(member.distance <= bits for member in members[item.sha256]),
                media=len(rows),
                categories=_of_stack([standing.get(media.sha256[row], {}) for row in rows]),
            )
        )
    return found


def passes(seen: Seen, filters: Filters) -> bool:
    day = None if seen.time == NO_TIME else datetime.fromtimestamp(seen.time, UTC).date()
    told = {f"{scheme}/{code}" for scheme, (code, _, _) in seen.categories.items()} or {UNDECIDED}
    checks = [
        not filters.lanes or seen.item.lane in filters.lanes,
        not filters.lists or bool(seen.lists & set(filters.lists)),
        not filters.categories or bool(told & set(filters.categories)),
        not filters.kinds or seen.kind in filters.kinds,
        not filters.cameras or (seen.camera != "" and seen.camera in filters.cameras),
        not filters.folders or bool(seen.folders & set(filters.folders)),
        filters.first is None or (day is not None and day >= filters.first),
        filters.last is None or (day is not None and day <= filters.last),
        filters.min_size is None or seen.size >= filters.min_size,
        filters.max_size is None or seen.size <= filters.max_size,
        seen.badges >= set(filters.has),
        filters.is_decided is None or seen.is_decided == filters.is_decided,
        not filters.text or any(filters.text.casefold() in path for path in seen.paths),
    ]
    return all(checks)


def ordered(seen: list[Seen], sort: Sort) -> list[Seen]:
    keys: dict[Sort, Callable[[Seen], tuple[object, ...]]] = {
        Sort.RANK: lambda _: (),
        Sort.DATE: lambda each: (each.time == NO_TIME, each.time),
        Sort.FOLDER: lambda each: (each.place[0], [part for part in each.place[1].split("/") if part], each.place[2]),
        Sort.SIZE: lambda each: (-each.size,),
    }
    return sorted(seen, key=keys[sort])


def counted(seen: Iterable[Seen], values: Callable[[Seen], Iterable[str]]) -> dict[str, int]:
    return dict(Counter(value for each in seen for value in set(values(each))))


def categories(seen: Seen) -> list[str]:
    return [f"{scheme}/{code}" for scheme, (code, _, _) in seen.categories.items()] or [UNDECIDED]


def days(seen: Iterable[Seen]) -> tuple[date | None, date | None]:
    found = [datetime.fromtimestamp(each.time, UTC).date() for each in seen if each.time != NO_TIME]
    return min(found, default=None), max(found, default=None)


def lanes(seen: Iterable[Seen]) -> dict[str, int]:
    found = Counter(each.item.lane for each in seen)
    return {lane.value: found[lane] for lane in Lane}


def _above(exhibit: str, folder: str) -> list[str]:
    parts = [part for part in folder.split("/") if part]
    return [f"{exhibit}: {'/'.join(parts[:depth]) or '.'}" for depth in range(len(parts) + 1)]


def _standing(decisions: list[Decision]) -> dict[bytes, dict[str, tuple[str, bool, int]]]:
    """What stands of each media and scheme: the latest applied, else the latest suggested, undone ones left out."""
    undone = {each.undoes for each in decisions}
    found: dict[bytes, dict[str, tuple[str, bool, int]]] = {}
    for is_applied in (False, True):
        for each in decisions:
            if each.category is not None and each.number not in undone:
                for sha256 in each.applied if is_applied else each.suggested:
                    told = found.setdefault(sha256, {})
                    told[each.category.scheme] = (each.category.code, is_applied, each.number)
    return found


def _of_stack(media: list[dict[str, tuple[str, bool, int]]]) -> dict[str, tuple[str, bool, int]]:
    found: dict[str, tuple[str, bool, int]] = {}
    for place, standing in enumerate(media):
        for scheme, (code, is_applied, number) in standing.items():
            found.setdefault(scheme, (code, is_applied and place == 0, number))
    return found
