"""Which stretches of one film are in another: frames that agree along lines of offset and speed, never a bag of frames.

1. Pairs of near frames vote, window by window, for the line (offset, speed) that most of them lie on.
2. The best line is walked in time, both films side by side. Where frames agree again and again it is a run; a run ends
   where other frames stand for longer than `Rules.gap_ms`. Between frames that agree, wider differences are let pass:
   the two films were looked at up to half a second apart, and one may carry bars or a logo.
3. The line is fitted to the run and walked again, its ends are set between the last frames that agree and the next
   that don't, and it counts where enough *different* frames agree. A frame that stands in many places of the other film
   counts for less.
4. Pairs that a run explains vote no more; the rest votes anew, until nothing is left that could count.

The mirrored digests of the one film against the other's find mirrored copies the same way.
"""

import numpy as np

from clew.matching import lines
from clew.matching.ends import segment_of
from clew.matching.lines import SLACK
from clew.matching.runs import SPEEDS, Line, fitted
from clew.matching.sides import Rules, Side, side_of
from clew.matching.timeline import Timeline
from clew.model.segment import Segment

WINDOW_MS = 120_000
"""Of the first film, hits of so long vote together: with a speed 0.005 off (half a step) the line drifts 0.3 s to its
edges. Windows overlap by half."""
MOST_SEGMENTS = 128
"""Segments of two films at most, the best: a film of 2 h cut anew each minute has 120."""
MOST_LINES = 192
"""Lines that are walked for two films at most."""
TRIES = 8
LEAST_VOTES = 1.0
"""After TRIES lines those with fewer votes aren't walked: two frames in one place each would have more."""
FASTER = 1.1
"""So many times what the line of speed 1 gains one of another speed must gain."""
REPEATED_MS = 3_000
"""How long a repetition must be: a slow shot's end is like its middle."""
NEW_SHARE = 0.5
"""A segment must show so much of either film that no better segment shows: of two loops one line says all."""


def align(one: Timeline, other: Timeline, rules: Rules | None = None) -> list[Segment]:
    """Return the stretches of two films that are the same, by their times; at most `MOST_SEGMENTS`."""
    rules = rules or Rules()
    sides = [
        side for mirrored in (False, True) if (side := side_of(one, other, rules, is_mirrored=mirrored)) is not None
    ]
    films = (one, other)
    kept: list[Segment] = []
    for tried in range(MOST_LINES):
        seed = _strongest(sides, LEAST_VOTES if tried > TRIES else 0.0)
        if seed is None or len(kept) >= MOST_SEGMENTS:
            break
        side, window = seed
        voted = side.best[window]
        new = [each for each in _grown(side, films, rules, window) if _is_new(each, kept)]
        for each in new:
            kept.append(each)
            _explain(sides, each)
        if not new:
            _give_up(side, voted, window)
    return sorted(kept, key=_place)


def _window(number: int) -> tuple[float, float]:
    """Return from when to when a window's pairs are in the first film."""
    start = number * WINDOW_MS / 2
    return start, start + WINDOW_MS


def _strongest(sides: list[Side], least: float) -> tuple[Side, int] | None:
    """Return the side and window with the line of most votes; None where none has so many."""
    best: tuple[float, Side, int] | None = None
    for side in sides:
        _vote(side)
        for window, found in side.best.items():
            votes = max(each[0] for each in found)
            if votes > max(least, best[0] + 1e-9 if best else 0.0):
                best = votes, side, window
    return None if best is None else best[1:]


def _vote(side: Side) -> None:
    """Find the best line of every window that has none yet."""
    if side.best or not side.is_left.any():
        return
    left = np.flatnonzero(side.is_left)
    middle = (side.one.starts[side.pairs.one[left]] + side.one.ends[side.pairs.one[left]]) // 2
    half = (middle // (WINDOW_MS // 2)).astype(np.int64)
    for window in np.unique(np.concatenate([half, np.maximum(half - 1, 0)])).tolist():
        chosen = left[(half == window) | (half == window + 1)]
        side.best[window] = [
            lines.best_line(side.one, side.other, side.pairs, side.weights, chosen, speeds)
            for speeds in (SPEEDS[:1], SPEEDS[1:])
        ]


def _grown(side: Side, films: tuple[Timeline, Timeline], rules: Rules, window: int) -> list[Segment]:
    """Fit the window's best lines, and return every run that counts on the one which gains most.

    One is of speed 1, one of any other; that must gain FASTER times as much, and be more than SLACK off at both ends.
    """
    best: Line | None = None
    for votes, speed, lowest, highest in side.best[window]:
        line = fitted(side, films, rules, (1 / speed, lowest, highest), _window(window)) if votes > 0 else None
        if line is not None and (best is None or (line.drift > 2 * SLACK and line.gain > FASTER * best.gain)):
            best = line
    if best is None:
        return []
    is_sure = any(run.evidence >= rules.evidence for run in best.runs)
    found = []
    for run in best.runs:
        segment = segment_of(side, films, best, run)
        covers = max(segment.share, segment.other_share) >= rules.whole_share and run.least <= rules.sure
        if covers or run.evidence >= (rules.again if is_sure else rules.evidence):
            found.append(segment)
    return found


def _is_new(segment: Segment, kept: list[Segment]) -> bool:
    """Whether a segment shows enough of either film that no better segment shows.

    Where it shows what another one shows of one film, it is a repetition.
    """
    here = [(each.start_ms, each.end_ms) for each in kept]
    there = [(each.other_start_ms, each.other_end_ms) for each in kept]
    new = _uncovered(segment.start_ms, segment.end_ms, here)
    new_there = _uncovered(segment.other_start_ms, segment.other_end_ms, there)
    if min(new, new_there) >= NEW_SHARE:
        return True
    return max(new, new_there) >= NEW_SHARE and segment.end_ms - segment.start_ms >= REPEATED_MS


def _uncovered(start: int, end: int, others: list[tuple[int, int]]) -> float:
    """Return which part of a stretch none of the others covers, 0 to 1."""
    free, at = 0, start
    for begin, stop in sorted(others):
        free += max(0, min(begin, end) - at)
        at = max(at, min(stop, end))
    free += max(0, end - at)
    if end <= start:
        return 0.0 if any(begin <= start <= stop for begin, stop in others) else 1.0
    return free / (end - start)


def _give_up(side: Side, voted: list[tuple[float, float, float, float]], window: int) -> None:
    """Have the pairs vote no more that voted for a window's lines."""
    for votes, speed, lowest, highest in voted:
        if votes > 0:
            offset = (lowest + highest) / 2
            on_line = lines.on_line(side.one, side.other, side.pairs, 1 / speed, offset, *_window(window))
            side.is_left &= ~on_line
    side.best.clear()


def _explain(sides: list[Side], segment: Segment) -> None:
    """Have the pairs vote no more that a segment explains: what lies between its times in both films."""
    for side in sides:
        one, other = side.pairs.one, side.pairs.other
        inside = (
            (side.one.ends[one] >= segment.start_ms - SLACK)
            & (side.one.starts[one] <= segment.end_ms + SLACK)
            & (side.other.ends[other] >= segment.other_start_ms - SLACK)
            & (side.other.starts[other] <= segment.other_end_ms + SLACK)
        )
        side.is_left &= ~inside
        side.best.clear()


def _place(segment: Segment) -> tuple[int, int, int, int, bool]:
    return (
        segment.start_ms,
        segment.other_start_ms,
        segment.end_ms,
        segment.other_end_ms,
        segment.is_mirrored,
    )
