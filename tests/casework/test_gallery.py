"""The gallery of a case: as triage has it, kept in the workspace, made anew where it has to be."""

import fcntl
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from tests.conftest import Values

from clew.casework import live_gallery
from clew.casework.build_aside import AsideBuilds, Asked
from clew.casework.categorise import categorise, undo
from clew.casework.desk import Desk, open_desk
from clew.casework.gallery import build, folder_of, kept_gallery, open_gallery, token_of
from clew.casework.live_gallery import Galleries
from clew.casework.triage import triage
from clew.config import Config
from clew.errors import CatalogError, NotFoundError
from clew.gallery.columns import Gallery
from clew.gallery.filters import Badge, Filters, Sort
from clew.gallery.overlay import Overlay
from clew.gallery.shown import Shown
from clew.gallery.sieve import Sieve
from clew.gallery.tile import Tile
from clew.model.camera import Camera
from clew.model.findings import Findings, Kind
from clew.model.footage import FootageFacts
from clew.model.hashset import HashSet
from clew.model.queue import Lane
from clew.model.stack import Stack, StackMember
from clew.store import list_import, matches, stacks
from clew.store.occurrences import Record
from clew.store.transaction import Transaction

CASE = "OP-114"
MADE = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path, catalog_url: str) -> Iterator[Desk]:
    settings = Config(workspace=str(tmp_path / "workspace"), catalog_url=catalog_url, agency="agency-a", workers=1)
    with open_desk(settings, "officer A", create=True) as opened:
        yield opened


@pytest.fixture
def case(desk: Desk, values: Values) -> str:
    """Two stacks: a bridge with a deleted copy in another folder that is on a list, and a film of a harbour."""
    modified = int(MADE.timestamp() * 1e9) + 999
    with desk.catalog.writing() as tx:
        records = [
            Record(values.occurrence(b"DCIM/bridge.jpg"), located(values)),
            replace(values.record("copy"), occurrence=values.occurrence(b"old/Copy of bridge.jpg", is_deleted=True)),
            Record(values.occurrence(b"films/harbour.mp4", modified_ns=modified), film(values)),
        ]
        values.ingest(tx, CASE, records)
        list_import.replace(tx, HashSet("national", "csv"), iter([values.entry("copy")]), bytes(32))
        matches.record_matches(tx, [values.match("copy", "national")])
        put_stacks(tx, values, ["bridge", "copy"], ["harbour"])
    return CASE


@pytest.fixture
def galleries(desk: Desk) -> Iterator[Galleries]:
    """Yield the galleries of the desk; what is being built is waited for before the catalog is closed."""
    held = Galleries(desk)
    yield held
    held.close()


def put_stacks(tx: Transaction, values: Values, *stacked: list[str]) -> None:
    of_members = [[StackMember(values.sha256(seed), 20 * place) for place, seed in enumerate(each)] for each in stacked]
    stacks.replace_stacks(tx, CASE, [Stack(members[0].sha256, tuple(members)) for members in of_members])


def located(values: Values) -> Findings:
    camera = Camera("Canon", "Canon EOS 5D", taken_at="2024-06-01T10:00:00+02:00", latitude=52.5, longitude=13.4)
    return values.picture("bridge", camera=camera)


def film(values: Values) -> Findings:
    seen = values.picture("harbour")
    footage = FootageFacts(
        duration_ms=12_000,
        stated_ms=None,
        rotation=0,
        frames_per_second=None,
        container="mp4",
        video_codec="h264",
        audio_codec="",
        encoder="",
        streams=1,
        is_partial=True,
        partial_reason="it breaks off",
        depth="full",
        properties=(),
        frames=(),
        scenes=(),
        contact_sheet=b"",
    )
    return replace(seen, kind=Kind.VIDEO, footage=footage)


def tiles(gallery: Gallery, filters: Filters | None = None) -> list[Tile]:
    return Shown(Sieve(gallery), Overlay(0, ())).page(filters or Filters(), Sort.RANK, 0, 99).tiles


