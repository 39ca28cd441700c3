"""Commands by which a person notes something: note, tag, series."""

from typing import TYPE_CHECKING, Annotated

import typer

from clew.cli.completion import complete_series, complete_stacks, complete_tags
from clew.cli.console import out, print_below, print_json, print_rows, quoted, say
from clew.cli.decisions import stack_named
from clew.cli.help import QUEUE, add_command
from clew.cli.schemas_notes import Gathered, NoteShown, Tagged, WordShown
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, WorkspaceOption, desk
from clew.model.note import NoteKind

if TYPE_CHECKING:
    from clew.casework.desk import Desk
    from clew.model.note import Note

StackArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="STACK",
        parser=stack_named,
        help="A stack as triage names it, or the first digits of a SHA-256 in it.",
        autocompletion=complete_stacks,
        show_default=False,
    ),
]
SingleOption = Annotated[bool, typer.Option("--media", help="Only the media that STACK names, not the stack it is in.")]
OffOption = Annotated[bool, typer.Option("--off", help="Take it off instead.")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(
        app,
        "note",
        note,
        "clew note 3f2a91 'the bridge by the old mill' --case OP-114",
        "clew note --case OP-114",
        "clew note --undo 12 --case OP-114",
        panel=QUEUE,
    )
    add_command(
        app,
        "tag",
        tag,
        "clew tag 3f2a91 bridge --case OP-114",
        "clew tag 3f2a91 bridge --off --case OP-114",
        "clew tag --case OP-114",
        panel=QUEUE,
    )
    add_command(
        app,
        "series",
        series,
        "clew series 3f2a91 'Old town' --case OP-114",
        "clew series 3f2a91 'Old town' --off --case OP-114",
        "clew series --case OP-114",
        panel=QUEUE,
    )


def note(
    case: CaseOption,
    stack: StackArgument = None,
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="The comment, in your words.", show_default=False)
    ] = None,
    single: SingleOption = False,
    undo: Annotated[
        int | None,
        typer.Option("--undo", metavar="NUMBER", min=1, help="Undo this note: a comment, a tag or a series."),
    ] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Comment on a stack, or show what is noted.

    Without TEXT it shows the notes of STACK, without STACK the comments of the case.
    """
    from clew.casework.annotate import withdraw_notes
    from clew.casework.noted import case_notes, notes_on_stack

    if undo is not None and (stack is not None or text is not None):
        raise typer.BadParameter("give the number of a note, or a stack: one of the two", param_hint="'--undo'")
    with desk(workspace, config) as opened:
        if undo is not None:
            made = [_shown(each) for each in withdraw_notes(opened, case, [undo]).notes]
        elif stack is not None and text is not None:
            made = _made(opened, case, NoteKind.COMMENT, stack, text, single=single, off=False)
        else:
            known = notes_on_stack(opened, case, stack) if stack else case_notes(opened, case, NoteKind.COMMENT)
            found = [_shown(each.note, each.media) for each in known]
            _print_found(found, case, as_json=as_json)
            return
    _print_made(made, made, case, as_json=as_json)


def tag(
    case: CaseOption,
    stack: StackArgument = None,
    word: Annotated[
        str | None,
        typer.Argument(
            metavar="TAG", help="One of the case's, or a new one.", autocompletion=complete_tags, show_default=False
        ),
    ] = None,
    single: SingleOption = False,
    off: OffOption = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Tag a stack, or show the tags of a case."""
    with desk(workspace, config) as opened:
        if stack is None or word is None:
            tags = _words(opened, case, NoteKind.TAG, stack)
            _print_words(tags, Tagged([], tags), f"no tags in {case} yet", as_json=as_json)
            return
        made = _made(opened, case, NoteKind.TAG, stack, word, single=single, off=off)
    _print_made(made, Tagged(made, []), case, as_json=as_json)


def series(
    case: CaseOption,
    stack: StackArgument = None,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="SERIES", help="One there is, or a new one.", autocompletion=complete_series, show_default=False
        ),
    ] = None,
    single: SingleOption = False,
    off: OffOption = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Put a stack into a series, or show the series.

    A series is what a person says belongs together; it goes over all cases of the agency. In other cases, stacks near
    its media stand in the lane "series".
    """
    with desk(workspace, config) as opened:
        if stack is None or name is None:
            known = _words(opened, case, NoteKind.SERIES, stack)
            _print_words(known, Gathered([], known), "no series yet", as_json=as_json)
            return
        made = _made(opened, case, NoteKind.SERIES, stack, name, single=single, off=off)
    _print_made(made, Gathered(made, []), case, as_json=as_json)


def _made(
    opened: "Desk", case: str, kind: NoteKind, stack: str, text: str, *, single: bool, off: bool
) -> list[NoteShown]:
    from clew.casework.annotate import Annotation, annotate

    stacks, media = ([], [stack]) if single else ([stack], [])
    noted = annotate(opened, case, Annotation(kind, text, stacks, media, is_removal=off))
    return [_shown(each) for each in noted.notes]


def _words(opened: "Desk", case: str, kind: NoteKind, stack: str | None) -> list[WordShown]:
    """Return the words of a case, or of one stack."""
    from clew.casework.noted import notes_on_stack, words

    if stack is None:
        return [WordShown(each.text, each.media) for each in words(opened, case, kind)]
    found = notes_on_stack(opened, case, stack)
    return [WordShown(each.note.text, len(each.media)) for each in found if each.note.kind is kind]


def _shown(note: "Note", media: tuple[bytes, ...] | None = None) -> NoteShown:
    return NoteShown(
        note=note.number,
        case=note.case,
        kind=note.kind.value,
        text=note.text,
        stack=note.stack,
        media=[sha256.hex() for sha256 in (note.media if media is None else media)],
        officer=note.officer,
        at=note.at.isoformat(),
        is_removal=note.is_removal,
        undoes=note.undoes,
    )


def _print_made(made: list[NoteShown], whole: object, case: str, *, as_json: bool) -> None:
    if as_json:
        print_json(whole)
        return
    for each in made:
        where = f"stack {each.stack}" if each.stack else f"media {each.media[0][:12]}"
        what = f"{each.kind} {quoted(each.text)}" if each.kind != NoteKind.COMMENT else "comment"
        done = (
            f"undoes note {each.undoes}, {what}" if each.undoes else f"{what}{' taken off' if each.is_removal else ''}"
        )
        out.print(f"[bold]Note {each.note}[/]  {done}, {len(each.media):,} media of {where}")
        if not each.undoes:
            say(f"To undo: clew note --undo {each.note} --case {case}")


def _print_found(found: list[NoteShown], case: str, *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    if not found:
        say(f"nothing noted yet; begin with: clew note STACK TEXT --case {case}")
    for each in found:
        at = each.at[:16].replace("T", " ")
        what = each.kind if each.kind in (NoteKind.COMMENT, NoteKind.BOOKMARK) else f"{each.kind} {quoted(each.text)}"
        where = each.stack or each.media[0][:12]
        out.print(f"{each.note:>5}  {at}  {quoted(each.officer)}  {where}  {what}  {len(each.media):,} media")
        if each.kind == NoteKind.COMMENT:
            for line in each.text.split("\n"):
                print_below(quoted(line), 7)


def _print_words(words: list[WordShown], whole: object, nothing: str, *, as_json: bool) -> None:
    if as_json:
        print_json(whole)
    elif words:
        print_rows(
            ("NAME", "MEDIA"), [(each.text, f"{each.media:,}") for each in words], right=("MEDIA",), loose="NAME"
        )
    else:
        say(nothing)
