"""Takes the pictures of the README and the guide from what `make demo` left: python docs/images/make.py demo-out.

Needs Chromium. The pictures in them are drawn by Clew; one is uncovered, as it is when somebody points at it.
"""

import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright
from review_shots import take_all

HERE = Path(__file__).resolve().parent
WIDTH = 1000
COLOURS = 128
"""Of the palette: a third of the bytes, and nothing that a reader would miss."""


def main() -> None:
    """Photograph the head of the report, the first cards of the queue, and the review page."""
    demo = Path(sys.argv[1]).resolve()
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 860})
        page.goto((demo / "report.html").as_uri())
        page.screenshot(path=HERE / "report.png")
        heading = page.get_by_role("heading", name="The queue")
        heading.evaluate("it => window.scrollTo(0, it.getBoundingClientRect().top + window.scrollY - 64)")
        page.locator("article img").nth(1).hover()
        page.wait_for_timeout(500)
        page.screenshot(path=HERE / "queue.png")
        names = take_all(browser, demo, HERE)
        browser.close()
    for name in ("report.png", "queue.png", *names):
        with Image.open(HERE / name) as shot:
            shot.convert("RGB").quantize(COLOURS).save(HERE / name, optimize=True)


if __name__ == "__main__":
    main()
