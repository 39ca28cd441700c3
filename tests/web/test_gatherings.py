"""Gatherings over HTTP and on the page: made of what is chosen, suggested, accepted, declined, undone by keyboard."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
from playwright.sync_api import Page, expect
from tests.web.conftest import CASE, Start
from tests.web.leads import propose
from tests.web.officer import PATIENCE_MS, Officer

from clew.casework.desk import Desk
from clew.casework.gather import ToMake, make, rename
from clew.model.gathering import GatheringKind, Sighting
from clew.model.link import Box

Address = Callable[[str], str]
ErrorOf = Callable[[httpx.Response], tuple[int, str]]


def keyed(**said: Any) -> dict[str, Any]:  # noqa: ANN401 - a body
    return {"key": str(uuid.uuid4()), **said}


def test_gatherings_are_told_and_changed(desk: Desk, page: httpx.Client, api: Address, error_of: ErrorOf) -> None:
    pairs = propose(desk, CASE, 4)
    asked = keyed(kind="series", name="Old town", media=[pairs[0][0][:12]])
    made = page.post(api("./gatherings"), json=asked).json()
    number = made["gathering"]["number"]
    assert page.post(api("./gatherings"), json=asked).json()["was_repeated"]
    assert error_of(page.post(api("./gatherings"), json=keyed(kind="series", name="old town"))) == (409, "conflict")
    (listed,) = page.get(api("./gatherings"), params={"here": True, "name": "TOWN"}).json()
    assert (listed["name"], listed["state"], listed["is_unsolved"]) == ("Old town", "unsolved", True)
    (told,) = page.get(api(f"./gatherings/{number}/suggestions")).json()
    assert told["media"]["cases"] == [CASE]
    assert (told["sha256"], told["kinds"], told["agrees"], told["among"]) == (pairs[0][1], ["same place"], 1, 1)
    where = api(f"./gatherings/{number}/acts")
    assert error_of(page.post(where, json=keyed(act="merge"))) == (422, "usage")
    assert error_of(page.post(where, json=keyed(act="add"))) == (422, "usage")
    assert error_of(page.post(where, json=keyed(act="decline", media=[pairs[0][1]]))) == (422, "usage")
    accepted = page.post(where, json=keyed(act="accept", media=[pairs[0][1]])).json()
    assert accepted["gathering"]["members"] == 2
    details = page.get(api(f"./gatherings/{number}")).json()
    assert "same place (open, chance reaches it 1 in 10,000)" in details["items"][0]["basis"]
    assert [each["act"] for each in details["acts"]] == ["make", "add"]
    split = page.post(where, json=keyed(act="split", media=[pairs[0][1]], name="River")).json()
    merged = keyed(act="merge", into=number, reason="one place")
    other = api(f"./gatherings/{split['other']['number']}/acts")
    assert page.post(other, json=merged).json()["gathering"]["merged_into"] == number
    assert page.get(api(f"./gatherings/{split['other']['number']}/suggestions")).json() == []
    back = page.post(other, json=keyed(act="unmerge")).json()["gathering"]
    assert (back["merged_into"], back["members"]) == (None, 1)
    assert error_of(page.get(api("./gatherings/99"))) == (404, "not_found")
    both = page.get(api(f"./gatherings/{number}")).json()
    assert [(each["number"], each["merged_into"]) for each in both["others"]] == [(split["other"]["number"], None)]
    assert [each["said"] and each["said"]["name"] for each in both["acts"]][:3] == ["Old town", None, "River"]


def test_of_two_people_in_one_picture_one_is_split_off(desk: Desk, page: httpx.Client, api: Address) -> None:
    ((sha256, _),) = propose(desk, CASE, 1)
    faces = [Sighting(bytes.fromhex(sha256), "", Box(left, 0.25, 0.125, 0.125)) for left in (0.25, 0.5)]
    number = make(desk, CASE, ToMake(GatheringKind.SUBJECT, "Subject 7", sightings=faces)).gathering.number
    items = page.get(api(f"./gatherings/{number}")).json()["items"]
    assert [each["box"]["left"] for each in items] == [0.25, 0.5]
    named = [{name: items[1][name] for name in ("sha256", "at_ms", "box")}]
    asked = keyed(act="split", sightings=named, name="Subject 8")
    done = page.post(api(f"./gatherings/{number}/acts"), json=asked).json()
    assert (done["gathering"]["members"], done["other"]["members"]) == (1, 1)
    (left,) = page.get(api(f"./gatherings/{done['other']['number']}")).json()["items"]
    assert left["box"]["left"] == 0.5


def test_a_gathering_grows_by_keyboard(desk: Desk, start: Start, officer: Officer) -> None:
    review = start("--case", CASE)
    pairs = propose(desk, CASE, 4)
    ends = [Sighting(bytes.fromhex(pairs[1][0]))]
    make(desk, CASE, ToMake(GatheringKind.SUBJECT, "Subject 7", sightings=ends))
    make(desk, CASE, ToMake(GatheringKind.SERIES, "Market", sightings=ends))
    page = officer.open(review)
    page.keyboard.press("Shift+P")
    items, suggested = page.locator(".gathering-item"), page.locator("[data-suggested]")
    expect(items).to_have_count(2, timeout=PATIENCE_MS)
    expect(page.get_by_text("Nothing is suggested")).to_be_visible(
        timeout=PATIENCE_MS
    )  # a place says nothing of a person
    page.keyboard.press("s")
    expect(items.first).to_contain_text("Subject, identified", timeout=PATIENCE_MS)
    page.keyboard.press("u")
    expect(items.first).to_contain_text("Subject, unidentified", timeout=PATIENCE_MS)
    for key in "susu":  # quicker than the page is told: each undoes the state, not what was before
        page.keyboard.press(key)
    expect(page.locator("[data-act]")).to_have_count(7, timeout=PATIENCE_MS)
    expect(items.first).to_contain_text("Subject, unidentified")
    page.keyboard.press("ArrowDown")
    expect(suggested).to_have_count(2, timeout=PATIENCE_MS)
    expect(suggested.first).to_contain_text("1 in 10,000 by chance")
    page.keyboard.press("ArrowRight")
    expect(suggested.nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("r")
    expect(page.locator("input:focus")).to_be_visible()
    page.keyboard.type("another stall")
    page.keyboard.press("Enter")
    expect(suggested).to_have_count(1, timeout=PATIENCE_MS)
    page.keyboard.press("a")
    expect(items.nth(1)).to_contain_text("2 members", timeout=PATIENCE_MS)
    page.keyboard.press("g")
    expect(page.get_by_text("1 stack chosen")).to_have_count(0, timeout=PATIENCE_MS)
    expect(items.nth(1)).not_to_contain_text("2 members")
    page.keyboard.press("n")
    expect(page.locator("input:focus")).to_be_visible()
    page.keyboard.type("Mill")
    page.keyboard.press("Enter")
    expect(items).to_have_count(3, timeout=PATIENCE_MS)
    expect(page.locator(".gathering-about h2")).to_have_text("Mill", timeout=PATIENCE_MS)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("undo the last act on it")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(".overlay")).to_have_count(0)
    assert officer.complaints == []


def entered(page: Page, words: str, after: str | None = None) -> None:
    """Type into a form, in its next field where a key leads there, and be done with it."""
    if after is not None:
        page.keyboard.press(after)
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def test_gatherings_are_renamed_merged_and_split_beside_a_colleague(desk: Desk, start: Start, officer: Officer) -> None:
    review = start("--case", CASE)
    pairs = propose(desk, CASE, 2)
    ends = [Sighting(bytes.fromhex(each)) for each in (*pairs[0], pairs[1][1])]
    make(desk, CASE, ToMake(GatheringKind.PLACE, "Mill", sightings=ends[:2]))
    make(desk, CASE, ToMake(GatheringKind.PLACE, "Old mill", sightings=ends[2:]))
    page = officer.open(review)
    page.keyboard.press("Shift+P")
    items, name, told = page.locator(".gathering-item"), page.locator(".gathering-about h2"), page.locator("[data-act]")
    typed = page.locator("form input:focus")
    expect(told).to_have_count(1, timeout=PATIENCE_MS)
    page.keyboard.press("e")
    expect(typed).to_have_value("Mill")
    typed.fill("Bridge")
    entered(page, "a river below", after="Tab")
    expect(told.first).to_contain_text("renamed Mill to Bridge \u201ca river below\u201d", timeout=PATIENCE_MS)
    page.keyboard.press("m")
    expect(typed).to_be_visible()
    page.keyboard.type("old")
    expect(page.locator("form option")).to_have_text(["2  Old mill: unidentified, 1 member"], timeout=PATIENCE_MS)
    page.keyboard.press("ArrowDown")
    entered(page, "one place", after="Tab")
    expect(name).to_have_text("Old mill", timeout=PATIENCE_MS)
    expect(items).to_have_count(1)
    expect(told.first).to_contain_text("merged Bridge into it \u201cone place\u201d", timeout=PATIENCE_MS)
    rename(desk, CASE, 2, "Weir", "on a sign")
    expect(page.locator(".gathering-meanwhile")).to_contain_text("renamed Old mill to Weir", timeout=PATIENCE_MS)
    page.keyboard.press("Shift+M")
    expect(typed).to_be_visible()
    entered(page, "two places")
    expect(items).to_have_count(2, timeout=PATIENCE_MS)
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-member]")).to_have_count(2, timeout=PATIENCE_MS)
    page.keyboard.press("d")
    expect(page.get_by_text("Mark members first")).to_be_visible()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Space")
    page.keyboard.press("d")
    expect(typed).to_be_visible()
    entered(page, "Gate")
    expect(items.nth(2)).to_contain_text("Gate", timeout=PATIENCE_MS)
    expect(page.locator("[data-member]")).to_have_count(1, timeout=PATIENCE_MS)
    page.keyboard.press("u")
    expect(items).to_have_count(2, timeout=PATIENCE_MS)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("split what is marked off into a new one")
    assert officer.complaints == []
