"""Searches faces that lie in files, which are mapped: of a million a process reads 0.2 GB once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from clew.linker import KeptViews
from clew.linkers.faces.index import Held, usable_of
from clew.linkers.faces.packing import FACE, SIZE
from clew.linkers.faces.search import FaceTable, scales
from clew.model.link import Hit, Proposal

_FACTS = FACE.itemsize - SIZE
"""Bytes of a face before its vector, which comes last."""


def columns(descriptions: Sequence[bytes]) -> Mapping[str, npt.NDArray[Any]]:
    """Return the usable faces of views: their vectors, one over the length of each, what else is known, whose it is."""
    faces, owners = usable_of(range(len(descriptions)), descriptions)
    whole = np.frombuffer(faces.tobytes(), np.uint8).reshape(len(faces), FACE.itemsize)
    vectors = np.ascontiguousarray(faces["vector"])
    return {
        "facts": np.ascontiguousarray(whole[:, :_FACTS]),
        "vectors": vectors,
        "scales": scales(vectors),
        "owners": owners.astype(np.int32),
    }


class KeptFaces:
    """Faces of views in several files, asked together."""

    def __init__(self, parts: Sequence[KeptViews]) -> None:
        self._held = Held(FaceTable())
        for part in parts:
            held = part.columns
            self._held.table.hold(held["vectors"], held["scales"])
            self._held.take(held["owners"], _faces(held["facts"], held["vectors"]), part.first)

    def search(self, description: bytes, most: int, among: npt.NDArray[np.bool_]) -> list[Hit]:
        """Return the views with a face most like one of those asked for, the surest first; `most` at most."""
        return self._held.search(description, most, among)

    def propose(
        self, views: Sequence[int], descriptions: Sequence[bytes], among: npt.NDArray[np.bool_]
    ) -> list[Proposal]:
        """Return for each pair of views with faces alike the two most alike, where `among` holds of the other."""
        return self._held.propose(views, descriptions, among)


def _faces(facts: npt.NDArray[np.uint8], vectors: npt.NDArray[np.int8]) -> Callable[[int], np.void]:
    """Return what gives a face of a file by its row there."""

    def face(row: int) -> np.void:
        found: np.void = np.frombuffer(facts[row].tobytes() + vectors[row].tobytes(), FACE)[0]
        return found

    return face
