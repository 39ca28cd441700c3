"""Which stretches of one recording's sound are in another: items that agree along lines of offset and speed.

1. Items that are nearly equal vote, window by window, for a line. What comes again and again (silence, a hum)
   doesn't.
2. Along the line every item counts `even` bits less its distance: same sound gains, other sound loses. A stretch
   reaches from where the sum begins to rise to where it is highest; it ends where the sum falls by `drop` from there.
   The line is moved a little as long as that gains.
3. A stretch counts where its different items gain enough together: `evidence`.

Source of the idea of voting and bit errors along a diagonal: Haitsma and Kalker, "A Highly Robust Audio Fingerprinting
System" (ISMIR 2002); Chromaprint's own items are of 32 bits, about eight a second, each of 2.6 s of sound.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from clew.matching.kernels import popcount
from clew.matching.timeline import Sounding
from clew.model.segment import Segment, Track

WINDOW = 256
"""Items of the first recording that vote together, 32 s: a speed 0.005 off drifts them by less than an item."""
SPEEDS = np.array(sorted(np.arange(90, 111) / 100, key=lambda speed: (abs(speed - 1), speed)))
"""Speeds that are tried: Chromaprint bears a changed tempo, little of a changed pitch."""
BETTER = 1.2
"""So many times the votes make another speed better than one nearer to 1."""
COMMON = 16
"""Items that come more often in a recording don't vote: silence, a hum, the beat of a loop."""
SEED_BITS = 1
"""Items within so many bits vote."""
LEAD_MS, TRAIL_MS = 500, 1400
"""Where a stretch begins and ends after the beginning of its first and last item. An item is made from 2.6 s of sound,
and those that reach over an end of what is shared still resemble each other; on cut speech and music these leave ends
within 0.5 s."""
EDGE_ITEMS = 4
"""Items at an end of a recording, half a second, that may be missing from a stretch that reaches there."""
LEAST_VOTES = 5.0
"""Lines with fewer votes aren't walked; a pair of items votes 1, and 0.5 on either side."""
NEAR_ITEMS = 2
"""Items from a line within which a pair has voted for it."""
MOST_SEGMENTS, MOST_LINES = 64, 96
"""Segments of two recordings, and lines that are walked for them, at most."""

Items = npt.NDArray[np.uint32]
Small = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SoundRules:
    """What counts as the same sound, in bits of 32; `benchmarks/segments.py` measures them.

    Items of the same sound, encoded again at 16 to 48 kbit/s, lie 2.5 to 3 bits apart on average, with its tempo
    changed by 10 % 4.3 at most; of other sound 14 to 16. Of 1,770 pairs of unrelated melodies, waves and speech over
    waves the best stretches had 80, 78 and 63 bits of evidence (waves are alike); of the films of a demo, pieces of
    6 s have 106 and more, of 5 s 104, of 4 s none.
    """

    even: float = 7.0
    drop: float = 105.0
    evidence: float = 95.0


class Stretch(NamedTuple):
    """A stretch on a line: its first and last item, mean distance in bits, and how many different items it has."""

    first: int
    last: int
    mean: float
    different: int


def align_sound(one: Sounding, other: Sounding, rules: SoundRules | None = None) -> list[Segment]:
    """Return the stretches of two recordings that sound the same, by their times; at most `MOST_SEGMENTS`."""
    rules = rules or SoundRules()
    rows, others = seeds(one.items, other.items)
    is_left = np.ones(len(rows), np.bool_)
    kept: list[Segment] = []
    for _ in range(MOST_LINES):
        votes, speed, offset = _best(rows[is_left], others[is_left])
        if votes < LEAST_VOTES or len(kept) >= MOST_SEGMENTS:
            break
        is_left &= np.abs(rows / speed + offset - others) > NEAR_ITEMS
        slope, offset = _moved(one.items, other.items, 1 / speed, offset, rules)
        for each in map(Stretch._make, stretches(one.items, other.items, slope, offset, rules.even, rules.drop)):
            if each.different * (rules.even - each.mean) < rules.evidence:
                continue
            inside = (rows >= each.first) & (rows <= each.last)
            inside &= (others >= each.first * slope + offset - 1) & (others <= each.last * slope + offset + 1)
            is_left &= ~inside
            segment = _segment(one, other, each, (slope, offset))
            if not any(_holds(before, segment) for before in kept):
                kept.append(segment)
    return sorted(kept, key=lambda each: (each.start_ms, each.other_start_ms, each.end_ms))


