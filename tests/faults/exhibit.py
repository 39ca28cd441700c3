"""A small exhibit with containers in containers, how it is taken in, and what the catalog then says."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from tests.faults.originals import originals

from clew.casework.attest import unfinished
from clew.custody import check
from clew.store import custody
from clew.store.state import dump
from clew.store.workspace import Workspace

CASE = "OP-114"
PLAIN = ("jpeg", "jpeg-exif", "png", "gif-moving", "player-av", "film-webm", "wav")
PACKED = ("nested", "zip", "eml", "disk_raw", "pdf", "tar", "ooxml")
Done = subprocess.CompletedProcess[str]
ONE_CHILD = Path(__file__).with_name("one_child.toml")
"""Settings under which one child examines: what is broken here is the process that takes in, and each start costs."""
LARGE_BYTES = 40 << 20
"""More than a member may have to be held in memory."""


def make_exhibit(folder: Path, *, is_large: bool = False) -> Path:
    """Fill a folder; `is_large` adds a zip with a file that does not fit into memory. Equal calls give equal files."""
    whole = originals()
    (folder / "sub").mkdir(parents=True)
    for name in PLAIN:
        _write(folder / f"{name}.bin", whole[name])
    for name in PACKED:
        _write(folder / "sub" / name, whole[name])
    _write(folder / "cut.zip", whole["nested"][:50_000])
    _write(folder / "note.txt", b"a note\n")
    _write(folder / "empty", b"")
    if is_large:
        _write(folder / "large.zip", _large())
    return folder


def words(exhibit: Path, workspace: Path, *more: str) -> list[str]:
    """Return the command line that takes an exhibit in."""
    where = ("--workspace", str(workspace), "--config", str(ONE_CHILD))
    names = ("--case", CASE, "--exhibit", "KP/1", *where, "--quiet", *more)
    return [sys.executable, "-m", "clew", "ingest", str(exhibit), *names]


def taken_in(exhibit: Path, workspace: Path, *more: str, before: Sequence[str] = ()) -> Done:
    """Run the command to its end; `before` are the words of a program that runs it instead of `python -m clew`."""
    command = words(exhibit, workspace, *more)
    command = [*before, *command[3:]] if before else command
    return subprocess.run(command, check=False, capture_output=True, text=True)


def dying(exhibit: Path, workspace: Path, number: int = 0) -> Done:
    """Take an exhibit in, its media kept, with a process that is killed before its n-th write; 0 is never."""
    program = Path(__file__).with_name("dying_ingest.py")
    command = [sys.executable, str(program), str(exhibit), str(workspace), str(number)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def state(workspace: Path) -> list[str]:
    """Return the lines of the case's state, having checked its custody."""
    catalog = Workspace(workspace).open_catalog("local")
    try:
        with catalog.reading() as tx:
            lines = list(dump(tx, CASE))
            assert check(custody.entries(tx)) == []
            assert unfinished(custody.entries(tx), CASE) == set()
    finally:
        catalog.close()
    return lines


def said(done: Done) -> str:
    """Return what a command said of a failure, having checked that it is told to a person: a line, no traceback."""
    assert "Traceback" not in done.stderr
    assert "fault of Clew" not in done.stderr
    return done.stderr


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    os.utime(path, ns=(1_714_566_644 * 10**9, 1_714_566_644 * 10**9))


def _large() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("first.txt"), b"first")
        info = zipfile.ZipInfo("large.bin")
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, b"stone" * (LARGE_BYTES // 5))
        archive.writestr(zipfile.ZipInfo("last.txt"), b"last")
    return stream.getvalue()
