"""Two officers at their pages on one workspace, and one who is reminded of what was seen."""

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.web.conftest import CASE, Review, Start
from tests.web.officer import PATIENCE_MS, Officer

BETRAYING = ('"category"', '"code"', '"officer"', "a.moreau", '"lane"', '"reason"', '"categories"')
"""What no answer may hold while somebody decides blind."""
COLLEAGUES = "11111111-1111-4111-8111-111111111111"
"""The key of a colleague's decision."""


@pytest.fixture
def one(chromium: Browser) -> Iterator[Officer]:
    officer = Officer(chromium)
    yield officer
    officer.context.close()
    assert (officer.outside, officer.complaints) == ([], [])


@pytest.fixture
def two(chromium: Browser) -> Iterator[Officer]:
    officer = Officer(chromium)
    yield officer
    officer.context.close()
    assert (officer.outside, officer.complaints) == ([], [])


def look(page: Page, seen: int) -> None:
    """Reveal what one is at for as long as it takes to count, then go on."""
    page.keyboard.down("v")
    expect(page.locator(".exposed")).to_contain_text(f"{seen} picture", timeout=PATIENCE_MS)
    page.keyboard.up("v")
    page.keyboard.press("ArrowRight")


def post(officer: Officer, review: Review, path: str, **body: object) -> None:
    headers = {"Origin": review.root, "X-Clew": "1"}
    address = f"{review.root}/api/v1/cases/{CASE}/{path}"
    assert officer.page.request.post(address, data={"key": str(uuid.uuid4()), **body}, headers=headers).ok


def test_who_has_seen_much_is_reminded_calmly_and_nothing_is_lost(start: Start, one: Officer) -> None:
    review = start("--case", CASE)
    file = review.workspace / "clew.toml"
    file.write_text("[review]\nexposure_pictures = 5\n")
    review = start("--case", CASE, "--config", str(file))
    page = one.open(review)
    for seen in (1, 2, 3):
        look(page, seen)
    expect(page.locator(".reminder")).to_have_count(0)
    look(page, 4)  # 80 % of 5
    expect(page.locator(".reminder")).to_contain_text("near 5 different pictures", timeout=PATIENCE_MS)
    page.keyboard.press("1")  # nothing is blocked
    one.decisions(review, 1)
    page.get_by_role("button", name="Put away").click()
    expect(page.locator(".reminder")).to_have_count(0)
    page.get_by_role("grid").focus()
    look(page, 5)
    expect(page.locator(".reminder")).to_contain_text("You have looked at 5 different pictures", timeout=PATIENCE_MS)
    page.keyboard.press("p")
    expect(page.locator(".days tbody tr").first).to_contain_text("5", timeout=PATIENCE_MS)
    page.reload()  # what was not sent before is sent while the page closes
    expect(page.locator(".exposed")).to_contain_text("5 pictures", timeout=PATIENCE_MS)
    other = start("--case", CASE).signed_in()
    day = other.get("/api/v1/me/exposure").json()["days"][0]
    assert day["pictures"] == 5
    assert day["unblurred_ms"] > 0


def test_whoever_is_a_moment_later_is_told_what_was_decided_and_may_mean_it(start: Start, one: Officer) -> None:
    mine, colleague = start("--case", CASE), start("--case", CASE, CLEW_OFFICER="b.diaz").signed_in()
    page = one.open(mine)
    stack = one.asked(mine, f"cases/{CASE}/stacks")["items"][0]["stack"]

    def overtake(route: Route) -> None:
        """The colleague decides while the officer's decision is on its way; once, for the key stays the same."""
        body = {"key": COLLEAGUES, "stacks": [stack], "scheme": "us", "code": "1"}
        assert colleague.post(f"/api/v1/cases/{CASE}/decisions", json=body).status_code == 200
        route.fallback()

    page.route("**/decisions", overtake)
    page.keyboard.press("2")
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text(f"b.diaz has decided stack {stack} as us 1 meanwhile", timeout=PATIENCE_MS)
    expect(panel.get_by_text("Cancel", exact=True)).to_be_focused(timeout=PATIENCE_MS)
    panel.get_by_role("button", name="Apply").click()
    last = one.decisions(mine, 2)[-1]
    assert (last["officer"], last["stack"], last["code"]) == ("a.moreau", stack, "2")
    (refused,) = one.complaints
    assert "409" in refused
    one.complaints.clear()


