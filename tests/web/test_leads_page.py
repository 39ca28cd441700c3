"""An officer goes through the leads by keyboard: looks, accepts, rejects with a reason, and another's words appear."""

import uuid
from typing import Any

from playwright.sync_api import Page, expect
from tests.web.conftest import CASE, Review, Start
from tests.web.leads import propose
from tests.web.officer import EACH_MS, PATIENCE_MS, Officer
from tests.web.test_accessibility import FACES, axe_core, looked_over
from tests.web.test_compare import comes

from clew.casework.desk import Desk
from clew.casework.judge_lead import judge_lead
from clew.model.link_decision import Verdict
from clew.store import matches, media


def told(officer: Officer, review: Review, number: int) -> dict[str, Any]:
    lead: dict[str, Any] = officer.asked(review, f"cases/{CASE}/leads/{number}")
    return lead


def test_leads_are_gone_through_by_keyboard(desk: Desk, start: Start, officer: Officer) -> None:
    review = start("--case", CASE)
    propose(desk, CASE, 4)
    page = officer.open(review)
    expect(page.locator("header.head")).to_contain_text("Leads 4", timeout=PATIENCE_MS)
    page.keyboard.press("Shift+L")
    items = page.locator(".lead-item")
    expect(items).to_have_count(4, timeout=PATIENCE_MS)
    expect(items.first).to_have_attribute("aria-current", "true")
    expect(items.first).to_contain_text("1 in 10,000 by chance")
    number = int(items.first.get_attribute("data-lead") or "")
    expect(page.locator(".lead-foot")).to_contain_text("A lead, not a proof.")
    expect(page.locator(".lead-foot")).to_contain_text("57 of 80")
    canvas = page.locator("canvas[data-name=lead-other]")
    expect(canvas).to_have_attribute("data-uncovered", "no", timeout=PATIENCE_MS)
    page.keyboard.press("d")
    expect(page.locator(".lead-joins line")).to_have_count(3, timeout=PATIENCE_MS)
    page.keyboard.down("v")
    expect(canvas).not_to_have_attribute("data-uncovered", "no")
    page.keyboard.up("v")
    expect(canvas).to_have_attribute("data-uncovered", "no")
    page.keyboard.press("a")
    expect(page.locator(f'[data-lead="{number}"]')).not_to_have_attribute("aria-current", "true")
    second = int(page.locator(".lead-item[aria-current]").get_attribute("data-lead") or "")
    page.keyboard.press("r")
    page.get_by_role("textbox").fill("another bridge")
    page.keyboard.press("Enter")
    expect(items).to_have_count(2, timeout=PATIENCE_MS)
    assert told(officer, review, number)["verdict"] == "accepted"
    rejected = told(officer, review, second)
    assert rejected["verdict"] == "rejected"
    assert rejected["decisions"][0]["reason"] == "another bridge"
    third = int(page.locator(".lead-item[aria-current]").get_attribute("data-lead") or "")
    judge_lead(desk, CASE, third, Verdict.ACCEPTED, "seen on the plan", str(uuid.uuid4()))
    expect(items).to_have_count(1, timeout=PATIENCE_MS)  # what a colleague says appears by itself
    page.locator(".leads-shows button", has_text="All").click()
    expect(items).to_have_count(4, timeout=PATIENCE_MS)
    page.locator(f'[data-lead="{second}"]').click()
    expect(page.locator(".lead-words")).to_contain_text("another bridge", timeout=PATIENCE_MS)
    page.keyboard.press("u")
    expect(page.locator(f'[data-lead="{second}"] .lead-verdict')).to_be_hidden()
    page.keyboard.press("x")
    expect(page.locator(".overlay.compare canvas").first).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.press("Escape")
    expect(page.locator(f'[data-lead="{second}"]')).to_have_attribute("aria-current", "true", timeout=PATIENCE_MS)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("reject, with a reason")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(".overlay")).to_have_count(0)
    assert officer.complaints == []


DRAWN = """([name, colour]) => {
  const canvas = document.querySelector(`canvas[data-name="${name}"]`);
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", {willReadFrequently: true});
  copy.drawImage(canvas, 0, 0);
  const {data} = copy.getImageData(0, 0, canvas.width, canvas.height);
  let [count, x, y] = [0, 0, 0];
  for (let at = 0; at < data.length; at += 4) {
    if (!colour.every((value, part) => Math.abs(data[at + part] - value) < 6)) continue;
    count += 1;
    x += (at / 4) % canvas.width;
    y += Math.floor(at / 4 / canvas.width);
  }
  return [count, x / count / canvas.width, y / count / canvas.height];
}"""
"""How many px of a canvas have a colour, and the middle of them in shares of the canvas."""
BOX = (255, 212, 59)


def drawn(page: Page, name: str) -> tuple[int, float, float]:
    """Return how much of a canvas is a lead's box, and where the middle of that is."""
    count, x, y = page.evaluate(DRAWN, [name, BOX])
    return count, x or 0, y or 0


