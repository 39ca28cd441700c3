import re
import runpy
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageCms

from clew.examine.metadata import MAX_TAGS, MAX_TEXT, MAX_XMP_BYTES, Metadata, read_metadata

MADE = runpy.run_path(str(Path(__file__).resolve().parents[1] / "vectors" / "raw" / "make.py"))
ASCII, SHORT, LONG, RATIONAL, UNDEFINED = (MADE[name] for name in ("ASCII", "SHORT", "LONG", "RATIONAL", "UNDEFINED"))

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
IMAGE = {0x10F: (ASCII, "Maker"), 0x110: (ASCII, "Model 5"), 0x112: (SHORT, 6), 0x131: (ASCII, "Editor 1.0")}
PHOTO = {
    0x829A: (RATIONAL, ((1, 125),)),
    0x829D: (RATIONAL, ((28, 10),)),
    0x9003: (ASCII, "2024:05:01 12:30:45"),
    0x9011: (ASCII, "+02:00"),
    0x9291: (ASCII, "25"),
    0x9286: (UNDEFINED, b"ASCII\0\0\0a note"),
    0xA431: (ASCII, "B-123"),
    0xA435: (ASCII, "L-456"),
}
GPS = {
    1: (ASCII, "S"),
    2: (RATIONAL, ((33, 1), (51, 1), (3600, 100))),
    3: (ASCII, "E"),
    4: (RATIONAL, ((151, 1), (12, 1), (0, 1))),
}


def read(exif: bytes = b"", xmp: bytes = b"", icc_profile: bytes = b"") -> Metadata:
    return read_metadata(exif, xmp, icc_profile)


def test_the_camera_is_read() -> None:
    camera = read(MADE["exif"](IMAGE, PHOTO, GPS)).camera
    assert (camera.make, camera.model, camera.software) == ("Maker", "Model 5", "Editor 1.0")
    assert (camera.body_serial, camera.lens_serial) == ("B-123", "L-456")
    assert camera.taken_at == "2024-05-01T12:30:45.25+02:00"
    assert (camera.latitude, camera.longitude) == pytest.approx((-33.86, 151.2))


def test_the_time_has_an_offset_only_where_the_file_has_one() -> None:
    without = {tag: value for tag, value in PHOTO.items() if tag not in {0x9011, 0x9291}}
    assert read(MADE["exif"](IMAGE, without)).camera.taken_at == "2024-05-01T12:30:45"


@pytest.mark.parametrize("text", ["0000:00:00 00:00:00", "2024:13:01 00:00:00", "yesterday", "", "    :  :     :  :  "])
def test_a_time_that_is_none_is_not_made_up(text: str) -> None:
    assert read(MADE["exif"](IMAGE, {0x9003: (ASCII, text)})).camera.taken_at is None


def test_the_serial_number_of_a_dng_is_the_bodys() -> None:
    assert read(MADE["exif"]({**IMAGE, 0xC62F: (ASCII, "77")})).camera.body_serial == "77"


def test_zeros_are_no_serial_number() -> None:
    assert read(MADE["exif"](IMAGE, {0xA431: (ASCII, "00000000")})).camera.body_serial is None


@pytest.mark.parametrize(
    "latitude",
    [((91, 1), (0, 1), (0, 1)), ((0, 0), (0, 0), (0, 0)), ((4_000_000_000, 1),)],
    ids=["beyond the pole", "not a number", "absurd"],
)
def test_a_place_off_the_globe_is_none(latitude: tuple[tuple[int, int], ...]) -> None:
    camera = read(MADE["exif"](IMAGE, PHOTO, {**GPS, 2: (RATIONAL, latitude)})).camera
    assert (camera.latitude, camera.longitude) == (None, None)


def test_all_tags_are_readable_by_name() -> None:
    pairs = dict(read(MADE["exif"](IMAGE, PHOTO, GPS)).exif)
    assert pairs["Make"] == "Maker"
    assert pairs["ExposureTime"] == "1/125"
    assert pairs["FNumber"] == "2.8"
    assert pairs["UserComment"] == "a note"
    assert pairs["GPSLatitudeRef"] == "S"


def test_control_characters_never_come_through() -> None:
    found = read(MADE["exif"]({0x10F: (ASCII, "Ma\x07ke\x1br"), 0x13B: (ASCII, "né\x00hidden")}))
    assert found.camera.make == "Maker"
    assert dict(found.exif)["Artist"] == "né"


def test_tags_and_their_texts_are_bounded() -> None:
    many = {tag: (ASCII, "x" * 5000 if tag < 0x9200 else "abcd") for tag in range(0x9100, 0x9100 + 900)}
    pairs = read(MADE["exif"](many)).exif
    assert len(pairs) == MAX_TAGS
    assert max(len(value) for _, value in pairs) == MAX_TEXT


def test_the_thumbnail_is_handed_out() -> None:
    assert bytes(read(MADE["exif"](IMAGE, thumbnail=b"\xff\xd8\xff\xd9")).thumbnail) == b"\xff\xd8\xff\xd9"


def test_orientation_is_1_to_8() -> None:
    assert read(MADE["exif"](IMAGE)).orientation == 6
    assert read(MADE["exif"]({0x112: (SHORT, 99)})).orientation == 1
    assert read().orientation == 1


def test_directories_that_point_at_themselves_end() -> None:
    looped = struct.pack("<2sHLH", b"II", 42, 8, 2)
    looped += struct.pack("<HHLL", 0x8769, LONG, 1, 8) + struct.pack("<HHLL", 0x8825, LONG, 1, 8) + struct.pack("<L", 8)
    assert read(looped).camera.make is None


def test_values_that_claim_gigabytes_cost_nothing() -> None:
    entry = struct.pack("<HHLL", 0x10F, ASCII, 0xFFFF_FFFF, 8)
    huge = struct.pack("<2sHLH", b"II", 42, 8, 5000) + entry * 5000
    assert len(read(huge).exif) <= MAX_TAGS


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_exif_is_never_an_error(data: st.DataObject) -> None:
    block = bytearray(MADE["exif"](IMAGE, PHOTO, GPS, b"\xff\xd8thumbnail"))
    for _ in range(data.draw(st.integers(1, 8))):
        block[data.draw(st.integers(0, len(block) - 1))] = data.draw(st.integers(0, 255))
    found = read(bytes(block[: data.draw(st.integers(0, len(block)))]))
    assert all(name and not CONTROLS.search(value) for name, value in found.exif)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=100), st.binary(max_size=200))
def test_any_bytes_are_no_error(exif: bytes, xmp: bytes, profile: bytes) -> None:
    for prefix in (b"", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"):
        read(prefix + exif, xmp, bytes(128) + profile)


def test_xmp_is_text_and_bounded() -> None:
    assert read(xmp="<x:xmpmeta>ä</x:xmpmeta>\0".encode()).xmp == "<x:xmpmeta>ä</x:xmpmeta>"
    assert len(read(xmp=b"a" * 200_000).xmp or "") == MAX_XMP_BYTES
    assert read().xmp is None


def test_the_colour_profile_is_named() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert read(icc_profile=profile).icc_name == "sRGB built-in"


def test_an_old_colour_profile_is_named() -> None:
    text = b"desc\0\0\0\0" + struct.pack(">L", 10) + b"Old Space\0"
    table = struct.pack(">L4sLL", 1, b"desc", 144, len(text))
    assert read(icc_profile=bytes(128) + table + text).icc_name == "Old Space"
