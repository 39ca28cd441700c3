"""A review server in a process of its own, on a copy of a small workspace, and a Chromium to look at it."""

import os
import queue
import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from playwright.sync_api import Browser
from tests.forked import Forked, forked
from tests.made_once import MadeOnce

from clew.casework.desk import Desk, open_desk
from clew.casework.gallery import build
from clew.cli.app import run
from clew.config import Config

if TYPE_CHECKING:
    from tests.web.officer import Officer

CASE = "OP-114"
PATIENCE_S = 60


@dataclass
class Review:
    """A running `clew review`: the address that it printed, and what it says."""

    process: Forked | subprocess.Popen[str]
    workspace: Path
    said: list[str] = field(default_factory=list)
    _lines: "queue.Queue[str]" = field(default_factory=queue.Queue)
    _clients: list[httpx.Client] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        while not (found := re.search(r"http://127\.0\.0\.1:(\d+)/open\?token=\S+", " ".join(self.said))):
            self.said.append(self._lines.get(timeout=PATIENCE_S))
        self.opening, self.port = found[0], int(found[1])
        self.root = f"http://127.0.0.1:{self.port}"

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.put(line)

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send a signal; return the code it ended with."""
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)
        while not self._lines.empty():
            self.said.append(self._lines.get())
        return code

    def close(self) -> None:
        """End it, whatever it does, and whoever asks it."""
        for client in self._clients:
            client.close()
        with self.process:
            self.process.kill()
            self._reader.join(PATIENCE_S)

    def client(self) -> httpx.Client:
        """Return a client without a session."""
        self._clients.append(httpx.Client(base_url=self.root, timeout=PATIENCE_S, trust_env=False))
        return self._clients[-1]

    def signed_in(self) -> httpx.Client:
        """Return a client that asks as the page does; good once, as the address is."""
        client = self.client()
        assert client.get(self.opening).status_code == 303
        client.headers.update({"Origin": self.root, "X-Clew": "1"})
        return client


Start = Callable[..., Review]
RunBy = Callable[[list[str], dict[str, str]], Forked | subprocess.Popen[str]]
"""Runs a command with such an environment."""


@pytest.fixture(scope="session")
def prepared(small_sample: Path, made_once: MadeOnce) -> Path:
    """A workspace with a list and a small sample in it, its gallery built; tests work on copies."""

    def prepare(folder: Path) -> None:
        place = ("--workspace", str(folder / "workspace"), "--quiet")
        assert run(["hashset", "import", str(small_sample / "lists" / "operation-lantern.json"), *place]) == 0
        evidence = shutil.copytree(small_sample / "evidence", folder / "sample" / "evidence")
        (evidence / "cut-off.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00")
        assert run(["ingest", str(evidence), "--case", CASE, "--exhibit", "KP/1", *place]) in (0, 1)
        with open_desk(Config(workspace=str(folder / "workspace")), "b.diaz", create=False) as opened:
            build(opened, CASE)  # else each server has a child of its own build the same: 1 s of a core

    return made_once("prepared-for-web", prepare) / "workspace"


@pytest.fixture(scope="session")
def prepared_desk(prepared: Path) -> Iterator[Desk]:
    """A desk on the workspace that all tests copy; for those that only read."""
    with open_desk(Config(workspace=str(prepared)), "b.diaz", create=False) as opened:
        yield opened


@pytest.fixture
def workspace(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "workspace"))


@pytest.fixture
def desk(workspace: Path) -> Iterator[Desk]:
    """A desk of the tests' own on the workspace, beside the server's."""
    with open_desk(Config(workspace=str(workspace)), "b.diaz", create=False) as opened:
        yield opened


def begin(workspace: Path, *words: str, run_by: RunBy = forked, **more: str) -> Review:
    """Start a server on a workspace, with more words for the command line, and more in its environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CLEW_")}
    mine = {"XDG_CONFIG_HOME": str(workspace / "config"), "CLEW_OFFICER": "a.moreau", "CLEW_WORKERS": "1"}
    environment |= mine | more
    browser = [] if "BROWSER" in more else ["--no-browser"]
    arguments = ["review", *browser, "--workspace", str(workspace), "--port", "0", *words]
    return Review(run_by(arguments, environment), workspace)


@contextmanager
def starting(workspace: Path, run_by: RunBy = forked) -> Iterator[Start]:
    """Give what starts servers on a workspace; all are ended."""
    started: list[Review] = []

    def one_more(*words: str, **more: str) -> Review:
        started.append(begin(workspace, *words, run_by=run_by, **more))
        return started[-1]

    yield one_more
    for each in started:
        each.close()


@pytest.fixture
def start(workspace: Path) -> Iterator[Start]:
    """Start servers on the test's own workspace."""
    with starting(workspace) as start:
        yield start


@pytest.fixture
def officer(chromium: Browser) -> Iterator["Officer"]:
    """An officer with a window of their own, which may ask for nothing outside."""
    from tests.web.officer import Officer  # noqa: PLC0415 - which imports this

    officer = Officer(chromium)
    yield officer
    print("complaints:", officer.complaints)  # noqa: T201 - shown where the test fails
    officer.context.close()
    assert officer.outside == []


@pytest.fixture
def review(start: Start) -> Review:
    """A server of the test's own."""
    return start()


@pytest.fixture
def page(review: Review) -> httpx.Client:
    """Whoever asks the test's own server as the page does, in a session."""
    return review.signed_in()


@pytest.fixture(scope="session")
def standing(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Review]:
    """A server that all tests share which change nothing."""
    workspace = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("standing") / "workspace"))
    review = begin(workspace)
    yield review
    review.close()


@pytest.fixture(scope="session")
def reader(standing: Review) -> httpx.Client:
    """Whoever asks the shared server as the page does, in a session."""
    return standing.signed_in()


@pytest.fixture
def stacks(desk: Desk) -> list[str]:
    """The names of the case's stacks."""
    from clew.casework.triage import triage  # noqa: PLC0415 - compiled code, for those that need it

    return [item.stack for item in triage(desk, CASE)]


@pytest.fixture
def api() -> Callable[[str], str]:
    """Return the address of a route of the API, below the case where it begins with "./"."""
    return lambda path: f"/api/v1/cases/{CASE}/{path[2:]}" if path.startswith("./") else f"/api/v1/{path}"


@pytest.fixture
def error_of() -> Callable[[httpx.Response], tuple[int, str]]:
    """Return an answer's status and the code of its error, which says a message and a hint."""

    def read(answer: httpx.Response) -> tuple[int, str]:
        error: dict[str, Any] = answer.json()["error"]
        assert set(error) == {"code", "message", "hint"}
        assert all(error.values())
        return answer.status_code, error["code"]

    return read
