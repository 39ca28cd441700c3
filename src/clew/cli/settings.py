"""The options every command shares, and the settings they add up to."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from clew.cli.collecting import collect_again
from clew.cli.completion import complete_cases
from clew.cli.failure import faults_logged
from clew.config import Config, read_config, setting_from_text
from clew.errors import CatalogError, ConfigError

if TYPE_CHECKING:
    from clew.casework.desk import Desk

SHARED = "Workspace and output"
"""The heading of what most commands take."""

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        metavar="FOLDER",
        readable=False,
        envvar="CLEW_WORKSPACE",
        show_default="clew-workspace",
        help="Where all state lives.",
        rich_help_panel=SHARED,
    ),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        readable=False,
        envvar="CLEW_CONFIG",
        show_default="~/.config/clew.toml",
        help="Settings, as `clew config --example` shows them.",
        rich_help_panel=SHARED,
    ),
]
CaseOption = Annotated[
    str,
    typer.Option("--case", "-c", metavar="NAME", help="The case, such as OP-114.", autocompletion=complete_cases),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.", rich_help_panel=SHARED)]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.", rich_help_panel=SHARED)]
LimitOption = Annotated[int, typer.Option("--limit", "-n", metavar="N", min=0, help="So many at most; 0 shows all.")]
SandboxOption = Annotated[bool, typer.Option("--require-sandbox", help="Refuse to run where the sandbox has gaps.")]

ENVIRONMENT = {"officer": "CLEW_OFFICER", "catalog_url": "CLEW_CATALOG_URL", "workers": "CLEW_WORKERS"}
"""Settings that the environment may give, beside the workspace: a shared account's user, a URL with a password, how
much of the machine is ours."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force, the file they were read from, and where each key comes from, if not the default."""

    config: Config
    file: Path | None
    origins: dict[str, str]


def load_settings(workspace: Path | None, config: Path | None) -> Settings:
    """Return the settings: the file's, with the environment and the command line on top; raises ConfigError."""
    path = config or _standard_file()
    read = read_config(path) if path is not None else None
    origins = dict.fromkeys(read.given, f"file {path}") if read is not None else {}
    changes: dict[str, Any] = {}
    for key, name in ENVIRONMENT.items():
        if value := os.environ.get(name):
            changes[key], origins[key] = setting_from_text(key, value, name), f"environment {name}"
    settings = read.config if read is not None else Config()
    where = settings.workspace
    if workspace is not None:
        is_inherited = os.environ.get("CLEW_WORKSPACE") == os.fspath(workspace)
        origins["workspace"] = "environment CLEW_WORKSPACE" if is_inherited else "--workspace"
        where = os.fspath(workspace)
    changes["workspace"] = os.path.expanduser(where)  # noqa: PTH111  an unknown user's stays as it is
    return Settings(msgspec.structs.replace(settings, **changes), path, origins)


def load_config(workspace: Path | None, config: Path | None) -> Config:
    """Return the settings in force; raises ConfigError."""
    return load_settings(workspace, config).config


def _standard_file() -> Path | None:
    """Return the user's own config file, None where there is none."""
    folder = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")  # noqa: PTH111  homeless: no file
    path = Path(folder) / "clew.toml"
    return path if path.is_file() else None


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
    settings = load_config(workspace, config)
    if not create and not os.path.lexists(settings.workspace):
        raise CatalogError(
            f"there is no workspace {Path(settings.workspace).absolute()}: name yours with --workspace, or begin one "
            "with `clew ingest /mnt/evidence --case OP-114 --exhibit KP/1`"
        )
    with faults_logged(Path(settings.workspace)):
        from clew.casework.desk import open_desk

        with open_desk(settings, officer_of(settings), create=create) as opened:
            collect_again()
            yield opened
