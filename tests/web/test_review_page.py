"""The review page as an officer works with it: the real bundle, the real server, by keyboard."""

import signal

from playwright.sync_api import expect
from tests.web.conftest import CASE, Start
from tests.web.officer import PATIENCE_MS, Officer


def test_an_officer_decides_and_undoes_by_keyboard(start: Start, officer: Officer) -> None:
    review = start("--case", CASE)
    page = officer.open(review)
    shown = [tile["stack"] for tile in officer.asked(review, f"cases/{CASE}/stacks")["items"]]
    page.keyboard.press("1")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("1")
    made = officer.decisions(review, 2)
    assert made[0]["stack"] == shown[0]
    assert made[1]["stack"] in shown[1:]
    assert made[0]["code"] == made[1]["code"]
    page.keyboard.press("u")
    assert officer.decisions(review, 3)[2]["undoes"] == 2
    assert officer.complaints == []
    assert officer.asked(review, "csp") == {"count": 0, "last": []}


def test_a_decision_made_while_the_server_is_gone_is_there_when_it_is_back(start: Start, officer: Officer) -> None:
    review = start("--case", CASE)
    page = officer.open(review)
    review.end(signal.SIGKILL)
    page.keyboard.press("1")
    expect(page.get_by_role("alert")).to_contain_text("1", timeout=PATIENCE_MS)
    again = start("--case", CASE, "--port", str(review.port))
    other = officer.context.new_page()
    other.goto(again.opening)
    made = officer.decisions(again, 1)
    expect(page.get_by_role("alert")).to_have_count(0, timeout=PATIENCE_MS)  # the page has no more to send
    assert officer.asked(again, f"cases/{CASE}/decisions")["total"] == len(made) == 1


def test_a_decision_of_another_officer_is_seen(start: Start, officer: Officer, stacks: list[str]) -> None:
    review = start("--case", CASE)
    page = officer.open(review)
    other = start().signed_in()
    body = {"key": "6f2f0c1c-9a1e-4b7e-8a52-0d9f9f1f7c11", "stacks": stacks[:1], "scheme": "uk", "code": "C"}
    assert other.post(f"/api/v1/cases/{CASE}/decisions", json=body).status_code == 200
    left = len(stacks) - 1
    expect(page.get_by_text(f"{left} undecided")).to_be_visible(timeout=PATIENCE_MS)
