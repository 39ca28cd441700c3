"""Frames of two films on lines of offset and speed: the loops, compiled by Numba.

Time in the other film is `slope * time + offset`, ms; slope is 1 / speed. A pair of spans is a box, their times in both
films; it lies on a line that passes it by no more than SLACK.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from clew.matching.kernels import Words, popcount

Integers = npt.NDArray[np.int64]
Masks = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Small = npt.NDArray[np.int32]

SLACK = 750
"""ms. Two films looked at once a second see the same instant at most 500 ms apart; the rest is for a line not yet
exact."""
TICK = 500
"""ms between the times at which a line is walked: half a second, as films are looked at once a second."""
BIN = 250
"""ms of a bin that offsets vote for."""
BETTER = 1.1
"""So many times the votes make another speed better than one nearer to 1."""
AGREES, RESEMBLES, NOTHING, RESTLESS, DIFFERS = 2, 1, 0, -1, -2
"""What a tick of a line shows: frames within the radius; within the wide one; none to compare; restless ones in both
films, which looked at half a second apart tell nothing; others."""


GAINS = (-1, 0, 0, 1, 2)
"""What a tick adds to a run, from DIFFERS to AGREES."""


class Spans(NamedTuple):
    """Spans of a film, as in `Timeline`; `codes` are the mirrored ones where a mirrored copy is looked for.

    `is_restless` masks those that are far from both neighbours: a moment later the picture is another.
    """

    starts: Integers
    ends: Integers
    codes: Words
    is_good: Masks
    is_restless: Masks


class Pairs(NamedTuple):
    """Pairs of near spans, in order of `one`, then `other`: rows of both films, and the distance in bits."""

    one: Small
    other: Small
    distances: Small


class Walk(NamedTuple):
    """A line tick by tick: what each shows, and the spans (-1: none) that come nearest, with their distance in bits."""

    states: npt.NDArray[np.int8]
    one: Small
    other: Small
    distances: Small


@njit(nogil=True, cache=True)
def apart(codes: Words, row: int, others: Words, other: int) -> int:
    """Return the distance of two codes in bits."""
    bits = np.uint64(0)
    for k in range(codes.shape[1]):
        bits += popcount(codes[row, k] ^ others[other, k])
    return int(bits)


@njit(nogil=True, cache=True)
def near(one: Spans, other: Spans, radius: int) -> Pairs:
    """Compare every good span with every good one of the other film."""
    room = 1024
    rows, others, distances = np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.int32)
    count = 0
    for i in range(len(one.starts)):
        if not one.is_good[i]:
            continue
        for j in range(len(other.starts)):
            bits = apart(one.codes, i, other.codes, j)
            if bits > radius or not other.is_good[j]:
                continue
            if count == room:
                room *= 2
                rows, others = _grown(rows, room), _grown(others, room)
                distances = _grown(distances, room)
            rows[count], others[count], distances[count] = i, j, bits
            count += 1
    return Pairs(rows[:count], others[:count], distances[:count])


@njit(nogil=True, cache=True)
def _grown(values: Small, room: int) -> Small:
    grown = np.empty(room, np.int32)
    grown[: len(values)] = values
    return grown


@njit(nogil=True, cache=True)
def runs(rows: Small, others: Small, count: int) -> Small:
    """Return in how many separate runs of spans of the other film each of `count` spans has its pairs.

    Pairs in order of rows, then others. Neighbours in time are one run: a slow scene's frames are like each other.
    """
    found = np.zeros(count, np.int32)
    for k in range(len(rows)):
        if k == 0 or rows[k] != rows[k - 1] or others[k] > others[k - 1] + 1:
            found[rows[k]] += 1
    return found


@njit(nogil=True, cache=True)
def best_line(
    one: Spans, other: Spans, pairs: Pairs, weights: Floats, chosen: Integers, speeds: Floats
) -> tuple[float, float, float, float]:
    """Return votes, speed, lowest and highest offset of the lines that most of the chosen pairs lie on.

    Each votes with its weight; a pair of long spans lies on many lines, and votes for each with less. Of equal speeds
    the first, then the smallest offsets. No votes where no pair is chosen.
    """
    votes, best_speed, lowest, highest = 0.0, 1.0, 0.0, 0.0
    if len(chosen) == 0:
        return votes, best_speed, lowest, highest
    low, high = np.empty(len(chosen)), np.empty(len(chosen))
    for speed in speeds:
        slope = 1.0 / speed
        for k in range(len(chosen)):
            i, j = pairs.one[chosen[k]], pairs.other[chosen[k]]
            low[k] = other.starts[j] - one.ends[i] * slope - SLACK
            high[k] = other.ends[j] - one.starts[i] * slope + SLACK
        first, last = low.min(), high.max()
        bins = np.zeros(int((last - first) / BIN) + 2)
        for k in range(len(chosen)):
            i, j = pairs.one[chosen[k]], pairs.other[chosen[k]]
            lasts = one.ends[i] - one.starts[i] + other.ends[j] - other.starts[j]
            weight = weights[chosen[k]] * 2 * SLACK / (2 * SLACK + lasts)
            bins[int((low[k] - first) / BIN)] += weight
            bins[int((high[k] - first) / BIN) + 1] -= weight
        sum_, at, until, most = 0.0, 0, 0, 0.0
        for place in range(len(bins)):
            sum_ += bins[place]
            if sum_ > most + 1e-9:
                most, at, until = sum_, place, place
            elif sum_ > most - 1e-9 and until == place - 1:
                until = place
        if most > votes * BETTER:
            votes, best_speed = most, speed
            lowest, highest = first + at * BIN, first + (until + 1) * BIN
    return votes, best_speed, lowest, highest


@njit(nogil=True, cache=True)
def on_line(one: Spans, other: Spans, pairs: Pairs, slope: float, offset: float, first: float, last: float) -> Masks:
    """Tell which pairs lie on a line, where its time in the first film is first..last."""
    lies = np.zeros(len(pairs.one), np.bool_)
    for k in range(len(pairs.one)):
        i, j = pairs.one[k], pairs.other[k]
        begin, end = max(one.starts[i], first - SLACK), min(one.ends[i], last + SLACK)
        lies[k] = (
            begin <= end
            and end * slope + offset >= other.starts[j] - SLACK
            and begin * slope + offset <= other.ends[j] + SLACK
        )
    return lies


@njit(nogil=True, cache=True)
def walk(  # noqa: C901  one pass over both films side by side
    one: Spans, other: Spans, slope: float, offset: float, bits: tuple[int, int], bounds: Floats
) -> Walk:
    """Walk a line from bounds[0] to bounds[1], ms in the first film, and tell of each tick what is there.

    Compared are the spans of both films within SLACK of the tick that lie on the line themselves; `bits` are the
    radius and the wide one.
    """
    radius, wide = bits
    count = int((bounds[1] - bounds[0]) / TICK) + 1
    states = np.zeros(count, np.int8)
    ones, others = np.full(count, -1, np.int32), np.full(count, -1, np.int32)
    distances = np.zeros(count, np.int32)
    first_i, first_j = 0, 0
    for tick in range(count):
        time = bounds[0] + tick * TICK
        there = time * slope + offset
        while first_i < len(one.starts) and one.ends[first_i] < time - SLACK:
            first_i += 1
        while first_j < len(other.starts) and other.ends[first_j] < there - SLACK:
            first_j += 1
        least = -1
        i = first_i
        while i < len(one.starts) and one.starts[i] <= time + SLACK:
            j = first_j
            while one.is_good[i] and j < len(other.starts) and other.starts[j] <= there + SLACK:
                if (
                    other.is_good[j]
                    and one.ends[i] * slope + offset >= other.starts[j] - SLACK
                    and one.starts[i] * slope + offset <= other.ends[j] + SLACK
                ):
                    far = apart(one.codes, i, other.codes, j)
                    if least < 0 or far < least:
                        least, ones[tick], others[tick] = far, i, j
                j += 1
            i += 1
        distances[tick] = least
        if least < 0:
            states[tick] = NOTHING
        elif least <= radius:
            states[tick] = AGREES
        elif least <= wide:
            states[tick] = RESEMBLES
        else:
            is_restless = one.is_restless[ones[tick]] and other.is_restless[others[tick]]
            states[tick] = RESTLESS if is_restless else DIFFERS
    return Walk(states, ones, others, distances)


@njit(nogil=True, cache=True)
def rising(states: npt.NDArray[np.int8], drop: int, blank: int) -> list[tuple[int, int, int]]:
    """Return the runs of a walked line: first and last tick of each stretch that gains most, and the gain; in order.

    Each tick gains or loses as GAINS has it. A run ends at its height where it falls `drop` below it, or after `blank`
    ticks that tell nothing; it must hold a tick that agrees.
    """
    found = [(0, 0, 0)][:0]
    first, top_at, sum_, top, agrees, holds, empty = 0, -1, 0, 0, False, False, 0
    for tick in range(len(states) + 1):
        is_over = tick == len(states)
        if not is_over:
            state = states[tick]
            gain = GAINS[state - DIFFERS]
            if sum_ == 0 and gain <= 0:
                continue
            if sum_ == 0:
                first, top, agrees, holds, empty = tick, 0, False, False, 0
            sum_ += gain
            empty = empty + 1 if gain == 0 else 0
            agrees = agrees or state == AGREES
            if gain > 0 and sum_ > top:
                top, top_at, holds = sum_, tick, agrees
        if top > 0 and (is_over or sum_ <= max(0, top - drop) or empty > blank):
            if holds:
                found.append((first, top_at, top))
            sum_, top = 0, 0
    return found


@njit(nogil=True, cache=True)
def changes(codes: Words, most: int) -> Floats:
    """Return the distance in bits of each span from the one before, and of the last from none, at most `most`.

    Shape (n + 1,): what stands before the first span and behind the last counts as different.
    """
    found = np.full(len(codes) + 1, np.float64(most))
    for i in range(1, len(codes)):
        found[i] = min(most, apart(codes, i - 1, codes, i))
    return found


@njit(nogil=True, cache=True)
def distinct(codes: Words, rows: Small, weights: Floats, radius: int, enough: float) -> float:
    """Return the summed weight of those rows' codes that lie beyond the radius of each other, up to `enough`.

    In the order given, each that is far from all taken before is taken; a loop counts once.
    """
    taken = np.empty(len(rows), np.int32)
    count, total = 0, 0.0
    for row in rows:
        is_new = True
        for k in range(count):
            if apart(codes, row, codes, taken[k]) <= radius:
                is_new = False
                break
        if is_new:
            taken[count] = row
            count += 1
            total += weights[row]
            if total >= enough:
                break
    return total
