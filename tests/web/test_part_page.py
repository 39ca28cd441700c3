"""An officer marks a part of a picture by keyboard and by mouse, looks for it, and compares it with what was found."""

import json
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from tests.web.conftest import CASE, Review, Start
from tests.web.officer import PATIENCE_MS, Officer

from clew.casework.desk import Desk
from clew.casework.search_picture import ACT
from clew.casework.thumbnail import thumbnail
from clew.linker import Looks, linkers
from clew.model.findings import Kind, Outcome
from clew.model.link import Description
from clew.store import custody
from clew.store.descriptions import Described, record
from clew.store.media import media, media_of_case

LINKER = linkers()["places"]


def describe(desk: Desk) -> tuple[str, str]:
    """Record of two pictures what a linker says of the first one's thumbnail; return both."""
    if (reason := LINKER.missing()) is not None:
        pytest.skip(reason)
    assert isinstance(LINKER, Looks)
    with desk.catalog.writing() as tx:
        known = media(tx, media_of_case(tx, CASE)).values()
        looks = [row for row in known if row.kind is Kind.PICTURE and row.outcome is Outcome.EXAMINED and row.thumbnail]
        one, other = sorted(looks, key=lambda row: (-row.size, row.sha256))[:2]
        with Image.open(BytesIO(thumbnail(desk, one.sha256))) as small:
            said = LINKER.describe(np.asarray(small.convert("RGB")))
        named = (LINKER.name, LINKER.version)
        record(tx, named, {each.sha256: Described([(Description(*named, "", said), "")]) for each in (one, other)})
    return one.sha256.hex(), other.sha256.hex()


def searches(desk: Desk) -> list[dict[str, object]]:
    with desk.catalog.reading() as tx:
        return [json.loads(each.details) for each in custody.entries(tx) if each.act == ACT]


def test_a_part_is_marked_and_found_by_keyboard_and_by_mouse(desk: Desk, start: Start, officer: Officer) -> None:
    one, other = describe(desk)
    review: Review = start("--case", CASE)
    page = officer.open(review)
    page.goto(f"{review.root}/cases/{CASE}#viewer/{one}")
    expect(page.locator(".viewer .tool", has_text="Search for a part")).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.press("Shift+S")
    box = page.locator(".part-box")
    expect(box).to_have_text("Box: 30 % from the left, 30 % from the top, 40 % wide, 40 % tall", timeout=PATIENCE_MS)
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    expect(box).to_have_text("Box: 26 % from the left, 28 % from the top, 42 % wide, 42 % tall")
    expect(page.get_by_role("combobox", name="Look for")).to_have_value("places", timeout=PATIENCE_MS)
    place = page.locator(".part-marker").bounding_box(timeout=PATIENCE_MS)
    assert place is not None
    page.mouse.move(place["x"] + 2, place["y"] + 2)
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"] - 2, place["y"] + place["height"] - 2)
    page.mouse.up()
    expect(box).to_contain_text("wide")
    expect(box).not_to_contain_text("42 %")
    page.keyboard.press("Enter")
    hits = page.locator(".part-item")
    expect(hits).to_have_count(1, timeout=PATIENCE_MS)
    expect(hits).to_have_attribute("aria-current", "true")
    expect(page.locator(".part-foot")).to_contain_text("A lead, not a proof.")
    canvas = page.locator("canvas[data-name=part-found]")
    expect(canvas).to_have_attribute("data-uncovered", "no", timeout=PATIENCE_MS)
    page.keyboard.down("v")
    expect(canvas).not_to_have_attribute("data-uncovered", "no")
    page.keyboard.up("v")
    expect(canvas).to_have_attribute("data-uncovered", "no")
    page.keyboard.press("d")
    expect(page.locator(".lead-joins line").first).to_be_attached(timeout=PATIENCE_MS)
    page.keyboard.press("Enter")
    expect(page.locator(".overlay.compare canvas").first).to_be_visible(timeout=PATIENCE_MS)
    assert f"{one}/{other}" in page.url
    (told,) = searches(desk)
    assert (told["case"], told["within"], told["hits"]) == (CASE, None, 1)
    assert officer.complaints == []
    assert officer.outside == []
