"""The process that children are forked from: it loads all that they need, once.

Started by `clew.examine.nursery` as a fresh interpreter. No byte of evidence gets here: what a child is given goes over
the child's own socket, of which this process keeps no end.
"""

import encodings
import gc
import os
import select
import signal
import socket
from contextlib import suppress
from importlib import import_module
from pkgutil import iter_modules
from typing import NoReturn

import msgspec

from clew.decoder import decoders
from clew.examine.child import run
from clew.examine.descriptors import Descriptors
from clew.examine.digests import DigestStream
from clew.examine.forks import Forking, Start, Started, Stopped, Warming
from clew.examine.sandbox import die_with_parent, threads
from clew.examine.wire import Inbox, Setup, frame
from clew.player import players

_UNSTARTED = 1
"""Exit status of a child that the system did not let us fork."""


def main(warming_json: str) -> NoReturn:
    """Warm up, then fork children until the supervisor closes the socket."""
    warming = msgspec.json.decode(warming_json, type=Warming)
    die_with_parent(warming.parent)
    control = socket.socket(fileno=warming.socket)
    _warm_up(warming)
    gc.freeze()  # `nursery.py` starts it with the collector off: modules stay, and are not looked through
    gc.enable()
    others = threads() - 1
    if others:
        raise SystemExit(f"{others} threads run after the warm-up: a fork would leave them behind")
    child = _Forks(control).serve()
    if child is not None:
        run(*child)
    os._exit(0)


class _Forks:
    """The children of this process, by the numbers that the supervisor gave them."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._parent = os.getpid()
        self._numbers: dict[int, int] = {}
        self._woken, self._wake = os.pipe()
        for end in (self._woken, self._wake):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # one that is ignored wakes nobody
        signal.set_wakeup_fd(self._wake)

    def serve(self) -> tuple[Setup, socket.socket] | None:
        """Fork, kill and tell of ends as asked, until the end (None); in each child it returns what that is to do."""
        incoming = Descriptors(self._control)
        inbox = Inbox(msgspec.msgpack.Decoder(Forking))
        while True:
            control = self._control.fileno()
            ready = select.select([control, self._woken], [], [])[0]
            if self._woken in ready:
                os.read(self._woken, 4096)
                self._reap()
            if control not in ready:
                continue
            piece = incoming.receive()
            if not piece:
                return None
            for message in inbox.feed(piece):
                if not isinstance(message, Start):
                    self._kill(message.number)
                elif self._is_forked(message.number, *(given := (incoming.take(), incoming.take()))):
                    while incoming.count:
                        os.close(incoming.take())
                    return message.setup, socket.socket(fileno=given[0])

    def _is_forked(self, number: int, connection: int, errors: int) -> bool:
        """Fork, and return whether this is the child, which has nothing then of what its parent held."""
        try:
            process_id = os.fork()
        except OSError as error:
            os.write(errors, f"no process can be started: {error.strerror}".encode())
            self._control.sendall(frame(Stopped(number, _UNSTARTED)))
            process_id = -1
        if process_id == 0:
            die_with_parent(self._parent)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._control.close()
            os.close(self._woken)
            os.close(self._wake)
            os.dup2(errors, 2)
        elif process_id > 0:
            os.close(connection)
            self._numbers[process_id] = number
            self._control.sendall(frame(Started(number, process_id)))
        os.close(errors)
        return process_id == 0

    def _kill(self, number: int) -> None:
        for process_id, own in self._numbers.items():
            if own == number:  # not reaped, so the number of the process is still its own
                os.kill(process_id, signal.SIGKILL)

    def _reap(self) -> None:
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                process_id, status = ended
                number = self._numbers.pop(process_id)
                self._control.sendall(frame(Stopped(number, os.waitstatus_to_exitcode(status))))


def _warm_up(warming: Warming) -> None:
    """Load all that its children need, so that they touch no file and no module afterwards."""
    name = warming.serving or warming.describer
    if not name:
        return
    describer = import_module(name)
    if not warming.serving:
        decoders(), players()
    describer.warm_up(*((warming.linkers,) if warming.linkers else ()))
    DigestStream().finish()  # Numba loads what it calls a kernel with at the first call
    _load_encodings()


def _load_encodings() -> None:
    """Import every text encoding: Python does so at first use, which is too late in a sealed process."""
    for module in iter_modules(encodings.__path__, "encodings."):
        with suppress(ImportError):  # mbcs and oem are Windows' own
            import_module(module.name)
