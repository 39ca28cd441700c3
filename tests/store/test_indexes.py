"""Indexes hold what the catalog holds, whatever happened to either."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from sqlalchemy import text

from clew.errors import IntegrityError
from clew.matching import hamming
from clew.model.digests import PartialDigests
from clew.model.hashset import Entry, HashSet
from clew.store import entry_hashes, exact, hashsets, list_import, schema
from clew.store.catalog import Catalog
from clew.store.engine import connect, parse_url
from clew.store.hash_table import hash_table
from clew.store.indexes import (
    SOUND_NAME,
    Codes,
    MediaPart,
    entries_name,
    entry_index,
    frames_name,
    keep,
    media_index,
    media_name,
    media_parts,
    rebuilt,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.conftest import Values

    from clew.matching.hamming import HammingIndex
    from clew.store.transaction import Transaction

PDQ = Codes("pdq", 256, 50)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few codes make a segment."""
    monkeypatch.setattr(hamming, "TAIL", 8)


def ingest(catalog: Catalog, values: Values, seeds: Iterable[object]) -> None:
    """Write a batch of pictures."""
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(seed) for seed in seeds])


def import_list(catalog: Catalog, values: Values, name: str, seeds: Iterable[object]) -> None:
    with catalog.writing() as tx:
        entries = [Entry(PartialDigests(values.digests(each).md5), hashes=(values.media_hash(each),)) for each in seeds]
        list_import.replace(tx, HashSet(name, "csv"), entries, bytes(32))


def held(index: HammingIndex) -> list[tuple[int, ...]]:
    """Return all ids with their distances from two codes, which tell all that differ here."""
    ids, distances = [], []
    for asked in (np.zeros((1, 32), np.uint8), np.full((1, 32), 0x35, np.uint8)):
        _, found, apart = index.range(asked, 256)
        order = np.argsort(found, kind="stable")
        ids.append(found[order])
        distances.append(apart[order])
    assert np.array_equal(ids[0], ids[1])
    return list(zip(ids[0].tolist(), *(each.tolist() for each in distances), strict=True))


def assert_in_step(tx: Transaction) -> None:
    """Assert that the indexes hold what the catalog holds."""
    media, entries = media_index(tx, PDQ), entry_index(tx, PDQ)
    new = rebuilt(tx, PDQ)
    assert held(media) == held(new[media_name(PDQ)])
    assert held(entries) == held(new[entries_name(PDQ)])
    table = hash_table(tx, "pdq", None, None)
    parts = media_parts(tx, media.ids_where(lambda ids: ids > 0))
    known = {(bytes(sha256), part) for sha256, part in zip(table.sha256, table.part, strict=True)}
    assert media.count == len(known)
    assert {(each.sha256, each.part) for each in parts.values()} >= known
    assert entries.count == len(entry_hashes.entry_hashes(tx, "pdq").entry_ids)


def test_what_was_recorded_is_found_at_once(catalog: Catalog, values: Values) -> None:
    ingest(catalog, values, range(3))
    with catalog.reading() as tx:
        asked = np.frombuffer(values.media_hash(1).digest, np.uint8)[None]
        _, ids, distances = media_index(tx, PDQ).range(asked, 31)
        assert distances.tolist() == [0]
        assert media_parts(tx, ids) == {int(ids[0]): MediaPart(values.sha256(1), "")}
    ingest(catalog, values, [7])
    with catalog.reading() as tx:
        assert media_index(tx, PDQ).count == 4


def test_the_transaction_that_writes_sees_what_it_wrote_and_nobody_else_does(catalog: Catalog, values: Values) -> None:
    class StopError(Exception):
        pass

    def write_and_fail() -> None:
        with catalog.writing() as tx:
            values.ingest(tx, "OP-1", [values.record(9)])
            assert media_index(tx, PDQ).count == 4
            raise StopError

    ingest(catalog, values, range(3))
    with pytest.raises(StopError):
        write_and_fail()
    with catalog.reading() as tx:
        assert media_index(tx, PDQ).count == 3
        assert_in_step(tx)


