"""Write transactions follow one another, a run's and others': in threads, in processes, on both databases.

Run as a program, this file appends entries to custody until it is killed, and prints how many.
"""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from clew.custody import check
from clew.errors import BusyError
from clew.store import custody
from clew.store.catalog import Catalog

if TYPE_CHECKING:
    from tests.conftest import Values

HOLD = """
import sys
from clew.store.catalog import Catalog
from clew.store import custody
catalog = Catalog.open(sys.argv[1], "agency-a")
with getattr(catalog, sys.argv[2])() as tx:
    if tx is not None:
        custody.append(tx, "officer", "held", "", {})
    print("held", flush=True)
    sys.stdin.read()
"""


def hold(url: str, what: str) -> subprocess.Popen[str]:
    """Start a process that is within `writer_lock`, `writing` or `deciding` until its input ends."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, url, what], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clew.store.turn.PATIENCE_S", 0.1)
    monkeypatch.setattr("clew.store.catalog.PATIENCE_S", 0.1)


def append(catalog: Catalog, act: str = "looked at") -> None:
    with catalog.deciding() as tx:
        custody.append(tx, "officer", act, "", {})


def acts(catalog: Catalog) -> list[str]:
    """Return the acts in custody, having checked the chain."""
    with catalog.reading() as tx:
        assert check(custody.entries(tx)) == []
        return [entry.act for entry in custody.entries(tx)]


def test_whoever_decides_needs_no_lock_that_a_run_holds(catalog: Catalog, catalog_url: str) -> None:
    holder = hold(catalog_url, "writer_lock")
    append(catalog)
    assert acts(catalog) == ["looked at"]
    holder.communicate()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("what", ["writing", "deciding"])
def test_a_transaction_of_another_process_is_waited_for_and_then_said(
    catalog: Catalog, catalog_url: str, what: str
) -> None:
    holder = hold(catalog_url, what)
    with pytest.raises(BusyError, match="another process"):
        append(catalog)
    assert acts(catalog) == []
    holder.communicate()
    append(catalog)
    assert acts(catalog) == ["held", "looked at"]


@pytest.mark.parametrize("what", ["writing", "deciding"])
def test_the_turn_of_a_killed_process_is_free(catalog: Catalog, catalog_url: str, what: str) -> None:
    holder = hold(catalog_url, what)
    holder.kill()
    holder.communicate()
    append(catalog)
    assert acts(catalog) == ["looked at"]


@pytest.mark.usefixtures("impatient")
def test_a_transaction_of_another_thread_is_waited_for_and_then_said(catalog: Catalog) -> None:
    is_held, is_over = threading.Event(), threading.Event()

    def write() -> None:
        with catalog.writing():
            is_held.set()
            is_over.wait()

    thread = threading.Thread(target=write)
    thread.start()
    is_held.wait()
    with pytest.raises(BusyError, match="this process"):
        append(catalog)
    is_over.set()
    thread.join()
    append(catalog)
    assert acts(catalog) == ["looked at"]


def test_one_thread_opens_no_second_write_transaction(catalog: Catalog) -> None:
    with catalog.deciding():
        with pytest.raises(RuntimeError, match="pass it on"), catalog.writing():
            pass
        with pytest.raises(RuntimeError, match="pass it on"), catalog.deciding():
            pass
    append(catalog)


def test_what_is_raised_inside_undoes_a_decision_and_gives_the_turn_back(catalog: Catalog) -> None:
    def fail() -> None:
        with catalog.deciding() as tx:
            custody.append(tx, "officer", "lost", "", {})
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        fail()
    append(catalog)
    assert acts(catalog) == ["looked at"]


def test_a_run_goes_on_as_if_nobody_decided(catalog: Catalog, catalog_url: str, values: Values) -> None:
    other = Catalog.open(catalog_url, "agency-a")
    with catalog.writer_lock():
        for number in range(5):
            with catalog.writing() as tx:
                values.ingest(tx, "OP-1", [values.record(number)])
                custody.append(tx, "officer", "batch", "", {})
            append(other)
            append(catalog)
    other.close()
    assert acts(catalog) == ["batch", "looked at", "looked at"] * 5


def test_killed_at_any_instant_what_two_deciders_reported_is_there(catalog: Catalog, catalog_url: str) -> None:
    chance = random.Random(4)  # noqa: S311 - instants, not secrets
    reported = 0
    for _ in range(5):
        words = [sys.executable, __file__, catalog_url]
        with (
            subprocess.Popen(words, stdout=subprocess.PIPE) as one,
            subprocess.Popen(words, stdout=subprocess.PIPE) as other,
        ):
            lines = []
            for each in (one, other):
                assert each.stdout is not None
                lines.append(each.stdout.readline())
            append(catalog, "beside them")
            time.sleep(chance.uniform(0, 0.1))
            one.kill()
            append(catalog, "after one")
            other.kill()
            for each in (one, other):
                assert each.stdout is not None
                lines += each.stdout.readlines()
        reported += len(lines)
        found = acts(catalog)
        assert 0 <= found.count("decided") - reported <= 2
        reported = found.count("decided")
    assert acts(catalog).count("after one") == 5


def test_another_agency_has_turns_of_its_own(catalog: Catalog, catalog_url: str) -> None:
    if catalog_url.startswith("sqlite"):
        pytest.skip("an SQLite file has one turn")
    other = Catalog.open(catalog_url, "agency-b")
    with catalog.writing() as tx:
        custody.append(tx, "officer", "mine", "", {})
        append(other)
    other.close()
    assert acts(catalog) == ["mine"]


def decide_on(url: str) -> None:
    """Append entries until killed, each reported once it is committed."""
    catalog = Catalog.open(url, "agency-a")
    for number in itertools.count():
        append(catalog, "decided")
        print(number, flush=True)  # noqa: T201 - read by the test


if __name__ == "__main__":
    decide_on(sys.argv[1])
