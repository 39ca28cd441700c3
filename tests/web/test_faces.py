"""Groups of faces over HTTP and on the page: named, split, merged, taken back by keyboard, off where policy says so."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
from playwright.sync_api import Page, expect
from tests.web.conftest import CASE, Start
from tests.web.made_faces import put_faces
from tests.web.officer import PATIENCE_MS, Officer
from tests.web.test_accessibility import LOOK, axe_core

from clew.casework.desk import Desk
from clew.casework.face_groups import face_words
from clew.casework.group_faces import group_faces
from clew.casework.judge_faces import name_faces, take_back_faces
from clew.casework.progress import unwatched
from clew.casework.switch_linker import switch_linker
from clew.store import gatherings

Address = Callable[[str], str]
ErrorOf = Callable[[httpx.Response], tuple[int, str]]


def keyed(**said: Any) -> dict[str, Any]:  # noqa: ANN401 - a body
    return {"key": str(uuid.uuid4()), **said}


def test_groups_of_faces_are_told_and_spoken_of(
    desk: Desk, page: httpx.Client, api: Address, error_of: ErrorOf
) -> None:
    known = put_faces(desk, CASE)
    assert page.get(api("./face-groups")).json()["made_at"] is None
    assert page.post(api("./face-groups"), json={}).json()["total"] == 2
    large, small = page.get(api("./face-groups")).json()["items"]
    assert [(each["faces"], each["media"], each["cases"], each["names"]) for each in (large, small)] == [
        (3, 3, 1, []),
        (2, 2, 1, []),
    ]
    assert {each["media"]["sha256"] for each in large["best"]} == set(known[:3])
    assert (large["best"][0]["marks"], large["best"][0]["media"]["box"]["width"]) == ([], 3000 / 16384)
    where = api("./face-groups/words")
    named = keyed(act="name", group=large["group"], name="Subject 7", reason="by the witness")
    said = page.post(where, json=named).json()
    assert (said["word"]["act"], said["word"]["faces"], said["is_grouped"]) == ("named", 3, True)
    assert page.post(where, json=named).json()["word"]["number"] == said["word"]["number"]
    assert error_of(page.post(where, json=named | {"name": "Subject 8"})) == (409, "conflict")
    assert [each["names"] for each in page.get(api("./face-groups")).json()["items"]] == [[], ["Subject 7"]]
    assert error_of(page.post(where, json=keyed(act="merge", group=large["group"]))) == (422, "usage")
    page.post(where, json=keyed(act="merge", group=large["group"], other=small["group"], reason="one scar"))
    (one,) = page.get(api("./face-groups")).json()["items"]
    told = page.get(api(f"./face-groups/{one['group']}"), params={"count": 2, "after": 4}).json()
    assert (told["group"]["faces"], len(told["items"])) == (5, 1)
    assert page.get(api("./face-groups"), params={"all": True}).json()["made_at"] is None
    page.post(where, json=keyed(act="undo", word=2, reason="two scars"))
    words = page.get(where).json()
    assert [(each["act"], each["holds"]) for each in words] == [
        ("taken back", True),
        ("merged", False),
        ("named", True),
    ]
    assert page.get(api("./face-groups")).json()["total"] == 2
    switch_linker(desk, CASE, "faces", "by order of the court", is_off=True)
    off = page.get(api("./face-groups"), params={"all": True}).json()
    assert (off["items"], off["off"]) == ([], {"linker": "faces", "reason": "by order of the court"})
    for refused in (
        page.get(api(f"./face-groups/{large['group']}")),
        page.get(where),
        page.post(api("./face-groups"), json={}),
        page.post(where, json=keyed(act="undo", word=1)),
    ):
        assert error_of(refused) == (422, "usage")
    assert len(face_words(desk)) == 3


def because(page: Page, key: str, reason: str) -> None:
    """Do what a key does, for a reason."""
    page.keyboard.press(key)
    page.get_by_role("textbox").fill(reason)
    page.keyboard.press("Enter")


def look(page: Page) -> None:
    """Uncover the face that is looked at, and no other: so it is where pictures are seen through a lens."""
    cut_outs = page.locator(".face-look canvas")
    expect(page.locator("canvas[data-name=face-large]")).to_have_attribute("data-uncovered", "no", timeout=PATIENCE_MS)
    expect(cut_outs.first).to_have_attribute("data-uncovered", "no")
    page.keyboard.down("v")
    expect(cut_outs.first).to_have_attribute("data-uncovered", "yes")
    expect(cut_outs.last).to_have_attribute("data-uncovered", "no")
    expect(page.locator(".status")).to_contain_text("1 picture")
    page.keyboard.up("v")
    expect(cut_outs.first).to_have_attribute("data-uncovered", "no")


def test_groups_are_gone_through_by_keyboard(desk: Desk, start: Start, officer: Officer) -> None:
    put_faces(desk, CASE)
    group_faces(desk, CASE, unwatched)
    review = start("--case", CASE)
    page = officer.open(review)
    page.keyboard.press("Shift+F")
    groups, faces = page.locator(".face-group"), page.locator(".face-look")
    expect(faces).to_have_count(3, timeout=PATIENCE_MS)
    expect(groups.first).to_have_attribute("aria-current", "true")
    large = groups.first.get_attribute("data-group") or ""
    look(page)
    page.keyboard.press("x")
    expect(page.get_by_role("button", name="Face alone")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("s")
    because(page, "o", "another ear")
    expect(faces).to_have_count(2, timeout=PATIENCE_MS)
    expect(page.locator(".face-words")).to_contain_text("another ear")
    because(page, "u", "the same ear")
    expect(faces).to_have_count(3, timeout=PATIENCE_MS)
    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".face-group[aria-current]")).not_to_have_attribute("data-group", large)
    expect(faces).to_have_count(2, timeout=PATIENCE_MS)
    because(page, "m", "one scar")
    expect(groups).to_have_count(1, timeout=PATIENCE_MS)
    expect(faces).to_have_count(5, timeout=PATIENCE_MS)
    page.evaluate(axe_core())
    assert page.evaluate(LOOK, []) == []
    page.keyboard.press("n")
    page.get_by_role("textbox", name="Who is it?").fill("Subject 7")
    page.get_by_role("textbox", name="Why?").fill("by the witness")
    page.keyboard.press("Enter")
    expect(page.locator(".face-about h2")).to_have_text("Subject 7", timeout=PATIENCE_MS)
    with desk.catalog.reading() as tx:
        (subject,) = gatherings.gatherings(tx)
    assert (subject.name, subject.members) == ("Subject 7", 5)
    take_back_faces(desk, 3, "two people")
    group_faces(desk, CASE, unwatched)
    expect(page.locator(".face-words")).to_contain_text("two people", timeout=PATIENCE_MS)  # a colleague's word appears
    name_faces(desk, CASE, page.locator(".face-group").get_attribute("data-group") or "", "Subject 9", "")
    expect(page.locator(".face-words")).to_contain_text("Subject 9", timeout=PATIENCE_MS)
    switch_linker(desk, CASE, "faces", "by order of the court", is_off=True)
    page.keyboard.press("w")
    expect(page.locator(".face-off")).to_contain_text("in this case: by order of the court", timeout=PATIENCE_MS)
    expect(groups).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("split the marked faces off, with a reason")
    assert officer.complaints == []
