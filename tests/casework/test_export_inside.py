"""An exported case says in what each file was packed, and where it was carved."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from clew.casework.desk import open_desk
from clew.casework.export import export_case
from clew.casework.import_list import ListOptions, import_list
from clew.casework.progress import unwatched
from clew.config import Config
from clew.store import hashsets
from clew.store.occurrences import Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Values

    from clew.casework.desk import Desk


@pytest.fixture
def desk(tmp_path: Path, values: Values) -> Iterator[Desk]:
    """A disk image with an archive and a carved picture, and a picture beside it."""
    settings = Config(workspace=str(tmp_path / "workspace"), workers=1)
    places = (
        (b"disk.E01", b"", "", False),
        (b"disk.E01!/old/a.zip", b"disk.E01", "deleted", True),
        (b"disk.E01!/old/a.zip!/b/c.jpg", b"disk.E01!/old/a.zip", "", False),
        (b"disk.E01!/carved/4096.jpg", b"disk.E01", "carved at offset 4096; truncated", False),
        (b"beside/d.jpg", b"", "carved at offset 7 by another tool", False),
    )
    with open_desk(settings, "officer", create=True) as opened:
        with opened.catalog.writing() as tx:
            records = [
                Record(
                    replace(values.occurrence(path), container=container, remark=remark, is_deleted=is_deleted),
                    values.picture(path),
                )
                for path, container, remark, is_deleted in places
            ]
            values.ingest(tx, "OP-1", records)
        yield opened


def test_vics_names_the_parent_and_the_place(desk: Desk, values: Values, tmp_path: Path) -> None:
    export_case(desk, "OP-1", "vics-2.0-us", tmp_path / "out.json")
    written = json.loads((tmp_path / "out.json").read_text())
    files = {each["MediaFiles"][0]["FilePath"]: each["MediaFiles"][0] for each in written["value"][0]["Media"]}
    inner = files["KP/1/disk.E01!/old/a.zip!/b/c.jpg"]
    assert inner["ParentMD5"] == values.digests(b"disk.E01!/old/a.zip").md5.hex().upper()
    assert inner["ParentFileName"] == "a.zip"
    assert inner["ParentFilePath"] == "KP/1/disk.E01!/old/a.zip"
    assert "PhysicalLocation" not in inner
    carved = files["KP/1/disk.E01!/carved/4096.jpg"]
    assert (carved["Unallocated"], carved["PhysicalLocation"]) == (True, 4096)
    assert carved["ParentMD5"] == values.digests(b"disk.E01").md5.hex().upper()
    assert files["KP/1/disk.E01!/old/a.zip"]["Deleted"] is True
    for outside in ("KP/1/disk.E01", "KP/1/beside/d.jpg"):
        assert not {"ParentMD5", "ParentFileName", "ParentFilePath", "Unallocated"} & files[outside].keys()


@pytest.mark.parametrize("name", ["vics-2.0-us", "csv", "jsonl", "parquet"])
def test_it_comes_back_from_every_format(desk: Desk, tmp_path: Path, name: str) -> None:
    path = tmp_path / "out"
    export_case(desk, "OP-1", name, path)
    import_list(desk, path, ListOptions(name="again", format=name), unwatched)
    with desk.catalog.reading() as tx:
        found = {each.files[0].path: json.loads(each.files[0].extra or "{}") for each in hashsets.entries(tx, "again")}
    assert found["KP/1/disk.E01!/carved/4096.jpg"]["PhysicalLocation"] == 4096
    assert found["KP/1/disk.E01!/old/a.zip!/b/c.jpg"]["ParentFilePath"] == "KP/1/disk.E01!/old/a.zip"
    assert found["KP/1/disk.E01"] == {}
