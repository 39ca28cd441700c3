"""Commands about this machine and its settings: doctor, config."""

from typing import TYPE_CHECKING, Annotated

import typer

from clew.cli.console import fail, out, print_json, print_rows, quoted
from clew.cli.help import WORKSPACE, add_command
from clew.cli.settings import ConfigOption, JsonOption, WorkspaceOption, load_config, load_settings
from clew.errors import UnavailableError

if TYPE_CHECKING:
    from clew.cli.schemas import Checked


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(app, "doctor", doctor, "clew doctor", "clew doctor --json", panel=WORKSPACE)
    add_command(app, "config", config_, "clew config", "clew config --example > ~/.config/clew.toml", panel=WORKSPACE)


def doctor(as_json: JsonOption = False, workspace: WorkspaceOption = None, config: ConfigOption = None) -> None:
    """Show what holds on this machine: sandbox, decoders, workspace."""
    from clew.casework.doctor import doctor as act
    from clew.cli.render import checked

    shown = [checked(check) for check in act(load_config(workspace, config))]
    if as_json:
        print_json(shown)
    else:
        _print_checks(shown)
    missing = [check.name for check in shown if check.is_required and not check.holds]
    if missing:
        fail(f"Clew can't work here: {', '.join(missing)}")
        raise typer.Exit(UnavailableError.exit_code)


def _print_checks(shown: "list[Checked]") -> None:
    marks = ["✓" if check.holds else "✗" if check.is_required else "-" for check in shown]
    rows = [(mark, check.name, check.detail) for mark, check in zip(marks, shown, strict=True)]
    print_rows(("", "", "detail"), rows, loose="detail", has_head=False)


def config_(
    example: Annotated[bool, typer.Option("--example", help="Print a config file with every default instead.")] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Show the settings, and where each comes from."""
    from clew.cli.config_text import example_text, settings_shown

    if example:
        out.print(example_text(), markup=False, end="")
        return
    settings = load_settings(workspace, config)
    shown = settings_shown(settings)
    if as_json:
        print_json(shown)
        return
    file = str(settings.file) if settings.file is not None else "none; `clew config --example` shows what it may hold"
    out.print(f"[bold]Config file[/] {quoted(file)}\n")
    rows = [(each.key, "" if each.value is None else str(each.value) or '""', each.origin) for each in shown]
    print_rows(("SETTING", "VALUE", "FROM"), rows, loose="VALUE")
