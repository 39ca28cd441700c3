"""The examiner child: seals itself, then reads, digests and describes one file after the other.

Forked by `clew.examine.warmed`, with all that it needs loaded. Evidence arrives as open descriptors over the socket:
the child knows no path, and could open none.
"""

import os
import socket
import time
from importlib import import_module
from types import ModuleType
from typing import NoReturn

import msgspec

from clew.decoder import decoders
from clew.errors import ExaminationError
from clew.examine.clock import ALIVE_SECONDS, Clock
from clew.examine.descriptors import Descriptors
from clew.examine.intake import Intake
from clew.examine.limits import OPEN_FILES, PART_FILES, hold_bytes
from clew.examine.probe import attempt_all
from clew.examine.sandbox import seal
from clew.examine.unpacker import Unpacker
from clew.examine.wire import UNKNOWN_TYPE, Alive, Digested, Done, Exhausted, Inbox, Ready, Setup, Task, Tried, frame
from clew.model.digests import Digests
from clew.model.findings import Findings, Kind, Outcome
from clew.player import find_player


def run(setup: Setup, connection: socket.socket) -> NoReturn:
    """Be a child until its supervisor closes the socket or its memory ran out."""
    if setup.probe is not None:
        connection.sendall(frame(Ready(seal(setup.limits, is_sandboxed=setup.is_sandboxed))))
        beyond = (setup.limits.memory_mib + 64) << 20
        connection.sendall(frame(Tried(attempt_all(setup.probe, beyond))))
        connection.recv(1)
        os._exit(0)
    open_files = PART_FILES if setup.is_unpacking else OPEN_FILES
    applied = seal(setup.limits, is_sandboxed=setup.is_sandboxed, open_files=open_files)
    connection.sendall(frame(Ready(applied)))
    clock = Clock(setup.limits.seconds)
    if setup.is_unpacking:
        Unpacker(connection, clock, setup.containers).serve()
    elif setup.serving:
        import_module(setup.serving).serve(connection, clock, setup)
    else:
        _Child(connection, import_module(setup.describer), setup, clock).serve()
    os._exit(0)


class _Child:
    """One child at work."""

    def __init__(self, connection: socket.socket, describer: ModuleType, setup: Setup, clock: Clock) -> None:
        self._connection = connection
        self._describer = describer
        self._setup = setup
        self._asked = {"linkers": setup.linkers} if setup.linkers else {}
        self._clock = clock
        self._intake = Intake(hold_bytes(setup.limits), clock.start)
        self._decoders = tuple(decoders().values())
        self._is_exhausted = False
        self._number = -1
        self._alive = 0.0

    def serve(self) -> None:
        inbox = Inbox(msgspec.msgpack.Decoder(Task))
        incoming = Descriptors(self._connection)
        while piece := incoming.receive():
            for task in inbox.feed(piece):
                descriptor = incoming.take()
                self._connection.sendall(self._answer(task, descriptor))
                if self._is_exhausted:
                    return
                os.close(descriptor)

    def _answer(self, task: Task, descriptor: int) -> bytes:
        """Examine one file under the clock."""
        self._number = task.number
        self._clock.start()
        try:
            return self._framed(task, self._findings(task, descriptor))
        except MemoryError:
            self._is_exhausted = True
        finally:
            self._clock.stop()
        return frame(Exhausted(task.number))

    def _note_progress(self) -> None:
        """Have the time begin anew, and say so now and then."""
        self._clock.start()
        if time.monotonic() - self._alive >= ALIVE_SECONDS:
            self._tell(Alive(self._number))
            self._alive = time.monotonic()

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
            findings: Findings = self._describer.describe(
                data,
                task.size,
                digests,
                max_pixels=self._setup.limits.max_pixels,
                footage=self._setup.footage,
                note_progress=self._note_progress,
                **self._asked,
            )
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - one item's failure, recorded as such
            return _failed(f"decoder failed: {type(error).__name__}: {error}", task.size, digests, kind, mime)
        return findings

    def _recognise(self, data: memoryview) -> tuple[Kind, str]:
        """Return what a decoder or a player takes the first bytes for, as far as one does."""
        for decoder in self._decoders:
            mime = decoder.sniff(data)
            if mime is not None:
                return decoder.kind, mime
        player, mime = find_player(data)
        if player is not None:
            return Kind.AUDIO if mime.startswith("audio/") else Kind.VIDEO, mime
        return Kind.OTHER, UNKNOWN_TYPE

    def _tell(self, interim: Digested | Alive) -> None:
        """Send word in between; a supervisor that is slow to take it does not count as the file's time."""
        left = self._clock.stop()
        self._connection.sendall(frame(interim))
        self._clock.go_on(left)


def _failed(
    reason: str, size: int, digests: Digests | None, kind: Kind = Kind.OTHER, mime: str = UNKNOWN_TYPE
) -> Findings:
    return Findings(Outcome.FAILED, reason, kind, mime, size, digests)
