"""What an officer should know of the name that a file has inside a container."""

import re

_SEPARATORS = re.compile(rb"[/\\]")
_DRIVE = re.compile(rb"[A-Za-z]:")
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")
_TURNS = ("\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068")
"""Embeddings, overrides and isolates of the bidirectional algorithm (Unicode Standard Annex 9, section 2)."""


def warning_of(path: bytes) -> str:
    """Return what is wrong with a path inside a container, "" where nothing is.

    The path is kept as it is and nothing is ever written by it; whoever unpacks the container elsewhere is warned.
    """
    warnings = []
    if _climbs(path):
        warnings.append("name climbs out of its container")
    if path[:1] in {b"/", b"\\"}:
        warnings.append("name is an absolute path")
    if _DRIVE.match(path):
        warnings.append("name begins with a drive letter")
    if _CONTROL.search(path):
        warnings.append("name has control characters")
    if any(turn.encode() in path for turn in _TURNS):
        warnings.append("name has characters that reverse its direction")
    return "; ".join(warnings)


def _climbs(path: bytes) -> bool:
    depth = 0
    for part in _SEPARATORS.split(path):
        depth += -1 if part == b".." else part not in {b"", b"."}
        if depth < 0:
            return True
    return False
