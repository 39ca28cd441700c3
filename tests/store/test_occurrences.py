from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from clew.errors import IntegrityError
from clew.model.camera import Camera
from clew.model.findings import Findings, Kind, Outcome
from clew.model.occurrence import Occurrence
from clew.store import cases, media, occurrences
from clew.store.occurrences import Record, Seen

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog


def test_paths_come_back_byte_exact(catalog: Catalog, values: Values) -> None:
    paths = sorted([b"\xff\xfe/not utf-8", b"new\nline", "schön".encode(), b"nul-less \\x00", b"a/b/c.jpg"])
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(path, path) for path in paths])
    with catalog.reading() as tx:
        assert [row.occurrence.path for row in occurrences.occurrences(tx, "OP-1", "KP/1")] == paths
        assert list(occurrences.seen(tx, "OP-1", "KP/1", [*paths, b"unseen"])) == paths


def test_everything_of_an_occurrence_comes_back(catalog: Catalog, values: Values) -> None:
    remark = "carved at offset 4096, \u00e4"
    where = Occurrence(b"in.zip!/a", 2**40, -5, 2**62, None, is_deleted=True, container=b"in.zip", remark=remark)
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [Record(where, values.picture(1))])
        (row,) = occurrences.occurrences(tx, "OP-1", "KP/1")
    assert row.occurrence == where
    assert (row.case, row.exhibit, row.outcome, row.reason) == ("OP-1", "KP/1", Outcome.EXAMINED, "")
    assert row.sha256 == values.sha256(1)
    assert row.examined_at.utcoffset() is not None


def put_inside(catalog: Catalog, values: Values) -> None:
    """Record a disk image with an archive in it, and neighbours that sort close to it."""
    places = {
        b"disk.E01": b"",
        b"disk.E01!/a/b.zip": b"disk.E01",
        b"disk.E01!/a/b.zip!/c!/d.jpg": b"disk.E01!/a/b.zip",
        b"disk.E01!/e.jpg": b"disk.E01",
        b"disk.E01!/a/b.zip!": b"disk.E01",
        b"disk.E01!": b"",
        b"disk.E01!0": b"",
        b"disk.E01/f.jpg": b"",
        b"other.zip!/e.jpg": b"other.zip",
        b"\xff!/x": b"\xff",
        b"\xff": b"",
    }
    with catalog.writing() as tx:
        records = [
            Record(replace(values.occurrence(path), container=container), values.picture(path))
            for path, container in places.items()
        ]
        values.ingest(tx, "OP-1", records)
        values.ingest(tx, "OP-1", [Record(values.occurrence(b"disk.E01!/g"), values.picture(1))], exhibit="KP/2")


def test_files_inside_containers_are_counted_with_nested_ones(catalog: Catalog, values: Values) -> None:
    put_inside(catalog, values)
    with catalog.reading() as tx:
        found = [row.occurrence.path for row in occurrences.inside(tx, "OP-1", "KP/1", b"disk.E01")]
        assert found == [
            b"disk.E01!/a/b.zip",
            b"disk.E01!/a/b.zip!",
            b"disk.E01!/a/b.zip!/c!/d.jpg",
            b"disk.E01!/e.jpg",
        ]
        for container, count in ((b"disk.E01", 4), (b"disk.E01!/a/b.zip", 1), (b"\xff", 1), (b"disk", 0)):
            assert occurrences.count_inside(tx, "OP-1", "KP/1", container) == count


def test_a_file_is_traced_through_its_containers(catalog: Catalog, values: Values) -> None:
    put_inside(catalog, values)
    with catalog.writing() as tx:

        def chain(path: bytes) -> list[bytes]:
            return [row.occurrence.path for row in occurrences.container_chain(tx, "OP-1", "KP/1", path)]

        assert chain(b"disk.E01!/a/b.zip!/c!/d.jpg") == [
            b"disk.E01",
            b"disk.E01!/a/b.zip",
            b"disk.E01!/a/b.zip!/c!/d.jpg",
        ]
        assert chain(b"disk.E01!0") == [b"disk.E01!0"]
        assert chain(b"nowhere") == []
        with pytest.raises(IntegrityError, match=r"other\.zip of other\.zip!/e\.jpg is not in"):
            chain(b"other.zip!/e.jpg")
        astray = replace(values.occurrence(b"loop"), container=b"loop")
        values.ingest(tx, "OP-1", [Record(astray, values.picture(2))])
        with pytest.raises(IntegrityError, match="recorded as inside"):
            chain(b"loop")


def test_times_beyond_64_bits_are_cut(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [Record(values.occurrence(b"far", modified_ns=2**80), values.picture(1))])
        assert occurrences.seen(tx, "OP-1", "KP/1", [b"far"])[b"far"].modified_ns == 2**63 - 1


def test_seen_tells_what_is_needed_to_skip_a_file(catalog: Catalog, values: Values) -> None:
    unread = Findings(Outcome.FAILED, "could not be read", Kind.OTHER, "", 0, None)
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(1), Record(values.occurrence(b"gone", modified_ns=None), unread)])
        assert occurrences.seen(tx, "OP-1", "KP/1", [b"1.jpg", b"gone"]) == {
            b"1.jpg": Seen(1000, 1, Outcome.EXAMINED, values.sha256(1)),
            b"gone": Seen(1000, None, Outcome.FAILED, None),
        }


