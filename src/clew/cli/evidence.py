"""Commands that read evidence: ingest, hash, find."""

from pathlib import Path
from typing import Annotated

import typer

from clew.cli.console import out, print_json, say
from clew.cli.progress import shown_progress
from clew.cli.settings import (
    CaseOption,
    ConfigOption,
    JsonOption,
    QuietOption,
    SandboxOption,
    WorkspaceOption,
    desk,
    load_config,
)

EXIT_FAILED_FILES = 1


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("ingest", epilog="Example: clew ingest /mnt/evidence --case OP-114 --exhibit KP/1")(ingest)
    app.command("hash", epilog="Example: clew hash *.jpg --json")(hash_)
    app.command("find", epilog="Example: clew find picture.jpg")(find)


def ingest(
    path: Annotated[Path, typer.Argument(help="Folder or file that holds the evidence; it is only ever read.")],
    case: CaseOption,
    exhibit: Annotated[str, typer.Option("--exhibit", "-e", help="Name of the exhibit, such as KP/1.")],
    keep: Annotated[
        str | None,
        typer.Option("--keep", metavar="media", help="Keep a copy of every media in the vault: --keep media."),
    ] = None,
    paranoid: Annotated[
        bool, typer.Option("--paranoid", help="Read every file again, also where size and time are unchanged.")
    ] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Examine failed files once more.")] = False,
    require_sandbox: SandboxOption = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Take in an exhibit: examine every file, set aside what is known. Run again to resume."""
    from clew.casework.ingest import IngestOptions
    from clew.casework.ingest import ingest as act
    from clew.cli.render import ingested
    from clew.model.occurrence import text_of

    if keep not in (None, "media"):
        raise typer.BadParameter("the only thing to keep is: media", param_hint="--keep")
    options = IngestOptions(keep == "media", paranoid, retry_failed, require_sandbox)
    with desk(workspace, config, create=True) as opened, shown_progress(quiet=quiet) as watch:
        summary = act(opened, path, case, exhibit, options, watch)
    for altered in summary.altered:
        say(f"altered since the last ingest: {text_of(altered)}")
    if as_json:
        print_json(ingested(summary))
    else:
        out.print(
            f"{exhibit}: found {summary.found:,} = examined {summary.examined:,} + unsupported "
            f"{summary.unsupported:,} + failed {summary.failed:,}   ({summary.seconds:,.1f} s)"
        )
        lanes = "   ".join(f"{lane} {count:,}" for lane, count in summary.lanes.items())
        out.print(f"{case}: {summary.stacks:,} stacks   {lanes}")
        say(f"Next: clew triage --case {case}")
    if summary.failed:
        raise typer.Exit(EXIT_FAILED_FILES)


def hash_(
    files: Annotated[list[Path], typer.Argument(help="Files to hash.")],
    require_sandbox: SandboxOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Print the hashes of files: MD5, SHA-1, SHA-256, eD2k and PDQ. Nothing is recorded."""
    from clew.casework.hash_files import hash_files
    from clew.cli.render import hashed_file

    settings = load_config(None, config)
    results = list(hash_files(settings, files, required_sandbox=require_sandbox))
    if as_json:
        print_json([hashed_file(path, findings) for path, findings in results])
    else:
        for path, findings in results:
            shown = hashed_file(path, findings)
            out.print(f"[bold]{shown.path}[/]", highlight=False)
            out.print(f"  type    {shown.mime or 'unknown'}  {shown.width or '?'}x{shown.height or '?'} px")
            for name in ("md5", "sha1", "sha256", "ed2k"):
                out.print(f"  {name:7} {getattr(shown.hashes, name) or '-'}")
            pdq = shown.hashes.pdq
            out.print(f"  pdq     {pdq.digest}  quality {pdq.quality}" if pdq else "  pdq     -")
            if shown.error:
                out.print(f"  [yellow]{shown.error}[/]")
    if any(findings.outcome == "failed" for _path, findings in results):
        raise typer.Exit(EXIT_FAILED_FILES)


def find(
    what: Annotated[str, typer.Argument(metavar="FILE|HEX", help="A picture, or an MD5, SHA-1, SHA-256, eD2k or PDQ.")],
    require_sandbox: SandboxOption = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Tell what is known of a picture or a hash: lists, cases, similar media."""
    from clew.casework.find import find as act
    from clew.cli.render import found, print_found

    with desk(workspace, config) as opened:
        result = act(opened, what, required_sandbox=require_sandbox)
    if as_json:
        print_json(found(result))
    else:
        print_found(result)
