"""The examiner child: warms up, seals itself, then reads, digests and describes one file after the other.

Started by `clew.examine.process` as a fresh interpreter. Evidence arrives as open descriptors over the socket: the
child knows no path, and could open none.
"""

import array
import encodings
import gc
import os
import signal
import socket
from collections import deque
from contextlib import suppress
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import NoReturn

import msgspec

from clew.config import Limits
from clew.decoder import decoders
from clew.errors import ExaminationError
from clew.examine.digests import DigestStream
from clew.examine.intake import Intake
from clew.examine.limits import OPEN_FILES, hold_bytes
from clew.examine.probe import attempt_all
from clew.examine.sandbox import die_with_parent, seal
from clew.examine.wire import UNKNOWN_TYPE, Digested, Done, Exhausted, Inbox, Ready, Setup, Task, Tried, frame
from clew.model.digests import Digests
from clew.model.findings import Findings, Kind, Outcome

_RECEIVE_BYTES = 1 << 16
_INT_BYTES = array.array("i").itemsize


def main(setup_json: str) -> NoReturn:
    """Run a child until its supervisor closes the socket or its memory ran out."""
    setup = msgspec.json.decode(setup_json, type=Setup)
    die_with_parent(setup.parent)
    connection = socket.socket(fileno=setup.socket)
    if setup.probe is not None:
        connection.sendall(frame(Ready(seal(setup.limits, is_sandboxed=setup.is_sandboxed))))
        beyond = (setup.limits.memory_mib + 64) << 20
        connection.sendall(frame(Tried(attempt_all(setup.probe, beyond))))
        connection.recv(1)
        os._exit(0)
    describer = import_module(setup.describer)
    decoders()
    describer.warm_up()
    DigestStream().finish()  # Numba loads what it calls a kernel with at the first call
    _load_encodings()
    gc.freeze()  # `process.py` starts a child with the collector off: modules stay, and are not looked through
    gc.enable()
    applied = seal(setup.limits, is_sandboxed=setup.is_sandboxed)
    connection.sendall(frame(Ready(applied)))
    _Child(connection, describer, setup.limits).serve()
    os._exit(0)


class _Child:
    """One child at work."""

    def __init__(self, connection: socket.socket, describer: ModuleType, limits: Limits) -> None:
        self._connection = connection
        self._describer = describer
        self._limits = limits
        self._intake = Intake(hold_bytes(limits), self._start_clock)
        self._decoders = tuple(decoders().values())
        self._is_exhausted = False

    def serve(self) -> None:
        inbox = Inbox(msgspec.msgpack.Decoder(Task))
        descriptors: deque[int] = deque()
        room = socket.CMSG_SPACE(OPEN_FILES * _INT_BYTES)
        while True:
            piece, ancillary, _, _ = self._connection.recvmsg(_RECEIVE_BYTES, room)
            if not piece:
                return
            for _, _, content in ancillary:
                descriptors.extend(array.array("i", content))
            for task in inbox.feed(piece):
                descriptor = descriptors.popleft()
                self._connection.sendall(self._answer(task, descriptor))
                if self._is_exhausted:
                    return
                os.close(descriptor)

    def _answer(self, task: Task, descriptor: int) -> bytes:
        """Examine one file under the clock."""
        self._start_clock()
        try:
            return self._framed(task, self._findings(task, descriptor))
        except MemoryError:
            self._is_exhausted = True
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        return frame(Exhausted(task.number))

    def _start_clock(self) -> None:
        """Have SIGALRM end this process when the time is over.

        The time begins anew with each MiB read: a file of many GiB, or a slow disk, is not late while it comes in.
        """
        signal.setitimer(signal.ITIMER_REAL, self._limits.seconds)

    def _framed(self, task: Task, findings: Findings) -> bytes:
        try:
            return frame(Done(task.number, findings))
        except ExaminationError as error:
            return frame(Done(task.number, _failed(str(error), task.size, findings.digests)))

    def _findings(self, task: Task, descriptor: int) -> Findings:
        try:
            data, digests = self._intake.read(descriptor, task.size)
        except ExaminationError as error:
            return _failed(str(error), task.size, None)
        kind, mime = Kind.OTHER, UNKNOWN_TYPE
        try:
            kind, mime = self._recognise(data)
            self._tell(Digested(task.number, task.size, digests, kind, mime))
            findings: Findings = self._describer.describe(data, task.size, digests, max_pixels=self._limits.max_pixels)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - one item's failure, recorded as such
            return _failed(f"decoder failed: {type(error).__name__}: {error}", task.size, digests, kind, mime)
        return findings

    def _recognise(self, data: memoryview) -> tuple[Kind, str]:
        """Return what a decoder takes the first bytes for, as far as one does."""
        for decoder in self._decoders:
            mime = decoder.sniff(data)
            if mime is not None:
                return decoder.kind, mime
        return Kind.OTHER, UNKNOWN_TYPE

    def _tell(self, interim: Digested) -> None:
        """Send word in between; a supervisor that is slow to take it does not count as the file's time."""
        left, _ = signal.setitimer(signal.ITIMER_REAL, 0)
        self._connection.sendall(frame(interim))
        signal.setitimer(signal.ITIMER_REAL, left)


def _load_encodings() -> None:
    """Import every text encoding: Python does so at first use, which is too late in a sealed process."""
    for module in iter_modules(encodings.__path__, "encodings."):
        with suppress(ImportError):  # mbcs and oem are Windows' own
            import_module(module.name)


def _failed(
    reason: str, size: int, digests: Digests | None, kind: Kind = Kind.OTHER, mime: str = UNKNOWN_TYPE
) -> Findings:
    return Findings(Outcome.FAILED, reason, kind, mime, size, digests)
