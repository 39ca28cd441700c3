"""Keeps the warmed processes that children are forked from, one of each kind.

A start costs 0.75 s of a core, a fork some milliseconds; what is loaded is in memory once. Children of one kind have
the layout of their memory in common, those of different kinds (that unpack, that describe) don't.
"""

import atexit
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Event, Lock, Thread

import msgspec

from clew.examine.forks import Forked, Forking, Start, Started, Stop, Stopped, Warming
from clew.examine.wire import Inbox, Setup, frame

IDLE_SECONDS = 60.0
"""How long a warmed process without children is kept."""
LAST_WORDS_BYTES = 2048
"""How much of the end of a standard error is kept."""

_RECEIVE_BYTES = 1 << 16
_END_SECONDS = 2.0
_BOOT = (
    "import gc, sys; gc.disable(); "
    "first = [path for path in sys.argv[2].split(':') if path]; "
    "sys.path = list(dict.fromkeys([*first, *sys.path, *sys.argv[3:]])); "
    "from clew.examine.warmed import main; main(sys.argv[1])"
)
"""Collecting garbage while modules are imported would take 0.12 s of a start's 0.7 s; `warmed.main` turns it on."""
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
"""One thread each: the children are the parallelism, and no thread survives a fork."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What has to be the same of two children to be forked from one process; `process` is the supervisor's number."""

    process: int
    describer: str
    serving: str
    linkers: tuple[str, ...]
    paths: tuple[str, ...]
    environment: tuple[tuple[str, str], ...]


class Child:
    """A child as the process that it is forked from tells of it."""

    def __init__(self, number: int, home: "_Home") -> None:
        self.words = b""
        """What the warmed process wrote to its standard error, where it ended instead."""
        self.status: int | None = None
        """Exit status once it is gone: a signal's number negative."""
        self._number = number
        self._home = home
        self._process_id = 0
        self._is_known, self._is_over = Event(), Event()

    @property
    def is_forked(self) -> bool:
        """Whether it runs, or ran."""
        return self._is_known.is_set()

    @property
    def process_id(self) -> int:
        """The number the system knows it by; waits for it. 0 for one that never ran."""
        self._is_known.wait()
        return self._process_id

    def kill(self) -> None:
        """End it at once."""
        self._home.tell(Stop(self._number))

    def is_gone(self, seconds: float) -> bool:
        """Wait so long for its end, and return whether it came."""
        return self._is_over.wait(seconds)

    def begun(self, process_id: int) -> None:
        """Take it that it runs."""
        self._process_id = process_id
        self._is_known.set()

    def ended(self, status: int, words: bytes = b"") -> None:
        """Take it that it is gone."""
        self.status, self.words = status, words
        self._is_known.set()
        self._is_over.set()


_homes: dict[_Kind, "_Home"] = {}
_lock = Lock()


def fork(setup: Setup, connection: int, errors: int) -> Child:
    """Have a child forked that talks over `connection` and writes its errors to `errors`; the caller closes both.

    Where no process of its kind is there, one is started, which takes its time: the child's first word tells when it
    is ready. Raises OSError where none can be started.
    """
    environment = _ENVIRONMENT | {name: os.environ[name] for name in _INHERITED if name in os.environ}
    kind = _Kind(
        process=os.getpid(),
        describer=setup.describer,
        serving=setup.serving,
        linkers=setup.linkers,
        paths=(_preferred(), *_search_path()),
        environment=tuple(environment.items()),
    )
    with _lock:
        while True:
            home = _homes.get(kind)
            if home is None:
                home = _homes[kind] = _Home(kind)
            child = home.fork(setup, connection, errors)
            if child is not None:
                return child
            del _homes[kind]


@atexit.register
def _end_all() -> None:
    with _lock:
        homes = [home for kind, home in _homes.items() if kind.process == os.getpid()]
        _homes.clear()
    for home in homes:
        home.close()


