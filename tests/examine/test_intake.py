import hashlib
import os
from pathlib import Path

import numpy as np
import pytest

from clew.errors import ExaminationError
from clew.examine.intake import CHUNK_BYTES, Intake
from clew.model.digests import Digests


class Slow:
    """Counts how often reading said that it goes on."""

    def __init__(self, hold_bytes: int) -> None:
        self.progress = 0
        self.intake = Intake(hold_bytes, self._count)

    def _count(self) -> None:
        self.progress += 1

    def read(self, path: Path) -> tuple[bytes, Digests]:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            data, digests = self.intake.read(descriptor, path.stat().st_size)
            return bytes(data), digests
        finally:
            os.close(descriptor)


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 7])
@pytest.mark.parametrize("hold_bytes", [0, 2 * CHUNK_BYTES, 1 << 30])
def test_all_bytes_and_their_digests_come_whether_held_or_mapped(tmp_path: Path, size: int, hold_bytes: int) -> None:
    content = np.random.default_rng(size).bytes(size)
    (tmp_path / "file").write_bytes(content)
    data, digests = Slow(hold_bytes).read(tmp_path / "file")
    assert data == content
    assert digests.sha256 == hashlib.sha256(content).digest()


def test_a_smaller_file_after_a_larger_one_shows_nothing_of_it(tmp_path: Path) -> None:
    slow = Slow(1 << 30)
    for name, content in (("large", b"L" * 3_000_000), ("small", b"s")):
        (tmp_path / name).write_bytes(content)
        assert slow.read(tmp_path / name)[0] == content


def test_reading_tells_that_it_goes_on_with_every_mebibyte(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(5 * CHUNK_BYTES))
    slow = Slow(1 << 30)
    slow.read(tmp_path / "file")
    assert slow.progress == 5


def test_a_file_that_is_written_while_it_is_read_is_failed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(3 * CHUNK_BYTES))
    os.utime(path, (1, 1))
    intake = Intake(1 << 30, path.touch)
    descriptor = os.open(path, os.O_RDONLY)
    with pytest.raises(ExaminationError, match="changed while it was read"):
        intake.read(descriptor, 3 * CHUNK_BYTES)
    os.close(descriptor)


def test_what_is_no_plain_file_is_refused() -> None:
    reading, writing = os.pipe()
    with pytest.raises(ExaminationError, match="not a plain file"):
        Intake(1 << 30, lambda: None).read(reading, 0)
    os.close(reading)
    os.close(writing)
