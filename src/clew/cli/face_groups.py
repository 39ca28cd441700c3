"""Commands for groups of faces: face groups make, list, show, split, merge, name, undo, words."""

from typing import TYPE_CHECKING, Annotated

import typer

from clew.cli.completion import complete_cases
from clew.cli.console import counted, out, print_json, print_rows, quoted, say, warn
from clew.cli.help import HelpGroup, add_command, ask_for_command, examples
from clew.cli.progress import shown_progress
from clew.cli.search_picture import face
from clew.cli.settings import ConfigOption, JsonOption, LimitOption, QuietOption, WorkspaceOption, desk

if TYPE_CHECKING:
    from clew.casework.desk import Desk
    from clew.model.face import FaceDecision

groups = typer.Typer(
    cls=HelpGroup,
    help="Group faces by whose they may be: split, merge and name the groups.",
    no_args_is_help=False,
    invoke_without_command=True,
    epilog=examples(
        "clew face groups make --case OP-114",
        "clew face groups list --case OP-114",
        "clew face groups name 3f2a --as 'Subject 2' --case OP-114",
    ),
)

CaseOption = Annotated[
    str | None,
    typer.Option(
        "--case",
        "-c",
        metavar="NAME",
        show_default="all cases together",
        help="The groups of this case.",
        autocompletion=complete_cases,
    ),
]
GroupArgument = Annotated[str, typer.Argument(metavar="GROUP", help="The group's name, or its first digits.")]
GroupsArgument = Annotated[list[str], typer.Argument(metavar="GROUP...", help="Two groups or more.")]
ReasonOption = Annotated[str, typer.Option("--reason", "-r", metavar="TEXT", help="Why.")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands, to those on faces."""
    del app
    add_command(groups, "make", make, "clew face groups make --case OP-114", "clew face groups make")
    add_command(groups, "list", list_groups, "clew face groups list --case OP-114", "clew face groups list --json")
    add_command(groups, "show", show, "clew face groups show 3f2a --case OP-114")
    add_command(groups, "split", split, "clew face groups split 3f2a --face 81c0 --face 9d11 --case OP-114")
    add_command(groups, "merge", merge, "clew face groups merge 3f2a 77b1 --case OP-114 --reason 'the same scar'")
    add_command(groups, "name", name, "clew face groups name 3f2a --as 'Subject 2' --case OP-114")
    add_command(groups, "undo", undo, "clew face groups undo 4 --case OP-114 --reason 'two sisters'")
    add_command(groups, "words", words, "clew face groups words", "clew face groups words --json")
    face.add_typer(groups, name="groups")


@groups.callback()
def _group(context: typer.Context) -> None:
    """Group faces by whose they may be: split, merge and name the groups."""
    ask_for_command(context)


def make(
    case: CaseOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Group the faces that `clew link` described.

    In the place of the groups there were, and under what officers said: what was split stays apart, what was merged is
    one. A group is a lead, never a verdict.
    """
    from clew.casework.group_faces import group_faces
    from clew.cli.render_faces import grouped

    with desk(workspace, config) as opened, shown_progress(quiet=quiet) as watch:
        made = grouped(case, group_faces(opened, case, watch))
    if as_json:
        print_json(made)
        return
    out.print(
        f"[bold]{counted(made.groups, 'group')}[/] of {counted(made.faces, 'face')}; "
        f"too poor to group: {made.left_out:,}"
    )
    if made.waiting_in:
        pictures = "1 picture or film was" if made.undescribed == 1 else f"{made.undescribed:,} pictures and films were"
        more = f", and of {counted(len(made.waiting_in) - 1, 'more case')}" if len(made.waiting_in) > 1 else ""
        say(f"{pictures} not looked at for faces yet: clew link --case {made.waiting_in[0]}{more}")
    if made.groups:
        say(made.measured)
        say(f"Next: clew face groups list{_of(case)}")


def list_groups(
    case: CaseOption = None,
    least: Annotated[int, typer.Option("--least", metavar="N", min=1, help="Groups of so many faces and more.")] = 2,
    limit: LimitOption = 50,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Show the groups as they were last made, the largest first."""
    from clew.casework.face_groups import groups_told
    from clew.cli.render_faces import listed

    with desk(workspace, config) as opened:
        found = listed(case, groups_told(opened, case, limit or None, least))
    if as_json:
        print_json(found)
        return
    rows = [(each.group, f"{each.faces:,}", f"{each.media:,}", ", ".join(each.names)) for each in found.groups]
    if found.withheld_by:
        warn(f"withheld: faces that are only in cases where faces are off by policy ({', '.join(found.withheld_by)})")
    if rows:
        print_rows(("GROUP", "FACES", "MEDIA", "NAME"), rows, right=("FACES", "MEDIA"))
        say(found.measured)
    else:
        say(f"no group of {counted(least, 'face')} or more; to make them anew: clew face groups make{_of(case)}")
    if found.total > len(rows):
        say(f"{found.total - len(rows):,} more; --limit 0 shows all")
    if found.words_since:
        say(f"{counted(found.words_since, 'word')} said since these were made: clew face groups make{_of(case)}")


def show(
    group: GroupArgument,
    case: CaseOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Show the faces of a group: where each is, and how usable."""
    from clew.casework.face_groups import group_told
    from clew.cli.render_faces import told

    with desk(workspace, config) as opened:
        found = told(*group_told(opened, case, group))
    if as_json:
        print_json(found)
        return
    names = f", called {', '.join(found.names)}" if found.names else ""
    out.print(f"[bold]Group {found.group}[/]  {counted(len(found.faces), 'face')}{names}", highlight=False)
    rows = [(each.face, f"{each.usability:.2f}", each.path, each.part, ", ".join(each.cases)) for each in found.faces]
    print_rows(("FACE", "USABILITY", "FILE", "PART", "CASES"), rows, right=("USABILITY",))


def split(
    group: GroupArgument,
    faces: Annotated[
        list[str], typer.Option("--face", "-f", metavar="FACE", help="A face that doesn't belong; may be given again.")
    ],
    case: CaseOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Say that faces don't belong to a group; groups are made anew."""
    from clew.casework.judge_faces import split_faces

    with desk(workspace, config) as opened:
        _said(opened, case, split_faces(opened, case, group, faces, reason), as_json=as_json)


def merge(
    names: GroupsArgument,
    case: CaseOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Say that groups are one person; groups are made anew."""
    from clew.casework.judge_faces import merge_faces

    with desk(workspace, config) as opened:
        _said(opened, case, merge_faces(opened, case, names, reason), as_json=as_json)


def name(
    group: GroupArgument,
    called: Annotated[str, typer.Option("--as", metavar="NAME", help="Who it is.")],
    case: CaseOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Say who a group is.

    All its faces are one person then, also in groups made later, and members of the Subject of that name (clew gather),
    which is made where there is none.
    """
    from clew.casework.judge_faces import name_faces

    with desk(workspace, config) as opened:
        _said(opened, case, name_faces(opened, case, group, called, reason), as_json=as_json)


def undo(
    number: Annotated[int, typer.Argument(metavar="WORD", help="Its number, as `clew face groups words` has it.")],
    case: CaseOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Take back a split, a merge or a name.

    It stays on record; groups are made anew, so two that were merged are two again.
    """
    from clew.casework.judge_faces import take_back_faces

    with desk(workspace, config) as opened:
        _said(opened, case, take_back_faces(opened, number, reason), as_json=as_json)


def words(as_json: JsonOption = False, workspace: WorkspaceOption = None, config: ConfigOption = None) -> None:
    """Show everything that officers said of faces, oldest first."""
    from clew.casework.face_groups import face_words
    from clew.cli.render_faces import word

    with desk(workspace, config) as opened:
        found = [word(each) for each in face_words(opened)]
    if as_json:
        print_json(found)
        return
    rows = [
        (str(each.word), each.act, f"{each.faces:,}", each.name, each.officer, each.at, each.reason, _state(each.holds))
        for each in found
    ]
    print_rows(("WORD", "ACT", "FACES", "NAME", "OFFICER", "WHEN", "WHY", "STATE"), rows, right=("WORD", "FACES"))


def _said(opened: "Desk", case: str | None, made: "FaceDecision", *, as_json: bool) -> None:
    """Make groups anew under what was just said, and tell it."""
    from clew.casework.face_groups import face_words
    from clew.casework.group_faces import group_faces
    from clew.casework.progress import unwatched
    from clew.cli.render_faces import said

    group_faces(opened, case, unwatched)
    told = next(said(each) for each in face_words(opened) if each.said.number == made.number)
    if as_json:
        print_json(told)
        return
    out.print(
        f"[bold]{told.act}[/]  {counted(told.faces, 'face')}, on record as word {told.word} on faces", highlight=False
    )
    if told.subject is not None:
        shown = "" if case is None else f": clew gather show {told.subject}{_of(case)}"
        say(f"They are in Subject {told.subject} now{shown}")


def _of(case: str | None) -> str:
    return "" if case is None else f" --case {quoted(case)}"


def _state(holds: bool) -> str:
    return "holds" if holds else "taken back"
