"""A drawing child that was taken over: it answers as the bytes that it is given say."""

import socket
import time

import msgspec

from clew.examine.clock import Clock
from clew.examine.descriptors import Descriptors
from clew.examine.sandbox import Seal
from clew.examine.wire import Drawn, Exhausted, Inbox, Order, Ready, Reply, Setup, TileCut, View, Viewed, frame

MOST = (1 << 63) - 1


def warm_up() -> None:
    """Need nothing."""


def serve(connection: socket.socket, clock: Clock, setup: Setup) -> None:
    """Do with each picture what it says."""
    del clock, setup
    incoming, inbox = Descriptors(connection), Inbox[Order](msgspec.msgpack.Decoder(Order))
    while piece := incoming.receive():
        for order in inbox.feed(piece):
            assert isinstance(order, View)
            with open(incoming.take(), "rb") as file:  # noqa: PTH123 - a descriptor
                deed = file.read().decode()
            connection.sendall(_said(deed, order.number))


def _said(deed: str, number: int) -> bytes:
    seen = Viewed(number, bytes(32), 600, 300, 600, 300, b"")
    tiles: list[Reply] = [TileCut(number, *place, b"a tile") for place in ((0, 0, 0), (1, 0, 0), (1, 1, 0))]
    sound: list[Reply] = [seen, *tiles, Drawn(number, is_kept=False)]
    if deed == "silence":
        time.sleep(60)
    seal = msgspec.json.decode(b"[[], []]", type=Seal)
    deeds: dict[str, list[Reply]] = {
        "sound": sound,
        "another's number": [Viewed(number + 1, bytes(32), 600, 300, 600, 300, b"")],
        "no size": sound[1:],
        "two sizes": [seen, *sound],
        "tiles in no order": [seen, *tiles[::-1], sound[-1]],
        "tiles without an end": [seen, *tiles, *tiles],
        "a tile that there is not": [seen, tiles[0], TileCut(number, 1, 9, 9, b"a tile")],
        "a picture beyond all": [Viewed(number, bytes(32), MOST, MOST, MOST, MOST, b"")],
        "words of another child": [Ready(seal)],
        "memory after the picture": [*sound[:2], Exhausted(number)],
    }
    if deed not in deeds:
        return b"\xff\xff\xff\x7f" + b"no message"
    told = deeds[deed]
    return b"".join(frame(each) for each in told)
