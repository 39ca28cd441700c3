"""The command that tells what this machine has: doctor."""

import typer

from clew.cli.console import out, print_json
from clew.cli.settings import ConfigOption, JsonOption, WorkspaceOption, load_config
from clew.errors import UnavailableError


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("doctor", epilog="Example: clew doctor")(doctor)


def doctor(as_json: JsonOption = False, workspace: WorkspaceOption = None, config: ConfigOption = None) -> None:
    """Show what holds on this machine: sandbox, decoders, caches, workspace."""
    from clew.casework.doctor import doctor as act
    from clew.cli.render import checked

    checks = act(load_config(workspace, config))
    if as_json:
        print_json([checked(check) for check in checks])
    else:
        for check in checks:
            mark = "[green]✓[/]" if check.holds else ("[red]✗[/]" if check.is_required else "[yellow]-[/]")
            out.print(f"{mark} {check.name:24} {check.detail}")
    if any(check.is_required and not check.holds for check in checks):
        raise typer.Exit(UnavailableError.exit_code)
