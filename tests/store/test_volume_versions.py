"""Versions of lists on the disk: what a crash or a fault leaves, who sees which version."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from clew.errors import CatalogError, IntegrityError
from clew.model.hashset import Entry, HashSet
from clew.store import exact, hashsets, list_import
from clew.store.catalog import Catalog
from clew.store.volume_compare import ListChanges

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Values

    from clew.store.transaction import Transaction

LIST = HashSet("list", "csv", version="1")
SOURCE = bytes(32)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    """Yield a catalog on SQLite: columns don't depend on the database."""
    opened = Catalog.open(f"sqlite:///{tmp_path / 'catalog.sqlite'}", "agency-a")
    yield opened
    opened.close()


@pytest.fixture
def folder(catalog: Catalog) -> Path:
    """Return the folder of the agency's volumes."""
    return catalog.volumes.path


def numbers(folder: Path) -> list[str]:
    """Return which volumes have a folder."""
    return sorted(each.name for each in folder.iterdir() if each.name != "incoming")


def import_list(catalog: Catalog, *entries: Entry, name: str = "list") -> ListChanges:
    with catalog.writing() as tx:
        return list_import.replace(tx, HashSet(name, "csv"), entries, SOURCE)


def seeds_found(tx: Transaction, values: Values) -> list[int]:
    found = exact.exact(tx, [values.digests(seed) for seed in range(10)])
    return [index for index, _, _ in found]


def test_only_the_current_version_lies_on_the_disk(catalog: Catalog, folder: Path, values: Values) -> None:
    for seed in range(3):
        import_list(catalog, values.entry(seed))
    assert numbers(folder) == ["3"]
    with catalog.writing() as tx:
        list_import.remove(tx, "list")
        assert numbers(folder) == ["3"]
    assert numbers(folder) == []
    import_list(catalog, values.entry(1))
    assert numbers(folder) == ["4"]


def test_an_import_that_fails_leaves_the_older_version(catalog: Catalog, folder: Path, values: Values) -> None:
    import_list(catalog, values.entry(1))

    def cut_off() -> Iterator[Entry]:
        yield values.entry(2)
        raise KeyError("cut off")

    def after_all() -> None:
        with catalog.writing() as tx:
            list_import.replace(tx, HashSet("list", "csv"), [values.entry(3)], SOURCE)
            raise KeyError("late")

    with pytest.raises(KeyError, match="cut off"):
        import_list(catalog, *cut_off())
    with pytest.raises(KeyError, match="late"):
        after_all()
    assert numbers(folder) == ["1"]
    with catalog.reading() as tx:
        assert seeds_found(tx, values) == [1]


def test_two_imports_and_a_removal_in_one_transaction(catalog: Catalog, folder: Path, values: Values) -> None:
    import_list(catalog, values.entry(1))

    def change_and_fail() -> None:
        with catalog.writing() as tx:
            list_import.remove(tx, "list")
            list_import.replace(tx, HashSet("b", "csv"), [values.entry(2)], SOURCE)
            list_import.replace(tx, HashSet("b", "csv"), [values.entry(3)], SOURCE)
            assert seeds_found(tx, values) == [3]
            raise KeyError("late")

    with pytest.raises(KeyError):
        change_and_fail()
    with catalog.reading() as tx:
        assert seeds_found(tx, values) == [1]
    assert numbers(folder) == ["1"]


def test_a_reader_keeps_the_version_it_began_with(catalog: Catalog, folder: Path, values: Values) -> None:
    import_list(catalog, values.entry(1), values.entry(2))
    with catalog.reading() as before:
        import_list(catalog, values.entry(3))
        with catalog.reading() as after:
            assert seeds_found(after, values) == [3]
        assert numbers(folder) == ["2"]
        assert seeds_found(before, values) == [1, 2]
        assert list(hashsets.entries(before, "list")) == [values.entry(1), values.entry(2)]


