"""Descriptions of faces made by numbers: of nobody, alike where they are made to be."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from clew.linkers.faces.packing import FACE, SIZE, pack

SPREAD = 0.6
"""How much each face of a person strays: two of one have a cosine of about 0.74."""


def vector(person: int, picture: int) -> npt.NDArray[np.int8]:
    """Return a face of a person; persons are as little alike as directions by chance are."""
    made = np.random.default_rng(person).normal(size=SIZE)
    made = made + SPREAD * np.random.default_rng([person, picture]).normal(size=SIZE)
    return np.asarray(np.round(made * 127 / np.abs(made).max()), np.int8)


def description(*faces: tuple[int, int], length: float = 12.0, shift: int = 0) -> bytes:
    """Return the description of a view with faces (person, picture) beside each other, boxes moved by a little."""
    made = np.zeros(len(faces), FACE)
    for at, (person, picture) in enumerate(faces):
        made[at]["box"] = [1000 + 4000 * at + shift, 4000, 3000, 4000]
        made[at]["vector"] = vector(person, picture)
    made["size_px"], made["sharpness"], made["length"], made["score"] = 100, 0.2, length, 230
    return pack(made, 0, 640, 512)


def many(people: Sequence[int], pictures: int) -> list[bytes]:
    """Return a view for each picture of each person."""
    return [description((person, picture)) for person in people for picture in range(pictures)]
