"""Commands that look for a part of a picture: face search, place search."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clew.cli.boxes import box_of
from clew.cli.completion import complete_cases
from clew.cli.console import counted, print_json, print_rows, say, warn
from clew.cli.film_time import AtOption
from clew.cli.help import QUEUE, HelpGroup, add_command, ask_for_command, examples
from clew.cli.passwords import PasswordOption, read_passwords
from clew.cli.settings import ConfigOption, JsonOption, WorkspaceOption, desk
from clew.errors import UsageError

if TYPE_CHECKING:
    from clew.casework.desk import Desk
    from clew.casework.search_picture import PictureSearch, ToSearch
    from clew.cli.schemas_search import PictureSearched

FACES, PLACES = "faces", "places"
"""The linkers that the two commands ask."""
SHOWN_WAITING = 3
"""Cases named one by one in which something is to be described."""

face = typer.Typer(
    cls=HelpGroup,
    help="Look for a face in all cases.",
    no_args_is_help=False,
    invoke_without_command=True,
    epilog=examples("clew face search picture.jpg --box 0.4,0.2,0.1,0.15"),
)
place = typer.Typer(
    cls=HelpGroup,
    help="Look for a place or a thing in all cases.",
    no_args_is_help=False,
    invoke_without_command=True,
    epilog=examples("clew place search picture.jpg --box 0.1,0.2,0.3,0.3"),
)

PictureArgument = Annotated[
    Path | None,
    typer.Argument(metavar="PICTURE", show_default=False, help="A picture or a film that lies anywhere; only read."),
]
BoxOption = Annotated[
    str | None,
    typer.Option(
        "--box",
        "-b",
        metavar="L,T,W,H",
        show_default="all of it",
        help="What to look for: left, top, width and height, in fractions of the upright picture (0 to 1).",
    ),
]
MediaOption = Annotated[
    str | None,
    typer.Option("--media", "-m", metavar="SHA256", help="Instead of a file: a media of a case, or its first digits."),
]
OfCaseOption = Annotated[
    str | None,
    typer.Option("--case", "-c", metavar="NAME", help="The case in which --media lies.", autocompletion=complete_cases),
]
WithinOption = Annotated[
    str | None,
    typer.Option(
        "--within",
        metavar="NAME",
        show_default="all cases",
        help="Look in this case only.",
        autocompletion=complete_cases,
    ),
]
LimitOption = Annotated[int, typer.Option("--limit", "-n", metavar="N", min=1, max=200, help="So many hits at most.")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(
        face,
        "search",
        search_face,
        "clew face search picture.jpg --box 0.4,0.2,0.1,0.15",
        "clew face search --media 3f9a --case OP-114 --at 12.5 --json",
    )
    add_command(
        place,
        "search",
        search_place,
        "clew place search poster.jpg",
        "clew place search -m 3f9a --case OP-114 --at 1:02.5 --box 0.1,0.2,0.3,0.3",
    )
    app.add_typer(face, name="face", rich_help_panel=QUEUE)
    app.add_typer(place, name="place", rich_help_panel=QUEUE)


@face.callback()
def _faces(context: typer.Context) -> None:
    """Look for a face in all cases."""
    ask_for_command(context)


@place.callback()
def _places(context: typer.Context) -> None:
    """Look for a place or a thing in all cases."""
    ask_for_command(context)


def search_face(
    picture: PictureArgument = None,
    box: BoxOption = None,
    media: MediaOption = None,
    case: OfCaseOption = None,
    at: AtOption = None,
    within: WithinOption = None,
    limit: LimitOption = 50,
    password_file: PasswordOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Look for the faces in a box, in all pictures and films of all cases.

    Hits are leads, never identifications: ODDS is how often a face of somebody else scores as high, as measured on
    published pictures of adults. The search goes into custody; the picture is not kept.
    """
    _search(FACES, picture, box, media, case, at, within, limit, password_file, as_json, workspace, config)


