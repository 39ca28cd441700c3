"""One child process as its supervisor has it: fed through a socket, listened to, ended."""

import array
import os
import signal
import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress

import msgspec

from clew.errors import ClewError
from clew.examine.descriptors import MOST
from clew.examine.nursery import LAST_WORDS_BYTES, fork
from clew.examine.wire import Inbox, Order, Parts, Reply, Setup, Task, frame

_RECEIVE_BYTES = 1 << 18
_END_SECONDS = 1.0
"""How long a child may take to be gone after its socket closed: the kernel frees its memory before that."""


class ChildProcess:
    """A running child. Everything it says is to be distrusted; `receive` lets only well-formed messages through."""

    def __init__(self, setup: Setup) -> None:
        """Have it forked; it says by itself when it is ready. Raises OSError where no process can be started."""
        self.errors, their_errors = os.pipe()
        self.connection, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self.connection.settimeout(0)
        os.set_blocking(self.errors, False)
        with theirs, os.fdopen(their_errors, "wb", buffering=0) as stderr:
            self._child = fork(setup, theirs.fileno(), stderr.fileno())
        self._inbox: Inbox[Reply] = Inbox(msgspec.msgpack.Decoder(Reply))
        self.last_words = b""
        self._has_hung_up = self._is_over = False
        self._status: int | None = None

    @property
    def process_id(self) -> int:
        """The number the system knows it by; waits until it runs."""
        return self._child.process_id

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
            piece = b""
        self._has_hung_up = not piece
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
        self._child.kill()

    def end(self) -> int | None:
        """Wait until it is gone, and return its exit status: a signal's number negative, None if it had to be killed.

        One that hangs in the kernel even then is left to the kernel. It may be asked again.
        """
        if self._is_over:
            return self._status
        self.connection.close()
        seconds = _END_SECONDS if self._child.is_forked or self._has_hung_up else 0
        status: int | None = None
        if self._child.is_gone(seconds):
            status = self._child.status
        else:
            self._child.kill()
            if self._child.is_gone(seconds) and self._child.status != -signal.SIGKILL:
                status = self._child.status
        while self.listen():
            pass
        os.close(self.errors)
        self.last_words = self.last_words or self._child.words
        self._is_over, self._status = True, status
        return status
