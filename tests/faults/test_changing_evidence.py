"""Evidence that goes away or changes while it is taken in: the file says so, and the run goes on."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.faults.exhibit import CASE, make_exhibit

from clew.casework import ingest as module
from clew.casework.desk import open_desk
from clew.casework.ingest_run import IngestOptions, IngestRun
from clew.config import Config
from clew.examine.job import Container, Job
from clew.examine.unpackers import Unpackers
from clew.examine.unpacking import Unpacking
from clew.model.findings import Outcome
from clew.source import SourceFile
from clew.store import cases, occurrences

OK = (Outcome.EXAMINED, "")
CHANGED = "changed since it was examined"

Told = dict[bytes, tuple[Outcome, str]]
Change = Callable[[], None]


@pytest.fixture
def exhibit(tmp_path: Path) -> Path:
    return make_exhibit(tmp_path / "evidence")


@pytest.fixture
def take_in(exhibit: Path, tmp_path: Path) -> Callable[..., Told]:
    def taken_in() -> Told:
        """Take the exhibit in; return what is recorded of each file."""
        with open_desk(Config(workspace=str(tmp_path / "w"), workers=1), "officer", create=True) as desk:
            summary = module.ingest(desk, exhibit, CASE, "KP/1", IngestOptions(), lambda _: None)
            with desk.catalog.reading() as tx:
                rows = list(occurrences.occurrences(tx, CASE, "KP/1"))
                account = cases.accounting(tx, CASE)
        assert account.found == summary.found == len(rows)
        return {row.occurrence.path: (row.outcome, row.reason) for row in rows}

    return taken_in


def before_opening(monkeypatch: pytest.MonkeyPatch, name: bytes, change: Change) -> None:
    """Make a change when a container of this name was examined and is about to be opened."""
    add = Unpackers.add

    def changed(self: Unpackers, container: Container[object]) -> None:
        if container.job.inside is not None and container.job.inside.name == name and not container.dealt:
            change()
        add(self, container)

    monkeypatch.setattr(Unpackers, "add", changed)


def while_opened(monkeypatch: pytest.MonkeyPatch, name: bytes, change: Change) -> None:
    """Make a change when the first member of a container of this name has come."""
    offered = Unpacking._offered

    def changed(self: Unpacking, container: Container[object], reply: object) -> object:
        if container.job.inside is not None and container.job.inside.name == name and not container.dealt:
            change()
        return offered(self, container, reply)  # type: ignore[arg-type]

    monkeypatch.setattr(Unpacking, "_offered", changed)


def before_its_turn(monkeypatch: pytest.MonkeyPatch, path: bytes, change: Change) -> None:
    """Make a change when a file was listed and is about to be opened."""
    jobs = module._jobs

    def changing(run: IngestRun) -> Iterator[Job[SourceFile]]:
        for job in jobs(run):
            if job.key.occurrence.path == path:
                change()
            yield job

    monkeypatch.setattr(module, "_jobs", changing)


@pytest.mark.parametrize("name", ["jpeg.bin", "sub/zip", "cut.zip"])
def test_a_file_that_is_removed_after_it_was_counted_is_failed(
    exhibit: Path, take_in: Callable[..., Told], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    before_its_turn(monkeypatch, name.encode(), (exhibit / name).unlink)
    told = take_in()
    assert told[name.encode()] == (Outcome.FAILED, "no such file or directory")
    assert told[b"png.bin"] == OK


def test_a_file_that_grows_after_it_was_listed_is_failed(
    exhibit: Path, take_in: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = exhibit / "note.txt"
    before_its_turn(monkeypatch, b"note.txt", lambda: os.truncate(path, 5000))
    told = take_in()
    assert told[b"note.txt"] == (Outcome.FAILED, "changed size: 7 bytes when it was listed, 5000 when read")
    assert told[b"png.bin"] == OK


@pytest.mark.parametrize("name", ["cut.zip", "sub/nested", "sub/disk_raw"])
def test_a_container_that_changes_before_it_is_opened_is_failed(
    exhibit: Path, take_in: Callable[..., Told], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = exhibit / name

    def truncate() -> None:
        os.truncate(path, path.stat().st_size // 2)

    def replace() -> None:
        (exhibit / "other").write_bytes((exhibit / "sub/tar").read_bytes())
        (exhibit / "other").replace(path)

    for change, reason in ((truncate, CHANGED), (replace, CHANGED), (path.unlink, "no such file or directory")):
        with monkeypatch.context() as patch:
            before_opening(patch, path.name.encode(), change)
            told = take_in()
        assert told[name.encode()] == (Outcome.FAILED, reason)
        assert told[b"png.bin"] == OK
        assert told[b"sub/eml"] == OK


def test_a_container_that_changes_while_it_is_opened_says_that_its_files_may_be_of_either(
    exhibit: Path, take_in: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = exhibit / "sub/nested"

    def change() -> None:
        with path.open("r+b") as file:
            file.seek(30_000)
            file.write(bytes(2000))

    while_opened(monkeypatch, b"nested", change)
    told = take_in()
    outcome, reason = told[b"sub/nested"]
    assert outcome is Outcome.FAILED
    assert reason == f"{CHANGED}, while it was opened: what came out may be of either"
    assert told[b"png.bin"] == OK
