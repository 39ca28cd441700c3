"""Recordings that share a stretch of film or sound, and stills out of films, as they were aligned in time."""

from collections import defaultdict
from collections.abc import Sequence

from clew.linkers.recordings.packing import Stretch, packed, unpacked
from clew.model.link import Evidence, Proposal
from clew.model.media_facts import MediaFacts
from clew.model.segment import Track

KINDS = {Track.FRAMES: "same footage", Track.SOUND: "same sound", Track.STILL: "still in film"}
RATE = 3 / 1000
"""None of 1,000 unrelated pairs of films, or of sounds, was aligned (`benchmarks/segments.py`): 95 % certain bound."""

BITS = 256
"""Bits of a still's hash; the score of one is the share of them that agree with the film where it is nearest. That of
footage and sound is how many seconds are shared: the longer, the surer."""


class CourseIndex:
    """Media by their digest, which is what those that share something with them name."""

    def __init__(self) -> None:
        self._views: dict[bytes, list[int]] = defaultdict(list)

    def add(self, views: Sequence[int], descriptions: Sequence[bytes]) -> None:
        """Take in media, each under a number; raises ValueError for what is no description."""
        for view, description in zip(views, descriptions, strict=True):
            self._views[unpacked(description).sha256].append(view)

    def propose(self, views: Sequence[int], descriptions: Sequence[bytes]) -> list[Proposal]:
        """Return what each shares with those that were added, one proposal for each track."""
        found: list[Proposal] = []
        for view, description in zip(views, descriptions, strict=True):
            shared: dict[tuple[int, str], list[Stretch]] = defaultdict(list)
            for stretch in unpacked(description).stretches:
                for other in self._views.get(stretch.other, ()):
                    if other != view:
                        shared[other, KINDS[Track(stretch.track)]].append(stretch)
            found += [_proposal(view, *pair, stretches) for pair, stretches in sorted(shared.items())]
        return found


class Recordings:
    """What aligning found, told as links; it compares nothing itself."""

    name = "recordings"
    version = "2"
    kinds = tuple(KINDS.values())

    def missing(self) -> str | None:
        """Nothing is needed."""
        return None

    def warm_up(self) -> None:
        """There is nothing to load."""

    def describe_facts(self, facts: MediaFacts) -> bytes:
        """Return what the media shares in time with all others so far."""
        return packed(facts)

    def index(self) -> CourseIndex:
        """Return an index with nothing in it."""
        return CourseIndex()

    def measured(self, kind: str) -> str:
        """Return what the rate rests on."""
        what = {"same footage": "films", "same sound": "sounds", "still in film": "stills and films"}[kind]
        return (
            f"Measured on drawn films and made sounds (benchmarks/segments.py): of 1,000 unrelated pairs of {what} "
            "none was aligned, which bounds the rate at 3 in 1,000. Not measured: broadcasts, popular music and stock "
            "footage, which are in many recordings for reasons of their own."
        )


def _proposal(view: int, other: int, kind: str, stretches: Sequence[Stretch]) -> Proposal:
    longest = max(stretches, key=lambda each: (each.ms, -each.start_ms))
    seconds = sum(each.ms for each in stretches) / 1000
    is_still = longest.track == Track.STILL
    score = 1 - min(each.distance for each in stretches) / BITS if is_still else seconds
    return Proposal(view, other, kind, score, RATE, _evidence(longest, len(stretches), seconds))


def _evidence(longest: Stretch, count: int, seconds: float) -> Evidence:
    agreeing = ("items that agree", f"{longest.items}, {longest.distance:.1f} bits apart on average")
    if longest.track == Track.STILL:
        shown = _clock(max(longest.start_ms, longest.other_start_ms))  # the still's own time is 0
        return Evidence(facts=(("shown at", shown), agreeing))
    shared = ("in common", f"{seconds:.1f} s in {count} {'stretch' if count == 1 else 'stretches'}")
    here = f"{_clock(longest.start_ms)} to {_clock(longest.end_ms)}"
    there = f"{_clock(longest.other_start_ms)} to {_clock(longest.other_end_ms)}"
    return Evidence(facts=(shared, agreeing), sides=(("the longest", here, there),))


def _clock(ms: int) -> str:
    minutes, rest = divmod(ms, 60_000)
    return f"{minutes}:{rest / 1000:04.1f}"


plugin = Recordings()
