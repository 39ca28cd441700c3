"""The unpacking child's talk with its supervisor: a container comes in, its members go out."""

import mmap
import os
import socket
import time
from collections import deque
from typing import BinaryIO

import msgspec

from clew.config import Containers
from clew.errors import ExaminationError
from clew.examine.clock import ALIVE_SECONDS, Clock
from clew.examine.descriptors import Descriptors
from clew.examine.unpack import Wanted, unpack
from clew.examine.wire import (
    Alive,
    Answer,
    Ended,
    Exhausted,
    Header,
    Inbox,
    Offered,
    Order,
    Parts,
    Piece,
    Unpack,
    Unpacked,
    frame,
)
from clew.model.findings import Contents
from clew.opener import Opener, Opening, find_opener, openers


class Unpacker:
    """Opens one container after the other, as its supervisor asks."""

    def __init__(self, connection: socket.socket, clock: Clock, bounds: Containers) -> None:
        self._connection = connection
        self._clock = clock
        self._bounds = bounds
        self._incoming = Descriptors(connection)
        self._orders: deque[Order] = deque()
        self._inbox: Inbox[Order] = Inbox(msgspec.msgpack.Decoder(Order))
        self._number = -1
        self._alive = 0.0

    def serve(self) -> None:
        """Go on until the supervisor closes the socket or memory runs out."""
        while (order := self._next()) is not None:
            if isinstance(order, Unpack) and not self._unpack(order):
                return

    def offer(self, ordinal: int, header: Header) -> bool:
        """Tell of a member; whether it is wanted is asked where it could be read."""
        self._tell(Offered(self._number, ordinal, header))
        if header.outcome is not None:
            return False
        left = self._clock.stop()
        answer = self._next()
        self._clock.go_on(left)
        if not isinstance(answer, Answer):
            os._exit(0)  # the supervisor is gone, or wants nothing more of this
        return answer.is_wanted

    def piece(self, data: bytes | memoryview) -> None:
        """Send a piece of a member."""
        self._tell(Piece(self._number, bytes(data)))
        self._clock.start()

    def end(self, reason: str) -> None:
        """Say that a member is over."""
        self._tell(Ended(self._number, reason))

    def _next(self) -> Order | None:
        while not self._orders:
            if not self._receive():
                return None
        return self._orders.popleft()

    def _receive(self) -> bool:
        """Take in what the supervisor says; False at its end."""
        piece = self._incoming.receive()
        self._orders.extend(order for order in self._inbox.feed(piece) if not isinstance(order, Parts))
        return bool(piece)

    def _unpack(self, order: Unpack) -> bool:
        """Open one container under the clock; False where memory ran out with it."""
        self._number = order.number
        while self._incoming.count < len(order.sizes):
            if not self._receive():
                return False
        descriptors = [self._incoming.take() for _ in order.sizes]
        self._clock.start()
        try:
            contents, reason = self._opened(order, descriptors)
            self._tell(Unpacked(order.number, contents, reason))
        except MemoryError:
            self._clock.stop()
            self._connection.sendall(frame(Exhausted(order.number)))
            return False
        self._clock.stop()
        return True

    def _opened(self, order: Unpack, descriptors: list[int]) -> tuple[Contents, str]:
        files: list[BinaryIO] = [os.fdopen(each, "rb") for each in descriptors]
        try:
            opener = openers().get(order.opener) if order.opener else _sniffed(files[0], order.sizes[0])
            if opener is None:
                return Contents(""), "nothing opens it"
            opening = Opening(files, order.name, sum(order.sizes), order.passwords, note_progress=self._note_progress)
            return unpack(opener, opening, self._bounds, self, Wanted(order.after, order.only))
        except ExaminationError as error:
            return Contents(order.opener), str(error)
        finally:
            for file in files:
                file.close()

    def _note_progress(self) -> None:
        self._clock.start()
        if time.monotonic() - self._alive >= ALIVE_SECONDS:
            self._tell(Alive(self._number))
            self._alive = time.monotonic()

    def _tell(self, reply: Alive | Offered | Piece | Ended | Unpacked) -> None:
        """Send word; a supervisor that is slow to take it does not count as the container's time."""
        left = self._clock.stop()
        self._connection.sendall(frame(reply))
        self._clock.go_on(left)


def _sniffed(file: BinaryIO, size: int) -> Opener | None:
    if not size:
        return None
    with (
        mmap.mmap(file.fileno(), 0, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ) as mapping,
        memoryview(mapping) as data,
    ):
        return find_opener(data)[0]