def _moved(one: Items, other: Items, slope: float, offset: float, rules: SoundRules) -> tuple[float, float]:
    """Return the line near a line on which the best stretch gains most."""
    best = gain(one, other, slope, offset, rules.even, rules.drop)
    for step in (1.0, 0.5):
        for turn in (0.0, -0.005 * step, 0.005 * step):
            for shift in (0.0, -step, step):
                line = slope + turn, offset + shift - turn * WINDOW / 2
                gained = gain(one, other, *line, rules.even, rules.drop)
                if gained > best * 1.01:
                    best, slope, offset = gained, *line
    return slope, offset


def seeds(one: Items, other: Items) -> tuple[Small, Small]:
    """Return the places in both of items that are nearly equal, by the first's, then the other's."""
    order = np.argsort(other, kind="stable").astype(np.int32)
    mine = np.sort(one)
    return _seeds(one, mine, other[order], order)


@njit(nogil=True, cache=True)
def _seeds(one: Items, mine: Items, sorted_other: Items, order: Small) -> tuple[Small, Small]:
    room, count = 1024, 0
    rows, others = np.empty(room, np.int32), np.empty(room, np.int32)
    for i in range(len(one)):
        value = one[i]
        if np.searchsorted(mine, value, side="right") - np.searchsorted(mine, value) > COMMON:
            continue
        for flip in range(33):
            wanted = value if flip == 32 else value ^ np.uint32(1 << flip)
            low = np.searchsorted(sorted_other, wanted)
            high = low
            while high < len(sorted_other) and sorted_other[high] == wanted and high - low <= COMMON:
                high += 1
            if high - low > COMMON:
                continue
            for place in range(low, high):
                if count == room:
                    room *= 2
                    rows, others = _grown(rows, room), _grown(others, room)
                rows[count], others[count] = i, order[place]
                count += 1
    return rows[:count], others[:count]


@njit(nogil=True, cache=True)
def _grown(values: Small, room: int) -> Small:
    grown = np.empty(room, np.int32)
    grown[: len(values)] = values
    return grown


def _best(rows: Small, others: Small) -> tuple[float, float, float]:
    """Return votes, speed and offset (items) of the line with most votes in any window."""
    best = (0.0, 1.0, 0.0)
    half = rows // (WINDOW // 2)
    for window in np.unique(np.concatenate([half, np.maximum(half - 1, 0)])).tolist():
        first, last = np.searchsorted(half, window), np.searchsorted(half, window + 2)
        found = _window_line(rows[first:last], others[first:last], SPEEDS)
        if found[0] > best[0]:
            best = found
    return best


@njit(nogil=True, cache=True)
def _window_line(rows: Small, others: Small, speeds: Floats) -> tuple[float, float, float]:
    votes, best_speed, best_offset = 0.0, 1.0, 0.0
    if len(rows) == 0:
        return votes, best_speed, best_offset
    for speed in speeds:
        offsets = others - rows / speed
        low = offsets.min()
        bins = np.zeros(int(offsets.max() - low) + 4)
        for k in range(len(offsets)):
            place = int(offsets[k] - low) + 1
            bins[place] += 1.0
            bins[place - 1] += 0.5
            bins[place + 1] += 0.5
        at = int(np.argmax(bins))
        if bins[at] > votes * BETTER:
            total, number = 0.0, 0
            for k in range(len(offsets)):
                if abs(offsets[k] - low + 0.5 - at) <= 1.5:
                    total += offsets[k]
                    number += 1
            votes, best_speed, best_offset = bins[at], speed, total / max(number, 1)
    return votes, best_speed, best_offset


