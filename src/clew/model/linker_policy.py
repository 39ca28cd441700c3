"""Whether a linker may be used in a case, as an officer switched it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LinkerPolicy:
    """One switching of a linker in a case, numbered in its agency; the newest of a case and linker holds."""

    number: int
    case: str
    linker: str
    is_off: bool
    reason: str
    officer: str
    at: datetime
