"""Where the command line writes: data to stdout, progress, hints and errors to stderr."""

import io
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import msgspec
from rich.console import Console
from rich.markup import escape

from clew.cli.stopping import OutputClosed

_UNSEEN = [
    *range(0x20),
    *range(0x7F, 0xA0),
    0x200E,
    0x200F,
    0x2028,
    0x2029,
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
]
_SHOWN = {code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in _UNSEEN}
"""Control characters, and those that turn the direction of text: names in evidence and lists are not ours to trust."""

_STYLES = {"✓": "green", "✗": "red", "-": "yellow", "unfinished": "yellow", "undone": "dim", "replaced": "dim"}
"""Cells of tables that catch the eye."""

UNBOUNDED = 100_000
"""Columns where nothing is cut off or wrapped: what another program reads."""


class _Out(Console):
    """stdout, whose reader may go away."""

    def on_broken_pipe(self) -> NoReturn:
        raise OutputClosed


class _Err(Console):
    """stderr: where nobody listens, work goes on."""

    def on_broken_pipe(self) -> None:
        self.quiet = True


out = _Out(soft_wrap=True, highlight=False)
err = _Err(stderr=True, soft_wrap=True, highlight=False)


def clean(text: str) -> str:
    """Return text that shows what it holds: control characters as backslash escapes, on one line."""
    return text.translate(_SHOWN)


def quoted(text: str) -> str:
    """Return text from outside as it may stand in what `out.print` and `err.print` are given."""
    return escape(clean(text))


def print_json(value: Any) -> None:  # noqa: ANN401  whatever msgspec can encode
    """Print a value of `clew.cli.schemas` as indented JSON on stdout."""
    try:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise OutputClosed from error


def print_rows(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Sequence[str] = (),
    loose: str = "",
    has_head: bool = True,
) -> None:
    """Print a table on stdout; columns that are empty all the way down are left out.

    Columns in `right` are numbers, the column `loose` wraps where the terminal is too narrow. Where stdout is no
    terminal nothing wraps.
    """
    from rich.table import Table
    from rich.text import Text

    filled = [at for at in range(len(head)) if any(row[at] for row in rows)]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_header=has_head)
    for at in filled:
        table.add_column(
            head[at],
            justify="right" if head[at] in right else "left",
            no_wrap=head[at] != loose,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(Text(clean(row[at]), _STYLES.get(row[at], "")) for at in filled))
    out.print(table, width=None if out.is_terminal else UNBOUNDED, soft_wrap=False)


def say(text: str) -> None:
    """Tell the user something on stderr."""
    _tell(quoted(text))


def warn(text: str) -> None:
    """Tell the user on stderr what needs attention."""
    _tell(f"[yellow]note:[/] {quoted(text)}")


def fail(text: str) -> None:
    """Tell the user on stderr, in one line, what went wrong."""
    _tell(f"[bold red]clew:[/] {quoted(' '.join(text.split()))}")


def _tell(markup: str) -> None:
    """Print on stderr: on a terminal wrapped between words, else on one line."""
    err.print(markup, soft_wrap=not err.is_terminal)


def prepare_streams() -> None:
    """Make stdout and stderr take any text: what their encoding lacks is written as backslash escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def finish_output() -> None:
    """Write out what is still held back; raises OutputClosed, OSError."""
    try:
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise OutputClosed from error


def abandon_output() -> None:
    """Send what is left for stdout nowhere, so that the interpreter does not fail at it when it ends."""
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  a device
        os.dup2(nowhere.fileno(), 1)
