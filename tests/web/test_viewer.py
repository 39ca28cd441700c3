"""The viewer as an officer works with it: opened, zoomed, uncovered, decided in, by keyboard."""

import re
from base64 import b64decode
from io import BytesIO
from math import floor
from typing import Any

from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page, expect
from tests.web.conftest import CASE, Review, Start
from tests.web.officer import PATIENCE_MS, Officer

SEEN = """name => document.querySelector(`canvas[data-name="${name}"]`).toDataURL("image/png").split(",")[1]"""
TOLERANCE = 8
"""Of 256: what is veiled is further from the picture than this, what is revealed within 1 of it."""
MIDDLE_PX = 160
"""What is looked at, inside the lens of the unit's strong protection."""


def seen(page: Page, name: str = "picture") -> Image.Image:
    """Return what a canvas shows, px for px."""
    with Image.open(BytesIO(b64decode(page.evaluate(SEEN, name)))) as shown:
        return shown.convert("RGB")


def largest_picture(officer: Officer, review: Review) -> dict[str, Any]:
    tiles = officer.asked(review, f"cases/{CASE}/stacks")["items"]
    found: dict[str, Any] = max(
        (each for each in tiles if each["kind"] == "picture"), key=lambda each: each["width"] * each["height"]
    )
    return found


def whole_picture(officer: Officer, review: Review, sha256: str) -> Image.Image:
    """Put a picture together from its largest tiles."""
    told = officer.asked(review, f"media/{sha256}/picture")
    whole = Image.new("RGB", (told["width"], told["height"]))
    last = len(told["levels"]) - 1
    for column in range(told["levels"][last]["columns"]):
        for row in range(told["levels"][last]["rows"]):
            answer = officer.page.request.get(f"{review.root}/api/v1/media/{sha256}/picture/{last}/{column}/{row}")
            with Image.open(BytesIO(answer.body())) as tile:
                whole.paste(tile, (column * told["tile_px"], row * told["tile_px"]))
    return whole


NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""What is said of a picture is said before it is painted so: the frame after it shows it."""


def differs(page: Page, expected: Image.Image) -> float:
    """Return how far the middle of the canvas is from a picture that stands there px for px: the mean of 256."""
    canvas = seen(page)
    left, top = (canvas.width - MIDDLE_PX) // 2, (canvas.height - MIDDLE_PX) // 2
    across = left - floor((canvas.width - expected.width) / 2 + 0.5)
    down = top - floor((canvas.height - expected.height) / 2 + 0.5)
    piece = expected.crop((across, down, across + MIDDLE_PX, down + MIDDLE_PX))
    shown = canvas.crop((left, top, left + MIDDLE_PX, top + MIDDLE_PX))
    return max(ImageStat.Stat(ImageChops.difference(shown, piece)).mean)


def test_a_picture_is_veiled_until_revealed_then_sharp_and_decided(start: Start, officer: Officer) -> None:
    review = start("--case", CASE)
    tiles: list[str] = []
    officer.page.on("request", lambda request: tiles.append(request.url) if "/picture/" in request.url else None)
    page = officer.open(review)
    picture = largest_picture(officer, review)
    for _ in range(picture["rank"] - 1):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name="veiled")).to_be_visible()
    expect(page).to_have_url(re.compile(f"#viewer/{picture['sha256']}$"))
    expect(page.locator(".viewer-scale")).to_contain_text("%", timeout=PATIENCE_MS)
    page.keyboard.press("z")
    expect(page.locator(".viewer-scale")).to_have_text("100 %")
    expect(page.locator(".side")).to_contain_text(picture["sha256"])
    assert tiles == []
    whole = whole_picture(officer, review, picture["sha256"])
    assert differs(page, whole) > TOLERANCE

    page.keyboard.down("v")
    expect(page.get_by_role("img", name="uncovered")).to_be_visible()
    expect(page.locator('canvas[data-name="picture"]')).to_have_attribute("data-sharp", "yes")
    assert differs(page, whole) <= 1
    expect(page.locator(".exposed")).to_contain_text("1 picture")
    page.keyboard.up("v")
    expect(page.get_by_role("img", name="veiled")).to_be_visible()
    page.evaluate(NEXT_FRAME)
    assert differs(page, whole) > TOLERANCE

    page.keyboard.press("1")
    assert [each["stack"] for each in officer.decisions(review, 1)] == [picture["stack"]]
    expect(page).not_to_have_url(re.compile(picture["sha256"]))
    page.keyboard.press("u")
    officer.decisions(review, 2)
    expect(page).to_have_url(re.compile(f"#viewer/{picture['sha256']}$"))
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(f"/cases/{CASE}$"))
    page.go_forward()
    expect(page.get_by_role("img", name="veiled")).to_be_visible()
    page.keyboard.press("g")
    expect(page.get_by_role("button", name="gamma")).to_be_visible()
    page.keyboard.press(".")
    page.keyboard.press("q")
    expect(page.get_by_role("button", name="gamma")).not_to_be_visible()
    page.go_back()
    expect(page.get_by_role("img", name="veiled")).not_to_be_visible()
    assert officer.complaints == []
    assert officer.asked(review, "csp") == {"count": 0, "last": []}
