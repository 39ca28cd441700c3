"""The report as an officer meets it: in a browser, with pointer, keyboard, finger and printer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from clew.model.report import Report
from clew.report.render import render

BLURRED = re.compile(r"^blur\((1[2-9]|[2-9]\d)px\)$")

# WCAG 2.2, 1.4.3: relative luminance and contrast of every text against what is painted behind it
LOWEST_CONTRAST = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  let lowest = [99, ""];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim()) continue;
    const pair = [rgb(getComputedStyle(element).color), behind(element)].map(light).sort((a, b) => b - a);
    const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (contrast < lowest[0]) lowest = [contrast, walker.currentNode.data.trim()];
  }
  return lowest;
}"""


@dataclass
class Reader:
    """Opens reports in fresh windows and hears what the browser complains of or asks for."""

    browser: Browser
    folder: Path
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, report: Report, **window: Any) -> Page:  # noqa: ANN401 - Playwright's own keywords
        path = self.folder / "report.html"
        with path.open("wb") as stream:
            render(report, stream)
        page = self.browser.new_page(**{"viewport": {"width": 1280, "height": 900}, **window})
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(path.as_uri())
        return page


@pytest.fixture
def reader(chromium: Browser, tmp_path: Path) -> Iterator[Reader]:
    reader = Reader(chromium, tmp_path)
    yield reader
    for context in chromium.contexts:
        context.close()
    assert reader.complaints == []
    assert [url for url in reader.requests if not url.startswith(("file:", "data:"))] == []


def test_pictures_are_blurred_until_pointed_at(reader: Reader, report: Report) -> None:
    page = reader.open(report)
    pictures = page.locator(".picture img")
    for number in range(pictures.count()):
        expect(pictures.nth(number)).to_have_css("filter", BLURRED)
    pictures.nth(1).hover()
    expect(pictures.nth(1)).to_have_css("filter", "none")
    expect(pictures.nth(2)).to_have_css("filter", BLURRED)
    page.locator("h1").hover()
    expect(pictures.nth(1)).to_have_css("filter", BLURRED)
    assert pictures.nth(1).evaluate("each => each.complete && each.naturalWidth > 100")


def test_the_text_of_a_card_does_not_uncover_its_picture(reader: Reader, report: Report) -> None:
    page = reader.open(report)
    page.locator(".told").first.hover()
    page.wait_for_timeout(400)
    expect(page.locator(".picture img").first).to_have_css("filter", BLURRED)


def test_pictures_are_reached_by_keyboard(reader: Reader, report: Report) -> None:
    page = reader.open(report)
    first, second = page.locator(".picture img").nth(0), page.locator(".picture img").nth(1)
    first.focus()
    expect(first).to_have_css("filter", "none")
    page.keyboard.press("Tab")
    expect(second).to_be_focused()
    expect(second).to_have_css("filter", "none")
    expect(first).to_have_css("filter", BLURRED)


def test_a_tap_uncovers_a_picture(reader: Reader, report: Report) -> None:
    page = reader.open(report, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    picture = page.locator(".picture img").first
    picture.tap()
    expect(picture).to_have_css("filter", "none")


def test_the_switch_shows_all_and_hides_them_again(reader: Reader, report: Report) -> None:
    page = reader.open(report)
    last = page.locator(".picture img").last
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    switch = page.get_by_label("Show pictures")
    expect(switch).to_be_focused()
    page.keyboard.press("Space")
    last.scroll_into_view_if_needed()  # Chromium holds the transitions of what isn't near the view
    expect(last).to_have_css("filter", "none")
    page.get_by_text("Show pictures").click()
    expect(switch).not_to_be_checked()
    expect(last).to_have_css("filter", BLURRED)


def test_the_headline_shows(reader: Reader, report: Report) -> None:
    page = reader.open(report)
    expect(page.locator(".headline")).to_be_in_viewport()
    expect(page.locator(".headline")).to_have_text(re.compile(r"5,000\s+files seen\s+→\s+1,214\s+decisions asked"))
    expect(page).to_have_title("Case OP-114: report of 2026-11-18 14:02:11 UTC")


def test_printed_pictures_stay_blurred_unless_the_switch_is_on(reader: Reader, report: Report) -> None:
    page = reader.open(report)
    picture = page.locator(".picture img").first
    picture.focus()
    picture.hover()
    page.emulate_media(media="print")
    printed = "each => getComputedStyle(each).filter"
    assert picture.evaluate(printed).startswith("blur(")
    expect(page.locator("nav")).to_be_hidden()
    expect(page.get_by_label("Show pictures")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_label("Show pictures").check()
    page.emulate_media(media="print")
    assert picture.evaluate(printed) == "none"


def test_it_prints(reader: Reader, report: Report) -> None:
    page = reader.open(report)
    document = page.pdf(prefer_css_page_size=True, print_background=True)
    pages = re.search(rb"/Type /Pages\s+/Count (\d+)", document)
    assert pages is not None
    assert 3 <= int(pages[1]) <= 20


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(reader: Reader, report: Report, scheme: str) -> None:
    exhibits = (replace(report.exhibits[0], found=9), report.exhibits[1])
    page = reader.open(replace(report, exhibits=exhibits), color_scheme=scheme)
    contrast, text = page.evaluate(LOWEST_CONTRAST)
    assert contrast >= 4.5, text


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_the_page_is_never_wider_than_the_window(reader: Reader, report: Report, width: int) -> None:
    page = reader.open(report, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 1280])
def test_hostile_names_do_not_break_the_page(reader: Reader, report: Report, width: int) -> None:
    paths = (
        b"</p><script>document.title = 'taken'</script><img src=x onerror=alert(1)>.jpg",
        "holiday\u202egpj.exe\u2066/a\u200bb/שלום/صور/1.jpg".encode(),
        b"line\nbreak\ttab\x1b[31m\xff\xfe/x.jpg",
        b"n" * 255 + b"/" + b"deep/" * 600 + b"f.jpg",
        b'" onmouseover="document.title=1" style="position:fixed.jpg',
    )
    items = tuple(
        replace(shown, item=replace(shown.item, path=path)) for shown, path in zip(report.items, paths, strict=False)
    )
    failures = tuple(replace(report.failures[0], path=path, reason="x" * 300) for path in paths)
    case = "OP \"114\" </style>\u202e;} * {display:none} @import 'https://example.org/x.css';" + "W" * 200
    page = reader.open(
        replace(report, case=case, agency="W" * 200, items=items, failures=failures),
        viewport={"width": width, "height": 900},
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator(".card")).to_have_count(5)
    expect(page.locator("footer")).to_be_visible()
    shown = page.locator(".card .path").all_text_contents()
    assert shown[0] == paths[0].decode()
    assert shown[1] == r"holiday\u202egpj.exe\u2066/a\u200bb/שלום/صور/1.jpg"
    assert shown[2].startswith(r"line\nbreak\ttab\x1b[31m\xff\xfe/x.jpg")
    assert shown[4] == paths[4].decode()
    assert page.title().startswith('Case OP "114" </style>\\u202e;')
