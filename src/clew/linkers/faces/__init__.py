"""Faces: which media may show the same person. A lead that an officer accepts or rejects, never a verdict.

What SFace was trained on (face pictures gathered from the web) was published for research, as far as is known.
"""

import numpy as np
import numpy.typing as npt

from clew.linkers.faces.calibration import calibration
from clew.linkers.faces.index import KIND, FaceIndex
from clew.linkers.faces.models import missing, networks
from clew.model.link import Box

_REHEARSAL_SIDE = 112


class Faces:
    """The linker of faces. Its version changes with the networks, and with anything that changes a description."""

    name = "faces"
    version = "1"
    kinds = (KIND,)

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

    def measured(self, kind: str) -> str:
        """Return what the calibration file says it rests on."""
        del kind
        return (
            f"Measured on {calibration().measured_on} (published sets): an upper bound (95 %) that counts pairs of "
            "people, for the number of pairs of faces compared. Not measured: children, relatives, and how the rate "
            "differs between groups of people; for children every system is wrong more often."
        )


plugin = Faces()
