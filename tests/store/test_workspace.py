from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from clew.errors import CatalogError
from clew.store import cases
from clew.store.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path


def test_a_workspace_holds_its_catalog_and_vault(workspace: Workspace) -> None:
    catalog = workspace.open_catalog("agency-a")
    with catalog.writing() as tx:
        cases.add_case(tx, "OP-1")
    catalog.close()
    (key,) = workspace.vault.put_many([b"blob"])
    again = Workspace(workspace.path)
    again.create()
    catalog = again.open_catalog("agency-a")
    with catalog.reading() as tx:
        assert cases.cases(tx) == ["OP-1"]
    catalog.close()
    assert again.vault.get(key) == b"blob"


def test_a_name_with_a_question_mark_is_a_name(tmp_path: Path) -> None:
    odd = Workspace(tmp_path / "what? 100% #1")
    odd.create()
    odd.open_catalog("agency-a").close()
    assert (tmp_path / "what? 100% #1" / "catalog.sqlite").is_file()


def test_a_folder_that_is_no_workspace_is_said(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="--workspace"):
        Workspace(tmp_path).open_catalog("agency-a")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_other_files_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"")
    with pytest.raises(CatalogError, match="holds other files"):
        Workspace(tmp_path).create()


def test_a_place_that_can_not_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CatalogError, match="can't be made a workspace"):
        Workspace(tmp_path / "file" / "workspace").create()


def test_a_newer_layout_is_refused(workspace: Workspace) -> None:
    (workspace.path / "clew-workspace").write_text("2\n")
    with pytest.raises(CatalogError, match="newer Clew"):
        workspace.check()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_workspace_that_can_not_be_written_is_said(workspace: Workspace) -> None:
    workspace.path.chmod(0o500)
    with pytest.raises(CatalogError, match="check who owns"):
        workspace.check()
