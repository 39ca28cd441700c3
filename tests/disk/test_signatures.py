import runpy
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.disk.signatures import HEAD_BYTES, Reading, is_partitioned, volume_kind
from clew.disk.specimens.fat import Planted, draw_fat, small_disk, with_partitions
from clew.disk.specimens.iso import small_disc
from clew.openers import disk_ewf, disk_iso, disk_qcow, disk_raw, disk_vhd, disk_vmdk

DRAWN = runpy.run_path(str(Path(__file__).with_name("drawn.py")))

DISKS = [each.plugin for each in (disk_ewf, disk_iso, disk_qcow, disk_raw, disk_vhd, disk_vmdk)]


def kind_of(head: bytes) -> str:
    kind = volume_kind(head.ljust(HEAD_BYTES, b"\0"))
    return f"{kind.name}, {kind.reading}" if kind else ""


def at(offset: int, magic: bytes) -> bytes:
    return bytes(offset) + magic


BEGINNINGS = [small_disk(), small_disc(), draw_fat([], sectors=128), bytes(2048)]
ENCRYPTED = {
    "BitLocker": at(3, b"-FVE-FS-"),
    "LUKS": b"LUKS\xba\xbe\0\2",
    "FileVault (CoreStorage)": at(8, struct.pack("<HH", 1, 16)).ljust(88, b"\0") + b"CS",
}


@pytest.mark.parametrize("name", ENCRYPTED)
def test_encrypted_volumes_are_named(name: str) -> None:
    assert kind_of(ENCRYPTED[name]) == f"{name}, {Reading.ENCRYPTED}"


def test_bitlocker_to_go_is_not_taken_for_the_fat_it_looks_like() -> None:
    fat = bytearray(draw_fat([Planted("A.TXT", b"a")], sectors=128))
    assert kind_of(bytes(fat)) == "FAT, files"
    fat[424:440] = bytes.fromhex("3bd66749292ed84a8399f6a339e3d001")
    assert kind_of(bytes(fat)) == "BitLocker, encrypted"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"XFSB", "XFS"),
        (at(65_600, b"_BHRfS_M"), "Btrfs"),
        (at(512, b"LABELONE"), "Linux LVM"),
        (at(3, b"ReFS"), "ReFS"),
    ],
)
def test_what_is_known_but_not_read_is_named(head: bytes, name: str) -> None:
    assert kind_of(head) == f"{name}, {Reading.NOT_READ}"


def test_a_disc_is_known() -> None:
    assert kind_of(small_disc()) == "ISO 9660, files"


def test_a_partition_table_must_be_possible() -> None:
    disk = bytearray(small_disk())
    assert is_partitioned(bytes(disk), len(disk))
    for offset, value in ((446, 1), (510, 0), (454, 0)):  # status, mark, start
        broken = disk.copy()
        broken[offset] = value
        assert not is_partitioned(bytes(broken), len(broken))
    volume = draw_fat([], sectors=128)
    overlapping = bytearray(with_partitions([(1, volume), (1, volume)]))
    overlapping[470:474] = overlapping[454:458]
    assert not is_partitioned(bytes(overlapping), len(overlapping))


@pytest.mark.parametrize(
    "content",
    [
        DRAWN["encoded"](1, "JPEG"),
        DRAWN["encoded"](1, "PNG"),
        DRAWN["encoded"](1, "BMP"),
        DRAWN["film"](is_fast_start=True),
        b"text of a bridge\n" * 9000,
        bytes(100_000),
        b"\xff" * 100_000,
        b"\x55\xaa" * 50_000,
        b"\xeb\x3c\x90" + np.random.default_rng(3).bytes(100_000),
    ],
    ids=["jpeg", "png", "bmp", "mp4", "text", "zeros", "ones", "marks", "noise"],
)
def test_ordinary_files_are_no_disks(content: bytes) -> None:
    assert [opener.name for opener in DISKS if opener.sniff(memoryview(content)) is not None] == []


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_first_bytes_are_survived(data: st.DataObject) -> None:
    content = bytearray(
        data.draw(st.sampled_from([small_disk(), small_disc(), draw_fat([], sectors=128), bytes(2048)]))
    )
    for _ in range(data.draw(st.integers(0, 5))):
        place = data.draw(st.integers(0, min(len(content) - 1, 1200)))
        content[place] = data.draw(st.integers(0, 255))
    cut = bytes(content[: data.draw(st.integers(0, len(content)))])
    volume_kind(cut)
    is_partitioned(cut, len(cut))
