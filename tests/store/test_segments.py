"""Segments are stored once and seen from both sides; marks say what is still to be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.store.timed import footage, frames, segment, video

from clew.errors import NotFoundError
from clew.model.segment import Segment, Track
from clew.store import segments, state
from clew.store.occurrences import Record
from clew.store.segments import SegmentRow, turned

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog

times = st.integers(0, 2**40)
found = st.builds(
    Segment,
    track=st.sampled_from(Track),
    start_ms=times,
    end_ms=times,
    other_start_ms=times,
    other_end_ms=times,
    speed=st.floats(0.5, 2),
    is_mirrored=st.booleans(),
    items=st.integers(0, 2**31),
    distance=st.floats(0, 256),
    share=st.floats(0, 1),
    other_share=st.floats(0, 1),
)


def fill(catalog: Catalog, values: Values, case: str = "OP-1", seeds: tuple[int, ...] = (1, 2, 3)) -> list[bytes]:
    """Write videos; return their SHA-256, sorted."""
    with catalog.writing() as tx:
        values.ingest(tx, case, [Record(values.occurrence(b"%d" % each), video(values, each)) for each in seeds])
    return sorted(values.sha256(each) for each in seeds)


def test_a_segment_is_seen_from_both_sides(catalog: Catalog, values: Values) -> None:
    low, middle, high = fill(catalog, values)
    early, late, heard = segment(1000), segment(9000), segment(0, track=Track.SOUND)
    with catalog.writing() as tx:
        segments.record(tx, {(low, high): [late, early, heard], (low, middle): [early]})
        told = segments.segments_of(tx, [low])[low]
        assert told == sorted(told, key=lambda row: row.other)
        assert [row.segment for row in told if row.other == high] == [early, late, heard]
        seen = segments.segments_of(tx, [high])[high]
        assert [(row.sha256, row.other) for row in seen] == [(high, low)] * 3
        assert seen[0].segment == turned(early)
        assert (seen[0].segment.start_ms, seen[0].segment.other_start_ms) == (0, 1000)
        assert seen[0].segment.speed == pytest.approx(1 / 1.1)
        assert (seen[0].segment.share, seen[0].segment.other_share) == (1.0, 0.5)
        everything = segments.segments_of_case(tx, "OP-1")
        assert everything == segments.segments_of(tx, [low, middle, high])


def test_a_pair_given_from_its_other_side_is_the_same_pair(catalog: Catalog, values: Values) -> None:
    low, _, high = fill(catalog, values)
    with catalog.writing() as tx:
        segments.record(tx, {(low, high): [segment(1000), segment(9000)]})
        segments.record(tx, {(high, low): [segment(500, speed=2.0)]})
        assert segments.segments_of(tx, [high]) == {high: [SegmentRow(high, low, segment(500, speed=2.0))]}
        segments.record(tx, {(high, low): []})
        assert segments.segments_of(tx, [low, high]) == {}


def test_all_segments_of_a_media_are_forgotten(catalog: Catalog, values: Values) -> None:
    low, middle, high = fill(catalog, values)
    with catalog.writing() as tx:
        pairs = [(low, middle), (middle, high), (low, high)]
        segments.record(tx, {pair: [segment()] for pair in pairs})
        segments.forget(tx, [middle])
        assert [row.other for row in segments.segments_of(tx, [low])[low]] == [high]
        assert segments.segments_of(tx, [middle]) == {}


def test_pairs_that_make_no_sense_are_refused(catalog: Catalog, values: Values) -> None:
    low, _, high = fill(catalog, values)
    with catalog.writing() as tx:
        with pytest.raises(ValueError, match="itself"):
            segments.record(tx, {(low, low): [segment()]})
        with pytest.raises(ValueError, match="speed"):
            segments.record(tx, {(low, high): [segment(speed=0.0)]})
        with pytest.raises(NotFoundError, match=values.sha256(9).hex()):
            segments.record(tx, {(low, values.sha256(9)): [segment()]})


@given(found)
def test_turned_twice_a_segment_is_as_it_was(one: Segment) -> None:
    again = turned(turned(one))
    assert again.speed == pytest.approx(one.speed)
    assert (again.start_ms, again.other_end_ms, again.share) == (one.start_ms, one.other_end_ms, one.share)


def test_what_can_be_compared_is_to_be_aligned_once_for_each_version(catalog: Catalog, values: Values) -> None:
    known = fill(catalog, values)
    with catalog.writing() as tx:
        others = [values.record(4), Record(values.occurrence(b"text"), values.unexamined(5))]
        values.ingest(tx, "OP-1", others)
        values.ingest(tx, "OP-2", [values.record(6)])
        known = sorted([*known, values.sha256(4)])
        assert segments.unaligned(tx, "OP-1", 1, 10) == known
        assert segments.unaligned(tx, "OP-1", 1, 2) == known[:2]
        assert segments.unaligned(tx, "OP-1", 1, 2, after=known[1]) == known[2:]
        segments.mark_aligned(tx, known[:3], 1)
        assert segments.unaligned(tx, "OP-1", 1, 10) == known[3:]
        assert segments.unaligned(tx, "OP-1", 2, 10) == known
        segments.mark_aligned(tx, known, 2)
        assert segments.unaligned(tx, "OP-1", 1, 10) == []
        assert segments.unaligned(tx, "OP-2", 2, 10) == [values.sha256(6)]


def test_a_sound_or_a_film_alone_can_be_compared(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [Record(values.occurrence(b"a"), video(values, 1, footage()))])
        assert segments.unaligned(tx, "OP-1", 1, 10) == [values.sha256(1)]


def test_the_state_tells_the_segments_of_the_case_itself(catalog: Catalog, values: Values) -> None:
    low, middle, high = fill(catalog, values)
    fill(catalog, values, "OP-2", (1, 7))
    with catalog.writing() as tx:
        digests = [state.section_digest(tx, "OP-1", section) for section in state.Section]
        segments.record(tx, {(values.sha256(1), values.sha256(7)): [segment()]})
        assert [state.section_digest(tx, "OP-1", section) for section in state.Section] == digests
        segments.record(tx, {(low, high): [segment()], (low, middle): [segment()]})
        changed = [state.section_digest(tx, "OP-1", section) for section in state.Section]
        assert [one == other for one, other in zip(digests, changed, strict=True)] == [True, False, True, True]
        lines = [line for line in state.dump(tx, "OP-1") if '"what":"segment"' in line]
        assert len(lines) == 2
        segments.forget(tx, [low, middle, high])
        segments.record(tx, {(high, low): [turned(segment(speed=1.0))], (low, middle): [segment()]})
        assert len([line for line in state.dump(tx, "OP-1") if '"what":"segment"' in line]) == 2


def test_frames_change_the_state(catalog: Catalog, values: Values) -> None:
    """What is told of a film is that it was watched, and the digest of its frames."""
    with catalog.writing() as tx:
        digests = []
        for film in (footage(), footage(frames(1)), footage(frames(1, 9))):
            values.ingest(tx, "OP-1", [Record(values.occurrence(b"a"), video(values, 1, film))])
            digests.append(state.case_digest(tx, "OP-1"))
        assert len(set(digests)) == 3