def test_a_reader_that_comes_between_a_commit_and_the_deletion_begins_anew(
    catalog: Catalog, values: Values, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_list(catalog, values.entry(1))
    other = Catalog.open(str(catalog._engine.url), "agency-a")
    begin = other._begin

    def overtaken(*arguments: object) -> Transaction:
        tx = begin(*arguments)  # type: ignore[arg-type]
        hashsets.hashsets(tx)  # the state is fixed by what is read first
        monkeypatch.undo()
        import_list(catalog, values.entry(2))
        return tx

    monkeypatch.setattr(other, "_begin", overtaken)
    with other.reading() as tx:
        assert seeds_found(tx, values) == [2]
    other.close()


def test_what_a_dead_writer_left_goes_with_the_next_import(catalog: Catalog, folder: Path, values: Values) -> None:
    import_list(catalog, values.entry(1))
    for left in ("2", "incoming/2", "incoming/9"):
        (folder / left).mkdir(parents=True)
        (folder / left / "flags").write_bytes(b"left")
    theirs = folder.parent / "of another agency" / "1"
    theirs.mkdir(parents=True)
    import_list(catalog, values.entry(2), name="other")
    assert numbers(folder) == ["1", "2"]
    assert list((folder / "incoming").iterdir()) == []
    assert theirs.exists()
    with catalog.reading() as tx:
        assert seeds_found(tx, values) == [1, 2]


@pytest.mark.parametrize("damage", ["shorter", "longer", "gone", "manifest", "folder", "layout"])
def test_a_damaged_list_is_said_and_an_import_heals_it(
    catalog: Catalog, folder: Path, values: Values, damage: str
) -> None:
    import_list(catalog, values.entry(1), values.entry(2))
    keys, manifest = folder / "1" / "sha1.keys", folder / "1" / "manifest.json"
    if damage in ("shorter", "longer"):
        keys.write_bytes(keys.read_bytes()[:-4] if damage == "shorter" else keys.read_bytes() + b"more")
    elif damage == "gone":
        keys.unlink()
    elif damage == "manifest":
        manifest.write_bytes(manifest.read_bytes().replace(b'"rows"', b'"lines"'))
    elif damage == "layout":
        manifest.write_bytes(b"{}")
    else:
        folder.rename(folder.with_name("elsewhere"))
    again = Catalog.open(str(catalog._engine.url), "agency-a")
    with again.reading() as tx:
        for act in (lambda: seeds_found(tx, values), lambda: list(hashsets.entries(tx, "list"))):
            with pytest.raises(IntegrityError, match=r"list 'list' is damaged .*import it again"):
                act()
    assert import_list(again, values.entry(1), values.entry(3)) == ListChanges(2, 0, 2, 0)
    with again.reading() as tx:
        assert seeds_found(tx, values) == [1, 3]
    again.close()


@pytest.mark.parametrize("file", ["sha1.buckets", "sha1.rows"])
def test_columns_that_can_not_be_right_are_not_followed(
    catalog: Catalog, folder: Path, values: Values, file: str
) -> None:
    import_list(catalog, values.entry(1), values.entry(2))
    path = folder / "1" / file
    path.write_bytes(b"\xff" * path.stat().st_size)
    again = Catalog.open(str(catalog._engine.url), "agency-a")
    with again.reading() as tx, pytest.raises(IntegrityError, match="damaged"):
        seeds_found(tx, values)
    again.close()


def test_a_catalog_opened_without_a_folder_says_so(postgresql_url: str, values: Values) -> None:
    opened = Catalog.open(postgresql_url, "agency without a folder")
    with opened.reading() as tx:
        assert exact.exact(tx, [values.digests(1)]) == []
    with pytest.raises(CatalogError, match="opened without one"):
        import_list(opened, values.entry(1))
    opened.close()


def test_two_agencies_have_folders_of_their_own(catalog: Catalog, values: Values) -> None:
    other = Catalog.open(str(catalog._engine.url), "agency-b")
    import_list(catalog, values.entry(1))
    import_list(other, values.entry(2))
    assert catalog.volumes.path != other.volumes.path
    assert catalog.volumes.path.name == hashlib.sha256(b"agency-a").hexdigest()[:16]
    with other.reading() as tx:
        assert seeds_found(tx, values) == [2]
    other.close()
