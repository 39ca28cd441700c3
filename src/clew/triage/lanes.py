"""In which lane a stack stands, and why.

Of a media, these count:

* *exact*: it has a digest of an entry, on a list of whatever purpose.
* *near*: as a whole it is near an entry on an alert list, or media that are exact or near on one cover it in time: a
  film by `shared.KNOWN_SHARE`, a picture by being a frame of such a film.
* *related*: it has any match on an alert list, also one of its embedded thumbnail only; a film where known media cover
  most of it (`shared.MOSTLY_SHARE`); a picture of which so much is in a listed one, as a linker proposes: a crop of it,
  or it in a border. A film that shows a known frame, or a short stretch, and a collage that holds a known
  picture among others, are new: most of them is.
* *series*: what it matches on an alert list, or shares in time, belongs to a series, or other evidence puts it into one
  (near to media of a series in the catalog, a person said so).

A media is *listed* where it is exact or near. Lists of known-good files ("ignore") count for exact copies alone: what
merely looks like a harmless picture may be one that was made from it, and nothing is set aside for that.

============================================  ======
a stack, the first row that holds             lane
============================================  ======
all its media are exact                       known
all are listed                                near
one is not listed, and any is of a series     series
one is not listed, and any is related         near
one is not listed, and none of this           new
============================================  ======

A media for itself: known where it is exact, near where it is near, else the lane of its stack.
"""

from collections.abc import Mapping, Sequence

from clew.model.frame_part import frame_time
from clew.model.match import Match, MatchKind
from clew.model.media_hash import WHOLE
from clew.model.queue import Lane, Reason
from clew.model.segment import covered_ms
from clew.model.stack import Stack
from clew.triage.copied import Copied, Copies, said_of
from clew.triage.shared import KNOWN_SHARE, MOSTLY_SHARE, Shares
from clew.triage.words import shown

EXACT, NEAR, RELATED, SERIES = 1, 2, 4, 8
LISTED = EXACT | NEAR

Matches = Mapping[bytes, Sequence[Match]]
"""The matches of each media that has any."""

Series = Mapping[bytes, str]
"""The series of each media that other evidence than a match puts into one."""

SharedBy = Mapping[bytes, Shares]
"""What each media shares in time with others, where it shares anything."""


def is_alert(match: Match) -> bool:
    """Whether a match is with a list of what must be found."""
    return match.purpose != "ignore"


def signs(
    matches: Sequence[Match], series: str | None = None, shares: Shares | None = None, copied: Copied | None = None
) -> int:
    """Return what counts of one media, as a sum of EXACT, NEAR, RELATED and SERIES."""
    found = SERIES if series else 0
    if copied is not None and copied.share >= MOSTLY_SHARE:
        found |= RELATED | (SERIES if copied.series else 0)
    if shares is not None and shares.known:
        found |= SERIES if shares.series else 0
        found |= NEAR if shares.known_share >= KNOWN_SHARE else 0
        found |= RELATED if shares.known_share >= MOSTLY_SHARE else 0
    for match in matches:
        if match.kind is MatchKind.EXACT:
            found |= EXACT
        if is_alert(match):
            if frame_time(match.part) is None:
                found |= RELATED
            if match.kind is MatchKind.NEAR and match.part == WHOLE:
                found |= NEAR
            if match.series:
                found |= SERIES
    return found


def stack_lane(members: Sequence[int]) -> Lane:
    """Return the lane of a stack by the signs of its media."""
    everywhere, anywhere = EXACT, 0
    is_listed = True
    for sign in members:
        everywhere &= sign
        anywhere |= sign
        is_listed = is_listed and bool(sign & LISTED)
    if everywhere:
        return Lane.KNOWN
    if is_listed:
        return Lane.NEAR
    if anywhere & SERIES:
        return Lane.SERIES
    return Lane.NEAR if anywhere & RELATED else Lane.NEW


