"""Raw images: the FAT file system drawn by code has all that deletion does to a file."""

import runpy
import time
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.disk.specimens.fat import Planted, draw_fat, with_partitions
from clew.disk.specimens.gpt import with_gpt
from clew.errors import ExaminationError
from clew.model.findings import Outcome
from clew.opener import Member, Opening
from clew.openers.disk_raw import plugin

DRAWN = runpy.run_path(str(Path(__file__).parents[1] / "disk" / "drawn.py"))
PICTURE: bytes = DRAWN["encoded"](1, "JPEG")
OTHER: bytes = DRAWN["encoded"](2, "JPEG")


def opened(*parts: bytes) -> tuple[dict[bytes, Member], dict[bytes, bytes], dict[str, str]]:
    opening = Opening([BytesIO(part) for part in parts], b"disk.dd", sum(len(part) for part in parts))
    members: dict[bytes, Member] = {}
    contents: dict[bytes, bytes] = {}
    for member in plugin.members(opening):
        assert member.path not in members
        assert (member.pieces is None) == (member.outcome is not None)
        members[member.path] = member
        if member.pieces:
            contents[member.path] = b"".join(member.pieces())
    return members, contents, dict(opening.facts)


def test_every_file_comes_with_its_times_and_what_is_deleted_is_said() -> None:
    files = (
        Planted("DCIM/Bridge at noon.jpg", PICTURE, modified=1_700_000_000),
        Planted("DCIM/OLD.JPG", OTHER, modified=1_600_000_000, is_deleted=True),
    )
    members, contents, facts = opened(draw_fat(files, sectors=400, label="CAMERA"))
    assert contents == {b"DCIM/Bridge at noon.jpg": PICTURE, b"DCIM/_LD.JPG": OTHER}
    kept, gone = members.values()
    assert (kept.size, kept.modified_ns, kept.is_deleted) == (len(PICTURE), 1_700_000_000_000_000_000, False)
    assert (gone.modified_ns, gone.is_deleted) == (1_600_000_000_000_000_000, True)
    assert gone.remark.startswith("deleted; taken from the free space")
    assert facts["volume: file system"] == "FAT12"
    assert (facts["volume: label"], facts["volume: serial number"]) == ("CAMERA", "20200101")
    assert (facts["volume: files"], facts["volume: deleted files"]) == ("1", "1")
    assert facts["volume: files of the file system itself, not listed"] == "3"
    assert facts["carved files that were given as deleted files already"] == "1"


def test_content_of_other_files_is_never_given_as_a_deleted_ones() -> None:
    files = (
        Planted("GONE.JPG", PICTURE, is_deleted=True),
        Planted("NEW.JPG", OTHER + bytes(len(PICTURE)), over="GONE.JPG"),
    )
    members, contents, _ = opened(draw_fat(files, sectors=400))
    assert set(contents) == {b"NEW.JPG"}
    gone = members[b"_ONE.JPG"]
    assert gone.is_deleted
    assert gone.outcome is Outcome.FAILED or gone.outcome is Outcome.UNSUPPORTED
    assert gone.reason


def test_clusters_in_use_are_not_taken_for_a_deleted_files() -> None:
    first = Planted("KEPT.TXT", b"x" * 600)
    gone = Planted("GONE.JPG", PICTURE, is_deleted=True)
    disk = bytearray(draw_fat((first, gone, Planted("Z.TXT", b"z")), sectors=400))
    place = bytes(disk).index(PICTURE)
    # its fifth cluster now belongs to another file, as its chain in both tables says
    tables = 1
    cluster = (place - bytes(disk).index(b"x" * 600)) // 512 + 2 + 4
    at = tables * 512 + cluster * 3 // 2
    for copy in (at, at + (disk[22] | disk[23] << 8) * 512):
        disk[copy : copy + 2] = bytes([0xFF, disk[copy + 1] | 0x0F])
    _, contents, _ = opened(bytes(disk))
    assert contents[b"_ONE.JPG"][:2048] == PICTURE[:2048]
    assert contents[b"_ONE.JPG"][2048:2560] == PICTURE[2560:3072]


def test_what_no_name_leads_to_is_carved_with_its_offset() -> None:
    volume = draw_fat([Planted("A.TXT", b"a" * 3000)], sectors=400, loose=[PICTURE])
    disk = with_partitions([(1, volume)], gap=OTHER[:20_000])
    members, contents, _ = opened(disk)
    place = disk.index(PICTURE)
    assert contents[f"unallocated/{place:012d}.jpg".encode()] == PICTURE
    assert members[f"unallocated/{place:012d}.jpg".encode()].remark == f"carved at offset {place}"
    between = members[b"unallocated/000000000512.jpg"]
    assert between.is_deleted


