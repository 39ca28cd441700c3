"""What the catalog knows of media without their pixels, gathered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clew.model.camera import Camera
from clew.model.media_facts import Clock, Habits, Lying, MediaFacts, Position
from clew.store.facts import facts_of, media_of_bodies, seen_media
from clew.store.occurrences import Record

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog

CAMERA = Camera("Maker", "Model X", "B-1", "L-2", "Editor 3", "2026-01-02T03:04:05+02:00", -33.8567844, 151.213)
EXIF = (
    ("CameraOwnerName", "Ada Example"),
    ("CameraOwnerName", "a second one counts for nothing"),
    ("LensModel", "18-55 mm"),
    ("GPSHPositioningError", "4.5"),
    ("GPSDateStamp", "2026:01:02"),
    ("GPSTimeStamp", "1 4 2"),
    ("MakerNote.ImageCount", "812"),
    ("JPEG.QuantizationTables", "a1b2"),
    ("JPEG.Sampling", "2x2,1x1,1x1"),
    ("Thumbnail.Layout", "160x120 c3 2x1"),
)


def test_facts_are_gathered_from_tags_columns_and_places(catalog: Catalog, values: Values) -> None:
    findings = values.picture(1, camera=CAMERA, exif=EXIF)
    when = replace(values.occurrence(b"DCIM/1.jpg"), modified_ns=1_767_000_000_000_000_000, created_ns=None)
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [Record(when, findings), values.record(2)])
        values.ingest(tx, "OP-2", [Record(replace(when, path=b"copy.jpg", modified_ns=2**62), findings)])
        (found,) = facts_of(tx, [values.sha256(1)])
        assert found == MediaFacts(
            values.sha256(1),
            make="Maker",
            model="Model X",
            body_serial="B-1",
            lens_model="18-55 mm",
            lens_serial="L-2",
            owner="Ada Example",
            counter=812,
            clock=Clock(datetime(2026, 1, 2, 3, 4, 5), 120, datetime(2026, 1, 2, 1, 4, 2, tzinfo=UTC)),  # noqa: DTZ001 - a camera's clock
            position=Position(-33.8567844, 151.213, 4.5),
            habits=Habits("a1b2 2x2,1x1,1x1", "160x120 c3 2x1", "640x480", "Editor 3"),
            lying=found.lying,
        )
        assert [(each.case, each.path) for each in found.lying] == [("OP-1", b"DCIM/1.jpg"), ("OP-2", b"copy.jpg")]
        assert found.lying[0] == Lying(
            "OP-1", found.lying[0].exhibit, b"DCIM/1.jpg", datetime.fromtimestamp(1_767_000_000, UTC)
        )
        assert seen_media(tx, "OP-2") == [values.sha256(1)]
        assert set(seen_media(tx, None)) == {values.sha256(1), values.sha256(2)}
        assert media_of_bodies(tx, {"B-1", "B-9"}) == [values.sha256(1)]
        assert media_of_bodies(tx, ()) == []


def test_what_is_no_picture_has_no_facts(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [Record(values.occurrence(b"a"), values.unexamined(1)), values.record(2)])
        assert [each.sha256 for each in facts_of(tx, [values.sha256(1), values.sha256(2)])] == [values.sha256(2)]
