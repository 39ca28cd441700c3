"""Builds galleries in processes of their own, so that whoever asks the server meanwhile has a core to be answered by.

The child is this module, run by our own interpreter. It is told on its standard input what to build, and lives only
as long as that stays open: it ends with its server, whatever becomes of it. What went wrong it says on its standard
output, as a line of JSON.
"""

import os
import subprocess
import sys
import threading
from typing import NoReturn

import msgspec

from clew import errors
from clew.casework.desk import Desk, open_desk
from clew.casework.gallery import build, kept_gallery
from clew.config import Config
from clew.errors import CatalogError, ClewError
from clew.gallery.columns import Gallery

NICENESS = 10
"""Under the server's: what an officer waits for goes first."""


class Asked(msgspec.Struct, frozen=True):
    """What a child is to build; as `Desk`."""

    config: Config
    officer: str
    case: str


class Failed(msgspec.Struct, frozen=True):
    """What went wrong: the name of an error of `errors`, and its message."""

    error: str
    message: str


class AsideBuilds:
    """Children that build; shared by threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._is_over = False

    def build(self, desk: Desk, case: str) -> Gallery:
        """Build the gallery of a case and return it as it was kept; raises what `gallery.build` does.

        CatalogError where the child was ended, or failed as nobody foresaw.
        """
        asked = msgspec.json.encode(Asked(desk.config, desk.officer, case))
        with self._child() as child:
            try:
                said = _told(child, asked)
            finally:
                with self._guard:
                    self._running.discard(child)
        if said:
            failed = msgspec.json.decode(said, type=Failed)
            raise getattr(errors, failed.error, CatalogError)(failed.message)
        if child.returncode:
            raise CatalogError(
                f"the process that builds the gallery of case {case!r} ended by {_cause(child.returncode)}: "
                "look whether this machine has memory left"
            )
        kept = kept_gallery(desk, case)
        if kept is None:
            raise CatalogError(f"the gallery of case {case!r} is not as it was just written: check the disk")
        return kept

    def end(self) -> None:
        """Kill what is being built, and build nothing more."""
        with self._guard:
            self._is_over = True
            for child in self._running:
                child.kill()

    def _child(self) -> subprocess.Popen[bytes]:
        with self._guard:
            if self._is_over:
                raise CatalogError("the server ends: nothing more is built")
            child = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for the server
            )
            self._running.add(child)
            return child


def _told(child: subprocess.Popen[bytes], asked: bytes) -> bytes:
    """Tell a child what to build and keep its input open until it has ended; return what it says."""
    assert child.stdin is not None  # noqa: S101 - by how it was started
    assert child.stdout is not None  # noqa: S101
    try:
        child.stdin.write(asked + b"\n")
        child.stdin.flush()
        said = child.stdout.read()
    except BrokenPipeError:
        said = b""
    child.wait()
    return said


def _cause(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"


def main() -> None:
    """Build what standard input says."""
    os.nice(NICENESS)
    with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as told:
        asked = msgspec.json.decode(told.readline(), type=Asked)
    threading.Thread(target=_end_with_server, daemon=True).start()
    try:
        with open_desk(asked.config, asked.officer, create=False) as desk:
            build(desk, asked.case)
    except ClewError as error:
        _say(Failed(type(error).__name__, str(error)))
    except Exception as error:  # noqa: BLE001 - the server tells it, and goes on
        what = f"{type(error).__name__}: {error}"
        _say(Failed("CatalogError", f"the gallery of case {asked.case!r} was not built: {what}"))


def _end_with_server() -> NoReturn:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


def _say(failed: Failed) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(failed))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
