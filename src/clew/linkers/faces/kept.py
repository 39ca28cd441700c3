"""Searches faces that lie in files: a million take 0.3 GB, which are mapped and not read into memory."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from clew.linker import KeptViews
from clew.linkers.faces.index import Held, proposed, searched, usable_of
from clew.linkers.faces.packing import FACE
from clew.linkers.faces.search import FaceTable, scales
from clew.model.link import Hit, Proposal


def columns(descriptions: Sequence[bytes]) -> Mapping[str, npt.NDArray[Any]]:
    """Return the usable faces of views, their vectors with one over the length of each, and the row of each's view."""
    faces, owners = usable_of(range(len(descriptions)), descriptions)
    vectors = np.ascontiguousarray(faces["vector"])
    whole = np.ascontiguousarray(faces).view(np.uint8).reshape(len(faces), FACE.itemsize)
    return {"faces": whole, "vectors": vectors, "lengths": scales(vectors), "owners": owners}


class KeptFaces:
    """Faces of views in several files, asked together."""

    def __init__(self, parts: Sequence[KeptViews]) -> None:
        self._held = Held(FaceTable())
        for part in parts:
            held = part.columns
            if len(held["owners"]):
                self._held.table.hold(held["vectors"], held["lengths"])
                self._held.take(held["faces"].view(FACE).reshape(-1), held["owners"] + part.first)

    def search(self, description: bytes, most: int, among: npt.NDArray[np.bool_]) -> list[Hit]:
        """Return the views with a face most like one of those asked for, the surest first; `most` at most."""
        return searched(self._held, description, most, among)

    def propose(
        self, views: Sequence[int], descriptions: Sequence[bytes], among: npt.NDArray[np.bool_]
    ) -> list[Proposal]:
        """Return for each view what it has a face in common with, among those for which `among` holds."""
        return proposed(self._held, views, descriptions, among)
