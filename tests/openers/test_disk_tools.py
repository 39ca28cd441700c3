"""Disks made by the tools that make real ones; each test is skipped where its tool is not installed."""

import os
import runpy
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest

from clew.errors import ExaminationError
from clew.model.findings import Outcome
from clew.opener import Member, Opener, Opening
from clew.openers import disk_ewf, disk_iso, disk_qcow, disk_raw, disk_vhd, disk_vmdk

DRAWN = runpy.run_path(str(Path(__file__).parents[1] / "disk" / "drawn.py"))
PICTURES: list[bytes] = [DRAWN["encoded"](number, "JPEG", 640, 480, quality=95) for number in range(4)]
MIB = 1 << 20


def tool(name: str) -> str:
    path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


def run(name: str, *arguments: object, text: str | None = None) -> None:
    done = subprocess.run([tool(name), *map(str, arguments)], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def opened(opener: Opener, *paths: Path) -> tuple[dict[bytes, Member], dict[bytes, bytes], dict[str, str]]:
    files = [path.open("rb") for path in paths]
    try:
        opening = Opening(files, os.fsencode(paths[0].name), sum(path.stat().st_size for path in paths))
        members: dict[bytes, Member] = {}
        contents: dict[bytes, bytes] = {}
        for member in opener.members(opening):
            members[member.path] = member
            if member.pieces:
                contents[member.path] = b"".join(member.pieces())
    finally:
        for file in files:
            file.close()
    return members, contents, dict(opening.facts)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    (folder / "dir" / "Brücke").mkdir(parents=True)
    (folder / "dir" / "Brücke" / "bridge at noon.jpg").write_bytes(PICTURES[0])
    (folder / "dir" / "gone.jpg").write_bytes(PICTURES[1])
    (folder / "small.txt").write_bytes(b"small")
    (folder / "empty").write_bytes(b"")
    return folder


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "disk.dd"
    with path.open("wb") as file:
        file.truncate(40 * MIB)
    return path


@pytest.mark.parametrize("kind", ["ext2", "ext3", "ext4"])
def test_ext_with_a_deleted_file(tree: Path, image: Path, kind: str) -> None:
    (tree / "link").symlink_to("small.txt")
    os.mkfifo(tree / "pipe")
    run(f"mkfs.{kind}", "-q", "-L", "BRIDGES", "-d", tree, image)
    run("debugfs", "-w", "-R", "rm /dir/gone.jpg", image)
    members, contents, facts = opened(disk_raw.plugin, image)
    assert contents == {
        "dir/Brücke/bridge at noon.jpg".encode(): PICTURES[0],
        b"dir/gone.jpg": PICTURES[1],
        b"small.txt": b"small",
        b"empty": b"",
    }
    assert [path for path, member in members.items() if member.is_deleted] == [b"dir/gone.jpg"]
    assert members[b"link"].reason == "symbolic link to small.txt, not followed"
    assert members[b"pipe"].outcome is Outcome.UNSUPPORTED
    assert (facts["volume: file system"], facts["volume: label"]) == (kind, "BRIDGES")
    written = (tree / "small.txt").stat().st_mtime_ns
    found = members[b"small.txt"].modified_ns
    assert found is not None
    assert abs(found - written) < 10**9


def test_ext_where_another_file_took_the_space(tree: Path, image: Path) -> None:
    with image.open("r+b") as file:
        file.truncate(2 * MIB)
    run("mkfs.ext4", "-q", "-O", "^has_journal", "-d", tree, image)
    run("debugfs", "-w", "-R", "rm /dir/gone.jpg", image)
    other = tree.parent / "other"
    for number in range(40):  # until the disk is full
        other.write_bytes(bytes([number]) * 60_000)
        run("debugfs", "-w", "-R", f"write {other} new{number}", image)
    assert PICTURES[1][5000:6000] not in image.read_bytes()
    members, contents, _ = opened(disk_raw.plugin, image)
    assert PICTURES[1] not in contents.values()
    gone = members[b"dir/gone.jpg"]
    assert gone.is_deleted
    assert gone.pieces is None
    assert "in use by other files" in gone.reason or "another file's" in gone.reason


@pytest.mark.parametrize("is_counted", [True, False])
def test_ntfs_with_streams_small_files_and_a_deleted_file(tree: Path, image: Path, *, is_counted: bool) -> None:
    run("mkntfs", "-Q", "-F", "-L", "BRIDGES", image)
    for source, target in ((tree / "small.txt", "small.txt"), (tree / "dir" / "gone.jpg", "gone.jpg")):
        run("ntfscp", "-f", image, source, target)
    run("ntfscp", "-f", "-N", "hidden.jpg", image, tree / "dir" / "Brücke" / "bridge at noon.jpg", "small.txt")
    whole = bytearray(image.read_bytes())
    name = whole.index("gone.jpg".encode("utf-16-le"), 0)
    while whole[name - name % 1024 : name - name % 1024 + 4] != b"FILE":
        name = whole.index("gone.jpg".encode("utf-16-le"), name + 1)
    whole[name - name % 1024 + 22] &= 0xFE  # the record is no longer in use, and counts its next one already
    whole[name - name % 1024 + 16] += is_counted
    image.write_bytes(whole)
    members, contents, facts = opened(disk_raw.plugin, image)
    assert contents == {b"small.txt": b"small", b"small.txt:hidden.jpg": PICTURES[0], b"gone.jpg": PICTURES[1]}
    assert [path for path, member in members.items() if member.is_deleted] == [b"gone.jpg"]
    assert facts["volume: file system"] == "NTFS"
    assert int(facts["volume: files of the file system itself, not listed"]) >= 12


@pytest.mark.parametrize("bits", [12, 16, 32])
def test_fat_with_long_names_and_a_deleted_file(tree: Path, image: Path, bits: int) -> None:
    with image.open("r+b") as file:
        file.truncate((2 if bits == 12 else 40) * MIB)
    run("mkfs.fat", "-F", bits, "-n", "BRIDGES", *(["-s", 1] if bits == 32 else []), image)
    run("mcopy", "-i", image, "-s", tree / "dir", tree / "small.txt", "::/")
    run("mdel", "-i", image, "::/dir/gone.jpg")
    members, contents, facts = opened(disk_raw.plugin, image)
    assert contents["dir/Brücke/bridge at noon.jpg".encode()] == PICTURES[0]
    deleted = [path for path, member in members.items() if member.is_deleted and b"unallocated" not in path]
    assert len(deleted) == 1
    assert contents[deleted[0]] == PICTURES[1]
    assert (facts["volume: file system"], facts["volume: label"]) == (f"FAT{bits}", "BRIDGES")


def test_an_exfat_is_opened(image: Path) -> None:
    run("mkfs.exfat", "-L", "BRIDGES", image)
    members, _, facts = opened(disk_raw.plugin, image)
    assert members == {}
    assert (facts["volume: file system"], facts["volume: label"]) == ("exFAT", "BRIDGES")


def test_a_disc_with_long_names(tree: Path, tmp_path: Path) -> None:
    disc = tmp_path / "disc.iso"
    run("genisoimage", "-quiet", "-J", "-R", "-V", "BRIDGES", "-input-charset", "utf-8", "-o", disc, tree)
    assert disk_iso.plugin.sniff(memoryview(disc.read_bytes())) is not None
    members, contents, facts = opened(disk_iso.plugin, disc)
    named = {path: content for path, content in contents.items() if b"unallocated" not in path}
    assert sorted(content for content in named.values()) == sorted([PICTURES[0], PICTURES[1], b"small", b""])
    assert "dir/Brücke/bridge at noon.jpg".encode() in named
    assert facts["volume: label"] == "BRIDGES"
    assert all(member.modified_ns for member in members.values())


def test_a_split_e01_is_verified(tree: Path, image: Path, tmp_path: Path) -> None:
    noise = os.urandom(3 * MIB)
    (tree / "noise").write_bytes(noise)
    run("mkfs.ext4", "-q", "-d", tree, image)
    target = tmp_path / "image"
    run("ewfacquire", "-u", "-q", "-t", target, "-S", 2 * MIB, "-C", "OP-7", "-e", "An examiner", "-d", "sha1", image)
    parts = sorted(tmp_path.glob("image.E*"))
    assert len(parts) > 1
    names = [os.fsencode(part.name) for part in parts]
    assert names[1:] == list(disk_ewf.plugin.companions(names[0]))[: len(parts) - 1]
    _, contents, facts = opened(disk_ewf.plugin, *parts)
    assert contents[b"noise"] == noise
    assert (facts["MD5"], facts["SHA-1"]) == ("agrees", "agrees")
    assert facts["acquisition: case number"] == "OP-7"
    with pytest.raises(ExaminationError, match="unreadable"):
        opened(disk_ewf.plugin, parts[0])


@pytest.mark.parametrize(
    ("opener", "options"),
    [
        (disk_vmdk.plugin, ("vmdk", "subformat=monolithicSparse")),
        (disk_vmdk.plugin, ("vmdk", "subformat=streamOptimized")),
        (disk_vmdk.plugin, ("vmdk", "subformat=twoGbMaxExtentSparse")),
        (disk_qcow.plugin, ("qcow2", "compat=1.1")),
        (disk_qcow.plugin, ("qcow2", "compat=0.10")),
        (disk_vhd.plugin, ("vpc", "subformat=dynamic")),
        (disk_vhd.plugin, ("vpc", "subformat=fixed")),
        (disk_vhd.plugin, ("vhdx", "subformat=dynamic")),
    ],
    ids=lambda each: "-".join(each) if isinstance(each, tuple) else "",
)
def test_virtual_disks(tree: Path, image: Path, tmp_path: Path, opener: Opener, options: tuple[str, str]) -> None:
    run("mkfs.ext4", "-q", "-d", tree, image)
    target = tmp_path / "virtual.vmdk"
    run("qemu-img", "convert", "-O", options[0], "-o", options[1], image, target)
    paths = [target]
    for name in opener.companions(os.fsencode(target.name)):
        beside = tmp_path / os.fsdecode(name)
        if not beside.is_file():
            break
        paths.append(beside)
    assert opener.sniff(memoryview(target.read_bytes())) is not None
    _, contents, _ = opened(opener, *paths)
    assert contents[b"dir/gone.jpg"] == PICTURES[1]


def test_a_qcow_overlay_names_its_backing_file(image: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "overlay.qcow2"
    run("qemu-img", "create", "-q", "-f", "qcow2", "-b", image, "-F", "raw", overlay)
    opening = Opening([BytesIO(overlay.read_bytes())], b"overlay.qcow2", overlay.stat().st_size)
    with pytest.raises(ExaminationError, match=r"overlay: .*disk\.dd"):
        list(disk_qcow.plugin.members(opening))
