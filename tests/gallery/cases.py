"""Small queues by chance, with decisions."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import numpy as np
from hypothesis import strategies as st

from clew.gallery.columns import NO_TIME, Gallery
from clew.gallery.making import ShownMedia, make
from clew.model.category import Category
from clew.model.decision import Decision
from clew.model.findings import Kind
from clew.model.queue import Lane, QueueItem, Reason
from clew.model.stack import Stack, StackMember

T = TypeVar("T")
BITS = 10
EXHIBITS = ("KP/1", "KP/2")
FOLDERS = ("", "a", "a/b", "a/b/c", "a-x", "A", "a.zip!/b", "ü/b")
NAMES = ("x.jpg", "Straße.JPG", "b.mp4")
CAMERAS = ("", "", "Canon EOS 5D", "Apple iPhone 11")
LISTS = ("national", "reference", "übrige")
TIMES = (NO_TIME, NO_TIME, 0, 1, 86_399, 86_400, 1_700_000_000, 1_702_000_000, -5)
DAY = 86_400


def sha(number: int) -> bytes:
    return hashlib.sha256(number.to_bytes(4, "big")).digest()


@dataclass
class Case:
    """A ranked queue with what is known of its media, and what was decided."""

    items: list[QueueItem]
    stacks: list[Stack]
    media: ShownMedia
    decisions: list[Decision]

    def gallery(self) -> Gallery:
        return make(bytes(32), datetime(2026, 5, 1, tzinfo=UTC), self.items, self.stacks, self.media, BITS)


@st.composite
def cases(draw: st.DrawFn, most: int = 8) -> Case:
    """Draw stacks of one to three media, each found in one to three places; some media stand in no stack."""
    sizes = draw(st.lists(st.integers(1, 3), max_size=most))
    numbers = iter(draw(st.permutations(range(sum(sizes) + 2))))
    stacks = [_stack(draw, [sha(next(numbers)) for _ in range(size)]) for size in sizes]
    media = _media(draw, sum(sizes) + 2)
    lanes = sorted(
        draw(st.lists(st.sampled_from(Lane), min_size=len(sizes), max_size=len(sizes))), key=list(Lane).index
    )
    items: list[QueueItem] = []
    for place, (stack, lane) in enumerate(zip(stacks, lanes, strict=True)):
        reasons = tuple(
            Reason(text, weight)
            for text, weight in draw(
                st.lists(st.tuples(st.sampled_from(["a reason", "ein Grund"]), st.sampled_from([0.1, 1.0])), max_size=3)
            )
        )
        rank = 1 + sum(each.lane is lane for each in items)
        score = draw(st.sampled_from([0.0, 4.99, 5.0, 61.5]))
        items.append(QueueItem(stack.name, lane, rank, score, reasons, stack.representative, b"", copies=place + 1))
    return Case(items, stacks, media, _decisions(draw, stacks))


def _stack(draw: st.DrawFn, members: Sequence[bytes]) -> Stack:
    distances = sorted(draw(st.lists(st.integers(1, 20), min_size=len(members) - 1, max_size=len(members) - 1)))
    of_members = zip(members, [0, *distances], strict=True)
    return Stack(members[0], tuple(StackMember(sha256, distance) for sha256, distance in of_members))


def _media(draw: st.DrawFn, count: int) -> ShownMedia:
    def column(values: Sequence[T]) -> list[T]:
        return draw(st.lists(st.sampled_from(values), min_size=count, max_size=count))

    digests = sorted(sha(number) for number in range(count))
    where = st.tuples(
        st.sampled_from(EXHIBITS), st.sampled_from(FOLDERS), st.sampled_from(NAMES), st.sampled_from(TIMES)
    )
    placed = [(media, *each) for media in range(count) for each in draw(st.lists(where, min_size=1, max_size=3))]
    placed.sort(key=lambda each: (each[1], f"{each[2]}/{each[3]}".lstrip("/").encode(), each[0]))
    folders = list(dict.fromkeys((exhibit, folder) for _, exhibit, folder, _, _ in placed))
    numbers = np.array(column((0, 1, 999, 1000, 5_000_000)), np.int64)
    return ShownMedia(
        sha256=digests,
        kind=column((Kind.PICTURE, Kind.PICTURE, Kind.VIDEO, Kind.AUDIO)),
        size=numbers,
        width=numbers,
        height=numbers,
        duration_ms=numbers,
        has_gps=np.array(column((False, True)), np.bool_),
        is_partial=np.array(column((False, True)), np.bool_),
        is_deleted=np.array(column((False, True)), np.bool_),
        camera=column(CAMERAS),
        taken=np.array(column(TIMES), np.int64),
        lists={sha256: draw(st.sets(st.sampled_from(LISTS), max_size=2)) for sha256 in digests},
        place_media=np.array([media for media, *_ in placed], np.int64),
        place_folder=np.array([folders.index((exhibit, folder)) for _, exhibit, folder, _, _ in placed], np.int64),
        place_path=[f"{folder}/{name}".lstrip("/").casefold().encode() for _, _, folder, name, _ in placed],
        place_modified=np.array([time for *_, time in placed], np.int64),
        folders=folders,
    )


def _decisions(draw: st.DrawFn, stacks: Sequence[Stack]) -> list[Decision]:
    """Draw decisions on stacks, and undos of some; media of no stack are touched as well."""
    found: list[Decision] = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        done = {each.undoes for each in found}
        open_ = [each for each in found if each.undoes is None and each.number not in done]
        at = datetime(2026, 5, 1, 12, number, tzinfo=UTC)
        is_undo: bool = draw(st.booleans())
        if open_ and is_undo:
            undone = draw(st.sampled_from(open_))
            found.append(
                Decision(number, "OP", "", None, "A", at, undone.applied, undone.suggested, undoes=undone.number)
            )
            continue
        touched = [member.sha256 for stack in stacks for member in stack.members if draw(st.booleans())]
        cut = draw(st.integers(0, len(touched)))
        category = Category(draw(st.sampled_from(["us", "uk"])), "2.0", draw(st.sampled_from(["0", "1"])))
        applied = (*touched[:cut], sha(1_000_000))
        found.append(Decision(number, "OP", "", category, "A", at, applied, tuple(touched[cut:])))
    return found


def no_case() -> Case:
    """Return a case of no file."""
    nothing, holds = np.zeros(0, np.int64), np.zeros(0, np.bool_)
    media = ShownMedia(
        sha256=[],
        kind=[],
        size=nothing,
        width=nothing,
        height=nothing,
        duration_ms=nothing,
        has_gps=holds,
        is_partial=holds,
        is_deleted=holds,
        camera=[],
        taken=nothing,
        lists={},
        place_media=nothing,
        place_folder=nothing,
        place_path=[],
        place_modified=nothing,
        folders=[],
    )
    return Case([], [], media, [])
