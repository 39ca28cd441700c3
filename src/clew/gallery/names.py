"""Many names of stacks at once."""

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from clew.gallery.texts import Bytes
from clew.model.assignment import NAME_BYTES

Names: TypeAlias = npt.NDArray[np.uint64]
"""Names as numbers, sorted, none twice."""


def names_of(texts: Iterable[str]) -> Names:
    """Return the names that are written as 12 hex digits each."""
    return np.unique(np.fromiter((int(text, 16) for text in texts), np.uint64))


def names_of_media(sha256: Bytes) -> Names:
    """Return the names that stacks have whose representatives these are, (n, 32)."""
    return np.unique(unpacked(np.ascontiguousarray(sha256[:, :NAME_BYTES]).tobytes()))


def unpacked(packed: bytes) -> Names:
    """Return names that lie one after the other, in their order."""
    wide = np.zeros((len(packed) // NAME_BYTES, 8), np.uint8)
    wide[:, 8 - NAME_BYTES :] = np.frombuffer(packed, np.uint8).reshape(-1, NAME_BYTES)
    return wide.view(">u8").ravel().astype(np.uint64)


def packed(names: Names) -> bytes:
    """Return names one after the other."""
    wide = names.astype(">u8").view(np.uint8).reshape(-1, 8)
    return np.ascontiguousarray(wide[:, 8 - NAME_BYTES :]).tobytes()


def written(names: Names) -> list[str]:
    """Return names as 12 hex digits each."""
    return [f"{name:012x}" for name in names.tolist()]
