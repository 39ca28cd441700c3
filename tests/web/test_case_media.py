"""All there is of one media, as the API tells it."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.web.conftest import CASE

from clew.casework.desk import Desk
from clew.store import matches, media, occurrences, stacks
from clew.store.segments import segments_of_case

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


def test_a_match_has_a_card_that_is_blurred_and_says_what_custody_lacks(
    reader: httpx.Client, rows: dict[bytes, media.MediaRow], prepared_desk: Desk
) -> None:
    with prepared_desk.catalog.reading() as tx:
        sha256, found = next(iter(matches.matches_of(tx, list(rows)).items()))
    where = f"/cases/{CASE}/matches/{sha256.hex()}/card"
    card = reader.get(where, params={"list": found[0].hashset})
    assert card.status_code == 200, card.text
    assert "Custody has no entry of this page" in card.text
    assert found[0].entry_key.hex() in card.text
    assert "frame-ancestors 'none'" in card.headers["content-security-policy"]
    assert reader.get(where, params={"list": "no such list"}).status_code == 404


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


@pytest.fixture
def compared(reader: httpx.Client, api: Address) -> Callable[[bytes, bytes], dict[str, Any]]:
    def ask(left: bytes, right: bytes) -> dict[str, Any]:
        answer = reader.get(api("./compare"), params={"left": left.hex(), "right": right.hex()})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return ask


def test_two_of_a_stack_are_compared_by_all_that_put_them_there(
    compared: Callable[[bytes, bytes], dict[str, Any]], prepared_desk: Desk, rows: dict[bytes, media.MediaRow]
) -> None:
    forms = set()
    with prepared_desk.catalog.reading() as tx:
        stacked = [each for each in stacks.stacks(tx, CASE) if rows[each.representative].footage is None]
    for stack in stacked:
        for member in stack.members[1:]:
            found = compared(stack.representative, member.sha256)
            assert found["left"]["stack"] == found["right"]["stack"] == stack.name
            assert found["left"]["cases"] == [CASE]
            whole = [each for each in found["hashes"] if not each["part_left"] and not each["part_right"]]
            near = next(each for each in whole if each["hasher"] == "pdq")
            assert near["is_near"]
            assert member.distance in {near["left_turned"], near["right_turned"]}
            assert near["distance"] <= member.distance
            assert (near["threshold"], near["minimum_quality"]) == (31, 50)
            forms.add(near["form"])
    assert len(forms) > 1


def test_shared_time_is_told_from_the_left(
    compared: Callable[[bytes, bytes], dict[str, Any]], prepared_desk: Desk
) -> None:
    with prepared_desk.catalog.reading() as tx:
        shared = [each for found in segments_of_case(tx, CASE).values() for each in found]
    for each in shared:
        stretches = compared(each.sha256, each.other)["segments"]
        assert (each.segment.start_ms, each.segment.other_start_ms, each.segment.track.value) in [
            (one["left_start_ms"], one["right_start_ms"], one["kind"]) for one in stretches
        ]


def test_a_media_beside_itself_is_the_same(
    compared: Callable[[bytes, bytes], dict[str, Any]], rows: dict[bytes, media.MediaRow]
) -> None:
    listed = next(sha256 for sha256 in rows if rows[sha256].picture is not None)
    found = compared(listed, listed)
    assert found["same_digests"] == ["md5", "sha1", "sha256", "ed2k"]
    assert all(each["distance"] == 0 for each in found["hashes"] if each["part_left"] == each["part_right"])


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("{zeros}", "{known}", (404, "not_found")),
        ("{known}", "{zeros}", (404, "not_found")),
        ("{known}", "abc", (422, "usage")),
    ],
)
def test_only_what_is_there_is_compared(
    reader: httpx.Client,
    api: Address,
    error_of: ErrorOf,
    rows: dict[bytes, media.MediaRow],
    left: str,
    right: str,
    expected: tuple[int, str],
) -> None:
    names = {"zeros": "0" * 64, "known": next(iter(rows)).hex()}
    asked = {"left": left.format(**names), "right": right.format(**names)}
    assert error_of(reader.get(api("./compare"), params=asked)) == expected
