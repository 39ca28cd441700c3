"""An index on the disk: what was saved is there when it is opened, and what was not written here is never trusted."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from clew.errors import BusyError, CatalogError, IndexDamagedError
from clew.matching import hamming, index_folder
from clew.matching.hamming import HammingIndex
from clew.matching.linear import LinearIndex

Codes = npt.NDArray[np.uint8]
BITS = 64


def codes(count: int, seed: int = 0) -> Codes:
    """Return codes of which some are near others and some equal."""
    chance = np.random.default_rng(seed)
    made = chance.integers(0, 256, (count, BITS // 8), np.uint8)
    made[1::3] = made[::3][: len(made[1::3])]
    made[2::3, 0] ^= 1
    return made


def check(folder: Path) -> list[str]:
    with ThreadPoolExecutor(2) as pool:
        return index_folder.check(folder, pool)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few codes make a segment."""
    monkeypatch.setattr(hamming, "TAIL", 16)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def saved(folder: Path) -> HammingIndex:
    """An index of three segments, of which something was removed, and codes behind them; saved as "seven"."""
    index = HammingIndex(BITS, threads=1)
    for number, count in enumerate((400, 90, 17, 5)):
        index.add(codes(count, number), np.arange(count) + 1000 * number)
    assert index.segments == 3
    index.remove(np.array([3, 4, 1002]))
    index.save(folder, "seven")
    return index


def answer(index: HammingIndex | LinearIndex, radius: int) -> list[npt.NDArray[Any]]:
    return [*index.range(codes(50), radius)]


def assert_equal(index: HammingIndex, other: HammingIndex | LinearIndex) -> None:
    assert index.count == other.count
    for radius in (0, 5, 20):
        for one, another in zip(answer(index, radius), answer(other, radius), strict=True):
            assert np.array_equal(one, another)


def test_what_was_saved_is_there_when_it_is_opened(saved: HammingIndex, folder: Path) -> None:
    opened = HammingIndex.open(folder)
    assert (opened.bits, opened.state, opened.segments) == (BITS, "seven", 3)
    assert_equal(opened, saved)
    assert check(folder) == []


def test_an_empty_index_is_saved_and_opened(folder: Path) -> None:
    HammingIndex(BITS).save(folder)
    assert HammingIndex.open(folder).count == 0
    assert check(folder) == []


def test_what_is_added_and_removed_after_opening_stays_in_memory_until_saved(saved: HammingIndex, folder: Path) -> None:
    opened = HammingIndex.open(folder)
    for index in (opened, saved):
        index.add(codes(30, 9), np.arange(30) + 9000)
        index.remove(np.arange(100, 110))
    assert_equal(opened, saved)
    assert HammingIndex.open(folder).count == opened.count - 30 + 10
    opened.save(folder, "eight")
    again = HammingIndex.open(folder)
    assert again.state == "eight"
    assert_equal(again, saved)


def test_a_save_writes_only_what_is_not_there(saved: HammingIndex, folder: Path) -> None:
    def segments() -> set[tuple[str, int]]:
        return {(each.name, each.stat().st_ino) for each in folder.glob("*.segment")}

    before = segments()
    assert len(before) == saved.segments
    opened = HammingIndex.open(folder)
    opened.add(codes(2, 8), np.array([1, 2]))
    opened.remove(np.array([50]))
    opened.save(folder)
    assert segments() == before
    opened.compact()
    opened.save(folder)
    assert len(segments()) == 1
    assert not segments() & before
    assert {each.suffix for each in folder.iterdir()} == {"", ".segment", ".json"}


def test_a_copy_shares_segments_and_nothing_else(saved: HammingIndex, folder: Path) -> None:
    copied = saved.copy()
    copied.remove(np.arange(20))
    copied.add(codes(1, 5), np.array([77_777]))
    copied.compact()
    assert_equal(saved, HammingIndex.open(folder))
    assert copied.count == saved.count - 18 + 1


def test_readers_keep_what_they_opened(saved: HammingIndex, folder: Path) -> None:
    reader = HammingIndex.open(folder)
    before = answer(reader, 20)
    saved.remove(np.arange(300))
    saved.compact()
    saved.save(folder)
    for one, another in zip(answer(reader, 20), before, strict=True):
        assert np.array_equal(one, another)


def test_ids_are_found_by_a_test(saved: HammingIndex) -> None:
    assert saved.ids_where(lambda ids: ids >> 3 == 125).tolist() == list(range(1000, 1008))
    assert saved.ids_where(lambda ids: ids == 3001).tolist() == [3001]


