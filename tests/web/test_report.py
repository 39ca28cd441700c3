"""The report in the review page: under a policy of its own, veiled unless asked, fit to be printed."""

import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import httpx
import pypdfium2
from playwright.sync_api import Browser, expect
from tests.web.conftest import CASE, Review, Start

PATIENCE_MS = 30_000


def policy_of(answer: httpx.Response) -> dict[str, str]:
    said = answer.headers["content-security-policy"].split(";")
    return {name: rest for name, _, rest in (each.strip().partition(" ") for each in said)}


def test_its_policy_allows_its_own_style_and_nothing_else(reader: httpx.Client) -> None:
    answer = reader.get(f"/cases/{CASE}/report")
    assert answer.status_code == 200
    policy = policy_of(answer)
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy["style-src"] == f"'sha256-{digest}'"
    assert (policy["default-src"], policy["img-src"]) == ("'none'", "data:")
    assert policy["frame-ancestors"] == "'none'"
    assert "script-src" not in policy
    assert "<script" not in answer.text
    assert "style=" not in answer.text.replace("<style>", "")


def test_a_veiled_report_has_no_way_to_uncover_a_picture(reader: httpx.Client) -> None:
    veiled, asked = (reader.get(f"/cases/{CASE}/report", params={"pictures": each}) for each in ("veiled", "asked"))
    assert "show-pictures" not in veiled.text
    assert "tabindex" not in re.sub(r'<div class="scroll"[^>]*>', "", veiled.text)
    assert "show-pictures" in asked.text
    assert "not counted in your exposure" in asked.text


def test_what_is_not_there_has_no_report(reader: httpx.Client) -> None:
    assert reader.get("/cases/none/report").status_code == 404
    assert reader.get("/cases/none/figures").status_code == 404
    assert reader.get(f"/cases/{CASE}/report", params={"pictures": "clear"}).status_code == 422


def test_it_is_printed_with_page_numbers_and_no_clear_picture(start: Start, chromium: Browser) -> None:
    review: Review = start("--case", CASE)
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(review.opening)
    page.goto(f"{review.root}/cases/{CASE}/report")
    picture = page.locator(".picture img").first
    expect(picture).to_be_visible(timeout=PATIENCE_MS)
    picture.hover()
    expect(picture).to_have_css("filter", "blur(22px)")
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    text = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    assert len(document) > 2
    for number, each in enumerate(text, 1):
        assert f"{number} / {len(document)}" in each
        assert f"Case {CASE}" in each
    shown = re.findall(r"\b[0-9a-f]{12}\b", " ".join(page.locator(".stack").all_text_contents()))
    assert len(shown) == page.locator(".card").count() > 0
    assert all(any(name in each for each in text) for name in shown)
    pictures = [each for number in range(len(document)) for each in document[number].get_objects() if _is_picture(each)]
    assert len(pictures) >= page.locator(".picture img").count() > 0
    assert max(map(_contrast, pictures)) < 12
    document.close()
    context.close()
    assert complaints == []


def _is_picture(item: pypdfium2.PdfObject) -> bool:
    return isinstance(item, pypdfium2.PdfImage)


def _contrast(item: pypdfium2.PdfObject) -> float:
    """Return the largest step between two neighbouring pixels inside a picture, in grey levels of 255."""
    assert isinstance(item, pypdfium2.PdfImage)
    grey = item.get_bitmap().to_pil().convert("L")
    width, height = grey.size
    inside = grey.crop((width // 4, height // 4, 3 * width // 4, 3 * height // 4))
    rows = [inside.crop((0, y, inside.width, y + 1)).tobytes() for y in range(inside.height)]
    return max((abs(one - other) for row in rows for one, other in pairwise(row)), default=0)
