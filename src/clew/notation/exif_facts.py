"""What pairs of EXIF names and values, as the catalog keeps them, say of camera, time and position."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from clew.model.camera import Camera
from clew.model.media_facts import Clock, Position

MAKER = "MakerNote."
"""What was read from a maker's own block stands under this."""
TABLES, SAMPLING = "JPEG.QuantizationTables", "JPEG.Sampling"
LAYOUT = "Thumbnail.Layout"
"""What the describing itself adds to the tags of a JPEG."""

UNSTATED_M = 50.0
"""How far off a position may be whose file doesn't say: phones under the open sky are within 5 m (gps.gov, "GPS
Accuracy"), between houses and indoors ten times that. An assumption, not a measurement."""
_METRES_A_DEGREE = 111_320.0
_LONGEST_ZONE_MINUTES = 14 * 60
_COUNTERS = (f"{MAKER}ImageCount", f"{MAKER}FileNumber", "ImageNumber")

Told = Mapping[str, str]


def owner_of(told: Told) -> str:
    """Return whose camera it says it is."""
    return told.get("CameraOwnerName", "") or told.get(f"{MAKER}OwnerName", "")


def counter_of(told: Told) -> int | None:
    """Return how many pictures it says were taken, or the number it gave the file."""
    for name in _COUNTERS:
        value = told.get(name, "")
        if value.isascii() and value.isdigit() and 0 < int(value[:12]) < 1 << 31:
            return int(value[:12])
    return None


def clock_of(camera: Camera, told: Told) -> Clock:
    """Return what is said of the time; what is no time is left out."""
    local, offset = None, None
    if camera.taken_at is not None:
        stated = _moment(camera.taken_at)
        if stated is not None:
            local = stated.replace(tzinfo=None)
            offset = _minutes(stated.utcoffset())
    if offset is None:
        offset = _zone(told.get("OffsetTimeOriginal", "") or told.get("OffsetTime", ""))
    return Clock(local, offset, _satellite(told))


def position_of(camera: Camera, told: Told) -> Position | None:
    """Return where it says it was taken; None for nowhere, and for 0, 0, which devices write that know of none."""
    if camera.latitude is None or camera.longitude is None or (camera.latitude == 0 and camera.longitude == 0):
        return None
    stated = _number(told.get("GPSHPositioningError", ""))
    within = float(stated) if stated else UNSTATED_M
    step = min(_step(told.get(name, "")) for name in ("GPSLatitude", "GPSLongitude"))
    return Position(camera.latitude, camera.longitude, max(1.0, within, step))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _minutes(offset: timedelta | None) -> int | None:
    if offset is None:
        return None
    minutes = round(offset.total_seconds() / 60)
    return minutes if abs(minutes) <= _LONGEST_ZONE_MINUTES else None


def _zone(text: str) -> int | None:
    found = re.fullmatch(r"([+-])(\d\d):([0-5]\d)", text)
    if found is None:
        return None
    minutes = (60 * int(found[2]) + int(found[3])) * (-1 if found[1] == "-" else 1)
    return minutes if abs(minutes) <= _LONGEST_ZONE_MINUTES else None


def _satellite(told: Told) -> datetime | None:
    """Return GPS date and time; both must be there, the time alone is of any day."""
    day = re.fullmatch(r"(\d{4})[:-](\d\d)[:-](\d\d)", told.get("GPSDateStamp", ""))
    parts = [_number(each) for each in told.get("GPSTimeStamp", "").split()]
    if day is None or len(parts) != 3 or None in parts:
        return None
    hours, minutes, seconds = (float(each or 0) for each in parts)
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds < 61):
        return None
    try:
        begins = datetime.combine(date(int(day[1]), int(day[2]), int(day[3])), datetime.min.time(), UTC)
        return begins + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    except (ValueError, OverflowError):
        return None


def _number(text: str) -> Fraction | None:
    """Return a number as tags are shown ("12.5", "1/3"); None for what is none or below 0."""
    if not re.fullmatch(r"\d{1,12}(?:\.\d{1,12}|/[1-9]\d{0,11})?", text):
        return None
    return Fraction(text)


def _step(degrees: str) -> float:
    """Return how far apart, in m, two positions are that an angle written like this can tell apart at least.

    A device that writes whole minutes says no more than 1.9 km, whole degrees 111 km; of an angle that happens to be
    whole the other one tells.
    """
    parts = degrees.split()[:3]
    for unit, part in reversed(list(zip((1, 60, 3600), parts, strict=False))):
        if "." in part or "/" in part:
            return 0.0
        if part != "0":
            return _METRES_A_DEGREE / unit
    return 0.0
