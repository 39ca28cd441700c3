"""The indexes of frames and of sound hold what the catalog holds, and say where each code stands."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from tests.store.timed import footage, frames, sound, video

from clew.errors import CatalogError
from clew.matching import hamming
from clew.model.sound import UNTOLD, SoundFacts
from clew.store import time_codes
from clew.store.catalog import Catalog
from clew.store.footage import frames_of
from clew.store.indexes import (
    SOUND,
    SOUND_NAME,
    Codes,
    counts,
    frame_index,
    frames_name,
    indexes,
    keep,
    rebuilt,
    sound_index,
    states,
)
from clew.store.occurrences import Record
from clew.store.sounds import sounds_of
from clew.store.time_codes import PLACE_BITS, Places, frame_places, sound_places

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.conftest import Values

    from clew.matching.hamming import HammingIndex
    from clew.store.transaction import Transaction

PDQ = Codes("pdq", 256, 50)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few codes make a segment, and a few films be added at once."""
    monkeypatch.setattr(hamming, "TAIL", 16)
    monkeypatch.setattr(time_codes, "AT_ONCE", 12)


def ingest(catalog: Catalog, values: Values, seeds: Iterable[int], *, depth: str = "full") -> None:
    """Write a batch of videos; those watched closer have more frames and more sound."""
    count = 7 if depth == "full" else 3
    with catalog.writing() as tx:
        records = [
            Record(
                values.occurrence(b"%d.mp4" % seed),
                video(values, seed, footage(frames(seed, count), depth=depth), sound(seed, 4 * count)),
            )
            for seed in seeds
        ]
        values.ingest(tx, "OP-1", records)


def assert_in_step(tx: Transaction) -> None:
    """Assert that both indexes hold what the catalog holds, each under an id that leads back to it."""
    for codes in (PDQ, SOUND):
        current, new = indexes(tx, codes), rebuilt(tx, codes)
        for name, index in current.items():
            assert index.count == new[name].count == counts(tx, codes)[name]
            assert index.state == states(tx, codes)[name]
            assert_equal(index, new[name])


