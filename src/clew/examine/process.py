"""One child process as its supervisor has it: started clean, fed through a socket, listened to, ended."""

import array
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from clew.errors import ClewError
from clew.examine.descriptors import MOST
from clew.examine.wire import Inbox, Order, Parts, Reply, Setup, Task, frame

LAST_WORDS_BYTES = 2048
"""How much of the end of a child's standard error is kept."""

_RECEIVE_BYTES = 1 << 18
_END_SECONDS = 0.5
"""How long a child may take to be gone after its socket closed: the kernel frees its memory before that."""
_BOOT = (
    "import gc, sys; gc.disable(); "
    "first = [path for path in sys.argv[2].split(':') if path]; "
    "sys.path = list(dict.fromkeys([*first, *sys.path, *sys.argv[3:]])); "
    "from clew.examine.child import main; main(sys.argv[1])"
)
"""Collecting garbage while modules are imported would take 0.12 s of a start's 0.7 s; `child.main` turns it on."""
_INHERITED = ("HOME", "LD_LIBRARY_PATH", "NUMBA_CACHE_DIR")
"""What a child gets of our environment: where the interpreter finds its library and Numba its compiled code."""
_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "MALLOC_ARENA_MAX": "2",
    "NUMBA_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "ORT_DISABLE_TELEMETRY": "1",
}
"""One thread each: the children are the parallelism, and Landlock binds only threads started after it."""


class ChildProcess:
    """A running child. Everything it says is to be distrusted; `receive` lets only well-formed messages through."""

    def __init__(self, setup: Setup) -> None:
        """Start it; `setup.socket` and `setup.parent` are filled in here."""
        self.errors, their_errors = os.pipe()
        self.connection, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self.connection.settimeout(0)
        filled = msgspec.structs.replace(setup, socket=theirs.fileno(), parent=os.getpid())
        with theirs, os.fdopen(their_errors, "wb", buffering=0) as stderr:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
                [
                    sys.executable,
                    "-I",
                    "-X",
                    "utf8",
                    "-c",
                    _BOOT,
                    msgspec.json.encode(filled).decode(),
                    _preferred(),
                    *_search_path(),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                pass_fds=(theirs.fileno(),),
                cwd="/",
                env=_ENVIRONMENT | {name: os.environ[name] for name in _INHERITED if name in os.environ},
                start_new_session=True,  # Ctrl-C and Ctrl-Z are for the supervisor
            )
        os.set_blocking(self.errors, False)
        self._inbox: Inbox[Reply] = Inbox(msgspec.msgpack.Decoder(Reply))
        self.last_words = b""
        self._is_over = False
        self._status: int | None = None

    @property
    def process_id(self) -> int:
        """The number the system knows it by."""
        return self._process.pid

    def send(self, tasks: Sequence[Task], descriptors: Sequence[int]) -> None:
        """Send tasks with the open file of each, all in one system call; the caller still closes the files.

        A child that is gone is not noticed here but by `receive`.
        """
        self._send(b"".join(frame(task) for task in tasks), descriptors)

    def order(self, order: Order, descriptors: Sequence[int]) -> None:
        """Send one order, with the open files it speaks of; the caller still closes them."""
        self._send(frame(order), descriptors[:MOST])
        for first in range(MOST, len(descriptors), MOST):
            self._send(frame(Parts(first)), descriptors[first : first + MOST])

    def _send(self, message: bytes, descriptors: Sequence[int]) -> None:
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
        with suppress(BrokenPipeError, ConnectionResetError):
            if self.connection.sendmsg([message], rights) < len(message):
                raise ClewError("a child takes no more tasks, though it has few")

    def receive(self) -> Iterator[Reply] | None:
        """Return what it said by now, None at its end; raises ExaminationError on reaching what is no message."""
        try:
            piece = self.connection.recv(_RECEIVE_BYTES)
        except BlockingIOError:
            return iter(())
        except ConnectionResetError:
            return None
        return self._inbox.feed(piece) if piece else None

    def listen(self) -> bool:
        """Take in what it wrote to its standard error; False where there is nothing (more)."""
        try:
            written = os.read(self.errors, _RECEIVE_BYTES)
        except BlockingIOError:
            return False
        self.last_words = (self.last_words + written)[-LAST_WORDS_BYTES:]
        return bool(written)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def end(self) -> int | None:
        """Wait until it is gone, and return its exit status: a signal's number negative, None if it had to be killed.

        One that hangs in the kernel even then is left to the kernel. It may be asked again.
        """
        if self._is_over:
            return self._status
        self.connection.close()
        status: int | None = None
        try:
            status = self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            with suppress(subprocess.TimeoutExpired):
                last = self._process.wait(_END_SECONDS)
                status = None if last == -signal.SIGKILL else last
        while self.listen():
            pass
        os.close(self.errors)
        self._is_over, self._status = True, status
        return status


def _preferred() -> str:
    """Return where modules are looked for before those that are installed, as this process was told."""
    told = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return ":".join(str(Path(entry).absolute()) for entry in told if entry)


def _search_path() -> list[str]:
    """Return where this process finds its modules, so that the child finds the same; never the current folder."""
    return [str(Path(entry).absolute()) for entry in sys.path if entry]
