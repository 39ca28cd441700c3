"""Damage that would have a library loop for ever costs its own volume or file only; other contents still come."""

from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

import pytest

from clew.disk.specimens.fat import Planted, draw_fat, loose_files, with_partitions
from clew.disk.specimens.iso import draw_iso
from clew.errors import ExaminationError
from clew.model.findings import Outcome
from clew.opener import Member, Opening
from clew.openers import disk_iso, disk_raw

BLOCK = 2048
ROOT_BLOCK = 20


def taken(members: Iterator[Member], into: list[Member]) -> str:
    """Gather members and return why there are no more."""
    try:
        for member in members:
            into.append(member)
            for _piece in member.pieces() if member.pieces else ():
                pass
    except ExaminationError as error:
        return str(error)
    return ""


def opening(disk: bytes) -> Opening:
    return Opening([BytesIO(disk)], b"disk", len(disk))


@pytest.mark.parametrize("fill", [0, 255])
def test_a_disc_without_a_root_folder_is_told(fill: int) -> None:
    disc = bytearray(draw_iso({"NOTE.TXT": b"a note"}))
    disc[ROOT_BLOCK * BLOCK : (ROOT_BLOCK + 1) * BLOCK] = bytes([fill]) * BLOCK
    members: list[Member] = []
    reason = taken(disk_iso.plugin.members(opening(bytes(disc))), members)
    assert "damaged ISO 9660 file system" in reason
    assert [member.outcome for member in members] == [Outcome.FAILED]


def test_a_folder_that_lies_in_itself_is_looked_through_once() -> None:
    volume = bytearray(draw_fat([Planted("LOOP/INSIDE/A.TXT", b"a")], sectors=128))
    name = bytes(volume).index(b"INSIDE     ")
    own = bytes(volume).index(b"LOOP       ")
    volume[name + 26 : name + 28] = volume[own + 26 : own + 28]  # its first cluster is now its parent's
    members: list[Member] = []
    taken(disk_raw.plugin.members(opening(bytes(volume))), members)
    assert len(members) < 20


@pytest.mark.parametrize("size", [40_000, 0x7FFFFFFF])
def test_a_file_that_claims_more_than_it_has_never_gives_more_and_the_others_come(size: int) -> None:
    volume = bytearray(draw_fat([Planted("BIG.TXT", b"big"), Planted("SMALL.TXT", b"small")], sectors=128))
    entry = bytes(volume).index(b"BIG     TXT")
    volume[entry + 28 : entry + 32] = size.to_bytes(4, "little")
    contents: dict[bytes, bytes] = {}
    for member in disk_raw.plugin.members(opening(bytes(volume))):
        contents[member.path] = b""
        with suppress(ExaminationError):
            for piece in member.pieces() if member.pieces else ():
                contents[member.path] += piece
    assert contents[b"SMALL.TXT"] == b"small"
    assert len(contents.get(b"BIG.TXT", b"")) <= len(volume)


def test_a_damaged_volume_is_one_failed_member_and_its_space_is_searched() -> None:
    sound = draw_fat([Planted("A.TXT", b"a")], sectors=128)
    broken = bytearray(b"\xeb\x52\x90NTFS    ".ljust(65_536, b"\0"))
    broken[11:14], broken[510:512] = b"\0\2\1", b"\x55\xaa"
    picture = loose_files()[0]
    broken[8192 : 8192 + len(picture)] = picture
    disk = with_partitions([(7, bytes(broken)), (1, sound)])
    members: list[Member] = []
    reason = taken(disk_raw.plugin.members(opening(disk)), members)
    found = {member.path: member for member in members}
    assert found[b"partition 1 (NTFS)"].outcome is Outcome.FAILED
    assert b"partition 2 (FAT)/A.TXT" in found
    assert b"unallocated/%012d.jpg" % (32_768 + 8192) in found
    assert "damaged NTFS file system" in reason
