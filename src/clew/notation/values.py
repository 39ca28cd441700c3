"""Reads truth values and plain text as lists write them."""

from clew.notation.text import is_unicode

_TRUTH = {
    "true": True,
    "yes": True,
    "y": True,
    "1": True,
    "false": False,
    "no": False,
    "n": False,
    "0": False,
}


def flag(value: object) -> bool | None:
    """Read a truth value (true, "true", "Yes", 1); None for nothing. Raises ValueError for anything else."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        value = str(value)
    if isinstance(value, str):
        stripped = value.strip().lower()
        if not stripped:
            return None
        if stripped in _TRUTH:
            return _TRUTH[stripped]
    raise ValueError("neither true nor false")


def text(value: object) -> str | None:
    """Read text; None for nothing or blanks. Raises ValueError for what is not text or can't be stored as such."""
    if value is None:
        return None
    if not isinstance(value, str) or not (value.isascii() or is_unicode(value)):
        raise ValueError("not text")
    return value if value and not value.isspace() else None


def size(value: object) -> int | None:
    """Read a size in bytes, as a number or as digits; None for nothing. Raises ValueError for anything else."""
    if value is None:
        return None
    if isinstance(value, str):
        stripped = value.strip()
        if not stripped:
            return None
        if stripped.isascii() and stripped.isdigit() and len(stripped) <= len(str(LARGEST_SIZE)):
            value = int(stripped)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_SIZE:
        return value
    raise ValueError("not a size in bytes")


LARGEST_SIZE = 2**63 - 1
"""What a database column of 64 bits holds."""
