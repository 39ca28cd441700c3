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

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from clew.matching import lines
from clew.matching.lines import SLACK, Floats, Pairs, Spans, Walk
from clew.matching.timeline import Timeline
from clew.model.segment import Segment, Track

WINDOW_MS = 120_000
"""Of the first film, hits of so long vote together: with a speed 0.005 off (half a step) the line drifts 0.3 s to its
edges. Windows overlap by half."""
SPEEDS = np.array(sorted(np.arange(88, 114) / 100, key=lambda speed: (abs(speed - 1), speed)))
"""Speeds that are tried, nearest to 1 first; the fit finds those between."""
MOST_SEGMENTS = 64
"""Segments of two films at most, the best: a loop of 3 s in a film of 3 min."""
MOST_LINES = 96
"""Lines that are walked for two films at most."""
FITS = 3
"""How often a line is fitted and walked again."""
SURENESS = 4.0
"""Standard errors by which a speed must differ from 1."""
NOISE_MS = 300
"""How far instants lie apart by looking once a second: the standard deviation of the difference of two uniform draws is
408 ms, and is less where a cut stands in both."""
RESEMBLANCE = 0.5
"""What a frame counts for that only resembles the one beside it on the line (`Rules.wide`)."""
DENSE = 1 / 3
"""Of a run's ticks with something to compare so many must agree or resemble."""
SAME_BITS = 12
"""Frames of one film so near to each other count once as evidence: a still shot, encoded, moves by 8 bits at most."""
TRIES = 8
LEAST_VOTES = 1.0
"""After TRIES lines those with fewer votes aren't walked: two frames in one place each would have more."""
ENOUGH = 1000.0
"""Evidence that is counted up to."""
FASTER = 1.1
"""So many times what the line of speed 1 gains one of another speed must gain."""
REPEATED_MS = 3_000
"""How long a repetition must be: a slow shot's end is like its middle."""
NEW_SHARE = 0.5
"""A segment must show so much of either film that no better segment shows: of two loops one line says all."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as the same film; distances in bits of 256, inclusive. `benchmarks/segments.py` measures them.

    `radius` is that of pictures. Frames of the same instant looked at half a second apart are within it half of the
    time, within `wide` 87 % of it; of letterboxed copies 30 % and all; of unrelated drawn frames none lies below 98.
    `evidence` is how many different frames must agree, `again` how many beside
    a run with enough on the same line; `whole_share` is how much of the shorter film a run must cover
    to count with one frame only (a film of one still shot).
    """

    radius: int = 48
    wide: int = 80
    evidence: float = 3.0
    again: float = 2.0
    whole_share: float = 0.8
    gap_ms: int = 3_000
    blank_ms: int = 10_000


@dataclass(frozen=True, slots=True)
class _Run:
    """A run on a line: first and last tick, what it gains (`lines.rising`), and the evidence for it."""

    first: int
    last: int
    gain: int
    evidence: float