def test_an_index_that_was_saved_is_opened_by_the_next_process(
    catalog: Catalog, values: Values, catalog_url: str, lists_folder: Path
) -> None:
    ingest(catalog, values, range(30))
    import_list(catalog, values, "list", range(20))
    with catalog.writer_lock():
        keep(catalog, [PDQ], after=1)
    ingest(catalog, values, range(30, 33))
    other = Catalog.open(catalog_url, catalog.agency, lists_folder)
    with other.reading() as tx:
        assert tx.indexes.take(media_name(PDQ), 256).count == 30
        assert tx.indexes.take(entries_name(PDQ), 256).count == 20
        assert media_index(tx, PDQ).count == 33
        assert_in_step(tx)
    other.close()


def test_an_index_is_saved_once_enough_is_new(catalog: Catalog, values: Values, lists_folder: Path) -> None:
    def saved() -> set[str]:
        return {each.parent.name for each in lists_folder.parent.glob("index/*/*/manifest.json")}

    with catalog.writer_lock():
        ingest(catalog, values, range(10))
        keep(catalog, [PDQ], after=1)
        assert saved() == {media_name(PDQ), frames_name(PDQ), entries_name(PDQ), SOUND_NAME}
        generation = next(lists_folder.parent.glob("index/*/media-pdq/manifest.json"))
        before = generation.read_bytes()
        ingest(catalog, values, range(10, 14))
        keep(catalog, [PDQ], after=5)
        assert generation.read_bytes() == before
        ingest(catalog, values, [14])
        keep(catalog, [PDQ], after=5)
        assert generation.read_bytes() != before
        before = generation.read_bytes()
        keep(catalog, [PDQ], after=1)
        assert generation.read_bytes() == before


def test_hashes_of_poor_quality_are_left_out_as_the_settings_say(catalog: Catalog, values: Values) -> None:
    ingest(catalog, values, range(3))
    with catalog.reading() as tx:
        assert media_index(tx, Codes("pdq", 256, 91)).count == 0
        assert media_index(tx, Codes("pdq", 256, 90)).count == 3
        assert media_index(tx, Codes("another", 256, 0)).count == 0


def test_lists_that_come_and_go(catalog: Catalog, values: Values) -> None:
    def count() -> int:
        with catalog.reading() as tx:
            assert_in_step(tx)
            return entry_index(tx, PDQ).count

    import_list(catalog, values, "one", range(20))
    assert count() == 20
    import_list(catalog, values, "two", range(15, 30))
    assert count() == 35
    with catalog.writer_lock():
        keep(catalog, [PDQ])
    import_list(catalog, values, "one", range(5, 8))
    assert count() == 18
    with catalog.writing() as tx:
        list_import.remove(tx, "two")
    assert count() == 3
    with catalog.reading() as tx:
        asked = np.frombuffer(values.media_hash(6).digest, np.uint8)[None]
        _, ids, _ = entry_index(tx, PDQ).range(asked, 31)
        assert exact.entry_refs(tx, ids.tolist())[int(ids[0])].hashset == "one"


def test_another_agency_has_indexes_of_its_own(
    catalog: Catalog, values: Values, catalog_url: str, lists_folder: Path
) -> None:
    other = Catalog.open(catalog_url, "agency-b", lists_folder)
    ingest(catalog, values, range(3))
    ingest(other, values, range(2, 9))
    for each in (catalog, other):
        with each.writer_lock():
            keep(each, [PDQ], after=1)
    for each, count in ((catalog, 3), (other, 7)):
        with each.reading() as tx:
            assert media_index(tx, PDQ).count == count
            assert_in_step(tx)
    assert catalog.indexes.path != other.indexes.path
    other.close()


