"""Trace sheets by the API: made as the command makes them, refused, looked at, and approved by another officer."""

import hashlib
import io
import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from tests.web.conftest import Start
from tests.web.traces import BAG, WOOD, take_in_things

from clew.casework.desk import Desk
from clew.casework.trace_requests import APPROVED, ASKED, LOOKED
from clew.casework.trace_sheet import MADE
from clew.examine.cutting import lookers
from clew.store import custody

Address = Callable[[str], str]
ErrorOf = Callable[[httpx.Response], tuple[int, str]]
WORDS = {"reference": "T-2026-17", "question": "Wo wurde das verkauft?", "contact": "Ihre Polizei", "language": "de"}


def entries(desk: Desk) -> list[tuple[str, str, dict[str, Any]]]:
    with desk.catalog.reading() as tx:
        found = custody.entries_of(tx, (ASKED, LOOKED, APPROVED, MADE))
        return [(each.act, each.officer, json.loads(each.details)) for each in found]


def test_a_sheet_is_made_or_waits_for_another_officer(
    desk: Desk, start: Start, api: Address, error_of: ErrorOf, tmp_path: Path
) -> None:
    if not lookers():
        pytest.skip("nothing looks for people here")
    sha256 = take_in_things(desk, tmp_path)
    page, other = start().signed_in(), start(CLEW_OFFICER="b.diaz").signed_in()
    asked = {"sha256": sha256, **WORDS}

    made = page.post(api("./traces"), json={**asked, "box": BAG, "format": "png"}).json()
    assert (made["request"], made["found"]) == (None, [])
    answer = page.get(api(f"./exports/{made['file']['id']}"))
    assert hashlib.sha256(answer.content).hexdigest() == made["file"]["sha256"]
    assert "trace-T-2026-17.png" in answer.headers["content-disposition"]
    assert page.get(api("./traces")).json() == []

    refused = page.post(api("./traces"), json={**asked, "box": WOOD}).json()
    assert refused["file"] is None
    number = refused["request"]["number"]
    (told,) = other.get(api("./traces")).json()
    assert told == refused["request"]
    assert {name: told[name] for name in WORDS} == WORDS
    assert (told["officer"], told["sha256"], told["box"]) == ("a.moreau", sha256, pytest.approx(WOOD))
    assert (told["found"], told["looked"], told["approved"]) == (refused["found"], [], None)

    seen = other.post(api(f"./traces/{number}/cut"))
    assert (seen.headers["content-type"], seen.headers["cache-control"]) == ("image/png", "no-store")
    assert Image.open(io.BytesIO(seen.content)).size == (280, 480)
    assert list((tmp_path / "workspace" / "spool").iterdir()) == []

    approval = {"key": str(uuid.uuid4()), "reason": "a cupboard"}
    assert error_of(page.post(api(f"./traces/{number}/approval"), json=approval)) == (422, "usage")
    approved = other.post(api(f"./traces/{number}/approval"), json=approval)
    assert approved.json()["approved"]["officer"] == "b.diaz"
    assert approved.json()["looked"] == ["b.diaz"]
    assert other.post(api(f"./traces/{number}/approval"), json=approval).json() == approved.json()
    again = {**approval, "reason": "another"}
    assert error_of(other.post(api(f"./traces/{number}/approval"), json=again)) == (409, "conflict")

    given = page.post(api("./traces"), json={**asked, "box": told["box"], "format": "html"}).json()
    assert given["file"]["name"] == "trace-T-2026-17.html"
    assert page.get(api(f"./exports/{given['file']['id']}")).content.startswith(b'<!doctype html>\n<html lang="de">')
    said = [(act, officer) for act, officer, _ in entries(desk)]
    a, b = "a.moreau", "b.diaz"
    assert said == [(MADE, a), (ASKED, a), (LOOKED, b), (APPROVED, b), (MADE, a)]
    assert entries(desk)[-1][2]["request"] == number


def test_what_can_not_be_asked_for_is_said(page: httpx.Client, api: Address, error_of: ErrorOf) -> None:
    asked = {"sha256": "0" * 64, "box": BAG, **WORDS}
    assert error_of(page.post(api("./traces"), json=asked)) == (404, "not_found")
    outside = {**BAG, "left": 0.9}
    assert error_of(page.post(api("./traces"), json={**asked, "box": outside})) == (422, "usage")
    assert error_of(page.post(api("./traces"), json={**asked, "format": "docx"})) == (422, "usage")
    assert error_of(page.post(api("./traces/1/cut"))) == (404, "not_found")
    approval = {"key": str(uuid.uuid4()), "reason": "a cupboard"}
    assert error_of(page.post(api("./traces/1/approval"), json=approval)) == (404, "not_found")
    assert error_of(page.get("/api/v1/cases/NOPE/traces")) == (404, "not_found")
    assert error_of(page.post(api("./traces"), json=asked, headers={"X-Clew": "0"})) == (403, "forbidden")
