"""Where a text comes up, in all cases, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.conftest import Values

from clew.casework.mentions import PLACES, mentions
from clew.model.camera import Camera
from clew.model.category import Category
from clew.model.hashset import Entry, HashSet
from clew.model.note import NoteKind
from clew.notation.sought import Sought
from clew.store import decisions, list_import, matches, notes
from clew.store.catalog import Catalog
from clew.store.occurrences import Record

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
CAMERA = Camera(make="Halden", model="H-200 \u00c4", body_serial="SN_4711%", lens_serial="LENS-7")


@pytest.fixture
def filled(catalog: Catalog, values: Values) -> Catalog:
    with catalog.writing() as tx:
        paths = ["DCIM/Br\u00fccke/IMG_0042.JPG".encode(), b"DCIM/br\xfccke.jpg", "u\u0308ber/see.jpg".encode()]
        values.ingest(tx, "OP-1", [values.record(number, path) for number, path in enumerate(paths)])
        named = Record(values.occurrence(b"mail.mbox!/a/bridge 100%.png"), values.picture(9, camera=CAMERA), None)
        values.ingest(tx, "OP-2 lake", [named, values.record(1, b"img_0042.jpg")], "HD/7")
    with catalog.writing() as tx:
        entry = replace(values.entry(9), series="Harbour 3")
        exif = (("Model", "H-900"), ("BodySerialNumber", "SN_0815"))
        other = Entry(values.entry(77).digests, series="Harbour 4", exif=exif)
        list_import.replace(tx, HashSet("national", "csv", "us", purpose="alert"), [entry, other], bytes(32))
    with catalog.writing() as tx:
        matches.record_matches(tx, [replace(values.match(9, "national"), series="Harbour 3")])
        for number, text in enumerate(("the boat house", "a boat"), start=1):
            notes.append(
                tx,
                case="OP-1",
                kind=NoteKind.COMMENT,
                text=text,
                stack="",
                media=[values.sha256(1)],
                officer="a.moreau",
                at=AT,
            )
            assert notes.last_note(tx) == number
        gone = notes.notes(tx, "OP-1")[0]
        notes.append(
            tx, case="OP-1", kind=gone.kind, text=gone.text, stack="", media=gone.media, officer="b", at=AT, undoes=1
        )
        decisions.append(
            tx,
            case="OP-2 lake",
            stack="0" * 12,
            category=Category("uk", "1", "C"),
            officer="b.diaz",
            at=AT,
            applied=[values.sha256(9)],
            suggested=[],
            note="Boat seen on 100 % of them",
        )
    return catalog


def paths_of(catalog: Catalog, text: str) -> list[tuple[str, str]]:
    with catalog.reading() as tx:
        found = mentions(tx, Sought.of(text), {})
        return sorted((each.case, row.occurrence.text) for each in found.places for row in each.rows)


def test_paths_are_found_in_all_cases(filled: Catalog) -> None:
    both = [("OP-1", "DCIM/Br\u00fccke/IMG_0042.JPG"), ("OP-2 lake", "img_0042.jpg")]
    assert paths_of(filled, "img_0042") == both
    assert paths_of(filled, "BR\u00dcCKE/IMG") == both[:1]
    assert paths_of(filled, "\u00fcber") == [("OP-1", "u\u0308ber/see.jpg")]
    assert paths_of(filled, r"br\xfccke") == [("OP-1", r"DCIM/br\xfccke.jpg")]
    assert paths_of(filled, "100%") == [("OP-2 lake", "mail.mbox!/a/bridge 100%.png")]
    assert paths_of(filled, "img%0042") == paths_of(filled, "imgx0042") == []


def test_cameras_are_found_by_name_and_serial(filled: Catalog, values: Values) -> None:
    with filled.reading() as tx:
        for text in ("halden h-200", "\u00e4", "sn_4711%", "lens-7"):
            (camera,) = mentions(tx, Sought.of(text), {}).cameras
            assert (camera.case, camera.media, camera.sha256) == ("OP-2 lake", 1, values.sha256(9))
        assert mentions(tx, Sought.of("sn_4711%"), {}).listed_cameras == ()
        (listed,) = mentions(tx, Sought.of("SN_0815"), {}).listed_cameras
        assert (listed.hashset, listed.model, listed.serial) == ("national", "H-900", "SN_0815")


def test_series_are_found_with_the_media_in_them(filled: Catalog, values: Values) -> None:
    with filled.reading() as tx:
        found = mentions(tx, Sought.of("harbour"), {}).series
    assert [(each.series, each.sha256s) for each in found] == [("Harbour 3", (values.sha256(9),)), ("Harbour 4", ())]


def test_what_officers_wrote_is_found_while_it_stands(filled: Catalog) -> None:
    with filled.reading() as tx:
        found = mentions(tx, Sought.of("BOAT"), {})
    assert [each.text for each in found.notes] == ["a boat"]
    assert [(each.case, each.number, each.note) for each in found.decisions] == [
        ("OP-2 lake", 1, "Boat seen on 100 % of them")
    ]


def test_cases_are_found_by_their_names_and_their_exhibits(filled: Catalog) -> None:
    with filled.reading() as tx:
        assert mentions(tx, Sought.of("lake"), {}).cases == mentions(tx, Sought.of("hd/7"), {}).cases == ("OP-2 lake",)


def test_a_case_with_many_hides_no_other(filled: Catalog, values: Values) -> None:
    with filled.writing() as tx:
        values.ingest(tx, "OP-0", [values.record(n, f"img_0042 ({n}).jpg".encode()) for n in range(PLACES + 1)], "A")
    with filled.reading() as tx:
        found = mentions(tx, Sought.of("img_0042"), {}).places
    assert [(each.case, len(each.rows), each.is_more) for each in found] == [
        ("OP-0", PLACES, True),
        ("OP-1", 1, False),
        ("OP-2 lake", 1, False),
    ]
