"""The figures as an officer meets them: the same numbers as the API, links that filter the grid, live."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import CASE, Review, Start

PATIENCE_MS = 30_000


@pytest.fixture
def review(start: Start) -> Review:
    return start("--case", CASE)


def shown(page: Page, table: str) -> dict[str, list[str]]:
    """Return the cells of a table by the head of their row; those that are drawn hold no text."""
    rows = page.get_by_role("table", name=table).locator("tbody tr")
    return {
        row.locator("th").inner_text(): [text for text in row.locator("td").all_inner_texts() if text.strip()]
        for row in rows.all()
    }


def test_figures_are_the_servers_lead_to_the_grid_and_follow_it(review: Review, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(review.opening)
    grid = page.get_by_role("grid")
    expect(page.get_by_role("gridcell").first).to_be_visible(timeout=PATIENCE_MS)
    grid.focus()
    page.keyboard.press("d")
    page.wait_for_url("**/figures")
    expect(page.get_by_role("heading", name="Lanes")).to_be_visible(timeout=PATIENCE_MS)

    def asked(path: str) -> Any:  # noqa: ANN401 - whatever the API tells
        return page.request.get(f"{review.root}/api/v1/cases/{CASE}/{path}").json()

    told = asked("figures")
    lanes = shown(page, "Lanes")
    assert [list(map(int, cells)) for cells in lanes.values()] == [
        [each["stacks"], each["decided"], each["stacks"] - each["decided"]] for each in told["lanes"]
    ]
    exhibits = shown(page, "Exhibits")["KP/1"]
    assert [int(re.sub(r"\D", "", text)) for text in exhibits[1:5]] == [
        told["exhibits"][0][name] for name in ("found", "examined", "unsupported", "failed")
    ]
    assert list(shown(page, "Folders").values()) == [
        [str(each["stacks"]), str(each["stacks"] - each["decided"])] for each in told["folders"]
    ]
    for table in ("Folders", "Cameras", "Lists"):
        for link in page.get_by_role("table", name=table).get_by_role("link").all():
            query = (link.get_attribute("href") or "").partition("?")[2]
            count = int(link.locator("xpath=ancestor::tr").locator("td.num").first.inner_text())
            assert asked(f"stacks?{query}")["total"] == count
    months = page.get_by_role("figure", name="When taken, else changed")
    months.get_by_text("As a table").click()
    links = [link.get_attribute("href") for link in months.get_by_role("table").get_by_role("link").all()]
    expect(months.locator("canvas")).to_be_visible()
    assert [column.get_attribute("href") for column in months.locator("a.f-column").all()] == links != []

    first = asked("stacks?lane=new&count=1")["items"][0]["stack"]
    key = "6f2f0c1c-9a1e-4b7e-8a52-0d9f9f1f7c12"
    page.request.post(
        f"{review.root}/api/v1/cases/{CASE}/decisions",
        data={"key": key, "stacks": [first], "scheme": "uk", "code": "C"},
        headers={"Origin": review.root, "X-Clew": "1"},
    )
    expect(page.get_by_role("table", name="Categories").locator("tbody tr")).to_have_count(1, timeout=PATIENCE_MS)
    assert shown(page, "Lanes")["New"][1] == "1"

    page.get_by_role("table", name="Lanes").get_by_role("link", name="New", exact=True).click()
    expect(page.get_by_role("tab", name="New")).to_have_attribute("aria-selected", "true", timeout=PATIENCE_MS)
    context.close()
    assert complaints == []
