"""E01, QCOW2, VHD and VMDK around the same disk, their digests, and what is missing."""

import hashlib
from io import BytesIO

import pytest

from clew.disk.specimens.ewf import draw_e01
from clew.disk.specimens.fat import Planted, draw_fat, with_partitions
from clew.disk.specimens.qcow import draw_qcow
from clew.disk.specimens.vhd import draw_vhd
from clew.disk.specimens.vmdk import draw_vmdk
from clew.errors import ExaminationError
from clew.opener import Opener, Opening
from clew.openers import disk_ewf, disk_qcow, disk_raw, disk_vhd, disk_vmdk

NOTE = b"a note of the bridge\n" * 5000
DISK = with_partitions([(1, draw_fat([Planted("Note of the bridge.txt", NOTE)], sectors=400))])
IMAGES: list[tuple[Opener, bytes]] = [
    (disk_ewf.plugin, draw_e01(DISK)),
    (disk_qcow.plugin, draw_qcow(DISK)),
    (disk_vhd.plugin, draw_vhd(DISK)),
    (disk_vmdk.plugin, draw_vmdk(DISK)),
    (disk_raw.plugin, DISK),
]


def opened(opener: Opener, *parts: bytes) -> tuple[dict[bytes, bytes], dict[str, str]]:
    opening = Opening([BytesIO(part) for part in parts], b"disk", len(parts[0]))
    contents = {each.path: b"".join(each.pieces()) for each in opener.members(opening) if each.pieces}
    return contents, dict(opening.facts)


@pytest.mark.parametrize(("opener", "image"), IMAGES, ids=[opener.name for opener, _ in IMAGES])
def test_the_same_disk_comes_out_of_every_image(opener: Opener, image: bytes) -> None:
    assert opener.sniff(memoryview(image)) is not None
    contents, facts = opened(opener, image)
    assert contents == {b"Note of the bridge.txt": NOTE}
    assert facts["partition 1: file system"] == "FAT12"


@pytest.mark.parametrize(("opener", "image"), IMAGES, ids=[opener.name for opener, _ in IMAGES])
def test_no_image_is_taken_for_another(opener: Opener, image: bytes) -> None:
    others = [each for each, _ in IMAGES if each is not opener and not each.is_general]
    assert [each.name for each in others if each.sniff(memoryview(image)) is not None] == []


def test_the_stored_digests_are_compared_with_the_media() -> None:
    _, facts = opened(disk_ewf.plugin, draw_e01(DISK))
    md5 = hashlib.md5(DISK, usedforsecurity=False).hexdigest()
    assert (facts["stored MD5"], facts["computed MD5"], facts["MD5"]) == (md5, md5, "agrees")
    assert facts["SHA-1"] == "agrees"


def test_files_come_although_the_stored_digest_differs() -> None:
    contents, facts = opened(disk_ewf.plugin, draw_e01(DISK, md5=bytes(range(16))))
    assert contents == {b"Note of the bridge.txt": NOTE}
    assert facts["stored MD5"] == bytes(range(16)).hex()
    assert facts["computed MD5"] == hashlib.md5(DISK, usedforsecurity=False).hexdigest()
    assert facts["MD5"] == "differs"


def test_what_was_written_down_at_acquisition_is_kept_in_bounds() -> None:
    said = {"case number": "OP-7", "examiner": "An examiner", "notes": " ".join(map(str, range(400)))}
    _, facts = opened(disk_ewf.plugin, draw_e01(DISK, said))
    assert facts["acquisition: case number"] == "OP-7"
    assert facts["acquisition: examiner name"] == "An examiner"
    assert len(facts["acquisition: notes"]) <= 200


def test_a_later_segment_is_not_taken_for_an_image() -> None:
    later = bytearray(draw_e01(DISK))
    later[9] = 2
    assert disk_ewf.plugin.sniff(memoryview(bytes(later))) is None


@pytest.mark.parametrize(
    ("name", "second", "hundredth", "last"),
    [
        (b"disk.E01", b"disk.E02", b"disk.EAA", b"disk.ZZZ"),
        (b"disk.e01", b"disk.e02", b"disk.eaa", b"disk.zzz"),
        (b"disk.Ex01", b"disk.Ex02", b"disk.ExAA", b"disk.ZxZZ"),
    ],
)
def test_segments_follow_by_name(name: bytes, second: bytes, hundredth: bytes, last: bytes) -> None:
    names = list(disk_ewf.plugin.companions(name))
    assert names[0] == second
    assert names[98] == hundredth
    assert names[-1] == last
    assert len(set(names)) == len(names) == 98 + 22 * 26 * 26


@pytest.mark.parametrize("name", [b"disk.dd", b"disk", b".E01x", b"disk.E02"])
def test_other_names_have_no_segments(name: bytes) -> None:
    assert list(disk_ewf.plugin.companions(name)) == []


def test_a_descriptor_alone_names_what_it_needs() -> None:
    text = (
        b'# Disk DescriptorFile\nversion=1\nCID=1\nparentCID=ffffffff\ncreateType="twoGbMaxExtentSparse"\n\n'
        b'# Extent description\nRW 4192256 SPARSE "bridge-s001.vmdk"\nRW 2048 SPARSE "bridge-s002.vmdk"\n\n'
        b'# The Disk Data Base\n#DDB\n\nddb.adapterType = "ide"\n'
    )
    assert disk_vmdk.plugin.sniff(memoryview(text)) == "application/x-vmdk"
    with pytest.raises(ExaminationError, match=r"needs bridge-s001\.vmdk, bridge-s002\.vmdk"):
        opened(disk_vmdk.plugin, text)
    assert list(disk_vmdk.plugin.companions(b"bridge.vmdk"))[:2] == [b"bridge-s001.vmdk", b"bridge-s002.vmdk"]


@pytest.mark.parametrize("name", ["disk_ewf", "disk_qcow", "disk_vhd", "disk_vmdk"])
def test_a_header_without_anything_behind_is_refused_in_words(name: str) -> None:
    number = [opener.name for opener, _ in IMAGES].index(name)
    opener, image = IMAGES[number]
    with pytest.raises(ExaminationError, match="corrupt"):
        opened(opener, image[:64])
