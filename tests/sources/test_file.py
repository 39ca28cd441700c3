import os
from pathlib import Path

import pytest

from clew.errors import EvidenceError
from clew.model.findings import Outcome
from clew.source import open_source


def test_a_single_file_is_its_own_evidence(tmp_path: Path) -> None:
    (tmp_path / "bridge.jpg").write_bytes(b"bytes")
    (tmp_path / "other.jpg").write_bytes(b"")
    name, source = open_source(tmp_path / "bridge.jpg")
    (found,) = source.files()
    assert (name, found.occurrence.path, found.occurrence.size, found.outcome) == ("file", b"bridge.jpg", 5, None)
    with os.fdopen(source.open(found.occurrence), "rb") as stream:
        assert stream.read() == b"bytes"


def test_a_named_link_is_followed_and_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "real.jpg").write_bytes(b"bytes")
    (tmp_path / "link.jpg").symlink_to("real.jpg")
    _, source = open_source(tmp_path / "link.jpg")
    (found,) = source.files()
    assert (found.occurrence.path, found.occurrence.size) == (b"link.jpg", 5)
    os.close(source.open(found.occurrence))


def test_a_pipe_is_reported(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (found,) = open_source(tmp_path / "pipe")[1].files()
    assert (found.outcome, found.reason) == (Outcome.UNSUPPORTED, "named pipe")


def test_nothing_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="no such file or folder"):
        open_source(tmp_path / "nothing.jpg")
