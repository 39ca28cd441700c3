"""A review server in a process of its own and a Chromium window on it, with clocks inside the page."""

import os
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, StorageState, ViewportSize, sync_playwright

CHROMIUM = "/usr/bin/chromium"
SIZE: ViewportSize = {"width": 1440, "height": 900}
PATIENCE_MS = 120_000
CLOCKS = Path(__file__).with_name("review_clocks.js")
Figures = dict[str, object]


@dataclass(frozen=True, slots=True)
class Server:
    """A running `clew review`: its address, the one that opens a session, its process."""

    root: str
    opening: str
    process: subprocess.Popen[str]

    def peak_mb(self) -> float:
        """Return the most memory it has had."""
        return _status_mb(self.process.pid, "VmHWM")

    def used_ms(self) -> float:
        """Return the processor's time that it has used."""
        told = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8")
        user, system = told.rsplit(")", 1)[1].split()[11:13]
        return 1000 * (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(workspace: Path, officer: str = "a.moreau") -> Iterator[Server]:
    """Start a server on a workspace; it is ended afterwards."""
    environment = {**os.environ, "CLEW_OFFICER": officer, "XDG_CONFIG_HOME": str(workspace / "config")}
    words = [sys.executable, "-m", "clew", "review", "--no-browser", "--workspace", str(workspace), "--port", "0"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stderr is not None
            said = ""
            while not (found := re.search(r"(http://127\.0\.0\.1:\d+)/open\?token=\S+", said)):
                line = process.stderr.readline()
                assert line, said
                said += line
            yield Server(found[1], found[0], process)
        finally:
            process.kill()


@dataclass
class Window:
    """One window, and what the browser complains of and asks for outside."""

    page: Page
    server: Server
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.add_init_script(path=CLOCKS)
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.context.on("request", lambda request: self._heard(request.url))

    def _heard(self, url: str) -> None:
        if not url.startswith((f"{self.server.root}/", "data:", "blob:")):
            self.outside.append(url)

    def clock(self, name: str) -> float:
        """Return what a clock in the page tells, in ms."""
        told: float = self.page.evaluate(f"clocks.{name}()")
        return told


@contextmanager
def browsing() -> Iterator[Browser]:
    """A Chromium of its own."""
    with sync_playwright() as tools:
        words = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=words)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, server: Server, session: StorageState | None = None) -> Iterator[Window]:
    """A window that has kept nothing, in a session that is given or opened now."""
    context = browser.new_context(viewport=SIZE, locale="en-GB", storage_state=session)
    window = Window(context.new_page(), server)
    if session is None:
        window.page.goto(server.opening)
    yield window
    context.close()


def tab_mb(browser: Browser) -> float:
    """Return what the largest of a browser's pages holds for itself: memory that no file backs."""
    session: CDPSession = browser.new_browser_cdp_session()
    told = session.send("SystemInfo.getProcessInfo")["processInfo"]
    return max(_status_mb(each["id"], "RssAnon") for each in told if each["type"] == "renderer")


def _status_mb(process: int, name: str) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    found = re.search(rf"^{name}:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def noted(figures: Figures, name: str, times_ms: list[float]) -> None:
    """Note the median, and what 95 of 100 stay below."""
    figures[f"{name}, ms at the median"] = statistics.median(times_ms)
    figures[f"{name}, ms for 95 of 100"] = sorted(times_ms)[-(-95 * len(times_ms) // 100) - 1]
