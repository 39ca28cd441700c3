"""Commands for what officers gather media into: gather list, show, make, add, merge, suggest, and more."""

from typing import TYPE_CHECKING, Annotated

import typer

from clew.cli.boxes import box_of
from clew.cli.console import out, print_json, print_rows, quoted, say
from clew.cli.help import QUEUE, HelpGroup, add_command, ask_for_command, examples
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, WorkspaceOption, desk
from clew.errors import UsageError
from clew.model.gathering import GatheringKind, Role, State

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clew.casework.desk import Desk
    from clew.casework.gather import Gathered
    from clew.casework.gatherings import Named

gather = typer.Typer(
    cls=HelpGroup,
    help="Gather media into series, subjects, places and devices, over all cases.",
    no_args_is_help=False,
    invoke_without_command=True,
    epilog=examples("clew gather list", "clew gather make subject 'Subject 7' 3f2a91 --role victim --case OP-114"),
)

NumberArgument = Annotated[
    int, typer.Argument(metavar="NUMBER", min=1, help="The gathering's number, as `clew gather list` has it.")
]
MediaArgument = Annotated[
    list[str], typer.Argument(metavar="MEDIA", help="First digits of a media's SHA-256, of whatever case.")
]
StackOption = Annotated[bool, typer.Option("--stack", help="All of the stack, in this case, that MEDIA is in.")]
AtOption = Annotated[
    int | None, typer.Option("--at", metavar="MS", min=0, help="Only the frame of a film at this time.")
]
BoxOption = Annotated[
    str | None,
    typer.Option("--box", metavar="L,T,W,H", help="Only this part: left, top, width, height, fractions of 0 to 1."),
]
ReasonOption = Annotated[str, typer.Option("--reason", "-r", metavar="TEXT", help="Why.")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(gather, "list", list_, "clew gather list", "clew gather list --kind subject --case OP-114")
    add_command(gather, "show", show, "clew gather show 3 --case OP-114")
    add_command(
        gather,
        "make",
        make,
        "clew gather make series 'Old town' 3f2a91 --stack --case OP-114",
        "clew gather make subject 'Subject 7' 3f2a91 --role victim -c OP-114",
    )
    add_command(gather, "add", add, "clew gather add 3 77b0c2 --case OP-114 --reason 'the same coat'")
    add_command(gather, "remove", remove, "clew gather remove 3 77b0c2 --case OP-114 --reason 'another coat'")
    add_command(gather, "rename", rename, "clew gather rename 3 'River' --case OP-114")
    add_command(gather, "state", state, "clew gather state 3 safeguarded --case OP-114")
    add_command(gather, "merge", merge, "clew gather merge 3 7 --case OP-114 --reason 'the same person'")
    add_command(gather, "unmerge", unmerge, "clew gather unmerge 3 --case OP-114 --reason 'two persons'")
    add_command(gather, "split", split, "clew gather split 3 'Subject 8' 77b0c2 --case OP-114")
    add_command(gather, "undo", undo, "clew gather undo 41 --case OP-114")
    add_command(gather, "suggest", suggest, "clew gather suggest 3 --case OP-114")
    add_command(gather, "accept", accept, "clew gather accept 3 77b0c2 --case OP-114")
    add_command(gather, "decline", decline, "clew gather decline 3 77b0c2 --case OP-114 --reason 'another coat'")
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
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", min=1, help="So many at most.")] = 1000,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """List series, subjects, places and devices."""
    from clew.casework.gatherings import gatherings
    from clew.cli.render_gatherings import gathering
    from clew.store.gatherings import WantedGatherings

    with desk(workspace, config) as opened:
        found = [gathering(each) for each in gatherings(opened, WantedGatherings(tuple(kind or ()), case, name, limit))]
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
    else:
        say("none yet; make one with: clew gather make series NAME MEDIA --case CASE")


def show(
    number: NumberArgument,
    case: CaseOption,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Show a gathering: its members, and all that was done with it."""
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
    at: AtOption = None,
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

    named = _named(media or [], is_stack, at, box)

    def do(opened: "Desk") -> "Gathered":
        seen = named_sightings(opened, case, named)
        return act(opened, case, ToMake(kind, name, role, None, seen, reason))

    _do(do, case, as_json, workspace, config)


def add(
    number: NumberArgument,
    media: MediaArgument,
    case: CaseOption,
    is_stack: StackOption = False,
    at: AtOption = None,
    box: BoxOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Put media into a gathering."""
    from clew.casework.gather import add as act
    from clew.casework.gatherings import named_sightings

    named = _named(media, is_stack, at, box)
    _do(
        lambda opened: act(opened, case, number, named_sightings(opened, case, named), reason),
        *(case, as_json, workspace, config),
    )


def remove(
    number: NumberArgument,
    media: MediaArgument,
    case: CaseOption,
    is_stack: StackOption = False,
    at: AtOption = None,
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

    named = _named(media, is_stack, at, box)
    _do(
        lambda opened: act(opened, case, number, named_sightings(opened, case, named), reason),
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

    _do(lambda opened: act(opened, case, number, name, reason), case, as_json, workspace, config)


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
    _do(lambda opened: set_state(opened, case, number, state, role, reason), case, as_json, workspace, config)


def merge(
    number: NumberArgument,
    into: Annotated[int, typer.Argument(metavar="INTO", min=1, help="The gathering that goes on.")],
    case: CaseOption,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Merge a gathering into another of its kind; `clew gather unmerge` takes it back."""
    from clew.casework.merge_gatherings import merge as act

    _do(lambda opened: act(opened, case, number, into, reason), case, as_json, workspace, config)


def unmerge(
    number: NumberArgument,
    case: CaseOption,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Undo that a gathering was merged into another: its members come back."""
    from clew.casework.ungather import unmerge as act

    _do(lambda opened: act(opened, case, number, reason), case, as_json, workspace, config)


def split(
    number: NumberArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the new one is called.")],
    media: MediaArgument,
    case: CaseOption,
    is_stack: StackOption = False,
    at: AtOption = None,
    box: BoxOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Split members off into a new gathering of the same kind."""
    from clew.casework.gatherings import named_sightings
    from clew.casework.merge_gatherings import split as act

    named = _named(media, is_stack, at, box)
    _do(
        lambda opened: act(opened, case, number, named_sightings(opened, case, named), name, reason),
        *(case, as_json, workspace, config),
    )


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

    _do(lambda opened: undo_gathering(opened, case, act, reason), case, as_json, workspace, config)


def suggest(
    number: NumberArgument,
    case: CaseOption,
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", min=1, help="So many at most.")] = 50,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Show what may belong to a gathering, by leads into its members.

    A suggestion is no proof: its odds say how often two unrelated views score as high, as measured on published benign
    data. What was declined, and what rests on rejected leads, is never suggested again.
    """
    from clew.casework.suggest_members import suggest_members
    from clew.cli.render_gatherings import suggestion

    with desk(workspace, config) as opened:
        found = [suggestion(each) for each in suggest_members(opened, case, number, limit)]
    if as_json:
        print_json(found)
        return
    rows = [(each.sha256[:12], each.part, f"{each.agrees} of {each.of}", each.basis) for each in found]
    if rows:
        print_rows(("MEDIA", "PART", "AGREES", "BECAUSE"), rows)
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

    _do(do, case, as_json, workspace, config)


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

    _do(
        lambda opened: act(opened, case, number, named_sightings(opened, case, Named(media)), reason),
        *(case, as_json, workspace, config),
    )


def _named(media: list[str], is_stack: bool, at: int | None, box: str | None) -> "Named":
    from clew.casework.gatherings import Named

    sides = None if box is None else box_of(box)
    return Named((), media, at, sides) if is_stack else Named(media, (), at, sides)


def _do(
    do: "Callable[[Desk], Gathered]", case: str, as_json: bool, workspace: "Path | None", config: "Path | None"
) -> None:
    from clew.cli.render_gatherings import done

    with desk(workspace, config) as opened:
        made = done(do(opened))
    if as_json:
        print_json(made)
        return
    for each in (made.gathering, made.other):
        if each is not None:
            out.print(f"[bold]{each.kind.capitalize()} {each.gathering}[/]  ", end="")
            gone = " (withdrawn)" if each.is_withdrawn else ""
            into = f", merged into {each.merged_into}" if each.merged_into is not None else ""
            out.print(f"{each.name}: {each.state}, {each.members:,} members{into}{gone}", markup=False)
    say(f"On record as act {made.act} on gatherings; undo it with: clew gather undo {made.act} --case {quoted(case)}")
