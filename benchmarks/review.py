"""What an officer waits for at the review page, and how much work it leaves: in Chromium, on a case of 400,000 stacks.

The case is made of rows, with some thousands of drawn thumbnails of the size that ingest keeps (`made_case.py`). Times
are those of clocks inside the page (`review_clocks.js`), from the key or the press until what it asked for is painted.
The officer's own work is measured on sample evidence whose truth is known (`review_officer.py`).
Run: python benchmarks/review.py [--stacks N] [--files N] [--examples N] [--keep FOLDER]
"""

import argparse
import gzip
import random
import statistics
import tempfile
import time
import uuid
from importlib.resources import files
from pathlib import Path

import httpx
from made_case import CASE, make_case
from playwright.sync_api import Browser
from recorded import record
from review_officer import barriers, officers_work
from review_window import Figures, Server, Window, browsing, noted, opened, served, tab_mb

JUMPS = 40
PAGES = 80
DECISIONS = 60
DRAWN = 4000
"""Different thumbnails, of which a window is shown a thousandth at a time."""
PAGE = f"/cases/{CASE}"
API = f"/api/v1/cases/{CASE}"


def main() -> None:
    """Make both cases, measure, print and write results/review.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stacks", type=int, default=400_000)
    parser.add_argument("--files", type=int, default=5_000, help="of the sample that the officer works through")
    parser.add_argument("--examples", type=int, default=200, help="requests tried of each route and kind")
    parser.add_argument("--keep", type=Path, help="make both workspaces here, and leave them")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = given.keep or Path(folder)
        large, sample = place / "large", place / "sample"
        if not large.exists():
            make_case(large, given.stacks, drawn=DRAWN)
        build_gallery(large)
        figures = large_case(large) | barriers(place / "few") | officers_work(sample, given.files, given.examples)
    record("review", figures, stacks=given.stacks, files=given.files, jumps=JUMPS)


def build_gallery(workspace: Path) -> None:
    """Have the case's gallery as new as it can be: how long that takes is measured by `gallery.py`."""
    with served(workspace) as server, httpx.Client(base_url=server.root, timeout=600, trust_env=False) as client:
        client.get(server.opening)
        while client.get(f"{API}/gallery").raise_for_status().json()["is_building"]:
            time.sleep(1)


def large_case(workspace: Path) -> Figures:
    """Measure the page and the server on the large case."""
    with served(workspace) as server, browsing() as browser, opened(browser, server) as window:
        figures = first_paint(browser, server, window)
        figures |= jumps(browser, server, window)
        figures |= keys(server, window)
        figures |= server_alone(server, window)
        figures |= rules_kept(server, window)
        figures["peak memory of the server, MB"] = server.peak_mb()
    return figures | bundle()


def first_paint(browser: Browser, server: Server, window: Window) -> Figures:
    """Measure opening the page: the first time after the server has begun, then in windows that have kept nothing."""
    figures: Figures = {}
    window.page.goto(server.root + PAGE)
    figures["first useful paint, the server just begun, ms"] = window.clock("told")
    session = window.page.context.storage_state()
    told, drawn = [], []
    for _ in range(5):
        with opened(browser, server, session) as fresh:
            fresh.page.goto(server.root + PAGE)
            told.append(fresh.clock("told"))
            drawn.append(fresh.clock("drawn"))
    figures["first useful paint (tiles, with what is said of them), ms at the median"] = statistics.median(told)
    figures["all thumbnails in sight, ms at the median"] = statistics.median(drawn)
    return figures


