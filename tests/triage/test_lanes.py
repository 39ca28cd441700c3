from collections.abc import Sequence

import pytest

from clew.model.match import Match, MatchKind
from clew.model.queue import Lane
from clew.model.stack import Stack, StackMember
from clew.triage.copied import Copied
from clew.triage.lanes import lane_reason, lanes, media_lanes

EXACT = ("exact", "alert", "", None)
KNOWN_GOOD = ("exact", "ignore", "", None)
NEAR = ("near", "alert", "", None)
NEAR_GOOD = ("near", "ignore", "", None)
IN_SERIES = ("exact", "alert", "", "bridge")
NEAR_SERIES = ("near", "alert", "", "bridge")
GOOD_SERIES = ("exact", "ignore", "", "bridge")
OLDER_SELF = ("near", "alert", "embedded thumbnail", None)
OLDER_SERIES = ("near", "alert", "embedded thumbnail", "bridge")

Kind = tuple[str, str, str, str | None]


def sha(number: int) -> bytes:
    return bytes([number]) * 32


def match(number: int, kind: Kind) -> Match:
    how, purpose, part, series = kind
    return Match(
        sha256=sha(number),
        hashset="national",
        hashset_version="7",
        entry_key=b"key",
        kind=MatchKind(how),
        algorithm="sha1" if how == "exact" else "pdq",
        hasher_version="",
        distance=0 if how == "exact" else 12,
        threshold=31,
        part=part,
        form=0,
        categories=(),
        series=series,
        purpose=purpose,
    )


def stacked(members: Sequence[Sequence[Kind]]) -> tuple[Stack, dict[bytes, list[Match]]]:
    stack = Stack(sha(0), tuple(StackMember(sha(number), number) for number in range(len(members))))
    return stack, {sha(number): [match(number, kind) for kind in kinds] for number, kinds in enumerate(members)}


LANES: list[tuple[Lane, Sequence[Sequence[Kind]]]] = [
    # all its media are exact
    (Lane.KNOWN, [[EXACT]]),
    (Lane.KNOWN, [[KNOWN_GOOD]]),
    (Lane.KNOWN, [[EXACT], [KNOWN_GOOD], [EXACT, NEAR]]),
    (Lane.KNOWN, [[IN_SERIES], [EXACT]]),
    # all are listed
    (Lane.NEAR, [[NEAR]]),
    (Lane.NEAR, [[NEAR_SERIES], [EXACT]]),
    (Lane.NEAR, [[NEAR], [KNOWN_GOOD]]),
    (Lane.NEAR, [[NEAR, NEAR_GOOD]]),
    # one is not listed, and any is of a series
    (Lane.SERIES, [[], [IN_SERIES]]),
    (Lane.SERIES, [[NEAR_SERIES], []]),
    (Lane.SERIES, [[EXACT], [NEAR_SERIES], []]),
    (Lane.SERIES, [[OLDER_SERIES]]),
    # one is not listed, and any is related
    (Lane.NEAR, [[], [EXACT]]),
    (Lane.NEAR, [[NEAR], []]),
    (Lane.NEAR, [[OLDER_SELF]]),
    (Lane.NEAR, [[OLDER_SELF], [EXACT]]),
    # one is not listed, and none of this
    (Lane.NEW, [[]]),
    (Lane.NEW, [[], []]),
    (Lane.NEW, [[NEAR_GOOD]]),
    (Lane.NEW, [[], [KNOWN_GOOD]]),
    (Lane.NEW, [[], [GOOD_SERIES]]),
    (Lane.NEW, [[NEAR_GOOD], [KNOWN_GOOD]]),
]


@pytest.mark.parametrize(("lane", "members"), LANES)
def test_every_row_of_the_table(lane: Lane, members: Sequence[Sequence[Kind]]) -> None:
    stack, matches = stacked(members)
    assert lanes([stack], matches) == [lane]
    backwards, matches = stacked(members[::-1])
    assert lanes([backwards], matches) == [lane]


