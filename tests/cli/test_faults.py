"""What nobody foresaw ends in one line and code 70, with the traceback where it can be found."""

import errno
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from clew.cli.app import run
from clew.cli.stopping import Stopped

Clew = Callable[..., Any]


def failing(error: Exception) -> Callable[..., NoReturn]:
    def fail(*_words: object, **_options: object) -> NoReturn:
        raise error

    return fail


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Let `clew status` raise an error within the workspace."""
    return lambda error: monkeypatch.setattr("clew.casework.status.status", failing(error))


def test_a_fault_is_one_line_and_its_traceback_lies_in_the_workspace(
    clew: Clew, ingested: Path, faulty: Callable[[Exception], None]
) -> None:
    faulty(ZeroDivisionError("division\nby zero"))
    said = clew("status")
    assert (said.code, said.out) == (70, "")
    (log,) = (ingested / "faults").iterdir()
    assert "this is a fault of Clew" in said.err
    assert "ZeroDivisionError: division by zero" in said.err
    assert str(log) in said.err
    assert len(said.err.splitlines()) == 1
    text = log.read_text(encoding="utf-8")
    assert "Traceback (most recent call last)" in text
    assert text.startswith("clew ")
    assert log.parent.stat().st_mode & 0o077 == 0


def test_debug_shows_the_traceback(clew: Clew, ingested: Path, faulty: Callable[[Exception], None]) -> None:
    assert ingested.is_dir()
    faulty(ZeroDivisionError("division by zero"))
    said = clew("--debug", "status")
    assert said.code == 70
    assert "Traceback (most recent call last)" in said.err
    assert said.err.splitlines()[-1].startswith("clew: this is a fault of Clew")
    assert "Traceback" in clew("--debug", "triage", "--case", "NOPE").err


def test_a_fault_outside_a_workspace_says_how_to_see_more(clew: Clew, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clew.casework.doctor.doctor", failing(ZeroDivisionError()))
    said = clew("doctor")
    assert said.code == 70
    assert "ZeroDivisionError; `clew --debug" in said.err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/vault/x"), "clew: /vault/x: no space left on device: free"),
        (PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/vault"), "clew: /vault: permission denied\n"),
        (OSError(errno.EMFILE, os.strerror(errno.EMFILE)), "clew: too many open files: raise the limit"),
        (MemoryError(), "clew: out of memory: "),
    ],
)
def test_what_the_system_refuses_is_no_fault(
    error: Exception, said: str, clew: Clew, ingested: Path, faulty: Callable[[Exception], None]
) -> None:
    faulty(error)
    told = clew("status")
    assert told.code == 3
    assert told.err.startswith(said)
    assert not (ingested / "faults").exists()


def test_compiled_code_that_can_be_kept_nowhere_is_told(
    clew: Clew, ingested: Path, faulty: Callable[[Exception], None]
) -> None:
    assert ingested.is_dir()
    faulty(RuntimeError("cannot cache function 'compare': no locator available for file 'kernels.py'"))
    said = clew("status")
    assert said.code == 4
    assert "NUMBA_CACHE_DIR" in said.err


def test_a_stop_in_the_middle_has_its_own_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_words: object) -> NoReturn:
        raise Stopped(signal.SIGTERM)

    monkeypatch.setattr("clew.casework.doctor.doctor", stop)
    assert run(["doctor"]) == 143
