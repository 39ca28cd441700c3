"""The progress display on stderr: a live one on a terminal, a plain line now and then elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Self

from clew.casework.progress import Progress, Watch, unwatched
from clew.cli.console import err, say
from clew.cli.pace import Pace, amount, counts, done

PATIENCE_S = 1.0
"""A step that is over sooner is not announced."""
PLAIN_EVERY_S = 10.0
"""How often a plain line is written where stderr is no terminal."""


@contextmanager
def shown_progress(*, quiet: bool) -> Iterator[Watch]:
    """Give a Watch that shows progress for as long as the block runs."""
    if quiet:
        yield unwatched
    elif err.is_terminal and not err.is_dumb_terminal:
        from clew.cli.live import LiveDisplay

        with LiveDisplay() as live:
            yield live.update
    else:
        with PlainDisplay() as plain:
            yield plain.update


class PlainDisplay:
    """One line when a step has begun, one now and then, and one with the figures when a step that counted ends."""

    def __init__(self) -> None:
        self._pace = Pace()
        self._next = 0.0
        self._start = Timer(0.0, say)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_failure: object) -> None:
        self._end(is_done=kind is None)

    def update(self, progress: Progress) -> None:
        """Say how far the act has come, where it is time to."""
        now = time.monotonic()
        if progress.step != self._pace.last.step:
            self._end(is_done=True)
            self._pace, self._next = Pace(), now + PLAIN_EVERY_S
            self._start = Timer(PATIENCE_S, say, [f"{progress.step} ..."])
            self._start.daemon = True
            self._start.start()
        self._pace.saw(progress)
        if now >= self._next:
            self._next = now + PLAIN_EVERY_S
            _say(progress, amount(progress), self._pace.now(), self._pace.left())

    def _end(self, *, is_done: bool) -> None:
        self._start.cancel()
        last = self._pace.last
        if last.done:
            _say(last, f"done, {done(last)}" if is_done else f"stopped, {amount(last)}", self._pace.overall())
        self._pace = Pace()


def _say(progress: Progress, *parts: str) -> None:
    said = "  ".join(part for part in (*parts, counts(progress)) if part)
    say(f"{progress.step}: {said}")
