"""The progress display on stderr: a live line on a terminal, a plain line now and then elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from clew.casework.progress import Progress, Watch
from clew.cli.console import err, say

PLAIN_EVERY_S = 10.0
"""How often a plain line is written where stderr is no terminal."""


@contextmanager
def shown_progress(*, quiet: bool) -> Iterator[Watch]:
    """Give a Watch that shows progress for as long as the block runs."""
    if quiet:
        yield lambda _progress: None
    elif err.is_terminal:
        with _LiveDisplay() as display:
            yield display.update
    else:
        yield _PlainDisplay().update


def _counts(progress: Progress) -> str:
    parts = [
        f"known {progress.known:,}" if progress.known else "",
        f"near {progress.near:,}" if progress.near else "",
        f"new {progress.new:,}" if progress.new else "",
        f"failed {progress.failed:,}" if progress.failed else "",
    ]
    return "  ".join(part for part in parts if part)


class _Rates:
    """Files and MB per second since the step began."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def text(self, progress: Progress) -> str:
        seconds = time.monotonic() - self._began
        if seconds < 0.5 or not progress.done:
            return ""
        files = f"{progress.done / seconds:,.0f} files/s"
        return f"{files}  {progress.bytes_done / seconds / 1e6:,.1f} MB/s" if progress.bytes_done else files


class _LiveDisplay:
    """Rich's bars, one a step."""

    def __init__(self) -> None:
        self._bars = Bars(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=28),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rates]}", style="cyan"),
            TextColumn("{task.fields[counts]}", style="bold"),
            TimeRemainingColumn(compact=True, elapsed_when_finished=True),
            console=err,
        )
        self._tasks: dict[str, tuple[TaskID, _Rates]] = {}

    def __enter__(self) -> Self:
        self._bars.__enter__()
        return self

    def __exit__(self, *failure: object) -> None:
        self._bars.stop()

    def update(self, progress: Progress) -> None:
        if progress.step not in self._tasks:
            for task, _rates in self._tasks.values():
                self._bars.update(task, total=self._bars.tasks[task].completed)
            begun = self._bars.add_task(progress.step, total=progress.total, rates="", counts="")
            self._tasks[progress.step] = (begun, _Rates())
        task, rates = self._tasks[progress.step]
        self._bars.update(
            task, completed=progress.done, total=progress.total, rates=rates.text(progress), counts=_counts(progress)
        )


class _PlainDisplay:
    """One line at the start of each step and one now and then."""

    def __init__(self) -> None:
        self._step = ""
        self._rates = _Rates()
        self._next = 0.0

    def update(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.step != self._step:
            self._step, self._rates, self._next = progress.step, _Rates(), now + PLAIN_EVERY_S
            say(f"{progress.step} …")
        elif now >= self._next:
            self._next = now + PLAIN_EVERY_S
            of_total = f" of {progress.total:,}" if progress.total is not None else ""
            say(f"{progress.step}: {progress.done:,}{of_total}  {self._rates.text(progress)}  {_counts(progress)}")
