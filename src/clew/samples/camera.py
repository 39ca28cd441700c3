"""Made-up cameras, and the metadata they write into pictures taken together."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta

from PIL import Image

from clew.samples.dice import Dice
from clew.samples.exif import Tags, Value, exif_block

MODELS: tuple[tuple[str, str, str, str], ...] = (
    ("Canon", "Canon EOS 80D", "EF-S18-135mm f/3.5-5.6 IS USM", "100CANON"),
    ("NIKON CORPORATION", "NIKON D5600", "AF-P DX NIKKOR 18-55mm f/3.5-5.6G", "100D5600"),
    ("SONY", "ILCE-6400", "E PZ 16-50mm F3.5-5.6 OSS", "100MSDCF"),
    ("FUJIFILM", "X-T30", "XF18-55mmF2.8-4 R LM OIS", "100_FUJI"),
    ("OLYMPUS CORPORATION", "E-M10MarkII", "OLYMPUS M.14-42mm F3.5-5.6 EZ", "100OLYMP"),
    ("Apple", "iPhone 11", "", "100APPLE"),
    ("samsung", "SM-G991B", "", "Camera"),
)
"""Make, model, lens (empty: a phone, which writes no serial numbers), and its folder below DCIM."""

PLACES: tuple[tuple[float, float], ...] = (
    (43.2, -31.5),
    (-12.4, -96.1),
    (57.9, -14.2),
    (44.60, -110.55),
    (51.5073, -0.1657),
    (37.74, -119.59),
    (35.0, 18.5),
)
"""Latitudes and longitudes in open sea or in public parks."""

EDITORS: tuple[str, ...] = ("Adobe Photoshop 24.1 (Windows)", "GIMP 2.10.34", "Snapseed 2.19", "darktable 4.2.1")
EPOCH = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
"""Times in a plan are seconds since then, as if every camera's clock were set to UTC."""

THUMBNAIL_SIDE = 160
"""Longest side in px of an embedded thumbnail, as DCF cameras write it."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture a camera took: which model, its serial numbers, when (seconds since 2000, by its clock), where.

    `zone_minutes` is the zone of its clock, east positive, which it writes down where `is_zoned`, and satellites' time
    too where `is_satellite` and it knows its place. `counter` is how many pictures it took, 0 where it doesn't count.
    """

    model: int
    body_serial: str
    lens_serial: str
    seconds: int
    place: tuple[float, float] | None
    owner: str = ""
    counter: int = 0
    zone_minutes: int = 0
    is_zoned: bool = True
    is_satellite: bool = False

    @property
    def taken(self) -> datetime:
        """When it was taken."""
        return EPOCH + timedelta(seconds=self.seconds)


def thumbnail_of(picture: Image.Image) -> bytes:
    """Return a small JPEG of a picture, as a camera embeds it."""
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.BILINEAR)
    stream = io.BytesIO()
    small.save(stream, "JPEG", quality=80)
    return stream.getvalue()


def camera_block(
    shot: Shot, size: tuple[int, int], thumbnail: bytes, *, orientation: int = 1, software: str = ""
) -> bytes:
    """Return the EXIF block of a shot; `size` is what it says of its own width and height in px."""
    make, model, lens, _ = MODELS[shot.model]
    stamp = f"{shot.taken:%Y:%m:%d %H:%M:%S}"
    dice = Dice(shot.seconds, shot.model)
    main: dict[int, Value] = {0x010F: make, 0x0110: model, 0x0112: orientation, 0x0132: stamp}
    main |= {0x011A: ((72, 1),), 0x011B: ((72, 1),), 0x0128: 2}
    if software:
        main[0x0131] = software
    camera: dict[int, Value] = {
        0x829A: ((1, dice.pick((30, 60, 125, 250, 500))),),
        0x829D: ((dice.pick((18, 28, 40, 56, 80)), 10),),
        0x8827: dice.pick((100, 200, 400, 800)),
        0x9000: b"0232",
        0x9003: stamp,
        0x9004: stamp,
        0x920A: ((dice.whole(18, 135), 1),),
        0xA001: 1,
        0xA002: size[0],
        0xA003: size[1],
    }
    if shot.is_zoned:
        hours, minutes = divmod(abs(shot.zone_minutes), 60)
        camera[0x9011] = f"{'-' if shot.zone_minutes < 0 else '+'}{hours:02}:{minutes:02}"
    if shot.owner:
        camera[0xA430] = shot.owner
    if shot.counter:
        camera[0x9211] = shot.counter
    if shot.body_serial:
        camera |= {0xA431: shot.body_serial, 0xA434: lens, 0xA435: shot.lens_serial}
    return exif_block(main, camera, _position(shot), thumbnail)


def plain_block(orientation: int = 1, software: str = "") -> bytes:
    """Return an EXIF block that names no camera."""
    return exif_block({0x0112: orientation, **({0x0131: software} if software else {})}, {}, {}, b"")


def _position(shot: Shot) -> Tags:
    if shot.place is None:
        return {}
    latitude, longitude = shot.place
    at = shot.taken - timedelta(minutes=shot.zone_minutes)
    stamp: Tags = {0x0007: ((at.hour, 1), (at.minute, 1), (at.second, 1)), 0x001D: f"{at:%Y:%m:%d}"}
    return {
        0x0000: b"\2\3\0\0",
        0x0001: "N" if latitude >= 0 else "S",
        0x0002: _degrees(latitude),
        0x0003: "E" if longitude >= 0 else "W",
        0x0004: _degrees(longitude),
        **(stamp if shot.is_satellite else {}),
    }


def _degrees(angle: float) -> tuple[tuple[int, int], ...]:
    seconds = round(abs(angle) * 360000)
    return (seconds // 360000, 1), (seconds // 6000 % 60, 1), (seconds % 6000, 100)
