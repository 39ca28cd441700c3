"""Catalogs from before lists were columns: nothing of them is lost, wherever their move is cut off."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, inspect, text

from clew.errors import CatalogError
from clew.model.category import Category
from clew.model.digests import PartialDigests
from clew.model.hashset import Entry, EntryFile, ListGroup
from clew.model.media_hash import MediaHash
from clew.store import entry_hashes, exact, hashsets, list_import, rows_before
from clew.store.case_facts import cameras
from clew.store.cases import add_case
from clew.store.catalog import Catalog
from clew.store.engine import connect, parse_url
from clew.store.migrate import _alone, _run

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.transaction import Transaction

WHOLE = Entry(
    PartialDigests(md5=b"m" * 16, sha256=b"s" * 32),
    hashes=(MediaHash("pdq", "1", b"h" * 32, 90), MediaHash("pdq", "1", b"i" * 32, 80, "frame 1", b"f" * 224)),
    photodna=b"p" * 144,
    size=2**70,
    mime="image/jpeg",
    categories=(Category("us", "2.0", "1"),),
    series="A \0 series",
    is_distributed=True,
    comments="lone \ud800",
    files=(EntryFile("a.jpg", "x/a.jpg", modified="2026-01-01", is_deleted=False, extra='{"SourceID":1}'),),
    exif=(("Model", "EOS"), ("Body Serial Number", "0123")),
    group=1,
    extra='{"More":[1]}',
)
SMALL = [Entry(PartialDigests(sha1=number.to_bytes(20))) for number in range(700)]
DETAILS = {
    "size": 2**70,
    "mime": "image/jpeg",
    "is_distributed": True,
    "comments": "lone \ud800",
    "photodna": (b"p" * 144).hex(),
    "series": "A \0 series",
    "files": [["a.jpg", "x/a.jpg", None, "2026-01-01", None, False, '{"SourceID":1}']],
    "exif": [["Model", "EOS"], ["Body Serial Number", "0123"]],
    "group": 1,
    "extra": '{"More":[1]}',
}


ENTRY = text(
    "INSERT INTO entries (agency, hashset_id, id, position, key, content, md5, sha1, sha256, categories, series,"
    " camera_model, camera_serial, details) VALUES (:agency, :hashset_id, :id, :position, :key, :content, :md5, :sha1,"
    " :sha256, :categories, :series, :camera_model, :camera_serial, :details)"
)
NOTHING = dict.fromkeys(("md5", "sha1", "sha256", "categories", "series", "camera_model", "camera_serial", "details"))
HASH = text(
    "INSERT INTO entry_hashes (agency, hashset_id, entry_id, position, hasher_id, part, digest, quality, forms)"
    " VALUES (:agency, :hashset_id, :entry_id, :position, 1, :part, :digest, :quality, :forms)"
)


@pytest.fixture
def older_url(catalog_url: str) -> str:
    """Return the URL of a catalog as the first schema had it, with the same lists for two agencies."""
    url = parse_url(catalog_url)
    if url.database is not None and url.get_backend_name() == "sqlite":
        Path(url.database).unlink()
    engine = connect(url)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    with _alone(engine) as connection:
        _run(connection, "0001", "here")
        for agency in ("agency-a", "agency-b"):
            fill(connection, agency)
    engine.dispose()
    return catalog_url


def fill(connection: Connection, agency: str) -> None:
    """Write the rows that the first schema had for three lists: one whole entry, many small ones, none."""
    connection.execute(text("INSERT INTO hashers VALUES (:a, 1, 'pdq', '1')"), {"a": agency})
    for number, (name, count) in enumerate((("a whole", 1), ("b small", len(SMALL)), ("c empty", 0)), 1):
        connection.execute(
            text(
                "INSERT INTO hashsets (agency, id, name, format, publisher, version, scheme, purpose, licence,"
                " source_sha256, imported_at, entries) VALUES (:agency, :id, :name, 'csv', '', '7', '', 'alert', '',"
                " :source, 0, :entries)"
            ),
            {"agency": agency, "id": number, "name": name, "source": bytes(32), "entries": count},
        )
    head = {"agency": agency, "hashset_id": 1, "id": 1, "position": 5, "key": b"s" * 32, "content": b"1" * 16}
    texts = {"categories": '[["us","2.0","1"]]', "series": "A \ufffd series", "details": json.dumps(DETAILS)}
    told = {"md5": b"m" * 16, "sha256": b"s" * 32, "camera_model": "EOS", "camera_serial": "0123"}
    connection.execute(ENTRY, {**NOTHING, **head, **texts, **told})
    for position, each in enumerate(WHOLE.hashes):
        row = {"agency": agency, "hashset_id": 1, "entry_id": 1, "position": position, "part": each.part}
        connection.execute(HASH, {**row, "digest": each.digest, "quality": each.quality, "forms": each.forms})
    group = {"a": agency, "fields": json.dumps('{"CaseID":"x"}')}
    connection.execute(text("INSERT INTO list_groups VALUES (:a, 1, 0, 0, :fields)"), group)
    rows = [
        {
            **NOTHING,
            "agency": agency,
            "hashset_id": 2,
            "id": 1000 - place,
            "position": place,
            "sha1": entry.digests.sha1,
            "key": entry.digests.sha1,
            "content": place.to_bytes(16),
        }
        for place, entry in enumerate(SMALL)
    ]
    connection.execute(ENTRY, rows)


def check(tx: Transaction) -> None:
    assert [(row.hashset.name, row.entries) for row in hashsets.hashsets(tx)] == [
        ("a whole", 1),
        ("b small", len(SMALL)),
        ("c empty", 0),
    ]
    assert list(hashsets.entries(tx, "a whole")) == [WHOLE]
    assert list(hashsets.entries(tx, "b small")) == SMALL
    assert list(hashsets.entries(tx, "c empty")) == []
    assert hashsets.groups(tx, "a whole") == [ListGroup(0, '{"CaseID":"x"}')]
    assert [ref.hashset_version for ref, _ in exact.by_digest(tx, SMALL[0].digests.sha1 or b"")] == ["7"]
    assert entry_hashes.entry_hashes(tx, "pdq").digests.tobytes() == b"h" * 32 + b"i" * 32


def tables(url: str) -> set[str]:
    engine = connect(parse_url(url))
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
    engine.dispose()
    return names


def test_lists_of_a_catalog_from_before_are_all_there(older_url: str, lists_folder: Path) -> None:
    for agency in ("agency-a", "agency-b", "agency-a"):
        opened = Catalog.open(older_url, agency, lists_folder)
        with opened.writing() as tx:
            check(tx)
            add_case(tx, "OP-1")
            assert cameras(tx, "OP-1") == {(None, "EOS", "0123")}
        opened.close()
    assert tables(older_url) & {"entries", "entry_hashes"} == set()


def test_rows_of_an_agency_that_has_not_come_yet_wait(older_url: str, lists_folder: Path, tmp_path: Path) -> None:
    Catalog.open(older_url, "agency-a", lists_folder).close()
    assert {"entries", "entry_hashes"} <= tables(older_url)
    opened = Catalog.open(older_url, "agency-b", tmp_path / "lists of its own")
    with opened.reading() as tx:
        check(tx)
    opened.close()
    assert "entries" not in tables(older_url)


def test_a_move_that_was_cut_off_goes_on(older_url: str, lists_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move = rows_before.move_list

    def cut_off(tx: Transaction, name: str) -> None:
        move(tx, name)
        if name == "b small":
            raise CatalogError("cut off")

    with monkeypatch.context() as patch:
        patch.setattr(rows_before, "move_list", cut_off)
        with pytest.raises(CatalogError, match="cut off"):
            Catalog.open(older_url, "agency-a", lists_folder)
    opened = Catalog.open(older_url, "agency-a", lists_folder)
    with opened.reading() as tx:
        check(tx)
    opened.close()


def test_lists_of_a_moved_catalog_go_on_as_any(older_url: str, lists_folder: Path, values: Values) -> None:
    opened = Catalog.open(older_url, "agency-a", lists_folder)
    with opened.writing() as tx:
        (row, *_) = hashsets.hashsets(tx)
        assert list_import.replace(tx, row.hashset, [WHOLE, values.entry(1)], bytes(32)).unchanged == 1
        assert list_import.remove(tx, "b small") == len(SMALL)
    opened.close()