@pytest.mark.parametrize("harm", ["flip", "cut", "delete", "mangle", "everything"])
def test_a_damaged_index_is_made_anew(catalog: Catalog, values: Values, harm: str) -> None:
    ingest(catalog, values, range(30))
    with catalog.writer_lock():
        keep(catalog, [PDQ], after=1)
        folder = (catalog.indexes.path or lists_missing()) / media_name(PDQ)
        path = next(folder.glob("*.segment"))
        path.chmod(0o600)
        if harm == "flip":
            whole = bytearray(path.read_bytes())
            whole[-9] ^= 1
            path.write_bytes(whole)
        elif harm == "cut":
            path.write_bytes(path.read_bytes()[:-1])
        elif harm == "delete":
            path.unlink()
        elif harm == "mangle":
            (folder / "manifest.json").write_text("{}")
        else:
            shutil.rmtree(folder.parent)
        ingest(catalog, values, range(30, 33))
        with catalog.reading() as tx:
            assert_in_step(tx)
        keep(catalog, [PDQ], after=1)
        assert catalog.indexes.take(media_name(PDQ), 256).count == 33
        with catalog.reading() as tx:
            assert_in_step(tx)


def lists_missing() -> Path:
    raise AssertionError("the catalog was opened with a folder")


def test_a_damaged_list_is_said(catalog: Catalog, values: Values, lists_folder: Path) -> None:
    import_list(catalog, values, "list", range(20))
    shutil.rmtree(next(lists_folder.glob("*/1")))
    with catalog.reading() as tx, pytest.raises(IntegrityError, match="'list'"):
        entry_index(tx, PDQ)


def test_a_reader_is_not_shown_what_came_after_it_began(
    catalog: Catalog, values: Values, catalog_url: str, lists_folder: Path
) -> None:
    ingest(catalog, values, range(10))
    import_list(catalog, values, "list", range(10))
    writer = Catalog.open(catalog_url, catalog.agency, lists_folder)
    with catalog.reading() as tx:
        assert len(hash_table(tx, "pdq", None).part) == 10
        ingest(writer, values, range(10, 40))
        ingest(writer, values, range(40, 60))
        import_list(writer, values, "list", range(5))
        with writer.writer_lock():
            keep(writer, [PDQ], after=1)
        assert media_index(tx, PDQ).count == 10
        assert entry_index(tx, PDQ).count == 10
        assert_in_step(tx)
    with catalog.reading() as tx:
        assert media_index(tx, PDQ).count == 60
        assert entry_index(tx, PDQ).count == 5
        assert_in_step(tx)
    writer.close()


def test_an_index_of_another_catalog_is_not_taken(tmp_path: Path, values: Values) -> None:
    catalogs = [Catalog.open(f"sqlite:///{tmp_path / name / 'catalog.sqlite'}", "local") for name in made(tmp_path)]
    for number, catalog in enumerate(catalogs):
        ingest(catalog, values, range(20 * number, 20 * number + 20))
        import_list(catalog, values, "list", range(number, number + 10))
        with catalog.writer_lock():
            keep(catalog, [PDQ], after=1)
        catalog.close()
    shutil.rmtree(tmp_path / "b" / "index")
    shutil.copytree(tmp_path / "a" / "index", tmp_path / "b" / "index")
    again = Catalog.open(f"sqlite:///{tmp_path / 'b' / 'catalog.sqlite'}", "local")
    with again.reading() as tx:
        assert tx.indexes.take(media_name(PDQ), 256).count == 20
        assert_in_step(tx)
    again.close()


def made(folder: Path) -> list[str]:
    for name in ("a", "b"):
        (folder / name).mkdir()
    return ["a", "b"]


