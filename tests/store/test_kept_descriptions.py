"""Descriptions in files: what the catalog has, made anew where they are lost, damaged, or of another state."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from sqlalchemy import text
from tests.conftest import AGENCY, Values
from tests.store.test_migrations import older

from clew.errors import IndexDamagedError
from clew.model.link import Description
from clew.store.catalog import Catalog
from clew.store.descriptions import Described, record
from clew.store.kept_descriptions import KeptRange, kept_ranges
from clew.store.transaction import Transaction

LINKER = ("colours", "1")


def lengths(descriptions: Sequence[bytes]) -> Mapping[str, npt.NDArray[Any]]:
    return {"lengths": np.array([len(each) for each in descriptions], np.int64)}


def describe(tx: Transaction, values: Values, seed: int, *views: bytes) -> None:
    made = [(Description(*LINKER, f"frame at {at} ms", data), "") for at, data in enumerate(views)]
    record(tx, LINKER, {values.sha256(seed): Described(made)})


def told(ranges: list[KeptRange]) -> list[tuple[int, str, bytes, int]]:
    return [
        (int(each.media[row]), each.parts[row], each.description(row), int(each.columns["lengths"][row]))
        for each in ranges
        for row in range(len(each.media))
    ]


def kept(catalog: Catalog) -> list[KeptRange]:
    with catalog.reading() as tx:
        return kept_ranges(tx, LINKER, lengths)


def files(lists_folder: Path) -> list[Path]:
    return sorted(each for each in (lists_folder.parent / "index").rglob("*-*") if each.is_file())


@pytest.fixture
def described(catalog: Catalog, values: Values) -> Catalog:
    """Three media, of which two are described, the second by two views."""
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(seed) for seed in range(3)])
        describe(tx, values, 0, b"one")
        describe(tx, values, 1, b"two", b"three")
    return catalog


def test_what_is_kept_is_what_the_catalog_has(described: Catalog, values: Values, lists_folder: Path) -> None:
    with described.writing() as tx:
        assert kept_ranges(tx, ("others", "1"), lengths) == []
        before = told(kept_ranges(tx, LINKER, lengths))
        describe(tx, values, 2, b"", b"four")
        describe(tx, values, 0, b"another")
    assert [each[1:] for each in before] == [
        ("frame at 0 ms", b"one", 3),
        ("frame at 0 ms", b"two", 3),
        ("frame at 1 ms", b"three", 5),
    ]
    (first,) = files(lists_folder)
    assert [data for _, _, data, _ in told(kept(described))] == [b"another", b"two", b"three", b"four"]
    (second,) = files(lists_folder)
    assert second != first


def test_a_file_that_was_altered_or_lost_is_made_anew(described: Catalog, lists_folder: Path) -> None:
    before = told(kept(described))
    (path,) = files(lists_folder)
    whole = path.read_bytes()
    for spoilt in (whole[:-9], whole[:9000].replace(b"frame", b"flame") + whole[9000:], b""):
        path.chmod(0o640)
        path.write_bytes(spoilt)
        described.indexes.views.clear()
        assert told(kept(described)) == before
        assert path.read_bytes() == whole
    described.indexes.views.clear()
    path.chmod(0o640)
    path.write_bytes(whole.replace(b"three", b"eight"))
    with pytest.raises(IndexDamagedError, match="made anew"):
        told(kept(described))


def test_descriptions_of_an_earlier_catalog_are_kept_too(catalog_url: str, lists_folder: Path) -> None:
    with older(catalog_url, "0014") as connection:
        for statement in (
            (
                "INSERT INTO media (agency, id, sha256, md5, sha1, ed2k, size, mime, kind, outcome, decoder)"
                " VALUES (:agency, 5000, :blob, :blob, :blob, :blob, 1, 'image/png', 'picture', 'examined', 'png/1')"
            ),
            "INSERT INTO linkers VALUES (:agency, 1, 'colours', '1')",
            "INSERT INTO descriptions VALUES (:agency, 1, 5000, '', :blob, '')",
        ):
            connection.execute(text(statement), {"agency": AGENCY, "blob": b"grey"})
    catalog = Catalog.open(catalog_url, AGENCY, lists_folder)
    assert told(kept(catalog)) == [(5000, "", b"grey", 4)]
    catalog.close()
