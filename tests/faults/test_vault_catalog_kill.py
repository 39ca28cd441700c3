"""A process killed between any two statements of a write transaction, or at any instant of many.

Run as a program, this file is the writer; it prints what it has committed.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import event

from clew.custody import check
from clew.model.digests import Digests, PartialDigests
from clew.model.findings import Findings, Kind, Outcome
from clew.model.hashset import Entry, HashSet
from clew.model.occurrence import Occurrence
from clew.store import cases, custody, hashsets, list_import, occurrences, state
from clew.store.catalog import Catalog
from clew.store.occurrences import Record

if TYPE_CHECKING:
    from clew.store.transaction import Transaction

FILES = 7
KILLED = -signal.SIGKILL


def digests(content: bytes) -> Digests:
    md5 = hashlib.md5(content, usedforsecurity=False).digest()
    return Digests(md5, hashlib.sha1(content, usedforsecurity=False).digest(), hashlib.sha256(content).digest(), md5)


def batch(tx: Transaction, case: str, number: int) -> None:
    """Write one batch: files, a list, a custody entry."""
    contents = [b"%s %d %d" % (case.encode(), number, each) for each in range(FILES)]
    cases.add_case(tx, case)
    cases.add_exhibit(tx, case, "KP/1", "folder", b"/evidence")
    records = [
        Record(
            Occurrence(content, 1, 1, None, None),
            Findings(Outcome.UNSUPPORTED, "text", Kind.OTHER, "text/plain", 1, digests(content)),
        )
        for content in contents
    ]
    occurrences.record(tx, case, "KP/1", records)
    entries = [Entry(PartialDigests(md5=digests(content).md5)) for content in contents]
    list_import.replace(tx, HashSet(case, "csv"), entries, bytes(32))
    custody.append(tx, "officer", "batch", case, {"number": number})


def die_before_statement(url: str, lists: Path, case: str, kill_before: int) -> None:
    """Write one batch, but die right before its n-th statement (the commit is one)."""
    catalog = Catalog.open(url, "agency-a", lists)
    statements = itertools.count(1)

    def step(*_: object) -> None:
        if next(statements) == kill_before:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(catalog._engine, "before_cursor_execute", step)
    event.listen(catalog._engine, "commit", lambda _: step())
    with catalog.writing() as tx:
        batch(tx, case, 0)
    step()


def write_on(url: str, lists: Path, case: str) -> None:
    """Write batches until killed, printing the number of each once it is committed."""
    catalog = Catalog.open(url, "agency-a", lists)
    with catalog.writer_lock():
        with catalog.reading() as tx:
            first = cases.accounting(tx, case).found // FILES if cases.has_case(tx, case) else 0
        for number in itertools.count(first):
            with catalog.writing() as tx:
                batch(tx, case, number)
            print(number + 1, flush=True)  # noqa: T201 - read by the test


def die_everywhere(url: str, lists: Path) -> None:
    """Let one child after another die one statement later, each in a case of its own, until one lives; print how."""
    for number in itertools.count(1):
        child = os.fork()
        if child == 0:
            die_before_statement(url, lists, f"OP-{number}", number)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - read by the test
        if status == 0:
            return


def test_killed_between_any_two_statements_all_of_a_batch_is_there_or_nothing(
    catalog_url: str, lists_folder: Path
) -> None:
    Catalog.open(catalog_url, "agency-a").close()
    driver = subprocess.run(
        [sys.executable, __file__, catalog_url, lists_folder], check=True, capture_output=True, text=True
    )
    died = [int(line) for line in driver.stdout.split()]
    assert died == [KILLED] * (len(died) - 1) + [0]
    catalog = Catalog.open(catalog_url, "agency-a", lists_folder)
    with catalog.writing() as tx:  # the lock is free
        there = [cases.has_case(tx, f"OP-{number}") for number in range(1, len(died) + 1)]
        finished = {f"OP-{number}" for number, is_there in enumerate(there, 1) if is_there}
        assert there == sorted(there)
        assert len(finished) > 1  # the one that lived, and those that died after the commit
        assert there.count(False) > 10
        assert {entry.item for entry in custody.entries(tx)} == finished
        assert check(custody.entries(tx)) == []
        assert {row.hashset.name for row in hashsets.hashsets(tx)} == finished
        assert {len(list(hashsets.entries(tx, name))) for name in finished} == {FILES}
        assert {cases.accounting(tx, case).unsupported for case in finished} == {FILES}
    catalog.close()


def test_killed_at_any_instant_what_was_reported_is_there(catalog_url: str, lists_folder: Path) -> None:
    catalog = Catalog.open(catalog_url, "agency-a", lists_folder)
    chance = random.Random(4)  # noqa: S311 - instants, not secrets
    reported = 0
    for _ in range(5):
        with subprocess.Popen(
            [sys.executable, __file__, catalog_url, lists_folder, "OP-1"], stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout is not None
            reported = int(writer.stdout.readline())
            time.sleep(chance.uniform(0, 0.1))
            writer.kill()
            reported = max([reported, *map(int, writer.stdout.read().split())])
        with catalog.writing() as tx:
            found = cases.accounting(tx, "OP-1").found
            assert found in (reported * FILES, (reported + 1) * FILES)
            assert check(custody.entries(tx)) == []
            assert custody.head(tx) is not None
    with catalog.reading() as tx:
        interrupted = state.case_digest(tx, "OP-1")
        rounds = cases.accounting(tx, "OP-1").found // FILES
    with catalog.writing() as tx:
        for number in range(rounds):
            batch(tx, "OP-1", number)
        assert state.case_digest(tx, "OP-1") == interrupted
    catalog.close()


if __name__ == "__main__":
    if len(sys.argv) > 3:
        write_on(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
    else:
        die_everywhere(sys.argv[1], Path(sys.argv[2]))
