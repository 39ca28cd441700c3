"""An officer at the review page: one window, used by keyboard."""

from typing import Any

from playwright.sync_api import Browser, Page, Request, expect
from tests.web.conftest import CASE, Review

PATIENCE_MS = 30_000
EACH_MS = 50


class Officer:
    """Works in one window, and hears what the browser complains of and asks for outside."""

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
        self.context.set_default_timeout(PATIENCE_MS)
        self.complaints: list[str] = []
        self.outside: list[str] = []
        self.context.on("request", self._note)
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, request: Request) -> None:
        """Note what is asked for outside: `chromium` finds no way there."""
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.outside.append(request.url)

    def open(self, review: Review, patience_ms: int = PATIENCE_MS) -> Page:
        """Open the case, and wait for its first tile."""
        self.page.goto(review.opening)
        expect(self.page.get_by_role("gridcell").first).to_be_visible(timeout=patience_ms)
        self.page.get_by_role("grid").focus()
        return self.page

    def asked(self, review: Review, path: str) -> Any:  # noqa: ANN401 - whatever the API tells
        """Ask the API in this window's session."""
        return self.page.request.get(f"{review.root}/api/v1/{path}").json()

    def decisions(self, review: Review, count: int) -> list[dict[str, Any]]:
        """Wait until the server has this many decisions, and return them."""
        for _ in range(PATIENCE_MS // EACH_MS):
            items: list[dict[str, Any]] = self.asked(review, f"cases/{CASE}/decisions")["items"]
            if len(items) >= count:
                return items
            self.page.wait_for_timeout(EACH_MS)
        raise AssertionError(f"{len(items)} of {count} decisions came")
