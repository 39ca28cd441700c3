"""Notes and named views over the API, as the page asks for them."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest

Post = Callable[..., Any]


@pytest.fixture
def post(page: httpx.Client, api: Callable[[str], str]) -> Post:
    """Ask for something that changes the case, under a new key unless one is given."""

    def ask(path: str, **body: object) -> Any:  # noqa: ANN401 - JSON
        answer = page.post(api(path), json={"key": str(uuid.uuid4()), **body})
        assert answer.status_code == 200, answer.text
        return answer.json()

    return ask


def test_notes_are_made_filtered_by_and_undone(
    page: httpx.Client, api: Callable[[str], str], stacks: list[str], post: Post
) -> None:
    def shown(query: str) -> set[str]:
        answer = page.get(api(f"./stacks?{query}"))
        assert answer.status_code == 200, answer.text
        return {each["stack"] for each in answer.json()["items"]}

    first, second, third = stacks[:3]
    post("./notes", kind="comment", text="by the <old> bridge", stacks=[first])
    post("./notes", kind="tag", text="Bridge", stacks=[first, second])
    post("./notes", kind="tag", text="bridge", stacks=[second], is_removal=True)
    post("./notes", kind="series", text="Old town", stacks=[second])
    (bookmark,) = post("./notes", kind="bookmark", stacks=[third])["notes"]
    assert shown("noted=comment") == shown("tag=Bridge") == {first}
    assert (shown("series=Old+town"), shown("noted=bookmark")) == ({second}, {third})
    assert shown("noted=comment&noted=tag") == {first}
    assert shown("noted=comment&noted=bookmark") == shown("tag=none") == set()

    facets = page.get(api("./facets")).json()
    assert {each["value"]: each["count"] for each in facets["noted"]} == dict.fromkeys(
        ("comment", "tag", "series", "bookmark"), 1
    )
    assert [(each["value"], each["count"]) for each in facets["tags"] + facets["series"]] == [
        ("Bridge", 1),
        ("Old town", 1),
    ]
    tiles = {each["stack"]: each["notes"] for each in page.get(api("./stacks")).json()["items"]}
    assert tiles[first] == {"comments": 1, "tags": ["Bridge"], "series": [], "is_bookmarked": False}
    assert tiles[third] == {"comments": 0, "tags": [], "series": [], "is_bookmarked": True}

    (said,) = [each for each in page.get(api(f"./stacks/{first}/notes")).json() if each["kind"] == "comment"]
    assert (said["text"], said["officer"], said["case"]) == ("by the <old> bridge", "a.moreau", "OP-114")
    words = page.get(api("./words")).json()
    assert [each["text"] for each in words["tags"] + words["series"]] == ["Bridge", "Old town"]

    undone = post("./notes/undo", numbers=[bookmark["number"]])
    assert [each["undoes"] for each in undone["notes"]] == [bookmark["number"]]
    assert shown("noted=bookmark") == set()
    log = page.get(api("./notes?count=1000")).json()["items"]
    assert [each["undone_by"] for each in log if each["number"] == bookmark["number"]] == [log[-1]["number"]]


def test_what_is_asked_twice_is_noted_once(
    page: httpx.Client, api: Callable[[str], str], stacks: list[str], error_of: Callable[..., tuple[int, str]]
) -> None:
    asked = {"key": str(uuid.uuid4()), "kind": "comment", "text": "a bridge", "stacks": stacks[:2]}
    answers = [page.post(api("./notes"), json=asked).json() for _ in range(2)]
    assert [each["was_repeated"] for each in answers] == [False, True]
    assert answers[0]["notes"] == answers[1]["notes"]
    for change, code in (
        ({"text": "another"}, (409, "conflict")),
        ({"stacks": []}, (422, "usage")),
        ({"key": str(uuid.uuid4()), "text": " "}, (422, "usage")),
        ({"key": str(uuid.uuid4()), "stacks": ["0" * 64]}, (404, "not_found")),
    ):
        assert error_of(page.post(api("./notes"), json=asked | change)) == code
    number = answers[0]["notes"][0]["number"]
    undo = {"key": str(uuid.uuid4()), "numbers": [number]}
    assert page.post(api("./notes/undo"), json=undo).json() == page.post(api("./notes/undo"), json=undo).json() | {
        "was_repeated": False
    }
    assert error_of(page.post(api("./notes/undo"), json=undo | {"key": str(uuid.uuid4())})) == (409, "conflict")


def test_views_are_kept_replaced_and_taken_away(
    page: httpx.Client, api: Callable[[str], str], post: Post, error_of: Callable[..., tuple[int, str]]
) -> None:
    post("./views", name="New films", query="?lane=new&kind=video")
    kept = post("./views", name="New films", query="lane=new&kind=video&sort=date", is_shared=True)
    assert (kept["query"], kept["is_own"], kept["is_shared"]) == ("lane=new&kind=video&sort=date", True, True)
    assert page.get(api("./views")).json() == [kept]
    post("./views/remove", name="New films")
    assert page.get(api("./views")).json() == []
    gone = page.post(api("./views/remove"), json={"key": str(uuid.uuid4()), "name": "New films"})
    assert error_of(gone) == (404, "not_found")
