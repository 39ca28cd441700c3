"""Every page and stage, looked over by axe-core as whoever can't see, point or read small text meets it.

A new page or stage is one line of `PLACES`. The film's is looked over in `test_film.py`, where there are films.
"""

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import CASE, Review

PATIENCE_MS = 30_000


@dataclass(frozen=True, slots=True)
class Place:
    """What is looked over: the address, the keys that are pressed there, and what is in sight when it has come."""

    name: str
    path: str
    ready: str
    keys: tuple[str, ...] = ()


GRID = f"/cases/{CASE}"
TILES = ".tile canvas[data-shown]"
PLACES = (
    Place("cases", "/", "table"),
    Place("no session", "/open?token=none", "main"),
    Place("no such case", "/cases/OP-999", "main"),
    Place("grid", GRID, TILES),
    Place("filters", GRID, "dialog.filter", ("/",)),
    Place("protection", GRID, "dialog.protection", ("p",)),
    Place("keys", GRID, "dialog.keys", ("?",)),
    Place("selection", GRID, ".status .selected", ("Shift+ArrowRight",)),
    Place("preview", GRID, "dialog.preview .counts", ("Shift+ArrowRight", "1")),
    Place("comment", GRID, "dialog.note textarea", ("m",)),
    Place("tags", GRID, "dialog.note .find", ("t",)),
    Place("views", GRID, "dialog.views .find", ("w",)),
    Place("viewer", GRID, ".overlay canvas", ("Enter",)),
    Place("compare", GRID, ".compare-foot", ("x",)),
    Place("part", GRID, ".part .part-marker", ("Enter", "Shift+S")),
    Place("trace sheet of a box", GRID, "dialog.trace input", ("Enter", "Shift+S", "t")),
    Place("trace sheets", GRID, ".overlay.traces .lead-none", ("Shift+R",)),
    Place("viewer's keys", GRID, "dialog.keys", ("Enter", "?")),
    Place("compare", GRID, ".overlay.compare canvas", ("x",)),
    Place("search", "/find?text=img", "[data-hit] canvas[data-shown]"),
    Place("search over the grid", GRID, ".overlay .search", ("f",)),
    Place("history", GRID, "dialog.history .history-list", ("h",)),
    Place("export", GRID, "dialog.export select", ("Shift+E",)),
    Place("note of a decision", GRID, "dialog.noting", ("k",)),
    Place("assign", GRID, "dialog.assign form", ("o",)),
    Place("opinions", GRID, ".overlay", ("i",)),
    Place("series", GRID, "dialog.note input", ("e",)),
    Place("report", f"{GRID}/report", "main"),
    Place("second opinions", GRID, ".overlay.opinions .round, .overlay.opinions form", ("i", "i", "i")),
    Place("gatherings", GRID, ".overlay.gatherings form input", ("Shift+P", "n")),
    Place("groups of faces", GRID, ".faces .lead-none", ("Shift+F",)),
    Place("graph", GRID, ".overlay.graph", ("Shift+G",)),
    Place("time line", GRID, ".overlay.times .time-bar", ("Shift+T",)),
    Place("figures", f"{GRID}/figures", ".dash"),
)


@dataclass(frozen=True, slots=True)
class Face:
    """How a page is shown. At 200 % zoom, a window of 1440 px has room for 720."""

    name: str
    width: int = 1440
    height: int = 900
    scheme: Literal["light", "dark"] = "light"
    forced: Literal["active", "none"] = "none"
    rules: tuple[str, ...] = ()
    """Those of axe-core's that such a face can break; all where none is named."""


COLOURS = ("color-contrast", "link-in-text-block")
FACES = (
    Face("light"),
    Face("dark", scheme="dark", rules=COLOURS),
    Face("at 200 %", width=720, height=450),
    Face("in forced colours", forced="active", rules=COLOURS),
)

LOOK = """async (rules) => {
  const found = await axe.run(document, {resultTypes: ["violations"], ...(rules.length > 0 && {runOnly: rules})});
  return found.violations.map(({id, impact, help, nodes}) => ({
    id, impact, help, at: nodes.map(({target, failureSummary}) => `${target.join(" ")}: ${failureSummary}`),
  }));
}"""


def axe_core() -> str:
    """Return axe-core's script (MPL-2.0), which `axe-playwright-python` carries."""
    found = importlib.util.find_spec("axe_playwright_python")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).with_name("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def window(chromium: Browser, standing: Review, reader: httpx.Client) -> Iterator[Page]:
    """A window in the shared server's session."""
    opened = window_of(chromium, standing, reader)
    yield opened
    opened.context.close()


def window_of(browser: Browser, review: Review, client: httpx.Client) -> Page:
    """Return a window in a session that a client has opened."""
    context = browser.new_context(locale="en-GB")
    cookie = f"clew_session_{review.port}"
    context.add_cookies([{"name": cookie, "value": client.cookies[cookie], "url": review.root}])
    return context.new_page()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_nobody_is_kept_out(window: Page, standing: Review, place: Place) -> None:
    assert looked_at(window, standing.root, place) == {face.name: [] for face in FACES}


def looked_at(window: Page, root: str, place: Place) -> dict[str, list[Any]]:
    """Return what is wrong at a place, in every face."""
    window.set_viewport_size({"width": FACES[0].width, "height": FACES[0].height})
    window.goto("about:blank")
    window.goto(root + place.path)
    if place.keys:
        expect(window.locator(TILES).first).to_be_visible(timeout=PATIENCE_MS)
    for key in place.keys:
        window.keyboard.press(key)
    expect(window.locator(place.ready).first).to_be_visible(timeout=PATIENCE_MS)
    window.evaluate(axe_core())  # not a script of the page's: its policy would rightly refuse that
    return {face.name: looked_over(window, face) for face in FACES}


def looked_over(window: Page, face: Face) -> list[Any]:
    """Return what is wrong with a page as it is shown so, and whether one would have to scroll sideways."""
    window.emulate_media(color_scheme=face.scheme, forced_colors=face.forced)
    window.set_viewport_size({"width": face.width, "height": face.height})
    found: list[Any] = window.evaluate(LOOK, list(face.rules))
    if window.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append({"id": "sideways", "impact": "serious", "help": "the page is wider than the window"})
    return found
