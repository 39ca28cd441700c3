"""Why a stack stands where it does inside its lane: reasons, each worded and weighted.

A reason's weight is its weight in the settings times a scale of 0 to 1 said at each; weight 0 switches it off. A reason
of a picture's own (camera, time, thumbnail) is taken from the first member of the stack that has it, the representative
before the copies; it says so where that is a copy. Nothing depends on the wall clock or on the order of the input.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from clew.model.layout import Booleans, Integers
from clew.model.queue import Reason
from clew.triage.cameras import NO_TIME, at_native_resolution, seconds_of, seen_nowhere_else
from clew.triage.copied import said_of
from clew.triage.ground import Found, Ground
from clew.triage.in_time import IN_TIME
from clew.triage.shared import MOSTLY_SHARE
from clew.triage.together import taken_together
from clew.triage.words import shown

DAY = 24 * 60 * 60

THUMBNAIL_BITS = 64
"""From this distance on an embedded thumbnail that differs counts fully: half the 128 bits of unrelated pictures."""

LONGEST_FOLDER = 240
"""Characters shown of a folder's name."""

MANY_COPIES = 32
"""From so many copies on their number counts fully."""


def reasons(ground: Ground) -> list[list[Reason]]:
    """Return the reasons of each stack of the layout, by falling weight, then text."""
    found: list[list[Reason]] = [[] for _ in range(len(ground.layout.lims) - 1)]
    for name, reason in REASONS.items():
        full = getattr(ground.settings.weights, name)
        if full:
            for stack, scale, text in reason(ground):
                weight = round(full * scale, 2)
                if weight:
                    found[stack].append(Reason(text, weight))
    for of_stack in found:
        of_stack.sort(key=lambda reason: (-reason.weight, reason.text))
    return found


def camera_exif(ground: Ground) -> Found:
    """Make or model of a camera; scale 1."""
    for stack, row, copied in ground.member(ground.cameras.is_present):
        yield stack, 1.0, f"camera EXIF: {ground.camera(row)}{copied}"


def camera_unknown(ground: Ground) -> Found:
    """A camera body, by model and serial, that no list and no other case has; scale 1."""
    unseen = seen_nowhere_else(ground.facts, ground.cameras, ground.elsewhere)
    for stack, row, copied in ground.member(unseen):
        serial = shown(ground.facts.body_serial[row])
        name = f"{ground.camera(row)} no. {serial}".strip()
        yield stack, 1.0, f"camera body on no list and in no other case: {name}{copied}"


def native_resolution(ground: Ground) -> Found:
    """The camera's own resolution, see `at_native_resolution`; scale 1."""
    for stack, row, copied in ground.member(at_native_resolution(ground.facts, ground.cameras)):
        size = f"{ground.facts.width[row]}x{ground.facts.height[row]}"
        yield stack, 1.0, f"resolution native to the camera: {size}, as its EXIF says{copied}"


def embedded_thumbnail_differs(ground: Ground) -> Found:
    """An embedded thumbnail of another picture; scale by its distance, 1 where that is unknown."""
    for stack, row, copied in ground.member(ground.facts.thumbnail_differs):
        bits = int(ground.facts.thumbnail_distance[row])
        if bits < 0:
            yield stack, 1.0, f"embedded thumbnail differs{copied}"
        else:
            yield stack, min(1.0, bits / THUMBNAIL_BITS), f"embedded thumbnail differs by {bits} bits{copied}"


def taken_within_minutes(ground: Ground) -> Found:
    """At least `together_count` stacks by the same camera body within `together_minutes`; scale 1.

    Stacks are counted, not media: ten copies of one picture were taken once.
    """
    settings = ground.settings
    timed = ground.cameras.is_present & _timed(ground)
    members = list(ground.member(timed))
    rows = np.array([row for _, row, _ in members], np.int64)
    most = taken_together(ground.cameras.body[rows], ground.cameras.seconds[rows], settings.together_minutes * 60)
    for (stack, row, copied), count in zip(members, most.tolist(), strict=True):
        if count >= settings.together_count:
            minutes = settings.together_minutes
            yield stack, 1.0, f"one of {count} taken within {minutes} minutes by {ground.camera(row)}{copied}"


def no_editing_software(ground: Ground) -> Found:
    """Camera EXIF whose Software is empty or names no program of `EDITORS`; scale 1."""
    for stack, row, copied in ground.member(ground.cameras.is_present & ~ground.cameras.is_edited):
        software = shown(ground.facts.software[row])
        named = f"EXIF names {software}" if software else "EXIF names none"
        yield stack, 1.0, f"no editing software: {named}{copied}"


def recent(ground: Ground) -> Found:
    """Taken within `recent_days` of the newest capture date of the case; scale falls evenly from 1 to 0 over them."""
    timed = _timed(ground)
    newest = int(ground.cameras.seconds[timed].max(initial=NO_TIME))
    span = ground.settings.recent_days * DAY
    age = np.where(timed, newest - np.where(timed, ground.cameras.seconds, newest), span + 1)
    for stack, row, copied in ground.member(age <= span):
        taken = _day(int(ground.cameras.seconds[row]))
        scale = 1.0 - age[row] / span if span else 1.0
        yield stack, float(scale), f"recent: taken {taken}, the newest here {_day(newest)}{copied}"


