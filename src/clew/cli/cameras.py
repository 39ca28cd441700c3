"""Commands for cameras: camera prints, make, search."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clew.cli import schemas_cameras as schemas
from clew.cli.completion import complete_cases
from clew.cli.console import counted, out, print_json, print_rows, quoted, say
from clew.cli.help import QUEUE, HelpGroup, add_command, ask_for_command, examples
from clew.cli.progress import shown_progress
from clew.cli.schemas_leads import LeadFact
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, QuietOption, WorkspaceOption, desk
from clew.errors import UsageError

if TYPE_CHECKING:
    from clew.casework.search_cameras import CameraHit, CameraSearch
    from clew.store.camera_prints import PrintRow

camera = typer.Typer(
    cls=HelpGroup,
    help="Tell cameras by the noise of their sensors.",
    no_args_is_help=False,
    invoke_without_command=True,
    epilog=examples("clew camera prints --case OP-114", "clew camera search picture.jpg"),
)


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(camera, "prints", prints, "clew camera prints --case OP-114")
    add_command(
        camera,
        "make",
        make,
        "clew camera make 'grey phone' -c OP-114 -m 3f9a -m 77c0 -m a1b2",
    )
    add_command(
        camera,
        "search",
        search,
        "clew camera search picture.jpg",
        "clew camera search --media 3f9a --case OP-114 --json",
    )
    app.add_typer(camera, name="camera", rich_help_panel=QUEUE)


@camera.callback()
def _group(context: typer.Context) -> None:
    """Tell cameras by the noise of their sensors."""
    ask_for_command(context)


def prints(
    case: CaseOption,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Make the prints of a case's cameras and films, and show them.

    A print is what four or more pictures of one camera and size have in common; it is made of what `clew link` has
    described, and anew once there are many more. Pictures that do not fit the others are left out.
    """
    from clew.casework.camera_prints import FILM
    from clew.casework.camera_prints import camera_prints as act

    with desk(workspace, config) as opened, shown_progress(quiet=quiet) as watch:
        found = act(opened, case, watch)
    told = schemas.CameraPrints(case, found.made, [_print(each) for each in found.prints])
    if as_json:
        print_json(told)
        return
    rows = [
        (
            *(str(each.print), each.camera, f"{each.width}x{each.height}", f"{each.pictures:,}", f"{each.rests_on:,}"),
            each.officer or ("the film itself" if each.camera.startswith(f"{FILM} ") else "metadata"),
        )
        for each in told.prints
    ]
    if rows:
        print_rows(
            ("PRINT", "CAMERA", "SIZE", "PICTURES", "RESTS ON", "SAID BY"),
            rows,
            right=("PRINT", "PICTURES", "RESTS ON"),
        )
    else:
        say(f"no prints here: first let pictures be described with: clew link --case {quoted(case)} --linker cameras")


def make(
    name: Annotated[str, typer.Argument(metavar="CAMERA", help="What to call the camera.")],
    case: CaseOption,
    media: Annotated[
        list[str],
        typer.Option("--media", "-m", metavar="SHA256", help="A picture by it, or the first digits; give several."),
    ],
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Make the print of a camera of pictures that you say it took.

    It goes into custody. `clew link` has to have described them; the next one looks for what else the camera took.
    """
    from clew.casework.camera_prints import make_camera_print
    from clew.casework.search_picture import media_begun

    with desk(workspace, config) as opened:
        chosen = [media_begun(opened, case, each) for each in media]
        made = _print(make_camera_print(opened, case, name, chosen))
    if as_json:
        print_json(made)
    else:
        out.print(f"[bold]Print {made.print}[/]  rests on {made.rests_on:,} of {counted(made.pictures, 'picture')}")
        say(f"Next: clew link --case {quoted(case)} --linker cameras")


def search(
    picture: Annotated[
        Path | None,
        typer.Argument(
            metavar="PICTURE", show_default=False, help="A picture or a film that lies anywhere; only read."
        ),
    ] = None,
    media: Annotated[
        str | None,
        typer.Option(
            "--media", "-m", metavar="SHA256", help="Instead of a file: a media of a case, or its first digits."
        ),
    ] = None,
    case: Annotated[
        str | None,
        typer.Option(
            "--case", "-c", metavar="NAME", help="The case in which --media lies.", autocompletion=complete_cases
        ),
    ] = None,
    crops: Annotated[
        bool, typer.Option("--crops", help="It may be cut out of a larger picture; compares with every print in full.")
    ] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Look for the camera that took a picture, and what else it took.

    All cases are looked through. Hits are leads, never proofs: ODDS is how often the print of another camera agrees as
    well, as measured on simulated sensors. The search goes into custody; the picture is not kept.
    """
    from clew.casework.search_cameras import search_cameras_of_file, search_cameras_of_media
    from clew.casework.search_picture import media_begun

    if (picture is None) == (media is None) or (media is None) != (case is None):
        raise UsageError("give either a picture, or --media together with --case")
    with desk(workspace, config) as opened:
        if picture is not None:
            found = search_cameras_of_file(opened, picture, crops=crops)
        else:
            chosen = media_begun(opened, case or "", media or "")
            found = search_cameras_of_media(opened, case or "", chosen, crops=crops)
    if as_json:
        print_json(_searched(found))
    else:
        _print_hits(found)


def _print_hits(found: "CameraSearch") -> None:
    from clew.cli.render_leads import odds

    for hit in found.hits:
        rate = odds(hit.proposal.false_match_rate)
        out.print(f"{hit.camera.name} may have taken it: by chance {rate}. This camera also took", markup=False)
        for each in hit.also:
            out.print(f"  {each.sha256.hex()[:12]}  {each.path}  ({', '.join(each.cases)})", markup=False)
        say(", ".join(f"{name} {value}" for name, value in hit.proposal.evidence.told))
    if found.is_empty and found.is_film:
        say(
            "the film shows no sensor's noise: that takes three key frames or more that differ, neither small, dark nor"
        )
        say("bright; a picture by the same camera may tell more: clew camera search PICTURE")
    elif found.is_empty:
        say("the picture is too small, too dark or too bright to show a sensor's noise")
    elif not found.hits:
        say(f"no camera: {counted(found.prints, 'print')} asked, and none agrees. That proves nothing.")


def _print(row: "PrintRow") -> schemas.CameraPrint:
    return schemas.CameraPrint(
        *(row.number, row.name, row.officer or None, row.width, row.height),
        *(len(row.media), row.made_of, row.rests_on, row.speaker_sha256.hex()),
    )


def _hit(hit: "CameraHit") -> schemas.CameraHit:
    proposal = hit.proposal
    return schemas.CameraHit(
        *(_print(hit.camera), proposal.score, proposal.false_match_rate),
        [LeadFact(name, value) for name, value in proposal.evidence.told],
        [schemas.TakenPicture(each.sha256.hex(), each.path, list(each.cases)) for each in hit.also],
    )


def _searched(found: "CameraSearch") -> schemas.CameraSearched:
    hits = [_hit(each) for each in found.hits]
    return schemas.CameraSearched(found.sha256.hex(), found.version, found.prints, found.is_empty, found.is_film, hits)
