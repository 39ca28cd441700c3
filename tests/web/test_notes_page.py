"""Notes and named views as an officer makes them: the real bundle, the real server, by keyboard."""

import json
import re

from playwright.sync_api import Page, expect
from tests.web.conftest import CASE, Start
from tests.web.officer import PATIENCE_MS, Officer


def noted(page: Page, name: str, text: str) -> None:
    """Type into the panel that a key opens, and keep it."""
    box = page.get_by_role("dialog").get_by_role("textbox" if name == "comment" else "combobox")
    expect(box).to_be_focused(timeout=PATIENCE_MS)
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)


def tile(page: Page, at: int, told: str) -> None:
    """Wait until a screen reader is told this of a tile, as a pattern."""
    expect(page.get_by_role("gridcell").nth(at)).to_have_accessible_name(re.compile(told), timeout=PATIENCE_MS)


def test_an_officer_notes_filters_and_keeps_a_view_by_keyboard(start: Start, officer: Officer) -> None:
    review = start("--case", CASE)
    page = officer.open(review)
    notes_and_undoes(page)
    filters_by_the_tag(page)
    page.keyboard.press("w")
    noted(page, "views", "Bridges")
    expect(page.locator(".said")).to_contain_text("Bridges", timeout=PATIENCE_MS)

    other = officer.context.new_page()
    other.goto(f"{review.root}/cases/{CASE}")
    opens_the_view(other)
    page.keyboard.press("m")
    noted(page, "comment", "seen twice")
    tile(other, 0, "2 comments")
    other.keyboard.press("Enter")
    expect(other.get_by_role("complementary").get_by_text("seen twice")).to_be_visible(timeout=PATIENCE_MS)
    assert officer.complaints == []
    assert officer.asked(review, "csp") == {"count": 0, "last": []}


def notes_and_undoes(page: Page) -> None:
    page.keyboard.press("m")
    noted(page, "comment", "by the <b>old</b> bridge")
    page.keyboard.press("t")
    noted(page, "tag", "bridge")
    page.keyboard.press("e")
    noted(page, "series", "Old town")
    page.keyboard.press("b")
    tile(page, 0, "bookmarked, 1 comment, tags: bridge, series: Old town")
    page.keyboard.press("u")
    page.keyboard.press("u")
    tile(page, 0, "undecided.*, 1 comment, tags: bridge$")
    page.keyboard.press("r")
    page.keyboard.press("r")
    tile(page, 0, "bookmarked, 1 comment, tags: bridge, series: Old town")


def filters_by_the_tag(page: Page) -> None:
    """Tag another stack by the first letters, after a look at what is noted, where Enter alone takes nothing off."""
    page.keyboard.press("t")
    panel = page.get_by_role("dialog")
    expect(panel.get_by_text("by the <b>old</b> bridge")).to_be_visible(timeout=PATIENCE_MS)
    expect(panel.get_by_role("option", name="bridge")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    noted(page, "tag", "bridge")
    tile(page, 0, "tags: bridge, series")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("t")
    expect(panel.get_by_role("option", name="bridge")).to_be_visible(timeout=PATIENCE_MS)
    noted(page, "tag", "br")
    tile(page, 1, "tags: bridge")
    page.keyboard.press("/")
    expect(page.get_by_role("option", name="bridge")).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.type("bridge")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("gridcell")).to_have_count(2, timeout=PATIENCE_MS)
    assert page.url.endswith("?tag=bridge")


def opens_the_view(page: Page) -> None:
    expect(page.get_by_role("gridcell").nth(2)).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.press("w")
    expect(page.get_by_role("option", name="Bridges")).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.press("Enter")
    expect(page.get_by_role("gridcell")).to_have_count(2, timeout=PATIENCE_MS)
    assert page.url.endswith("?tag=bridge")


def test_a_note_made_without_the_server_is_sent_once_it_is_there(start: Start, officer: Officer) -> None:
    review = start("--case", CASE)
    page = officer.open(review)
    page.route("**/notes", lambda route: route.abort())
    page.keyboard.press("m")
    noted(page, "comment", "kept in the browser")
    expect(page.get_by_role("alert")).to_contain_text("1 act waits", timeout=PATIENCE_MS)
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "kept in the browser" in str(json.loads(kept))
    page.unroute("**/notes")
    page.reload()
    expect(page.get_by_role("gridcell", name="1 comment")).to_be_visible(timeout=PATIENCE_MS)
    made = officer.asked(review, f"cases/{CASE}/notes")["items"]
    assert [each["text"] for each in made] == ["kept in the browser"]
