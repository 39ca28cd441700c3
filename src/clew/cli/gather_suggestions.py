"""Commands for what may belong to a gathering: gather suggest, accept, decline."""

from typing import TYPE_CHECKING, Annotated

import typer

from clew.cli.console import print_json, print_rows, quoted, say
from clew.cli.gather_options import MediaArgument, NumberArgument, ReasonOption, do_act
from clew.cli.help import add_command
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, LimitOption, WorkspaceOption, desk

if TYPE_CHECKING:
    from clew.casework.desk import Desk
    from clew.casework.gather import Gathered


def add_to(gather: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(gather, "suggest", suggest, "clew gather suggest 3 --case OP-114")
    add_command(gather, "accept", accept, "clew gather accept 3 77b0c2 --case OP-114")
    add_command(gather, "decline", decline, "clew gather decline 3 77b0c2 --case OP-114 --reason 'another coat'")


def suggest(
    number: NumberArgument,
    case: CaseOption,
    limit: LimitOption = 50,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Show what may belong to a gathering, by leads into its members.

    A suggestion is no proof: its odds say how often two unrelated views score as high, as measured on published benign
    data. What was declined, and what rests on rejected leads, is never suggested again.
    """
    from clew.casework.suggest_members import suggestions_told
    from clew.cli.render_gatherings import suggestion

    with desk(workspace, config) as opened:
        told = suggestions_told(opened, case, number, limit or None, is_strict=True)
        found = [suggestion(each, side) for each, side in told]
    if as_json:
        print_json(found)
        return
    rows = [
        (each.sha256[:12], each.part, each.path, ", ".join(each.cases), f"{each.agrees} of {each.of}", each.basis)
        for each in found
    ]
    if rows:
        print_rows(("MEDIA", "PART", "PATH", "CASES", "AGREES", "BECAUSE"), rows, loose="BECAUSE")
    else:
        say(f"nothing is suggested; look for leads with: clew link --case {quoted(case)}")


def accept(
    number: NumberArgument,
    media: Annotated[str, typer.Argument(metavar="MEDIA", help="What is suggested, by first digits of its SHA-256.")],
    case: CaseOption,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Put what is suggested into its gathering.

    What it was suggested by is kept with it.
    """
    from clew.casework.gatherings import Named, named_sightings
    from clew.casework.suggest_members import accept_suggestion

    def do(opened: "Desk") -> "Gathered":
        (seen,) = named_sightings(opened, case, Named([media]))
        return accept_suggestion(opened, case, number, seen.sha256, reason)

    do_act(do, case, as_json, workspace, config)


def decline(
    number: NumberArgument,
    media: MediaArgument,
    case: CaseOption,
    reason: ReasonOption,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Say that media don't belong to a gathering, and why.

    They are not suggested for it again, until that is undone.
    """
    from clew.casework.gather import decline as act
    from clew.casework.gatherings import Named, named_sightings

    do_act(
        lambda opened: act(opened, case, number, named_sightings(opened, case, Named(media)), reason),
        *(case, as_json, workspace, config),
    )
