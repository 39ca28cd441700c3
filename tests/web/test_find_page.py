"""Finding, looking back and handing on, by keyboard: the real bundle, the real server."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from playwright.sync_api import Page, Request, expect
from tests.web.conftest import CASE, Review, Start
from tests.web.officer import PATIENCE_MS, Officer

from clew.casework.desk import Desk
from clew.casework.export import export_case
from clew.store import custody

TABS = 8


def stacks_of(officer: Officer, review: Review) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = officer.asked(review, f"cases/{CASE}/stacks?kind=picture")["items"]
    return items


def drop(page: Page, content: bytes) -> None:
    """Drop a file onto the search, as a file manager does."""
    page.evaluate(
        """([bytes]) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "copy of a bridge.jpg", { type: "image/jpeg" }));
            for (const type of ["dragover", "drop"]) {
                const event = new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
                document.querySelector(".search").dispatchEvent(event);
            }
        }""",
        [list(content)],
    )


def test_a_hash_and_a_dropped_copy_lead_to_their_stack(
    standing: Review, reader: httpx.Client, officer: Officer, prepared: Path
) -> None:
    review, page = standing, officer.page
    cookies = [{"name": name, "value": value, "url": review.root} for name, value in reader.cookies.items()]
    officer.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.goto(f"{review.root}/cases/{CASE}")
    expect(page.get_by_role("gridcell").first).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("grid").focus()
    tile = stacks_of(officer, review)[0]
    page.keyboard.press("f")
    page.keyboard.insert_text(tile["sha256"])
    page.keyboard.press("Enter")
    hit = page.locator("[data-hit]").first
    expect(hit.locator("canvas[data-shown]")).to_be_visible(timeout=PATIENCE_MS)
    assert page.locator(".search img").count() == 0
    page.keyboard.press("ArrowDown")
    expect(hit).to_be_focused()
    page.keyboard.down("v")
    expect(page.locator(".search img.clear")).to_have_count(1)
    page.keyboard.up("v")
    expect(page.locator(".search img.clear")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".overlay.viewer")).to_be_visible(timeout=PATIENCE_MS)
    assert page.url.endswith(f"#viewer/{tile['sha256']}")
    page.keyboard.press("Escape")
    expect(page.get_by_role("search").get_by_role("textbox")).to_have_value(tile["sha256"])
    place = officer.asked(review, f"find?text={tile['sha256']}")["known"]["cases"][0]
    picture = io.BytesIO()
    Image.open(prepared.parent / "sample" / "evidence" / place["path"]).convert("RGB").save(picture, "JPEG", quality=55)
    page.goto(f"{review.root}/find")
    expect(page.get_by_role("search")).to_be_visible(timeout=PATIENCE_MS)
    drop(page, picture.getvalue())
    expect(page.get_by_text("copy of a bridge.jpg")).to_be_visible(timeout=PATIENCE_MS)
    near = page.locator(f"[data-hit][href$='#viewer/{tile['sha256']}']")
    expect(near).to_contain_text("bits", timeout=PATIENCE_MS)
    near.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".overlay.viewer")).to_be_visible(timeout=PATIENCE_MS)
    assert officer.complaints == []
    assert officer.asked(review, "csp") == {"count": 0, "last": []}


def test_an_old_decision_is_undone_and_made_again_and_the_case_exported(
    start: Start, officer: Officer, desk: Desk, tmp_path: Path
) -> None:
    review = start("--case", CASE)
    page = officer.open(review)
    page.keyboard.press("k")
    page.keyboard.type("same bridge as elsewhere")
    page.keyboard.press("Enter")
    for count, code in enumerate("010", start=1):
        page.keyboard.press(code)
        officer.decisions(review, count)
    made = officer.decisions(review, 3)
    assert [each["note"] for each in made] == ["same bridge as elsewhere", "", ""]
    page.keyboard.press("h")
    rows = page.locator(".history-list li")
    expect(rows).to_have_count(3, timeout=PATIENCE_MS)
    page.keyboard.press("End")
    page.keyboard.press("u")
    expect(rows).to_have_count(4, timeout=PATIENCE_MS)
    assert officer.decisions(review, 4)[3]["undoes"] == 1
    expect(rows.last).to_contain_text("undone by 4")
    page.keyboard.press("End")
    page.keyboard.press("r")
    expect(rows).to_have_count(5, timeout=PATIENCE_MS)
    again = officer.decisions(review, 5)[4]
    assert (again["stack"], again["code"]) == (made[0]["stack"], made[0]["code"])
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    tiles = [each["stack"] for each in officer.asked(review, f"cases/{CASE}/stacks")["items"]]
    expect(page.locator(".tile.is-cursor")).to_have_attribute("data-index", str(tiles.index(again["stack"])))
    page.keyboard.press("u")
    assert officer.decisions(review, 6)[5]["undoes"] == 5
    export(officer, page, desk, tmp_path)
    assert officer.complaints == []


def export(officer: Officer, page: Page, desk: Desk, folder: Path) -> None:
    """Export by keyboard; what comes is what the command writes, with its digest shown and on record."""
    page.get_by_role("grid").focus()
    page.keyboard.press("Shift+E")
    chosen = page.get_by_role("dialog").get_by_role("combobox")
    expect(chosen.get_by_role("option")).not_to_have_count(0, timeout=PATIENCE_MS)
    chosen.select_option("csv")
    with officer.page.expect_download(timeout=PATIENCE_MS) as download:
        page.keyboard.press("Enter")
    content = Path(download.value.path()).read_bytes()
    assert download.value.suggested_filename == f"{CASE}.csv"
    export_case(desk, CASE, "csv", folder / "out.csv")
    assert content == (folder / "out.csv").read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    expect(page.get_by_text(sha256)).to_be_visible()
    with desk.catalog.reading() as tx:
        told = [json.loads(each.details)["sha256"] for each in custody.entries(tx) if each.act == "case exported"]
    assert told[0] == sha256


def test_eight_tabs_share_one_stream(start: Start, officer: Officer, stacks: list[str]) -> None:
    review = start("--case", CASE)
    streams: list[str] = []

    def count(request: Request) -> None:
        if request.url.endswith("/events"):
            streams.append(request.url)

    officer.context.on("request", count)
    first = officer.open(review)
    tabs = [first]
    for _ in range(TABS - 1):
        tabs.append(officer.context.new_page())
        tabs[-1].goto(f"{review.root}/cases/{CASE}")
        expect(tabs[-1].get_by_role("gridcell").first).to_be_visible(timeout=PATIENCE_MS)
    assert len(streams) == 1
    first.bring_to_front()
    first.keyboard.press("1")
    officer.decisions(review, 1)
    for tab in tabs[1:]:
        expect(tab.get_by_text(f"{len(stacks) - 1} undecided")).to_be_visible(timeout=PATIENCE_MS)
    first.close()
    officer.page = tabs[1]
    tabs[1].get_by_role("grid").focus()
    tabs[1].keyboard.press("n")
    tabs[1].keyboard.press("1")
    officer.decisions(review, 2)
    for tab in tabs[2:]:
        expect(tab.get_by_text(f"{len(stacks) - 2} undecided")).to_be_visible(timeout=PATIENCE_MS)
    assert len(streams) == 2
