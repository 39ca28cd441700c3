"""How far the examiner goes into a file."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clew.config import Containers, Footage


@dataclass(frozen=True, slots=True)
class Reach:
    """How videos are watched, containers opened, and which linkers are asked.

    `passwords` are tried on what is encrypted; `spool` is the folder for what is too large inside containers to be held
    in memory, gone by itself. `warmer` is the module whose `warm_up()` loads what unpacking needs; tests have others.
    """

    footage: Footage = field(default_factory=Footage)
    containers: Containers = field(default_factory=Containers)
    passwords: Sequence[bytes] = ()
    spool: Path = field(default_factory=lambda: Path(tempfile.gettempdir()))
    warmer: str = "clew.examine.unpack"
    linkers: tuple[str, ...] = ()
