"""Says a run on a line as a segment: when it begins and ends in both films."""

import numpy as np

from clew.matching import lines
from clew.matching.lines import SLACK, Walk
from clew.matching.runs import Line, Run
from clew.matching.sides import Side
from clew.matching.timeline import Timeline
from clew.model.segment import Segment, Track


def segment_of(side: Side, films: tuple[Timeline, Timeline], line: Line, run: Run) -> Segment:
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


def _start(side: Side, walked: Walk, tick: int, slope: float, offset: float) -> float:
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


def _end(side: Side, films: tuple[Timeline, Timeline], walked: Walk, tick: int, slope: float, offset: float) -> float:
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
