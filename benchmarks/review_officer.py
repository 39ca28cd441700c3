"""The officer's work on sample evidence whose truth is known: an officer simulated in the page, by keyboard.

The officer knows the truth of each picture looked at, and looks at a picture by holding the key that reveals it, for
somewhat longer than a pointer that only passes. What is on the unit's own list is decided in one act, and so is what is
on a list of known-good files; of all other stacks each is looked at once and decided. Against it stands looking at
every file that is a picture or a film, one by one.
"""

import collections
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from made_case import CASE
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PatienceError
from review_window import Figures, Server, Window, browsing, opened, served

from clew.samples.truth import NO_BASE, NO_FILM, Truth, read_truth

LOOK_MS = 80
"""How long a picture is revealed; a look counts from 60 ms on (`island/src/exposure.ts`)."""
SOUGHT, OTHER = "4", "0"
"""The keys of what is looked for in this story (comparison images) and of all else (not pertinent), in scheme `us`."""
SCENES = frozenset({"bridge", "harbour"})
"""What is looked for: pictures of a bridge or a harbour, and whatever the unit's own list knows already."""


def officers_work(folder: Path, count: int, examples: int) -> Figures:
    """Ingest a sample of so many files and work through it; then try the API's routes on a copy of it."""
    if not folder.exists():
        _prepare(folder, count)
    truth = read_truth(folder / "made" / "truth.json")
    workspace = folder / "at-work"
    shutil.rmtree(workspace, ignore_errors=True)
    shutil.copytree(folder / "workspace", workspace)
    figures: Figures = {}
    with served(workspace) as server, browsing() as browser, opened(browser, server) as window:
        figures |= _worked_through(window, server, _wanted(truth))
    figures |= _rightly_decided(workspace, _wanted(truth))
    seen = [each for each in truth.files if each.outcome == "examined"]
    pictures = [each for each in seen if each.base != NO_BASE or each.film != NO_FILM]
    figures["pictures and films to look at, one by one"] = len(pictures)
    figures["looks spared by stacks and lists, %"] = 100 - 100 * _number(figures["pictures revealed"]) / len(pictures)
    figures["acts spared by them, %"] = 100 - 100 * _number(figures["acts that decide"]) / len(pictures)
    return figures | _every_route(folder, examples)


FEW = 80
"""Files of the sample that is looked over: axe-core takes minutes for a report of thousands of stacks."""


