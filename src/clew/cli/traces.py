"""Commands for trace sheets: trace make, approve, show."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clew.cli.boxes import box_of
from clew.cli.console import out, print_json, print_rows, quoted, say, warn
from clew.cli.film_time import AtOption
from clew.cli.help import OUT, HelpGroup, add_command, ask_for_command, examples
from clew.cli.output import check_target
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, WorkspaceOption, desk
from clew.errors import UsageError
from clew.model.frame_part import frame_part, frame_time
from clew.model.trace import QUESTIONS, Language

if TYPE_CHECKING:
    from clew.casework.trace_requests import TraceRequest
    from clew.cli.schemas_cards import TraceAsked

EXIT_REFUSED = 1

trace = typer.Typer(
    cls=HelpGroup,
    help="Cut a thing out of a picture for the public, and approve such sheets.",
    no_args_is_help=False,
    invoke_without_command=True,
    epilog=examples(
        "clew trace make -c OP-114 -m 9f86d081 -b 0.1,0.2,0.3,0.2 -r T-17 -o bag.pdf",
        "clew trace approve 41 --case OP-114 --reason 'wood, no skin'",
    ),
)


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(
        trace,
        "make",
        make,
        "clew trace make -c OP-114 -m 9f86d081 -b 0.1,0.2,0.3,0.2 -r T-17 -o bag.pdf",
        "clew trace make -c OP-114 -m 77b0 --at 1:02.5 -b 0,0,.5,.5 -r T-18 -o a.pdf",
    )
    add_command(trace, "approve", approve, "clew trace approve 41 --case OP-114 --reason 'wood, no skin'")
    add_command(trace, "show", show, "clew trace show --case OP-114")
    app.add_typer(trace, name="trace", rich_help_panel=OUT)


def _part(text: str) -> str:
    if text and frame_time(text) is None:
        raise typer.BadParameter(f"{text!r} is no part of a film: write 'frame at 4000 ms', or --at 4")
    return text


@trace.callback()
def _group(context: typer.Context) -> None:
    """Cut a thing out of a picture for the public, and approve such sheets."""
    ask_for_command(context)


def make(
    case: CaseOption,
    media: Annotated[str, typer.Option("--media", "-m", metavar="MEDIA", help="The picture, by its SHA-256.")],
    box: Annotated[
        str, typer.Option("--box", "-b", metavar="L,T,W,H", help="Left, top, width, height, as fractions of its sides.")
    ],
    reference: Annotated[str, typer.Option("--reference", "-r", metavar="TEXT", help="By which you know the case.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", readable=False, help="File: .html, .pdf or .png.")
    ],
    at: AtOption = None,
    part: Annotated[
        str | None, typer.Option("--part", metavar="PART", parser=_part, help="As leads name it: 'frame at 4000 ms'.")
    ] = None,
    language: Annotated[
        Language | None,
        typer.Option(
            "--language", show_default="setting review.language, or en", help="Of the words around yours: en or de."
        ),
    ] = None,
    question: Annotated[
        str | None,
        typer.Option("--question", metavar="TEXT", show_default="where it is from", help="What you ask."),
    ] = None,
    contact: Annotated[str, typer.Option("--contact", metavar="TEXT", help="Whom to tell.")] = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Write a trace sheet: a thing cut out of its picture, with your reference.

    People are looked for in the whole picture, and tones of skin in the cut. Where any are found nothing is written: a
    second officer may approve it, then the same command writes it. The check can miss people: look at the cut yourself.
    Its words may not hold the name of the case, the exhibit or the file.

    Exit code 1: refused; a second officer may approve it.
    """
    from clew.casework.named_media import named_media
    from clew.casework.trace_cut import Cut
    from clew.casework.trace_sheet import make_trace_sheet
    from clew.cli.schemas_cards import TraceMade
    from clew.model.trace import TraceSheet

    if at is not None and part:
        raise UsageError("give --at or --part, not both")
    check_target(output)
    with desk(workspace, config) as opened:
        said = language or Language(opened.config.review.language or Language.EN)
        sheet = TraceSheet(reference, QUESTIONS[said] if question is None else question, contact, said)
        where = (part or "") if at is None else frame_part(at)
        cut = Cut(named_media(opened, case, media), box_of(box), sheet, where)
        outcome = make_trace_sheet(opened, case, cut, output)
    written, request = outcome.written, outcome.request
    if as_json:
        asked = None if request is None else _asked(request)
        file, sha256 = ("", "") if written is None else (str(written.path), written.sha256.hex())
        seen = outcome.seen
        print_json(TraceMade(file, sha256, asked, seen.found, seen.looked, seen.skin_permille))
    elif written is not None:
        out.print(f"[bold]{quoted(str(written.path))}[/]  SHA-256 {written.sha256.hex()}")
        say("look at it before it leaves: the check can miss hands, backs, reflections, tattoos, names")
    if written is None and request is not None:
        for each in request.found:
            warn(f"refused: {each}")
        say("a second officer may look at the cut in the review page (`clew review`, Shift+R), and approve it by:")
        say(f"clew trace approve {request.number} --case {quoted(case)} --reason '…'")
        raise typer.Exit(EXIT_REFUSED)


def approve(
    number: Annotated[
        int, typer.Argument(metavar="REQUEST", help="The request's number, as `clew trace show` has it.")
    ],
    case: CaseOption,
    reason: Annotated[str, typer.Option("--reason", "-r", metavar="TEXT", help="Why it may leave.")],
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Say, as a second officer who looked, that a refused sheet may be made.

    The review page shows the cut that would leave (`clew review`, then Shift+R): look at it there first. A second
    officer is who CLEW_OFFICER, the setting officer or the machine's account names; give each officer an account.
    """
    import msgspec

    from clew.casework.trace_requests import approve_trace
    from clew.cli.schemas_cards import TraceApproved

    with desk(workspace, config) as opened:
        made = TraceApproved(**msgspec.structs.asdict(_asked(approve_trace(opened, case, number, reason))))
    if as_json:
        print_json(made)
    else:
        out.print(
            f"[bold]Request {made.request}[/]  approved by {made.approved_by}; the command that was refused writes it"
        )


def show(
    case: CaseOption, as_json: JsonOption = False, workspace: WorkspaceOption = None, config: ConfigOption = None
) -> None:
    """Show the trace sheets of a case that were refused, and who approved them."""
    from clew.casework.trace_requests import trace_requests

    with desk(workspace, config) as opened:
        found = [_asked(each) for each in trace_requests(opened, case)]
    if as_json:
        print_json(found)
        return
    rows = [
        (
            f"{each.request}",
            each.reference,
            each.media[:12],
            each.part,
            ",".join(each.box),
            each.officer,
            ", ".join(each.looked) or "-",
            each.approved_by or "-",
            "; ".join(each.found),
        )
        for each in found
    ]
    if rows:
        print_rows(
            ("REQUEST", "REFERENCE", "MEDIA", "PART", "BOX", "ASKED BY", "SEEN BY", "APPROVED BY", "WHY"),
            rows,
            loose="WHY",
        )
    else:
        say("no trace sheet of this case was refused")


def _asked(each: "TraceRequest") -> "TraceAsked":
    from clew.cli.schemas_cards import TraceAsked

    return TraceAsked(
        *(each.number, each.case, each.officer, each.sheet.reference, each.media, list(each.box), list(each.found)),
        "" if each.approved is None else each.approved.officer,
        *(each.part, each.sheet.question, each.sheet.contact, each.sheet.language.value, list(each.looked)),
    )
