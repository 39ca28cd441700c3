"""Reasons that come from what lasts: stretches shared with other films, sound, speech.

As in `reasons`, a reason is told of the first member of a stack that has it, the representative before the copies.
"""

import math
from collections.abc import Callable, Iterator

import numpy as np

from clew.model.frame_part import frame_time
from clew.model.segment import Segment, Stretch, Track, covered_ms
from clew.triage.ground import Found, Ground
from clew.triage.lanes import is_alert
from clew.triage.shared import MOSTLY_SHARE, Shares, clock
from clew.triage.words import shown

LONGEST_PATH = 240
"""Characters shown of a path."""
MOST_STRETCHES = 4
"""Stretches told one by one; of more it is said how many."""
MUCH_SPEECH_MS = 30_000
"""From so much speech on it counts fully."""
LONG_MS = 600_000
"""From so long on a video's duration counts fully."""


def new_stretch(ground: Ground) -> Found:
    """A film that is in known films for the most part, and a stretch of it in none; scale 1."""
    for stack, shares, copied in _sharing(ground, _has_new):
        unknown = shares.unknown()
        seconds = covered_ms(unknown) // 1000
        where = _stretches(unknown)
        yield stack, 1.0, f"{seconds} s of {shares.duration_ms // 1000} s are in no known film: {where}{copied}"


def known_stretch(ground: Ground) -> Found:
    """A film that shares a stretch, or a frame, with known media but is another; scale is the part, at least half."""
    told = set()
    for stack, shares, copied in _sharing(ground, _has_known):
        told.add(stack)
        each = shares.best(Track.FRAMES, is_known=True) or shares.best(Track.STILL, is_known=True)
        if each is not None:
            scale = max(0.5, shares.known_share)
            yield stack, scale, f"{_own(each.segment)} {_of(ground, each.other, each.segment)}, which is known{copied}"
    for stack, text in _listed_frames(ground):
        if stack not in told:
            yield stack, 0.5, text


def frame_of_film(ground: Ground) -> Found:
    """A picture that is a frame of a film; scale 1."""
    for stack, shares, copied in _sharing(ground, _is_frame):
        each = shares.best(Track.STILL)
        if each is not None:
            at = clock(each.segment.other_start_ms)
            yield stack, 1.0, f"a frame of the film at {_path(ground, each.other)}, at {at}{copied}"


def same_sound(ground: Ground) -> Found:
    """It sounds like another film or recording that shows other pictures; scale 1."""
    for stack, shares, copied in _sharing(ground, lambda shares: shares.best_sound() is not None):
        each = shares.best_sound()
        if each is not None:
            sound = f"its sound at {_stretch(each.segment.start_ms, each.segment.end_ms)}"
            yield stack, 1.0, f"{sound} is that {_of(ground, each.other, each.segment)}{copied}"


def speech(ground: Ground) -> Found:
    """Somebody speaks; scale by for how long, 1 from `MUCH_SPEECH_MS` on."""
    spoken = ground.facts.speech_ms
    for stack, row, copied in ground.member(spoken > 0):
        scale = min(1.0, max(0.25, spoken[row] / MUCH_SPEECH_MS))
        yield stack, float(scale), f"somebody speaks for {math.ceil(spoken[row] / 1000)} s{copied}"


def lasting(ground: Ground) -> Found:
    """A video; scale by the logarithm of its duration, 1 from `LONG_MS` on."""
    facts = ground.facts
    scale = np.minimum(1.0, np.log1p(facts.duration_ms / 1000) / np.log1p(LONG_MS / 1000))
    for stack, row, copied in ground.member(facts.is_video & (facts.duration_ms > 0)):
        yield stack, float(scale[row]), f"a video of {clock(int(facts.duration_ms[row]))}{copied}"


IN_TIME: dict[str, Callable[[Ground], Found]] = {
    "new_stretch": new_stretch,
    "known_stretch": known_stretch,
    "frame_of_film": frame_of_film,
    "same_sound": same_sound,
    "speech": speech,
    "lasting": lasting,
}
"""These reasons by the names of their weights."""


def _has_new(shares: Shares) -> bool:
    return shares.duration_ms > 0 and shares.known_share >= MOSTLY_SHARE and bool(shares.unknown())


def _has_known(shares: Shares) -> bool:
    return shares.duration_ms > 0 and bool(shares.known) and not _has_new(shares)


def _is_frame(shares: Shares) -> bool:
    return not shares.duration_ms and shares.best(Track.STILL) is not None


def _sharing(ground: Ground, holds: Callable[[Shares], bool]) -> Iterator[tuple[int, Shares, str]]:
    """Yield each stack with a member whose shares a test holds for: the stack, the shares, and words for a copy."""
    shares = [ground.shared.of.get(sha256) for sha256 in ground.facts.sha256]
    mask = np.array([each is not None and holds(each) for each in shares], np.bool_)
    for stack, row, copied in ground.member(mask):
        of_row = shares[row]
        if of_row is not None:
            yield stack, of_row, copied


def _listed_frames(ground: Ground) -> Iterator[tuple[int, str]]:
    """Yield each stack with a film of which a frame is near an entry of an alert list, and words for it."""
    found = {
        sha256: min(frames, key=lambda each: (each[1].distance, each[0], each[1].hashset))
        for sha256, some in ground.matches.items()
        if (
            frames := [
                (time, match) for match in some if is_alert(match) and (time := frame_time(match.part)) is not None
            ]
        )
    }
    mask = np.array([sha256 in found for sha256 in ground.facts.sha256], np.bool_)
    for stack, row, copied in ground.member(mask):
        time, match = found[ground.facts.sha256[row]]
        near = f"near an entry of {shown(match.hashset)} ({match.distance} bits)"
        yield stack, f"its frame at {clock(time)} is {near}{copied}"


def _own(segment: Segment) -> str:
    """Say which of a film's own frames a segment speaks of."""
    if segment.track is Track.STILL:
        return f"its frame at {clock(segment.start_ms)} is that"
    return f"{_stretch(segment.start_ms, segment.end_ms)} is that"


def _of(ground: Ground, other: bytes, segment: Segment) -> str:
    """Say with what, and where in it, a segment is shared."""
    path = _path(ground, other)
    if segment.track is Track.STILL:
        return f"of the picture {path}"
    return f"of {path} at {_stretch(segment.other_start_ms, segment.other_end_ms)}"


def _path(ground: Ground, other: bytes) -> str:
    return shown(ground.shared.paths.get(other) or other.hex()[:12], LONGEST_PATH)


def _stretches(stretches: list[Stretch]) -> str:
    told = ", ".join(_stretch(*each) for each in stretches[:MOST_STRETCHES])
    more = len(stretches) - MOST_STRETCHES
    return f"{told} and {more} more" if more > 0 else told


def _stretch(start_ms: int, end_ms: int) -> str:
    return f"{clock(start_ms)}-{clock(end_ms)}"
