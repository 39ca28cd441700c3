"""What officers looked at, counted over HTTP."""

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from tests.web.conftest import CASE, Start

from clew.casework.desk import Desk
from clew.cli.app import run
from clew.store import custody

Address = Callable[[str], str]
ErrorOf = Callable[[httpx.Response], tuple[int, str]]
TODAY = datetime.now(UTC).date().isoformat()


def looks(*pictures: str, **changed: object) -> dict[str, Any]:
    batch = {"key": str(uuid.uuid4()), "day": TODAY, "case": CASE, "unblurred_ms": 1500, "pictures": list(pictures)}
    return {**batch, **changed}


def test_pages_and_machines_of_one_officer_add_up(
    start: Start, api: Address, stacks: list[str], desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    here, there = start().signed_in(), start().signed_in()
    other = start(CLEW_OFFICER="b.diaz").signed_in()
    first, second = (str(number) * 64 for number in (1, 2))
    batch = looks(first)
    assert here.post(api("me/exposure"), json=batch).json() == {"day": TODAY, "unblurred_ms": 1500, "pictures": 1}
    assert there.post(api("me/exposure"), json=looks(first, second, case=None)).json()["pictures"] == 2
    assert here.post(api("me/exposure"), json=batch).json() == {"day": TODAY, "unblurred_ms": 3000, "pictures": 2}
    asked = {"key": str(uuid.uuid4()), "stacks": stacks[:1], "scheme": "uk", "code": "C", "note": ""}
    assert here.post(api("./decisions"), json=asked).status_code == 200
    told = there.get(api("me/exposure"), params={"days": 2}).json()
    assert (told["officer"], told["limits"]) == ("a.moreau", {"minutes": 0, "pictures": 0})
    assert [each["unblurred_ms"] for each in told["days"]] == [3000, 0]
    assert told["days"][0]["stacks"] == 1
    assert told["days"][0]["spared"] == told["days"][0]["files"] > 0
    assert [(each["case"], each["pictures"]) for each in told["cases"]] == [(None, 2), (CASE, 1)]
    assert told["cases"][1]["listed"] == told["cases"][1]["spared"] > 0
    other.post(api("me/exposure"), json=looks(first))
    mine = here.get(api("./exposure")).json()
    assert not mine["is_of_all"]
    assert [each["officer"] for each in mine["officers"]] == ["a.moreau"]
    assert not [entry for entry in _custody(desk) if "expos" in entry]
    assert run(["exposure", "--json", "--workspace", str(desk.config.workspace)]) == 0
    assert json.loads(capsys.readouterr().out)["officer"]


def _custody(desk: Desk) -> list[str]:
    with desk.catalog.reading() as tx:
        return [entry.act for entry in custody.entries(tx)]


def test_a_unit_may_set_limits_and_let_all_be_seen(start: Start, api: Address, desk: Desk) -> None:
    file = desk.spool.parent / "clew.toml"
    file.write_text("[review]\nexposure_minutes = 90\nexposure_pictures = 400\nexposure_of_all = true\n")
    page = start("--config", str(file)).signed_in()
    page.post(api("me/exposure"), json=looks("1" * 64))
    other = start("--config", str(file), CLEW_OFFICER="b.diaz").signed_in()
    assert other.get(api("me/exposure")).json()["limits"] == {"minutes": 90, "pictures": 400}
    told = other.get(api("./exposure")).json()
    assert told["is_of_all"]
    assert [(each["officer"], each["pictures"]) for each in told["officers"]] == [("a.moreau", 1), ("b.diaz", 0)]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"case": "OP-999"}, (404, "not_found")),
        ({"day": (datetime.now(UTC).date() + timedelta(days=3)).isoformat()}, (422, "usage")),
        ({"unblurred_ms": 86_400_001}, (422, "usage")),
        ({"pictures": ["zz"]}, (422, "usage")),
        ({"more": 1}, (422, "usage")),
    ],
)
def test_what_makes_no_sense_is_refused(
    reader: httpx.Client, api: Address, error_of: ErrorOf, changed: dict[str, Any], expected: object
) -> None:
    assert error_of(reader.post(api("me/exposure"), json=looks("1" * 64, **changed))) == expected