def deleted(ground: Ground) -> Found:
    """Any occurrence that was deleted; scale 1."""
    media = np.diff(ground.layout.lims)
    count = ground.layout.total(ground.facts.any_deleted.astype(np.int64))
    for stack in np.flatnonzero(count).tolist():
        of = f": {count[stack]} of {media[stack]} versions" if media[stack] > 1 else ""
        yield stack, 1.0, f"deleted{of}"


def copies(ground: Ground) -> Found:
    """More than one occurrence; scale by the logarithm of their number, 1 from `MANY_COPIES` on."""
    count = ground.layout.total(ground.facts.copies)
    scale = np.minimum(1.0, np.log2(np.maximum(count, 1)) / np.log2(MANY_COPIES))
    for stack in np.flatnonzero(count > 1).tolist():
        yield stack, float(scale[stack]), f"{count[stack]} copies"


def folder_hits(ground: Ground) -> Found:
    """Lying in a folder of which files are on alert lists; scale is the share of them in the folder with most."""
    files, hits, folder = _hit_density(ground)
    share = np.where(folder >= 0, hits[folder] / np.maximum(files[folder], 1), 0.0)
    best = ground.layout.best(share)
    for stack in np.flatnonzero(share[best] > 0).tolist():
        at = int(folder[best[stack]])
        words = f"{hits[at]} of {files[at]} files in {shown(ground.facts.folders[at], LONGEST_FOLDER)} are on lists"
        yield stack, float(share[best[stack]]), f"folder with many hits: {words}"


def continues_unsolved(ground: Ground) -> Found:
    """A lead into a series or subject that is unsolved; scale 1 where it is accepted, 0.9 where it is open."""
    if not ground.continuing:
        return
    continuing = [ground.continuing.get(sha256) for sha256 in ground.facts.sha256]
    told: set[int] = set()
    for is_accepted in (True, False):
        mask = np.array([each is not None and each.is_accepted is is_accepted for each in continuing], np.bool_)
        for stack, row, copied in ground.member(mask):
            each = continuing[row]
            if each is not None and stack not in told:
                told.add(stack)
                yield stack, each.scale, f"{shown(each.words, LONGEST_FOLDER)}{copied}"


def holds_known(ground: Ground) -> Found:
    """A picture that holds a known one in less than `MOSTLY_SHARE` of it: a collage; scale 1."""
    copies = [ground.shared.copies.get(sha256) for sha256 in ground.facts.sha256]
    holds = np.array([each is not None and each.share < MOSTLY_SHARE for each in copies], np.bool_)
    for stack, row, copied in ground.member(holds):
        each = copies[row]
        if each is not None:
            yield stack, 1.0, f"{said_of(each)}{copied}"


REASONS: dict[str, Callable[[Ground], Found]] = {
    "camera_exif": camera_exif,
    "camera_unknown": camera_unknown,
    "native_resolution": native_resolution,
    "embedded_thumbnail_differs": embedded_thumbnail_differs,
    "taken_together": taken_within_minutes,
    "no_editing_software": no_editing_software,
    "recent": recent,
    "deleted": deleted,
    "copies": copies,
    "folder_hits": folder_hits,
    "continues_unsolved": continues_unsolved,
    "holds_known": holds_known,
    **IN_TIME,
}
"""Every reason by the name of its weight in `clew.config.Weights`."""


def _day(seconds: int) -> date:
    """Return the day of a time since 1970."""
    return datetime.fromtimestamp(seconds, UTC).date()


def _timed(ground: Ground) -> Booleans:
    """Mask the media with a capture time that can be true."""
    seconds = ground.cameras.seconds
    is_timed = seconds != NO_TIME
    if ground.today is not None:
        tomorrow = ground.today + timedelta(days=1)
        is_timed &= seconds < seconds_of(tomorrow.isoformat()) + DAY
    return np.asarray(is_timed, bool)


def _hit_density(ground: Ground) -> tuple[Integers, Integers, Integers]:
    """Return files and hits of each folder, and for each media its folder with the densest hits (-1: none).

    Of folders with the same share that with more files, then that whose name comes first.
    """
    facts = ground.facts
    room = len(facts.folders) + 1
    files = np.bincount(facts.occurrence_folder, minlength=room)
    is_hit: npt.NDArray[np.float64] = ground.is_hit[facts.occurrence_media].astype(np.float64)
    hits = np.bincount(facts.occurrence_folder, is_hit, minlength=room).astype(np.int64)
    share = hits[facts.occurrence_folder] / files[facts.occurrence_folder]
    by_name = np.empty(len(facts.folders), np.int64)
    by_name[sorted(range(len(facts.folders)), key=facts.folders.__getitem__)] = np.arange(len(facts.folders))
    place = by_name[facts.occurrence_folder]
    order = np.lexsort((-place, files[facts.occurrence_folder], share, facts.occurrence_media))
    densest = np.full(len(facts.sha256), -1, np.int64)
    densest[facts.occurrence_media[order]] = facts.occurrence_folder[order]
    return files, hits, densest