def test_the_compare_view_draws_what_a_lead_rests_on(desk: Desk, start: Start, officer: Officer) -> None:
    review = start("--case", CASE)
    ((one, other),) = propose(desk, CASE, 1)
    page = officer.open(review)
    page.goto(f"{review.root}/cases/{CASE}#leads/1/all")
    expect(page.locator(".lead-item[aria-current]")).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.locator(".lead-foot dl")).to_be_visible()
    expect(page.locator(".lead-measured p")).to_be_hidden()
    page.keyboard.press("x")
    foot = page.locator(".compare-foot")
    expect(foot).to_contain_text("Lead 1: Perhaps the same place", timeout=PATIENCE_MS)
    for said in ("57 of 80", "once in 10,000", "places/1"):
        expect(foot).to_contain_text(said)
    words = foot.locator(".grounds").inner_text()
    assert words.index("57 of 80") < words.index("What else was compared") < words.index("pdq")
    expect(page.locator(".compare-seen")).to_have_text(["In this case", "The other one"])
    assert comes(page, lambda: drawn(page, "left")[0] > 50 and drawn(page, "right")[0] > 50)
    _, x, y = drawn(page, "right")
    page.keyboard.press(".")  # a quarter turn clockwise: what was right of the middle is below it
    assert comes(page, lambda: abs(drawn(page, "right")[1] - x) > 0.01)
    _, turned_x, turned_y = drawn(page, "right")
    assert (turned_x < 0.5, turned_y > 0.5) == (y > 0.5, x > 0.5)
    page.keyboard.press("j")
    expect(page.locator(".lead-joins line")).to_have_count(3)
    page.keyboard.press("e")
    expect(page.locator(".lead-joins")).to_have_count(0)
    assert comes(page, lambda: drawn(page, "left")[0] == 0)
    page.keyboard.press("e")
    page.keyboard.press("x")  # swapped
    expect(page.locator(".compare-seen")).to_have_text(["The other one", "In this case"], timeout=PATIENCE_MS)
    page.goto(f"{review.root}/cases/{CASE}#compare/{one}/{other}/side/77")  # of a lead that there is not
    expect(foot).to_contain_text("What a match rests on", timeout=PATIENCE_MS)
    expect(page.get_by_role("button", name="Points and boxes")).to_have_count(0)
    assert [each for each in officer.complaints if "404" not in each] == []


def test_nobody_is_kept_out_of_what_leads_are_shown_by(desk: Desk, start: Start, officer: Officer) -> None:
    review = start("--case", CASE)
    propose(desk, CASE, 2)
    page = officer.open(review)
    page.evaluate(axe_core())
    for keys, ready in (
        (("Shift+L",), ".lead-foot summary"),
        (("Enter", "j"), ".compare-foot summary"),
        (("Escape", "Escape", "Shift+G"), ".graph-names text"),
    ):
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(EACH_MS)
        expect(page.locator(ready).first).to_be_visible(timeout=PATIENCE_MS)
        assert {face.name: looked_over(page, face) for face in FACES} == {face.name: [] for face in FACES}, ready
        page.emulate_media(color_scheme="light", forced_colors="none")
        page.set_viewport_size({"width": 1440, "height": 900})


def another(desk: Desk, but: bytes) -> str:
    """Return the SHA-256 of another media of the case."""
    with desk.catalog.reading() as tx:
        return next(each for each in media.media_of_case(tx, CASE) if each != but).hex()


def test_cards_are_opened_from_the_compare_view(desk: Desk, start: Start, officer: Officer) -> None:
    review = start("--case", CASE)
    propose(desk, CASE, 1)
    page = officer.open(review)
    page.keyboard.press("Shift+L")
    item = page.locator(".lead-item")
    expect(item).to_have_count(1, timeout=PATIENCE_MS)
    number = item.get_attribute("data-lead")
    page.keyboard.press("x")
    expect(page.locator(".compare-foot")).to_contain_text(f"Lead {number}: Perhaps the same place", timeout=PATIENCE_MS)
    page.keyboard.press("s")
    with page.context.expect_page() as opened:
        page.keyboard.press("c")
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{review.root}/cases/{CASE}/leads/{number}/card"
    expect(opened.value.locator("body")).to_contain_text(f"Lead{number}")
    opened.value.close()
    page.keyboard.press("Shift+C")
    expect(page.locator(".status")).to_contain_text("On no list")
    with desk.catalog.reading() as tx:
        sha256, (found, *_) = next(iter(matches.matches_of(tx, media.media_of_case(tx, CASE)).items()))
    page.goto("about:blank")
    page.goto(f"{review.root}/cases/{CASE}#compare/{sha256.hex()}/{another(desk, but=sha256)}")
    expect(page.locator(".compare-foot")).to_contain_text("What a match rests on", timeout=PATIENCE_MS)
    with page.context.expect_page() as opened:
        page.keyboard.press("Shift+C")
    opened.value.wait_for_load_state()
    assert opened.value.url.startswith(f"{review.root}/cases/{CASE}/matches/{sha256.hex()}/card?")
    expect(opened.value.locator("body")).to_contain_text(found.hashset)
    assert officer.complaints == []
