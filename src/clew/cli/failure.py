"""What the command line says of an error: one line, and where to find more."""

import errno
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from typer.exceptions import Exit, TyperException

from clew import __version__
from clew.cli.console import err, quoted
from clew.cli.stopping import OutputClosed
from clew.errors import ClewError, UnavailableError, system_reason

_FOLDER = "faults"
_ADVICE = {
    errno.ENOSPC: "free some space, and run the same command again",
    errno.EDQUOT: "free some space, and run the same command again",
    errno.EMFILE: "raise the limit, as by `ulimit -n 1024`",
    errno.ENFILE: "end other programs, and run the same command again",
    errno.EAGAIN: "the system gives no more processes or threads: raise the limit (`ulimit -u`), or end other programs",
}
_NO_CACHE = "no locator available"
"""Numba's words where it can't keep compiled code anywhere."""

_PLAINER = (
    (re.compile(r"^Invalid value for (?:'(-[^']*)'(?: / '-[^']*')*|'([^']*)'): "), r"\1\2: "),
    (re.compile(r"^Invalid value: "), ""),
    (re.compile(r"^Missing (option|argument) '([^']*)'(?: / '-[^']*')*"), r"missing \1 \2"),
    (re.compile(r"Value error, "), ""),
    (re.compile(r"Input should be greater than or equal to (\S+)"), r"must be \1 or more"),
    (re.compile(r"Input should be a valid integer, .*"), "must be a whole number"),
)
"""Typer's words, and plainer ones."""


class Fault(Exception):  # noqa: N818  not an error of the user's or the system's
    """Something that Clew did not foresee; its text says what, and where the traceback is."""

    def __init__(self, cause: Exception, log: Path | None) -> None:
        self.cause = cause
        where = f"it is described in {log}" if log is not None else "`clew --debug …` shows where"
        super().__init__(f"this is a fault of Clew {__version__}: {_short(cause)}; {where}. Please report it")


@contextmanager
def faults_logged(workspace: Path) -> Iterator[None]:
    """Write the traceback of what nobody foresaw to a file in the workspace, where there is one; raises Fault."""
    try:
        yield
    except (ClewError, TyperException, Exit, OutputClosed, OSError, MemoryError):
        raise
    except Exception as error:
        raise unforeseen(error, workspace) from error


def unforeseen(error: Exception, workspace: Path | None) -> Fault | ClewError:
    """Return the Fault for an error, its traceback written to the workspace; what is the machine's own is said so."""
    if isinstance(error, RuntimeError) and _NO_CACHE in str(error):
        return UnavailableError(
            "compiled code can be kept neither beside Clew nor in your cache folder: "
            "set NUMBA_CACHE_DIR to a folder you may write"
        )
    return Fault(error, _log(workspace, error) if workspace is not None else None)


def _log(workspace: Path, error: Exception) -> Path | None:
    folder = workspace / _FOLDER
    path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}.txt"
    try:
        if not workspace.is_dir():
            return None
        folder.mkdir(mode=0o700, exist_ok=True)
        path.write_text(_trace(error), encoding="utf-8", errors="backslashreplace")
    except OSError:
        return None
    return path


def _trace(error: BaseException) -> str:
    head = f"clew {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n"
    return head + "".join(traceback.format_exception(error))


def show_trace(error: Exception) -> None:
    """Show on stderr where an error arose."""
    cause = error.cause if isinstance(error, Fault) else error
    err.print(quoted("") + "".join(_trace(cause)), markup=False)


def explained(error: Exception) -> str:
    """Say in words what the system refused."""
    if isinstance(error, MemoryError):
        return "out of memory: end other programs, or use a machine with more, and run the same command again"
    if not isinstance(error, OSError):
        return _short(error)
    if error.filename is None and error.errno == errno.ENOENT and not _has_current_folder():
        return "the current folder is gone: change to another one, and run the same command again"
    where = f"{error.filename}: " if error.filename is not None else ""
    advice = _ADVICE.get(error.errno or 0, "")
    return f"{where}{system_reason(error)}{f': {advice}' if advice else ''}"


def _has_current_folder() -> bool:
    try:
        Path.cwd()
    except OSError:
        return False
    return True


def usage_text(error: TyperException) -> str:
    """Say what is wrong with the words of a command, and where its help is."""
    text = " ".join(error.format_message().split()).rstrip(".")
    for pattern, said in _PLAINER:
        text = pattern.sub(said, text)
    context = getattr(error, "ctx", None)
    path = getattr(context, "command_path", "clew")
    if not text[:2].isupper():
        text = text[:1].lower() + text[1:]
    return f"{text} (`{path} --help` shows how)"


def _short(error: Exception) -> str:
    text = ""
    with suppress(Exception):  # an error that can't even be shown is told by its kind alone
        text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__
