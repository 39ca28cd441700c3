"""What the pages of leads show for their pictures in the guides: a lead, the graph, a part that is looked for."""

from typing import Any

from playwright.sync_api import Page, expect


def lead(page: Page, root: str, case: str) -> None:
    """Show a place that another case has, too, with the points that agree."""
    found = _crossing(page, root, case)
    page.goto("about:blank")
    page.goto(f"{root}/cases/{case}#leads/{found['number']}/all")
    page.locator(".lead-foot dl").wait_for()
    page.locator("canvas[data-name=lead-other]").wait_for()
    page.keyboard.press("d")
    page.locator(".lead-joins line").first.wait_for(state="attached")
    page.keyboard.down("v")
    page.wait_for_timeout(1500)


def graph(page: Page, _root: str) -> None:
    """Show why this case and another are connected."""
    page.keyboard.press("Shift+G")
    page.locator(".graph-item").first.wait_for()
    page.wait_for_timeout(3000)
    cases = page.locator(".graph-node.is-case")
    for at in range(2):
        cases.nth(at).locator("path").click()
        page.keyboard.press("m")
    page.locator(".graph-hops li").first.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)


def part(page: Page, root: str, case: str) -> None:
    """Show where a part of a picture is found: a piece of what a place leads from."""
    found = _crossing(page, root, case)
    page.goto("about:blank")
    page.goto(f"{root}/cases/{case}#viewer/{found['this']['sha256']}")
    page.locator(".viewer .tool", has_text="Search for a part").wait_for()
    page.keyboard.press("Shift+S")
    expect(page.get_by_role("combobox", name="Look for")).to_have_value("places")
    page.keyboard.press("Enter")
    page.locator(".part-item").first.wait_for()
    page.locator("canvas[data-name=part-found]").wait_for()
    page.keyboard.press("d")
    page.keyboard.down("v")
    page.wait_for_timeout(1500)


def _crossing(page: Page, root: str, case: str) -> dict[str, Any]:
    """Return a lead by features of pictures from this case into another."""
    found = page.request.get(f"{root}/api/v1/cases/{case}/leads?kind=same%20place&kind=object&kind=contains").json()
    crossing: list[dict[str, Any]] = [each for each in found["items"] if each["crosses"]]
    return crossing[0]
