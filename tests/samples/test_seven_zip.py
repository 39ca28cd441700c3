"""A 7z that the samples hold is one to other programs too."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import py7zr
import pytest
from hypothesis import given
from hypothesis import strategies as st
from py7zr.io import BytesIOFactory

from clew.samples.packing.content import Content
from clew.samples.packing.seven_zip import _number, seven_zip

MOMENT = 1_560_000_000


def contents(*sizes: int) -> list[Content]:
    drawn = [bytes(at * number % 251 for at in range(size)) for number, size in enumerate(sizes, start=3)]
    return [Content(f"Hafen/Bücher {at}.bin".encode(), data, MOMENT + at, "picture") for at, data in enumerate(drawn)]


@given(
    sizes=st.lists(st.one_of(st.integers(1, 300), st.sampled_from([16_383, 16_384, 70_000])), min_size=1, max_size=9)
)
def test_py7zr_reads_what_was_put_in(sizes: list[int]) -> None:
    given_ = contents(*sizes)
    factory = BytesIOFactory(1 << 20)
    with py7zr.SevenZipFile(BytesIO(seven_zip(given_))) as archive:
        listed = archive.list()
        assert archive.testzip() is None
        archive.reset()
        archive.extractall(factory=factory)
    assert {name: product.read() for name, product in factory.products.items()} == {
        each.path.decode(): each.data for each in given_
    }
    assert [each.creationtime.timestamp() for each in listed] == [each.seconds for each in given_]


@pytest.mark.skipif(shutil.which("7z") is None, reason="7z is not installed (Debian: p7zip-full)")
def test_7z_finds_it_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.7z"
    file.write_bytes(seven_zip(contents(5, 3_000_000, 40)))
    told = subprocess.run(["7z", "t", file], capture_output=True, text=True, check=True).stdout
    assert "Everything is Ok" in told
    assert "Files: 3" in told


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, b"\0"), (127, b"\x7f"), (128, b"\x80\x80"), (0x3FFF, b"\xbf\xff"), (0x4000, b"\xc0\0\x40")],
)
def test_a_number_takes_as_many_bytes_as_it_needs(value: int, written: bytes) -> None:
    assert _number(value) == written
