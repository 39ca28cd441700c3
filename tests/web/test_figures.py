"""The figures of a case: what they count is what the queue shows."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
from tests.web.conftest import CASE

from clew.casework.desk import Desk
from clew.casework.figures import figures
from clew.store import cases

Address = Callable[[str], str]


def asked(client: httpx.Client, address: str, **query: Any) -> Any:  # noqa: ANN401 - whatever the API tells
    answer = client.get(address, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_what_is_counted_is_what_is_shown(reader: httpx.Client, api: Address, desk: Desk) -> None:
    told = asked(reader, api("./figures"))
    with desk.catalog.reading() as tx:
        account = cases.accounting(tx, CASE)
    (exhibit,) = told["exhibits"]
    assert exhibit == {
        "name": "KP/1",
        "found": account.found,
        "examined": account.examined,
        "unsupported": account.unsupported,
        "failed": account.failed,
        "bytes": account.bytes,
    }
    assert account.found == account.examined + account.unsupported + account.failed
    assert sum(each["files"] for each in told["unsupported"]) == account.unsupported
    assert sum(each["files"] for each in told["failed"]) == account.failed
    assert {each["lane"]: each["stacks"] for each in told["lanes"]} == asked(reader, api("./gallery"))["lanes"]
    for name in ("lists", "cameras", "folders"):
        assert told[name]
        for each in told[name]:
            value = {name[:-1]: each.get("name", each.get("value"))}
            assert asked(reader, api("./stacks"), **value)["total"] == each["stacks"]
    for each in told["months"]:
        month = each["value"]
        last = asked(reader, api("./stacks"), **{"from": f"{month}-01", "to": f"{month}-28"})["total"]
        assert last <= each["stacks"]
    assert told["pace"]["left"] == sum(each["stacks"] for each in told["lanes"] if each["lane"] != "known")


def test_decisions_are_counted_at_once(page: httpx.Client, api: Address, desk: Desk) -> None:
    shown = [tile["stack"] for tile in asked(page, api("./stacks"), lane="new")["items"]]
    body = {"key": str(uuid.uuid4()), "stacks": shown[:3], "scheme": "uk", "code": "C"}
    assert page.post(api("./decisions"), json=body).status_code == 200
    undoing = {"key": str(uuid.uuid4()), "numbers": [2]}
    assert page.post(api("./decisions/undo"), json=undoing).status_code == 200
    told = asked(page, api("./figures"))
    new = next(each for each in told["lanes"] if each["lane"] == "new")
    assert new["decided"] == 2
    assert told["categories"] == [{"scheme": "uk", "code": "C", "applied": 2, "suggested": 0}]
    (hour,) = told["hours"]
    assert (hour["officer"], hour["decisions"], hour["lanes"]["new"]) == ("a.moreau", 2, 2)
    assert hour["categories"] == [{"category": "uk/C", "decisions": 2}]
    (officer,) = told["officers"]
    assert (officer["decisions"], officer["undone"], officer["undos"]) == (3, 1, 1)
    assert told["pace"]["hours_left"] is None
    counted = figures(desk, CASE).queue
    assert [each.decided for each in counted.lanes] == [each["decided"] for each in told["lanes"]]
