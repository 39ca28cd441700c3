"""A case reviewed in the browser: by keyboard alone, through kills of the server, by two officers, at full size."""

import collections
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import Start, starting
from tests.web.officer import PATIENCE_MS, Officer

from clew.cli import schemas

CASE = "OP-114"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def serve(workspace: Path) -> Iterator[Start]:
    """Start servers on the test's workspace."""
    with starting(workspace) as start:
        yield start


@pytest.fixture
def officers(chromium: Browser) -> Iterator[Callable[[], Officer]]:
    """Open windows, each with a session of its own; none may ask for anything outside, or complain."""
    at_work: list[Officer] = []

    def one_more() -> Officer:
        at_work.append(Officer(chromium))
        return at_work[-1]

    yield one_more
    for each in at_work:
        each.context.close()
        assert each.outside == []


def at(page: Page) -> int:
    """Return the place of the tile that the officer is at."""
    return int(page.locator(".tile.is-cursor").get_attribute("data-index") or -1)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, name: str) -> None:
    """Go on by Tab until what has this name has the focus."""
    for _ in range(60):
        press(page, "Tab")
        focused = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText"
        if name in page.evaluate(focused):
            return
    raise AssertionError(f"no Tab leads to {name}")


def test_a_case_is_reviewed_by_keyboard_alone(
    ingested: schemas.Ingested, serve: Start, officers: Callable[[], Officer]
) -> None:
    """From the list of cases to the exported decisions, without a pointer."""
    review, officer = serve(), officers()
    page = officer.page
    page.goto(review.opening)
    tab_to(page, CASE)
    press(page, "Enter")
    expect(page.locator(".tile.is-cursor")).to_be_visible()
    shown = [tile["stack"] for tile in officer.asked(review, f"cases/{CASE}/stacks?count=1000")["items"]]
    assert len(shown) == ingested.stacks
    # looks, decides, takes one back and does it again
    page.keyboard.down("v")
    expect(page.locator(".is-cursor .is-revealed")).to_have_count(1)
    page.keyboard.up("v")
    expect(page.locator(".is-revealed")).to_have_count(0)
    press(page, "1", "1", "u", "r")
    officer.decisions(review, 4)
    # what is left of the lane, in one act, after a preview of it
    press(page, "l")
    expect(page.get_by_role("tab", selected=True)).to_contain_text("New")
    lane = officer.asked(review, f"cases/{CASE}/stacks?count=1000&lane=new&decided=no")["items"]
    press(page, "/")
    page.keyboard.type("decided")
    press(page, "ArrowDown")
    expect(page.locator(".options .is-current")).to_have_text("no")
    press(page, "Enter", "Escape")
    press(page, "a")  # before the server has told the view
    expect(page.get_by_text(f"{len(lane)} stacks selected")).to_be_visible()
    press(page, "2")
    expect(page.get_by_role("button", name="Apply")).to_be_focused()
    press(page, "Enter")
    made = officer.decisions(review, 4 + len(lane))
    standing = {each["stack"]: each["code"] for each in made if each["undone_by"] is None and each["undoes"] is None}
    assert collections.Counter(standing.values()) == {made[0]["code"]: 2, made[-1]["code"]: len(lane)}
    assert officer.complaints == []
    press(page, "Shift+E")
    formats = page.get_by_role("dialog").get_by_role("combobox")
    expect(formats.get_by_role("option")).not_to_have_count(0)
    page.keyboard.type("Clew")
    expect(formats).to_have_value("jsonl")
    with page.expect_download() as download:
        press(page, "Enter")
    lines = map(json.loads, Path(download.value.path()).read_text(encoding="utf-8").splitlines())
    said = {each["sha256"]: {category["code"] for category in each["categories"]} for each in lines if "sha256" in each}
    assert [said[tile["sha256"]] for tile in lane] == [{made[-1]["code"]}] * len(lane)


MOMENTS_MS = (0, 2, 5, 10, 20, 50)
"""After a decision, until the server is killed: an answer takes some 10 ms."""
PRESSED = 4