def test_other_evidence_puts_an_unlisted_media_into_a_series() -> None:
    stack, matches = stacked([[], []])
    assert lanes([stack], matches, {sha(1): "bridge"}) == [Lane.SERIES]
    listed, matches = stacked([[EXACT], [EXACT]])
    assert lanes([listed], matches, {sha(1): "bridge"}) == [Lane.KNOWN]


def test_no_stacks_have_no_lanes() -> None:
    assert lanes([], {}) == []


def test_each_media_has_its_own_lane() -> None:
    stack, matches = stacked([[IN_SERIES], [NEAR], [], [NEAR_GOOD]])
    found = media_lanes([stack], matches)
    assert [found[sha(number)] for number in range(4)] == [Lane.KNOWN, Lane.NEAR, Lane.SERIES, Lane.SERIES]


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ([[EXACT]], "is an entry of national (same sha1)"),
        ([[KNOWN_GOOD]], "is an entry of national (same sha1)"),
        ([[NEAR]], "near to an entry of national (12 bits)"),
        ([[OLDER_SELF]], "near to an entry of national (12 bits, by its embedded thumbnail)"),
        ([[], [EXACT]], "is stacked with an entry of national (same sha1)"),
        ([[], [NEAR_SERIES]], "near to something of series 'bridge'"),
    ],
)
def test_a_lane_is_explained_without_weight(members: Sequence[Sequence[Kind]], text: str) -> None:
    stack, matches = stacked(members)
    reason = lane_reason(stack, lanes([stack], matches)[0], matches, {})
    assert reason is not None
    assert (reason.text, reason.weight) == (text, 0.0)


def test_a_series_known_by_other_evidence_is_named() -> None:
    stack, matches = stacked([[], []])
    reason = lane_reason(stack, Lane.SERIES, matches, {sha(1): "bridge"})
    assert reason is not None
    assert reason.text == "near to something of series 'bridge'"


def test_the_new_need_no_explanation() -> None:
    stack, matches = stacked([[NEAR_GOOD], []])
    assert lane_reason(stack, Lane.NEW, matches, {}) is None


def copied(kind: str, share: float, series: str | None = None, *, is_accepted: bool = False) -> dict[bytes, Copied]:
    return {sha(1): Copied(kind, share, "b/known.jpg", "national", "places", 1e-6, series, is_accepted)}


@pytest.mark.parametrize(
    ("copies", "lane"),
    [
        (copied("contained in", 0.97), Lane.NEAR),
        (copied("contains", 0.6), Lane.NEAR),
        (copied("contains", 0.24), Lane.NEW),
        (copied("crop", 0.5), Lane.NEAR),
        (copied("crop", 0.97, "bridge"), Lane.SERIES),
        (copied("contains", 0.24, "bridge"), Lane.NEW),
    ],
)
def test_what_is_mostly_a_crop_of_something_listed_is_near_to_it(copies: dict[bytes, Copied], lane: Lane) -> None:
    stack, matches = stacked([[], []])
    assert lanes([stack], matches, copies=copies) == [lane]
    assert media_lanes([stack], matches, copies=copies) == {sha(0): lane, sha(1): lane}


def test_what_is_listed_itself_stays_where_it_is() -> None:
    stack, matches = stacked([[EXACT], [EXACT]])
    assert lanes([stack], matches, copies=copied("contained in", 1.0)) == [Lane.KNOWN]


@pytest.mark.parametrize(
    ("copies", "what", "how_sure"),
    [
        (
            copied("contained in", 0.97),
            "crop of a known picture",
            "the linker places; unrelated pictures score so once in 1,000,000 at most",
        ),
        (
            copied("contains", 0.6, is_accepted=True),
            "holds a known picture in 60% of it",
            "the linker places, accepted by an officer",
        ),
    ],
)
def test_a_crop_is_explained_without_weight(copies: dict[bytes, Copied], what: str, how_sure: str) -> None:
    stack, matches = stacked([[], []])
    reason = lane_reason(stack, Lane.NEAR, matches, {}, None, copies)
    assert reason is not None
    assert reason.text == f"{what}: b/known.jpg (list national), by {how_sure}"
    assert reason.weight == 0.0