def barriers(folder: Path) -> Figures:
    """Count what axe-core finds on every page and stage, in every face."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.web.test_accessibility import PLACES, looked_at

    if not folder.exists():
        _prepare(folder, FEW)
    with served(folder / "workspace") as server, browsing() as browser, opened(browser, server) as window:
        faces = [looked_at(window.page, server.root, place) for place in PLACES]
    impacts = [each["impact"] for found in faces for face in found.values() for each in face]
    return {
        "pages and stages looked over by axe-core": len(PLACES),
        "axe-core: critical or serious findings": sum(each in {"critical", "serious"} for each in impacts),
        "axe-core: other findings": sum(each not in {"critical", "serious"} for each in impacts),
    }


def _number(figure: object) -> float:
    assert isinstance(figure, int | float)
    return figure


def _prepare(folder: Path, count: int) -> None:
    made, workspace = folder / "made", folder / "workspace"
    clew = [sys.executable, "-m", "clew"]
    place: list[str | Path] = ["--workspace", workspace, "--quiet"]
    lists = made / "lists"
    subprocess.run([*clew, "demo", "make", made, "--files", str(count), "--seed", "1", "--quiet"], check=True)
    subprocess.run([*clew, "hashset", "import", lists / "operation-lantern.json", *place], check=True)
    subprocess.run([*clew, "hashset", "import", lists / "reference.csv", "--purpose", "ignore", *place], check=True)
    words: list[str | Path] = ["--case", CASE, "--exhibit", "KP/1", "--password-file", made / "passwords.txt", *place]
    assert subprocess.run([*clew, "ingest", made / "evidence", *words], check=False).returncode in {0, 1}


def _wanted(truth: Truth) -> dict[str, str]:
    """Return the key that each content should be decided with."""
    wanted: dict[str, str] = {}
    for each in truth.files:
        if each.base == NO_BASE:
            continue
        base = truth.bases[each.base]
        wanted[each.sha256] = SOUGHT if base.known_by or base.scene in SCENES else OTHER
    return wanted


def _worked_through(window: Window, server: Server, wanted: dict[str, str]) -> Figures:
    page = window.page
    page.goto(f"{server.root}/cases/{CASE}")
    window.clock("drawn")
    while not page.locator(".codes select").input_value().startswith("us/2"):
        page.keyboard.press("c")
    queue = len(_tiles(window))
    began = time.perf_counter()
    acts = sum(_decide_listed(window, name, key) for name, key in (("operation-lantern", SOUGHT), ("reference", OTHER)))
    page.goto(f"{server.root}/cases/{CASE}")
    window.clock("drawn")
    page.locator(".grid").focus()
    acts += _decide_rest(page, wanted)
    page.wait_for_function("() => !document.querySelector('.status .sending, .status .waiting')")
    passed = time.perf_counter() - began
    return {
        "stacks in the queue": queue,
        "acts that decide": acts,
        "pictures revealed": _revealed(window),
        "officer simulated, decisions a minute": 60 * acts / passed,
        "stacks left undecided": len(_tiles(window, "&decided=no")),
    }


HERE = """() => {
  const tile = document.querySelector(".tile.is-cursor");
  return {
    index: tile.dataset.index,
    sha256: tile.querySelector("canvas")?.dataset.shown ?? "",
    isDecided: tile.classList.contains("is-decided"),
  };
}"""
MOVED = """(index) => {
  const tile = document.querySelector(".tile.is-cursor");
  return tile && tile.dataset.index !== index && tile.querySelector("canvas[data-shown], .none");
}"""


def _revealed(window: Window) -> int:
    """Return how many pictures the page has told that it showed unblurred; it tells the last ones when it is left."""
    window.page.goto("about:blank")
    window.page.wait_for_timeout(1000)
    (day,) = window.page.request.get(f"{window.server.root}/api/v1/me/exposure").json()["days"]
    pictures: int = day["pictures"]
    return pictures


def _tiles(window: Window, query: str = "") -> list[Any]:
    """Return what the server tells of all stacks that pass a query."""
    found: list[Any] = []
    while True:
        path = f"/api/v1/cases/{CASE}/stacks?count=1000&first={len(found)}{query}"
        told = window.page.request.get(window.server.root + path).json()
        found += told["items"]
        if len(found) >= told["total"]:
            return found


def _decide_listed(window: Window, name: str, key: str) -> int:
    """Decide in one act what a list knows exactly; return the acts that took."""
    page = window.page
    count = len(_tiles(window, f"&lane=known&list={name}&decided=no"))
    if not count:
        return 0
    page.goto(f"{window.server.root}/cases/{CASE}?lane=known&decided=no")
    window.clock("drawn")
    page.locator(".grid").focus()
    page.keyboard.press("/")
    page.keyboard.type(name)
    for stroke in ("ArrowDown", "Enter", "Escape", "a"):
        page.keyboard.press(stroke)
    page.locator(".status .selected", has_text=f"{count:,}").wait_for()
    page.keyboard.press(key)
    page.locator("dialog.preview .is-main:focus").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_function("() => !document.querySelector('.status .sending, dialog')")
    return 1


def _decide_rest(page: Page, wanted: dict[str, str]) -> int:
    """Look at each stack that nobody has decided, once, and decide it; return the acts that took."""
    acts = 0
    while True:
        here = page.evaluate(HERE)
        if not here["isDecided"]:
            page.keyboard.down("v")
            page.wait_for_timeout(LOOK_MS)
            page.keyboard.up("v")
            page.keyboard.press(wanted.get(here["sha256"], OTHER))
            acts += 1
        else:
            page.keyboard.press("n")
        try:
            page.wait_for_function(MOVED, arg=here["index"], timeout=5_000)
        except PatienceError:
            assert "No undecided" in page.locator(".status .said").inner_text()
            return acts


def _rightly_decided(workspace: Path, wanted: dict[str, str]) -> Figures:
    """Compare what stands in the end with what should, media by media."""
    out = workspace / "out.jsonl"
    words: list[str | Path] = ["--case", CASE, "--format", "jsonl", out, "--workspace", workspace, "--quiet"]
    subprocess.run([sys.executable, "-m", "clew", "export", *words], check=True)
    rightly = wrongly = without = 0
    for line in out.read_text(encoding="utf-8").splitlines():
        each = json.loads(line)
        key = wanted.get(each.get("sha256", ""))
        if key is None:
            continue
        codes = {category["code"] for category in each.get("categories", [])}
        rightly += codes == {key}
        wrongly += bool(codes - {key})
        without += not codes
    return {
        "media decided rightly": rightly,
        "media decided otherwise than each alone would have been": wrongly,
        "media with a suggestion only": without,
    }


def _every_route(folder: Path, examples: int) -> Figures:
    """Try what the API describes, and much that it doesn't, on a copy."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import httpx
    from schemathesis import GenerationMode
    from tests.web.test_schema import tried

    workspace = folder / "tried"
    shutil.rmtree(workspace, ignore_errors=True)
    shutil.copytree(folder / "workspace", workspace)
    statuses: collections.Counter[tuple[str, int]] = collections.Counter()
    with served(workspace) as server, httpx.Client(base_url=server.root, timeout=60, trust_env=False) as client:
        client.get(server.opening)
        client.headers.update({"Origin": server.root, "X-Clew": "1"})
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            statuses += tried(server.root, client, mode, examples)
    return {
        "routes tried by schemathesis": len({label for label, _ in statuses}),
        "requests tried by schemathesis": sum(statuses.values()),
        "server errors among them": sum(count for (_, status), count in statuses.items() if status >= 500),
    }
