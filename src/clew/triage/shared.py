"""What a media shares in time with others: the film a picture is a frame of, stretches of known films, sound."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from clew.model.segment import Segment, Stretch, Track, covered_ms, union
from clew.triage.copied import Copies

KNOWN_SHARE = 0.8
"""A film is listed where stretches of listed media cover so much of it: of a copy the rest is titles, or sampling."""
MOSTLY_SHARE = 0.5
"""It is related to them where they cover most of it; less, and it is a new film that shows something known."""
NEW_MS = 3_000
"""A stretch in no known film must last so long to be told: alignment passes over what is shorter."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A segment with another media, seen from one; `is_known` where the other is, or is near, what an alert list has.

    `series` is that of the other, where a list puts it into one.
    """

    other: bytes
    segment: Segment
    is_known: bool = False
    series: str | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """All that a media shares; `duration_ms` is its own, 0 for a picture."""

    duration_ms: int
    shared: tuple[Shared, ...]

    @property
    def known(self) -> list[Stretch]:
        """What of it is in known films, as one sees it, in order."""
        frames = (each.segment for each in self.shared if each.is_known and each.segment.track is not Track.SOUND)
        return union((each.start_ms, each.end_ms) for each in frames)

    @property
    def known_share(self) -> float:
        """Which part of it is in known films, 0 to 1; 1 for a picture that is a frame of one."""
        if not self.duration_ms:
            return 1.0 if self.known else 0.0
        return min(1.0, covered_ms(self.known) / self.duration_ms)

    @property
    def series(self) -> str | None:
        """The first of the series that what it shares belongs to."""
        return min((each.series for each in self.shared if each.series), default=None)

    def unknown(self) -> list[Stretch]:
        """Return the stretches that are in no known film; all of it where there is none."""
        edges = [0, *(edge for stretch in self.known for edge in stretch), self.duration_ms]
        gaps = zip(edges[::2], edges[1::2], strict=True)
        return [(start, end) for start, end in gaps if end - start >= NEW_MS]

    def best(self, track: Track, *, is_known: bool = False) -> Shared | None:
        """Return what it shares most of by a track, of stills the nearest; of known media only where that is asked."""
        some = [each for each in self.shared if each.segment.track is track and (each.is_known or not is_known)]
        return min(some, key=_preference, default=None)

    def best_sound(self) -> Shared | None:
        """Return the longest sound it shares with what shows other pictures; None where there is none."""
        pictured = {each.other for each in self.shared if each.segment.track is Track.FRAMES}
        some = [each for each in self.shared if each.segment.track is Track.SOUND and each.other not in pictured]
        return min(some, key=_preference, default=None)


def _preference(each: Shared) -> tuple[bool, int, float, bytes, int]:
    length = each.segment.end_ms - each.segment.start_ms
    return not each.is_known, -length, each.segment.distance, each.other, each.segment.other_start_ms


@dataclass(frozen=True, slots=True)
class CaseShares:
    """What every media of a case shares in time with others, and where those others lie, as text to show.

    `copies` are the known pictures that its pictures are crops of, or hold.
    """

    of: Mapping[bytes, Shares]
    paths: Mapping[bytes, str]
    copies: Copies = field(default_factory=dict)


NOTHING_SHARED = CaseShares({}, {})


def gather(
    segments: Mapping[bytes, Sequence[tuple[bytes, Segment]]],
    durations: Mapping[bytes, int],
    known: Collection[bytes],
    series: Mapping[bytes, str],
) -> dict[bytes, Shares]:
    """Return what each media shares: `segments` are seen from it, each with the other's SHA-256."""
    return {
        sha256: Shares(
            durations.get(sha256, 0),
            tuple(Shared(other, segment, other in known, series.get(other)) for other, segment in some),
        )
        for sha256, some in segments.items()
    }


def clock(time_ms: int) -> str:
    """Return a time as a player shows it: "0:12", "1:02:03"."""
    minutes, seconds = divmod(time_ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
