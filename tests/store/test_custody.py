from __future__ import annotations

import contextlib

from clew.custody import check
from clew.errors import CatalogError
from clew.store import custody
from clew.store.catalog import Catalog


def test_entries_form_a_chain(catalog: Catalog) -> None:
    with catalog.writing() as tx:
        first = custody.append(tx, "officer", "ingest started", "OP-1 KP/1", {"files": 3, "name": "schön"})
    with catalog.writing() as tx:
        second = custody.append(tx, "officer", "ingest finished", "OP-1 KP/1", {})
    with catalog.reading() as tx:
        assert list(custody.entries(tx)) == [first, second]
        assert custody.head(tx) == second
        assert check(custody.entries(tx)) == []
    assert (first.sequence, second.sequence) == (1, 2)


def test_an_empty_chain_has_no_head(catalog: Catalog) -> None:
    with catalog.reading() as tx:
        assert custody.head(tx) is None
        assert list(custody.entries(tx)) == []


def test_every_agency_has_a_chain_of_its_own(catalog: Catalog, catalog_url: str) -> None:
    other = Catalog.open(catalog_url, "agency-b")
    for each in (catalog, other):
        with each.writing() as tx:
            custody.append(tx, "officer", "act", "item", {})
    with catalog.reading() as tx, other.reading() as tx_b:
        assert [entry.sequence for entry in custody.entries(tx)] == [1]
        assert [(entry.sequence, entry.agency) for entry in custody.entries(tx_b)] == [(1, "agency-b")]
    other.close()


def test_text_no_database_holds_is_replaced_before_it_is_sealed(catalog: Catalog) -> None:
    with catalog.writing() as tx:
        custody.append(tx, "officer", "act", "nul \0 lone \ud800", {"text": "nul \0"})
        assert check(custody.entries(tx)) == []


def test_a_batch_that_fails_leaves_no_entry(catalog: Catalog) -> None:
    with contextlib.suppress(CatalogError), catalog.writing() as tx:
        custody.append(tx, "officer", "act", "item", {})
        raise CatalogError("after the entry")
    with catalog.reading() as tx:
        assert custody.head(tx) is None
