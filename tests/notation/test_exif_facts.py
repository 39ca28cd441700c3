"""What tags as the catalog keeps them say of time and position; what is damaged says nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.model.camera import Camera
from clew.notation import exif_facts

PLACE = Camera(latitude=44.6, longitude=-110.55)
DAY = {"GPSDateStamp": "2024:05:01"}


def test_clock_zone_and_satellite_time_are_read() -> None:
    stamp = {**DAY, "GPSTimeStamp": "12 30 4.5"}
    clock = exif_facts.clock_of(Camera(taken_at="2024-05-01T14:30:05.25+02:00"), stamp)
    assert clock.local == datetime(2024, 5, 1, 14, 30, 5, 250_000)  # noqa: DTZ001 - a camera's clock
    assert clock.offset_minutes == 120
    assert clock.satellite == datetime(2024, 5, 1, 12, 30, 4, 500_000, UTC)
    assert exif_facts.clock_of(Camera(taken_at="2024-05-01T14:30:05"), {"OffsetTime": "-03:30"}).offset_minutes == -210


@pytest.mark.parametrize("stamp", ["12 30", "25 0 0", "12 60 0", "-1 0 0", "noon", "", "1 2 3 4"])
def test_a_satellite_time_that_is_none_is_not_made_up(stamp: str) -> None:
    assert exif_facts.clock_of(Camera(), {**DAY, "GPSTimeStamp": stamp}).satellite is None
    assert exif_facts.clock_of(Camera(), {"GPSDateStamp": "2024:02:31", "GPSTimeStamp": "1 2 3"}).satellite is None


@pytest.mark.parametrize(
    ("told", "metres"),
    [
        ({}, exif_facts.UNSTATED_M),
        ({"GPSHPositioningError": "4.75"}, 4.75),
        ({"GPSHPositioningError": "-3"}, exif_facts.UNSTATED_M),
        ({"GPSLatitude": "44 36 0.5", "GPSLongitude": "110 33 0"}, exif_facts.UNSTATED_M),
        ({"GPSLatitude": "44 36 0", "GPSLongitude": "110 33 0"}, 111_320 / 60),
        ({"GPSLatitude": "44 0 0", "GPSLongitude": "110 0 0"}, 111_320),
        ({"GPSLatitude": "44 36.25 0", "GPSLongitude": "110 33.5 0"}, exif_facts.UNSTATED_M),
    ],
)
def test_how_far_off_a_position_may_be(told: dict[str, str], metres: float) -> None:
    found = exif_facts.position_of(PLACE, told)
    assert found is not None
    assert found.within_m == pytest.approx(metres)


def test_nowhere_is_no_position() -> None:
    assert exif_facts.position_of(Camera(), {}) is None
    assert exif_facts.position_of(Camera(latitude=0.0, longitude=0.0), {}) is None


NAMES = ("GPSDateStamp", "GPSTimeStamp", "GPSHPositioningError", "GPSLatitude", "OffsetTime", "ImageNumber")


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=20)), st.text(max_size=30))
def test_no_text_does_harm(told: dict[str, str], taken: str) -> None:
    exif_facts.clock_of(Camera(taken_at=taken), told)
    found = exif_facts.position_of(PLACE, told)
    assert found is not None
    assert 1 <= found.within_m < float("inf")
    counter = exif_facts.counter_of(told)
    assert counter is None or counter > 0
