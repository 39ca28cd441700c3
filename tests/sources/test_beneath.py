import os
from pathlib import Path

import pytest

from clew.sources.folder import beneath
from clew.sources.folder.beneath import FILE_FLAGS, look_at, open_beneath


@pytest.fixture(params=["as this kernel can", "as an old kernel can"])
def root(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "as an old kernel can":
        monkeypatch.setattr(beneath, "_openat2", lambda: None)
        monkeypatch.setattr(beneath, "_statx", lambda: None)
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "picture").write_bytes(b"here")
    (tmp_path / "link").symlink_to("a")
    (tmp_path / "a" / "link").symlink_to("b/picture")
    return tmp_path


def open_in(root: Path, path: bytes) -> bytes:
    folder = os.open(root, os.O_RDONLY)
    try:
        with os.fdopen(open_beneath(folder, path, FILE_FLAGS), "rb") as stream:
            return stream.read()
    finally:
        os.close(folder)


def test_a_path_is_opened_below_the_folder(root: Path) -> None:
    assert open_in(root, b"a/b/picture") == b"here"


@pytest.mark.parametrize(
    "path", [b"link/b/picture", b"a/link", b"../x", b"/etc/hostname", b"a/nothing", b"a/b/picture/x"]
)
def test_links_and_ways_out_are_not_opened(root: Path, path: bytes) -> None:
    with pytest.raises(OSError, match=r"symbolic links|Invalid|No such|Not a directory"):
        open_in(root, path)


def test_a_look_does_not_follow_links(root: Path) -> None:
    folder = os.open(root, os.O_RDONLY)
    try:
        seen = look_at(folder, b"link")
    finally:
        os.close(folder)
    own = (root / "link").lstat()
    assert (seen.mode, seen.size, seen.modified_ns) == (own.st_mode, own.st_size, own.st_mtime_ns)
