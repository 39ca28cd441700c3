"""The `clew` command: its commands, their errors and exit codes."""

import sys
from typing import Annotated

import typer

from clew import __version__
from clew.cli import cases, decisions, demo, evidence, health, lists, output, queue
from clew.cli.console import fail
from clew.errors import ClewError

app = typer.Typer(
    name="clew",
    help="Shows what is new in a seizure, first, and why.",
    epilog="Example: clew ingest /mnt/evidence --case OP-114 --exhibit KP/1 && clew triage --case OP-114",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for group in (evidence, lists, queue, decisions, output, cases, health, demo):
    group.add_to(app)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"clew {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Show what is new in a seizure, first, and why."""


def main() -> None:
    """Run the command line: 0 done, 1 done with failed files, 2 usage, others by error class (`clew.errors`)."""
    try:
        app()
    except ClewError as error:
        fail(str(error))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except KeyboardInterrupt:
        fail("interrupted; run the same command again to go on")
        sys.exit(130)
