"""An officer goes along the graph by keyboard: from connection to connection, to its proof, and from node to node."""

from playwright.sync_api import expect
from tests.web.conftest import CASE, Start
from tests.web.leads import propose
from tests.web.officer import PATIENCE_MS, Officer

from clew.casework.desk import Desk


def test_the_graph_is_gone_along_by_keyboard(desk: Desk, start: Start, officer: Officer) -> None:
    review = start("--case", CASE)
    propose(desk, CASE, 4)
    page = officer.open(review)
    page.keyboard.press("Shift+G")
    items = page.locator(".graph-item")
    expect(items).to_have_count(4, timeout=PATIENCE_MS)
    expect(page.locator(".graph-node.is-media")).to_have_count(5)
    expect(page.locator(".graph-drawing > :last-child text")).not_to_have_count(0)  # names lie over all else
    expect(items.first).to_have_attribute("aria-current", "true")
    expect(items.first).to_contain_text("Perhaps the same place, 1 in 10,000, open")
    looked_at = page.locator(".graph-node.is-looked-at")
    before = looked_at.get_attribute("data-node")
    page.keyboard.press("ArrowRight")  # to the other end
    expect(looked_at).not_to_have_attribute("data-node", before or "")
    page.keyboard.press("ArrowRight")
    expect(looked_at).to_have_attribute("data-node", before or "")
    page.keyboard.press("ArrowDown")
    expect(items.nth(1)).to_have_attribute("aria-current", "true")
    page.get_by_label("By chance at most").select_option("1000")
    expect(items).to_have_count(4)
    page.get_by_label("Verdict").select_option("accepted")
    expect(page.get_by_text("Nothing is connected here")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_label("Verdict").select_option("all")
    expect(items).to_have_count(4, timeout=PATIENCE_MS)
    page.locator(f'[data-node="case:{CASE}"] path').click()
    page.keyboard.press("m")
    page.locator(".graph-node.is-media path").first.click()
    page.keyboard.press("m")
    hops = page.locator(".graph-hops li")
    expect(hops).to_have_count(2, timeout=PATIENCE_MS)  # the case's exhibit holds it
    expect(page.locator(".graph-node.is-way")).to_have_count(3)
    page.keyboard.press("u")
    expect(hops).to_have_count(0)
    items.first.click()
    page.keyboard.press("Enter")
    expect(page.locator(".lead-foot")).to_contain_text("57 of 80", timeout=PATIENCE_MS)
    page.keyboard.press("Escape")
    expect(items).to_have_count(4, timeout=PATIENCE_MS)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("begin a way here")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(".overlay")).to_have_count(0)
    assert officer.complaints == []
