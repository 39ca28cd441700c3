"""The queue in pages: what is shown, filtered, counted, found."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.web.conftest import CASE

from clew.casework.desk import Desk
from clew.casework.triage import triage
from clew.model.queue import QueueItem

Address = Callable[[str], str]
ErrorOf = Callable[[httpx.Response], tuple[int, str]]


@pytest.fixture
def queue(desk: Desk) -> list[QueueItem]:
    """The queue as the command line shows it."""
    return triage(desk, CASE)


def asked(client: httpx.Client, address: str, **query: Any) -> Any:  # noqa: ANN401 - whatever the API tells
    answer = client.get(address, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_it_says_how_the_queue_stands(reader: httpx.Client, api: Address, queue: list[QueueItem]) -> None:
    state = asked(reader, api("./gallery"))
    assert state["stacks"] == state["undecided"] == len(queue)
    assert state["lanes"] == {
        lane: sum(item.lane == lane for item in queue) for lane in ("new", "series", "near", "known")
    }
    assert state["built_at"].endswith("Z")
    assert not state["is_building"]


def test_pages_are_the_queue(reader: httpx.Client, api: Address, queue: list[QueueItem]) -> None:
    tiles = []
    for first in range(0, len(queue), 7):
        page = asked(reader, api("./stacks"), first=first, count=7)
        assert (page["total"], page["first"]) == (len(queue), first)
        tiles += page["items"]
    assert [(tile["stack"], tile["lane"], tile["rank"], tile["score"], tile["copies"]) for tile in tiles] == [
        (item.stack, item.lane, item.rank, item.score, item.copies) for item in queue
    ]
    assert [tile["reason"] for tile in tiles] == [item.reasons[0].text if item.reasons else None for item in queue]
    assert all(tile["folder"].startswith("KP/1: ") for tile in tiles)
    assert asked(reader, api("./stacks"), first=10_000)["items"] == []


@pytest.mark.parametrize("name", ["lane", "kind", "list", "camera", "folder", "category"])
def test_what_is_counted_is_what_is_shown(reader: httpx.Client, api: Address, name: str) -> None:
    facets = asked(reader, api("./facets"))
    values = facets[{"category": "categories"}.get(name, f"{name}s")]
    assert values
    for value in values:
        shown = asked(reader, api("./stacks"), **{name: value["value"]})
        assert shown["total"] == value["count"]
    both = asked(reader, api("./stacks"), **{name: [value["value"] for value in values[:2]]})
    assert both["total"] >= max(value["count"] for value in values[:2])


def test_filters_narrow_together(reader: httpx.Client, api: Address) -> None:
    every = asked(reader, api("./stacks"))["items"]
    dates = asked(reader, api("./facets"))["dates"]
    for query, holds in (
        ({"has": ["gps", "camera"]}, lambda tile: {"gps", "camera"} <= set(tile["badges"])),
        ({"has": "video"}, lambda tile: "video" in tile["badges"]),
        ({"decided": "yes"}, lambda tile: tile["category"] is not None),
        ({"decided": "no", "lane": ["new"]}, lambda tile: tile["lane"] == "new"),
        ({"from": dates["first"], "to": dates["last"]}, lambda tile: tile["taken"] is not None),
        ({"to": "1900-01-01"}, lambda _tile: False),
        ({"text": "no such path anywhere"}, lambda _tile: False),
    ):
        shown = asked(reader, api("./stacks"), **query)
        assert [tile["stack"] for tile in shown["items"]] == [tile["stack"] for tile in every if holds(tile)], query


@pytest.mark.parametrize("sort", ["rank", "date", "folder", "size"])
def test_every_stack_is_found_in_every_order(reader: httpx.Client, api: Address, sort: str) -> None:
    shown = [tile["stack"] for tile in asked(reader, api("./stacks"), sort=sort)["items"]]
    for index in (0, 3, len(shown) - 1):
        assert asked(reader, api("./place"), sort=sort, stack=shown[index]) == {"index": index}
    assert asked(reader, api("./place"), sort=sort, stack="0" * 12) == {"index": None}
    assert asked(reader, api("./place"), sort=sort, after=shown[3], undecided="1") == {"index": 4}
    assert asked(reader, api("./place"), sort=sort, undecided="1") == {"index": 0}
    assert asked(reader, api("./place"), sort=sort, after=shown[-1], undecided="1") == {"index": None}
    ticks = asked(reader, api("./scrubber"), sort=sort)["ticks"]
    assert 0 < len(ticks) <= 200
    assert ticks[0]["first"] == 0
    assert [tick["first"] for tick in ticks] == sorted({tick["first"] for tick in ticks})


def test_a_decision_is_shown_at_once_and_its_undo_too(page: httpx.Client, api: Address, queue: list[QueueItem]) -> None:
    before = asked(page, api("./gallery"))
    first, second = queue[0].stack, queue[1].stack
    body = {"key": str(uuid.uuid4()), "stacks": [first], "scheme": "uk", "code": "C"}
    assert page.post(api("./decisions"), json=body).status_code == 200
    assert asked(page, api("./gallery")) == {**before, "undecided": before["undecided"] - 1}
    tile = asked(page, api("./stacks"), count=1)["items"][0]
    assert (tile["stack"], tile["category"]) == (first, {"scheme": "uk", "code": "C", "is_applied": True})
    assert asked(page, api("./stacks"), category="uk/C")["total"] == 1
    assert asked(page, api("./stacks"), decided="no")["total"] == before["undecided"] - 1
    assert asked(page, api("./place"), undecided="1", decided="no") == {"index": 0}
    assert asked(page, api("./stacks"), decided="no", count=1)["items"][0]["stack"] == second
    undoing = {"key": str(uuid.uuid4()), "numbers": [1]}
    assert page.post(api("./decisions/undo"), json=undoing).status_code == 200
    assert asked(page, api("./gallery")) == before
    assert asked(page, api("./stacks"), count=1)["items"][0]["category"] is None


def test_a_preview_counts_what_a_decision_then_touches(
    page: httpx.Client, api: Address, error_of: ErrorOf, queue: list[QueueItem]
) -> None:
    stacks = [item.stack for item in queue]
    body = {"key": str(uuid.uuid4()), "stacks": stacks[:1], "scheme": "uk", "code": "C"}
    page.post(api("./decisions"), json=body)
    seen = page.post(api("./decisions/preview"), json={"stacks": stacks}).json()
    assert page.post(api("./decisions/preview"), json={"filters": {}}).json() == seen
    assert asked(page, api("./decisions"))["total"] == 1
    made = page.post(api("./decisions"), json={**body, "key": str(uuid.uuid4()), "stacks": stacks}).json()["decisions"]
    assert seen["stacks"] == len(stacks) == len(made)
    assert seen["applied"] == sum(each["applied"] for each in made)
    assert seen["suggested"] == sum(each["suggested"] for each in made)
    assert seen["decided_already"] == 1
    some = page.post(api("./decisions/preview"), json={"filters": {"lane": ["new"], "list": []}}).json()
    assert some["stacks"] == sum(item.lane == "new" for item in queue)
    for wrong in ({}, {"stacks": stacks[:1], "filters": {}}, {"filters": {"colour": "red"}}):
        assert error_of(page.post(api("./decisions/preview"), json=wrong)) == (422, "usage")
    assert error_of(page.post(api("./decisions/preview"), json={"stacks": ["0" * 12]})) == (404, "not_found")


@pytest.mark.parametrize(
    "query",
    [
        *("lane=nothing", "first=-1", "count=1001", "sort=colour", "from=yesterday", "from=3.9e-179", "min_size=-1"),
        *("decided=maybe", "has=wings", "colour=red"),
    ],
)
def test_filters_that_make_no_sense_are_refused(
    reader: httpx.Client, api: Address, error_of: ErrorOf, query: str
) -> None:
    assert error_of(reader.get(api(f"./stacks?{query}"))) == (422, "usage")


@pytest.mark.parametrize("query", ["", "stack=0", "after=000000000000", "stack=000000000000&undecided=1"])
def test_a_place_is_asked_for_in_one_way(reader: httpx.Client, api: Address, error_of: ErrorOf, query: str) -> None:
    assert error_of(reader.get(api(f"./place?{query}"))) == (422, "usage")


@pytest.mark.parametrize("route", ["gallery", "stacks", "facets", "scrubber", "place?undecided=1"])
def test_an_unknown_case_has_no_queue(reader: httpx.Client, api: Address, error_of: ErrorOf, route: str) -> None:
    assert error_of(reader.get(api(f"cases/none/{route}"))) == (404, "not_found")