@dataclass(slots=True, eq=False)
class _Side:
    """One way to look at two films: as they are, or the first one mirrored."""

    one: Spans
    other: Spans
    pairs: Pairs
    weights: Floats
    one_weights: Floats
    changes: tuple[Floats, Floats]
    is_left: npt.NDArray[np.bool_]
    is_mirrored: bool
    best: dict[int, list[tuple[float, float, float]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """A line, walked: its runs, and what the best of them in the window gains, and by how many ms it drifts."""

    slope: float
    offset: float
    walked: Walk
    runs: list[_Run]
    gain: int
    drift: float


def align(one: Timeline, other: Timeline, rules: Rules | None = None) -> list[Segment]:
    """Return the stretches of two films that are the same, by their times; at most `MOST_SEGMENTS`."""
    rules = rules or Rules()
    sides = [side for mirrored in (False, True) if (side := _side(one, other, rules, is_mirrored=mirrored)) is not None]
    films = (one, other)
    kept: list[Segment] = []
    for tried in range(MOST_LINES):
        seed = _strongest(sides, LEAST_VOTES if tried > TRIES else 0.0)
        if seed is None or len(kept) >= MOST_SEGMENTS:
            break
        side, window = seed
        found = _grown(side, films, rules, window)
        for each in found:
            if _is_new(each, kept):
                kept.append(each)
            _explain(sides, each)
        if not found:
            _give_up(side, window)
    return sorted(kept, key=_place)


def _side(one: Timeline, other: Timeline, rules: Rules, *, is_mirrored: bool) -> _Side | None:
    codes = one.mirrored if is_mirrored else one.codes
    if not one.count or not other.count:
        return None
    changes = lines.changes(codes, rules.wide), lines.changes(other.codes, rules.wide)
    spans = Spans(one.starts, one.ends, codes, one.is_good, _restless(changes[0], rules.wide))
    others = Spans(other.starts, other.ends, other.codes, other.is_good, _restless(changes[1], rules.wide))
    pairs = lines.near(spans, others, rules.radius)
    if not len(pairs.one):
        return None
    here = lines.runs(pairs.one, pairs.other, one.count)
    turned = np.lexsort((pairs.one, pairs.other))
    there = lines.runs(pairs.other[turned], pairs.one[turned], other.count)
    weights = 1.0 / np.sqrt(np.maximum(here[pairs.one], there[pairs.other]))
    one_weights = np.zeros(one.count)
    np.maximum.at(one_weights, pairs.one, weights)
    one_weights[one_weights == 0] = RESEMBLANCE
    return _Side(spans, others, pairs, weights, one_weights, changes, np.ones(len(pairs.one), np.bool_), is_mirrored)


def _restless(changes: Floats, wide: int) -> npt.NDArray[np.bool_]:
    return np.asarray((changes[:-1] >= wide) & (changes[1:] >= wide))


def _window(number: int) -> tuple[float, float]:
    start = number * WINDOW_MS / 2
    return start, start + WINDOW_MS


def _strongest(sides: list[_Side], least: float) -> tuple[_Side, int] | None:
    """Return the side and window with the line of most votes; None where none has so many."""
    best: tuple[float, _Side, int] | None = None
    for side in sides:
        _vote(side)
        for window, found in side.best.items():
            votes = max(each[0] for each in found)
            if votes > max(least, best[0] + 1e-9 if best else 0.0):
                best = votes, side, window
    return None if best is None else best[1:]


def _vote(side: _Side) -> None:
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


def _grown(side: _Side, films: tuple[Timeline, Timeline], rules: Rules, window: int) -> list[Segment]:
    """Fit the window's best lines, and return every run that counts on the one which gains most.

    One is of speed 1, one of any other; that must gain FASTER times as much, and be more than SLACK off at both ends.
    """
    best: _Line | None = None
    for votes, speed, offset in side.best[window]:
        line = _fitted(side, films, rules, (1 / speed, offset), _window(window)) if votes > 0 else None
        if line is not None and (best is None or (line.drift > 2 * SLACK and line.gain > FASTER * best.gain)):
            best = line
    if best is None:
        return []
    is_sure = any(run.evidence >= rules.evidence for run in best.runs)
    found = []
    for run in best.runs:
        segment = _segment(side, films, best, run)
        covers = max(segment.share, segment.other_share) >= rules.whole_share
        if covers or run.evidence >= (rules.again if is_sure else rules.evidence):
            found.append(segment)
    return found


def _fitted(
    side: _Side, films: tuple[Timeline, Timeline], rules: Rules, line: tuple[float, float], window: tuple[float, float]
) -> _Line | None:
    """Fit a line to the best run it has in a window, again and again; None where it has none."""
    slope, offset = line
    for fit in range(FITS + 1):
        bounds = _bounds(films, slope, offset)
        if bounds[0] >= bounds[1] + 1:
            return None
        walked = lines.walk(side.one, side.other, slope, offset, (rules.radius, rules.wide), bounds)
        found = list(_runs(side, walked, rules))
        inside = [
            run
            for run in found
            if bounds[0] + run.first * lines.TICK <= window[1] and bounds[0] + run.last * lines.TICK >= window[0]
        ]
        if not inside:
            return None
        best = max(inside, key=lambda run: run.gain)
        fitted = _fit(side, walked, best, slope, offset, rules.wide)
        if fit == FITS or fitted == (slope, offset):
            break
        slope, offset = fitted
    drift = abs(slope - 1) * (best.last - best.first) * lines.TICK
    return _Line(slope, offset, walked, found, best.gain, drift)


def _bounds(films: tuple[Timeline, Timeline], slope: float, offset: float) -> Floats:
    """Return from when to when in the first film both films have frames on a line."""
    one, other = films
    return np.array(
        [max(0.0, -offset / slope), min(float(one.duration_ms), (other.duration_ms - offset) / slope)], np.float64
    )


def _runs(side: _Side, walked: Walk, rules: Rules) -> Iterator[_Run]:
    """Yield the runs of a walked line that hold a frame that agrees, with what leads from them to a film's end."""
    reach, blank = rules.gap_ms // lines.TICK, rules.blank_ms // lines.TICK
    drop = -lines.GAINS[0] * reach
    for first, last, gain in lines.rising(walked.states, drop, blank):
        states = walked.states[first : last + 1]
        rows, others = walked.one[first : last + 1], walked.other[first : last + 1]
        shown = states >= lines.RESEMBLES
        if shown.sum() < DENSE * (states != lines.NOTHING).sum():
            continue
        rows, others = rows[shown], others[shown]
        is_next = np.concatenate([[True], rows[1:] != rows[:-1]])
        evidence = lines.distinct(side.one.codes, rows[is_next], side.one_weights, SAME_BITS, ENOUGH)
        evidence += _cuts(side, rows, others, rules.wide)
        yield _Run(*_reach(walked.states, first, last, 2 * reach), gain, evidence)


def _cuts(side: _Side, rows: lines.Small, others: lines.Small, wide: int) -> int:
    """Count where both films cut at once."""
    both = (rows[1:] != rows[:-1]) & (others[1:] != others[:-1])
    here, there = side.changes
    return int((both & (here[rows[1:]] >= wide) & (there[others[1:]] >= wide)).sum())


def _reach(states: npt.NDArray[np.int8], first: int, last: int, most: int) -> tuple[int, int]:
    """Return first and last tick of a run with what leads from it to a film's end, at most so many ticks.

    That is only where nothing speaks against it: restless frames, or none to compare.
    """
    if first <= most and (states[:first] != lines.DIFFERS).all():
        first = 0
    if len(states) - 1 - last <= most and (states[last + 1 :] != lines.DIFFERS).all():
        last = len(states) - 1
    return first, last


def _fit(side: _Side, walked: Walk, run: _Run, slope: float, offset: float, wide: int) -> tuple[float, float]:
    """Fit a line to the frames that agree in a run.

    What fixes a line in time is change: a cut, or motion. So where a span begins (or ends) in both films counts by how
    much changes there in both, and least where they agree badly. A speed of 1 stays 1 unless another is sure
    by `SURENESS` standard errors, and moves the ends by more than SLACK.
    """
    ticks = np.arange(run.first, run.last + 1)
    ticks = ticks[walked.states[ticks] == lines.AGREES]
    one, other = walked.one[ticks], walked.other[ticks]
    is_next = np.concatenate([[True], (one[1:] != one[:-1]) | (other[1:] != other[:-1])])
    one, other, distances = one[is_next], other[is_next], walked.distances[ticks][is_next]
    x = np.concatenate([side.one.starts[one], side.one.ends[one]]).astype(np.float64)
    y = np.concatenate([side.other.starts[other], side.other.ends[other]]).astype(np.float64)
    here, there = side.changes
    change = np.concatenate([np.minimum(here[one], there[other]), np.minimum(here[one + 1], there[other + 1])])
    weights = change / (wide / 8 + np.concatenate([distances, distances]))
    near = (np.abs(slope * x + offset - y) <= 2 * SLACK) & (weights > 0)
    if not near.any():
        return slope, offset
    x, y, weights = x[near], y[near], weights[near]
    middle, mean = np.average(x, weights=weights), np.average(y, weights=weights)
    spread = float(np.average((x - middle) ** 2, weights=weights))
    extent = float(x.max() - x.min())
    if spread > 0:
        fitted = float(np.average((x - middle) * (y - mean), weights=weights)) / spread
        left = float(np.average((y - mean - fitted * (x - middle)) ** 2, weights=weights))
        independent = float(weights.sum() ** 2 / (weights**2).sum()) / 2
        error = math.sqrt((left + NOISE_MS**2) / independent / spread)
        is_sure = abs(fitted - 1) > SURENESS * error and abs(fitted - 1) * extent > SLACK
        if is_sure or slope != 1:
            slope = min(max(fitted, 1 / SPEEDS.max()), 1 / SPEEDS.min())
    return round(slope, 9), round(mean - slope * middle, 3)


def _segment(side: _Side, films: tuple[Timeline, Timeline], line: _Line, run: _Run) -> Segment:
    """Say a run as a segment."""
    slope, offset, walked = line.slope, line.offset, line.walked
    ticks = np.arange(run.first, run.last + 1)
    ticks = ticks[walked.one[ticks] >= 0]
    start = _start(side, walked, int(ticks[0]), slope, offset)
    end = _end(side, films, walked, int(ticks[-1]), slope, offset)
    there = (start * slope + offset, end * slope + offset)
    one, other = films
    start, end = _within(start, one.duration_ms), _within(end, one.duration_ms)
    agreeing = ticks[walked.states[ticks] == lines.AGREES]
    _, first_of = np.unique(walked.one[agreeing], return_index=True)
    other_start, other_end = _within(there[0], other.duration_ms), _within(there[1], other.duration_ms)
    return Segment(
        track=Track.FRAMES,
        start_ms=start,
        end_ms=end,
        other_start_ms=other_start,
        other_end_ms=other_end,
        speed=round(float(1 / slope), 4),
        is_mirrored=side.is_mirrored,
        items=len(first_of),
        distance=round(float(walked.distances[agreeing][first_of].mean()), 2),
        share=_share(end - start, one.duration_ms),
        other_share=_share(other_end - other_start, other.duration_ms),
    )


def _start(side: _Side, walked: Walk, tick: int, slope: float, offset: float) -> float:
    """Return when a run begins in the first film: at the beginning of either film, or halfway to the frames before."""
    i, j = int(walked.one[tick]), int(walked.other[tick])
    seen = max(float(side.one.starts[i]), (float(side.other.starts[j]) - offset) / slope)
    seen = min(seen, float(side.one.ends[i]))
    before = float(side.one.ends[i - 1]) if i else 0.0
    there = (float(side.other.ends[j - 1]) - offset) / slope if j else -offset / slope
    latest = max(before, there)
    if latest >= seen:
        return seen
    begins = (i == 0 and latest == before) or (j == 0 and latest == there)
    return latest if begins and seen - latest <= 2 * SLACK else max(seen - SLACK, (seen + latest) / 2)


def _end(side: _Side, films: tuple[Timeline, Timeline], walked: Walk, tick: int, slope: float, offset: float) -> float:
    """Return when a run ends in the first film: at the end of either film, or halfway to the frames after it."""
    i, j = int(walked.one[tick]), int(walked.other[tick])
    seen = min(float(side.one.ends[i]), (float(side.other.ends[j]) - offset) / slope)
    seen = max(seen, float(side.one.starts[i]))
    is_last, is_others_last = i == len(side.one.starts) - 1, j == len(side.other.starts) - 1
    after = float(films[0].duration_ms if is_last else side.one.starts[i + 1])
    there = (float(films[1].duration_ms if is_others_last else side.other.starts[j + 1]) - offset) / slope
    soonest = min(after, there)
    if soonest <= seen:
        return seen
    ends = (is_last and soonest == after) or (is_others_last and soonest == there)
    return soonest if ends and soonest - seen <= 2 * SLACK else min(seen + SLACK, (seen + soonest) / 2)


def _within(time: float, duration: int) -> int:
    return min(max(round(time), 0), duration)


def _share(length: int, duration: int) -> float:
    return round(min(1.0, length / duration), 4) if duration > 0 else 1.0


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


def _give_up(side: _Side, window: int) -> None:
    """Have the pairs on a window's lines vote no more."""
    for votes, speed, offset in side.best[window]:
        if votes > 0:
            on_line = lines.on_line(side.one, side.other, side.pairs, 1 / speed, offset, *_window(window))
            side.is_left &= ~on_line
    side.best.clear()


def _explain(sides: list[_Side], segment: Segment) -> None:
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
