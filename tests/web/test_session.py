"""Who gets in, and what every answer carries."""

import httpx
import pytest
from tests.web.conftest import CASE, Review, Start

HEADERS = {
    "content-security-policy": "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; report-uri /csp",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


def test_the_address_opens_a_session_once(review: Review) -> None:
    client = review.client()
    answer = client.get(review.opening)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert f"clew_session_{review.port}=" in cookie
    assert {"HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
    assert client.get("/").status_code == 200
    again = review.client().get(review.opening)
    assert again.status_code == 401
    assert "set-cookie" not in again.headers


def test_it_begins_with_the_case_that_was_named(start: Start) -> None:
    review = start("--case", CASE)
    assert review.client().get(review.opening).headers["location"] == f"/cases/{CASE}"


@pytest.mark.parametrize("path", ["/api/v1/me", "/api/v1/openapi.json", "/api/v1/nothing"])
def test_without_a_session_the_api_answers_nothing(standing: Review, path: str) -> None:
    answer = standing.client().get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorised")


@pytest.mark.parametrize("path", ["/", f"/cases/{CASE}", "/shell.css", "/static/review.js", "/open?token=guess"])
def test_without_a_session_a_page_says_how_to_begin(standing: Review, path: str) -> None:
    answer = standing.client().get(path)
    assert answer.status_code == 401
    assert "Start `clew review` again" in answer.text
    assert CASE not in answer.text


def test_a_session_ends_with_its_server(start: Start) -> None:
    first = start()
    client = first.signed_in()
    assert first.end() == 0
    second = start("--port", str(first.port))
    assert client.get("/api/v1/me").status_code == 401
    assert second.signed_in().get("/api/v1/me").json()["officer"] == "a.moreau"


def test_a_session_made_up_is_none(standing: Review) -> None:
    cookies = {f"clew_session_{standing.port}": "x" * 43}
    assert httpx.get(f"{standing.root}/api/v1/me", cookies=cookies, trust_env=False).status_code == 401


@pytest.mark.parametrize(
    "host", ["clew.example", "clew.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost:{port}."]
)
def test_under_another_name_nothing_is_answered(standing: Review, reader: httpx.Client, host: str) -> None:
    name = host.format(port=standing.port)
    answer = reader.get("/api/v1/me", headers={"Host": name})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")


def test_it_answers_as_localhost_too(standing: Review, reader: httpx.Client) -> None:
    assert reader.get("/api/v1/me", headers={"Host": f"localhost:{standing.port}"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://127.0.0.1:9", "X-Clew": "1"},
        {"Origin": "null", "X-Clew": "1"},
        {"Origin": "http://localhost:{port}", "X-Clew": "1"},
        {"X-Clew": "1"},
        {"Origin": "http://127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:{port}", "X-Clew": "yes"},
        {},
    ],
)
def test_what_another_page_asks_changes_nothing(review: Review, headers: dict[str, str], stacks: list[str]) -> None:
    client = review.client()
    client.get(review.opening)
    asked = {"key": "6f2f0c1c-9a1e-4b7e-8a52-0d9f9f1f7c11", "stacks": stacks[:1], "scheme": "uk", "code": "C"}
    sent = {name: value.format(port=review.port) for name, value in headers.items()}
    answer = client.post(f"/api/v1/cases/{CASE}/decisions", json=asked, headers=sent)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    assert client.get(f"/api/v1/cases/{CASE}/decisions").json()["total"] == 0


def test_long_bodies_and_those_of_no_stated_length_are_refused(reader: httpx.Client) -> None:
    path = f"/api/v1/cases/{CASE}/decisions"
    assert reader.post(path, content=b" " * (1 << 20) + b"x").status_code == 413
    assert reader.post(path, content=iter([b"{}"])).status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        *("/", f"/cases/{CASE}", "/cases/none", "/shell.css", "/nothing", "/static/none.js"),
        *("/api/v1/me", "/api/v1/cases/none/decisions", "/api/v1/openapi.json", "/api/v1/media/x/thumbnail"),
    ],
)
def test_every_answer_has_the_headers(standing: Review, reader: httpx.Client, path: str) -> None:
    for client in (reader, standing.client()):
        answer = client.get(path)
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        assert "server" not in answer.headers
    refused = reader.get(path, headers={"Host": "clew.example"})
    assert {name: refused.headers[name] for name in HEADERS} == HEADERS


def test_the_browsers_reports_are_counted_and_said(review: Review, page: httpx.Client) -> None:
    report = {"csp-report": {"violated-directive": "script-src", "blocked-uri": "inline", "document-uri": "secret"}}
    assert page.post("/csp", json=report, headers={"X-Clew": ""}).status_code == 204
    assert page.post("/csp", content=b"\xff no report").status_code == 204
    assert page.post("/csp", content=b"[" * 100_000).status_code == 204
    told = page.get("/api/v1/csp").json()
    assert told["count"] == 3
    assert told["last"][0] == {"directive": "script-src", "blocked": "inline"}
    assert review.end() == 0
    said = "".join(review.said)
    assert "the page's policy refused inline (script-src)" in said
    assert "secret" not in said