def test_nothing_there_is_said(folder: Path) -> None:
    with pytest.raises(IndexDamagedError, match="there is no index"):
        HammingIndex.open(folder)
    assert len(check(folder)) == 1


def test_an_index_lost_in_part_is_not_opened_and_can_be_written_anew(saved: HammingIndex, folder: Path) -> None:
    for name in sorted(each.name for each in folder.iterdir() if each.name != "lock"):
        (folder / name).rename(folder / "aside")
        with pytest.raises(IndexDamagedError):
            HammingIndex.open(folder)
        assert check(folder)
        (folder / "aside").rename(folder / name)
        assert_equal(HammingIndex.open(folder), saved)
    next(folder.glob("*.segment")).unlink()
    saved.save(folder, "again")
    assert_equal(HammingIndex.open(folder), saved)


def test_a_lost_manifest_does_not_keep_its_writer_from_saving(saved: HammingIndex, folder: Path) -> None:
    (folder / "manifest.json").write_bytes(b"{}")
    saved.save(folder)
    assert_equal(HammingIndex.open(folder), saved)


@pytest.mark.parametrize("kind", ["segment", "removed", "tail", "json"])
def test_a_file_cut_short_anywhere_is_not_opened(saved: HammingIndex, folder: Path, kind: str) -> None:
    assert saved.count
    path = next(folder.glob(f"*.{kind}"))
    whole = path.read_bytes()
    path.chmod(0o600)
    for size in {0, 1, 7, 100, 8191, 8192, 8193, len(whole) // 2, len(whole) - 1} & set(range(len(whole))):
        path.write_bytes(whole[:size])
        with pytest.raises(IndexDamagedError):
            HammingIndex.open(folder)
        assert check(folder)
    path.write_bytes(whole + b"\0")
    with pytest.raises(IndexDamagedError):
        HammingIndex.open(folder)


@pytest.mark.parametrize("kind", ["removed", "tail", "json"])
def test_every_byte_that_changes_is_noticed_or_harmless(saved: HammingIndex, folder: Path, kind: str) -> None:
    path = next(folder.glob(f"*.{kind}"))
    whole = bytearray(path.read_bytes())
    path.chmod(0o600)
    noticed = 0
    for at in changed_bytes(len(whole)):
        whole[at] ^= 1 << at % 8
        path.write_bytes(whole)
        noticed += is_noticed_or_harmless(saved, folder)
        whole[at] ^= 1 << at % 8
    assert noticed > 200


def test_a_byte_that_changes_in_a_segment_is_noticed_or_harmless(saved: HammingIndex, folder: Path) -> None:
    path = min(folder.glob("*.segment"), key=lambda each: each.stat().st_size)
    whole = bytearray(path.read_bytes())
    path.chmod(0o600)
    noticed = 0
    for at in range(0, len(whole), max(1, len(whole) // 400)):
        whole[at] ^= 1 << at % 8
        path.write_bytes(whole)
        noticed += is_noticed_or_harmless(saved, folder)
        whole[at] ^= 1 << at % 8
    assert noticed > 300


def changed_bytes(size: int) -> list[int]:
    """Return all places of a small file; of a larger one those of its head in steps, and all behind it."""
    return list(range(size)) if size < 8192 else [*range(0, 8192, 31), *range(8190, size, 3)]


def is_noticed_or_harmless(saved: HammingIndex, folder: Path) -> bool:
    """Assert that an index is refused, both when opened and when checked, or answers as it did; tell which."""
    try:
        opened = HammingIndex.open(folder, threads=1)
    except IndexDamagedError:
        assert check(folder)
        return True
    assert check(folder) == []
    assert_equal(opened, saved)
    return False


def test_a_change_that_leaves_the_time_is_noticed_by_a_check(saved: HammingIndex, folder: Path) -> None:
    assert saved.count
    path = next(folder.glob("*.segment"))
    status = path.stat()
    path.chmod(0o600)
    with path.open("r+b") as stream:
        stream.seek(status.st_size - 3)
        last = stream.read(1)
        stream.seek(status.st_size - 3)
        stream.write(bytes([last[0] ^ 255]))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    (found,) = check(folder)
    assert path.name in found


def test_a_copied_index_is_read_whole_and_trusted(saved: HammingIndex, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy", copy_function=shutil.copyfile)
    opened = HammingIndex.open(tmp_path / "copy")
    assert_equal(opened, saved)
    opened.save(tmp_path / "copy")
    assert_equal(HammingIndex.open(tmp_path / "copy"), saved)


def test_files_of_another_index_are_not_mixed_in(saved: HammingIndex, folder: Path, tmp_path: Path) -> None:
    other = HammingIndex(BITS)
    other.add(codes(20, 6), np.arange(20))
    other.save(tmp_path / "other")
    shutil.copy2(next((tmp_path / "other").glob("*.segment")), next(folder.glob("*.segment")))
    with pytest.raises(IndexDamagedError, match="not the file that the manifest names"):
        HammingIndex.open(folder)
    saved.save(tmp_path / "other")
    assert_equal(HammingIndex.open(tmp_path / "other"), saved)


@pytest.mark.parametrize("what", ["manifest", "array_file"])
def test_another_version_is_refused(what: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = HammingIndex(BITS)
    index.add(codes(40), np.arange(40))
    rebuilt = index.copy()
    with monkeypatch.context() as patch:
        patch.setattr(f"clew.matching.{'index_folder' if what == 'manifest' else what}.FORMAT", 99)
        index.save(folder)
    with pytest.raises(IndexDamagedError, match="of format 99, this version reads 1"):
        HammingIndex.open(folder)
    rebuilt.save(folder)
    assert_equal(HammingIndex.open(folder), index)


def test_a_second_writer_fails_clearly(saved: HammingIndex, folder: Path) -> None:
    one, other = HammingIndex.open(folder), HammingIndex.open(folder)
    one.remove(np.array([10]))
    one.save(folder)
    with pytest.raises(BusyError, match="open it anew"):
        other.save(folder)
    hold = "import fcntl, sys; held = open(sys.argv[1]); fcntl.flock(held, fcntl.LOCK_EX); print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, folder / "lock"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(BusyError, match="another process writes the index"):
            one.save(folder)
        holder.kill()
    one.save(folder)
    assert one.count == saved.count - 1


def test_what_a_killed_writer_left_goes_and_other_files_stay(saved: HammingIndex, folder: Path) -> None:
    (folder / "0123456789abcdef.segment").write_bytes(b"half")
    (folder / "manifest.json.new").write_bytes(b"half")
    (folder / "notes.txt").write_bytes(b"somebody's")
    assert_equal(HammingIndex.open(folder), saved)
    saved.save(folder)
    names = {each.name for each in folder.iterdir()}
    assert "notes.txt" in names
    assert not names & {"0123456789abcdef.segment", "manifest.json.new"}


def test_a_save_that_fails_leaves_the_index_as_it_was(
    saved: HammingIndex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(each.name for each in folder.iterdir())
    changed = HammingIndex.open(folder)
    changed.compact()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(CatalogError, match="can't be written: no space left"):
            changed.save(folder)
    assert sorted(each.name for each in folder.iterdir()) == before
    assert_equal(HammingIndex.open(folder), saved)
    changed.save(folder)
    assert HammingIndex.open(folder).segments == 1


def test_a_folder_that_can_only_be_read_can_be_opened(saved: HammingIndex, folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    folder.chmod(0o500)
    try:
        assert_equal(HammingIndex.open(folder), saved)
        with pytest.raises(CatalogError, match="check the disk and who owns it"):
            saved.save(folder)
    finally:
        folder.chmod(0o700)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda segment: segment.postings.__setitem__((0, 0), len(segment.ids)),
        lambda segment: segment.buckets.bases.__setitem__((0, 0), 2**31),
        lambda segment: segment.buckets.rises.__setitem__((0, 1), 65_535),
        lambda segment: segment.multi.__setitem__(-1, len(segment.ids)),
        lambda segment: segment.multi_starts.__setitem__(-1, len(segment.more) + 1),
        lambda segment: segment.layout.order.__setitem__(0, segment.layout.order[1]),
        lambda segment: segment.words.__setitem__(0, segment.words[1]),
        lambda segment: segment.crowding.__setitem__((0, 0), np.nan),
    ],
)
def test_numbers_that_point_outside_are_found_even_with_right_checksums(
    spoil: Callable[[object], None], saved: HammingIndex, folder: Path, tmp_path: Path
) -> None:
    segment = saved._segments[0].segment
    arrays = (segment.postings, segment.buckets.bases, segment.buckets.rises, segment.multi, segment.multi_starts)
    for each in (*arrays, segment.layout.order, segment.words, segment.crowding):
        each.flags.writeable = True
    spoil(segment)
    saved.save(tmp_path / "spoilt")
    assert len(check(tmp_path / "spoilt")) == 1
    assert check(folder) == []
