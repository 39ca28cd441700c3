"""The command that makes sample evidence: demo make."""

from pathlib import Path
from typing import Annotated

import typer

from clew.cli.console import out, print_json, quoted, say
from clew.cli.help import WORKSPACE, HelpGroup, add_command, ask_for_command, examples
from clew.cli.progress import shown_progress
from clew.cli.schemas import SampleMade
from clew.cli.settings import JsonOption, QuietOption

EXAMPLE = "clew demo make sample --files 200 --seed 1"

demo = typer.Typer(
    cls=HelpGroup,
    help="Make harmless sample evidence, whose truth is known.",
    invoke_without_command=True,
    epilog=examples(EXAMPLE),
)


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(demo, "make", make, EXAMPLE)
    app.add_typer(demo, name="demo", rich_help_panel=WORKSPACE)


@demo.callback()
def _group(context: typer.Context) -> None:
    """Make harmless sample evidence, whose truth is known."""
    ask_for_command(context)


def make(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", readable=False, help="Folder to make; must be absent or empty.")
    ],
    files: Annotated[int, typer.Option("--files", "-n", metavar="N", min=20, help="How many evidence files.")] = 200,
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="The same seed gives the same bytes.")] = 1,
    leads: Annotated[
        bool, typer.Option("--leads", help="Make evidence of two other cases too, with rooms, things, texts in common.")
    ] = False,
    faces: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Published pictures of adults for those cases, a folder for each person."),
    ] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Draw pictures and films, alter, pack and list them in known ways.

    FOLDER then holds `evidence`, `lists`, `passwords.txt`, and `truth.json`. Films and containers come on top of N.
    With --leads it holds `leads` too: a folder for each of two other cases, and what they have in common.
    """
    from clew.casework.sample import make_sample
    from clew.samples.leads.piece import CASES

    with shown_progress(quiet=quiet) as watch:
        counts = make_sample(folder, files, seed, watch, has_leads=leads, faces=faces)
    if as_json:
        print_json(SampleMade(**counts))
        return
    made = f"{counts['files']:,} files and {counts['inside']:,} inside others"
    drawn = f"{counts['bases']:,} drawn pictures and {counts['reels']:,} films"
    out.print(f"[bold]{quoted(str(folder))}[/]  {made}, from {drawn}")
    say(f"Next: clew hashset import {folder}/lists/operation-lantern.json")
    say(f"      clew ingest {folder}/evidence --case OP-114 --exhibit KP/1 --password-file {folder}/passwords.txt")
    if leads:
        for case in CASES:
            say(f"      clew ingest {folder}/leads/{case} --case {case} --exhibit KP/1")
