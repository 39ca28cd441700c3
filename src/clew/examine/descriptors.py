"""Receives what a socket brings: bytes, and open files beside them."""

import array
import socket
from collections import deque

_RECEIVE_BYTES = 1 << 16
_INT_BYTES = array.array("i").itemsize
MOST = 250
"""Descriptors that go with one message: Linux takes 253 (SCM_MAX_FD)."""
_ROOM = socket.CMSG_SPACE(MOST * _INT_BYTES)


class Descriptors:
    """The receiving end of a socket whose messages carry descriptors, in the order of the messages."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._waiting: deque[int] = deque()

    def receive(self) -> bytes:
        """Wait for the next bytes; empty at the end."""
        piece, ancillary, _, _ = self._connection.recvmsg(_RECEIVE_BYTES, _ROOM)
        for _, _, content in ancillary:
            self._waiting.extend(array.array("i", content))
        return piece

    @property
    def count(self) -> int:
        """How many have come and were not taken."""
        return len(self._waiting)

    def take(self) -> int:
        """Return the next descriptor that came; the caller closes it."""
        return self._waiting.popleft()
