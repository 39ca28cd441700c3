"""Importing, verifying and exporting lists in columns, as the acts do it."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

import pytest

from clew.casework.desk import Desk, open_desk
from clew.casework.export import export_list
from clew.casework.import_list import ListOptions, import_list, known_lists, remove_list
from clew.casework.progress import Progress, unwatched
from clew.casework.verify import verify
from clew.config import Config
from clew.errors import IntegrityError
from clew.store import cases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CASE = "OP-114"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    settings = Config(workspace=str(tmp_path / "workspace"), agency="agency-a", workers=1)
    with open_desk(settings, "officer A", create=True) as opened:
        with opened.catalog.writing() as tx:
            cases.add_case(tx, CASE)
        yield opened


def digests(count: int, first: int = 0) -> list[tuple[str, str]]:
    """Return (MD5, SHA-1) in hex of so many contents."""
    contents = [b"%d" % number for number in range(first, first + count)]
    return [(hashlib.md5(each, usedforsecurity=False).hexdigest(), hashlib.sha1(each).hexdigest()) for each in contents]  # noqa: S324 - what lists have


def written(path: Path, rows: list[tuple[str, str]]) -> Path:
    path.write_text("md5,sha1\n" + "".join(f"{md5},{sha1}\n" for md5, sha1 in rows), encoding="ascii")
    return path


def faults(desk: Desk) -> list[tuple[str, str]]:
    found = verify(desk, CASE, unwatched, with_evidence=False).differences
    return [(each.item, each.reason) for each in found]


def test_an_import_tells_how_far_it_read_and_sorted(desk: Desk, tmp_path: Path) -> None:
    path = written(tmp_path / "national.csv", digests(40_000))
    told: list[Progress] = []
    summary = import_list(desk, path, ListOptions(), told.append)
    assert (summary.entries, summary.changes.added, summary.malformed) == (40_000, 40_000, 0)
    reading = [each for each in told if each.step == "Importing"]
    assert reading[-1].done == 40_000
    assert {each.bytes_total for each in reading} == {path.stat().st_size}
    sorting = [each for each in told if each.step == "Sorting"]
    assert sorting[-1].done == sorting[-1].total


def test_a_list_of_digests_is_exported_as_it_was(desk: Desk, tmp_path: Path) -> None:
    rows = digests(3000)
    import_list(desk, written(tmp_path / "national.csv", [*rows, *rows[:10]]), ListOptions(), unwatched)
    export_list(desk, "national", "csv", tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + len(rows)
    assert [md5 in line and sha1 in line for (md5, sha1), line in zip(rows, lines[1:], strict=True)] == [True] * 3000


def test_verify_names_the_list_that_was_altered(desk: Desk, tmp_path: Path) -> None:
    for name in ("national", "other"):
        import_list(desk, written(tmp_path / f"{name}.csv", digests(10)), ListOptions(), unwatched)
    assert faults(desk) == []
    altered = desk.catalog.volumes.path / "1" / "sha1.keys"
    altered.write_bytes(bytes(altered.stat().st_size))
    ((item, reason),) = faults(desk)
    assert item == "list national"
    assert "sha1.keys altered" in reason
    assert "import it again" in reason


@pytest.mark.parametrize("lost", ["1", "1/manifest.json", "1/md5.rows"])
def test_verify_names_the_list_that_was_lost(desk: Desk, tmp_path: Path, lost: str) -> None:
    path = written(tmp_path / "national.csv", digests(10))
    import_list(desk, path, ListOptions(), unwatched)
    folder = desk.catalog.volumes.path / lost
    shutil.rmtree(folder) if folder.is_dir() else folder.unlink()
    assert [item for item, _ in faults(desk)] == ["list national"]
    import_list(desk, path, ListOptions(), unwatched)
    assert faults(desk) == []


def test_a_manifest_and_its_files_altered_together_are_seen(desk: Desk, tmp_path: Path) -> None:
    import_list(desk, written(tmp_path / "national.csv", digests(10)), ListOptions(), unwatched)
    import_list(desk, written(tmp_path / "other.csv", digests(10, 50)), ListOptions(), unwatched)
    volumes = desk.catalog.volumes.path
    shutil.rmtree(volumes / "1")
    shutil.copytree(volumes / "2", volumes / "1")
    ((item, reason),) = faults(desk)
    assert item == "list national"
    assert "not the one that the catalog names" in reason


def test_a_damaged_list_can_be_removed_and_is_listed(desk: Desk, tmp_path: Path) -> None:
    import_list(desk, written(tmp_path / "national.csv", digests(10)), ListOptions(), unwatched)
    shutil.rmtree(desk.catalog.volumes.path / "1")
    with open_desk(desk.config, "officer A", create=False) as again:
        assert [row.entries for row in known_lists(again)] == [10]
        with pytest.raises(IntegrityError, match="'national' is damaged"):
            export_list(again, "national", "csv", tmp_path / "out.csv")
        assert remove_list(again, "national") == 10
        assert known_lists(again) == []
        assert faults(again) == []


def test_an_import_that_breaks_off_while_it_checks_leaves_the_older_version(desk: Desk, tmp_path: Path) -> None:
    listed = written(tmp_path / "list.csv", digests(1))
    import_list(desk, listed, ListOptions(), unwatched)

    def cut_off(progress: Progress) -> None:
        if progress.step == "Checking all cases":
            raise KeyError("cut off")

    with pytest.raises(KeyError, match="cut off"):
        import_list(desk, written(listed, digests(2, 1)), ListOptions(), cut_off)
    assert [(row.hashset.name, row.entries) for row in known_lists(desk)] == [("list", 1)]
    (agency,) = (tmp_path / "workspace" / "lists").iterdir()
    assert sorted(each.name for each in agency.iterdir() if any(each.iterdir())) == ["1"]
    assert faults(desk) == []
