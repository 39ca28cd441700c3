"""Decisions while another process takes in an exhibit; run as a program, this file is that process.

test_deciding.py WORKSPACE CATALOG EXHIBIT
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clew.casework import ingest as ingesting
from clew.casework import stack as stacking
from clew.casework.attest import DECIDED, FINISHED, STARTED
from clew.casework.categorise import categorise, undo
from clew.casework.desk import Desk, open_desk
from clew.casework.export import export_case
from clew.casework.import_list import ListOptions, import_list, remove_list
from clew.casework.ingest_run import IngestOptions
from clew.casework.progress import Progress, unwatched
from clew.casework.verify import verify
from clew.config import Config
from clew.errors import UsageError
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene
from clew.store import custody
from clew.store import stacks as stack_rows
from clew.store.decisions import decisions
from clew.store.media import hashes_of
from clew.store.stacks import stacks
from clew.store.state import dump

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clew.model.decision import Decision

CASE = "OP-114"
ROUNDS = 40
"""Enough: the ingest beside has said that it began, and its examiner takes longer to start than the first of them."""


@contextmanager
def seated(workspace: Path, url: str, officer: str = "officer A") -> Iterator[Desk]:
    settings = Config(workspace=str(workspace), catalog_url=url, agency="agency-a", workers=1)
    with open_desk(settings, officer, create=True) as desk:
        yield desk


def take_in(desk: Desk, exhibit: Path) -> None:
    ingesting.ingest(desk, exhibit, CASE, exhibit.name, IngestOptions(), unwatched)


@pytest.fixture(scope="module")
def exhibits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of two exhibits: three scenes, and thirty others, some of them twice."""
    folder = tmp_path_factory.mktemp("exhibits")
    for name, seeds in (("first", range(3)), ("second", range(3, 33))):
        (folder / name).mkdir()
        for seed in seeds:
            _kind, picture = draw_scene(Dice(7, seed), (320, 240))
            picture.save(folder / name / f"{seed}.jpg", quality=90)
            if seed % 5 == 4:
                picture.resize((160, 120)).save(folder / name / f"{seed} small.jpg", quality=80)
    return folder


