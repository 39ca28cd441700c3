"""Progress on stderr: plain lines where nobody looks on, a live display on a terminal, nothing with --quiet."""

import re
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from clew.casework.progress import Progress
from clew.cli import live, progress
from clew.cli.live import LiveDisplay
from clew.cli.pace import Pace, amount, clock, counts, rates
from clew.cli.progress import PlainDisplay
from clew.cli.stopping import Stopped

Clew = Callable[..., Any]


class Clock:
    """A clock that a test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def examining(done: int, size: int) -> Progress:
    return Progress("Examining", done, 100, size, 1000, known=3, near=2, new=done - 6, failed=1)


def test_an_ingest_tells_its_counts_in_plain_lines(clew: Clew, sample: Path) -> None:
    said = clew("ingest", sample / "evidence", "--case", "A", "--exhibit", "B")
    assert re.search(r"^Examining: done, \d+ files .*known 0  near 0  new \d+  failed \d+$", said.err, re.MULTILINE)
    assert "\x1b" not in said.err
    assert "Examining" not in said.out
    assert said.err.endswith("Next: clew triage --case A\n")


def test_quiet_shows_no_progress(clew: Clew, sample: Path) -> None:
    said = clew("ingest", sample / "evidence", "--case", "A", "--exhibit", "B", "--quiet", "--json")
    assert said.err == ""


def test_plain_lines_come_now_and_then_with_pace_and_time_left(
    capsys: pytest.CaptureFixture[str], moved: Clock
) -> None:
    with PlainDisplay() as display:
        display.update(examining(6, 0))
        for second in range(1, 25):
            moved.now += 1
            display.update(examining(6 + 2 * second, 20 * second))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("Examining: 26 of 100 files  ")
    assert re.search(r"files/s  .* MB/s  0:\d\d left  known 3  near 2  new 20  failed 1$", lines[0])
    assert lines[2].startswith("Examining: done, 54 files  2.2 files/s")


def test_a_step_that_takes_long_is_announced(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE_S", 0.05)
    with PlainDisplay() as display:
        display.update(Progress("Stacking"))
        time.sleep(0.5)
    assert capsys.readouterr().err == "Stacking ...\n"


def test_a_step_that_is_cut_off_says_how_far_it_came(capsys: pytest.CaptureFixture[str]) -> None:
    display = PlainDisplay()
    display.update(examining(12, 100))
    display.__exit__(Stopped, Stopped(2), None)
    assert "Examining: stopped, 12 of 100 files" in capsys.readouterr().err


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_live_display_fits_its_terminal_and_leaves_the_figures(
    width: int, moved: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = StringIO()
    monkeypatch.setattr(live, "err", Console(file=screen, width=width, force_terminal=True, color_system=None))
    display = LiveDisplay()
    with display:
        display.update(examining(6, 0))
        moved.now += 5
        display.update(examining(40, 400))
        drawn = Console(file=StringIO(), width=width, color_system=None)
        drawn.print(display)
        moved.now += 5
        display.update(examining(100, 1000))
        display.update(Progress("Stacking"))
    shown = drawn.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert len(shown) == 2
    assert "40 of 100 files  40%  0:0" in shown[0]
    assert "known 3  near 2  new 34  failed 1" in shown[1]
    assert all(len(line) <= width for line in shown)
    left = [line for line in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "\n", screen.getvalue()).splitlines() if line.strip()]
    assert any(line.startswith("✓ Examining    100 files  in 0:10  10.0 files/s") for line in left)
    assert any("known 3  near 2  new 94  failed 1" in line for line in left)
    assert not any("Stacking" in line and "✓" in line for line in left)


def test_what_is_over_at_once_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = StringIO()
    monkeypatch.setattr(live, "err", Console(file=screen, width=80, force_terminal=True, color_system=None))
    with LiveDisplay() as display:
        display.update(Progress("Writing"))
    assert re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\s", "", screen.getvalue()) == ""


def test_time_left_counts_files_and_bytes_alike(moved: Clock) -> None:
    pace = Pace()
    moved.now += 10
    pace.saw(Progress("Examining", 50, 100, 0, 1000))
    assert pace.fraction() == 0.25
    assert pace.left() == "0:30 left"
    pace.saw(Progress("Examining", 100, 100, 1000, 1000))
    assert pace.left() == ""


def test_time_left_counts_bytes_where_nobody_knows_how_many_lines_there_are(moved: Clock) -> None:
    pace = Pace()
    moved.now += 10
    pace.saw(Progress("Importing", 5000, None, 250, 1000, unit="lines"))
    assert pace.fraction() == 0.25
    assert pace.left() == "0:30 left"
    pace.saw(Progress("Importing", 5000, unit="lines"))
    assert pace.fraction() is None


def test_amounts_are_said_in_words() -> None:
    assert [clock(7), clock(750), clock(11100)] == ["0:07", "12:30", "3:05:00"]
    assert amount(Progress("", 1, unit="lines")) == "1 line"
    assert amount(Progress("", 1, 1500)) == "1 of 1,500 files"
    assert counts(Progress("")) == ""
    assert rates(64, 23_100_000, 1.0, "files") == "64.0 files/s  23.1 MB/s"
    assert rates(64, 0, 0.0, "files") == ""