def test_each_decision_is_made_once_however_often_the_server_is_killed(
    ingested: schemas.Ingested, serve: Start, officers: Callable[[], Officer]
) -> None:
    """Decisions are queued in the page while the server is killed before, during and after it answers."""
    del ingested
    officer = officers()
    review = serve("--case", CASE)
    page = officer.open(review)
    shown = [tile["stack"] for tile in officer.asked(review, f"cases/{CASE}/stacks?count=1000")["items"]]
    decided: list[str] = []
    for moment_ms in MOMENTS_MS:
        for pressed in range(PRESSED):
            decided.append(shown[at(page)])
            press(page, "1")
            if pressed == PRESSED // 2:
                page.wait_for_timeout(moment_ms)
                review.end(signal.SIGKILL)
        expect(page.get_by_role("alert")).to_be_visible(timeout=PATIENCE_MS)
        review = serve("--case", CASE, "--port", str(review.port))
        other = officer.context.new_page()
        other.goto(review.opening)  # the session is another one now; the page has what waits
        other.close()
    expect(page.get_by_role("alert")).to_have_count(0, timeout=PATIENCE_MS)
    made = officer.decisions(review, len(decided))
    assert collections.Counter(each["stack"] for each in made) == collections.Counter(decided)
    assert len(set(decided)) == len(MOMENTS_MS) * PRESSED


def test_two_officers_see_what_the_other_decides(
    ingested: schemas.Ingested, serve: Start, officers: Callable[[], Officer]
) -> None:
    """Each has a server of their own on the one workspace."""
    reviews = [serve("--case", CASE, CLEW_OFFICER=name) for name in ("a.moreau", "b.diaz")]
    pair = officers(), officers()
    pages = [officer.open(review) for officer, review in zip(pair, reviews, strict=True)]
    press(pages[1], "End")
    for _ in range(3):  # one from the first on, the other from the last back
        press(pages[0], "1")
        press(pages[1], "2", "ArrowLeft")
    for page in pages:
        expect(page.get_by_text(f"{ingested.stacks - 6} undecided")).to_be_visible(timeout=PATIENCE_MS)
    press(pages[0], "End")
    press(pages[1], "Home")
    for page in pages:
        expect(page.locator(".tile.is-cursor.is-decided")).to_be_visible(timeout=PATIENCE_MS)
    press(pages[0], "1")  # the other's last one is decided anew: the later decision stands, the earlier is kept
    made = pair[1].decisions(reviews[1], 7)
    assert collections.Counter(each["officer"] for each in made) == {"a.moreau": 4, "b.diaz": 3}
    assert [each["officer"] for each in made if each["stack"] == made[-1]["stack"]] == ["b.diaz", "a.moreau"]
    for officer in pair:
        assert officer.complaints == []


STACKS = 100_000


def test_a_hundred_thousand_stacks_are_worked_through_as_few_are(
    workspace: Path, serve: Start, officers: Callable[[], Officer]
) -> None:
    """Of made rows: 4 s of a core go into the case and its gallery before the page is opened."""
    made_case: list[str | Path] = [
        sys.executable,
        ROOT / "benchmarks" / "made_case.py",
        workspace,
        "--stacks",
        str(STACKS),
    ]
    subprocess.run(made_case, check=True)
    review, officer = serve("--case", CASE), officers()
    page = officer.open(review, 4 * PATIENCE_MS)  # until the gallery is built
    expect(page.get_by_text(f"1 of {STACKS:,}")).to_be_visible()
    press(page, "End")
    expect(page.get_by_text(f"{STACKS:,} of {STACKS:,}")).to_be_visible()
    expect(page.locator(".tile.is-cursor canvas[data-shown]")).to_be_visible()
    press(page, "Home", "]", "]", "]")  # mark by mark along the scale
    expect(page.locator(".tile.is-cursor canvas[data-shown]")).to_be_visible()
    place = at(page)
    assert place > 1000
    press(page, "1", "n")
    (decision,) = officer.decisions(review, 1)
    asked = f"cases/{CASE}/stacks?first={place}&count=1"
    assert officer.asked(review, asked)["items"][0]["stack"] == decision["stack"]
    expect(page.get_by_text(f"{STACKS - 1:,} undecided")).to_be_visible()
    press(page, "l")
    expect(page.get_by_role("tab", selected=True)).to_contain_text("New")
    assert page.locator(".tile").count() < 300
    assert officer.complaints == []
