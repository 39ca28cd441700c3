"""A damaged SQLite file: said clearly, whichever page it is, and never a crash of another kind."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from clew.errors import CatalogError
from clew.model.hashset import HashSet
from clew.store import case_facts, cases, custody, hashsets, list_import, occurrences, state
from clew.store.catalog import Catalog

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Values

PAGE = 4096


@pytest.fixture
def damaged(tmp_path: Path, values: Values) -> Path:
    path = tmp_path / "catalog.sqlite"
    catalog = Catalog.open(f"sqlite:///{path}", "agency-a")
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(number) for number in range(500)])
        list_import.replace(tx, HashSet("a", "csv"), [values.entry(number) for number in range(500)], bytes(32))
        custody.append(tx, "officer", "act", "item", {})
    catalog.close()
    return path


def read_all(path: Path) -> None:
    catalog = Catalog.open(f"sqlite:///{path}", "agency-a")
    try:
        with catalog.reading() as tx:
            case_facts.case_facts(tx, "OP-1")
            state.case_digest(tx, "OP-1")
            list(hashsets.entries(tx, "a"))
            list(occurrences.occurrences(tx, "OP-1", "KP/1"))
            cases.accounting(tx, "OP-1")
            assert tx.connection.scalar(text("PRAGMA integrity_check")) == "ok"
    finally:
        catalog.close()


def test_pages_of_rubbish_are_said_to_be_damage(damaged: Path) -> None:
    with damaged.open("r+b") as file:
        file.seek(PAGE)
        file.write(os.urandom(damaged.stat().st_size - PAGE))
    with pytest.raises(CatalogError, match=r"is damaged.*restore it from a backup"):
        read_all(damaged)


def test_whichever_page_is_damaged_the_error_is_one_of_ours(damaged: Path) -> None:
    sound = damaged.read_bytes()
    chance = random.Random(7)  # noqa: S311 - pages, not secrets
    for page in chance.sample(range(len(sound) // PAGE), 40):
        damaged.write_bytes(sound[: page * PAGE] + chance.randbytes(PAGE) + sound[(page + 1) * PAGE :])
        with pytest.raises((CatalogError, AssertionError)):
            read_all(damaged)


def test_a_file_cut_short_is_said(damaged: Path) -> None:
    os.truncate(damaged, damaged.stat().st_size // 2)
    with pytest.raises(CatalogError):
        read_all(damaged)


def test_an_empty_file_becomes_a_catalog(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    path.touch()
    Catalog.open(f"sqlite:///{path}", "agency-a").close()
    assert path.stat().st_size > 0
