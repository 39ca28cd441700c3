"""Which films are the same, told by what they share."""

from collections.abc import Sequence

from clew.model.segment import Segment, Track, covered_ms

SAME_SHARE = 0.8
"""Films are the same where the stretches that both show cover so much of either: a copy without its titles is, a clip
is not. `benchmarks/segments.py` measures what copies share."""
UNRELATED_BITS = 128
"""Distance of frames that have nothing to do with each other."""


def film_distance(segments: Sequence[Segment], duration_ms: int, other_ms: int) -> int | None:
    """Return how far a film is from another in bits, all its time taken together; None where they aren't the same.

    What isn't shared counts as unrelated. The larger distance of both sides, so that it is the same from either.
    """
    frames = [each for each in segments if each.track is Track.FRAMES]
    items = sum(each.items for each in frames)
    if not items or not duration_ms or not other_ms:
        return None
    share = min(
        covered_ms((each.start_ms, each.end_ms) for each in frames) / duration_ms,
        covered_ms((each.other_start_ms, each.other_end_ms) for each in frames) / other_ms,
    )
    if share < SAME_SHARE:
        return None
    mean = sum(each.distance * each.items for each in frames) / items
    return round(min(share, 1) * mean + (1 - min(share, 1)) * UNRELATED_BITS)
