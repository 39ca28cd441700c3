"""Ends a command that is told to stop: Ctrl-C, SIGTERM, a closed terminal, a reader that went away."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


class Stopped(BaseException):
    """A signal asked this process to end; locks, children and transactions end on the way up.

    Not an Exception, so that nothing takes it for a failure; not KeyboardInterrupt, which Typer takes for itself.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.signal = signal.Signals(number)

    @property
    def exit_code(self) -> int:
        """What a shell says of a process that the signal ended."""
        return 128 + self.signal


class OutputClosed(Exception):  # noqa: N818  a reader may have had enough
    """Whoever read stdout went away: `clew triage | head`."""

    exit_code = 128 + signal.SIGPIPE


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    raise Stopped(number)


@contextmanager
def stoppable() -> Iterator[None]:
    """Turn the signals that end a process into Stopped for as long as the block runs.

    A signal that is ignored stays ignored: `nohup clew ingest …` outlives its terminal.
    """
    numbers = [
        number
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(number) is not signal.SIG_IGN
    ]
    before = {number: signal.signal(number, _stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
