"""Commands for trace sheets: trace make, approve, show."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clew.cli.boxes import box_of
from clew.cli.console import out, print_json, print_rows, quoted, say, warn
from clew.cli.help import OUT, HelpGroup, add_command, ask_for_command, examples
from clew.cli.output import check_target
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, WorkspaceOption, desk
from clew.model.trace import QUESTION

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
    shown = "clew trace make -c OP-114 -m 9f86d081 -b 0.1,0.2,0.3,0.2 -r T-17 -o bag.pdf"
    add_command(trace, "make", make, shown)
    add_command(trace, "approve", approve, "clew trace approve 41 --case OP-114 --reason 'wood, no skin'")
    add_command(trace, "show", show, "clew trace show --case OP-114")
    app.add_typer(trace, name="trace", rich_help_panel=OUT)


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
    part: Annotated[
        str, typer.Option("--part", metavar="PART", help="Of a film: 'frame at N ms', as leads name it.")
    ] = "",
    question: Annotated[str, typer.Option("--question", metavar="TEXT", help="What you ask.")] = QUESTION,
    contact: Annotated[str, typer.Option("--contact", metavar="TEXT", help="Whom to tell.")] = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Write a trace sheet: a thing cut out of its picture, with your reference.

    People are looked for in the whole picture, and tones of skin in the cut. Where any are found nothing is written: a
    second officer may approve it, then the same command writes it. The check can miss people: look at the cut yourself.

    Exit code 1: refused; a second officer may approve it.
    """
    from clew.casework.named_media import named_media
    from clew.casework.trace_cut import Cut
    from clew.casework.trace_sheet import make_trace_sheet
    from clew.cli.schemas_cards import TraceMade
    from clew.model.trace import TraceSheet

    check_target(output)
    with desk(workspace, config) as opened:
        cut = Cut(named_media(opened, case, media), box_of(box), TraceSheet(reference, question, contact), part)
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
        say(f"a second officer may approve it: clew trace approve {request.number} --case {quoted(case)} --reason '…'")
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
    """Say, as a second officer who looked, that a refused sheet may be made."""
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
            ",".join(each.box),
            each.officer,
            each.approved_by or "-",
            "; ".join(each.found),
        )
        for each in found
    ]
    if rows:
        print_rows(("REQUEST", "REFERENCE", "MEDIA", "BOX", "ASKED BY", "APPROVED BY", "WHY"), rows, loose="WHY")
    else:
        say("no trace sheet of this case was refused")


def _asked(each: "TraceRequest") -> "TraceAsked":
    from clew.cli.schemas_cards import TraceAsked

    return TraceAsked(
        *(each.number, each.case, each.officer, each.sheet.reference, each.media, list(each.box), list(each.found)),
        "" if each.approved is None else each.approved.officer,
    )