def test_a_gallery_shows_the_queue_as_triage_ranks_it(desk: Desk, case: str) -> None:
    shown = tiles(open_gallery(desk, case))
    queue = triage(desk, case)
    assert [(each.stack, each.lane, each.rank, each.score, each.copies) for each in shown] == [
        (item.stack, item.lane, item.rank, item.score, item.copies) for item in queue
    ]
    assert [each.reason for each in shown] == [item.reasons[0].text for item in queue]
    assert [each.lane for each in shown] == [Lane.NEW, Lane.NEAR]
    gallery = open_gallery(desk, case)
    assert [tuple(gallery.reasons_of(row)) for row in range(gallery.count)] == [item.reasons for item in queue]


@pytest.mark.parametrize("altered", ["bridge", "copy", "harbour"])
def test_a_file_that_was_altered_is_gone_before_its_case_is_stacked_anew(
    desk: Desk, case: str, values: Values, altered: str
) -> None:
    paths = {"bridge": b"DCIM/bridge.jpg", "copy": b"old/Copy of bridge.jpg", "harbour": b"films/harbour.mp4"}
    with desk.catalog.writing() as tx:
        values.ingest(tx, CASE, [values.record("another", paths[altered])])
    left = {"bridge": ["copy", "harbour"], "copy": ["bridge", "harbour"], "harbour": ["bridge"]}[altered]
    assert {each.sha256 for each in tiles(open_gallery(desk, case))} == {values.sha256(seed) for seed in left}
    assert {item.sha256 for item in triage(desk, case)} == {values.sha256(seed) for seed in left}


def test_tiles_tell_what_any_media_of_a_stack_has(desk: Desk, case: str) -> None:
    harbour, bridge = tiles(open_gallery(desk, case))
    assert bridge.badges == (Badge.GPS, Badge.CAMERA, Badge.DELETED)
    assert (bridge.taken, bridge.modified) == (datetime(2024, 6, 1, 10, 0), None)  # noqa: DTZ001 - a camera's clock
    assert (bridge.folder, bridge.media, bridge.size) == ("KP/1: DCIM", 2, 1000)
    assert harbour.badges == (Badge.VIDEO, Badge.PARTIAL)
    assert (harbour.kind, harbour.duration_ms) == (Kind.VIDEO, 12_000)
    assert (harbour.taken, harbour.modified) == (None, MADE)


def test_filters_look_at_every_place_and_list_of_a_stack(desk: Desk, case: str) -> None:
    gallery = open_gallery(desk, case)
    _, bridge = tiles(gallery)
    for asked in (
        Filters(folders=("KP/1: old",)),
        Filters(text="copy OF"),
        Filters(lists=("national",)),
        Filters(cameras=("Canon EOS 5D",)),
        Filters(has=(Badge.DELETED, Badge.GPS)),
    ):
        assert tiles(gallery, asked) == [bridge]


def test_a_gallery_that_was_built_is_opened_again(desk: Desk, case: str) -> None:
    first = open_gallery(desk, case)
    again = open_gallery(desk, case)
    assert again.built_at == first.built_at
    assert tiles(again) == tiles(first)


def test_cases_and_agencies_keep_their_galleries_apart(desk: Desk, case: str) -> None:
    built = open_gallery(desk, case)
    settings = msgspec.structs.replace(desk.config, agency="agency-b")
    with open_desk(settings, "officer B", create=False) as other:
        assert kept_gallery(other, case) is None
        with pytest.raises(NotFoundError):
            open_gallery(other, case)
    with pytest.raises(NotFoundError):
        open_gallery(desk, "OP-115")
    assert open_gallery(desk, case).built_at == built.built_at


