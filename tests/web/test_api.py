"""What the API tells."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from tests.web.conftest import CASE

from clew import __version__
from clew.casework.categorise import categorise
from clew.casework.desk import Desk
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.progress import unwatched
from clew.casework.show_stack import show_stack
from clew.store import occurrences

Address = Callable[[str], str]
ErrorOf = Callable[[httpx.Response], tuple[int, str]]


def test_it_says_who_acts(reader: httpx.Client, api: Address) -> None:
    assert reader.get(api("me")).json() == {
        "officer": "a.moreau",
        "agency": "local",
        "version": __version__,
        "language": "en",
        "protection": {"level": "strong"},
    }
    german = reader.get(api("me"), headers={"Accept-Language": "fr, de-CH;q=0.9, en;q=0.5"}).json()
    assert german["language"] == "de"


def test_it_counts_what_cases_hold(reader: httpx.Client, api: Address, desk: Desk, stacks: list[str]) -> None:
    with desk.catalog.reading() as tx:
        media = {row.sha256 for row in occurrences.occurrences(tx, CASE, "KP/1")} - {None}
    (case,) = reader.get(api("cases")).json()
    assert case == {"name": CASE, "exhibits": 1, "media": len(media), "stacks": len(stacks), "decisions": 0}


def test_it_tells_the_schemes(reader: httpx.Client, api: Address) -> None:
    schemes = {each["name"]: each for each in reader.get(api("schemes")).json()}
    assert "C" in {code["code"] for code in schemes["uk"]["codes"]}
    assert all(code["label"] for code in schemes["us"]["codes"])


def test_thumbnails_are_pictures_that_may_be_kept(
    reader: httpx.Client, api: Address, desk: Desk, stacks: list[str]
) -> None:
    sha256 = show_stack(desk, CASE, stacks[0]).stack.representative.hex()
    answer = reader.get(api(f"media/{sha256}/thumbnail"))
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert 0 < max(picture.size) <= 512


def test_many_thumbnails_come_in_one_answer_without_those_there_are_not(
    page: httpx.Client, api: Address, desk: Desk, stacks: list[str]
) -> None:
    media = [show_stack(desk, CASE, stack).stack.representative.hex() for stack in stacks[:3]]
    kept = {each: page.get(api(f"media/{each}/thumbnail")).content for each in media}
    altered = show_stack(desk, CASE, stacks[2]).members[0].row.thumbnail
    assert altered is not None
    file = desk.vault.root / altered.hex()[:2] / altered.hex()[2:4] / altered.hex()
    file.chmod(0o600)
    file.write_bytes(b"altered")
    asked = [media[1], "0" * 64, media[0], media[2]]
    answer = page.get(api("media/thumbnails"), params={"of": asked})
    assert answer.headers["content-type"] == "application/vnd.clew.pictures"
    parts, rest = [], answer.content
    while rest:
        length = int.from_bytes(rest[:4], "big")
        parts.append(rest[4 : 4 + length])
        rest = rest[4 + length :]
    assert parts == [kept[media[1]], b"", kept[media[0]], b""]


def test_a_stack_is_told_with_all_its_members_and_places(
    reader: httpx.Client, api: Address, desk: Desk, stacks: list[str]
) -> None:
    known = [show_stack(desk, CASE, stack) for stack in stacks]
    largest = max(known, key=lambda each: len(each.members))
    told = reader.get(api(f"./stacks/{largest.stack.name}")).json()
    assert [each["sha256"] for each in told["members"]] == [each.sha256.hex() for each in largest.stack.members]
    assert len(told["members"]) > 1
    (tile,) = [each for each in reader.get(api("./stacks")).json()["items"] if each["stack"] == told["stack"]]
    assert told["tile"] == tile
    assert told["reasons"][0]["text"] == tile["reason"]
    assert sum(each["weight"] for each in told["reasons"]) == pytest.approx(tile["score"])
    assert all(each["places"] and each["places"][0]["exhibit"] == "KP/1" for each in told["members"])
    assert told["members"][0]["places"][0]["modified"].endswith("Z")
    matched = next(each for each in known if each.matches)
    (first, *_) = reader.get(api(f"./stacks/{matched.stack.name}")).json()["matches"]
    assert first["list"] == matched.matches[0].hashset
    assert (first["kind"], first["distance"]) == (matched.matches[0].kind, matched.matches[0].distance)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("media/{zeros}/thumbnail", (404, "not_found")),
        ("media/abc/thumbnail", (422, "usage")),
        ("media/thumbnails", (422, "usage")),
        ("media/thumbnails?of=abc", (422, "usage")),
        ("media/../thumbnail", (404, "not_found")),
        ("cases/none/decisions", (404, "not_found")),
        ("cases/none/stacks/abc", (404, "not_found")),
        ("cases/none/events", (404, "not_found")),
        ("./stacks/{zeros}", (404, "not_found")),
        ("./stacks/none", (422, "usage")),
        ("./decisions?after=-1", (422, "usage")),
        ("./decisions?after=99999999999999999999999999", (422, "usage")),
        ("./decisions?count=0", (422, "usage")),
        ("./decisions?count=many", (422, "usage")),
        ("./decisions/undo", (405, "usage")),
        ("nothing", (404, "not_found")),
    ],
)
def test_errors_have_a_code_and_say_what_to_do(
    reader: httpx.Client, api: Address, error_of: ErrorOf, path: str, expected: tuple[int, str]
) -> None:
    assert error_of(reader.get(api(path.format(zeros="0" * 64)))) == expected


def test_a_picture_that_was_altered_is_said_not_shown(
    page: httpx.Client, api: Address, desk: Desk, error_of: ErrorOf, stacks: list[str]
) -> None:
    picture = show_stack(desk, CASE, stacks[0]).members[0].row
    assert picture.thumbnail is not None
    name = picture.thumbnail.hex()
    kept = desk.vault.root / name[:2] / name[2:4] / name
    kept.chmod(0o600)
    kept.write_bytes(b"altered")
    answer = page.get(api(f"media/{picture.sha256.hex()}/thumbnail"))
    assert error_of(answer) == (500, "internal")
    assert "was altered" in answer.text
    assert "Traceback" not in answer.text


def test_events_tell_of_decisions_of_whoever_makes_them(
    page: httpx.Client, api: Address, desk: Desk, stacks: list[str]
) -> None:
    with page.stream("GET", api("./events")) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.iter_lines()
        assert next(lines) == "event: ping"
        decision = categorise(desk, CASE, stacks[0], "uk", "C", "")
        for line in lines:
            if line == "event: decision":
                assert json.loads(next(lines).removeprefix("data: ")) == {"number": decision.number}
                break


def test_a_page_hears_of_a_new_snapshot(page: httpx.Client, api: Address, desk: Desk, tmp_path: Path) -> None:
    """What is ingested while the page is open is shown in it, without a new start."""
    exhibit = tmp_path / "exhibit"
    exhibit.mkdir()
    Image.radial_gradient("L").resize((640, 480)).convert("RGB").save(exhibit / "sun.jpg")
    before = page.get(api("./gallery")).json()
    with page.stream("GET", api("./events")) as stream:
        lines = stream.iter_lines()
        assert _next(lines, "gallery") == {"snapshot": before["snapshot"]}
        ingest(desk, exhibit, CASE, "KP/2", IngestOptions(), unwatched)
        folders: set[str] = set()
        while "KP/2: ." not in folders:  # one may be made while the ingest goes on
            assert _next(lines, "gallery")["snapshot"] != before["snapshot"]
            folders = {each["value"] for each in page.get(api("./facets")).json()["folders"]}
    assert page.get(api("./gallery")).json()["stacks"] == before["stacks"] + 1


def _next(lines: Iterator[str], event: str) -> Any:  # noqa: ANN401 - whatever an event says
    for line in lines:
        if line == f"event: {event}":
            return json.loads(next(lines).removeprefix("data: "))
    raise AssertionError(f"the stream ended without {event}")


def test_every_route_is_described_with_its_errors(reader: httpx.Client, api: Address) -> None:
    described = reader.get(api("openapi.json")).json()
    operations = [operation for path in described["paths"].values() for operation in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations) >= 11
    for operation in operations:
        assert operation["description"]
        assert {"200", "401", "403", "500"} <= set(operation["responses"])
        for status, answer in operation["responses"].items():
            if status >= "400":
                assert answer["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/ErrorAnswer"}
    assert "HTTPValidationError" not in described["components"]["schemas"]
    assert described["security"] == [{"session": []}]
