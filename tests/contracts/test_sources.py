"""What holds of every source; a new one is tested by a line in EVIDENCE."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from clew.errors import EvidenceError
from clew.model.occurrence import Occurrence
from clew.registry import plugins
from clew.source import Source, open_source


def _folder(place: Path) -> Path:
    folder = place / "evidence"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "one.jpg").write_bytes(b"one")
    (folder / "two.jpg").write_bytes(b"two")
    return folder


def _file(place: Path) -> Path:
    (place / "one.jpg").write_bytes(b"one")
    return place / "one.jpg"


EVIDENCE: dict[str, tuple[Callable[[Path], Path], dict[bytes, bytes]]] = {
    "folder": (_folder, {b"sub/one.jpg": b"one", b"two.jpg": b"two"}),
    "file": (_file, {b"one.jpg": b"one"}),
}
"""How to lay out evidence for a source, and what it must find: contents by path."""

SOURCES = cast("dict[str, Source]", plugins("sources"))


def test_every_source_has_evidence_here() -> None:
    assert set(SOURCES) == set(EVIDENCE)


@pytest.mark.parametrize("name", SOURCES)
def test_only_the_right_source_accepts(name: str, tmp_path: Path) -> None:
    path = EVIDENCE[name][0](tmp_path)
    accepting = [other for other, source in SOURCES.items() if source.accepts(path)]
    assert name in accepting
    assert open_source(path)[0] == name
    assert [other for other in accepting if other != name and not SOURCES[other].is_general] == []
    assert not SOURCES[name].accepts(tmp_path / "nothing")


@pytest.mark.parametrize("name", SOURCES)
def test_everything_is_found_the_same_on_every_walk_and_reads_as_it_was_written(name: str, tmp_path: Path) -> None:
    lay_out, contents = EVIDENCE[name]
    source = SOURCES[name].open(lay_out(tmp_path))
    files = list(source.files())
    assert files == list(source.files())
    assert [file.occurrence.path for file in files] == sorted(contents)
    for file in files:
        descriptor = source.open(file.occurrence)
        assert not os.get_inheritable(descriptor)
        with os.fdopen(descriptor, "rb") as stream:
            assert stream.read() == contents[file.occurrence.path]
        assert file.occurrence.size == len(contents[file.occurrence.path])


@pytest.mark.parametrize("name", SOURCES)
def test_a_descriptor_can_not_write(name: str, tmp_path: Path) -> None:
    source = SOURCES[name].open(EVIDENCE[name][0](tmp_path))
    descriptor = source.open(next(iter(source.files())).occurrence)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.write(descriptor, b"x")
    os.close(descriptor)


@pytest.mark.parametrize("name", SOURCES)
def test_what_is_not_there_is_an_evidence_error(name: str, tmp_path: Path) -> None:
    source = SOURCES[name].open(EVIDENCE[name][0](tmp_path))
    with pytest.raises(EvidenceError, match=r"nothing\.jpg"):
        source.open(Occurrence(b"nothing.jpg", 0, None, None, None))
    with pytest.raises(EvidenceError, match="no such file"):
        SOURCES[name].open(tmp_path / "nothing" / "nothing.jpg")
