"""The pass over free space."""

import hashlib
import runpy
from io import BytesIO
from pathlib import Path

import pytest

from clew.disk import sweep as module
from clew.disk.medium import Medium, files_medium
from clew.disk.spans import Spans
from clew.disk.sweep import CHUNK_BYTES, Sweep
from clew.errors import ExaminationError

DRAWN = runpy.run_path(str(Path(__file__).with_name("drawn.py")))

PICTURE = DRAWN["encoded"](1, "JPEG")
SIZE = 2 * CHUNK_BYTES + 4096


def medium_of(planted: dict[int, bytes], size: int = SIZE) -> Medium:
    disk = bytearray(size)
    for at, content in planted.items():
        disk[at : at + len(content)] = content
    return files_medium([BytesIO(bytes(disk))], lambda: None)


def swept(medium: Medium, used: tuple[tuple[int, int], ...] = (), recovered: dict[int, int] | None = None) -> Sweep:
    free = Spans.of([start for start, _ in used], [end for _, end in used], medium.size).gaps(medium.size)
    return Sweep(medium, free, recovered or {})


def test_files_are_found_across_the_seams_of_what_is_read() -> None:
    places = [0, CHUNK_BYTES - 512, CHUNK_BYTES + (len(PICTURE) // 512 + 1) * 512, 2 * CHUNK_BYTES - 1024]
    sweep = swept(medium_of(dict.fromkeys(places, PICTURE), SIZE + 100_000))
    found = [(member.path, b"".join(member.pieces())) for member in sweep.members(b"") if member.pieces]
    assert found == [(b"%012d.jpg" % at, PICTURE) for at in places]


def test_only_the_starts_of_sectors_are_looked_at() -> None:
    assert list(swept(medium_of({700: PICTURE})).members(b"")) == []


def test_what_files_in_use_occupy_is_not_carved() -> None:
    medium = medium_of({512: PICTURE, CHUNK_BYTES: PICTURE})
    members = list(swept(medium, ((512, 512 + 40_960),)).members(b"x/"))
    assert [member.path for member in members] == [b"x/%012d.jpg" % CHUNK_BYTES]
    assert members[0].is_deleted
    assert members[0].remark == f"carved at offset {CHUNK_BYTES}"


def test_a_file_is_cut_where_space_in_use_begins() -> None:
    (member,) = swept(medium_of({0: PICTURE}), ((1024, 4096),)).members(b"")
    assert member.size == 1024
    assert "end was not found" in member.remark


def test_what_was_given_as_a_deleted_file_is_not_given_again() -> None:
    medium = medium_of({512: PICTURE})
    sweep = swept(medium, recovered={512: 512 + len(PICTURE)})
    assert list(sweep.members(b"")) == []
    assert ("carved files that were given as deleted files already", "1") in sweep.facts()
    assert len(list(swept(medium, recovered={512: 512 + len(PICTURE) - 1}).members(b""))) == 1


def test_the_whole_disk_is_digested_in_the_same_pass() -> None:
    medium = medium_of({512: PICTURE})
    digest = hashlib.sha256()
    sweep = Sweep(medium, Spans.of([], [], SIZE), {}, digest.update)
    assert list(sweep.members(b"")) == []
    assert digest.digest() == hashlib.sha256(medium.read(0, SIZE)).digest()


def test_unreadable_places_cost_what_is_around_them_only() -> None:
    whole = medium_of({0: PICTURE, 1 << 20: PICTURE})

    def read_at(offset: int, size: int) -> bytes:
        if offset <= 500_000 < offset + size:
            raise ExaminationError("bad sector")
        return whole.read(offset, size)

    sweep = swept(Medium(read_at, SIZE, lambda: None))
    assert [member.path for member in sweep.members(b"")] == [b"000000000000.jpg", b"000001048576.jpg"]
    assert sweep.unreadable == 65_536
    assert sweep.first_unreadable == 500_000 // 65_536 * 65_536


def test_beginnings_without_end_in_every_sector_cost_bounded_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WALK_FREE", 1 << 20)
    # every sector begins a GIF whose blocks are those of all the others too, and none ends
    sector = b"GIF89a\1\0\1\0\0\0\0!\xfe" + b"\xff" * 497
    medium = files_medium([BytesIO(sector * 40_000)], lambda: None)
    read = 0

    def counted(offset: int, size: int) -> bytes:
        nonlocal read
        read += size
        return medium.read(offset, size)

    sweep = swept(Medium(counted, medium.size, lambda: None))
    assert list(sweep.members(b"")) == []
    assert sweep.unwalked > 30_000
    assert read < 10 * medium.size


def test_a_disk_that_says_it_has_more_than_its_image_can_hold_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SWEPT_FREE", 4 * CHUNK_BYTES)
    read: list[int] = []

    def zeros(offset: int, size: int) -> bytes:
        read.append(offset)
        return bytes(size)

    sweep = swept(Medium(zeros, 1 << 50, lambda: None))
    assert list(sweep.members(b"")) == []
    assert max(read) < 4 * CHUNK_BYTES
    assert sweep.left == (1 << 50) - 4 * CHUNK_BYTES


def test_a_disk_of_which_nothing_can_be_read_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_UNREADABLE_FREE", 2 * CHUNK_BYTES)

    def unreadable(offset: int, size: int) -> bytes:
        raise OSError(f"no {size} bytes at {offset}")

    sweep = swept(Medium(unreadable, 1 << 50, lambda: None))
    assert list(sweep.members(b"")) == []
    assert sweep.unreadable == 3 * CHUNK_BYTES
    assert sweep.left == (1 << 50) - 3 * CHUNK_BYTES
