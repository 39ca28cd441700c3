"""What is found of films in time: segments against the truth, by kind, stills, sound, false ones. For recall.py.

A stretch counts as found where a segment of the same track and pair covers half of it or more, and as exact where all
four ends lie within 1.5 s. A still is found where the film's time lies within 1.5 s. False is a segment of two media
that have nothing in common on that track (a still and a frame are one track here), and whose pictures are not of the
same reel either: what lies beside a stretch in the same take looks like it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from clew.model.frame_part import frame_time
from clew.model.match import Match, MatchKind
from clew.model.segment import Segment, Track
from clew.samples.films.plan import BROKEN, STILLS
from clew.samples.truth import Truth, TruthFile, TruthSegment
from clew.store.segments import SegmentRow

WITHIN_MS = 1500
"""How far an end may be off: the issue's own figure."""
COVERED = 0.5
PLANTED = ("clip", "clip in film")
SLOW = ("still", "slow")
"""Takes in which two frames half a second apart look alike; of fast ones a frame a second shows too little."""

OWN_PICTURE = frozenset({"other picture", "black film"})
"""Kinds that show nothing of their reel."""
PLAIN = frozenset({"film", "clip", "clip in film", "re-encoded film", "other codec", "scaled film", "silent film"})
"""Kinds whose picture is that of their reel."""

Pair = tuple[str, str]
Found = dict[tuple[Pair, str], list[Segment]]


@dataclass(frozen=True, slots=True)
class Score:
    """How one planted stretch was found: whether at all, and by how much its worst end is off (ms)."""

    kind: str
    is_found: bool
    worst_ms: float

    @property
    def is_exact(self) -> bool:
        """Whether it was found with all ends within 1.5 s."""
        return self.is_found and self.worst_ms <= WITHIN_MS


def segment_figures(truth: Truth, rows: Mapping[bytes, Sequence[SegmentRow]]) -> dict[str, object]:
    """Return figures on segments of a case, as `segments_of_case` has them."""
    found = _found(rows)
    scores = list(_scores(truth, found))
    by_kind: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        by_kind[score.kind].append(score)
    figures: dict[str, object] = {}
    for kind in sorted(by_kind):
        each = by_kind[kind]
        figures[f"{kind}, % found of {len(each)}"] = 100 * sum(score.is_found for score in each) / len(each)
        figures[f"{kind}, % with ends within 1.5 s"] = 100 * sum(score.is_exact for score in each) / len(each)
        worst = [score.worst_ms / 1000 for score in each if score.is_found]
        figures[f"{kind}, median of the worst end, s"] = median(worst) if worst else float("nan")
    kinds = {*(f"frames: {kind}" for kind in PLANTED), *(f"still: screenshot, {motion} take" for motion in SLOW)}
    planted = [score for score in scores if score.kind in kinds]
    share = 100 * sum(score.is_exact for score in planted) / max(1, len(planted))
    figures[f"clips, films with clips, screenshots of still and slow takes, % within 1.5 s of {len(planted)}"] = share
    return figures | _false(truth, found)


def _found(rows: Mapping[bytes, Sequence[SegmentRow]]) -> Found:
    """Return all segments from either side by the pair of media (hex) and track."""
    found: Found = defaultdict(list)
    for of_media in rows.values():
        for row in of_media:
            found[(row.sha256.hex(), row.other.hex()), row.segment.track].append(row.segment)
    return found


def _kind_of(truth: Truth, planted: TruthSegment) -> str:
    """Return what a stretch is called: what was done to the film, or that both are copies of a third."""
    one, other = truth.files[planted.one], truth.files[planted.other]
    if planted.track == Track.STILL:
        motion = one.parameters["motion"]
        return f"still: screenshot, {motion} take" + ("" if other.kind in {"film", *PLANTED} else ", of a copy")
    kinds = [each.kind for each in (one, other) if each.kind != "film"]
    return f"{planted.track}: {kinds[0] if len(kinds) == 1 else 'two copies'}"