def test_seen_takes_more_paths_than_one_statement(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(number) for number in range(1200)])
        assert len(occurrences.seen(tx, "OP-1", "KP/1", [f"{number}.jpg".encode() for number in range(1500)])) == 1200


def test_only_contents_new_to_the_catalog_are_reported_new(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        assert values.ingest(tx, "OP-1", [values.record(1), values.record(1, b"copy"), values.record(2)]) == {
            values.sha256(1),
            values.sha256(2),
        }
        assert values.ingest(tx, "OP-2", [values.record(2), values.record(3)]) == {values.sha256(3)}


def test_recording_again_changes_nothing(catalog: Catalog, values: Values) -> None:
    records = [values.record(1), values.record(2)]
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", records)
        before = media.media(tx, [values.sha256(1)])
        assert values.ingest(tx, "OP-1", records) == set()
        assert media.media(tx, [values.sha256(1)]) == before
        assert cases.accounting(tx, "OP-1").examined == 2


def test_a_changed_file_replaces_its_record(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(1, b"a")])
        values.ingest(tx, "OP-1", [Record(values.occurrence(b"a", modified_ns=9), values.picture(2))])
        assert occurrences.seen(tx, "OP-1", "KP/1", [b"a"])[b"a"] == Seen(1000, 9, Outcome.EXAMINED, values.sha256(2))
        assert values.sha256(1) in media.media(tx, [values.sha256(1)])


def test_an_examination_that_showed_more_replaces_one_that_failed(catalog: Catalog, values: Values) -> None:
    failed = Record(values.occurrence(b"a"), values.unexamined(1))
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [failed])
        values.ingest(tx, "OP-1", [Record(values.occurrence(b"a"), values.picture(1), b"k" * 32)])
        row = media.media(tx, [values.sha256(1)])[values.sha256(1)]
        assert (row.outcome, row.kind, row.thumbnail) == (Outcome.EXAMINED, Kind.PICTURE, b"k" * 32)
        assert row.picture is not None
        assert media.hashes_of(tx, [values.sha256(1)])[values.sha256(1)] == [values.media_hash(1)]


def test_a_failure_does_not_undo_an_examination(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(1, b"a"), Record(values.occurrence(b"b"), values.unexamined(1))])
        values.ingest(tx, "OP-1", [Record(values.occurrence(b"c"), values.unexamined(1))])
        assert media.media(tx, [values.sha256(1)])[values.sha256(1)].outcome is Outcome.EXAMINED
        assert [row.occurrence.path for row in occurrences.not_examined(tx, "OP-1", Outcome.FAILED)] == [b"b", b"c"]


def test_hashes_of_a_new_hasher_version_are_added(catalog: Catalog, values: Values) -> None:
    older = values.picture(1)
    assert older.picture is not None
    newer = replace(older, picture=replace(older.picture, hashes=(values.media_hash("new", version="2"),)))
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [Record(values.occurrence(b"a"), older)])
        values.ingest(tx, "OP-1", [Record(values.occurrence(b"a"), newer)])
        assert media.hashes_of(tx, [values.sha256(1)])[values.sha256(1)] == [
            values.media_hash(1),
            values.media_hash("new", version="2"),
        ]


def test_text_no_database_holds_is_replaced_not_refused(catalog: Catalog, values: Values) -> None:
    hostile = values.picture(1, camera=Camera(make="Make\0r", model="\ud800"), exif=(("Note", "nul \0 lone \udfff"),))
    failed = values.unexamined(2, reason="bad marker \0")
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [Record(values.occurrence(b"a"), hostile), Record(values.occurrence(b"b"), failed)])
        picture = media.media(tx, [values.sha256(1)])[values.sha256(1)].picture
        assert picture is not None
        assert (picture.camera.make, picture.camera.model) == ("Make\ufffdr", "\ufffd")
        assert picture.exif == (("Note", "nul \0 lone \udfff"),)
        assert occurrences.not_examined(tx, "OP-1", Outcome.FAILED)[0].reason == "bad marker \ufffd"


def test_where_a_content_was_found_in_one_case_and_in_all(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-2", [values.record(1, b"z"), values.record(1, b"a")])
        values.ingest(tx, "OP-1", [values.record(1, b"m"), values.record(2)])
        found = occurrences.occurrences_of(tx, [values.sha256(1), values.sha256("unknown")])
        assert list(found) == [values.sha256(1)]
        assert [(row.case, row.occurrence.path) for row in found[values.sha256(1)]] == [
            ("OP-1", b"m"),
            ("OP-2", b"a"),
            ("OP-2", b"z"),
        ]
        assert len(occurrences.occurrences_of(tx, [values.sha256(1)], "OP-2")[values.sha256(1)]) == 2


def test_nothing_to_record_is_no_error(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        assert values.ingest(tx, "OP-1", []) == set()
        assert occurrences.seen(tx, "OP-1", "KP/1", []) == {}
