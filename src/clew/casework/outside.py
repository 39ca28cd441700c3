"""Keeps what Clew writes out of the evidence."""

from pathlib import Path

from clew.errors import UsageError


def check_outside(target: Path, evidence: Path) -> None:
    """Raise UsageError where a file or folder that is to be written lies inside the evidence."""
    if target.resolve().is_relative_to(evidence.resolve()):
        raise UsageError(
            f"{target.absolute()} lies inside the evidence {evidence}, which must stay as it is: give a place elsewhere"
        )
