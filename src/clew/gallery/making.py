"""Makes a gallery of a ranked queue."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from clew.gallery.columns import NO_TIME, Gallery, sorted_members
from clew.gallery.filters import Badge
from clew.gallery.folders import FolderTree, folder_tree
from clew.gallery.placed import Placed
from clew.gallery.postings import Postings, distinct
from clew.gallery.texts import Booleans, Bytes, Integers, Numbers, Texts, pooled
from clew.model.findings import Kind
from clew.model.layout import Layout
from clew.model.queue import Lane, QueueItem, Reason
from clew.model.stack import Stack

LATEST = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class ShownMedia:
    """What is shown of the media of a case, one a row of k; then the places where they were found, by exhibit and path.

    `camera` is its name, "" for none; `taken` when by the camera's clock in s since 1970, NO_TIME for none; `lists` are
    the names of the lists that a media is on. `place_media` is a media's row, `place_folder` an index into `folders`
    (exhibit, path), `place_path` the path, casefolded UTF-8, `place_modified` in s since 1970, NO_TIME where unknown.
    """

    sha256: Sequence[bytes]
    kind: Sequence[Kind]
    size: Integers
    width: Integers
    height: Integers
    duration_ms: Integers
    has_gps: Booleans
    is_partial: Booleans
    is_deleted: Booleans
    camera: Sequence[str]
    taken: Integers
    lists: Mapping[bytes, Collection[str]]
    place_media: Integers
    place_folder: Integers
    place_path: Sequence[bytes]
    place_modified: Integers
    folders: Sequence[tuple[str, str]]


def make(
    token: bytes,
    built_at: datetime,
    items: Sequence[QueueItem],
    stacks: Sequence[Stack],
    media: ShownMedia,
    near_identical_bits: int,
) -> Gallery:
    """Put a queue into columns; `media` have every member of its stacks, and may have others."""
    stack_of = {stack.representative: stack.members for stack in stacks}
    stacked = [stack_of[item.sha256] for item in items]
    row_of = {sha256: row for row, sha256 in enumerate(media.sha256)}
    layout = Layout.of(
        np.fromiter(map(len, stacked), np.int64, len(items)),
        np.array([row_of[member.sha256] for members in stacked for member in members], np.int64),
    )
    distances = np.array([member.distance for members in stacked for member in members], np.int64)
    placed = Placed.of(layout, media.place_media, len(media.sha256))
    used, place_folder = np.unique(media.place_folder[placed.place], return_inverse=True)
    tree = folder_tree([media.folders[number] for number in used.tolist()])
    folder = tree.own[np.searchsorted(used, media.place_folder[placed.first])]
    time, is_taken = _times(layout, placed, media)
    first_camera = layout.first(np.fromiter(map(bool, media.camera), np.bool_, len(media.camera)))
    camera, cameras = pooled(media.camera[row] if row >= 0 else "" for row in first_camera.tolist())
    reason, reason_lims, reasons, weights = _reasons(items)
    lists, on_lists = _on_lists(layout, media)
    best = layout.representatives
    members = _digests([member.sha256 for members in stacked for member in members])
    keys, member_places = sorted_members(members)
    return Gallery(
        token=token,
        built_at=built_at,
        sha256=_digests([item.sha256 for item in items]),
        lane=_codes(list(Lane), [item.lane for item in items]),
        rank=np.array([item.rank for item in items], np.int32),
        score=np.array([item.score for item in items], np.float64),
        copies=np.array([item.copies for item in items], np.int32),
        media=np.diff(layout.lims).astype(np.int32),
        near_identical=layout.count(distances <= near_identical_bits).astype(np.int32),
        kind=_codes(list(Kind), media.kind)[best],
        duration_ms=media.duration_ms[best],
        width=media.width[best],
        height=media.height[best],
        size=media.size[best],
        reason=reason,
        reason_lims=reason_lims,
        reasons=reasons,
        weights=weights,
        badges=_badges(layout, media),
        time=time,
        is_taken=is_taken,
        camera=camera,
        cameras=cameras,
        folder=folder.astype(np.int32),
        folders=tree.texts,
        folder_depths=tree.depths,
        in_folders=_in_folders(placed, tree, place_folder),
        lists=lists,
        on_lists=on_lists,
        by_time=_order(np.where(time == NO_TIME, LATEST, time)),
        by_folder=_order(placed.first, folder),
        by_size=_order(-media.size[best]),
        paths=_paths(placed, media.place_path, len(items)),
        members=members,
        member_lims=layout.lims,
        member_keys=keys,
        member_places=member_places,
    )


def _reasons(items: Sequence[QueueItem]) -> tuple[Numbers, Integers, Texts, npt.NDArray[np.float64]]:
    """Return `Gallery.reason`, `reason_lims`, `reasons` and `weights`; what is told alike is kept once."""
    places: dict[Reason, int] = {}
    told = [places.setdefault(reason, len(places)) for item in items for reason in item.reasons]
    lims = np.zeros(len(items) + 1, np.int64)
    np.cumsum(np.fromiter((len(item.reasons) for item in items), np.int64, len(items)), out=lims[1:])
    weights = np.fromiter((reason.weight for reason in places), np.float64, len(places))
    return np.array(told, np.int32), lims, Texts.of([reason.text for reason in places]), weights


def _times(layout: Layout, placed: Placed, media: ShownMedia) -> tuple[Integers, Booleans]:
    first = layout.first(media.taken != NO_TIME)
    earliest = np.full(len(first), LATEST, np.int64)
    modified = media.place_modified[placed.place]
    np.minimum.at(earliest, placed.stack, np.where(modified == NO_TIME, LATEST, modified))
    earliest[earliest == LATEST] = NO_TIME
    is_taken = first >= 0
    earliest[is_taken] = media.taken[first[is_taken]]
    return earliest, is_taken


def _badges(layout: Layout, media: ShownMedia) -> Bytes:
    holds = {
        Badge.VIDEO: np.array([kind is Kind.VIDEO for kind in media.kind], np.bool_),
        Badge.GPS: media.has_gps,
        Badge.CAMERA: np.fromiter(map(bool, media.camera), np.bool_, len(media.camera)),
        Badge.DELETED: media.is_deleted,
        Badge.PARTIAL: media.is_partial,
    }
    badges = np.zeros(len(layout.lims) - 1, np.uint8)
    for badge, mask in holds.items():
        badges[layout.first(mask) >= 0] |= badge.bit
    return badges


def _in_folders(placed: Placed, tree: FolderTree, folder: Integers) -> Postings:
    """Say which stacks are found in each folder or below it; `folder` is that of each place, as the tree was given."""
    width = len(tree.lims)
    pairs = distinct(placed.stack * width + folder)
    stack, given = pairs // width, pairs % width
    depths = np.diff(tree.lims)[given]
    offsets = np.arange(int(depths.sum())) - np.repeat(np.cumsum(depths) - depths, depths)
    return Postings.of(np.repeat(stack, depths), tree.chain[np.repeat(tree.lims[given], depths) + offsets])


def _on_lists(layout: Layout, media: ShownMedia) -> tuple[Texts, Postings]:
    stacks = layout.stacks_of(len(media.sha256)).tolist()
    found = [
        (stacks[row], name)
        for row, sha256 in enumerate(media.sha256)
        if stacks[row] >= 0
        for name in media.lists.get(sha256, ())
    ]
    names = sorted({name for _, name in found})
    numbers = {name: number for number, name in enumerate(names)}
    rows = np.array([row for row, _ in found], np.int64)
    return Texts.of(names), Postings.of(rows, np.array([numbers[name] for _, name in found], np.int64))


def _paths(placed: Placed, paths: Sequence[bytes], count: int) -> Texts:
    order = np.argsort(placed.stack, kind="stable")
    told = [paths[place] for place in placed.place[order].tolist()]
    lengths = np.fromiter(map(len, told), np.int64, len(told)) + 1
    each = np.bincount(placed.stack[order], lengths, minlength=count).astype(np.int64)
    content = np.frombuffer(b"".join(path + b"\0" for path in told), np.uint8)
    return Texts(content, np.concatenate([np.zeros(1, np.int64), np.cumsum(each)]))


def _order(*keys: npt.NDArray[np.int64]) -> Numbers:
    """Return the rows by the last key, then those before it, then by row."""
    return np.lexsort(keys).astype(np.int32)


def _codes(values: Sequence[Lane] | Sequence[Kind], given: Sequence[Lane] | Sequence[Kind]) -> Bytes:
    codes = {value: code for code, value in enumerate(values)}
    return np.array([codes[value] for value in given], np.uint8)


def _digests(sha256s: Sequence[bytes]) -> Bytes:
    return np.frombuffer(b"".join(sha256s), np.uint8).reshape(-1, 32)
