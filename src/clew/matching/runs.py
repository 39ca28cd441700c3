"""Runs on a line of offset and speed: where two films agree along it, and the line that fits them best."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clew.matching import lines
from clew.matching.lines import SLACK, Floats, Walk
from clew.matching.sides import Rules, Side
from clew.matching.timeline import Timeline

SPEEDS = np.array(sorted(np.arange(88, 114) / 100, key=lambda speed: (abs(speed - 1), speed)))
"""Speeds that are tried, nearest to 1 first; the fit finds those between."""
MOST_OFFSETS = 64
"""Offsets that are tried between two, SLACK apart or more."""
FITS = 3
"""How often a line is fitted and walked again."""
SURENESS = 4.0
"""Standard errors by which a speed must differ from 1."""
NOISE_MS = 300
"""How far instants lie apart by looking once a second: the standard deviation of the difference of two uniform draws is
408 ms, and is less where a cut stands in both."""
DENSE = 1 / 3
"""Of a run's ticks with something to compare so many must agree or resemble."""
SAME_BITS = 12
"""Frames of one film so near to each other count once as evidence: a still shot, encoded, moves by 8 bits at most."""
ENOUGH = 1000.0
"""Evidence that is counted up to."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run on a line: first and last tick, what it gains (`lines.rising`), the evidence, and the least distance."""

    first: int
    last: int
    gain: int
    evidence: float
    least: int


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line, walked: its runs, and what the best of them in the window gains, and by how many ms it drifts."""

    slope: float
    offset: float
    walked: Walk
    runs: list[Run]
    gain: int
    drift: float


def fitted(
    side: Side,
    films: tuple[Timeline, Timeline],
    rules: Rules,
    lines_: tuple[float, float, float],
    window: tuple[float, float],
) -> Line | None:
    """Fit a line to the best run it has in a window, again and again; None where it has none.

    `lines_` are its slope and the lowest and highest offset it may have at first. Where still shots leave much between
    those, the one is taken on which most agrees: that has their cuts at the same time.
    """
    slope, lowest, highest = lines_
    offset = (lowest + highest) / 2
    if highest - lowest > 2 * SLACK:
        offset = _most_agreeing(side, films, rules, lines_)
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
        moved = _fit(side, walked, best, slope, offset, rules.wide)
        if fit == FITS or moved == (slope, offset):
            break
        slope, offset = moved
    drift = abs(slope - 1) * (best.last - best.first) * lines.TICK
    return Line(slope, offset, walked, found, best.gain, drift)


def _most_agreeing(
    side: Side, films: tuple[Timeline, Timeline], rules: Rules, lines_: tuple[float, float, float]
) -> float:
    """Return the offset between two on whose line the best run gains most, of equal ones that in their middle."""
    slope, lowest, highest = lines_
    offsets = np.linspace(lowest, highest, min(MOST_OFFSETS, int((highest - lowest) / SLACK) + 2))
    gains = []
    for offset in offsets.tolist():
        bounds = _bounds(films, slope, offset)
        if bounds[0] >= bounds[1] + 1:
            gains.append(0)
            continue
        walked = lines.walk(side.one, side.other, slope, offset, (rules.radius, rules.wide), bounds)
        gains.append(max((run.gain for run in _runs(side, walked, rules)), default=0))
    best = np.flatnonzero(np.array(gains) == max(gains))
    return float(offsets[best[len(best) // 2]])


def _bounds(films: tuple[Timeline, Timeline], slope: float, offset: float) -> Floats:
    """Return from when to when in the first film both films have frames on a line."""
    one, other = films
    return np.array(
        [max(0.0, -offset / slope), min(float(one.duration_ms), (other.duration_ms - offset) / slope)], np.float64
    )


def _runs(side: Side, walked: Walk, rules: Rules) -> Iterator[Run]:
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
        least = int(walked.distances[first : last + 1][states == lines.AGREES].min())
        yield Run(*_reach(walked.states, first, last, 2 * reach), gain, evidence, least)


def _cuts(side: Side, rows: lines.Small, others: lines.Small, wide: int) -> int:
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


def _fit(side: Side, walked: Walk, run: Run, slope: float, offset: float, wide: int) -> tuple[float, float]:
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
