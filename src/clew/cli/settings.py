"""The options every command shares, and the settings they add up to."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from clew.config import Config, read_config
from clew.errors import ConfigError

if TYPE_CHECKING:
    from clew.casework.desk import Desk

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace", "-w", envvar="CLEW_WORKSPACE", help="Folder that holds the catalog. [default: clew-workspace]"
    ),
]
ConfigOption = Annotated[
    Path | None, typer.Option("--config", envvar="CLEW_CONFIG", help="Settings file. [default: ~/.config/clew.toml]")
]
CaseOption = Annotated[str, typer.Option("--case", "-c", help="Name of the case, such as OP-114.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON on stdout; its schema is in the reference.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
SandboxOption = Annotated[
    bool, typer.Option("--require-sandbox", help="Refuse to run where the sandbox holds less than all it should.")
]


def load_config(workspace: Path | None, config: Path | None) -> Config:
    """Return the settings: the file's, with what the command line says on top; raises ConfigError."""
    standard = Path.home() / ".config" / "clew.toml"
    if config is not None:
        settings = read_config(config)
    elif standard.is_file():
        settings = read_config(standard)
    else:
        settings = Config()
    return settings if workspace is None else msgspec.structs.replace(settings, workspace=str(workspace))


def officer_of(config: Config) -> str:
    """Return who acts: the config's officer, else the operating system's user; raises ConfigError for neither."""
    if config.officer:
        return config.officer
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise ConfigError(f"user {os.getuid()} has no name: set `officer` in the config file") from error


@contextmanager
def desk(workspace: Path | None, config: Path | None, *, create: bool = False) -> Iterator["Desk"]:
    """Open the officer's desk on the workspace; `create` makes the workspace where there is none."""
    from clew.casework.desk import open_desk

    settings = load_config(workspace, config)
    with open_desk(settings, officer_of(settings), create=create) as opened:
        yield opened