def test_what_changes_the_queue_changes_the_token_and_a_decision_does_not(
    desk: Desk, case: str, values: Values
) -> None:
    def token() -> bytes:
        with desk.catalog.reading() as tx:
            return token_of(tx, desk, case)

    seen = [token()]
    categorise(desk, case, values.sha256("bridge").hex(), "us", "1", "")
    assert token() == seen[0]
    with desk.catalog.writing() as tx:
        put_stacks(tx, values, ["bridge"], ["copy"], ["harbour"])
    seen.append(token())
    with desk.catalog.writing() as tx:
        values.ingest(tx, CASE, [values.record("bridge", b"again.jpg")])
    seen.append(token())
    with desk.catalog.writing() as tx:
        list_import.replace(tx, HashSet("reference", "csv"), iter([values.entry("harbour")]), bytes(32))
    seen.append(token())
    with desk.catalog.writing() as tx:
        matches.record_matches(tx, [values.match("harbour", "reference")])
    seen.append(token())
    assert len(set(seen)) == len(seen)
    other = replace(desk, config=msgspec.structs.replace(desk.config, triage=type(desk.config.triage)(recent_days=1)))
    with desk.catalog.reading() as tx:
        assert token_of(tx, other, case) not in seen


def test_a_gallery_of_an_older_state_is_made_anew(desk: Desk, case: str, values: Values) -> None:
    open_gallery(desk, case)
    with desk.catalog.writing() as tx:
        put_stacks(tx, values, ["bridge"], ["copy"], ["harbour"])
    assert [each.stack for each in tiles(open_gallery(desk, case))] == [item.stack for item in triage(desk, case)]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.999])
def test_a_gallery_with_one_other_byte_is_made_anew(desk: Desk, case: str, share: float) -> None:
    right = tiles(open_gallery(desk, case))
    path = folder_of(desk).file(case)
    path.chmod(0o640)
    content = bytearray(path.read_bytes())
    at = [place for place, byte in enumerate(content) if byte][int(share * sum(map(bool, content)))]
    content[at] ^= 1
    path.write_bytes(content)
    assert kept_gallery(desk, case) is None
    assert tiles(open_gallery(desk, case)) == right
    assert kept_gallery(desk, case) is not None


@pytest.mark.parametrize("length", [0, 100, 8192, -1])
def test_a_torn_gallery_is_made_anew(desk: Desk, case: str, length: int) -> None:
    right = tiles(open_gallery(desk, case))
    path = folder_of(desk).file(case)
    path.chmod(0o640)
    with path.open("r+b") as stream:
        stream.truncate(length % (path.stat().st_size))
    assert tiles(open_gallery(desk, case)) == right


def test_what_a_killed_writer_left_is_no_gallery_and_no_obstacle(desk: Desk, case: str) -> None:
    path = folder_of(desk).file(case)
    path.parent.mkdir(parents=True)
    path.with_name(f"{path.name}.new").write_bytes(b"half a")
    assert kept_gallery(desk, case) is None
    open_gallery(desk, case)
    assert {each.name for each in path.parent.iterdir()} == {path.name, "lock"}


def test_who_has_a_gallery_open_keeps_it_when_the_next_is_saved(desk: Desk, case: str, values: Values) -> None:
    held = open_gallery(desk, case)
    before = tiles(held)
    with desk.catalog.writing() as tx:
        put_stacks(tx, values, ["bridge"], ["copy"], ["harbour"])
    build(desk, case)
    assert tiles(held) == before


def test_a_workspace_that_takes_no_gallery_says_so(desk: Desk, case: str) -> None:
    folder_of(desk).path.parent.write_bytes(b"")
    with pytest.raises(CatalogError, match="check the disk and who owns it"):
        open_gallery(desk, case)


def test_decisions_and_undos_are_shown_at_once(desk: Desk, case: str, values: Values, galleries: Galleries) -> None:
    live = galleries.of(case)
    assert live.shown().undecided() == 2
    stack = values.sha256("bridge").hex()[:12]
    first = categorise(desk, case, stack, "us", "1", "")
    second = categorise(desk, case, stack, "us", "2", "")
    (tile,) = live.shown().page(Filters(categories=("us/2",)), Sort.RANK, 0, 9).tiles
    assert tile.category is not None
    assert (tile.stack, tile.category.code, tile.category.is_applied) == (stack, "2", True)
    undo(desk, case, second.number, "")
    assert live.shown().page(Filters(categories=("us/1",)), Sort.RANK, 0, 9).total == 1
    undo(desk, case, first.number, "")
    assert live.shown().undecided() == live.shown().page(Filters(categories=("none",)), Sort.RANK, 0, 9).total == 2