def media_lane(sign: int, of_stack: Lane) -> Lane:
    """Return the lane of one media by its signs and the lane of its stack."""
    if sign & EXACT:
        return Lane.KNOWN
    return Lane.NEAR if sign & NEAR else of_stack


def lanes(
    stacks: Sequence[Stack],
    matches: Matches,
    series: Series | None = None,
    shared: SharedBy | None = None,
    copies: Copies | None = None,
) -> list[Lane]:
    """Return the lane of each stack."""
    found = _signs_of(stacks, matches, series or {}, shared or {}, copies or {})
    return [stack_lane(member_signs) for member_signs in found]


def media_lanes(
    stacks: Sequence[Stack],
    matches: Matches,
    series: Series | None = None,
    shared: SharedBy | None = None,
    copies: Copies | None = None,
) -> dict[bytes, Lane]:
    """Return the lane of each media of the stacks, for counting media instead of stacks."""
    found: dict[bytes, Lane] = {}
    every = _signs_of(stacks, matches, series or {}, shared or {}, copies or {})
    for stack, member_signs in zip(stacks, every, strict=True):
        lane = stack_lane(member_signs)
        for member, sign in zip(stack.members, member_signs, strict=True):
            found[member.sha256] = media_lane(sign, lane)
    return found


def lane_reason(
    stack: Stack,
    lane: Lane,
    matches: Matches,
    series: Series,
    shared: SharedBy | None = None,
    copies: Copies | None = None,
) -> Reason | None:
    """Say why a stack stands in its lane, None for the new; it has no weight, for it ranks nothing within the lane."""
    if lane is Lane.NEW:
        return None
    shares = [(shared or {})[member.sha256] for member in stack.members if member.sha256 in (shared or {})]
    copied = [(copies or {})[member.sha256] for member in stack.members if member.sha256 in (copies or {})]
    found = [
        (match.kind is not MatchKind.EXACT, match.distance, place, match.hashset, match)
        for place, member in enumerate(stack.members)
        for match in matches.get(member.sha256, ())
        if lane is Lane.KNOWN or is_alert(match)
    ]
    if lane is Lane.SERIES:
        named = [match.series for *_, match in sorted(found, key=lambda each: each[:4]) if match.series]
        named += [series[member.sha256] for member in stack.members if series.get(member.sha256)]
        named += [each.series for each in shares if each.series]
        named += [each.series for each in copied if each.series]
        return Reason(f"near to something of series {shown(named[0])!r}", 0.0)
    if not found:
        return _covered(shares) or (Reason(said_of(copied[0]), 0.0) if copied else None)
    *_, match = min(found, key=lambda each: each[:4])
    if match.kind is MatchKind.NEAR:
        part = f", by its {match.part}" if match.part else ""
        return Reason(f"near to an entry of {shown(match.hashset)} ({match.distance} bits{part})", 0.0)
    same = "is" if lane is Lane.KNOWN else "is stacked with"
    return Reason(f"{same} an entry of {shown(match.hashset)} (same {match.algorithm})", 0.0)


def _covered(shares: Sequence[Shares]) -> Reason | None:
    """Say how much of a stack's media is in known films; None where nothing is."""
    best = max(shares, key=lambda each: each.known_share, default=None)
    if best is None or not best.known:
        return None
    if not best.duration_ms:
        return Reason("a frame of a known film", 0.0)
    return Reason(f"{covered_ms(best.known) // 1000} s of {best.duration_ms // 1000} s are in known films", 0.0)


def _signs_of(
    stacks: Sequence[Stack], matches: Matches, series: Series, shared: SharedBy, copies: Copies
) -> list[list[int]]:
    """Return the signs of each stack's media."""
    marked = {
        sha256: signs(matches.get(sha256, ()), series.get(sha256), shared.get(sha256), copies.get(sha256))
        for sha256 in {*matches, *series, *shared, *copies}
    }
    return [[marked.get(member.sha256, 0) for member in stack.members] for stack in stacks]
