"""Commands for second opinions: opinions start, show."""

import uuid
from typing import TYPE_CHECKING, Annotated

import typer

from clew.cli.completion import complete_schemes
from clew.cli.console import out, print_json, print_rows, say
from clew.cli.help import QUEUE, HelpGroup, add_command, ask_for_command, examples
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, WorkspaceOption, desk

if TYPE_CHECKING:
    from clew.cli.schemas_team import OpinionRound

opinions = typer.Typer(
    cls=HelpGroup,
    help="Have officers decide once more, blind, on a sample of what was decided.",
    no_args_is_help=False,
    invoke_without_command=True,
    epilog=examples("clew opinions start --case OP-114 --scheme uk --share 0.05", "clew opinions show --case OP-114"),
)


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(
        opinions,
        "start",
        start,
        "clew opinions start --case OP-114 --scheme uk --share 0.05",
        "clew opinions start -c OP-114 --scheme uk --count 100 --seed 7",
    )
    add_command(opinions, "show", show, "clew opinions show --case OP-114", "clew opinions show -c OP-114 --json")
    app.add_typer(opinions, name="opinions", rich_help_panel=QUEUE)


@opinions.callback()
def _group(context: typer.Context) -> None:
    """Have officers decide once more, blind, on a sample of what was decided."""
    ask_for_command(context)


def start(
    case: CaseOption,
    scheme: Annotated[
        str,
        typer.Option("--scheme", metavar="SCHEME", help="Category scheme.", autocompletion=complete_schemes),
    ],
    share: Annotated[
        float | None, typer.Option("--share", metavar="PART", min=0, max=1, help="So much of what is decided: 0.05.")
    ] = None,
    count: Annotated[int | None, typer.Option("--count", "-n", metavar="N", min=1, help="So many stacks.")] = None,
    seed: Annotated[str, typer.Option("--seed", metavar="TEXT", help="Draw by this, to draw the same again.")] = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Draw a sample of the decided stacks of a case for second opinions.

    The review page asks every other officer for them, and shows neither what was decided nor by whom.
    """
    from clew.casework.ask_opinions import Draw, ask_opinions
    from clew.casework.live_gallery import shown_now
    from clew.cli.render_team import opinions_asked
    from clew.gallery.filters import Filters

    if (share is None) == (count is None):
        raise typer.BadParameter("give one of the two", param_hint="'--share' / '--count'")
    with desk(workspace, config) as opened:
        shown = shown_now(opened, case)
        draw = Draw(scheme, share, count, seed)
        asked = opinions_asked(ask_opinions(opened, shown, case, str(uuid.uuid4()), Filters(), draw))
    if as_json:
        print_json(asked)
        return
    out.print(
        f"[bold]Round {asked.round}[/]  {asked.stacks:,} of {asked.decided:,} decided stacks, drawn by {asked.seed}"
    )
    say(f"Officers give their opinions in: clew review --case {case}")


def show(
    case: CaseOption, as_json: JsonOption = False, workspace: WorkspaceOption = None, config: ConfigOption = None
) -> None:
    """Show how far officers agree: the rate, Cohen's kappa, and by pairs of codes."""
    from clew.casework.opinions import rounds
    from clew.cli.render_team import opinion_round

    with desk(workspace, config) as opened:
        shown = [opinion_round(each) for each in rounds(opened, case)]
    if as_json:
        print_json(shown)
    elif shown:
        _print(shown)
    else:
        say(f"no second opinions in {case} yet; begin with: clew opinions start --case {case} --scheme uk --share 0.05")


def _print(rounds: "list[OpinionRound]") -> None:
    numbers = ("STACKS", "WAITING", "OPINIONS", "AGREED", "KAPPA", "DISAGREE", "SETTLED")
    rows = [
        (
            str(each.round),
            each.at[:10],
            each.scheme,
            f"{each.stacks:,}",
            f"{each.waiting:,}",
            f"{each.opinions:,}",
            "-" if each.rate is None else f"{each.rate:.1%}",
            "-" if each.kappa is None else f"{each.kappa:.2f}",
            f"{each.disagreements:,}",
            f"{each.settled:,}",
        )
        for each in rounds
    ]
    print_rows(("ROUND", "BEGUN", "SCHEME", *numbers), rows, right=("ROUND", *numbers))
    for each in rounds:
        apart = [pair for pair in each.pairs if pair.first != pair.second]
        if apart:
            said = ", ".join(f"{pair.first} then {pair.second}: {pair.count:,}" for pair in apart)
            out.print(f"Round {each.round}, where opinions differ: {said}", markup=False)
