"""The page shell in a browser that can reach nothing but this server."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.web.conftest import CASE, Review

TEXTS = files("clew.web").joinpath("texts")


@dataclass
class Visitor:
    """Looks at pages, and hears what the browser complains of, asks for outside, and reports."""

    page: Page
    review: Review
    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.route("**/*", self._route)

    def _route(self, route: Route) -> None:
        if route.request.url.startswith((f"{self.review.root}/", "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()


@pytest.fixture
def visitor(chromium: Browser, review: Review) -> Iterator[Visitor]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    visitor = Visitor(context.new_page(), review)
    visitor.page.goto(review.opening)
    yield visitor
    context.close()
    assert visitor.outside == []


def reports(visitor: Visitor) -> int:
    count: int = visitor.page.request.get(f"{visitor.review.root}/api/v1/csp").json()["count"]
    return count


def test_the_cases_are_listed_and_lead_to_their_pages(visitor: Visitor) -> None:
    page = visitor.page
    expect(page).to_have_url(f"{visitor.review.root}/")
    expect(page.get_by_role("row").nth(1)).to_contain_text(CASE)
    assert page.evaluate("getComputedStyle(document.querySelector('.bar')).display") == "flex"
    assert visitor.complaints == []
    page.get_by_role("link", name=CASE).click()
    expect(page).to_have_url(f"{visitor.review.root}/cases/{CASE}")
    expect(page).to_have_title(f"{CASE} · Clew")
    assert reports(visitor) == 0


def test_the_address_that_was_used_opens_nothing(visitor: Visitor, chromium: Browser) -> None:
    other = chromium.new_context().new_page()
    other.goto(visitor.review.opening)
    expect(other.get_by_role("heading")).to_have_text("No session")
    other.get_by_role("link", name="go on").click()
    expect(other.get_by_role("heading")).to_have_text("No session")
    other.context.close()


def test_it_speaks_german_to_a_german_browser(chromium: Browser, review: Review) -> None:
    context = chromium.new_context(locale="de-DE")
    page = context.new_page()
    page.goto(review.opening)
    expect(page.get_by_role("heading")).to_have_text("Fälle")
    assert page.evaluate("document.documentElement.lang") == "de"
    context.close()


def test_nothing_runs_that_is_not_in_a_file_of_ours_and_the_try_is_reported(visitor: Visitor) -> None:
    page = visitor.page
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          const picture = document.createElement("img");
          picture.src = "http://192.0.2.1/pixel.png";
          document.body.append(picture);
        }"""
    )
    assert page.evaluate("window.ran") is None
    page.wait_for_function(
        "async () => (await (await fetch('/api/v1/csp')).json()).count >= 2", timeout=20_000, polling=200
    )
    told = page.request.get(f"{visitor.review.root}/api/v1/csp").json()
    assert {"script-src-elem", "img-src"} <= {each["directive"].split()[0] for each in told["last"]}


def test_a_page_elsewhere_can_not_ask_in_the_officers_name(visitor: Visitor) -> None:
    """A page of another origin, opened in the same browser, gets no answer, whatever it tries."""
    page = visitor.page
    page.context.route("http://elsewhere.test/", lambda route: route.fulfill(body="<h1>elsewhere</h1>"))
    other = page.context.new_page()
    other.goto("http://elsewhere.test/")
    tried = other.evaluate(
        """async (root) => {
          const tries = [
            fetch(`${root}/api/v1/me`, {credentials: "include"}),
            fetch(`${root}/api/v1/me`, {credentials: "include", headers: {"X-Clew": "1"}}),
            fetch(`${root}/api/v1/cases/OP-114/decisions`, {method: "POST", credentials: "include", body: "{}"}),
          ];
          return (await Promise.allSettled(tries)).map((each) => each.status);
        }""",
        visitor.review.root,
    )
    assert tried == ["rejected"] * 3
    other.close()


def test_every_text_is_there_in_every_language() -> None:
    catalogues = {each.name: json.loads(each.read_text("utf-8")) for each in TEXTS.iterdir()}
    assert set(catalogues) == {"en.json", "de.json"}
    english, german = catalogues["en.json"], catalogues["de.json"]
    assert sorted(english) == list(english) == sorted(german) == list(german)
    assert all(english.values())
    assert all(german.values())
    assert [key for key in english if english[key] == german[key]] == ["signed_in"]
