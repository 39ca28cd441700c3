"""Commands for what officers gather media into: gather list, show, make, add, remove, rename, state, undo."""

from typing import TYPE_CHECKING, Annotated

import typer

from clew.cli import gather_merge, gather_suggestions
from clew.cli.completion import complete_cases
from clew.cli.console import out, print_json, print_rows, say
from clew.cli.film_time import MarkedAtOption
from clew.cli.gather_options import (
    BoxOption,
    MediaArgument,
    NumberArgument,
    ReasonOption,
    StackOption,
    do_act,
    named,
)
from clew.cli.help import QUEUE, HelpGroup, add_command, ask_for_command, examples
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, LimitOption, WorkspaceOption, desk
from clew.errors import UsageError
from clew.model.gathering import GatheringKind, Role, State

if TYPE_CHECKING:
    from clew.casework.desk import Desk
    from clew.casework.gather import Gathered

gather = typer.Typer(
    cls=HelpGroup,
    help="Gather media into series, subjects, places and devices, over all cases.",
    no_args_is_help=False,
    invoke_without_command=True,
    epilog=examples("clew gather list", "clew gather make subject 'Subject 7' 3f2a91 --role victim --case OP-114"),
)


SeenFromOption = Annotated[
    str | None,
    typer.Option("--case", "-c", metavar="NAME", help="As seen from this case.", autocompletion=complete_cases),
]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(gather, "list", list_, "clew gather list", "clew gather list --kind subject --case OP-114")
    add_command(gather, "show", show, "clew gather show 3", "clew gather show 3 --case OP-114 --json")
    add_command(
        gather,
        "make",
        make,
        "clew gather make series 'Old town' 3f2a91 --stack --case OP-114",
        "clew gather make subject 'Subject 7' 3f2a91 --role victim -c OP-114",
    )
    add_command(
        gather,
        "add",
        add,
        "clew gather add 3 77b0c2 --case OP-114 --reason 'the same coat'",
        "clew gather add 3 77b0c2 --at 1:02.5 --case OP-114",
    )
    add_command(gather, "remove", remove, "clew gather remove 3 77b0c2 --case OP-114 --reason 'another coat'")
    add_command(gather, "rename", rename, "clew gather rename 3 'River' --case OP-114")
    add_command(gather, "state", state, "clew gather state 3 safeguarded --case OP-114")
    add_command(gather, "undo", undo, "clew gather undo 41 --case OP-114")
    gather_merge.add_to(gather)
    gather_suggestions.add_to(gather)
    app.add_typer(gather, name="gather", rich_help_panel=QUEUE)


@gather.callback()
def _group(context: typer.Context) -> None:
    """Gather media into series, subjects, places and devices, over all cases."""
    ask_for_command(context)


def list_(
    kind: Annotated[
        list[GatheringKind] | None, typer.Option("--kind", "-k", help="Only this kind; may be given again.")
    ] = None,
    case: Annotated[
        str | None, typer.Option("--case", "-c", metavar="CASE", help="Only those with something of this case.")
    ] = None,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="Only those with this in their name.")] = "",
    limit: LimitOption = 1000,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """List series, subjects, places and devices."""
    from clew.casework.export_links import MOST_GATHERINGS
    from clew.casework.gatherings import gatherings
    from clew.cli.render_gatherings import gathering
    from clew.store.gatherings import WantedGatherings

    with desk(workspace, config) as opened:
        wanted = WantedGatherings(tuple(kind or ()), case, name, limit or MOST_GATHERINGS)
        found = [gathering(each) for each in gatherings(opened, wanted)]
        there = bool(found) or bool(gatherings(opened, WantedGatherings(count=1)))
    if as_json:
        print_json(found)
        return
    rows = [
        (
            *(str(each.gathering), each.kind, each.name, each.role if each.role != Role.UNSAID else "", each.state),
            f"{each.members:,}",
        )
        for each in found
    ]
    if rows:
        print_rows(("NUMBER", "KIND", "NAME", "ROLE", "STATE", "MEMBERS"), rows, right=("NUMBER", "MEMBERS"))
    elif there:
        say("none passes these filters; without them `clew gather list` names those there are")
    else:
        say("none yet; make one with: clew gather make series NAME MEDIA --case CASE")