@pytest.fixture(scope="module")
def whole(exhibits: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the case's state after both exhibits were taken in, undisturbed: on one database what it is on any."""
    folder = tmp_path_factory.mktemp("whole")
    with seated(folder, f"sqlite:///{folder / 'catalog.sqlite'}") as desk:
        for name in ("first", "second"):
            take_in(desk, exhibits / name)
        return set(recorded(desk)[0])


@pytest.fixture(scope="module")
def in_turn(exhibits: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the case's state after the first exhibit, decisions, and the second exhibit, one after the other."""
    folder = tmp_path_factory.mktemp("in turn")
    with seated(folder, f"sqlite:///{folder / 'catalog.sqlite'}") as desk:
        take_in(desk, exhibits / "first")
        decide_and_undo(desk, first_stacks(desk))
        take_in(desk, exhibits / "second")
        return recorded(desk)[0]


@pytest.fixture
def workspace(tmp_path: Path, catalog_url: str, exhibits: Path) -> Path:
    """Return a workspace with the first exhibit in it."""
    with seated(tmp_path / "workspace", catalog_url) as desk:
        take_in(desk, exhibits / "first")
    return tmp_path / "workspace"


@pytest.fixture
def desk(workspace: Path, catalog_url: str) -> Iterator[Desk]:
    with seated(workspace, catalog_url) as opened:
        yield opened


def ingest_beside(desk: Desk, url: str, exhibit: Path) -> subprocess.Popen[bytes]:
    """Have another process take in an exhibit, in small batches; return once custody says that it has begun."""
    process = subprocess.Popen([sys.executable, __file__, desk.config.workspace, url, str(exhibit)])
    while True:
        with desk.catalog.reading() as tx:
            if any((entry.act, entry.item) == (STARTED, exhibit.name) for entry in custody.entries(tx)):
                return process
        assert process.poll() is None
        time.sleep(0.01)


def first_stacks(desk: Desk) -> list[str]:
    """Return the names of the stacks of what the case has now."""
    with desk.catalog.reading() as tx:
        return [each.name for each in stacks(tx, CASE)]


def decide_and_undo(desk: Desk, names: list[str], rounds: int = ROUNDS) -> list[Decision]:
    """Give stacks categories in turn, and undo every second decision."""
    made = []
    for number in range(rounds):
        made.append(categorise(desk, CASE, names[number % len(names)], "us", str(1 + number % 3), f"round {number}"))
        if number % 2:
            made.append(undo(desk, CASE, made[-1].number, "looked again"))
    return made


def recorded(desk: Desk) -> tuple[list[str], list[Decision], tuple[object, ...]]:
    """Return the case's state, its decisions, and what verifying finds amiss."""
    with desk.catalog.reading() as tx:
        return list(dump(tx, CASE)), decisions(tx, CASE), verify(desk, CASE, unwatched, with_evidence=True).differences


def decided_meanwhile(desk: Desk, exhibit: str) -> int:
    """Return how many decisions custody has between the beginning of an ingest and its end."""
    with desk.catalog.reading() as tx:
        entries = list(custody.entries(tx))
    (first,) = (each.sequence for each in entries if (each.act, each.item) == (STARTED, exhibit))
    (last,) = (each.sequence for each in entries if (each.act, each.item) == (FINISHED, exhibit))
    return sum(first < each.sequence < last and DECIDED in json.loads(each.details) for each in entries)


def test_decisions_beside_an_ingest_are_those_made_before_it(
    desk: Desk, catalog_url: str, exhibits: Path, in_turn: list[str]
) -> None:
    names = first_stacks(desk)
    process = ingest_beside(desk, catalog_url, exhibits / "second")
    made = decide_and_undo(desk, names)
    assert process.wait() == 0
    assert decided_meanwhile(desk, "second") > 0
    lines, found, differences = recorded(desk)
    assert found == made
    assert differences == ()
    assert lines == in_turn


def test_an_ingest_killed_beside_decisions_is_finished_as_any(
    desk: Desk, catalog_url: str, exhibits: Path, whole: set[str]
) -> None:
    names, made = first_stacks(desk), []
    for wait_s in (0.2, 0.5, 0.8):
        process = ingest_beside(desk, catalog_url, exhibits / "second")
        made += decide_and_undo(desk, names, 10)
        time.sleep(wait_s)
        process.send_signal(signal.SIGKILL)
        process.wait()
    take_in(desk, exhibits / "second")
    lines, found, differences = recorded(desk)
    assert found == made
    assert differences == ()
    assert whole == {line for line in lines if '"what":"decision"' not in line}


def test_two_officers_decide_at_once_and_one_of_them_undoes(workspace: Path, catalog_url: str) -> None:
    undone: list[int] = []

    def work(officer: str) -> None:
        with seated(workspace, catalog_url, officer) as desk:
            decide_and_undo(desk, first_stacks(desk), 20)
            try:
                undo(desk, CASE, 1, "")
            except UsageError:
                return
            undone.append(1)

    officers = ("officer A", "officer B")
    threads = [threading.Thread(target=work, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with seated(workspace, catalog_url) as desk:
        _lines, found, differences = recorded(desk)
    assert undone == [1]
    assert differences == ()
    assert [each.number for each in found] == list(range(1, 62))
    assert sorted(sum(each.officer == officer for each in found) for officer in officers) == [30, 31]


def test_decisions_go_on_while_a_list_is_read_and_checked(
    desk: Desk, workspace: Path, catalog_url: str, tmp_path: Path
) -> None:
    with desk.catalog.reading() as tx:
        (known, near, *_) = stacks(tx, CASE)
        (pdq,) = hashes_of(tx, [near.representative])[near.representative]
    listed = tmp_path / "list.csv"
    lines = ("sha256,pdq,series", f"{known.representative.hex()},,Bridges", f",{pdq.digest.hex()},Rooms")
    listed.write_text("\n".join(lines), encoding="utf-8")
    made: list[Decision] = []

    def decide(progress: Progress) -> None:
        if progress.step in {"Sorting", "Checking all cases"}:
            with seated(workspace, catalog_url, "officer B") as other:
                made.extend(decide_and_undo(other, [known.name], 2))

    for wanted in ({CASE: 1 + len(near.members)}, {}):
        assert import_list(desk, listed, ListOptions(version=str(len(made))), decide).cases == wanted
        assert recorded(desk)[1:] == (made, ())
    remove_list(desk, "list")
    assert recorded(desk)[1:] == (made, ())
    assert made


def test_stacking_that_broke_off_between_its_parts_is_finished_with_the_ingest(
    desk: Desk, exhibits: Path, whole: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put = stack_rows.change
    parts: list[None] = []

    def cut_off(*arguments: object) -> None:
        if len(parts) == 3:
            raise KeyError("cut off")
        parts.append(put(*arguments))  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(stacking, "COMMIT_MEMBERS", 5)
        patch.setattr(stack_rows, "change", cut_off)
        with pytest.raises(KeyError, match="cut off"):
            take_in(desk, exhibits / "second")
    made = decide_and_undo(desk, first_stacks(desk), 2)
    take_in(desk, exhibits / "second")
    lines, found, differences = recorded(desk)
    assert (found, differences) == (made, ())
    assert whole == {line for line in lines if '"what":"decision"' not in line}


def test_a_case_is_exported_while_an_ingest_runs(desk: Desk, catalog_url: str, exhibits: Path, tmp_path: Path) -> None:
    process = ingest_beside(desk, catalog_url, exhibits / "second")
    assert export_case(desk, CASE, "csv", tmp_path / "case.csv").items >= 3
    assert process.wait() == 0
    assert recorded(desk)[2] == ()


def small_steps(owner: object, name: str, value: int) -> None:
    setattr(owner, name, value)


def run(workspace: str, url: str, exhibit: str) -> None:
    """Take in an exhibit five files and five stacks at a time."""
    small_steps(ingesting, "COMMIT_FILES", 5)
    small_steps(stacking, "COMMIT_MEMBERS", 5)
    with seated(Path(workspace), url, "officer C") as desk:
        take_in(desk, Path(exhibit))


if __name__ == "__main__":
    run(*sys.argv[1:])
