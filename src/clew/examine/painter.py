"""The drawing child's side of the talk: a picture comes, its tiles go."""

import os
import socket
from collections import deque

import msgspec

from clew.config import Limits
from clew.errors import ExaminationError
from clew.examine.clock import Clock
from clew.examine.descriptors import Descriptors
from clew.examine.drawing import Drawing, draw, warm_up
from clew.examine.intake import Intake
from clew.examine.pyramid import Place, has
from clew.examine.wire import (
    TEXT,
    Cut,
    Drawn,
    Exhausted,
    Inbox,
    Order,
    Reply,
    Setup,
    TileCut,
    Undrawn,
    View,
    Viewed,
    frame,
)

__all__ = ["Painter", "serve", "warm_up"]

HELD_BYTES = 64 << 20
"""A larger file is mapped, not held: memory is for its pixels."""
EAGER_PIXELS = 64_000_000
"""All tiles of a picture up to this size are sent at once: they take 0.4 s and 42 MB, and its pixels are given up."""
FIRST_PIXELS = 24_000_000
"""Of a larger one the levels up to this size, and others when they are asked for: its pixels are kept."""


def serve(connection: socket.socket, clock: Clock, setup: Setup) -> None:
    """Draw until the supervisor closes the socket or memory runs out."""
    Painter(connection, clock, setup.limits).serve()


class Painter:
    """Draws one picture after the other, as its supervisor asks."""

    def __init__(self, connection: socket.socket, clock: Clock, limits: Limits) -> None:
        self._connection = connection
        self._clock = clock
        self._limits = limits
        self._incoming = Descriptors(connection)
        self._inbox: Inbox[Order] = Inbox(msgspec.msgpack.Decoder(Order))
        self._orders: deque[Order] = deque()
        self._drawing: Drawing | None = None
        self._number = -1

    def serve(self) -> None:
        """Go on until the supervisor closes the socket or memory runs out."""
        while (order := self._next()) is not None:
            self._clock.start()
            try:
                self._obey(order)
            except MemoryError:
                self._clock.stop()
                self._connection.sendall(frame(Exhausted(self._number)))
                return
            self._clock.stop()

    def _next(self) -> Order | None:
        while not self._orders:
            piece = self._incoming.receive()
            if not piece:
                return None
            self._orders.extend(self._inbox.feed(piece))
        return self._orders.popleft()

    def _obey(self, order: Order) -> None:
        if isinstance(order, View):
            self._number, self._drawing = order.number, None
            try:
                self._view(order, self._incoming.take())
            except MemoryError:
                raise
            except ExaminationError as error:
                self._tell(Undrawn(order.number, str(error)[:TEXT]))
            except Exception as error:  # noqa: BLE001 - one picture's failure, told as such
                self._tell(Undrawn(order.number, f"decoder failed: {type(error).__name__}: {error}"[:TEXT]))
        elif isinstance(order, Cut):
            self._cut(order)

    def _view(self, order: View, descriptor: int) -> None:
        try:
            data, digests = Intake(HELD_BYTES, self._clock.start).read(descriptor, order.size)
            drawing = draw(data, self._limits.max_pixels, order.least_side, self._clock.start)
        finally:
            os.close(descriptor)
        largest = drawing.sizes[-1]
        self._tell(
            Viewed(
                order.number,
                digests.sha256,
                largest.width,
                largest.height,
                drawing.full_width,
                drawing.full_height,
                drawing.embedded,
            )
        )
        is_kept = largest.width * largest.height > EAGER_PIXELS
        for place in drawing.places(FIRST_PIXELS if is_kept else EAGER_PIXELS):
            self._tell(TileCut(order.number, *place, drawing.tile(place)))
        self._drawing = drawing if is_kept else None
        self._tell(Drawn(order.number, is_kept))

    def _cut(self, order: Cut) -> None:
        place = Place(order.level, order.column, order.row)
        drawing = self._drawing
        if drawing is None or order.number != self._number or not has(drawing.sizes, place):
            self._tell(Undrawn(order.number, "there is no such tile"))
        else:
            self._tell(TileCut(order.number, *place, drawing.tile(place)))

    def _tell(self, reply: Reply) -> None:
        """Send word; a supervisor that is slow to take it does not count as the picture's time."""
        left = self._clock.stop()
        self._connection.sendall(frame(reply))
        self._clock.go_on(left)
