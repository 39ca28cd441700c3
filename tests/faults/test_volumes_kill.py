"""An import killed before any of its steps on the disk: the list is as before or as after, and nothing is left over.

Run as a program, this file is the writer.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event

from clew.errors import CatalogError
from clew.model.digests import PartialDigests
from clew.model.hashset import Entry, HashSet
from clew.store import durable, exact, hashsets, list_import, volume, volume_folder, volume_writer
from clew.store.catalog import Catalog

KILLED = -signal.SIGKILL
LIST = HashSet("list", "csv")


def version(number: int) -> list[Entry]:
    """Return the lines of one version: some stay, some come."""
    return [Entry(PartialDigests(md5=bytes([each]) * 16), comments="x" * number) for each in (number, number + 1)]


def replace_but_die(folder: Path, number: int, kill_before: int) -> None:
    """Import a version, but die before the n-th step: a file begun, a sync, a name given, a statement, a deletion."""
    catalog = Catalog.open(f"sqlite:///{folder / 'catalog.sqlite'}", "agency-a")
    steps = itertools.count(1)

    def step(*_: object) -> None:
        if next(steps) == kill_before:
            os.kill(os.getpid(), signal.SIGKILL)

    def stepping(owner: object, name: str) -> None:
        call = getattr(owner, name)

        def stepped(*arguments: object, **named: object) -> object:
            step()
            return call(*arguments, **named)

        setattr(owner, name, stepped)

    for owner, name in (
        (volume, "sync_file_system"),
        (volume_folder, "sync_file_system"),
        (volume_writer._Files, "create"),
        (Path, "rename"),
        (Path, "write_bytes"),
        (Path, "unlink"),
        (shutil, "rmtree"),
        (os, "rmdir"),
    ):
        stepping(owner, name)
    event.listen(catalog._engine, "before_cursor_execute", step)
    event.listen(catalog._engine, "commit", step)
    with catalog.writing() as tx:
        list_import.replace(tx, LIST, version(number), bytes(32))
    step()


def die_everywhere(folder: Path) -> None:
    """Let one child after another die one step later, until one lives; print how each ended and what is there."""
    for number in itertools.count(1):
        child = os.fork()
        if child == 0:
            replace_but_die(folder, number, number)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), *seen(folder), flush=True)  # noqa: T201 - read by the test
        if status == 0:
            return


def seen(folder: Path) -> list[int]:
    """Return which versions the list has lines of, as a reader finds them."""
    catalog = Catalog.open(f"sqlite:///{folder / 'catalog.sqlite'}", "agency-a")
    try:
        with catalog.reading() as tx:
            if not hashsets.hashsets(tx):
                return []
            entries = list(hashsets.entries(tx, "list"))
            for entry in entries:
                assert [ref.key for ref, _ in exact.by_digest(tx, entry.key)] == [entry.key]
            return sorted({len(entry.comments or "") for entry in entries})
    finally:
        catalog.close()


@pytest.fixture
def steps(tmp_path: Path) -> list[list[int]]:
    Catalog.open(f"sqlite:///{tmp_path / 'catalog.sqlite'}", "agency-a").close()
    driver = subprocess.run([sys.executable, __file__, tmp_path], check=True, capture_output=True, text=True)
    return [[int(each) for each in line.split()] for line in driver.stdout.splitlines()]


def test_killed_between_any_two_writes_a_list_is_as_before_or_as_after(tmp_path: Path, steps: list[list[int]]) -> None:
    assert [line[0] for line in steps] == [KILLED] * (len(steps) - 1) + [0]
    assert len(steps) > 30
    current: list[int] = []
    for number, (_, *found) in enumerate(steps, 1):
        assert found in (current, [number])
        current = found
    assert current == [len(steps)]
    assert steps[-2][1:] == [len(steps) - 1]  # died after the commit
    agency = next((tmp_path / "lists").iterdir())
    catalog = Catalog.open(f"sqlite:///{tmp_path / 'catalog.sqlite'}", "agency-a")
    with catalog.writing() as tx:
        list_import.replace(tx, LIST, version(200), bytes(32))
    catalog.close()
    assert len([each for each in agency.iterdir() if each.name != volume_folder.INCOMING]) == 1
    assert list((agency / volume_folder.INCOMING).iterdir()) == []


def test_a_full_disk_is_said_and_leaves_the_older_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = Catalog.open(f"sqlite:///{tmp_path / 'catalog.sqlite'}", "agency-a")
    with catalog.writing() as tx:
        list_import.replace(tx, LIST, version(1), bytes(32))

    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(volume, "sync_file_system", full)
    with pytest.raises(CatalogError, match="can't grow, the disk is full"), catalog.writing() as tx:
        list_import.replace(tx, LIST, version(2), bytes(32))
    monkeypatch.setattr(volume, "sync_file_system", durable.sync_file_system)
    assert seen(tmp_path) == [1]
    catalog.close()


if __name__ == "__main__":
    die_everywhere(Path(sys.argv[1]))
