"""What breaks while one file is taken out of a container again is said, and ends: real children."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from clew.config import Containers, Limits
from clew.errors import ExaminationError
from clew.examine import extract as module
from clew.examine.extract import extract
from clew.examine.reach import Reach

LIMITS = Limits(seconds=2.0, memory_mib=256)


@pytest.fixture
def take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., bytes]:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    monkeypatch.setattr(module, "GRACE_SECONDS", 0.5)
    monkeypatch.setattr(module, "SILENT_SECONDS", 0.5)

    def taken(content: bytes, path: bytes, warmer: str = "breaking_opener") -> bytes:
        file = tmp_path / "container"
        file.write_bytes(content)
        descriptor = os.open(file, os.O_RDONLY)
        reach = Reach(containers=Containers(member_gib=1), spool=tmp_path / "spool", warmer=warmer)
        try:
            spool = extract(LIMITS, reach, [descriptor], b"container", path)
        finally:
            os.close(descriptor)
        opened = spool.open()
        try:
            return os.read(opened, 1 << 20)
        finally:
            os.close(opened)

    return taken


def test_a_file_comes_out_past_others_that_would_break(take: Callable[..., bytes]) -> None:
    assert take(b"breaking\na crash\nb two\n", b"b") == b"two"


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        (b"crash", r"decoder crashed \(signal 11\)"),
        (b"hang", r"over 2 s"),
        (b"leak", r"over 256 MiB"),
        (b"exit", r"decoder exited \(code 3\)"),
        (b"link", r"symbolic link to nowhere, not followed"),
        (b"crash-listing", r"decoder crashed \(signal 11\)"),
    ],
)
def test_what_breaks_is_said(take: Callable[..., bytes], deed: bytes, reason: str) -> None:
    with pytest.raises(ExaminationError, match=f"^{reason}$"):
        take(b"breaking\na one\nb " + deed + b"\n", b"b")


def test_what_is_not_there_is_said(take: Callable[..., bytes]) -> None:
    with pytest.raises(ExaminationError, match=r"^no longer inside its container$"):
        take(b"breaking\na one\n", b"b")
    with pytest.raises(ExaminationError, match=r"^nothing opens it$"):
        take(b"a text", b"b")


@pytest.mark.parametrize("deed", [b"alive", b"piece without a member", b"member twice"])
def test_a_child_that_was_taken_over_is_ended(take: Callable[..., bytes], deed: bytes) -> None:
    with pytest.raises(ExaminationError):
        take(b"taken over\n" + deed, b"b", warmer="taken_over")
