"""The live progress display: the step at work with its bar, pace and counts; the steps done stay above."""

from typing import Self

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from clew.casework.progress import Progress
from clew.cli.console import err
from clew.cli.pace import Pace, amount, clock, counts, done

PATIENCE_S = 0.4
"""What is over sooner shows nothing."""
WORTH_A_LINE_S = 1.0
"""A step that counted nothing and was over sooner leaves no line."""
_STYLES = {"known": "blue", "near": "cyan", "new": "bold green", "failed": "red"}


class LiveDisplay:
    """Shows the progress of an act on a terminal; a context manager."""

    def __init__(self) -> None:
        self._start = Pace()
        self._pace = Pace()
        self._spinner = Spinner("dots", style="cyan")
        self._live = Live(
            self, console=err, refresh_per_second=8, transient=True, redirect_stdout=False, redirect_stderr=False
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_failure: object) -> None:
        self._end(is_done=kind is None)
        self._live.stop()

    def update(self, progress: Progress) -> None:
        """Take in how far the act has come."""
        if progress.step != self._pace.last.step:
            self._end(is_done=True)
            self._pace = Pace()
        self._pace.saw(progress)

    def _end(self, *, is_done: bool) -> None:
        """Leave a line about the step that ends, where it is worth one."""
        pace, last = self._pace, self._pace.last
        self._pace = Pace()
        if not last.step or self._start.seconds < PATIENCE_S or (not last.done and pace.seconds < WORTH_A_LINE_S):
            return
        mark, said = ("[green]✓[/]", done(last)) if is_done else ("[red]✗[/]", amount(last))
        took = f"in {clock(pace.seconds)}" if pace.seconds >= WORTH_A_LINE_S else ""
        parts = [said if last.done else "", took, pace.overall()]
        self._live.console.print(f"{mark} {last.step:<12} {'  '.join(part for part in parts if part)}")
        if counts(last):
            self._live.console.print(Text.assemble(" " * 15, _coloured(last)))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the step at work: nothing at first, then one line, or two where there is something to count."""
        del console
        pace, last = self._pace, self._pace.last
        if not last.step or self._start.seconds < PATIENCE_S:
            return
        top = Table.grid(padding=(0, 1, 0, 0))
        fraction = pace.fraction()
        if fraction is None:
            said = amount(last) if last.done else ""
            top.add_row(self._spinner, last.step, said, Text(clock(pace.seconds), "dim"))
            yield top
            return
        tail = f"{amount(last)}  {fraction:.0%}  {pace.left()}"
        width = max(10, min(40, options.max_width - len(last.step) - len(tail) - 6))
        bar = ProgressBar(total=1.0, completed=fraction, width=width)
        top.add_row(self._spinner, last.step, bar, tail)
        yield top
        below = Text.assemble("  ", (pace.now(), "dim"), "  ", _coloured(last), no_wrap=True, overflow="ellipsis")
        if below.plain.strip():
            yield below


def _coloured(progress: Progress) -> Text:
    text = Text(counts(progress))
    for name, style in _STYLES.items():
        text.highlight_regex(rf"{name} (?!0\b)[\d,]+", style)
    return text
