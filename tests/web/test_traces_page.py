"""An officer makes a trace sheet of a marked box; a refused one is looked at, and approved, by a colleague."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.web.conftest import CASE, Review, Start
from tests.web.officer import PATIENCE_MS, Officer
from tests.web.test_accessibility import FACES, axe_core, looked_over
from tests.web.traces import WOOD, take_in_things

from clew.casework.desk import Desk
from clew.casework.trace_cut import Cut
from clew.casework.trace_requests import trace_requests
from clew.casework.trace_sheet import MADE, make_trace_sheet
from clew.examine.cutting import lookers
from clew.model.link import Box
from clew.model.trace import Language, TraceSheet
from clew.store import custody


def mark(page: Page, review: Review, sha256: str, *, moves: int) -> None:
    """Mark a box of the picture by keys, so many steps from the middle, and ask for its trace sheet."""
    page.goto("about:blank")
    page.goto(f"{review.root}/cases/{CASE}#part/{sha256}")
    expect(page.locator(".part-marker")).to_be_visible(timeout=PATIENCE_MS)
    for _ in range(abs(moves)):
        page.keyboard.press("ArrowLeft" if moves < 0 else "ArrowRight")
    for _ in range(5):
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("t")


def flawless(page: Page) -> None:
    """Look over a window as those meet it who can't see, point or read small text."""
    page.evaluate(axe_core())
    assert {face.name: looked_over(page, face) for face in FACES} == {face.name: [] for face in FACES}
    page.emulate_media(color_scheme="light", forced_colors="none")
    page.set_viewport_size({"width": FACES[0].width, "height": FACES[0].height})


def made_by(desk: Desk) -> list[tuple[str, int]]:
    """Return who had sheets made, and by which request."""
    with desk.catalog.reading() as tx:
        found = custody.entries_of(tx, (MADE,))
        return [(each.officer, json.loads(each.details)["request"]) for each in found]


def make(page: Page) -> str:
    """Have the sheet of the dialog made; return the name of the file that the browser is given."""
    with page.expect_download(timeout=PATIENCE_MS) as handed:
        page.get_by_role("button", name="Make it", exact=True).click()
    return handed.value.suggested_filename


@pytest.fixture
def sha256(desk: Desk, tmp_path: Path) -> str:
    """A picture of a thing, and of wood as warm as skin, in the case."""
    if not lookers():
        pytest.skip("nothing looks for people here")
    return take_in_things(desk, tmp_path)


def test_a_sheet_is_made_of_a_marked_box_or_refused(desk: Desk, start: Start, officer: Officer, sha256: str) -> None:
    review = start("--case", CASE)
    page = officer.open(review)
    dialog = page.locator("dialog.trace")
    mark(page, review, sha256, moves=-15)
    expect(dialog.get_by_label("Reference")).to_be_focused()
    page.keyboard.type("T-2026-17")
    dialog.get_by_label("Whom to tell").fill("your police")
    dialog.get_by_label("File").select_option("png")
    flawless(page)
    assert make(page) == "trace-T-2026-17.png"
    page.keyboard.press("Escape")
    mark(page, review, sha256, moves=14)
    page.keyboard.type("T-2026-18")
    expect(dialog.get_by_label("Whom to tell")).to_have_value("your police")
    dialog.get_by_label("Language").select_option("de")
    expect(dialog.get_by_label("Question")).to_have_value("Woher ist das?")
    dialog.get_by_label("Reference").press("Enter")
    expect(dialog.locator(".refusal")).to_contain_text("tones of skin", timeout=PATIENCE_MS)
    (request,) = trace_requests(desk, CASE)
    assert request.cut.sheet == TraceSheet("T-2026-18", "Woher ist das?", "your police", Language.DE)
    expect(dialog.locator(".refusal")).to_contain_text(f"Request {request.number} waits for another officer.")
    flawless(page)
    dialog.get_by_role("button", name="Show the request").click()
    expect(page.locator(".trace-item")).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.get_by_role("button", name="Approve")).to_be_disabled()
    assert made_by(desk) == [("a.moreau", 0)]
    assert officer.complaints == []


def test_a_colleague_looks_at_a_refused_cut_and_approves_it(
    desk: Desk, start: Start, officer: Officer, sha256: str, tmp_path: Path
) -> None:
    cut = Cut(bytes.fromhex(sha256), Box(**WOOD), TraceSheet("T-2026-18", "Woher ist das?", language=Language.DE))
    page = officer.open(start("--case", CASE))
    expect(page.get_by_role("button", name="Trace sheets", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    asked = make_trace_sheet(desk, CASE, cut, tmp_path / "sheet.pdf").request
    assert asked is not None
    expect(page.get_by_role("button", name="Trace sheets, one waits for your word")).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.press("Shift+R")
    canvas = page.locator("canvas[data-name=trace-cut]")
    expect(canvas).to_have_attribute("data-uncovered", "no", timeout=PATIENCE_MS)
    assert trace_requests(desk, CASE)[0].looked == ()
    page.keyboard.press("a")
    expect(page.get_by_text("You have not looked at this cut")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.down("v")
    expect(canvas).to_have_attribute("data-sharp", "yes", timeout=PATIENCE_MS)
    page.keyboard.up("v")
    expect(canvas).to_have_attribute("data-uncovered", "no")
    assert trace_requests(desk, CASE)[0].looked == ("a.moreau",)
    expect(page.locator(".exposed")).to_contain_text("1 picture", timeout=PATIENCE_MS)
    page.keyboard.press("a")
    expect(page.get_by_text("You have not looked at this cut")).to_have_count(0)
    flawless(page)
    page.keyboard.type("a cupboard, nobody in it")
    page.keyboard.press("Enter")
    expect(page.locator(".trace-foot")).to_contain_text("a cupboard, nobody in it", timeout=PATIENCE_MS)
    expect(page.locator(".trace-foot")).to_contain_text("German")
    flawless(page)
    page.keyboard.press("t")
    expect(page.get_by_label("Reference")).to_have_attribute("readonly", "")
    assert make(page) == "trace-T-2026-18.pdf"
    assert made_by(desk) == [("a.moreau", asked.number)]
    assert officer.complaints == []