def jumps(browser: Browser, server: Server, window: Window) -> Figures:
    """Measure pressing the scale anywhere."""
    figures: Figures = {}
    chance = random.Random(5)
    box = window.page.locator(".scrubber").bounding_box()
    assert box is not None
    told, drawn = [], []
    used_ms = server.used_ms()
    for _ in range(JUMPS):
        window.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * chance.uniform(0.02, 0.98))
        window.clock("awaitPress")
        window.page.mouse.down()
        window.page.mouse.up()
        came = window.page.evaluate("clocks.sincePress()")
        told.append(came["told"])
        drawn.append(came["drawn"])
        window.page.wait_for_timeout(400)  # an officer looks
    figures["tiles in sight"] = came["tiles"]
    noted(figures, "jump anywhere to what is said of the tiles", told)
    noted(figures, "jump anywhere to their thumbnails", drawn)
    figures["a jump, ms of a core of the server"] = (server.used_ms() - used_ms) / JUMPS
    figures["tab memory after them, MB"] = tab_mb(browser)
    return figures


def keys(server: Server, window: Window) -> Figures:
    """Measure deciding stack after stack, each once the one before is in sight."""
    figures: Figures = {}
    page = window.page
    page.goto(server.root + PAGE)
    window.clock("drawn")
    page.locator(".grid").focus()
    window.clock("timeKeys")
    for number in range(DECISIONS):
        page.keyboard.press("1")
        page.wait_for_function(f"() => clocks.moves.length > {number}")
    noted(figures, "key to next stack shown", page.evaluate("clocks.moves"))
    began = time.perf_counter()
    before = _decisions(window)
    for _ in range(200):
        page.keyboard.press("1")
    while (made := _decisions(window) - before) < 150 or page.locator(".sending").count():
        page.wait_for_timeout(20)
    figures["decisions a minute that page and server keep up with"] = made / (time.perf_counter() - began) * 60
    return figures


def _decisions(window: Window) -> int:
    told = window.page.request.get(f"{window.server.root}{API}/decisions?count=1").json()
    total: int = told["total"]
    return total


def server_alone(server: Server, window: Window) -> Figures:
    """Measure what the page asks for most, asked by a program."""
    figures: Figures = {}
    cookies = {each["name"]: each["value"] for each in window.page.context.storage_state()["cookies"]}
    chance = random.Random(7)
    window.page.goto("about:blank")
    with httpx.Client(base_url=server.root, cookies=cookies, timeout=60, trust_env=False) as client:
        client.headers.update({"Origin": server.root, "X-Clew": "1"})
        total = client.get(f"{API}/stacks?count=1").json()["total"]
        pages, places = [], [chance.randrange(total) for _ in range(PAGES)]
        for number, first in enumerate(places):
            sort = ("rank", "date", "folder", "size")[number % 4]
            pages.append(_ms(client, "GET", f"{API}/stacks?first={first}&count=200&sort={sort}"))
        noted(figures, "API page of 200", pages)
        decided = []
        for first in places[:DECISIONS]:
            (tile,) = client.get(f"{API}/stacks?first={first}&count=1").json()["items"]
            key = str(uuid.UUID(int=chance.getrandbits(128)))
            body = {"key": key, "stacks": [tile["stack"]], "scheme": "us", "code": "1"}
            decided.append(_ms(client, "POST", f"{API}/decisions", body))
        noted(figures, "server's answer to a decision", decided)
    return figures


def _ms(client: httpx.Client, method: str, path: str, body: object = None) -> float:
    began = time.perf_counter()
    answer = client.request(method, path, json=body)
    passed = 1000 * (time.perf_counter() - began)
    answer.raise_for_status()
    return passed


def rules_kept(server: Server, window: Window) -> Figures:
    """Count what must not be: requests elsewhere, complaints, what the browser refused."""
    return {
        "requests leaving the host": len(window.outside),
        "complaints on the console": len(window.complaints),
        "reports of the page's policy": window.page.request.get(f"{server.root}/api/v1/csp").json()["count"],
    }


def bundle() -> Figures:
    """Weigh what the page consists of."""
    made = files("clew.web").joinpath("static").iterdir()
    parts = [each.read_bytes() for each in made if each.name.endswith((".js", ".css"))]
    return {"bundle, kB gzipped": sum(len(gzip.compress(part, 9)) for part in parts) / 1000}


if __name__ == "__main__":
    main()
