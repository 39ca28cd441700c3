"""An unpacking child that was taken over by what it opened: the container says what it tells its supervisor."""

import itertools
import time
from collections.abc import Callable, Iterator

from clew.examine.sandbox import Seal
from clew.examine.unpacker import Unpacker
from clew.examine.wire import (
    Alive,
    Digested,
    Ended,
    Exhausted,
    Header,
    Offered,
    Piece,
    Ready,
    Reply,
    Unpack,
    Unpacked,
    frame,
)
from clew.model.digests import Digests
from clew.model.findings import Contents, Findings, Kind, Outcome

MAGIC = b"taken over\n"
BEYOND_ALL = "numbers beyond all"
MOST = (1 << 64) - 1
"""The largest number that the wire carries."""
DIGESTS = Digests(bytes(16), bytes(20), bytes(32), bytes(16))


def warm_up() -> None:
    """Have every container opened by what follows."""
    setattr(Unpacker, "_unpack", _unpack)  # noqa: B010 - as code that has taken over would


def describe(data: memoryview, size: int, digests: Digests, **_others: object) -> Findings:
    """Say that a content is a container, or a text."""
    if bytes(data[: len(MAGIC)]) == MAGIC:
        return Findings(Outcome.EXAMINED, "", Kind.ARCHIVE, "x/x", size, digests, contents=Contents("taken-over/1"))
    return Findings(Outcome.EXAMINED, "", Kind.OTHER, "text/plain", size, digests)


def header(path: bytes = b"b", size: int = 0, outcome: Outcome | None = None, reason: str = "") -> Header:
    """Return the header of a member."""
    return Header(path, size, None, None, None, False, outcome, reason, "")  # noqa: FBT003 - in the wire's order


late = False
"""Whether a container before has made the child answer the next one wrongly."""


def _unpack(unpacker: Unpacker, order: Unpack) -> bool:
    """Give out a sound member unless one is asked for, then do what the container says."""
    number, connection = order.number, unpacker._connection
    command = unpacker._incoming.take()
    with open(command, "rb") as file:  # noqa: PTH123 - a descriptor
        deed = file.read().removeprefix(MAGIC).decode()
    global late  # noqa: PLW0603 - what taking over is like
    if late:
        connection.sendall(frame(Ended(number, "")))
        time.sleep(1000)
    late = deed == "late"
    if not order.after and order.only is None:
        unpacker._number = number
        if unpacker.offer(1, header(b"a")):
            unpacker.piece(b"sound")
        unpacker.end("")
    unpacker._clock.stop()
    for message in ENDLESS[deed](number) if deed in ENDLESS else DEEDS[deed](number):
        connection.sendall(frame(message))
    if deed in {"nothing", "late"}:
        connection.sendall(frame(Unpacked(number, Contents("taken-over/1", 1), "")))
    elif deed != BEYOND_ALL:
        time.sleep(1000)
    return True


def _members(number: int) -> Iterator[Reply]:
    for ordinal in itertools.count(2):
        yield Offered(number, ordinal, header(b"m%d" % ordinal, outcome=Outcome.FAILED, reason="none"))


def _pieces(number: int) -> Iterator[Reply]:
    yield Offered(number, 2, header())
    while True:
        yield Piece(number, bytes(1 << 20))


def _empty_pieces(number: int) -> Iterator[Reply]:
    yield Offered(number, 2, header())
    while True:
        yield Piece(number, b"")
        time.sleep(0.01)


def _alive(number: int) -> Iterator[Reply]:
    while True:
        yield Alive(number)
        time.sleep(0.01)


ENDLESS = {"endless members": _members, "endless pieces": _pieces, "nothing for ever": _empty_pieces, "alive": _alive}
DEEDS: dict[str, Callable[[int], list[Reply]]] = {
    "nothing": lambda _: [],
    "late": lambda _: [],
    "member twice": lambda number: [Offered(number, 1, header())],
    "member before the first": lambda number: [Offered(number, 0, header())],
    "member of a negative number": lambda number: [Offered(number, -5, header())],
    "members left out": lambda number: [Offered(number, 7, header())],
    "absurd ordinal": lambda number: [Offered(number, MOST, header())],
    "member inside a member": lambda number: [Offered(number, 2, header()), Offered(number, 3, header(b"c"))],
    "piece without a member": lambda number: [Piece(number, b"more")],
    "end without a member": lambda number: [Ended(number, "")],
    "end twice": lambda number: [Offered(number, 2, header()), Ended(number, ""), Ended(number, "")],
    "piece of another container": lambda number: [Offered(number, 2, header()), Piece(number + 1, b"x")],
    "all in the midst of a member": lambda number: [Offered(number, 2, header()), Unpacked(number, Contents("x"), "")],
    "all twice": lambda number: [Unpacked(number, Contents("taken-over/1", 1), "")] * 2,
    "all of another container": lambda number: [Unpacked(number + 1, Contents("x"), "")],
    "ready again": lambda _: [Ready(Seal(("everything",)))],
    "an examiner's answer": lambda number: [Digested(number, 5, DIGESTS, Kind.OTHER, "text/plain")],
    "exhausted of another": lambda number: [Exhausted(number + 1)],
    "path of 1 MB": lambda number: [Offered(number, 2, header(b"x" * 1_000_000, outcome=Outcome.FAILED))],
    "no path": lambda number: [Offered(number, 2, header(b"", outcome=Outcome.FAILED))],
    "reason of 1 MB": lambda number: [Offered(number, 2, header(outcome=Outcome.FAILED, reason="x" * 1_000_000))],
    BEYOND_ALL: lambda number: [
        Offered(number, 2, header(size=MOST, outcome=Outcome.FAILED)),
        Unpacked(number, Contents("another/1", MOST), ""),
    ],
    "negative size": lambda number: [Offered(number, 2, header(size=-5, outcome=Outcome.FAILED))],
    "container's reason of 1 MB": lambda number: [Unpacked(number, Contents("x"), "x" * 1_000_000)],
}
