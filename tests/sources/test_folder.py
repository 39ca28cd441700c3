import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from clew.errors import EvidenceError
from clew.model.findings import Outcome
from clew.model.occurrence import Occurrence
from clew.source import OpenSource, SourceFile, open_source
from clew.sources.folder.walk import OPEN_FOLDERS

NOBODY = 65534


def walk(folder: Path) -> list[SourceFile]:
    return list(opened(folder).files())


def opened(folder: Path) -> OpenSource:
    name, source = open_source(folder)
    assert name == "folder"
    return source


def paths(files: list[SourceFile]) -> list[bytes]:
    return [file.occurrence.path for file in files]


def read(source: OpenSource, occurrence: Occurrence) -> bytes:
    with os.fdopen(source.open(occurrence), "rb") as stream:
        return stream.read()


def at(path: bytes) -> Occurrence:
    return Occurrence(path, 0, None, None, None)


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that other users may enter, which those of pytest are not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def test_every_file_comes_in_plain_byte_order_of_the_whole_path(tmp_path: Path) -> None:
    names = ["b/x.jpg", "a.txt", "a/y.jpg", "a-b/z.jpg", "a0", "Ä/ü.png", "b/c/d/e.gif", "a/y/1"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    files = walk(tmp_path)
    assert paths(files) == sorted(name.encode() for name in names)
    assert all(file.outcome is None for file in files)
    assert files == walk(tmp_path)


def test_size_and_times_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "bridge.jpg"
    file.write_bytes(b"12345")
    os.utime(file, ns=(1_000_000_000_123_456_789, 1_100_000_000_987_654_321))
    occurrence = walk(tmp_path)[0].occurrence
    assert occurrence.size == 5
    assert occurrence.accessed_ns == 1_000_000_000_123_456_789
    assert occurrence.modified_ns == 1_100_000_000_987_654_321
    assert occurrence.created_ns is None or occurrence.created_ns > occurrence.modified_ns
    assert not occurrence.is_deleted


def test_names_that_are_not_utf8_are_kept_byte_exact(tmp_path: Path) -> None:
    names = [b"caf\xe9.jpg", b"\xff\xfe/\x80.jpg", b"new\nline", b"\xed\xa0\x80"]
    for name in names:
        path = os.path.join(os.fsencode(tmp_path), name)  # noqa: PTH118 - pathlib has no bytes
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        with open(path, "wb") as stream:  # noqa: PTH123
            stream.write(name)
    source = opened(tmp_path)
    files = list(source.files())
    assert paths(files) == sorted(names)
    assert [read(source, file.occurrence) for file in files] == sorted(names)


def test_symbolic_links_are_reported_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.jpg").write_bytes(b"secret")
    root = tmp_path / "root"
    root.mkdir()
    (root / "to-folder").symlink_to(outside)
    (root / "to-file").symlink_to(outside / "secret.jpg")
    (root / "to-self").symlink_to(root)
    (root / "broken").symlink_to("nowhere")
    files = {file.occurrence.path: file for file in walk(root)}
    assert set(files) == {b"to-folder", b"to-file", b"to-self", b"broken"}
    assert {file.outcome for file in files.values()} == {Outcome.UNSUPPORTED}
    assert files[b"broken"].reason == "symbolic link to nowhere, not followed"
    assert files[b"to-folder"].reason == f"symbolic link to {outside}, not followed"


def test_special_files_are_reported(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        files = walk(tmp_path)
    assert [(file.occurrence.path, file.outcome, file.reason) for file in files] == [
        (b"pipe", Outcome.UNSUPPORTED, "named pipe"),
        (b"socket", Outcome.UNSUPPORTED, "socket"),
    ]


def test_devices_are_reported() -> None:
    found = {file.occurrence.path: file for file in opened(Path("/dev")).files()}
    assert (found[b"null"].outcome, found[b"null"].reason) == (Outcome.UNSUPPORTED, "character device")


def test_an_unreadable_folder_is_failed_and_the_rest_goes_on(public_folder: Path) -> None:
    for name in ("locked", "open"):
        (public_folder / name).mkdir()
        (public_folder / name / "picture.jpg").write_bytes(b"")
    (public_folder / "locked.txt").write_bytes(b"")
    (public_folder / "locked").chmod(0)
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
    try:
        files = walk(public_folder)
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
        (public_folder / "locked").chmod(0o755)
    assert paths(files) == [b"locked.txt", b"locked/", b"open/picture.jpg"]
    assert (files[1].outcome, files[1].reason) == (Outcome.FAILED, "permission denied")


def test_an_unreadable_file_says_so_when_it_is_opened(public_folder: Path) -> None:
    (public_folder / "locked.jpg").write_bytes(b"")
    (public_folder / "locked.jpg").chmod(0)
    source = opened(public_folder)
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
    try:
        with pytest.raises(EvidenceError, match=r"locked\.jpg: permission denied"):
            source.open(at(b"locked.jpg"))
    finally:
        if os.getuid() == 0:
            os.seteuid(0)


def test_others_files_open_though_their_access_time_cannot_be_spared(public_folder: Path) -> None:
    (public_folder / "picture.jpg").write_bytes(b"bytes")
    source = opened(public_folder)
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
    try:
        assert read(source, at(b"picture.jpg")) == b"bytes"
    finally:
        if os.getuid() == 0:
            os.seteuid(0)


def test_reading_evidence_leaves_its_access_times(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    file = folder / "bridge.jpg"
    file.write_bytes(b"bytes")
    long_ago = 1_000_000_000 * 10**9
    for path in (file, folder, tmp_path):
        os.utime(path, ns=(long_ago, long_ago))
    source = opened(tmp_path)
    assert [read(source, file.occurrence) for file in source.files()] == [b"bytes"]
    assert [path.stat().st_atime_ns for path in (file, folder, tmp_path)] == [long_ago] * 3


def test_deep_and_long_paths_are_walked_and_opened(tmp_path: Path) -> None:
    depth, name = 3 * OPEN_FOLDERS, "d" * 200
    here = os.open(tmp_path, os.O_RDONLY)
    try:
        for level in range(depth):
            os.mkdir(name, dir_fd=here)
            deeper = os.open(name, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = deeper
            for last in ("a", "z"):
                with os.fdopen(os.open(last, os.O_WRONLY | os.O_CREAT, dir_fd=here), "wb") as stream:
                    stream.write(b"%d" % level)
    finally:
        os.close(here)
    source = opened(tmp_path)
    files = list(source.files())
    assert len(files) == 2 * depth
    assert paths(files) == sorted(paths(files))
    deepest = max(files, key=lambda file: len(file.occurrence.path))
    assert len(deepest.occurrence.path) > 4096
    assert read(source, deepest.occurrence) == b"%d" % (depth - 1)


def test_a_link_put_in_the_way_after_the_walk_is_not_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    (root / "album").mkdir(parents=True)
    outside.mkdir()
    for folder in (root / "album", outside):
        (folder / "picture.jpg").write_bytes(folder.name.encode())
    source = opened(root)
    occurrence = next(source.files()).occurrence
    (root / "album").rename(root / "moved")
    (root / "album").symlink_to(outside)
    with pytest.raises(EvidenceError, match=r"album/picture\.jpg: "):
        source.open(occurrence)


@pytest.mark.parametrize("path", [b"../outside", b"/etc/hostname", b"album/../../outside", b"./x", b"album//x"])
def test_a_path_that_leads_out_is_refused(tmp_path: Path, path: bytes) -> None:
    root = tmp_path / "root"
    (root / "album").mkdir(parents=True)
    (tmp_path / "outside").write_bytes(b"")
    with pytest.raises(EvidenceError, match="invalid argument"):
        opened(root).open(at(path))


def test_what_became_a_pipe_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "picture.jpg"
    file.write_bytes(b"")
    source = opened(tmp_path)
    occurrence = next(source.files()).occurrence
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(EvidenceError, match=r"picture\.jpg: no longer a plain file"):
        source.open(occurrence)


def test_a_file_that_vanishes_during_the_walk_is_failed(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).write_bytes(b"")
    files = opened(tmp_path).files()
    next(files)
    (tmp_path / "b").unlink()
    gone = next(files)
    assert (gone.outcome, gone.reason) == (Outcome.FAILED, "no such file or directory")
    assert next(files).occurrence.path == b"c"


def test_the_folder_stays_the_same_when_its_path_is_taken_over(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "right.jpg").write_bytes(b"")
    source = opened(root)
    root.rename(tmp_path / "moved")
    root.mkdir()
    (root / "wrong.jpg").write_bytes(b"")
    assert paths(list(source.files())) == [b"right.jpg"]


def test_the_root_may_be_reached_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk" / "picture.jpg").write_bytes(b"")
    (tmp_path / "mounted").symlink_to("disk")
    assert paths(walk(tmp_path / "mounted")) == [b"picture.jpg"]


def test_a_walk_that_is_given_up_leaves_no_descriptor_open(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_bytes(b"")
    source = opened(tmp_path)
    before = set(os.listdir("/proc/self/fd"))  # noqa: PTH208 - names, as they are
    files = source.files()
    next(files)
    del files
    assert set(os.listdir("/proc/self/fd")) == before  # noqa: PTH208