def show(
    number: NumberArgument,
    case: SeenFromOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Show a gathering: its members, and all that was done with it.

    With --case each member is named as it lies in that case, if it does. What changes or suggests something needs a
    case: in it the act goes on record, and its policy says what may be shown.
    """
    from clew.casework.gatherings import one_gathering
    from clew.cli.render_gatherings import details

    with desk(workspace, config) as opened:
        told = details(one_gathering(opened, case, number))
    if as_json:
        print_json(told)
        return
    about = told.gathering
    out.print(f"[bold]{about.kind.capitalize()} {about.gathering}[/]  ", end="")
    out.print(f"{about.name}: {about.state}" + (f", {about.role}" if about.role != Role.UNSAID else ""), markup=False)
    members = [
        (each.sha256[:12], each.part, ", ".join(each.cases), each.path, each.officer, each.reason or each.basis)
        for each in told.members
    ]
    if members:
        print_rows(("MEDIA", "PART", "CASES", "PATH", "BY", "WHY"), members)
    acts = [
        (str(each.act), each.kind, each.officer, each.at, "" if each.undoes is None else str(each.undoes), each.reason)
        for each in told.acts
    ]
    print_rows(("ACT", "WHAT", "BY", "AT", "UNDOES", "WHY"), acts, right=("ACT",))


def make(
    kind: Annotated[GatheringKind, typer.Argument(metavar="KIND", help="series, subject, place or device.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="What you call it.")],
    case: CaseOption,
    media: Annotated[
        list[str] | None, typer.Argument(metavar="MEDIA", help="First members, by first digits of the SHA-256.")
    ] = None,
    role: Annotated[Role, typer.Option("--role", help="Who a subject is in it.")] = Role.UNSAID,
    is_stack: StackOption = False,
    at: MarkedAtOption = None,
    box: BoxOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Make a series, a subject, a place or a device, with first members or none yet."""
    from clew.casework.gather import ToMake
    from clew.casework.gather import make as act
    from clew.casework.gatherings import named_sightings

    asked = named(media or [], is_stack, at, box)

    def do(opened: "Desk") -> "Gathered":
        seen = named_sightings(opened, case, asked)
        return act(opened, case, ToMake(kind, name, role, None, seen, reason))

    do_act(do, case, as_json, workspace, config)


def add(
    number: NumberArgument,
    media: MediaArgument,
    case: CaseOption,
    is_stack: StackOption = False,
    at: MarkedAtOption = None,
    box: BoxOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Put media into a gathering."""
    from clew.casework.gather import add as act
    from clew.casework.gatherings import named_sightings

    asked = named(media, is_stack, at, box)
    do_act(
        lambda opened: act(opened, case, number, named_sightings(opened, case, asked), reason),
        *(case, as_json, workspace, config),
    )


def remove(
    number: NumberArgument,
    media: MediaArgument,
    case: CaseOption,
    is_stack: StackOption = False,
    at: MarkedAtOption = None,
    box: BoxOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Take media out of a gathering.

    Without --at and --box a media goes with all its frames and boxes.
    """
    from clew.casework.gather import remove as act
    from clew.casework.gatherings import named_sightings

    asked = named(media, is_stack, at, box)
    do_act(
        lambda opened: act(opened, case, number, named_sightings(opened, case, asked), reason),
        *(case, as_json, workspace, config),
    )


def rename(
    number: NumberArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What you call it from now on.")],
    case: CaseOption,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Give a gathering another name."""
    from clew.casework.gather import rename as act

    do_act(lambda opened: act(opened, case, number, name, reason), case, as_json, workspace, config)


def state(
    number: NumberArgument,
    case: CaseOption,
    state: Annotated[
        State | None,
        typer.Argument(
            metavar="STATE",
            help="A series: unsolved, solved. Others: unidentified, identified. A victim also: safeguarded.",
            show_default=False,
        ),
    ] = None,
    role: Annotated[Role | None, typer.Option("--role", help="Who a subject is in it.")] = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Say how far you are with a gathering, or who a subject is in it."""
    from clew.casework.gather import set_state

    if state is None and role is None:
        raise UsageError("give a state, or --role")
    do_act(lambda opened: set_state(opened, case, number, state, role, reason), case, as_json, workspace, config)


def undo(
    act: Annotated[int, typer.Argument(metavar="ACT", min=1, help="The act's number, as `clew gather show` has it.")],
    case: CaseOption,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Undo any act on a gathering, by a new one."""
    from clew.casework.ungather import undo_gathering

    do_act(lambda opened: undo_gathering(opened, case, act, reason), case, as_json, workspace, config)
