"""Takes the pictures of the review page, for the guide and the README, from the sample case that `make demo` leaves.

The pictures in them are drawn by Clew, and protected as they are by default; on some, one is looked at through the
lens.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import leads_shots
from playwright.sync_api import Browser, Locator, Page

CASE = "OP-114"
PATIENCE_MS = 60_000
LONG_MS = 10_000
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/open\?token=\S+")


def take_all(browser: Browser, demo: Path, folder: Path) -> list[str]:
    """Photograph the page's parts into a folder; return the names of the files."""
    with tempfile.TemporaryDirectory() as copies:
        workspace = Path(shutil.copytree(demo / "workspace", Path(copies) / "workspace"))
        with _served(workspace) as opening:
            context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
            page = context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.goto(opening)
            root = page.url.rstrip("/")
            for name, take in SHOTS.items():
                page.goto("about:blank")
                page.goto(f"{root}/cases/{CASE}")
                page.locator(".tile canvas[data-shown]").first.wait_for()
                page.locator(".codes select").select_option(label="INTERPOL Baseline")
                page.locator(".grid").focus()
                take(page, root)
                page.screenshot(path=folder / name)
                page.keyboard.up("v")
            context.close()
    return list(SHOTS)


def _grid(page: Page, _root: str) -> None:
    """Some stacks decided, one picture looked at."""
    _settled(page)
    for key in ("ArrowRight", "2", "2", "ArrowRight", "ArrowRight", "Shift+ArrowRight", "Escape"):
        page.keyboard.press(key)
    page.locator(".is-decided").nth(1).wait_for()
    _look(page, page.locator(".tile.is-cursor .is-revealed"))


def _viewer(page: Page, _root: str) -> None:
    for key in ("Home", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.locator(".overlay.viewer canvas").first.wait_for()
    _settled(page)
    page.keyboard.down("v")
    _settled(page)


def _compare(page: Page, _root: str) -> None:
    for key in ("Home", "x"):
        page.keyboard.press(key)
    page.locator(".overlay.compare canvas").first.wait_for()
    _settled(page)
    page.keyboard.down("v")
    _settled(page)


def _film(page: Page, root: str) -> None:
    """A film that lies in no archive: one with a password could not be read here."""
    for tile in page.request.get(f"{root}/api/v1/cases/{CASE}/stacks?kind=video").json()["items"]:
        facts = page.request.get(f"{root}/api/v1/cases/{CASE}/media/{tile['sha256']}").json()
        if tile["duration_ms"] > LONG_MS and not any("!/" in place["path"] for place in facts["places"]):
            break
    page.goto("about:blank")
    page.goto(f"{root}/cases/{CASE}?kind=video#film/{tile['sha256']}")
    page.locator(".overlay.film canvas").first.wait_for()
    for _ in range(2):
        _settled(page, 4000)  # frames are drawn in their turn
        page.keyboard.press("ArrowRight")
    _settled(page, 4000)
    page.keyboard.down("v")
    _settled(page)


def _figures(page: Page, root: str) -> None:
    for _ in range(40):
        page.keyboard.press("2")
        page.wait_for_timeout(50)
    _settled(page, 4000)
    page.goto(f"{root}/cases/{CASE}/figures")
    page.locator(".dash").wait_for()
    _settled(page)


SHOTS: dict[str, Callable[[Page, str], None]] = {
    "review_grid.png": _grid,
    "review_viewer.png": _viewer,
    "review_compare.png": _compare,
    "review_film.png": _film,
    "review_figures.png": _figures,
    "leads.png": partial(leads_shots.lead, case=CASE),
    "search_by_picture.png": partial(leads_shots.part, case=CASE),
    "graph.png": leads_shots.graph,
}
"""Each file's name, and what brings the page to what it shows."""


def _look(page: Page, revealed: Locator) -> None:
    page.keyboard.down("v")
    revealed.wait_for()
    _settled(page)


def _settled(page: Page, patience_ms: int = 700) -> None:
    """Wait until nothing is fetched any more, nor fades in."""
    page.wait_for_timeout(patience_ms)


@contextmanager
def _served(workspace: Path) -> Iterator[str]:
    """Start `clew review` on a workspace; yield the address that opens it."""
    environment = {**os.environ, "CLEW_OFFICER": "a.moreau"}
    words: list[Any] = [sys.executable, "-m", "clew", "review", "--no-browser", "--port", "0", "--workspace", workspace]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=environment) as process:  # noqa: S603 - ours
        try:
            yield next(found[0] for line in process.stderr or () if (found := ADDRESS.search(line)))
        finally:
            process.kill()
