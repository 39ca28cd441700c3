"""What a supervisor and the process that forks its children say to each other, over a socket, as in `wire.py`."""

import msgspec

from clew.examine.wire import Setup


class Warming(msgspec.Struct, frozen=True):
    """What a warmed process is started with, as JSON on its command line; modules and `linkers` as in `Setup`.

    `socket` is the number of the descriptor it inherits, `parent` the process that it dies with.
    """

    socket: int
    parent: int
    describer: str
    serving: str
    linkers: tuple[str, ...]


class Start(msgspec.Struct, frozen=True, array_like=True, tag="start"):
    """To a warmed process: fork a child; the socket it is to talk over and its standard error come along."""

    number: int
    setup: Setup


class Stop(msgspec.Struct, frozen=True, array_like=True, tag="stop"):
    """To a warmed process: kill the child of this number."""

    number: int


class Started(msgspec.Struct, frozen=True, array_like=True, tag="started"):
    """From a warmed process: the child of this number runs."""

    number: int
    process_id: int


class Stopped(msgspec.Struct, frozen=True, array_like=True, tag="stopped"):
    """From a warmed process: the child of this number is gone; a signal's number is negative."""

    number: int
    status: int


Forking = Start | Stop
Forked = Started | Stopped
