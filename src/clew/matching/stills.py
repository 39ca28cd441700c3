"""When a still picture is to be seen in a film."""

import numpy as np
import numpy.typing as npt

from clew.matching.timeline import Timeline
from clew.model.segment import Segment, Track

MIRRORED_FORM = 5
"""The form of `Match.form` that is flipped left-right."""
MOST_TIMES = 16
"""Times that are told of a picture in a film at most, the nearest: a screenshot of a title that comes back."""

Integers = npt.NDArray[np.int64]


def times(film: Timeline, spans: Integers, distances: Integers, forms: Integers) -> list[Segment]:
    """Return when a picture is seen in a film: a segment for each row of neighbouring spans it is near to, in order.

    One hit a row: the film's span, the distance in bits, and the picture's form (as `Match.form`); a span may come more
    than once.
    """
    order = np.lexsort((forms, distances, spans))
    spans, distances, forms = spans[order], distances[order], forms[order]
    first = np.concatenate([[True], spans[1:] != spans[:-1]]) if len(spans) else np.zeros(0, np.bool_)
    spans, distances, forms = spans[first], distances[first], forms[first]
    rows = np.split(np.arange(len(spans)), np.flatnonzero(np.diff(spans) > 1) + 1) if len(spans) else []
    found = [_segment(film, spans[row], distances[row], forms[row]) for row in rows]
    nearest = sorted(found, key=lambda each: (each.distance, each.other_start_ms))[:MOST_TIMES]
    return sorted(nearest, key=lambda each: each.other_start_ms)


def _segment(film: Timeline, spans: Integers, distances: Integers, forms: Integers) -> Segment:
    start, end = int(film.starts[spans[0]]), int(film.ends[spans[-1]])
    best = int(np.argmin(distances))
    return Segment(
        track=Track.STILL,
        start_ms=0,
        end_ms=0,
        other_start_ms=start,
        other_end_ms=end,
        speed=1.0,
        is_mirrored=int(forms[best]) == MIRRORED_FORM,
        items=len(spans),
        distance=float(distances[best]),
        share=1.0,
        other_share=round(min(1.0, (end - start) / film.duration_ms), 4) if film.duration_ms > 0 else 1.0,
    )