def assert_equal(index: HammingIndex, other: HammingIndex) -> None:
    asked = np.zeros((1, index.bits // 8), np.uint8)
    _, ids, distances = index.range(asked, index.bits)
    _, expected, expected_distances = other.range(asked, index.bits)
    assert np.array_equal(ids, expected)
    assert np.array_equal(distances, expected_distances)


def spans(places: Places) -> list[tuple[bytes, int, int]]:
    return [
        (places.sha256s[media], start, end)
        for media, start, end in zip(
            places.media.tolist(), places.starts_ms.tolist(), places.ends_ms.tolist(), strict=True
        )
    ]


def test_a_frame_is_found_with_its_film_and_times(catalog: Catalog, values: Values) -> None:
    ingest(catalog, values, range(3))
    with catalog.reading() as tx:
        film = frames_of(tx, [values.sha256(1)])[values.sha256(1)][0]
        asked = np.frombuffer(film.digests, np.uint8).reshape(-1, 32)[[4, 2]]
        _, ids, distances = frame_index(tx, PDQ).range(asked, 31)
        assert distances.tolist() == [0, 0]
        assert spans(frame_places(tx, ids)) == [(values.sha256(1), 4000, 4500), (values.sha256(1), 2000, 2500)]
        assert (ids & (1 << PLACE_BITS) - 1).tolist() == [4, 2]


def test_sound_is_found_with_its_recording_and_times(catalog: Catalog, values: Values) -> None:
    ingest(catalog, values, range(3))
    with catalog.reading() as tx:
        heard = sounds_of(tx, [values.sha256(2)])[values.sha256(2)]
        asked = np.frombuffer(heard.fingerprint, np.uint8).reshape(-1, 4)[[10]]
        _, ids, _ = sound_index(tx).range(asked, 0)
        assert spans(sound_places(tx, ids)) == [(values.sha256(2), int(10 * 123.8), int(11 * 123.8))]
        assert sound_places(tx, np.zeros(0, np.int64)).sha256s == []


def test_items_that_say_nothing_are_left_out(catalog: Catalog, values: Values) -> None:
    items = np.array([7, 7, 7, 9, UNTOLD, UNTOLD, 7, 7, UNTOLD], "<u4")
    heard = replace(sound(1), fingerprint=items.tobytes(), item_ms=100.0)
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [Record(values.occurrence(b"a"), video(values, 1, heard=heard))])
    with catalog.reading() as tx:
        _, ids, _ = sound_index(tx).range(items[:1].view(np.uint8).reshape(1, 4), 0)
        assert spans(sound_places(tx, ids)) == [(values.sha256(1), 0, 300), (values.sha256(1), 600, 800)]
        assert sound_index(tx).count == 3
        assert_in_step(tx)


def test_poor_frames_are_left_out_as_the_settings_say(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        films = [footage(frames(seed, quality=40 + 20 * seed)) for seed in range(3)]
        records = [
            Record(values.occurrence(b"%d" % seed), video(values, seed, film)) for seed, film in enumerate(films)
        ]
        values.ingest(tx, "OP-1", records)
    with catalog.reading() as tx:
        assert frame_index(tx, PDQ).count == 10
        assert frame_index(tx, Codes("pdq", 256, 70)).count == 5
        assert frame_index(tx, Codes("another", 256, 0)).count == 0


def test_a_film_watched_closer_is_found_by_its_new_frames_only(catalog: Catalog, values: Values) -> None:
    ingest(catalog, values, range(5), depth="swift")
    with catalog.writer_lock():
        keep(catalog, [PDQ], after=1)
    ingest(catalog, values, [1, 3])
    with catalog.reading() as tx:
        assert frame_index(tx, PDQ).count == 3 * 3 + 2 * 7
        assert_in_step(tx)
    with catalog.writer_lock():
        keep(catalog, [PDQ], after=1)
    with catalog.reading() as tx:
        assert tx.indexes.take(frames_name(PDQ), 256).count == 23
        assert_in_step(tx)


def test_indexes_are_saved_once_enough_is_new(catalog: Catalog, values: Values, lists_folder: Path) -> None:
    def saved(name: str) -> bytes:
        return next(lists_folder.parent.glob(f"index/*/{name}/manifest.json")).read_bytes()

    with catalog.writer_lock():
        ingest(catalog, values, range(3))
        keep(catalog, [PDQ], after=1)
        before = saved(frames_name(PDQ)), saved(SOUND_NAME)
        ingest(catalog, values, [3])
        keep(catalog, [PDQ], after=8)
        assert saved(frames_name(PDQ)) == before[0]
        assert saved(SOUND_NAME) != before[1]
        ingest(catalog, values, [4])
        keep(catalog, [PDQ], after=8)
        assert saved(frames_name(PDQ)) != before[0]


def test_a_reader_is_not_shown_what_came_after_it_began(
    catalog: Catalog, values: Values, catalog_url: str, lists_folder: Path
) -> None:
    ingest(catalog, values, range(4), depth="swift")
    writer = Catalog.open(catalog_url, catalog.agency, lists_folder)
    with catalog.reading() as tx:
        assert frame_index(tx, PDQ).count == 12
        ingest(writer, values, range(4, 6))
        ingest(writer, values, [0])
        with writer.writer_lock():
            keep(writer, [PDQ], after=1)
        assert frame_index(tx, PDQ).count == 12
        assert_in_step(tx)
    with catalog.reading() as tx:
        assert frame_index(tx, PDQ).count == 3 * 3 + 3 * 7
        assert_in_step(tx)
    writer.close()


def test_an_id_of_nothing_is_said(catalog: Catalog, values: Values) -> None:
    ingest(catalog, values, [1])
    with catalog.reading() as tx:
        for number in (5 << PLACE_BITS, 1 << PLACE_BITS | 999):
            with pytest.raises(CatalogError, match="rebuild"):
                frame_places(tx, np.array([number]))
            with pytest.raises(CatalogError, match="rebuild"):
                sound_places(tx, np.array([number]))


def test_frames_of_another_length_are_said(catalog: Catalog, values: Values) -> None:
    ingest(catalog, values, [1])
    with catalog.reading() as tx, pytest.raises(CatalogError, match="another length than 64 bits"):
        frame_index(tx, Codes("pdq", 64, 0))


ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["full", "swift"]), st.integers(0, 8), st.integers(1, 4)),
        st.tuples(st.sampled_from(["keep", "look", "back up", "restore"]), st.just(0), st.just(0)),
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
            case "full" | "swift":
                ingest(catalog, values, range(first, first + count), depth=act)
            case "keep":
                with catalog.writer_lock():
                    keep(catalog, [PDQ], after=1)
            case "look":
                with catalog.reading() as tx:
                    assert_in_step(tx)
            case _:
                catalog.close()
                source, target = "catalog.sqlite", "backup.sqlite"
                if act == "restore":
                    source, target = target, source
                if (folder / source).exists():
                    shutil.copy(folder / source, folder / target)
                catalog = Catalog.open(url, "local")
    catalog.close()
    shutil.rmtree(folder)


def test_a_recording_without_a_fingerprint_holds_nothing(catalog: Catalog, values: Values) -> None:
    deaf = SoundFacts(0, "aac", 0, 0, is_partial=True, partial_reason="", fingerprint=b"", fingerprint_version="",
                      item_ms=0.0, speech_ms=None)  # fmt: skip
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [Record(values.occurrence(b"a"), video(values, 1, heard=deaf))])
        assert sound_index(tx).count == 0
