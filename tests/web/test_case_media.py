"""All there is of one media, as the API tells it."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.web.conftest import CASE

from clew.casework.desk import Desk
from clew.store import matches, media, occurrences, stacks

Address = Callable[[str], str]
ErrorOf = Callable[[httpx.Response], tuple[int, str]]
Told = Callable[[bytes], dict[str, Any]]


@pytest.fixture(scope="module")
def rows(prepared_desk: Desk) -> dict[bytes, media.MediaRow]:
    with prepared_desk.catalog.reading() as tx:
        return media.media(tx, media.media_of_case(tx, CASE))


@pytest.fixture
def told(reader: httpx.Client, api: Address) -> Told:
    def ask(sha256: bytes) -> dict[str, Any]:
        answer = reader.get(api(f"./media/{sha256.hex()}"))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return ask


def test_every_media_is_told_with_what_the_catalog_holds(
    told: Told, rows: dict[bytes, media.MediaRow], prepared_desk: Desk
) -> None:
    with prepared_desk.catalog.reading() as tx:
        places = occurrences.occurrences_of(tx, list(rows))
        listed = matches.matches_of(tx, list(rows))
        hashes = media.hashes_of(tx, list(rows))
    for sha256, row in rows.items():
        found = told(sha256)
        assert (found["sha256"], found["md5"], found["size"]) == (sha256.hex(), row.digests.md5.hex(), row.size)
        assert (found["kind"], found["mime"], found["outcome"]) == (row.kind.value, row.mime, row.outcome.value)
        assert [each["path"] for each in found["places"]] == [each.occurrence.text for each in places[sha256]]
        assert {each["case"] for each in found["places"]} == {CASE}
        assert found["places_total"] == len(found["places"])
        assert [each["list"] for each in found["matches"]] == [each.hashset for each in listed.get(sha256, [])]
        assert [each["digest"] for each in found["hashes"]] == [each.digest.hex() for each in hashes.get(sha256, [])]
        if row.picture is not None:
            assert (found["width"], found["height"]) == (row.picture.width, row.picture.height)
            assert [(each["name"], each["value"]) for each in found["exif"]] == list(row.picture.exif)
            assert found["has_embedded"] == (row.picture.embedded_thumbnail_distance is not None)
            assert found["taken"] == row.picture.camera.taken_at
            assert (found["gps"] is None) == (row.picture.camera.latitude is None)


def test_a_media_is_told_with_its_stack_and_what_is_near_it(told: Told, prepared_desk: Desk) -> None:
    with prepared_desk.catalog.reading() as tx:
        largest = max(stacks.stacks(tx, CASE), key=lambda each: len(each.members))
    assert len(largest.members) > 1
    found = told(largest.members[1].sha256)
    assert found["stack"] == largest.name
    assert [each["sha256"] for each in found["members"]] == [each.sha256.hex() for each in largest.members]
    assert found["members_total"] == len(largest.members)
    near = {each["sha256"]: each for each in found["similar"]}
    assert largest.representative.hex() in near
    assert near[largest.representative.hex()]["distance"] <= 31
    assert all(each["cases"] == [CASE] for each in found["similar"])
    assert [each["distance"] for each in found["similar"]] == sorted(each["distance"] for each in found["similar"])


def test_neighbours_lie_in_the_same_folder_and_in_the_order_of_time(
    told: Told, rows: dict[bytes, media.MediaRow], prepared_desk: Desk
) -> None:
    with prepared_desk.catalog.reading() as tx:
        in_order = [each for each in occurrences.occurrences(tx, CASE, "KP/1") if each.sha256 is not None]
    seen = 0
    for sha256 in rows:
        found = told(sha256)["neighbours"]
        for strip in filter(None, (found["time"], found["folder"])):
            (at,) = [place for place, each in enumerate(strip) if each["is_this"]]
            assert strip[at]["sha256"] == sha256.hex()
            assert at <= 8
            assert len(strip) - at <= 9
        first = next(each.occurrence for each in in_order if each.sha256 == sha256)
        folder = first.path.rpartition(b"/")[0]
        beside = [each["name"] for each in found["folder"]]
        names = {
            each.occurrence.text.rpartition("/")[2]
            for each in in_order
            if each.occurrence.path.rpartition(b"/")[0] == folder
        }
        assert set(beside) <= names
        assert beside == sorted(beside)
        times = [each["taken"][:19] for each in found["time"]]
        assert times == sorted(times)
        seen += len(times) > 2
    assert seen


def test_a_shared_stretch_is_told_from_either_side(told: Told, rows: dict[bytes, media.MediaRow]) -> None:
    linked = [found for found in map(told, rows) if found["links_in_time"]]
    for found in linked:
        for each in found["links_in_time"]:
            back = [
                one for one in told(bytes.fromhex(each["other"]))["links_in_time"] if one["other"] == found["sha256"]
            ]
            assert any(one["start_ms"] == each["other_start_ms"] for one in back)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("./media/{zeros}", (404, "not_found")),
        ("./media/abc", (422, "usage")),
        ("cases/none/media/{zeros}", (404, "not_found")),
    ],
)
def test_errors_say_what_is_wrong(
    reader: httpx.Client, api: Address, error_of: ErrorOf, path: str, expected: tuple[int, str]
) -> None:
    assert error_of(reader.get(api(path.format(zeros="0" * 64)))) == expected
