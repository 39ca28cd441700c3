"""Commands by which a person decides: categorise, undo, decisions, schemes."""

import re
from typing import Annotated

import typer

from clew.cli.completion import complete_codes, complete_schemes, complete_stacks
from clew.cli.console import out, print_json, print_rows, quoted, say
from clew.cli.help import QUEUE, add_command
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, WorkspaceOption, desk

SHOWN_SUGGESTED = 10
"""Media named one by one for which a category is only suggested; `--json` names all."""
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="Why, in your words.")]

TakeOverOption = Annotated[
    bool, typer.Option("--take-over", help="Even where a colleague works on the stack; give a note that says why.")
]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(
        app,
        "categorise",
        categorise,
        "clew categorise 3f2a91 --case OP-114 --scheme uk --code C",
        "clew categorise 3f2a91 -c OP-114 --scheme us --code 0 --note 'holidays'",
        panel=QUEUE,
    )
    add_command(app, "undo", undo, "clew undo 12 --case OP-114 --note 'wrong stack'", panel=QUEUE)
    add_command(app, "decisions", decisions, "clew decisions --case OP-114", panel=QUEUE)
    add_command(app, "schemes", schemes, "clew schemes", "clew schemes uk", panel=QUEUE)


def stack_named(text: str) -> str:
    """Return what names a stack; raises BadParameter for what can't."""
    if not re.fullmatch("[0-9a-fA-F]{1,64}", text):
        raise typer.BadParameter(f"{text!r} is no stack: give 1 to 64 hex digits, as triage shows them")
    return text


def categorise(
    stack: Annotated[
        str,
        typer.Argument(
            metavar="STACK",
            parser=stack_named,
            help="A stack as triage names it, or the first digits of a SHA-256 in it.",
            autocompletion=complete_stacks,
        ),
    ],
    case: CaseOption,
    scheme: Annotated[
        str,
        typer.Option("--scheme", metavar="SCHEME", help="Category scheme.", autocompletion=complete_schemes),
    ],
    code: Annotated[
        str, typer.Option("--code", metavar="CODE", help="A code of the scheme.", autocompletion=complete_codes)
    ],
    note: NoteOption = "",
    take_over: TakeOverOption = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Give one category to a stack of copies.

    It holds for the exact and the near-identical ones, and is only suggested for the rest.
    """
    from clew.casework.categorise import categorise as act
    from clew.cli.render import categorised

    with desk(workspace, config) as opened:
        decision = act(opened, case, stack, scheme, code, note, is_taking_over=take_over)
    if as_json:
        print_json(categorised(decision))
        return
    out.print(
        f"[bold]Decision {decision.number}[/]  {quoted(scheme)} {quoted(code)} for {len(decision.applied):,} media "
        f"of stack {decision.stack}"
    )
    if decision.suggested:
        names = " ".join(sha256.hex()[:12] for sha256 in decision.suggested[:SHOWN_SUGGESTED])
        more = "" if len(decision.suggested) <= SHOWN_SUGGESTED else " ..."
        out.print(f"  only suggested for {len(decision.suggested):,} that look alike: {names}{more}")
    say(f"To undo: clew undo {decision.number} --case {case}")


def undo(
    decision: Annotated[int, typer.Argument(metavar="NUMBER", help="The number of the decision.", min=1)],
    case: CaseOption,
    note: NoteOption = "",
    take_over: TakeOverOption = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Undo a decision by a new one; the old one stays on record."""
    from clew.casework.categorise import undo as act
    from clew.cli.render import categorised

    with desk(workspace, config) as opened:
        undoing = act(opened, case, decision, note, is_taking_over=take_over)
    if as_json:
        print_json(categorised(undoing))
    else:
        out.print(f"[bold]Decision {undoing.number}[/]  undoes decision {decision}, of stack {undoing.stack}")


def decisions(
    case: CaseOption, as_json: JsonOption = False, workspace: WorkspaceOption = None, config: ConfigOption = None
) -> None:
    """Show the decisions of a case, and which of them stand."""
    from clew.casework.decided import decided
    from clew.cli.history import print_decisions
    from clew.cli.render import decision_shown

    with desk(workspace, config) as opened:
        shown = [decision_shown(each) for each in decided(opened, case)]
    if as_json:
        print_json(shown)
        return
    if not shown:
        say(f"no decisions in {case} yet; begin with: clew triage --case {case}")
        return
    print_decisions(shown)


def schemes(
    scheme: Annotated[
        str | None,
        typer.Argument(metavar="SCHEME", help="Only this scheme.", autocompletion=complete_schemes, show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show the category schemes and their codes."""
    from clew.schemes import scheme as named
    from clew.schemes import schemes as known

    shown = list(known().values()) if scheme is None else [named(scheme)]
    if as_json:
        print_json(shown)
        return
    for number, each in enumerate(shown):
        if number:
            out.print()
        out.print(f"[bold]{each.name}[/] {each.version}  {quoted(each.title)}")
        if each.codes:
            print_rows(("CODE", "LABEL"), [(code.code, code.label) for code in each.codes], loose="LABEL")
        else:
            out.print("no published codes; those in lists travel as they are")
        out.print(f"[dim]{quoted(each.source)}[/]")
