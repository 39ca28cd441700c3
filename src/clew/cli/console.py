"""Where the command line writes: data to stdout, progress, hints and errors to stderr."""

import io
import os
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

import msgspec
from rich.console import Console
from rich.markup import escape

from clew.cli.stopping import OutputClosed
from clew.errors import ClewError, system_reason

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

_SEVERAL = {"media": "media", "entry": "entries", "picture or film": "pictures and films"}
"""What there are several of, where that is not the noun with an s."""
_NARROWEST = 20
"""Columns of text that are narrower can't be read."""


@contextmanager
def _writing() -> Iterator[None]:
    """Say what is wrong with stdout: raises OutputClosed where its reader went away, else ClewError."""
    try:
        yield
    except BrokenPipeError as error:
        raise OutputClosed from error
    except OSError as error:
        abandon_output()
        raise ClewError(f"stdout can't be written: {system_reason(error)}") from error


class Out(Console):
    """stdout, whose reader may go away."""

    def on_broken_pipe(self) -> NoReturn:
        """Stop."""
        raise OutputClosed

    def print(self, *objects: Any, **options: Any) -> None:  # noqa: ANN401  Rich's own
        """Print as Rich does; raises OutputClosed, ClewError."""
        with _writing():
            super().print(*objects, **options)


class _Err(Console):
    """stderr: where nobody listens, work goes on."""

    def on_broken_pipe(self) -> None:
        """Say no more."""
        self.quiet = True


out = Out(soft_wrap=True, highlight=False)
err = _Err(stderr=True, soft_wrap=True, highlight=False)


def clean(text: str) -> str:
    """Return text that shows what it holds: control characters as backslash escapes, on one line."""
    return text.translate(_SHOWN)


def quoted(text: str) -> str:
    """Return text from outside as it may stand in what `out.print` and `err.print` are given."""
    return escape(clean(text))


def counted(number: int, noun: str) -> str:
    """Return how many of what there are: "1 link", "2,000 links"."""
    return f"{number:,} {noun if number == 1 else _SEVERAL.get(noun, noun + 's')}"


def print_json(value: Any) -> None:  # noqa: ANN401  whatever msgspec can encode
    """Print a value of `clew.cli.schemas` as indented JSON on stdout."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    with _writing():
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def print_rows(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Sequence[str] = (),
    loose: str = "",
    has_head: bool = True,
) -> None:
    """Print a table on stdout; columns that are empty all the way down are left out, so no rows print nothing.

    Columns in `right` are numbers; on a terminal that is too narrow the column `loose` wraps.
    """
    from rich.cells import cell_len
    from rich.text import Text

    filled = [at for at in range(len(head)) if any(row[at] for row in rows)]
    if not filled:
        return
    table = [[clean(row[at]) for at in filled] for row in rows]
    names = [head[at] for at in filled]
    widths = [max(cell_len(row[at]) for row in [*([names] if has_head else []), *table]) for at in range(len(names))]
    if out.is_terminal and loose in names:
        at = names.index(loose)
        widths[at] = min(widths[at], max(_NARROWEST, out.width - sum(widths) - 2 * len(widths) + 2 + widths[at]))
    for row in [*([names] if has_head else []), *table]:
        style = "bold" if row is names else ""
        cells = [
            list(Text(cell, style or _STYLES.get(cell, "")).wrap(out, width)) or [Text()]
            for cell, width in zip(row, widths, strict=True)
        ]
        for line in range(max(map(len, cells))):
            parts = [cell[line] if line < len(cell) else Text() for cell in cells]
            for name, part, width in zip(names, parts, widths, strict=True):
                part.rstrip()
                part.align("right" if name in right else "left", width)
            joined = Text("  ").join(parts)
            joined.rstrip()
            out.print(joined)


def print_below(text: str, indent: int) -> None:
    """Print text dimmed and indented, wrapped between words; the text is clean already."""
    margin = " " * indent
    wrapped = textwrap.fill(text, out.width, initial_indent=margin, subsequent_indent=margin, break_on_hyphens=False)
    out.print(wrapped, style="dim", markup=False)


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
    """Make stdout and stderr take any text: what their encoding lacks is written as backslash escapes.

    Where the caller closed one, it is opened on nothing: else the next file, the catalog perhaps, would take its place
    and be written to.
    """
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  a device, for all time
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def finish_output() -> None:
    """Write out what is still held back; raises OutputClosed, ClewError."""
    with _writing():
        sys.stdout.flush()


def abandon_output() -> None:
    """Send what is left for stdout nowhere, so that the interpreter does not fail at it when it ends."""
    with open(os.devnull, "wb") as nowhere, suppress(OSError):  # noqa: PTH123  a device
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
