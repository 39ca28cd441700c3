"""The time line on the page: sessions in lanes, by keys and mouse, to the picture and back."""

import httpx
from playwright.sync_api import Browser, expect
from tests.web.conftest import CASE, Review
from tests.web.test_accessibility import PATIENCE_MS, window_of

BARS = ".overlay.times .time-bar"


def test_the_time_line_tells_when_and_why(standing: Review, reader: httpx.Client) -> None:
    told = reader.get(f"{standing.root}/api/v1/cases/{CASE}/timeline").json()
    assert told["total"] == len(told["sessions"]) > 0
    assert [each["first"] for each in told["sessions"]] == sorted(each["first"] for each in told["sessions"])
    one = next(each for each in told["sessions"] if each["is_one_body"])
    assert one["cases"] == [CASE]
    assert one["media"][0]["basis"] == "clock, zone stated"
    assert one["media"][0]["stack"]
    assert reader.get(f"{standing.root}/api/v1/cases/OP-999/timeline").status_code == 404


def test_keys_go_along_sessions_and_open_their_picture(
    chromium: Browser, standing: Review, reader: httpx.Client
) -> None:
    page = window_of(chromium, standing, reader)
    page.goto(f"{standing.root}/cases/{CASE}")
    expect(page.locator(".tile canvas[data-shown]").first).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.press("Shift+T")
    chosen, named = page.locator(f"{BARS}[aria-selected=true]"), page.locator(".time-side h2")
    expect(chosen).to_have_count(1, timeout=PATIENCE_MS)
    marks = page.locator(".time-mark").all_inner_texts()
    page.keyboard.press("-")
    expect(page.locator(".time-mark")).not_to_have_text(marks)
    page.keyboard.press("a")
    expect(page.locator(".time-mark")).to_have_text(marks)
    page.locator(BARS).first.click()
    camera = named.inner_text()
    page.locator(".time-head select").nth(1).select_option(camera)
    expect(page.locator(".time-lane")).to_have_count(1)
    page.locator(".overlay.times").focus()
    page.keyboard.press("l")
    expect(page.locator(".time-name")).to_have_text(CASE)
    page.locator("button.time-one").first.click()
    expect(page.locator(".overlay .side")).to_be_visible(timeout=PATIENCE_MS)
    page.go_back()
    expect(chosen).to_have_count(1, timeout=PATIENCE_MS)
    page.context.close()