def test_two_officers_at_once_do_not_decide_the_same_by_accident(start: Start, one: Officer, two: Officer) -> None:
    mine, theirs = start("--case", CASE), start("--case", CASE, CLEW_OFFICER="b.diaz")
    page, other = one.open(mine), two.open(theirs)
    stack = one.asked(mine, f"cases/{CASE}/stacks")["items"][0]["stack"]
    page.keyboard.press("o")
    page.get_by_role("dialog").get_by_role("button", name="Assign", exact=True).click()
    expect(page.locator(".tile .holder.is-mine")).to_have_text("AM", timeout=PATIENCE_MS)
    expect(other.locator(".tile .holder")).to_have_text("AM", timeout=PATIENCE_MS)
    other.keyboard.press("1")
    dialog = other.get_by_role("dialog")
    expect(dialog.get_by_text("Stacks that a colleague works on")).to_be_visible(timeout=PATIENCE_MS)
    expect(dialog.get_by_role("button", name="Apply")).to_be_disabled()
    other.keyboard.press("Escape")
    assert one.asked(mine, f"cases/{CASE}/decisions")["total"] == 0
    page.keyboard.press("1")
    assert one.decisions(mine, 1)[0]["officer"] == "a.moreau"
    expect(other.locator(".tile.is-decided")).to_have_count(1, timeout=PATIENCE_MS)
    other.keyboard.press("Home")
    other.keyboard.press("2")
    dialog.get_by_label("Why you decide them nevertheless").fill("seen together")
    dialog.get_by_role("button", name="Apply").click()
    made = two.decisions(theirs, 2)[1]
    assert (made["stack"], made["officer"], made["note"]) == (stack, "b.diaz", "seen together")
    expect(page.locator(".tile .holder")).to_have_text("BD", timeout=PATIENCE_MS)
    page.keyboard.press("u")  # undoing takes over as deciding does
    refused = page.get_by_role("dialog")
    expect(refused).to_contain_text("A colleague works on it", timeout=PATIENCE_MS)
    refused.get_by_label("Why you undo it nevertheless").fill("a slip of mine")
    page.keyboard.press("Enter")
    undo = one.decisions(mine, 3)[2]
    assert (undo["undoes"], undo["officer"], undo["note"]) == (1, "a.moreau", "a slip of mine")


def test_who_decides_blind_is_sent_nothing_that_betrays(start: Start, one: Officer, two: Officer) -> None:
    mine, theirs = start("--case", CASE), start("--case", CASE, CLEW_OFFICER="b.diaz")
    one.open(mine)
    stacks = [each["stack"] for each in one.asked(mine, f"cases/{CASE}/stacks")["items"]]
    post(one, mine, "decisions", stacks=stacks[:2], scheme="uk", code="A")
    post(one, mine, "opinions/rounds", scheme="uk", share=1, filters={})
    other = two.page
    with (  # all that the grid asks for when it begins
        other.expect_response(lambda answer: "count=200" in answer.url and "decisions" in answer.url),
        other.expect_response("**/assignments"),
        other.expect_response("**/me/exposure*"),
        other.expect_response("**/facets*"),
        other.expect_response("**/scrubber*"),
    ):
        two.open(theirs)
    texts: list[str] = []

    def passed(route: Route) -> None:
        answer = route.fetch()
        if "json" in answer.headers.get("content-type", ""):
            texts.append(answer.text())
        route.fulfill(response=answer)

    other.route(re.compile(r"/api/v1/(?!.*/events$)"), passed)
    other.keyboard.press("i")
    expect(other.locator(".opinions-bar")).to_contain_text("2 left", timeout=PATIENCE_MS)
    post(one, mine, "decisions", stacks=stacks[2:3], scheme="uk", code="A")  # what others do is not fetched meanwhile
    expect(other.locator(".opinions canvas")).to_be_visible(timeout=PATIENCE_MS)
    other.keyboard.press("1")
    expect(other.locator(".opinions-bar")).to_contain_text("last one", timeout=PATIENCE_MS)
    other.keyboard.press("2")
    expect(other.locator(".opinions-bar")).to_contain_text("Nothing waits", timeout=PATIENCE_MS)
    other.unroute_all(behavior="wait")
    assert len(texts) >= 4
    assert not [(word, text) for text in texts for word in BETRAYING if word in text]
    assert not [word for word in ("a.moreau", "decided:") if word in other.locator(".opinions").inner_text()]
    other.keyboard.press("i")
    expect(other.locator(".sides")).to_contain_text("a.moreau", timeout=PATIENCE_MS)
    other.keyboard.press("1")
    expect(other.locator(".sides")).to_contain_text("Settled", timeout=PATIENCE_MS)
    other.keyboard.press("i")
    expect(other.locator(".round")).to_contain_text("50%", timeout=PATIENCE_MS)
    assert two.decisions(theirs, 4)[3]["officer"] == "b.diaz"
