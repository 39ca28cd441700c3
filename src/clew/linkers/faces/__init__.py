"""Faces: which media may show the same person. A lead that an officer accepts or rejects, never a verdict.

What SFace was trained on (face pictures gathered from the web) was published for research, as far as is known.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from clew.linkers.faces.calibration import calibration
from clew.linkers.faces.index import KIND, FaceIndex, box_of
from clew.linkers.faces.marks import is_usable, marks, usability
from clew.linkers.faces.models import missing, networks
from clew.linkers.faces.packing import FACE, unpack
from clew.model.face import Face
from clew.model.link import Box

if TYPE_CHECKING:
    from clew.linker import KeptViews
    from clew.linkers.faces.kept import KeptFaces

_REHEARSAL_SIDE = 112
Sides = tuple[Sequence[int], Sequence[int]]
GROUPS_MEASURED = (
    "Groups are leads. Measured on 477 pictures of 62 adults, with the threshold chosen on half of the people and told "
    "of the other, 20 times: no group held two people, and 98.2 % or more of the pairs of one person were together. "
    "Not measured: children, relatives; with more people chance likenesses are more frequent."
)
"""`benchmarks/faces.py`."""


class Faces:
    """The linker of faces. Its version changes with the networks, and with anything that changes a description."""

    name = "faces"
    version = "1"
    kinds: tuple[str, ...] = (KIND,)

    def missing(self) -> str | None:
        """Return why faces can't be looked for on this machine and what to do, None where they can."""
        return missing()

    def warm_up(self) -> None:
        """Read both networks and run each once: afterwards no file is read and nothing imported."""
        from clew.linkers.faces.describing import describe  # noqa: PLC0415 - only the child needs it

        grey = np.full((_REHEARSAL_SIDE, _REHEARSAL_SIDE, 3), 110, np.uint8)
        networks().recogniser.feature(grey)
        describe(grey)

    def describe(self, rgb: npt.NDArray[np.uint8]) -> bytes:
        """Describe the faces of an upright picture; b"" where there is none."""
        from clew.linkers.faces.describing import describe  # noqa: PLC0415

        return describe(rgb)

    def describe_part(self, rgb: npt.NDArray[np.uint8], box: Box) -> bytes:
        """Describe the faces in a box; b"" where there is none. Raises ValueError for a box that is none."""
        from clew.linkers.faces.describing import describe_in  # noqa: PLC0415

        return describe_in(rgb, box)

    def index(self) -> FaceIndex:
        """Return an index with no face in it."""
        return FaceIndex()

    def columns(self, descriptions: Sequence[bytes]) -> Mapping[str, npt.NDArray[Any]]:
        """Return the usable faces of views as arrays."""
        from clew.linkers.faces.kept import columns  # noqa: PLC0415 - only the parent needs it

        return columns(descriptions)

    def kept(self, parts: Sequence["KeptViews"]) -> "KeptFaces":
        """Return an index over faces that lie in files."""
        from clew.linkers.faces.kept import KeptFaces  # noqa: PLC0415 - as above

        return KeptFaces(parts)

    def faces(self, description: bytes) -> list[Face]:
        """Return the faces of a description in its order; raises ValueError for what is none."""
        found = unpack(description)
        shares, usable = usability(found["length"]), is_usable(found)
        return [
            Face(box_of(face), int(face["size_px"]), float(share), marks(face), bool(good))
            for face, share, good in zip(found, shares, usable, strict=True)
        ]

    def group_faces(self, descriptions: Sequence[bytes], apart: Sequence[Sides]) -> npt.NDArray[np.int64]:
        """Group the usable faces of descriptions by average linkage; -1 for those that are not usable."""
        from clew.linkers.faces.groups import groups  # noqa: PLC0415 - searching takes Numba

        every = np.concatenate([np.zeros(0, FACE), *map(unpack, descriptions)])
        usable = np.flatnonzero(is_usable(every))
        places = np.full(len(every), -1, np.int64)
        places[usable] = np.arange(len(usable))
        sides = [tuple([int(places[at]) for at in side if places[at] >= 0] for side in each) for each in apart]
        labels = np.full(len(every), -1, np.int64)
        labels[usable] = groups(
            np.ascontiguousarray(every["vector"][usable]), apart=[(one, other) for one, other in sides]
        )
        return labels

    def grouping_measured(self) -> str:
        """Return how pure and how complete groups were on people whom the threshold was not chosen on."""
        return GROUPS_MEASURED

    def people(self, rgb: npt.NDArray[np.uint8]) -> list[Box]:
        """Return the boxes of all faces, those too that propose nothing."""
        from clew.linkers.faces.detect import detect  # noqa: PLC0415 - as above

        height, width = rgb.shape[:2]
        found = detect(np.ascontiguousarray(rgb[:, :, ::-1])).boxes / (width, height, width, height)
        return [Box(*each) for each in found.tolist()]

    def measured(self, kind: str) -> str:
        """Return what the calibration file says it rests on."""
        del kind
        return (
            f"Measured on {calibration().measured_on} (published sets): an upper bound (95 %) that counts pairs of "
            "people, for the number of pairs of faces compared. Not measured: children, relatives, and how the rate "
            "differs between groups of people; for children every system is wrong more often."
        )


plugin = Faces()
