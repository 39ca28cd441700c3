"""The command that shows one media, and writes it out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clew.cli.console import clean, out, print_json, quoted, say
from clew.cli.help import EVIDENCE, add_command
from clew.cli.passwords import PasswordOption, read_passwords
from clew.cli.settings import ConfigOption, JsonOption, WorkspaceOption, desk

if TYPE_CHECKING:
    from clew.cli.schemas import MediaShown


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(
        app,
        "show",
        show,
        "clew show 3f2a90c1b7d4",
        "clew show 3f2a90c1b7d4 --write picture.jpg",
        panel=EVIDENCE,
    )


def show(
    media: Annotated[str, typer.Argument(metavar="MEDIA", help="The first digits of its SHA-256.")],
    write: Annotated[
        Path | None,
        typer.Option("--write", metavar="FILE", readable=False, help="Write its bytes to this file, on record."),
    ] = None,
    password_file: PasswordOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Show what is known of one media, and write it out.

    What lies in a disk image inside an archive is read from there again, and proved to be the same, without unpacking
    the rest. Writing it out is recorded in custody.
    """
    from clew.casework.show import show as act
    from clew.casework.show import write_media
    from clew.cli.render import media_shown

    with desk(workspace, config) as opened:
        found = act(opened, media)
        written = write_media(opened, found, write, read_passwords(password_file)) if write is not None else None
    shown = media_shown(found)
    if as_json:
        print_json(shown)
    else:
        _print(shown)
    if written is not None:
        say(f"wrote {written.path}, {written.size:,} bytes, as recorded in custody")


def _print(shown: "MediaShown") -> None:
    out.print(f"sha256  [bold]{shown.sha256}[/]")
    size = f"  {shown.width} x {shown.height} px" if shown.width else ""
    length = f"  {shown.duration_ms / 1000:.1f} s" if shown.duration_ms else ""
    out.print(f"type    {quoted(shown.mime or shown.kind)}{size}{length}  {shown.size:,} bytes")
    for each in shown.facts:
        out.print(f"        {clean(each.name)}: {clean(each.value)}", markup=False)
    for words in shown.not_tried:
        out.print(f"        not tried: {clean(words)}", markup=False)
    for place in shown.occurrences:
        deleted = "  deleted" if place.is_deleted else ""
        remark = f"  ({quoted(place.remark)})" if place.remark else ""
        out.print(f"  {quoted(place.case)}  {quoted(place.exhibit)}  {quoted(place.path)}{deleted}{remark}")