class _Home:
    """A warmed process, with the thread that started it, listens to it, and parts with it where nobody needs it."""

    def __init__(self, kind: _Kind) -> None:
        self._orders, theirs = socket.socketpair()
        self._errors, their_errors = os.pipe()
        os.set_blocking(self._errors, False)
        self._children: dict[int, Child] = {}
        self._numbers = count(1)
        self._words = b""
        self._is_warm = self._is_over = False
        self._turn = Lock()
        started = Future[None]()
        self._thread = Thread(target=self._keep, args=(kind, theirs, their_errors, started), daemon=True)
        self._thread.start()
        started.result()

    def fork(self, setup: Setup, connection: int, errors: int) -> Child | None:
        """Ask for a child; None where this process is no more."""
        with self._turn:
            number = next(self._numbers)
            child = Child(number, self)
            if self._is_over:
                return None
            self._children[number] = child
            try:
                socket.send_fds(self._orders, [frame(Start(number, setup))], [connection, errors])
            except (BrokenPipeError, ConnectionResetError):
                del self._children[number]
                return None
        return child

    def tell(self, message: Forking) -> None:
        """Tell it something, if it is there."""
        with self._turn, suppress(OSError):
            if not self._is_over:
                self._orders.sendall(frame(message))

    def close(self) -> None:
        """End it, with its children."""
        with self._turn, suppress(OSError):
            self._orders.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def _keep(self, kind: _Kind, theirs: socket.socket, their_errors: int, started: "Future[None]") -> None:
        """Be its thread: the kernel kills it when this ends (`sandbox.die_with_parent`)."""
        try:
            process = _start(kind, theirs.fileno(), their_errors)
        except OSError as error:
            started.set_exception(error)
            return
        finally:
            theirs.close()
            os.close(their_errors)
        started.set_result(None)
        self._listen()
        with self._turn:
            self._is_over = True
            self._orders.close()
        status = _end(process)
        self._hear_errors()
        os.close(self._errors)
        for child in self._children.values():
            child.ended(-signal.SIGKILL if self._is_warm else status, self._words)

    def _listen(self) -> None:
        """Take in what it says, until its end or until nobody needs it."""
        inbox = Inbox(msgspec.msgpack.Decoder(Forked))
        watched = select.poll()  # `select.select` takes no descriptor over 1023
        for each in (self._orders.fileno(), self._errors):
            watched.register(each, select.POLLIN)
        while True:
            ready = [number for number, _ in watched.poll(IDLE_SECONDS * 1000)]
            if self._errors in ready and not self._hear_errors():
                watched.unregister(self._errors)
            if self._orders.fileno() in ready:
                piece = self._received()
                if not piece:
                    return
                for message in inbox.feed(piece):
                    self._take(message)
            elif not ready and self._is_unneeded():
                return

    def _received(self) -> bytes:
        with suppress(ConnectionResetError):
            return self._orders.recv(_RECEIVE_BYTES)
        return b""

    def _take(self, message: Started | Stopped) -> None:
        self._is_warm = True
        with self._turn:
            child = self._children[message.number]
            if isinstance(message, Stopped):
                del self._children[message.number]
        if isinstance(message, Started):
            child.begun(message.process_id)
        else:
            child.ended(message.status)

    def _is_unneeded(self) -> bool:
        with self._turn:
            self._is_over = not self._children
            return self._is_over

    def _hear_errors(self) -> bool:
        """Take in what it wrote to its standard error; False at the end of that."""
        with suppress(BlockingIOError):
            while written := os.read(self._errors, _RECEIVE_BYTES):
                self._words = (self._words + written)[-LAST_WORDS_BYTES:]
            return False
        return True


def _start(kind: _Kind, control: int, errors: int) -> "subprocess.Popen[bytes]":
    warming = Warming(control, kind.process, kind.describer, kind.serving, kind.linkers)
    return subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
        [sys.executable, "-I", "-X", "utf8", "-c", _BOOT, msgspec.json.encode(warming).decode(), *kind.paths],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        pass_fds=(control,),
        cwd="/",
        env=dict(kind.environment),
        start_new_session=True,  # Ctrl-C and Ctrl-Z are for the supervisor
    )


def _end(process: "subprocess.Popen[bytes]") -> int:
    """Wait until it is gone, and return its exit status."""
    try:
        return process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _preferred() -> str:
    """Return where modules are looked for before those that are installed, as this process was told."""
    told = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return ":".join(str(Path(entry).absolute()) for entry in told if entry)


def _search_path() -> Sequence[str]:
    """Return where this process finds its modules, so that the child finds the same; never the current folder."""
    return [str(Path(entry).absolute()) for entry in sys.path if entry]
