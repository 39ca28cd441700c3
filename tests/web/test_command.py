"""`clew review` itself: how it begins, and how it ends."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.conftest import Start, starting

from clew.cli.app import run


def anew(arguments: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
    """Run a command as a user does."""
    return subprocess.Popen(
        [sys.executable, "-m", "clew", *arguments], stderr=subprocess.PIPE, text=True, env=environment
    )


@pytest.fixture
def start(workspace: Path) -> Iterator[Start]:
    """Start servers on the test's own workspace as a user does, by the command itself."""
    with starting(workspace, anew) as start:
        yield start


def test_ctrl_c_ends_it_and_says_so(start: Start) -> None:
    review = start()
    assert review.end(signal.SIGINT) == 0
    assert "The review page has ended" in review.said[-1]


BROWSER = """
import http.client, pathlib, sys, urllib.parse
place = urllib.parse.urlsplit(sys.argv[2])
asking = http.client.HTTPConnection(place.netloc, timeout=60)
asking.request("GET", f"{place.path}?{place.query}")
pathlib.Path(sys.argv[1]).write_text(str(asking.getresponse().status))
"""


def test_the_browser_is_opened_and_answered_while_it_runs(start: Start, tmp_path: Path) -> None:
    (tmp_path / "browser.py").write_text(BROWSER, encoding="utf-8")
    told = tmp_path / "told"
    start(BROWSER=f"{sys.executable} {tmp_path / 'browser.py'} {told} %s", DISPLAY=":0")
    deadline = time.monotonic() + 60
    while not (told.exists() and told.read_text(encoding="ascii")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert told.read_text(encoding="ascii") == "303"


def test_an_open_page_does_not_keep_it_from_ending(start: Start) -> None:
    review = start()
    page = review.signed_in()
    with page.stream("GET", "/api/v1/cases/OP-114/events") as stream:
        next(stream.iter_lines())
        assert review.end(signal.SIGINT) == 0


def test_told_to_terminate_it_ends_as_every_command_does(start: Start) -> None:
    assert start().end(signal.SIGTERM) == 143


def test_a_port_that_is_taken_is_said(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run(["review", "--no-browser", "--port", str(port), "--workspace", str(workspace)]) == 2
    assert f"port {port} is taken" in capsys.readouterr().err


def test_an_unknown_case_is_said_before_anything_starts(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", "--no-browser", "--case", "none", "--workspace", str(workspace)]) == 2
    assert "no case 'none'; there are: OP-114" in capsys.readouterr().err


def test_the_settings_are_what_it_begins_with(start: Start, tmp_path: Path) -> None:
    settings = tmp_path / "clew.toml"
    settings.write_text('agency = "local"\n[review]\nlanguage = "de"\nprotection = "light"\n', encoding="utf-8")
    page = start("--config", str(settings)).signed_in()
    told = page.get("/api/v1/me", headers={"Accept-Language": "en"}).json()
    assert (told["language"], told["protection"]) == ("de", {"level": "light"})
    assert "Fälle" in page.get("/", headers={"Accept-Language": "en"}).text


def test_only_this_machine_reaches_it(start: Start) -> None:
    review = start()
    listening = Path("/proc/net/tcp").read_text(encoding="ascii")
    assert f"0100007F:{review.port:04X} 00000000:0000 0A" in listening
    assert f"00000000:{review.port:04X} 00000000:0000 0A" not in listening


def test_the_command_line_stays_fast_without_the_server() -> None:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "clew", "--help"], capture_output=True, text=True, check=True
    )
    assert "fastapi" not in told.stderr
    assert "uvicorn" not in told.stderr
