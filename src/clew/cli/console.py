"""Where the command line writes: data to stdout, progress and errors to stderr."""

import sys
from typing import Any

import msgspec
from rich.console import Console
from rich.markup import escape

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:  # noqa: ANN401  whatever msgspec can encode
    """Print a value of `clew.cli.schemas` as indented JSON on stdout."""
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """Tell the user something on stderr."""
    err.print(escape(text))


def fail(text: str) -> None:
    """Tell the user on stderr what went wrong."""
    err.print(f"[bold red]clew:[/] {escape(text)}")
