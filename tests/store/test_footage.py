"""What was seen and heard is given back, and of two examinations what showed more stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.store.timed import footage, frames, sound, video

from clew.model.findings import Contents, Kind
from clew.model.footage import FrameHashes
from clew.store import media
from clew.store.footage import durations_of, frames_of
from clew.store.occurrences import Record
from clew.store.segments import mark_aligned, unaligned
from clew.store.sounds import sounds_of
from clew.store.tallies import untried_counts

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.model.findings import Findings
    from clew.store.catalog import Catalog
    from clew.store.findings import Added
    from clew.store.media import MediaRow

SHEET = b"s" * 32


def put(catalog: Catalog, values: Values, findings: Findings, sheet: bytes | None = SHEET) -> Added:
    from clew.store import occurrences  # noqa: PLC0415

    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [])
        return occurrences.record(tx, "OP-1", "KP/1", [Record(values.occurrence(b"a.mp4"), findings, b"t" * 32, sheet)])


def known(catalog: Catalog, values: Values, seed: int = 1) -> MediaRow:
    with catalog.reading() as tx:
        return media.media(tx, [values.sha256(seed)])[values.sha256(seed)]


def test_what_was_seen_and_heard_is_given_back(catalog: Catalog, values: Values) -> None:
    film, heard = footage(frames(1), frames(2, version="2")), sound(1)
    put(catalog, values, video(values, 1, film, heard))
    row = known(catalog, values)
    assert row.footage is not None
    assert row.sound is not None
    for name in row.footage.__slots__:
        expected = SHEET if name == "contact_sheet" else getattr(film, name)
        assert getattr(row.footage, name) == expected
    for name in row.sound.__slots__:
        assert getattr(row.sound, name) == getattr(heard, name)
    assert row.vault_keys == (b"t" * 32, SHEET)
    with catalog.reading() as tx:
        assert frames_of(tx, [values.sha256(1), values.sha256(2)]) == {values.sha256(1): film.frames}
        assert sounds_of(tx, [values.sha256(1)]) == {values.sha256(1): heard}
        assert durations_of(tx, [values.sha256(1)]) == {values.sha256(1): 5000}


def test_pictures_and_containers_have_none_of_it(catalog: Catalog, values: Values) -> None:
    opened = Contents("zip/1", 3, (("comment", "a\0b"),))
    put(catalog, values, replace(values.unexamined(2), kind=Kind.ARCHIVE, contents=opened), None)
    put(catalog, values, values.picture(1), None)
    row = known(catalog, values)
    assert (row.footage, row.sound, row.contents, row.not_tried) == (None, None, None, ())
    assert known(catalog, values, 2).contents == opened
    with catalog.reading() as tx:
        assert frames_of(tx, [values.sha256(1)]) == {}
        assert sounds_of(tx, [values.sha256(1)]) == {}


def test_a_closer_look_stays_whichever_came_first(catalog: Catalog, values: Values) -> None:
    swift, full = footage(frames(1, 3), depth="swift"), footage(frames(2, 9))
    assert put(catalog, values, video(values, 1, swift)).new == {values.sha256(1)}
    assert put(catalog, values, video(values, 1, full)).better == {values.sha256(1)}
    assert put(catalog, values, video(values, 1, swift)).better == set()
    with catalog.reading() as tx:
        assert frames_of(tx, [values.sha256(1)])[values.sha256(1)] == full.frames
    put(catalog, values, video(values, 2, full))
    put(catalog, values, video(values, 2, swift))
    with catalog.reading() as tx:
        assert frames_of(tx, [values.sha256(2)])[values.sha256(2)] == full.frames


def test_a_whole_film_takes_the_place_of_a_part(catalog: Catalog, values: Values) -> None:
    part = footage(frames(1, 9), is_partial=True)
    whole = footage(frames(2, 5))
    put(catalog, values, video(values, 1, part))
    assert put(catalog, values, video(values, 1, whole)).better == {values.sha256(1)}
    assert put(catalog, values, video(values, 1, part)).better == set()
    row = known(catalog, values)
    assert row.footage is not None
    assert not row.footage.is_partial
    with catalog.reading() as tx:
        assert frames_of(tx, [values.sha256(1)])[values.sha256(1)] == whole.frames


def test_another_version_of_the_hasher_is_added(catalog: Catalog, values: Values) -> None:
    put(catalog, values, video(values, 1, footage(frames(1))))
    assert put(catalog, values, video(values, 1, footage(frames(2, version="2"), depth="swift"))).better
    with catalog.reading() as tx:
        found = frames_of(tx, [values.sha256(1)])[values.sha256(1)]
    assert found == (frames(1), frames(2, version="2"))


def test_what_was_not_tried_is_added_when_it_is(catalog: Catalog, values: Values) -> None:
    missing = "sound: libchromaprint is not installed"
    deaf = sound(1, 0, speech_ms=None)
    without = replace(video(values, 1, heard=deaf), not_tried=(missing, "speech: onnxruntime is not installed"))
    put(catalog, values, without)
    assert known(catalog, values).not_tried == without.not_tried
    with catalog.reading() as tx:
        assert untried_counts(tx, "OP-1") == [(text, 1) for text in without.not_tried]
        assert sounds_of(tx, [values.sha256(1)])[values.sha256(1)] == deaf
    heard = replace(video(values, 1, heard=sound(1, speech_ms=None)), not_tried=without.not_tried[1:])
    assert put(catalog, values, heard).better == {values.sha256(1)}
    assert known(catalog, values).not_tried == without.not_tried[1:]
    spoken = replace(video(values, 1, heard=sound(1, 0)), not_tried=(missing,))
    assert put(catalog, values, spoken).better == {values.sha256(1)}
    assert known(catalog, values).not_tried == ()
    with catalog.reading() as tx:
        assert sounds_of(tx, [values.sha256(1)])[values.sha256(1)] == sound(1)
    assert put(catalog, values, without).better == set()
    with catalog.reading() as tx:
        assert sounds_of(tx, [values.sha256(1)])[values.sha256(1)] == sound(1)


def test_a_film_without_a_frame_is_known(catalog: Catalog, values: Values) -> None:
    empty = FrameHashes("pdq", "1", b"", b"", b"", b"", b"")
    facts = replace(footage(empty), scenes=(), properties=())
    put(catalog, values, video(values, 1, facts), None)
    row = known(catalog, values)
    assert row.footage is not None
    assert (row.footage.scenes, row.footage.properties, row.footage.contact_sheet) == ((), (), None)
    assert put(catalog, values, video(values, 1, facts)).better == {values.sha256(1)}
    row = known(catalog, values)
    assert row.footage is not None
    assert row.footage.contact_sheet == SHEET


def test_a_container_opened_further_says_so(catalog: Catalog, values: Values) -> None:
    def archive(members: int, *facts: tuple[str, str]) -> Findings:
        return replace(values.unexamined(1), kind=Kind.ARCHIVE, contents=Contents("zip/1", members, facts))

    put(catalog, values, archive(0))
    assert put(catalog, values, archive(0)).better == set()
    assert put(catalog, values, archive(7, ("comment", "none"))).better == {values.sha256(1)}
    assert put(catalog, values, archive(0)).better == set()
    assert known(catalog, values).contents == Contents("zip/1", 7, (("comment", "none"),))


def test_what_is_found_anew_has_to_be_aligned_again(catalog: Catalog, values: Values) -> None:
    put(catalog, values, video(values, 1, footage(frames(1, 3), depth="swift")))
    with catalog.writing() as tx:
        mark_aligned(tx, [values.sha256(1)], 1)
        assert unaligned(tx, "OP-1", 1, 10) == []
    put(catalog, values, video(values, 1, footage(frames(1, 3), depth="swift")))
    with catalog.reading() as tx:
        assert unaligned(tx, "OP-1", 1, 10) == []
    put(catalog, values, video(values, 1))
    with catalog.reading() as tx:
        assert unaligned(tx, "OP-1", 1, 10) == [values.sha256(1)]
