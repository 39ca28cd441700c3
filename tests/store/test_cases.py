from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clew.errors import NotFoundError, UsageError
from clew.model.findings import Findings, Kind, Outcome
from clew.store import cases
from clew.store.occurrences import Record

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog


def test_a_case_is_added_once(catalog: Catalog) -> None:
    with catalog.writing() as tx:
        assert cases.add_case(tx, "OP-2")
        assert cases.add_case(tx, "OP-1")
        assert not cases.add_case(tx, "OP-2")
    with catalog.reading() as tx:
        assert cases.cases(tx) == ["OP-1", "OP-2"]
        assert cases.has_case(tx, "OP-1")
        assert not cases.has_case(tx, "OP-3")


@pytest.mark.parametrize("name", ["", "nul\0", "lone \ud800"])
def test_a_name_that_is_no_text_is_refused(catalog: Catalog, name: str) -> None:
    with pytest.raises(UsageError, match="is no name"), catalog.writing() as tx:
        cases.add_case(tx, name)


def test_an_unknown_case_is_named_with_those_there_are(catalog: Catalog) -> None:
    with catalog.writing() as tx:
        cases.add_case(tx, "OP-1")
        with pytest.raises(NotFoundError, match="'OP-9'; there are: OP-1"):
            cases.exhibits(tx, "OP-9")


def test_an_exhibit_keeps_its_root(catalog: Catalog) -> None:
    with catalog.writing() as tx:
        cases.add_case(tx, "OP-1")
        cases.add_exhibit(tx, "OP-1", "KP/1", "folder", b"/mnt/\xff")
        cases.add_exhibit(tx, "OP-1", "KP/1", "folder", b"/mnt/\xff")
        with pytest.raises(UsageError, match="another exhibit name"):
            cases.add_exhibit(tx, "OP-1", "KP/1", "folder", b"/mnt/other")
    with catalog.reading() as tx:
        assert cases.exhibits(tx, "OP-1") == [cases.ExhibitRow("OP-1", "KP/1", "folder", b"/mnt/\xff", None)]


def test_exhibits_of_two_cases_may_share_a_name(catalog: Catalog) -> None:
    with catalog.writing() as tx:
        for case in ("OP-1", "OP-2"):
            cases.add_case(tx, case)
            cases.add_exhibit(tx, case, "KP/1", "folder", case.encode())
        assert cases.exhibits(tx, "OP-2")[0].root == b"OP-2"


def test_every_file_is_accounted_for(catalog: Catalog, values: Values) -> None:
    unread = Findings(Outcome.FAILED, "could not be read", Kind.OTHER, "", 0, None)
    records = [
        values.record(1),
        values.record(1, b"copy.jpg"),
        Record(values.occurrence(b"text"), values.unexamined(2, Outcome.UNSUPPORTED, "text")),
        Record(values.occurrence(b"gone"), unread),
    ]
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", records)
        values.ingest(tx, "OP-1", [values.record(3)], exhibit="KP/2")
        assert cases.accounting(tx, "OP-1") == cases.Accounting(5, 3, 1, 1, 5000)
        assert cases.accounting(tx, "OP-1", "KP/2") == cases.Accounting(1, 1, 0, 0, 1000)


def test_found_is_what_the_walk_counted_once_it_is_complete(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(1)])
        cases.set_found(tx, "OP-1", "KP/1", 7)
        assert cases.accounting(tx, "OP-1").found == 7
        assert cases.exhibits(tx, "OP-1")[0].found == 7


def test_an_unknown_exhibit_is_not_found(catalog: Catalog) -> None:
    with catalog.writing() as tx:
        cases.add_case(tx, "OP-1")
        with pytest.raises(NotFoundError):
            cases.accounting(tx, "OP-1", "KP/9")
        with pytest.raises(NotFoundError):
            cases.set_found(tx, "OP-1", "KP/9", 1)
