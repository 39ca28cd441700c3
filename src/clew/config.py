"""The settings: one frozen object, read once by the shell and passed down."""

import tomllib
from pathlib import Path

import msgspec

from clew.errors import ConfigError


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one file may cost in the examiner child.

    30 s and 2 GiB: the slowest benign picture met so far (a 100 MP PNG) took 4 s and 0.9 GiB; the rest is head room.
    """

    seconds: float = 30.0
    memory_mib: int = 2048
    max_pixels: int = 500_000_000


class Matching(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Distances in bits of 256, inclusive; measured by `benchmarks/recall.py`."""

    near_bits: int = 31
    minimum_quality: int = 50
    stack_bits: int = 31
    near_identical_bits: int = 10


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much each reason counts in the rank inside a lane; 0 switches a reason off."""

    camera_exif: float = 10.0
    camera_unknown: float = 15.0
    native_resolution: float = 8.0
    embedded_thumbnail_differs: float = 12.0
    taken_together: float = 8.0
    no_editing_software: float = 4.0
    recent: float = 6.0
    deleted: float = 6.0
    copies: float = 3.0
    folder_hits: float = 20.0


class Triage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the queue is ordered."""

    weights: Weights = Weights()
    together_minutes: int = 10
    together_count: int = 5
    recent_days: int = 730


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings; `officer` empty means the operating system's user."""

    officer: str = ""
    agency: str = "local"
    workspace: str = "clew-workspace"
    catalog_url: str = ""
    workers: int = 0
    limits: Limits = Limits()
    matching: Matching = Matching()
    triage: Triage = Triage()


def read_config(path: Path) -> Config:
    """Read a TOML config file; raises ConfigError that names the file and the setting."""
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(settings, Config)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"{path}: {error}") from error
