"""The option that names a file of passwords."""

from pathlib import Path
from typing import Annotated

import typer

from clew.errors import UsageError

MOST = 10_000
"""Passwords taken from a file: each is tried on each container that is encrypted."""

PasswordOption = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        metavar="FILE",
        readable=False,
        help="Passwords to try on what is encrypted, one a line. They are kept nowhere.",
    ),
]


def read_passwords(path: Path | None) -> tuple[bytes, ...]:
    """Return the passwords of a file, each once, in order; raises UsageError."""
    if path is None:
        return ()
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    passwords = tuple(dict.fromkeys(line for line in lines if line))
    if len(passwords) > MOST:
        raise UsageError(f"{path}: {len(passwords):,} passwords, over {MOST:,}")
    return passwords