MEDIA = text(
    "INSERT INTO media (agency, id, sha256, md5, sha1, ed2k, size, mime, kind, outcome, decoder)"
    " VALUES (:agency, :id, :sha256, :md5, :sha1, :ed2k, 1, '', 'picture', 'examined', '')"
)
HASH = text("INSERT INTO media_hashes VALUES (:agency, :id, 1, '', :digest, 90, :forms)")
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("ingest"), st.integers(0, 40), st.integers(1, 12)),
        st.tuples(st.just("import"), st.integers(0, 40), st.integers(1, 12)),
        st.tuples(st.sampled_from(["remove", "keep", "look", "reopen", "back up", "restore"]), st.just(0), st.just(0)),
    ),
    max_size=14,
)


@given(ACTS)
@trying(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_happens_indexes_stay_in_step(
    tmp_path_factory: pytest.TempPathFactory, values: Values, acts: list[tuple[str, int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("acts")
    url = f"sqlite:///{folder / 'catalog.sqlite'}"
    catalog = Catalog.open(url, "local")
    for act, first, count in [*acts, ("look", 0, 0)]:
        match act:
            case "ingest":
                ingest(catalog, values, range(first, first + count))
            case "import":
                import_list(catalog, values, f"list-{first % 3}", range(first, first + count))
            case "remove":
                with catalog.writing() as tx:
                    for row in hashsets.hashsets(tx)[:1]:
                        list_import.remove(tx, row.hashset.name)
            case "keep":
                with catalog.writer_lock():
                    keep(catalog, [PDQ], after=1)
            case "look":
                with catalog.reading() as tx:
                    assert_in_step(tx)
            case _:
                catalog.close()
                back_up_or_restore(folder, act)
                catalog = Catalog.open(url, "local")
    catalog.close()
    shutil.rmtree(folder)


def back_up_or_restore(folder: Path, act: str) -> None:
    """Copy catalog and lists aside or back; the indexes are left as they are."""
    backup = folder / "backup"
    if act == "back up":
        shutil.rmtree(backup, ignore_errors=True)
        backup.mkdir()
    if act in ("back up", "restore") and backup.exists():
        source, target = (folder, backup) if act == "back up" else (backup, folder)
        shutil.copy(source / "catalog.sqlite", target)
        shutil.rmtree(target / "lists", ignore_errors=True)
        if (source / "lists").exists():
            shutil.copytree(source / "lists", target / "lists")


def test_hashes_of_an_older_catalog_get_numbers(catalog_url: str, lists_folder: Path, values: Values) -> None:
    """A catalog of the first schema; its hashes are numbered, and what comes after them goes on from there."""
    engine = connect(parse_url(catalog_url))
    with engine.connect() as connection, connection.begin():
        for table in [*schema.metadata.tables, "text_grams", "text_word_grams", "clew_version"]:
            cascade = "" if connection.dialect.name == "sqlite" else " CASCADE"
            connection.execute(text(f"DROP TABLE IF EXISTS {table}{cascade}"))
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", "clew.store:migrations")
        command.upgrade(config, "0001")
        for agency, count in (("agency-a", 4), ("agency-b", 2)):
            connection.execute(text("INSERT INTO hashers VALUES (:agency, 1, 'pdq', '1')"), {"agency": agency})
            for seed in range(1, count + 1):
                known = values.digests(seed)
                row = {"agency": agency, "id": seed, "sha256": known.sha256, "md5": known.md5, "sha1": known.sha1}
                connection.execute(MEDIA, {**row, "ed2k": known.ed2k})
                connection.execute(HASH, {"agency": agency, "id": seed, "digest": known.sha256, "forms": b""})
    engine.dispose()
    catalog = Catalog.open(catalog_url, "agency-a", lists_folder)
    with catalog.reading() as tx:
        assert_in_step(tx)
        assert media_parts(tx, np.arange(9)) == {n: MediaPart(values.sha256(n), "") for n in range(1, 5)}
    ingest(catalog, values, [1, 2, 8])
    with catalog.reading() as tx:
        parts = media_parts(tx, np.arange(9))
        assert sorted(parts)[:4] == [1, 2, 3, 4]
        assert list(parts.values())[4:] == [MediaPart(values.sha256(8), "")]
        assert_in_step(tx)
    catalog.close()
