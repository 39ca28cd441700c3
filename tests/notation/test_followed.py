"""How far a reader has come in a file."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from clew.format import ExportHead, blocks, export_format, list_format
from clew.model.digests import PartialDigests
from clew.model.hashset import Entry
from clew.notation.followed import FollowedPath

COUNT = 100_000


def text(path: Path) -> None:
    path.write_text("".join(f"{number:040x}\n" for number in range(COUNT)))


def packed(path: Path) -> None:
    path.write_bytes(gzip.compress("".join(f"{number:040x}  bridge.jpg\n" for number in range(COUNT)).encode()))


def written(name: str, path: Path) -> None:
    entries = (Entry(PartialDigests(md5=number.to_bytes(16))) for number in range(COUNT // 10))
    with path.open("wb") as file:
        export_format(name).write(ExportHead("", "", "", "", 0, is_case=False), entries, file)


def csv(path: Path) -> None:
    written("csv", path)


def vics(path: Path) -> None:
    written("vics-2.0-us", path)


def parquet(path: Path) -> None:
    written("parquet", path)


@pytest.mark.parametrize("make", [text, packed, csv, vics, parquet])
def test_a_followed_path_tells_how_much_of_the_file_was_read(make: Callable[[Path], None], tmp_path: Path) -> None:
    plain = tmp_path / "lantern.dat"
    make(plain)
    path = FollowedPath(plain)
    assert path.position() is None
    reader = list_format(path)
    positions = [position for _ in blocks(reader, path) if (position := path.position()) is not None]
    assert positions == sorted(positions)
    assert 0 < positions[-1] <= plain.stat().st_size
    assert positions[-1] > plain.stat().st_size * 0.9


def test_a_followed_path_reads_as_any_other(tmp_path: Path) -> None:
    plain = tmp_path / "lantern.txt"
    plain.write_text("0a" * 16 + "\n")
    path = FollowedPath(plain)
    assert path == plain
    assert list(blocks(list_format(path), path)) == list(blocks(list_format(plain), plain))
    assert path.position() is None
