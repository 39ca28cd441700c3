"""Commands that read evidence: ingest, hash, find."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from clew.cli.console import counted, fail, out, print_json, quoted, say, warn
from clew.cli.help import EVIDENCE, add_command
from clew.cli.passwords import PasswordOption, read_passwords
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
from clew.errors import EvidenceError, UsageError

if TYPE_CHECKING:
    from clew.casework.desk import Desk
    from clew.casework.ingest import IngestSummary
    from clew.cli.schemas import HashedFile

EXIT_FAILED_FILES = 1
SHOWN_ALTERED = 20
"""Altered files named one by one."""


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(
        app,
        "ingest",
        ingest,
        "clew ingest /mnt/evidence --case OP-114 --exhibit KP/1",
        "clew ingest phone.jpg -c OP-114 -e KP/2 --keep media --json",
        panel=EVIDENCE,
    )
    add_command(app, "hash", hash_, "clew hash *.jpg", "clew hash picture.heic --json", panel=EVIDENCE)
    add_command(
        app,
        "find",
        find,
        "clew find picture.jpg",
        "clew find d41d8cd98f00b204e9800998ecf8427e --json",
        "clew find 'DCIM/IMG_0042'",
        "clew find 'harbour \"green hill\"'",
        panel=EVIDENCE,
    )


def ingest(
    path: Annotated[
        Path,
        typer.Argument(
            readable=False, metavar="PATH", help="Folder or file that holds the evidence; it is only ever read."
        ),
    ],
    case: CaseOption,
    exhibit: Annotated[str, typer.Option("--exhibit", "-e", metavar="NAME", help="The exhibit, such as KP/1.")],
    keep: Annotated[
        Literal["media"] | None,
        typer.Option("--keep", metavar="media", help="Keep the bytes of every media in the vault, too."),
    ] = None,
    paranoid: Annotated[
        bool, typer.Option("--paranoid", help="Read again what was read, even where size and time are unchanged.")
    ] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Examine failed files once more.")] = False,
    password_file: PasswordOption = None,
    require_sandbox: SandboxOption = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Take in an exhibit, and set aside what is known.

    Every file is examined, hashed, and compared with the lists, also what lies inside archives, documents, mail and
    disk images. Stopped at any instant, the same command goes on.

    Exit code 1: done, but files failed; each is recorded with its reason.
    """
    from clew.casework.ingest import ingest as act
    from clew.casework.ingest_run import IngestOptions
    from clew.casework.outside import check_outside
    from clew.cli.render import ingested

    if not os.path.lexists(path):
        raise EvidenceError(f"{path}: no such file or folder")
    check_outside(Path(load_config(workspace, config).workspace), path)
    passwords = read_passwords(password_file)
    options = IngestOptions(keep == "media", paranoid, retry_failed, require_sandbox, passwords)
    with desk(workspace, config, create=True) as opened:
        _warn_of_expired(opened)
        with shown_progress(quiet=quiet) as watch:
            summary = act(opened, path, case, exhibit, options, watch)
    _warn_of_altered(summary)
    if as_json:
        print_json(ingested(summary))
    else:
        _print_summary(case, exhibit, summary)
        if summary.failed:
            files = "1 file" if summary.failed == 1 else f"{summary.failed:,} files"
            say(f"{files} failed: the report names each with its reason, --retry-failed examines them once more")
        for what, count in summary.not_tried.items():
            say(f"not tried: {what} ({count:,} {'file' if count == 1 else 'files'})")
        say(f"Next: clew triage --case {case}")
    if summary.failed:
        raise typer.Exit(EXIT_FAILED_FILES)


def _warn_of_expired(opened: "Desk") -> None:
    from clew.casework.import_list import known_lists
    from clew.cli.render import list_shown

    for shown in map(list_shown, known_lists(opened)):
        if shown.is_expired:
            warn(f"list {shown.hashset} expired on {shown.expires}: import a newer one, or remove it")


def _warn_of_altered(summary: "IngestSummary") -> None:
    from clew.model.occurrence import text_of

    for path in summary.altered[:SHOWN_ALTERED]:
        warn(f"altered since the last ingest: {text_of(path)}")
    more = len(summary.altered) - SHOWN_ALTERED
    if more > 0:
        warn(f"altered since the last ingest: {more:,} more files; custody names them all")


def _print_summary(case: str, exhibit: str, summary: "IngestSummary") -> None:
    out.print(
        f"[bold]{quoted(exhibit)}[/]  found {summary.found:,} = examined {summary.examined:,} + unsupported "
        f"{summary.unsupported:,} + failed {summary.failed:,}"
    )
    lanes = "   ".join(f"{lane} {count:,}" for lane, count in summary.lanes.items())
    out.print(f"[bold]{quoted(case)}[/]  {counted(summary.stacks, 'stack')}:   {lanes}")


def hash_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", readable=False, help="Files to hash.")],
    require_sandbox: SandboxOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Print the hashes of files: MD5, SHA-1, SHA-256, eD2k, PDQ.

    Nothing is recorded.
    """
    from clew.casework.hash_files import hash_files
    from clew.cli.render import hashed_file

    results = list(hash_files(load_config(None, config), files, required_sandbox=require_sandbox))
    shown = [hashed_file(path, findings) for path, findings in results]
    if as_json:
        print_json(shown)
    else:
        for each in shown:
            if each.hashes.sha256:
                _print_hashes(each)
    failed = [(path, findings.reason) for path, findings in results if findings.outcome == "failed"]
    for path, reason in failed:
        fail(f"{path}: {reason}")
    if failed:
        raise typer.Exit(EXIT_FAILED_FILES)


def _print_hashes(shown: "HashedFile") -> None:
    out.print(f"[bold]{quoted(shown.path)}[/]")
    size = f"  {shown.width} x {shown.height} px" if shown.width else ""
    if shown.mime:
        out.print(f"  type    {shown.mime}{size}")
    for name in ("md5", "sha1", "sha256", "ed2k"):
        if digest := getattr(shown.hashes, name):
            out.print(f"  {name:7} {digest}")
    if pdq := shown.hashes.pdq:
        out.print(f"  pdq     {pdq.digest}\n          quality {pdq.quality} of 100")
    if shown.error:
        out.print(f"  note    [yellow]{quoted(shown.error)}[/]")


def find(
    what: Annotated[
        str,
        typer.Argument(
            metavar="FILE|HASH|TEXT",
            help="A file; an MD5, SHA-1, SHA-256, eD2k or PDQ; part of a path, camera, note; words in pictures.",
        ),
    ],
    require_sandbox: SandboxOption = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Tell what is known of a picture, a hash or a text.

    On which lists it is, in which cases it was found, and what is near to it; a text is looked for in paths, cameras
    with their serials, series, comments and notes of all cases, and its words in the text that was read in pictures and
    films: in any order, "in quotes" as they stand, misspelt or misread by 1 letter in 4 to 7 and 2 in 8 and more.
    """
    from clew.casework.find import find as act
    from clew.cli.render_found import found
    from clew.cli.shown import print_found

    if not what.strip():
        raise UsageError("find needs a file, a hash or a text, not an empty one")
    with desk(workspace, config) as opened:
        result = act(opened, what, required_sandbox=require_sandbox)
    if as_json:
        print_json(found(result))
    else:
        print_found(result)
