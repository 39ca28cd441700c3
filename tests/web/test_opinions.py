"""Second opinions over HTTP: two officers at two servers on one workspace."""

import json
import uuid
from collections.abc import Callable

import httpx
import pytest
from tests.web.conftest import CASE, Start

from clew.cli.app import run
from clew.cli.schemas_team import OpinionRound, OpinionsAsked

Address = Callable[[str], str]
ErrorOf = Callable[[httpx.Response], tuple[int, str]]
BETRAYING = ("category", "code", "officer", "decision", "a.moreau", "lane", "reason", "assigned", "note", "tags")
"""What an answer may not hold that is given to whoever decides blind."""


def keyed(**fields: object) -> dict[str, object]:
    return {"key": str(uuid.uuid4()), **fields}


def decide(page: httpx.Client, api: Address, code: str, *stacks: str) -> None:
    asked = keyed(stacks=list(stacks), scheme="uk", code=code, note="a bridge")
    assert page.post(api("./decisions"), json=asked).is_success


def codes_told(page: httpx.Client, api: Address) -> set[str]:
    items = page.get(api("./stacks"), params={"decided": "yes"}).json()["items"]
    return {each["category"]["code"] for each in items}


def test_officers_decide_once_more_blind_and_settle(
    page: httpx.Client,
    start: Start,
    api: Address,
    error_of: ErrorOf,
    stacks: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    two = start(CLEW_OFFICER="b.diaz")
    other = two.signed_in()
    decide(page, api, "A", *stacks[:3])
    decide(page, api, "C", *stacks[3:5])
    asked = keyed(scheme="uk", share=1, filters={"category": ["uk/A", "uk/C"]}, seed="7")
    begun = page.post(api("./opinions/rounds"), json=asked).json()
    assert begun == {"round": 1, "stacks": 5, "decided": 5, "seed": "7", "was_repeated": False}
    assert page.post(api("./opinions/rounds"), json=asked).json() == {**begun, "was_repeated": True}
    assert page.get(api("./opinions/queue")).json() == {"total": 0, "items": []}
    assert codes_told(page, api) == {"A", "C"}
    assert codes_told(other, api) == {""}  # by no tab, and no address
    assert other.get(api("./decisions")).json() == {"total": 5, "items": []}
    assert other.get(api("./decisions/history")).json()["items"] == []
    assert other.get(api(f"./stacks/{stacks[0]}")).json()["decisions"] == []
    codes = {}
    for left in range(5, 0, -1):
        answer = other.get(api("./opinions/queue"), params={"count": 1})
        assert answer.json()["total"] == left
        assert not [word for word in BETRAYING if word in answer.text]
        (item,) = answer.json()["items"]
        assert item["stack"] in stacks[:5]
        view = keyed(round=item["round"], position=item["position"], code="A")
        given = other.post(api("./opinions"), json=view)
        assert given.json() == other.post(api("./opinions"), json=view).json() == {"number": 6 - left}
        codes[item["stack"]] = item["position"]
    assert codes_told(other, api) == {"A", "C"}
    assert len(other.get(api("./decisions")).json()["items"]) == 5
    (told,) = page.get(api("./opinions/rounds")).json()
    # by hand: A and A 3, C then A 2; agreed 0.6, by chance 3/5 x 1 = 0.6, kappa 0
    assert told["agreement"] == {
        "count": 5,
        "agreed": 3,
        "rate": 0.6,
        "kappa": 0.0,
        "pairs": [{"first": "A", "second": "A", "count": 3}, {"first": "C", "second": "A", "count": 2}],
    }
    assert (told["waiting"], told["disagreements"], told["settled"]) == (0, 2, 0)
    apart = page.get(api("./opinions/disagreements")).json()
    assert {each["stack"] for each in apart} == set(stacks[3:5])
    assert (apart[0]["first"]["officer"], apart[0]["first"]["code"]) == ("a.moreau", "C")
    assert [(each["officer"], each["code"]) for each in apart[0]["others"]] == [("b.diaz", "A")]
    place = {"round": 1, "position": codes[stacks[3]]}
    settled = other.post(api("./opinions/settlements"), json=keyed(**place, code="B", note="both looked"))
    assert (settled.json()["number"], settled.json()["code"], settled.json()["stack"]) == (6, "B", stacks[3])
    assert error_of(page.post(api("./opinions/settlements"), json=keyed(**place, code="A"))) == (409, "conflict")
    (tile,) = page.get(api("./stacks"), params={"category": "uk/B"}).json()["items"]
    assert (tile["stack"], tile["category"]["is_applied"]) == (stacks[3], True)
    shown = ("opinions", "show", "--case", CASE, "--workspace", str(two.workspace))
    assert run([*shown, "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert set(one) == set(OpinionRound.__struct_fields__)
    assert (one["settled"], one["rate"], one["kappa"]) == (1, 0.6, 0.0)
    assert run(shown) == 0
    assert "C then A: 2" in capsys.readouterr().out
    begin = ("opinions", "start", "--case", CASE, "--workspace", str(two.workspace), "--scheme", "uk", "--json")
    assert run([*begin, "--count", "2", "--seed", "7"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == set(OpinionsAsked.__struct_fields__)


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("rounds", {"scheme": "uk", "filters": {}, "share": 0.5}, (422, "usage")),  # nothing is decided
        ("rounds", {"scheme": "none", "filters": {}, "share": 0.5}, (404, "not_found")),
        ("rounds", {"scheme": "uk", "filters": {}}, (422, "usage")),
        ("rounds", {"scheme": "uk", "share": 0.5}, (422, "usage")),
        ("rounds", {"scheme": "uk", "stacks": ["0" * 12], "count": 1}, (404, "not_found")),
        ("", {"round": 1, "position": 0, "code": "A"}, (404, "not_found")),
        ("settlements", {"round": 1, "position": 0, "code": "A"}, (404, "not_found")),
    ],
)
def test_what_makes_no_sense_is_refused(
    reader: httpx.Client, api: Address, error_of: ErrorOf, path: str, body: dict[str, object], expected: object
) -> None:
    assert error_of(reader.post(api(f"./opinions/{path}".rstrip("/")), json=keyed(**body))) == expected
