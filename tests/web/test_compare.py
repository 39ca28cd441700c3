"""Comparing two media as an officer does, by keyboard."""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import combinations
from typing import Any

import httpx
import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import CASE, Review
from tests.web.officer import EACH_MS, PATIENCE_MS, Officer

SEEN = """name => document.querySelector(`canvas[data-name="${name}"]`).toDataURL("image/png").split(",")[1]"""


@pytest.fixture
def officer(chromium: Browser, standing: Review, reader: httpx.Client) -> Iterator[Officer]:
    """An officer in the shared server's session, to whom whole pictures are revealed."""
    officer = Officer(chromium)
    cookie = f"clew_session_{standing.port}"
    officer.context.add_cookies([{"name": cookie, "value": reader.cookies[cookie], "url": standing.root}])
    officer.context.add_init_script(
        """localStorage.setItem("clew.protection", '{"reveals": "tile", "by_hover": false}')"""
    )
    yield officer
    officer.context.close()
    assert (officer.complaints, officer.outside) == ([], [])


def copies(officer: Officer, review: Review) -> dict[str, Any]:
    """Return how a picture compares with its nearest altered copy of the same shape."""
    case = f"cases/{CASE}"
    found = []
    for tile in officer.asked(review, f"{case}/stacks")["items"]:
        members = officer.asked(review, f"{case}/stacks/{tile['stack']}")["members"]
        pictures = [each for each in members if each["kind"] == "picture"]
        for left, right in combinations(pictures, 2):
            if abs(left["width"] / left["height"] - right["width"] / right["height"]) < 0.01:
                pair = officer.asked(review, f"{case}/compare?left={left['sha256']}&right={right['sha256']}")
                found += [pair] if pair["hashes"][0]["form"] == "as_it_is" else []
    nearest: dict[str, Any] = min(found, key=lambda pair: pair["hashes"][0]["distance"])
    return nearest


def brightness(page: Page, name: str) -> float:
    """Return how bright a canvas is, of 256."""
    with Image.open(BytesIO(b64decode(page.evaluate(SEEN, name)))) as shown:
        return max(ImageStat.Stat(shown.convert("RGB")).mean)


def comes(page: Page, holds: Callable[[], bool]) -> bool:
    """Return whether something holds soon: a canvas is painted a frame after it says that all of it is here."""
    for _ in range(PATIENCE_MS // EACH_MS):
        if holds():
            return True
        page.wait_for_timeout(EACH_MS)
    return False


def test_a_picture_and_its_copy_are_compared_in_every_way(standing: Review, officer: Officer) -> None:
    page = officer.page
    pair = copies(officer, standing)
    left, right, near = pair["left"]["sha256"], pair["right"]["sha256"], pair["hashes"][0]
    page.goto(f"{standing.root}/cases/{CASE}#viewer/{left}")
    expect(page.locator(".side")).to_contain_text(left)
    page.locator(f'[data-media="{right}"] .small').first.focus()
    page.keyboard.press("x")
    expect(page).to_have_url(re.compile(f"#compare/{left}/{right}$"))
    grounds = page.get_by_role("region", name="What a match rests on")
    expect(grounds).to_contain_text(f"distance {near['distance']} of at most {near['threshold']} bits")
    expect(page.get_by_role("img", name="Left, veiled")).to_be_visible()

    page.keyboard.press("d")
    expect(page.get_by_role("img", name="Difference, veiled")).to_be_visible()
    assert comes(page, lambda: brightness(page, "difference") > 8)
    page.keyboard.down("v")
    expect(page.get_by_role("img", name="Difference, uncovered")).to_be_visible()
    expect(page.locator('canvas[data-name="difference"]')).to_have_attribute("data-sharp", "yes")
    assert comes(page, lambda: brightness(page, "difference") < 8)
    expect(page.locator(".exposed")).to_contain_text("2 pictures")
    page.keyboard.press("o")
    expect(page.locator('canvas[data-name="overlay"]')).to_have_attribute("data-sharp", "yes")
    assert comes(page, lambda: brightness(page, "overlay") > 8)
    page.keyboard.up("v")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("slider", name="Where the left one ends")).to_have_value("55")
    page.keyboard.press("x")
    expect(page).to_have_url(re.compile(f"#compare/{right}/{left}/overlay$"))
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(f"#viewer/{left}$"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("grid")).to_be_visible()
