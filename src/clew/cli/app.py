"""The `clew` command: its commands, their errors and exit codes."""

from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from clew import __version__
from clew.cli import (
    cameras,
    cards,
    cases,
    decisions,
    demo,
    evidence,
    face_groups,
    gather,
    graph,
    health,
    indexes,
    leads,
    linkers,
    lists,
    notes,
    opinions,
    output,
    queue,
    review,
    search_picture,
    show,
    timeline,
    traces,
    wellbeing,
)
from clew.cli.console import abandon_output, fail, finish_output, prepare_streams
from clew.cli.failure import Fault, explained, show_trace, unforeseen, usage_text
from clew.cli.help import HelpGroup, ask_for_command, examples
from clew.cli.stopping import OutputClosed, Stopped
from clew.errors import ClewError

FAULT = 70
"""EX_SOFTWARE of sysexits.h: a fault in the program itself."""

app = typer.Typer(
    name="clew",
    cls=HelpGroup,
    help="Shows what is new in a seizure, first, and why.",
    epilog=examples(
        "clew hashset import national.json",
        "clew ingest /mnt/evidence --case OP-114 --exhibit KP/1",
        "clew triage --case OP-114",
    ),
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for group in (
    evidence,
    show,
    lists,
    queue,
    review,
    decisions,
    notes,
    opinions,
    leads,
    search_picture,
    face_groups,
    cameras,
    linkers,
    gather,
    graph,
    timeline,
    wellbeing,
    output,
    cards,
    traces,
    cases,
    indexes,
    health,
    demo,
):
    group.add_to(app)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"clew {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the code an error arose.")] = False,
) -> None:
    """Show what is new in a seizure, first, and why."""
    if debug and isinstance(context.obj, _Run):
        context.obj.debug = True
    ask_for_command(context)


class _Run:
    """What one run of the command line was told before its command."""

    debug = False


def run(arguments: Sequence[str]) -> int:
    """Run one command and return the exit code; whatever goes wrong is said on stderr in one line."""
    prepare_streams()
    this = _Run()
    try:
        code = _invoke(arguments, this)
        finish_output()
    except (ClewError, TyperException, OSError, MemoryError, Fault) as error:
        code = _failed(error, debug=this.debug)
    except OutputClosed as closed:
        abandon_output()
        code = closed.exit_code
    except Stopped as stopped:
        fail("stopped; nothing that was committed is lost. Run the same command again to go on")
        code = stopped.exit_code
    except Exception as error:  # noqa: BLE001  the last place where a fault can be told in words
        code = _failed(unforeseen(error, None), debug=this.debug)
    return code


def _invoke(arguments: Sequence[str], this: _Run) -> int:
    code = get_command(app).main(list(arguments), prog_name="clew", standalone_mode=False, obj=this)
    return code if isinstance(code, int) else 0


def _failed(error: Exception, *, debug: bool) -> int:
    if debug:
        show_trace(error)
    match error:
        case ClewError():
            fail(str(error))
            return error.exit_code
        case TyperException():
            fail(usage_text(error))
            return 2
        case Fault():
            fail(str(error))
            return FAULT
        case _:
            fail(explained(error))
            return ClewError.exit_code
