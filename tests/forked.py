"""Runs the command line in processes forked from one that has imported it: importing takes 1.9 s of a core each time.

What is forked is a process as any other, with its own streams, environment, signals and exit code; it runs the
command's own `main`. `tests/web/test_command.py` starts `python -m clew` itself.
"""

import atexit
import gc
import io
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NoReturn, Self

IMPORTED = (
    *("clew.cli.app", "clew.web.app", "clew.web.serve", "rich._emoji_codes"),
    *("anyio._backends._asyncio", "uvicorn.loops.asyncio", "uvicorn.lifespan.on", "uvicorn.protocols.http.h11_impl"),
)
"""What a review server imports as it begins, and with its first request."""
_NUMBER = struct.Struct("i")
_POLLED_S = 0.01


class Forked:
    """A running command, as `subprocess.Popen` has it."""

    def __init__(self, reports: socket.socket, errors: int) -> None:
        self._reports = reports
        self.stderr = io.TextIOWrapper(io.FileIO(errors), encoding="utf-8")
        self.pid = _number(reports)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the code it ended with, negative for a signal, None while it runs."""
        if self.returncode is None:
            try:
                self.returncode = os.waitstatus_to_exitcode(_number(self._reports, socket.MSG_DONTWAIT))
            except BlockingIOError:
                return None
        return self.returncode

    def wait(self, patience_s: float) -> int:
        """Wait for its end; returns as `poll`, raises TimeoutError."""
        until = time.monotonic() + patience_s
        while (code := self.poll()) is None:
            if time.monotonic() > until:
                raise TimeoutError(f"process {self.pid} has not ended within {patience_s:g} s")
            time.sleep(_POLLED_S)
        return code

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal, where it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_what: object) -> None:
        self.wait(60)
        self.stderr.close()
        self._reports.close()


def forked(arguments: Sequence[str], environment: Mapping[str, str]) -> Forked:
    """Run a command, with such an environment."""
    reading, writing = os.pipe()
    ours, theirs = socket.socketpair()
    asked = json.dumps([list(arguments), dict(environment), str(Path.cwd())]).encode()
    with theirs, os.fdopen(writing, "wb", buffering=0):
        socket.send_fds(_source(), [asked], [theirs.fileno(), writing])
    return Forked(ours, reading)


@cache
def _source() -> socket.socket:
    """Start what is forked; it ends with us."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, __file__, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env={**os.environ, "TERM": "dumb"},  # whether to use colours is told as Rich is imported
        )

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def _number(reports: socket.socket, flags: int = 0) -> int:
    said = reports.recv(_NUMBER.size, flags)
    assert said, "what forks has ended"
    number: int = _NUMBER.unpack(said)[0]
    return number


def _main() -> None:
    """Import, then fork whatever is asked for until nobody is there to ask."""
    asking = socket.socket(fileno=int(sys.argv[1]))
    for name in IMPORTED:
        import_module(name)
    assert threading.active_count() == 1
    gc.freeze()
    while True:
        asked, descriptors, _, _ = socket.recv_fds(asking, 1 << 20, 2)
        if not asked:
            return
        if os.fork() == 0:
            asking.close()
            _keep(asked, *descriptors)
        for each in descriptors:
            os.close(each)
        _reap()


def _reap() -> None:
    """Take note of those that have ended."""
    with suppress(ChildProcessError):
        while os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG):
            pass


def _keep(asked: bytes, reporting: int, errors: int) -> NoReturn:
    """Fork once more, and tell the number and the end of what runs the command."""
    child = os.fork()
    if child == 0:
        os.close(reporting)
        os.dup2(errors, 2)
        os.close(errors)
        sys.stderr = os.fdopen(2, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)
        _run(*json.loads(asked))
    os.close(errors)
    os.write(reporting, _NUMBER.pack(child))
    os.write(reporting, _NUMBER.pack(os.waitpid(child, 0)[1]))
    os._exit(0)


def _run(arguments: list[str], environment: dict[str, str], folder: str) -> NoReturn:
    from clew.cli import main  # noqa: PLC0415 - as `python -m clew` does

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["clew", *arguments]
    main()
    raise AssertionError("a command exits")


if __name__ == "__main__":
    _main()