def test_volumes_are_told_apart_only_where_there_are_several() -> None:
    volume = draw_fat([Planted("A.TXT", b"a")], sectors=128)
    assert set(opened(volume)[1]) == set(opened(with_partitions([(1, volume)]))[1]) == {b"A.TXT"}
    several = with_partitions([(1, volume), (7, bytes(65_536)), (1, volume)])
    _, contents, facts = opened(several)
    assert set(contents) == {b"partition 1 (FAT)/A.TXT", b"partition 3 (FAT)/A.TXT"}
    assert facts["partition table"] == "MBR"
    assert facts["partition 2: file system"] == "no file system that is known"


def test_gpt_is_read_as_mbr_is() -> None:
    volumes = [draw_fat([Planted(name, b"a" * 600)], sectors=128) for name in ("A.TXT", "B.TXT")]
    _, contents, facts = opened(with_gpt(volumes))
    assert set(contents) == {b"partition 1 (FAT)/A.TXT", b"partition 2 (FAT)/B.TXT"}
    assert facts["partition table"] == "GPT"


def test_encrypted_volumes_are_accounted_for() -> None:
    locked = b"\xeb\x58\x90-FVE-FS-".ljust(65_536, b"\x5a")
    volume = draw_fat([Planted("A.TXT", b"a")], sectors=128)
    members, contents, facts = opened(
        with_partitions([(1, volume), (7, locked), (0x83, b"LUKS\xba\xbe\0\2".ljust(512, b"\0"))])
    )
    assert set(contents) == {b"partition 1 (FAT)/A.TXT"}
    assert members[b"partition 2 (BitLocker)"].reason == "BitLocker volume, encrypted"
    assert members[b"partition 3 (LUKS)"].outcome is Outcome.FAILED
    assert facts["partition 3: file system"] == "LUKS, encrypted"


def test_an_encrypted_disk_without_partitions_is_one_failed_file() -> None:
    members, _, _ = opened(b"LUKS\xba\xbe\0\1".ljust(65_536, b"\x33"))
    assert [(each.path, each.reason) for each in members.values()] == [(b"volume (LUKS)", "LUKS volume, encrypted")]


def test_a_split_image_is_one_disk() -> None:
    disk = with_partitions([(1, draw_fat([Planted("A.JPG", PICTURE)], sectors=400))])
    middle = len(disk) // 2 + 100
    _, contents, facts = opened(disk[:1000], disk[1000:middle], disk[middle:])
    assert contents[b"A.JPG"] == PICTURE
    assert facts["format"] == "raw, 3 parts"


def test_the_first_part_alone_gives_what_it_has_and_says_what_is_missing() -> None:
    files = [Planted("A.JPG", PICTURE), Planted("B.JPG", OTHER)]
    disk = with_partitions([(1, draw_fat(files, sectors=400))])
    cut = disk.index(OTHER) + 100
    opening = Opening([BytesIO(disk[:cut])], b"disk.001", cut)
    members = plugin.members(opening)
    first = next(members)
    assert first.pieces is not None
    assert (first.path, b"".join(first.pieces())) == (b"A.JPG", PICTURE)
    with pytest.raises(ExaminationError, match=r"truncated: .*parts missing"):
        list(members)


@pytest.mark.parametrize(
    ("name", "following"),
    [
        (b"disk.001", [b"disk.002", b"disk.003"]),
        (b"disk.000", [b"disk.001", b"disk.002"]),
        (b"disk.raw.0001", [b"disk.raw.0002", b"disk.raw.0003"]),
        (b"disk.aa", [b"disk.ab", b"disk.ac"]),
        (b"DISK.AA", [b"DISK.AB", b"DISK.AC"]),
        (b"disk-f001.vmdk", [b"disk-f002.vmdk", b"disk-f003.vmdk"]),
        (b"disk.002", []),
        (b"disk.dd", []),
        (b"disk.ab", []),
        (b"disk", []),
    ],
)
def test_the_parts_of_a_split_image_follow_by_name(name: bytes, following: list[bytes]) -> None:
    assert list(plugin.companions(name))[:2] == following


@given(st.binary(max_size=20))
def test_any_name_has_few_companions(name: bytes) -> None:
    assert sum(1 for _ in plugin.companions(name)) < 10**7


def test_times_do_not_depend_on_this_machines_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    data = plugin.sample()
    told = set()
    try:
        for zone in ("UTC", "Asia/Tokyo", "America/New_York"):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            members = plugin.members(Opening([BytesIO(data)], b"", len(data)))
            told.add((time.timezone, tuple((each.path, each.modified_ns, each.accessed_ns) for each in members)))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert len(told) == len({zone for zone, _ in told}) == 3
    assert len({times for _, times in told}) == 1
