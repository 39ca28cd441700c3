"""Two officers at two servers on one workspace, who work on stacks of their own."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.web.conftest import CASE, Start

Address = Callable[[str], str]
ErrorOf = Callable[[httpx.Response], tuple[int, str]]


def taking(**fields: object) -> dict[str, object]:
    return {"key": str(uuid.uuid4()), **fields}


def choice(*stacks: str, **fields: object) -> dict[str, object]:
    return {"key": str(uuid.uuid4()), "stacks": list(stacks), "scheme": "uk", "code": "C", "note": "", **fields}


@pytest.fixture
def two(start: Start) -> httpx.Client:
    """A colleague at another server."""
    return start(CLEW_OFFICER="b.diaz").signed_in()


def shown(page: httpx.Client, api: Address, **query: object) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = page.get(api("./stacks"), params=query).json()["items"]  # type: ignore[arg-type]
    return items


def test_officers_take_stacks_and_leave_each_others_alone(
    page: httpx.Client, two: httpx.Client, api: Address, error_of: ErrorOf, stacks: list[str]
) -> None:
    asked = taking(stacks=stacks[:3])
    told = page.post(api("./assignments"), json=asked).json()
    assert (told["officer"], told["stacks"], told["left"], told["was_repeated"]) == ("a.moreau", 3, 0, False)
    assert page.post(api("./assignments"), json=asked).json() == {**told, "was_repeated": True}
    assert [each["assigned"] for each in shown(two, api)[:4]] == ["a.moreau"] * 3 + [None]
    answer = two.post(api("./decisions"), json=choice(stacks[0]))
    assert error_of(answer) == (409, "held")
    assert f"stack {stacks[0]} is taken by a.moreau" in answer.json()["error"]["message"]
    preview = two.post(api("./decisions/preview"), json={"stacks": stacks[:4]}).json()
    assert (preview["stacks"], preview["held"]) == (4, 3)
    assert page.post(api("./decisions/preview"), json={"stacks": stacks[:4]}).json()["held"] == 0
    rest = two.post(api("./assignments"), json=taking(filters={}, minutes=480)).json()
    assert (rest["stacks"], rest["left"]) == (len(stacks) - 3, 3)
    for query, expected in (
        ("by/a.moreau", stacks[:3]),
        ("not/a.moreau", stacks[3:]),
        ("nobody", []),
        ("by/c.okafor", []),
        ("not/c.okafor", stacks),
    ):
        assert [each["stack"] for each in shown(page, api, assigned=query)] == expected
    facets = page.get(api("./facets")).json()["assigned"]
    assert {each["label"]: each["count"] for each in facets} == {"a.moreau": 3, "b.diaz": len(stacks) - 3}
    held = page.get(api("./assignments")).json()
    assert [(each["officer"], each["by"], each["stacks"]) for each in held["items"]] == [
        ("a.moreau", "a.moreau", 3),
        ("b.diaz", "b.diaz", len(stacks) - 3),
    ]
    assert held["officers"] == ["a.moreau", "b.diaz"]


def test_taking_over_needs_a_reason_and_giving_back_frees(
    page: httpx.Client, two: httpx.Client, api: Address, error_of: ErrorOf, stacks: list[str]
) -> None:
    page.post(api("./assignments"), json=taking(stacks=stacks[:4], officer="b.diaz", reason="her part"))
    assert error_of(page.post(api("./assignments"), json=taking(stacks=stacks[:1]))) == (409, "held")
    over = {"is_taking_over": True}
    assert error_of(page.post(api("./assignments"), json=taking(stacks=stacks[:1], **over))) == (422, "usage")
    assert page.post(api("./assignments"), json=taking(stacks=stacks[:1], reason="hers is done", **over)).is_success
    assert error_of(page.post(api("./decisions"), json=choice(stacks[1], **over))) == (422, "usage")
    assert page.post(api("./decisions"), json=choice(stacks[1], note="on leave", **over)).is_success
    assert [each["assigned"] for each in shown(page, api)[:4]] == ["a.moreau", "a.moreau", "b.diaz", "b.diaz"]
    assert two.post(api("./assignments/renewal")).json()["until"] is not None
    assert two.post(api("./assignments/back"), json=taking(stacks=stacks[:3])).json() == {"stacks": 1}
    assert page.post(api("./assignments/back"), json=taking()).json() == {"stacks": 2}
    assert page.post(api("./assignments/renewal")).json() == {"until": None}
    assert [each["assigned"] for each in shown(page, api)[:4]] == [None, None, None, "b.diaz"]
    assert page.post(api("./decisions"), json=choice(stacks[2])).is_success


def test_what_others_take_is_told_at_once(
    page: httpx.Client, two: httpx.Client, api: Address, stacks: list[str]
) -> None:
    with page.stream("GET", api("./events")) as stream:
        lines = stream.iter_lines()
        while not next(lines).startswith("event: gallery"):
            pass
        two.post(api("./assignments"), json=taking(stacks=stacks[:1]))
        told = next(line for line in lines if line.startswith("event: ") and "ping" not in line)
        assert told == "event: assignment"
        assert json.loads(next(lines).removeprefix("data: ")) == {}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (422, "usage")),
        ({"stacks": []}, (422, "usage")),
        ({"stacks": ["0" * 12]}, (404, "not_found")),
        ({"filters": {}, "stacks": ["0" * 12]}, (422, "usage")),
        ({"filters": {"text": "no path has this"}}, (422, "usage")),
        ({"filters": {}, "minutes": 1}, (422, "usage")),
        ({"filters": {}, "officer": ""}, (422, "usage")),
        ({"filters": {}, "officer": " "}, (422, "usage")),
    ],
)
def test_what_makes_no_sense_is_refused(
    reader: httpx.Client, api: Address, error_of: ErrorOf, body: dict[str, object], expected: object
) -> None:
    assert error_of(reader.post(api("./assignments"), json=taking(**body))) == expected
    assert CASE in reader.get(api("cases")).text
