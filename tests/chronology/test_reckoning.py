"""When a media was most likely made, from what clocks, satellites and file systems say."""

from datetime import UTC, datetime, timedelta

import pytest

from clew.chronology.reckoning import Basis, Reckoning, learn, reckon
from clew.model.media_facts import Clock, Lying, MediaFacts

NOON = datetime(2024, 5, 1, 14, 2, 11)  # noqa: DTZ001 - a camera's clock has no zone
UTC_NOON = NOON.replace(tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def facts(
    local: datetime | None = NOON,
    offset: int | None = None,
    satellite: datetime | None = None,
    files: tuple[datetime, ...] = (),
    serial: str = "4711-22",
) -> MediaFacts:
    lying = tuple(Lying("OP-1", "KP/1", b"%d.jpg" % at, modified) for at, modified in enumerate(files))
    clock = Clock(local, offset, satellite)
    return MediaFacts(b"1" * 32, make="Maker", model="M", body_serial=serial, clock=clock, lying=lying)


def reckoned(told: MediaFacts, *known: MediaFacts) -> Reckoning:
    found = reckon(told, learn(known))
    assert found is not None
    return found


def test_a_zone_comes_from_satellite_time_before_what_the_file_states() -> None:
    found = reckoned(facts(offset=0, satellite=UTC_NOON - HOUR + timedelta(seconds=9)))
    assert (found.at, found.basis, found.zone_minutes) == (UTC_NOON - HOUR, Basis.SATELLITE_ZONE, 60)
    assert found.within == timedelta(seconds=9)
    assert found.why == "camera clock 14:02:11, zone +01:00 from satellite time"


def test_a_clock_that_fits_no_zone_is_not_believed() -> None:
    found = reckoned(facts(local=NOON.replace(year=2021), satellite=UTC_NOON))
    assert (found.at, found.basis, found.zone_minutes) == (UTC_NOON, Basis.SATELLITE, None)
    assert "fits no zone" in found.why


def test_a_zone_that_the_file_states_holds() -> None:
    found = reckoned(facts(offset=-210))
    assert (found.at, found.basis, found.zone_minutes) == (UTC_NOON + 3.5 * HOUR, Basis.STATED_ZONE, -210)


def test_a_zone_is_learnt_from_the_cameras_other_pictures() -> None:
    other = facts(local=NOON + 26 * HOUR, satellite=UTC_NOON + 24 * HOUR)
    found = reckoned(facts(), other)
    assert (found.at, found.basis, found.within) == (UTC_NOON - 2 * HOUR, Basis.LEARNT_ZONE, MINUTE)


def test_what_was_learnt_widens_where_it_differs_and_ends_with_the_month() -> None:
    near = facts(local=NOON + 26 * HOUR, satellite=UTC_NOON + 24 * HOUR)
    travelled = facts(local=NOON + 200 * HOUR, satellite=UTC_NOON + 195 * HOUR)
    assert reckoned(facts(), near, travelled).within == 3 * HOUR
    far = facts(local=NOON + 40 * 24 * HOUR, satellite=UTC_NOON + 40 * 24 * HOUR)
    assert reckoned(facts(), far).basis is Basis.ZONE_UNKNOWN


def test_nothing_is_learnt_of_a_model_or_from_another_body() -> None:
    other = facts(local=NOON + HOUR, satellite=UTC_NOON, serial="")
    assert reckoned(facts(serial=""), other).basis is Basis.ZONE_UNKNOWN
    assert reckoned(facts(), facts(local=NOON, satellite=UTC_NOON, serial="4711-23")).basis is Basis.ZONE_UNKNOWN


def test_a_files_time_tells_the_zone_of_the_clock() -> None:
    found = reckoned(facts(files=(UTC_NOON - 2 * HOUR + timedelta(seconds=3), UTC_NOON + 90 * MINUTE + 41 * MINUTE)))
    assert (found.at, found.basis, found.within) == (UTC_NOON - 2 * HOUR, Basis.FILE_ZONE, HOUR)
    assert found.why == "camera clock 14:02:11, zone +02:00 from the file's time"


@pytest.mark.parametrize(
    "files",
    [
        (UTC_NOON,),  # FAT keeps the camera's clock
        (UTC_NOON - HOUR, UTC_NOON + HOUR),  # two zones agree
        (UTC_NOON + timedelta(days=3),),  # copied later
        (UTC_NOON - HOUR - 5 * MINUTE,),  # no whole quarter
        (),
    ],
)
def test_files_that_tell_no_zone_leave_it_open(files: tuple[datetime, ...]) -> None:
    found = reckoned(facts(files=files))
    assert (found.at, found.basis, found.within) == (UTC_NOON, Basis.ZONE_UNKNOWN, 14 * HOUR)
    assert found.why == "camera clock 14:02:11, zone unknown: ±14 h"


def test_a_file_alone_tells_the_latest_time() -> None:
    found = reckoned(facts(local=None, files=(UTC_NOON + HOUR, UTC_NOON)))
    assert (found.at, found.basis, found.within) == (UTC_NOON, Basis.FILE, None)


def test_a_clock_that_was_never_set_tells_nothing() -> None:
    unset = datetime(1980, 1, 1)  # noqa: DTZ001 - a camera's clock
    assert reckon(facts(local=unset), {}) is None
    assert reckoned(facts(local=unset, files=(UTC_NOON,))).basis is Basis.FILE
    assert reckoned(facts(local=unset, satellite=UTC_NOON)).basis is Basis.SATELLITE


def test_nothing_known_is_no_time() -> None:
    assert reckon(facts(local=None), {}) is None
