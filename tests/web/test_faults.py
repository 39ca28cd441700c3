"""What nobody foresaw: it is told where developers look, and answered without a word of the code."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx
from fastapi import FastAPI
from starlette.types import ASGIApp

from clew.web.address import Address
from clew.web.errors import add_handlers
from clew.web.guard import Guard
from clew.web.pages import Pages
from clew.web.session import Session, Sessions

ADDRESS = Address(8414)


def failing_app(told: list[Exception], sessions: Sessions) -> ASGIApp:
    app = FastAPI()

    @app.get("/api/v1/fault")
    def fault() -> None:
        raise ZeroDivisionError("secret")

    def on_fault(error: Exception) -> str:
        told.append(error)
        return "this is a fault of Clew"

    add_handlers(app, on_fault)
    return Guard(app, ADDRESS, sessions, Pages("en"))


def test_a_fault_is_told_and_answered_without_its_text() -> None:
    told: list[Exception] = []
    sessions = Sessions()
    opened = sessions.open(sessions.invite(Session("a.moreau", "local")))
    assert opened is not None

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(failing_app(told, sessions))  # raises whatever leaves the app
        cookies = {ADDRESS.cookie: opened.secret}
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8414", cookies=cookies) as client:
            return await client.get("/api/v1/fault")

    with ThreadPoolExecutor(1) as pool:  # this thread's loop may be the browser's
        answer = pool.submit(asyncio.run, ask()).result()
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "internal"
    assert answer.json()["error"]["message"] == "this is a fault of Clew"
    assert "secret" not in answer.text
    assert [type(error) for error in told] == [ZeroDivisionError]
    assert "content-security-policy" in answer.headers