def search_place(
    picture: PictureArgument = None,
    box: BoxOption = None,
    media: MediaOption = None,
    case: OfCaseOption = None,
    at: AtOption = None,
    within: WithinOption = None,
    limit: LimitOption = 50,
    password_file: PasswordOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Look for what lies in a box, in all pictures and films of all cases.

    A poster, a cloth, a socket, a view: also smaller, turned, partly hidden or mirrored. Hits are leads, never proofs:
    ODDS is how often an unrelated picture scores as high, as measured on published benign pictures. The search goes
    into custody; the picture is not kept.
    """
    _search(PLACES, picture, box, media, case, at, within, limit, password_file, as_json, workspace, config)


def _search(  # what the two commands share
    linker: str,
    picture: Path | None,
    box: str | None,
    media: str | None,
    case: str | None,
    at: int | None,
    within: str | None,
    limit: int,
    password_file: Path | None,
    as_json: bool,
    workspace: Path | None,
    config: Path | None,
) -> None:
    from dataclasses import replace

    from clew.casework.search_picture import ALL, ToSearch
    from clew.cli.render_search import searched

    sides = ALL if box is None else box_of(box)
    wanted = ToSearch(linker, sides, at, within, limit)
    passwords = read_passwords(password_file)
    with desk(workspace, config) as opened:
        unlocked = replace(opened, passwords=passwords)
        if picture is not None and media is None and case is None:
            result = _of_file(unlocked, picture, wanted)
        elif picture is None and media is not None and case is not None:
            result = _of_media(unlocked, case, media, wanted)
        else:
            raise UsageError("give either a picture's path, or --media with the --case in which it lies")
    found = searched(result)
    if as_json:
        print_json(found)
    else:
        _print_searched(found)


def _of_file(opened: "Desk", picture: Path, wanted: "ToSearch") -> "PictureSearch":
    from clew.casework.search_picture import search_file, seeking

    with seeking(opened, [wanted.linker]) as child:
        return search_file(opened, picture, wanted, child)


def _of_media(opened: "Desk", case: str, media: str, wanted: "ToSearch") -> "PictureSearch":
    from contextlib import closing

    from clew.casework.open_films import OpenFilms
    from clew.casework.search_picture import media_begun, search_media, seeking

    sha256 = media_begun(opened, case, media)
    with seeking(opened, [wanted.linker]) as child, closing(OpenFilms(opened)) as films:
        return search_media(opened, case, sha256, wanted, child, films)


def _say_unasked(found: "PictureSearched") -> None:
    """Say what was not asked, and why."""
    others, what = found.unasked, "face" if found.linker == FACES else "thing"
    if others.nothing_in:
        say(f"no {what} was seen in {_pictures(others.nothing_in)} that are described")
    if others.failed:
        say(f"{_pictures(others.failed)} could not be described: `clew link --retry-failed` tries again")
    if others.undescribed:
        say(f"{_pictures(others.undescribed)} not described yet; to do it:")
        for case in others.waiting_in[:SHOWN_WAITING]:
            say(f"  clew link --case {case}")
        if len(others.waiting_in) > SHOWN_WAITING:
            say(f"  and so of {counted(len(others.waiting_in) - SHOWN_WAITING, 'more case')}; --json names all")
    if others.put_off:
        say(f"{_pictures(others.put_off)} put off, as copies in stacks or known: `clew link --all` describes them")
    if others.withheld:
        say(f"{_pictures(others.withheld)} withheld by policy: {found.linker} is off in all their cases")


def _pictures(number: int) -> str:
    return counted(number, "picture or film")


def _print_searched(found: "PictureSearched") -> None:
    from clew.cli.render_search import rate

    for each in found.itself:
        say(f"the file looked into is media {found.sha256[:12]} in case {each.case}, {each.exhibit}: {each.path}")
    if found.is_empty:
        what = "no face is seen" if found.linker == FACES else "there is too little to see"
        warn(f"{what} in the box: make it larger, or choose another")
        return
    rows = [
        (
            *(hit.sha256[:12], hit.kind, f"{hit.score:.3g}", rate(hit.false_match_rate), hit.part),
            *(hit.cases[0].path if hit.cases else "", ", ".join(each.case for each in hit.cases)),
        )
        for hit in found.hits
    ]
    if rows:
        print_rows(("MEDIA", "KIND", "SCORE", "ODDS", "AT", "PATH", "CASES"), rows, right=("SCORE",))
    where = f"case {found.case}" if found.case else "all cases"
    asked = f"{counted(found.views, 'view')} of {counted(found.media, 'media')}"
    say(f"{counted(len(rows), 'hit')} among {asked} in {where}")
    _say_unasked(found)
