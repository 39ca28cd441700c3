"""Leads over HTTP: told a page at a time, judged once under a key."""

import json
import uuid
from collections.abc import Callable

import httpx
import pytest
from tests.web.conftest import CASE
from tests.web.leads import propose

from clew.casework.desk import Desk
from clew.cli.app import run
from clew.cli.schemas_leads import Lead

Address = Callable[[str], str]
ErrorOf = Callable[[httpx.Response], tuple[int, str]]


def keyed(verdict: str, reason: str = "") -> dict[str, str]:
    return {"key": str(uuid.uuid4()), "verdict": verdict, "reason": reason}


def test_leads_are_told_in_pages_and_judged(
    desk: Desk, page: httpx.Client, api: Address, error_of: ErrorOf, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = propose(desk, CASE, 5)
    told = page.get(api("./leads"), params={"count": 2}).json()
    assert told["total"] == 5
    assert told["off"] == []
    assert {each["kind"]: each["count"] for each in told["counts"] if each["verdict"] == "open"}.keys() >= {
        "same place"
    }
    assert [{each["this"]["sha256"], each["other"]["sha256"]} for each in told["items"]] == [*map(set, pairs[:2])]
    rest = page.get(api("./leads"), params={"count": 200, "after": told["items"][-1]["number"]}).json()
    assert [{each["this"]["sha256"], each["other"]["sha256"]} for each in rest["items"]] == [*map(set, pairs[2:])]
    first = told["items"][0]
    assert (first["kind"], first["false_match_rate"], first["crosses"]) == ("same place", 1e-4, False)
    assert first["measured"].endswith(".")
    assert first["this"]["cases"] == [CASE]
    assert first["this"]["stack"] == first["this"]["sha256"][:12]
    assert first["facts"] == [{"name": "inliers", "value": "57 of 80"}]
    details = page.get(api(f"./leads/{first['number']}")).json()
    assert len(details.pop("points")) == 3
    assert details == first
    card = page.get(f"/cases/{CASE}/leads/{first['number']}/card")
    assert "Custody has no entry of this page" in card.text
    assert first["other"]["sha256"] in card.text
    assert "frame-ancestors 'none'" in card.headers["content-security-policy"]
    assert page.get(f"/cases/{CASE}/leads/99999/card").status_code == 404
    where = api(f"./leads/{first['number']}/decisions")
    assert error_of(page.post(where, json=keyed("rejected", "  "))) == (422, "usage")
    asked = keyed("rejected", "another bridge")
    made = page.post(where, json=asked)
    assert made.is_success
    assert made.json() == page.post(where, json=asked).json()
    assert error_of(page.post(where, json={**asked, "verdict": "open"})) == (409, "conflict")
    assert error_of(page.post(where, json=keyed("rejected", "once more"))) == (422, "usage")
    counted = page.get(api("./leads"), params={"count": 0}).json()
    assert (counted["total"], counted["items"]) == (4, [])
    (rejected,) = page.get(api("./leads"), params={"verdict": "rejected"}).json()["items"]
    assert [(each["verdict"], each["reason"], each["officer"]) for each in rejected["decisions"]] == [
        ("rejected", "another bridge", "a.moreau")
    ]
    assert page.get(api("./leads"), params={"kind": "same place"}).json()["total"] == 2
    for path in ("./leads", "./graph"):
        assert error_of(page.get(api(path), params={"kind": "nonsense"})) == (422, "usage")
    newest = page.get(api("./leads"), params={"order": "newest", "count": 200}).json()["items"]
    numbers = [each["number"] for each in newest]
    assert numbers == sorted(numbers, reverse=True)
    older = {"order": "newest", "after": numbers[1]}
    assert [each["number"] for each in page.get(api("./leads"), params=older).json()["items"]] == numbers[2:]
    shown = ("leads", "show", "--case", CASE, "--workspace", str(desk.config.workspace), "--json", "--limit", "1")
    assert run([*shown, "--decided"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert set(one) == set(Lead.__struct_fields__)
    assert (one["verdict"], one["lead"]) == ("rejected", first["number"])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("leads/7", (404, "not_found")),
        ("leads/0", (422, "usage")),
        ("leads?after=7", (404, "not_found")),
        ("leads?verdict=perhaps", (422, "usage")),
        ("leads?count=201", (422, "usage")),
    ],
)
def test_what_is_not_there_is_said(
    reader: httpx.Client, api: Address, error_of: ErrorOf, path: str, expected: object
) -> None:
    assert error_of(reader.get(api(f"./{path}"))) == expected


def test_pages_hear_of_new_leads(desk: Desk, page: httpx.Client, api: Address) -> None:
    with page.stream("GET", api("./events")) as stream:
        lines = stream.iter_lines()
        assert "event: gallery" in lines  # the first look is over
        propose(desk, CASE, 1)
        assert "event: lead" in lines
