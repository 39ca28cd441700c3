"""Decisions over HTTP: once, all or none, and never lost."""

import json
import random
import signal
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.web.conftest import CASE, Review, Start

from clew.casework.desk import Desk, open_desk
from clew.casework.progress import unwatched
from clew.casework.verify import verify
from clew.config import Config

Address = Callable[[str], str]
ErrorOf = Callable[[httpx.Response], tuple[int, str]]


def choice(*stacks: str, code: str = "C", **fields: str) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), "stacks": list(stacks), "scheme": "uk", "code": code, **fields}


def test_each_stack_gets_a_decision_of_its_own(page: httpx.Client, api: Address, stacks: list[str]) -> None:
    asked = choice(*stacks[:3], note="holidays by a lake")
    answer = page.post(api("./decisions"), json=asked).json()
    assert [each["stack"] for each in answer["decisions"]] == stacks[:3]
    assert not answer["was_repeated"]
    told = page.get(api("./decisions")).json()
    assert told == {"items": answer["decisions"], "total": 3}
    first = told["items"][0]
    assert (first["number"], first["scheme"], first["code"], first["officer"]) == (1, "uk", "C", "a.moreau")
    assert (first["note"], first["undoes"], first["undone_by"]) == ("holidays by a lake", None, None)
    assert first["at"].endswith("Z")
    (case,) = page.get(api("cases")).json()
    assert case["decisions"] == 3


def test_asked_again_nothing_is_decided_twice(page: httpx.Client, api: Address, stacks: list[str]) -> None:
    asked = choice(*stacks[:2])
    first = page.post(api("./decisions"), json=asked).json()
    again = page.post(api("./decisions"), json=asked).json()
    assert again == {**first, "was_repeated": True}
    undoing = {"key": str(uuid.uuid4()), "numbers": [2, 1], "note": ""}
    undone = page.post(api("./decisions/undo"), json=undoing).json()
    assert [each["undoes"] for each in undone["decisions"]] == [2, 1]
    assert page.post(api("./decisions/undo"), json=undoing).json() == {**undone, "was_repeated": True}
    told = page.get(api("./decisions")).json()
    assert [each["undone_by"] for each in told["items"]] == [4, 3, None, None]


def test_a_key_stands_for_one_thing(page: httpx.Client, api: Address, error_of: ErrorOf, stacks: list[str]) -> None:
    asked = choice(stacks[0])
    page.post(api("./decisions"), json=asked)
    for changed in ({"code": "A"}, {"stacks": stacks[1:2]}, {"note": "another"}):
        assert error_of(page.post(api("./decisions"), json={**asked, **changed})) == (409, "conflict")
    undoing = {"key": asked["key"], "numbers": [1], "note": ""}
    assert error_of(page.post(api("./decisions/undo"), json=undoing)) == (409, "conflict")
    assert page.get(api("./decisions")).json()["total"] == 1


def test_all_are_decided_or_none(page: httpx.Client, api: Address, error_of: ErrorOf, stacks: list[str]) -> None:
    asked = choice(*stacks[:2], "0" * 12)
    assert error_of(page.post(api("./decisions"), json=asked)) == (404, "not_found")
    assert page.get(api("./decisions")).json()["total"] == 0
    page.post(api("./decisions"), json=choice(stacks[0]))
    undoing = {"key": str(uuid.uuid4()), "numbers": [1, 2], "note": ""}
    assert error_of(page.post(api("./decisions/undo"), json=undoing)) == (404, "not_found")
    assert page.get(api("./decisions")).json()["items"][0]["undone_by"] is None


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"code": "Z"}, (422, "usage")),
        ({"scheme": "none"}, (404, "not_found")),
        ({"stacks": []}, (422, "usage")),
        ({"stacks": ["%"]}, (422, "usage")),
        ({"key": "7"}, (422, "usage")),
        ({"note": "x" * 4001}, (422, "usage")),
        ({"more": 1}, (422, "usage")),
        ({"note": "\ud800"}, (422, "usage")),
    ],
)
def test_what_makes_no_sense_is_refused(
    reader: httpx.Client, api: Address, error_of: ErrorOf, stacks: list[str], changed: dict[str, Any], expected: object
) -> None:
    body = json.dumps({**choice(stacks[0]), **changed})
    answer = reader.post(api("./decisions"), content=body, headers={"Content-Type": "application/json"})
    assert error_of(answer) == expected


