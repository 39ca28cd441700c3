"""The command that makes sample evidence: demo make."""

from pathlib import Path
from typing import Annotated

import typer

from clew.cli.console import out, print_json
from clew.cli.progress import shown_progress
from clew.cli.settings import JsonOption, QuietOption

demo = typer.Typer(
    help="Make benign sample evidence with known truth.",
    no_args_is_help=True,
    epilog="Example: clew demo make sample --files 200 --seed 1",
)


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(demo, name="demo")


@demo.callback()
def _group() -> None:
    """Make benign sample evidence with known truth."""


@demo.command("make", epilog="Example: clew demo make sample --files 200 --seed 1")
def make(
    folder: Annotated[Path, typer.Argument(help="Folder to make; must be absent or empty.")],
    files: Annotated[int, typer.Option("--files", min=20, help="How many evidence files.")] = 200,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same bytes.")] = 1,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Draw pictures, alter them in known ways, and list a part of them as known."""
    from clew.casework.sample import make_sample

    with shown_progress(quiet=quiet) as watch:
        counts = make_sample(folder, files, seed, watch)
    if as_json:
        print_json(counts)
    else:
        out.print(f"{folder}: {counts['files']:,} files from {counts['bases']:,} drawn pictures")
