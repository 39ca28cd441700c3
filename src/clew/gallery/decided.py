"""The decided stacks of a gallery, to draw samples from."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clew.gallery.columns import Gallery
from clew.gallery.overlay import Overlay
from clew.gallery.texts import Booleans


@dataclass(frozen=True, slots=True)
class DecidedStack:
    """A stack with the code that is applied to its representative, by the decision of this number."""

    stack: str
    sha256: bytes
    decision: int
    code: str


def decided_stacks(gallery: Gallery, overlay: Overlay, scheme: str, mask: Booleans) -> list[DecidedStack]:
    """Return the stacks of a mask that a code of a scheme is applied to, in the order of rank."""
    of_scheme = next((each for each in overlay.schemes if each.scheme == scheme), None)
    if of_scheme is None:
        return []
    rows = np.flatnonzero(mask & of_scheme.is_applied & (of_scheme.code >= 0)).tolist()
    return [
        DecidedStack(
            gallery.name(row),
            gallery.sha256[row].tobytes(),
            int(of_scheme.number[row]),
            of_scheme.codes[of_scheme.code[row]],
        )
        for row in rows
    ]


def drawn(stacks: Sequence[DecidedStack], count: int, seed: str) -> list[DecidedStack]:
    """Return so many of them at random, in a random order, the same for the same stacks and seed wherever it is done.

    They are those whose SHA-256 of the seed, a line feed and the representative's SHA-256 come first: anybody can do it
    again with any program.
    """
    salt = seed.encode() + b"\n"
    return sorted(stacks, key=lambda each: hashlib.sha256(salt + each.sha256).digest())[:count]