def test_what_is_undone_is_not_undone_again(
    page: httpx.Client, api: Address, error_of: ErrorOf, stacks: list[str]
) -> None:
    page.post(api("./decisions"), json=choice(stacks[0]))

    def undo(number: int) -> httpx.Response:
        return page.post(api("./decisions/undo"), json={"key": str(uuid.uuid4()), "numbers": [number]})

    assert undo(1).status_code == 200
    assert error_of(undo(1)) == (409, "conflict")
    assert error_of(undo(2)) == (422, "usage")


def test_an_ingest_that_goes_on_keeps_no_decision_waiting(
    page: httpx.Client, api: Address, desk: Desk, stacks: list[str]
) -> None:
    with desk.catalog.writer_lock():
        assert page.post(api("./decisions"), json=choice(stacks[0])).status_code == 200


def test_pages_of_decisions_add_up(page: httpx.Client, api: Address, stacks: list[str]) -> None:
    page.post(api("./decisions"), json=choice(*stacks[:5]))
    every = page.get(api("./decisions")).json()["items"]
    parts = [page.get(api("./decisions"), params={"after": after, "count": 2}).json() for after in (0, 2, 4, 6)]
    assert [each for part in parts for each in part["items"]] == every
    assert {part["total"] for part in parts} == {5}


def test_a_case_may_have_any_name(start: Start, desk: Desk) -> None:
    from clew.store import cases  # noqa: PLC0415

    with desk.catalog.writing() as tx:
        for name in ("OP/115 %2F ä?#", "100%"):
            cases.add_case(tx, name)
    page = start().signed_in()
    for path in ("OP%2F115%20%252F%20%C3%A4%3F%23", "100%25"):
        assert page.get(f"/api/v1/cases/{path}/decisions").json() == {"items": [], "total": 0}
        assert page.get(f"/cases/{path}").status_code == 200
    assert 'href="/cases/OP%2F115%20%252F%20%C3%A4%3F%23"' in page.get("/").text


def test_killed_in_mid_decision_a_repeat_answers_as_one_decision(
    start: Start, stacks: list[str], workspace: Path
) -> None:
    """The server is killed at some instant after it was asked; asked again, there is one decision, whichever came."""
    rng = random.Random(8)  # noqa: S311 - instants, not secrets
    repeated = set()
    for number, stack in enumerate(stacks[:4], start=1):
        asked = choice(stack)
        killed = start()
        _ask_and_kill(killed, asked, rng.uniform(0.0, 0.04))
        page = (again := start()).signed_in()
        answer = page.post(f"/api/v1/cases/{CASE}/decisions", json=asked).json()
        assert [each["stack"] for each in answer["decisions"]] == [stack]
        assert page.get(f"/api/v1/cases/{CASE}/decisions").json()["total"] == number
        repeated.add(answer["was_repeated"])
        again.end(signal.SIGKILL)
    with open_desk(Config(workspace=str(workspace)), "b.diaz", create=False) as desk:
        assert verify(desk, CASE, unwatched, with_evidence=False).differences == ()


def _ask_and_kill(review: Review, asked: dict[str, Any], after_s: float) -> None:
    page = review.signed_in()

    def ask() -> None:
        with suppress(httpx.HTTPError):
            page.post(f"/api/v1/cases/{CASE}/decisions", json=asked)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(after_s)
    review.end(signal.SIGKILL)
    asking.join()
