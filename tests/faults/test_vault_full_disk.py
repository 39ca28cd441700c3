"""A disk that fills up while catalog and vault are written: a small tmpfs, which only root can mount."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from clew.errors import CatalogError
from clew.store import cases, custody, state
from clew.store.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Values

    from clew.store.catalog import Catalog


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Yield a folder that holds 4 MiB."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], check=False, capture_output=True, text=True
    )
    if mounted.returncode != 0:
        pytest.skip(f"this machine lets nobody mount: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(catalog: Catalog, values: Values, first: int) -> int:
    """Write batches until the disk is full; return how many were committed."""
    number = first
    while True:
        records = [values.record((number, each), b"%d/%d" % (number, each)) for each in range(50)]
        with catalog.writing() as tx:
            values.ingest(tx, "OP-1", records)
            custody.append(tx, "officer", "batch", "OP-1", {"number": number})
        number += 1


def test_a_full_disk_is_said_and_costs_nothing_that_was_committed(small_disk: Path, values: Values) -> None:
    workspace = Workspace(small_disk / "workspace")
    workspace.create()
    catalog = workspace.open_catalog("agency-a")
    for _ in range(2):
        with pytest.raises(CatalogError, match=r"the disk is full|free space"):
            fill(catalog, values, committed(catalog))
    before = committed(catalog)
    assert before > 0
    with catalog.reading() as tx:
        assert cases.accounting(tx, "OP-1").examined == before * 50
        assert tx.connection.scalar(text("PRAGMA integrity_check")) == "ok"
        digest = state.case_digest(tx, "OP-1")
    catalog.close()
    subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
    catalog = workspace.open_catalog("agency-a")
    with catalog.writing() as tx:
        assert state.case_digest(tx, "OP-1") == digest
        values.ingest(tx, "OP-2", [values.record("after")])
    catalog.close()


def committed(catalog: Catalog) -> int:
    with catalog.reading() as tx:
        head = custody.head(tx)
    return 0 if head is None else head.sequence


def test_a_vault_on_a_full_disk_keeps_what_it_has(small_disk: Path) -> None:
    workspace = Workspace(small_disk / "workspace")
    workspace.create()
    kept = workspace.vault.put_many([os.urandom(100_000) for _ in range(10)])
    with pytest.raises(CatalogError, match="the disk is full"):
        workspace.vault.put_many([os.urandom(100_000) for _ in range(60)])
    vault = Workspace(small_disk / "workspace").vault
    assert sorted(kept) == list(vault.keys())
    assert list(vault.verify(kept)) == []
    with pytest.raises(CatalogError, match="the disk is full"), open(os.devnull, "rb"):  # noqa: PTH123
        vault.put_many([os.urandom(5_000_000)])
    vault.put_many([b"small"])


def test_a_new_workspace_on_a_full_disk_is_said(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(bytes(4 * 1024 * 1024 - 8192))
    workspace = Workspace(small_disk / "workspace")
    with pytest.raises(CatalogError, match=r"free|space"):
        make(workspace)


def make(workspace: Workspace) -> None:
    workspace.create()
    workspace.open_catalog("agency-a").close()
