from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from clew.errors import CatalogError
from clew.model.media_hash import EMBEDDED_THUMBNAIL, MediaHash
from clew.store.hash_table import hash_table
from clew.store.occurrences import Record

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog


def with_hashes(values: Values, seed: object, *hashes: MediaHash) -> Record:
    findings = values.picture(seed)
    assert findings.picture is not None
    return Record(
        values.occurrence(f"{seed}.jpg".encode()), replace(findings, picture=replace(findings.picture, hashes=hashes))
    )


def test_rows_stand_by_sha256_with_all_their_columns(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(number) for number in range(50)])
        values.ingest(tx, "OP-2", [values.record("elsewhere")])
        table = hash_table(tx, "pdq", "OP-1")
        assert len(hash_table(tx, "pdq", None).sha256) == 51
    expected = sorted((values.sha256(number), values.media_hash(number)) for number in range(50))
    assert [row.tobytes() for row in table.sha256] == [sha256 for sha256, _ in expected]
    assert [row.tobytes() for row in table.digests] == [known.digest for _, known in expected]
    assert [row.tobytes() for row in table.forms] == [known.forms for _, known in expected]
    assert table.forms.shape == (50, 7, 32)
    assert set(table.quality.tolist()) == {90}
    assert (set(table.part), set(table.version)) == ({""}, {"1"})


def test_parts_are_told_apart(catalog: Catalog, values: Values) -> None:
    whole = values.media_hash(1)
    small = replace(values.media_hash("small"), part=EMBEDDED_THUMBNAIL, forms=b"")
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [with_hashes(values, 1, small, whole)])
        assert hash_table(tx, "pdq", "OP-1").digests.tobytes() == whole.digest
        assert hash_table(tx, "pdq", "OP-1", EMBEDDED_THUMBNAIL).digests.tobytes() == small.digest
        both = hash_table(tx, "pdq", "OP-1", None)
    assert both.part == ["", EMBEDDED_THUMBNAIL]
    assert not both.forms[1].any()


def test_two_versions_of_a_hasher_are_two_rows(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [with_hashes(values, 1, values.media_hash(1, version="2"))])
        values.ingest(tx, "OP-1", [with_hashes(values, 1, values.media_hash(1, version="1"))])
        assert hash_table(tx, "pdq", "OP-1").version == ["1", "2"]


def test_an_empty_table_has_its_shape(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [])
        table = hash_table(tx, "pdq", "OP-1", bits=256)
    assert (table.sha256.shape, table.digests.shape, table.forms.shape) == ((0, 32), (0, 32), (0, 7, 32))


def test_hashes_of_another_length_are_refused(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(1)])
        with pytest.raises(CatalogError, match="128 bits"):
            hash_table(tx, "pdq", "OP-1", bits=128)
