"""The command that starts the review page's server."""

import logging
import os
import signal
import sys
import threading
import webbrowser
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from clew.cli.completion import complete_cases
from clew.cli.console import err, fail, quoted, say, warn
from clew.cli.failure import unforeseen
from clew.cli.help import QUEUE, add_command
from clew.cli.passwords import PasswordOption, read_passwords
from clew.cli.settings import ConfigOption, WorkspaceOption, desk
from clew.cli.stopping import Stopped


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(app, "review", review, "clew review", "clew review --case OP-114 --port 9000 --no-browser", panel=QUEUE)


def review(
    case: Annotated[
        str | None,
        typer.Option("--case", "-c", metavar="NAME", help="The case to begin with.", autocompletion=complete_cases),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            "-p",
            metavar="N",
            min=0,
            max=65_535,
            help="Port on this machine.",
            show_default="setting review.port",
        ),
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
    password_file: PasswordOption = None,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Open the review page in the browser.

    It is served on this machine only, to whoever opens the address that is printed: that is good once. Ctrl-C ends it;
    every decision that the page was answered is kept.
    """
    from clew.casework.case_list import check_case
    from clew.casework.first_scheme import check_first_scheme
    from clew.web.address import Address, case_path
    from clew.web.app import parts_of, review_app
    from clew.web.serve import listen, serve
    from clew.web.session import Session

    passwords = read_passwords(password_file)
    with desk(workspace, config) as unlocked_by_none:
        opened = replace(unlocked_by_none, passwords=passwords)
        check_first_scheme(opened.config.review.scheme)
        if case is not None:
            check_case(opened, case)
        listening = listen(opened.config.review.port if port is None else port)
        address = Address(listening.getsockname()[1])
        parts = parts_of(opened)
        if parts.map_tiles.fault:
            warn(parts.map_tiles.fault)
        session = Session(opened.officer, opened.config.agency)
        url = address.opening(parts.sessions.invite(session, case_path(case) if case is not None else "/"))
        folder = Path(opened.config.workspace)

        def on_fault(error: Exception) -> str:
            text = str(unforeseen(error, folder))
            fail(text)
            return text

        def on_start() -> None:
            say("The review page is at the address below, which opens it once. Ctrl-C ends it.")
            err.print(quoted(url))
            if not no_browser and _has_screen():
                threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()  # some wait for it to end

        _log_warnings()
        try:
            serve(review_app(parts, address, on_fault), listening, parts.ending, on_start)
        except Stopped as stopped:
            if stopped.signal is not signal.SIGINT:
                raise
        finally:
            parts.pictures.close()
            parts.galleries.close()
            parts.lookup.close()
            parts.seeking.close()
            parts.films.close()
            parts.map_tiles.close()
            parts.downloads.close()
    say("The review page has ended; every decision it was answered is kept.")


def _has_screen() -> bool:
    """Tell whether a browser can show itself; a text browser would take this terminal."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class _Notes(logging.Handler):
    """Shows what the server warns of."""

    def emit(self, record: logging.LogRecord) -> None:
        warn(record.getMessage())


def _log_warnings() -> None:
    for name in ("clew.web", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.WARNING)
        logger.handlers = [_Notes()]
        logger.propagate = False
