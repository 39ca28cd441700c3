"""Tells what a compound file is by the names in its directory."""

import re
from enum import Enum

from clew.containers.compound import MAGIC, Compound
from clew.errors import ExaminationError

_ENTRIES_LOOKED_AT = 256
"""Thumbs.db has its catalog, mail its properties, documents their text among the first entries of the directory."""
_SMALL_PICTURE = re.compile(r"[0-9]{1,4}_[0-9a-f]{16}")


class CompoundKind(Enum):
    """What a compound file is for."""

    MESSAGE = "message"
    THUMBNAILS = "thumbnails"
    DOCUMENT = "document"


def compound_kind(data: memoryview) -> tuple[CompoundKind | None, frozenset[str]]:
    """Return what a compound file is, with the names of its first folders and streams; None where it is none.

    One whose directory can't be read is taken for a document.
    """
    if bytes(data[:8]) != MAGIC:
        return None, frozenset()
    try:
        compound = Compound(lambda at, count: bytes(data[at : at + count]), len(data))
        names = frozenset(entry.name for entry in compound.entries(_ENTRIES_LOOKED_AT))
    except ExaminationError:
        return CompoundKind.DOCUMENT, frozenset()
    if "__properties_version1.0" in names:
        return CompoundKind.MESSAGE, names
    if "Catalog" in names or any(_SMALL_PICTURE.fullmatch(name) for name in names):
        return CompoundKind.THUMBNAILS, names
    return CompoundKind.DOCUMENT, names
