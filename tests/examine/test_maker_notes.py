"""What is read of makers' own blocks, built by hand as their makers lay them out, and that no bytes do harm."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.examine.jpeg_habits import jpeg_pairs
from clew.examine.maker_notes import maker_pairs
from clew.tiff import Field

Tag = tuple[int, int, bytes]
"""Number, type, value."""


def directory(tags: list[Tag], at: int, order: str = "<") -> bytes:
    """Return a directory that begins at `at` of what its offsets count from."""
    head, tail = struct.pack(f"{order}H", len(tags)), b""
    behind = at + 2 + 12 * len(tags) + 4
    for number, kind, value in tags:
        size = {2: 1, 3: 2, 4: 4, 7: 1, 13: 4}[kind]
        cell = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(f"{order}L", behind + len(tail))
        tail += value if len(value) > 4 else b""
        head += struct.pack(f"{order}HHL", number, kind, len(value) // size) + cell
    return head + bytes(4) + tail


def read(block: bytes, make: str, order: str = "<") -> dict[str, str]:
    """Read a block that lies 100 bytes into EXIF."""
    before = (b"II*\0" if order == "<" else b"MM\0*") + bytes(96)
    exif = memoryview(before + block)
    note = Field(0x927C, 7, len(block), exif[100:], order, 100)
    return {name.removeprefix("MakerNote."): value for name, value in maker_pairs(exif, note, make)}


def test_canon_counts_from_the_start_of_exif() -> None:
    tags = [(8, 4, struct.pack("<L", 1000815)), (9, 2, b"Ada Example\0"), (12, 4, struct.pack("<L", 730201234))]
    block = directory(tags, 100)
    assert read(block, "Canon") == {"FileNumber": "1000815", "OwnerName": "Ada Example", "SerialNumber": "730201234"}
    assert read(block, "Another maker") == {}


def test_nikon_has_a_header_of_its_own() -> None:
    inner = directory([(0x1D, 2, b"2004711\0"), (0xA7, 4, struct.pack(">L", 8121))], 8, ">")
    block = b"Nikon\0\2\x10\0\0" + b"MM\0*" + struct.pack(">L", 8) + inner
    assert read(block, "NIKON CORPORATION") == {"SerialNumber": "2004711", "ImageCount": "8121"}


def test_olympus_has_a_directory_below() -> None:
    main = directory([(0x2010, 13, struct.pack("<L", 60))], 12)
    block = (b"OLYMPUS\0II\3\0" + main).ljust(60, b"\0") + directory([(0x101, 2, b"B9V508278\0")], 60)
    assert read(block, "OLYMPUS CORPORATION") == {"SerialNumber": "B9V508278"}


def test_panasonic_fujifilm_and_apple() -> None:
    panasonic = b"Panasonic\0\0\0" + directory([(0x25, 7, b"F990708240060\0")], 112)
    assert read(panasonic, "Panasonic") == {"InternalSerialNumber": "F990708240060"}
    tags = [(0x10, 2, b"592D34393530\0"), (0x1438, 3, struct.pack("<H", 812))]
    fujifilm = b"FUJIFILM" + struct.pack("<L", 12) + directory(tags, 12)
    assert read(fujifilm, "FUJIFILM", ">") == {"InternalSerialNumber": "592D34393530", "ImageCount": "812"}
    apple = b"Apple iOS\0\0\1MM" + directory([(0x0B, 2, b"7A0B-44\0")], 14, ">")
    assert read(apple, "Apple") == {"BurstUUID": "7A0B-44"}


def test_a_number_of_zeros_is_none() -> None:
    assert read(directory([(12, 4, bytes(4)), (9, 2, b"\0\0\0\0\0")], 100), "Canon") == {}


HEADS = (b"Nikon\0\2\x10\0\0MM\0*", b"OLYMPUS\0II\3\0", b"Panasonic\0\0\0", b"FUJIFILM", b"Apple iOS\0\0\1MM", b"")


@pytest.mark.parametrize("head", HEADS)
@given(rest=st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_no_bytes_do_harm(head: bytes, rest: bytes) -> None:
    for name, value in read(head + rest, "Canon").items():
        assert name
        assert 0 < len(value) <= 80
        assert value.isprintable()


@given(rest=st.binary(max_size=300), small=st.binary(max_size=100))
@settings(max_examples=100, deadline=None)
def test_no_jpeg_does_harm(rest: bytes, small: bytes) -> None:
    for start in (b"\xff\xd8", b"\xff\xd8\xff\xdb\x00\x43\x00", b""):
        assert all(len(value) < 100 for _, value in jpeg_pairs(memoryview(start + rest), memoryview(start + small)))
