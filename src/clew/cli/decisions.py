"""Commands by which a person decides: categorise, undo, schemes."""

from typing import Annotated

import typer
from rich.table import Table

from clew.cli.console import out, print_json
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, WorkspaceOption, desk


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("categorise", epilog="Example: clew categorise 3f2a91 --case OP-114 --scheme uk --code C")(categorise)
    app.command("undo", epilog="Example: clew undo 12 --case OP-114")(undo)
    app.command("schemes", epilog="Example: clew schemes")(schemes)


def categorise(
    stack: Annotated[str, typer.Argument(help="A stack as triage names it, or the first digits of a SHA-256 in it.")],
    case: CaseOption,
    scheme: Annotated[str, typer.Option("--scheme", help="Category scheme; `clew schemes` shows them.")],
    code: Annotated[str, typer.Option("--code", help="A code of the scheme.")],
    note: Annotated[str, typer.Option("--note", help="Why, in your words.")] = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Give one category to a stack of copies."""
    from clew.casework.categorise import categorise as act
    from clew.cli.render import categorised

    with desk(workspace, config) as opened:
        decision = act(opened, case, stack, scheme, code, note)
    if as_json:
        print_json(categorised(decision))
        return
    out.print(f"Decision {decision.number}: {scheme} {code} for {len(decision.applied):,} media of {decision.stack}")
    if decision.suggested:
        out.print(f"Only suggested for {len(decision.suggested):,} that look alike but are not near-identical:")
        for sha256 in decision.suggested:
            out.print(f"  {sha256.hex()[:12]}")


def undo(
    decision: Annotated[int, typer.Argument(help="The number of the decision.")],
    case: CaseOption,
    note: Annotated[str, typer.Option("--note", help="Why, in your words.")] = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Undo a decision by a new one; the old one stays on record."""
    from clew.casework.categorise import undo as act
    from clew.cli.render import categorised

    with desk(workspace, config) as opened:
        undoing = act(opened, case, decision, note)
    if as_json:
        print_json(categorised(undoing))
    else:
        out.print(f"Decision {undoing.number} undoes decision {decision}")


def schemes(as_json: JsonOption = False) -> None:
    """Show the category schemes and their codes."""
    from clew.schemes import schemes as known

    if as_json:
        print_json(list(known().values()))
        return
    for scheme in known().values():
        table = Table(title=f"{scheme.name} {scheme.version}: {scheme.title}", title_justify="left", title_style="bold")
        table.add_column("code", no_wrap=True)
        table.add_column("label")
        for code in scheme.codes:
            table.add_row(code.code, code.label)
        out.print(table)
        out.print(f"[dim]{scheme.source}[/]\n")
