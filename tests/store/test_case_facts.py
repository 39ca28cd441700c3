from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.store.timed import footage, frames, sound, video

from clew.model.camera import Camera
from clew.model.findings import Kind, Outcome
from clew.store.case_facts import cameras, case_facts
from clew.store.occurrences import Record

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog

CAMERA = Camera("Maker", "Model X", "B-1", software="Editor", taken_at="2026-01-02T03:04:05")


def test_every_column_follows_the_media(catalog: Catalog, values: Values) -> None:
    taken = values.picture("taken", camera=CAMERA)
    assert taken.picture is not None
    taken = replace(taken, picture=replace(taken.picture, embedded_thumbnail_differs=True, is_salvaged=True))
    records = [
        Record(values.occurrence(b"b/deleted.jpg", is_deleted=True), taken),
        Record(values.occurrence(b"a/first.jpg"), taken),
        Record(values.occurrence(b"top.jpg"), values.picture("plain")),
        Record(values.occurrence(b"a/broken"), values.unexamined("broken")),
    ]
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", records)
        values.ingest(tx, "OP-1", [Record(values.occurrence(b"a/x"), taken)], exhibit="KP/0")
        values.ingest(tx, "OP-2", [values.record("elsewhere")])
        facts = case_facts(tx, "OP-1")
    names = {values.sha256(name): name for name in ("taken", "plain", "broken")}
    at = {names[row.tobytes()]: index for index, row in enumerate(facts.sha256)}
    assert sorted(at) == ["broken", "plain", "taken"]
    assert [row.tobytes() for row in facts.sha256] == sorted(names)
    assert [facts.kind[at[name]] for name in ("taken", "broken")] == [Kind.PICTURE, Kind.OTHER]
    assert [facts.outcome[at[name]] for name in ("taken", "broken")] == [Outcome.EXAMINED, Outcome.FAILED]
    assert [int(facts.width[at[name]]) for name in ("taken", "broken")] == [640, 0]
    assert [bool(facts.has_camera[at[name]]) for name in ("taken", "plain", "broken")] == [True, False, False]
    assert facts.body_serial[at["taken"]] == "B-1"
    assert facts.taken_at[at["taken"]] == "2026-01-02T03:04:05"
    assert [bool(facts.embedded_thumbnail_differs[at[name]]) for name in ("taken", "plain")] == [True, False]
    assert [int(facts.copies[at[name]]) for name in ("taken", "plain", "broken")] == [3, 1, 1]
    assert [bool(facts.any_deleted[at[name]]) for name in ("taken", "plain")] == [True, False]
    assert (facts.exhibit[at["taken"]], facts.path[at["taken"]]) == ("KP/0", b"a/x")
    folders = [facts.folders[index] for index in facts.occurrence_folder[facts.occurrence_media == at["taken"]]]
    assert folders == [("KP/0", b"a"), ("KP/1", b"a"), ("KP/1", b"b")]
    assert ("KP/1", b"") in facts.folders


def test_films_and_recordings_have_their_columns(catalog: Catalog, values: Values) -> None:
    film = video(values, 1, footage(frames(1), is_partial=True), sound(1, speech_ms=800))
    heard = replace(values.unexamined(2), kind=Kind.AUDIO, sound=replace(sound(2, speech_ms=None), duration_ms=70))
    with catalog.writing() as tx:
        records = [
            Record(values.occurrence(b"%d" % n), each) for n, each in enumerate((film, heard, values.picture(3)))
        ]
        values.ingest(tx, "OP-1", records)
        facts = case_facts(tx, "OP-1")
    order = [[row.tobytes() for row in facts.sha256].index(values.sha256(seed)) for seed in (1, 2, 3)]
    assert facts.duration_ms[order].tolist() == [5000, 70, 0]
    assert facts.is_partial[order].tolist() == [True, False, False]
    assert facts.speech_ms[order].tolist() == [800, -1, -1]


def test_an_empty_case_has_empty_columns(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [])
        facts = case_facts(tx, "OP-1")
    assert facts.sha256.shape == (0, 32)
    assert facts.folders == []


def test_cameras_are_those_of_other_cases(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [Record(values.occurrence(b"a"), values.picture(1, camera=CAMERA))])
        values.ingest(tx, "OP-2", [Record(values.occurrence(b"b"), values.picture(2, camera=Camera(make="No serial")))])
        assert cameras(tx, "OP-1") == set()
        assert cameras(tx, "OP-2") == {("Maker", "Model X", "B-1")}