def _scores(truth: Truth, found: Found) -> Iterator[Score]:
    """Yield how each planted stretch was found, each pair of contents once."""
    done: set[tuple[Pair, str, int]] = set()
    for planted in truth.segments:
        one, other = truth.files[planted.one], truth.files[planted.other]
        key = (one.sha256, other.sha256), planted.track, planted.start_ms
        if one.sha256 == other.sha256 or key in done or not (one.sha256 and other.sha256):
            continue
        done.add(key)
        candidates = found.get(((one.sha256, other.sha256), planted.track), [])
        best = min((_worst(planted, each) for each in candidates if _covers(planted, each)), default=None)
        yield Score(_kind_of(truth, planted), best is not None, best if best is not None else float("inf"))


def _covers(planted: TruthSegment, each: Segment) -> bool:
    if planted.track == Track.STILL:
        return each.other_start_ms - WITHIN_MS <= planted.other_start_ms <= each.other_end_ms + WITHIN_MS
    shared = min(planted.end_ms, each.end_ms) - max(planted.start_ms, each.start_ms)
    others = min(planted.other_end_ms, each.other_end_ms) - max(planted.other_start_ms, each.other_start_ms)
    whole = planted.end_ms - planted.start_ms
    return min(shared, others) >= COVERED * whole


def _worst(planted: TruthSegment, each: Segment) -> float:
    """Return by how much the worst of the ends is off; of a still, how far outside what was found its time lies."""
    if planted.track == Track.STILL:
        return max(0, each.other_start_ms - planted.other_start_ms, planted.other_start_ms - each.other_end_ms)
    return max(
        abs(each.start_ms - planted.start_ms),
        abs(each.end_ms - planted.end_ms),
        abs(each.other_start_ms - planted.other_start_ms),
        abs(each.other_end_ms - planted.other_end_ms),
    )


def still_figures(truth: Truth, matches: Mapping[bytes, Sequence[Match]]) -> dict[str, object]:
    """Return how many films are matched by a list's still that they show, and at the right time."""
    hits, on_time = [], []
    for reel in truth.reels:
        take = sum(start <= reel.still_ms for start in reel.starts_ms) - 1
        if take < 0 or reel.motions[take] not in SLOW:
            continue
        before = reel.still_ms - reel.starts_ms[take]
        after = (*reel.starts_ms, reel.ms)[take + 1] - reel.still_ms
        for place, at_ms in reel.still_in:
            film = truth.files[place]
            if film.kind in PLAIN and film.sha256:
                near = [each for each in matches.get(bytes.fromhex(film.sha256), ()) if each.kind is MatchKind.NEAR]
                times = [time for time in (frame_time(each.part) for each in near) if time is not None]
                hits.append(bool(near))
                on_time.append(any(at_ms - before - WITHIN_MS <= time <= at_ms + after + WITHIN_MS for time in times))
    return {
        f"films that show a listed still of a still or slow take, % matched of {len(hits)}": _percent(hits),
        "films that show a listed still, % with a time in its take": _percent(on_time),
    }


def _percent(hits: Sequence[bool]) -> float:
    return 100 * sum(hits) / len(hits) if hits else float("nan")


def _false(truth: Truth, found: Found) -> dict[str, object]:
    """Count pairs of media with a segment that have nothing in common, and all pairs that have nothing in common."""
    related: dict[bool, set[Pair]] = {False: set(), True: set()}
    reels = {each.sha256: each.film for each in truth.files if each.film >= 0 and each.kind not in OWN_PICTURE}
    for planted in truth.segments:
        pair = truth.files[planted.one].sha256, truth.files[planted.other].sha256
        related[planted.track == Track.SOUND] |= {pair, pair[::-1]}
    false = {
        is_sound: {
            (min(pair), max(pair))
            for pair, track in found
            if (track == Track.SOUND) is is_sound
            and pair not in related[is_sound]
            and (is_sound or reels.get(pair[0], -1) != reels.get(pair[1], -2))
        }
        for is_sound in (False, True)
    }
    films = {each.sha256 for each in truth.files if _plays(each)}
    unrelated = sum(pair not in related[False] | related[True] for pair in combinations(sorted(films), 2))
    return {
        "pairs of films that have nothing in common": unrelated,
        "false pairs by frames or stills": len(false[False]),
        "false pairs by sound": len(false[True]),
    }


def _plays(each: TruthFile) -> bool:
    return each.film >= 0 and each.kind not in STILLS | BROKEN and bool(each.sha256)
