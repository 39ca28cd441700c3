"""Commands for what linkers may be used for: linkers show, off, on."""

from typing import TYPE_CHECKING, Annotated

import typer

from clew.cli.completion import complete_linkers
from clew.cli.console import out, print_json, print_rows
from clew.cli.help import QUEUE, HelpGroup, add_command, ask_for_command, examples
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, WorkspaceOption, desk

if TYPE_CHECKING:
    from pathlib import Path

linkers = typer.Typer(
    cls=HelpGroup,
    help="Switch off what a case's law doesn't allow: faces, voices, any linker.",
    no_args_is_help=False,
    invoke_without_command=True,
    epilog=examples(
        "clew linkers show --case OP-114", "clew linkers off faces --case OP-114 --reason 'order of 3 May 2026'"
    ),
)

NAMES = "cameras, cameras-by-exif, faces, places, recordings, text, times, voices"
"""All there are, as a test holds it to; they are not loaded for a page of help."""
LinkerArgument = Annotated[
    str, typer.Argument(metavar="LINKER", help=f"Its name: {NAMES}.", autocompletion=complete_linkers)
]
ReasonOption = Annotated[str, typer.Option("--reason", "-r", metavar="TEXT", help="Why: which law, whose order.")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(linkers, "show", show, "clew linkers show --case OP-114", "clew linkers show -c OP-114 --json")
    add_command(linkers, "off", off, "clew linkers off faces --case OP-114 --reason 'order of 3 May 2026'")
    add_command(linkers, "on", on, "clew linkers on faces --case OP-114 --reason 'allowed by order of 9 May 2026'")
    app.add_typer(linkers, name="linkers", rich_help_panel=QUEUE)


@linkers.callback()
def _group(context: typer.Context) -> None:
    """Switch off what a case's law doesn't allow: faces, voices, any linker."""
    ask_for_command(context)


def show(
    case: CaseOption, as_json: JsonOption = False, workspace: WorkspaceOption = None, config: ConfigOption = None
) -> None:
    """Show which linkers may be used in a case, and who switched what, when and why."""
    from clew.casework.show_policy import show_policy
    from clew.cli.render_linkers import state, state_text

    with desk(workspace, config) as opened:
        found = [state(each) for each in show_policy(opened, case)]
    if as_json:
        print_json(found)
        return
    print_rows(("LINKER", "VERSION", "STATE"), [(each.linker, each.version, state_text(each)) for each in found])
    switchings = [made for each in found for made in each.switchings]
    rows = [(made.at, made.officer, made.linker, made.state, made.reason) for made in switchings]
    if rows:
        print_rows(("WHEN", "OFFICER", "LINKER", "SWITCHED", "WHY"), sorted(rows))


def off(
    linker: LinkerArgument,
    case: CaseOption,
    reason: ReasonOption,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Switch a linker off in a case: nothing described, compared, searched or shown.

    Nothing of the case is compared by it for other cases either, unless the same media is in one where it is on. What
    was described stays in the catalog, unused. The setting linkers.off switches a linker off in every case.
    """
    _switch(linker, case, reason, "off", as_json, workspace, config)


def on(
    linker: LinkerArgument,
    case: CaseOption,
    reason: ReasonOption,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Switch a linker on again in a case; what was off stays on record."""
    _switch(linker, case, reason, "on", as_json, workspace, config)


def _switch(  # what the two commands share
    linker: str,
    case: str,
    reason: str,
    state: str,
    as_json: bool,
    workspace: "Path | None",
    config: "Path | None",
) -> None:
    from clew.casework.switch_linker import switch_linker
    from clew.cli.render_linkers import switching

    with desk(workspace, config) as opened:
        made = switching(switch_linker(opened, case, linker, reason, is_off=state == "off"))
    if as_json:
        print_json(made)
    else:
        out.print(f"[bold]{made.linker}[/]  {made.state} in {case}, on record as policy {made.number}")