def test_what_was_decided_before_is_a_suggestion_under_another_representative(
    desk: Desk, case: str, values: Values, galleries: Galleries
) -> None:
    categorise(desk, case, values.sha256("bridge").hex(), "us", "1", "")
    with desk.catalog.writing() as tx:
        put_stacks(tx, values, ["copy", "bridge"], ["harbour"])
    shown = galleries.of(case).shown()
    (tile,) = shown.page(Filters(categories=("us/1",)), Sort.RANK, 0, 9).tiles
    assert tile.sha256 == values.sha256("copy")
    assert tile.category is not None
    assert not tile.category.is_applied
    assert shown.undecided() == 2


def test_a_newer_gallery_takes_the_place_of_the_one_shown(
    desk: Desk, case: str, values: Values, galleries: Galleries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_gallery, "LOOK_S", 0.0)
    live = galleries.of(case)
    first = live.shown()
    categorise(desk, case, values.sha256("harbour").hex(), "us", "1", "")
    with desk.catalog.writing() as tx:
        put_stacks(tx, values, ["bridge"], ["copy"], ["harbour"])
    live.shown()
    galleries.close()
    second = live.shown()
    assert (first.gallery.count, second.gallery.count) == (2, 3)
    assert (first.undecided(), second.undecided()) == (2, 2)
    assert not live.is_building


def held_up(desk: Desk, case: str) -> int:
    """Keep whoever builds a gallery from writing it; return what to close so that it can."""
    build(desk, case)
    descriptor = os.open(folder_of(desk).path / "lock", os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def test_a_gallery_is_built_in_a_process_of_its_own(desk: Desk, case: str, values: Values) -> None:
    build(desk, case)
    with desk.catalog.writing() as tx:
        put_stacks(tx, values, ["bridge"], ["copy"], ["harbour"])
    built = AsideBuilds().build(desk, case)
    assert tiles(built) == tiles(open_gallery(desk, case))
    assert built.count == 3


def test_what_a_building_process_fails_of_is_told(desk: Desk, case: str) -> None:
    builds = AsideBuilds()
    with pytest.raises(NotFoundError, match="no case 'OP-115'"):
        builds.build(desk, "OP-115")
    folder_of(desk).path.parent.write_bytes(b"")
    with pytest.raises(CatalogError, match="check the disk and who owns it"):
        builds.build(desk, case)


def test_a_server_that_ends_takes_its_building_process_along(
    desk: Desk, case: str, values: Values, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_gallery, "ASIDE", 0)
    monkeypatch.setattr(live_gallery, "LOOK_S", 0.0)
    descriptor = held_up(desk, case)
    with desk.catalog.writing() as tx:
        put_stacks(tx, values, ["bridge"], ["copy"], ["harbour"])
    held = Galleries(desk)
    live = held.of(case)
    assert live.shown().gallery.count == 2
    while not live.is_building:
        live.shown()
    held.close()
    os.close(descriptor)
    with pytest.raises(CatalogError, match=r"ended by signal 9|the server ends"):
        live.shown()
    assert kept_gallery(desk, case) is not None


def test_a_building_process_ends_when_its_server_is_gone(desk: Desk, case: str) -> None:
    descriptor = held_up(desk, case)
    child = AsideBuilds()._child()
    asked = msgspec.json.encode(Asked(desk.config, desk.officer, case)) + b"\n"
    child.communicate(asked, timeout=60)  # which closes its input
    assert child.returncode == 1
    os.close(descriptor)


def test_threads_share_one_gallery(case: str, galleries: Galleries) -> None:
    found: list[Shown] = []
    threads = [threading.Thread(target=lambda: found.append(galleries.of(case).shown())) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len({each.gallery.token for each in found}) == 1
