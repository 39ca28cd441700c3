from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from clew.errors import CatalogError, IntegrityError
from clew.store.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

BLOBS = [b"first", b"second", b"", b"first", bytes(100_000)]
KEYS = [hashlib.sha256(blob).digest() for blob in BLOBS]


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def path_of(vault: Vault, key: bytes) -> Path:
    name = key.hex()
    return vault.root / name[:2] / name[2:4] / name


def alter(vault: Vault, key: bytes) -> None:
    path = path_of(vault, key)
    path.chmod(0o640)
    path.write_bytes(b"altered")


def test_blobs_come_back_by_their_digest(vault: Vault) -> None:
    assert vault.put_many(BLOBS) == KEYS
    assert [vault.get(key) for key in KEYS] == BLOBS
    assert list(vault.keys()) == sorted(set(KEYS))
    assert all(map(vault.has, KEYS))


def test_storing_again_changes_nothing(vault: Vault) -> None:
    vault.put_many(BLOBS)
    before = {path: path.stat().st_mtime_ns for path in vault.root.rglob("*")}
    assert vault.put_many(BLOBS) == KEYS
    assert {path: path.stat().st_mtime_ns for path in vault.root.rglob("*")} == before


def test_files_are_read_only_and_nothing_temporary_is_left(vault: Vault) -> None:
    vault.put_many(BLOBS)
    files = [path for path in vault.root.rglob("*") if path.is_file()]
    assert len(files) == len(set(KEYS))
    assert {path.stat().st_mode & 0o777 for path in files} == {0o440}


def test_an_empty_vault_holds_nothing_and_is_not_made(vault: Vault) -> None:
    assert list(vault.keys()) == []
    assert not vault.has(KEYS[0])
    assert vault.put_many([]) == []
    assert not vault.root.exists()


def test_what_is_missing_or_altered_is_said(vault: Vault) -> None:
    vault.put_many(BLOBS)
    alter(vault, KEYS[0])
    path_of(vault, KEYS[1]).unlink()
    with pytest.raises(IntegrityError, match="was altered"):
        vault.get(KEYS[0])
    with pytest.raises(IntegrityError, match="is missing"):
        vault.get(KEYS[1])
    assert list(vault.verify(KEYS)) == [(KEYS[0], "altered"), (KEYS[1], "missing"), (KEYS[3], "altered")]


def test_storing_an_altered_blob_again_heals_it(vault: Vault) -> None:
    vault.put_many(BLOBS)
    alter(vault, KEYS[0])
    vault.put_many(BLOBS[:1])
    assert vault.get(KEYS[0]) == BLOBS[0]


def test_a_file_is_copied_and_checked_on_the_way(vault: Vault, tmp_path: Path) -> None:
    content = os.urandom(3_000_000)
    key = hashlib.sha256(content).digest()
    (tmp_path / "file").write_bytes(content)
    with (tmp_path / "file").open("rb") as file:
        assert vault.add_stream(file.fileno(), key) == key
        assert vault.add_stream(file.fileno(), key) == key
    assert vault.get(key) == content


def test_a_file_that_changed_is_not_kept(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"changed")
    with (tmp_path / "file").open("rb") as file, pytest.raises(IntegrityError, match="the file changed"):
        vault.add_stream(file.fileno(), KEYS[0])
    assert list(vault.keys()) == []
    assert [path for path in vault.root.rglob("*") if path.is_file()] == []


def test_a_folder_that_can_not_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "vault").write_bytes(b"a file")
    with pytest.raises(CatalogError, match="can't be written"):
        Vault(tmp_path / "vault").put_many([b"blob"])