@njit(nogil=True, cache=True)
def _bits(one: Items, other: Items, i: int, slope: float, offset: float) -> float:
    j = min(max(int(np.round(i * slope + offset)), 0), len(other) - 1)
    return float(popcount(np.uint64(one[i] ^ other[j])))


@njit(nogil=True, cache=True)
def rising(
    one: Items, other: Items, slope: float, offset: float, even: float, drop: float
) -> list[tuple[int, int, float]]:
    """Return the stretches of a line that gain: first and last item, and the gain; in order."""
    begin = max(0, int(np.ceil(-offset / slope)))
    end = min(len(one), int((len(other) - 1 - offset) / slope) + 1)
    found = [(0, 0, 0.0)][:0]
    first, sum_, top, top_at = begin, 0.0, 0.0, begin
    for i in range(begin, end + 1):
        if i < end:
            sum_ += even - _bits(one, other, i, slope, offset)
        if sum_ > top:
            top, top_at = sum_, i
        if i == end or sum_ <= 0.0 or sum_ < top - drop:
            if top > 0.0:
                found.append((first, top_at, top))
            first, sum_, top = i + 1, 0.0, 0.0
    return found


@njit(nogil=True, cache=True)
def gain(one: Items, other: Items, slope: float, offset: float, even: float, drop: float) -> float:
    """Return what the best stretch of a line gains."""
    most = 0.0
    for _, _, gained in rising(one, other, slope, offset, even, drop):
        most = max(most, gained)
    return most


@njit(nogil=True, cache=True)
def stretches(
    one: Items, other: Items, slope: float, offset: float, even: float, drop: float
) -> list[tuple[int, int, float, int]]:
    """Return the stretches of a line, as `Stretch`."""
    found = [(0, 0, 0.0, 0)][:0]
    for first, last, _ in rising(one, other, slope, offset, even, drop):
        total = 0.0
        for i in range(first, last + 1):
            total += _bits(one, other, i, slope, offset)
        found.append((first, last, total / (last + 1 - first), len(np.unique(one[first : last + 1]))))
    return found


def _segment(one: Sounding, other: Sounding, found: Stretch, line: tuple[float, float]) -> Segment:
    slope, offset = line
    first, last = found.first * slope + offset, found.last * slope + offset
    begun = min(float(found.first), first)
    left = min(len(one.items) - 1.0 - found.last, len(other.items) - 1 - last)
    start, end = _times(one, (found.first, found.last), begun, left)
    other_start, other_end = _times(other, (first, last), begun, left)
    return Segment(
        track=Track.SOUND,
        start_ms=start,
        end_ms=end,
        other_start_ms=other_start,
        other_end_ms=other_end,
        speed=round(float(1 / slope), 4),
        is_mirrored=False,
        items=found.different,
        distance=round(found.mean, 2),
        share=_share(end - start, one.duration_ms),
        other_share=_share(other_end - other_start, other.duration_ms),
    )


def _times(sound: Sounding, items: tuple[float, float], begun: float, left: float) -> tuple[int, int]:
    """Return from when to when a stretch lasts.

    `begun` and `left` are the items that the shorter-lived of both recordings has before and after it; where they are
    few, the stretch lasts from its beginning, or until its end.
    """
    start, end = items[0] * sound.item_ms + LEAD_MS, items[1] * sound.item_ms + TRAIL_MS
    if begun <= EDGE_ITEMS:
        start = max(0.0, items[0] - begun) * sound.item_ms
    if left <= EDGE_ITEMS:
        end = (items[1] + left - len(sound.items) + 1) * sound.item_ms + sound.duration_ms
    start, end = min(round(start), sound.duration_ms), min(round(end), sound.duration_ms)
    return start, max(start, end)


def _share(length: int, duration: int) -> float:
    return round(min(1.0, length / duration), 4) if duration > 0 else 1.0


def _holds(outer: Segment, inner: Segment) -> bool:
    """Whether a stretch lies within another in both recordings."""
    return (
        outer.start_ms <= inner.start_ms
        and inner.end_ms <= outer.end_ms
        and outer.other_start_ms <= inner.other_start_ms
        and inner.other_end_ms <= outer.other_end_ms
    )
