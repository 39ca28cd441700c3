"""Cameras: which pictures the same sensor may have taken, by the pattern that it leaves in all of them.

A print is made of several pictures of one camera; then others, without any metadata, are compared with it. A link is a
lead that an officer accepts or rejects. `docs/guides/cameras.md` says how far it goes.
"""

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from clew.linkers.cameras.index import KIND, SensorIndex
from clew.model.sensor_print import SensorPrint

if TYPE_CHECKING:
    from clew.linkers.cameras.sketches import Sketches

_SAMPLE_PX = 256


class Cameras:
    """The linker of cameras. Its version changes with whatever changes a description, a print or a score."""

    name = "cameras"
    version = "2"
    kinds = (KIND,)

    def missing(self) -> str | None:
        """Return why it can't be tried on this machine and what to do, None where it can."""
        if find_spec("cv2") is None:
            return "OpenCV is not installed: pip install 'clew[cameras]'"
        return None

    def warm_up(self) -> None:
        """Import and load all that describing needs: afterwards it opens no file, imports nothing, starts no thread."""
        import cv2  # noqa: PLC0415 - 0.1 s, and optional

        cv2.setNumThreads(1)
        grey = np.random.default_rng(0).integers(100, 150, (_SAMPLE_PX, _SAMPLE_PX, 3), np.uint8)
        if not self.describe_sensor(grey):
            raise RuntimeError("noise is not found to hold any")

    def describe_sensor(self, rgb: npt.NDArray[np.uint8]) -> bytes:
        """Describe the noise of a picture as its file holds it; b"" where it is too small, or shows none."""
        from clew.linkers.cameras.describing import describe  # noqa: PLC0415 - only the child needs it

        return describe(rgb)

    def describe_film(self, frames: Iterable[npt.NDArray[np.uint8]]) -> bytes:
        """Describe what the noise of a film's frames has in common: its print; b"" as for pictures."""
        from clew.linkers.cameras.describing import describe_film  # noqa: PLC0415 - only the child needs it

        return describe_film(frames)

    def print_of(self, descriptions: Sequence[bytes]) -> SensorPrint:
        """Return the print of pictures, or films, of the most common size; raises ValueError for others."""
        from clew.linkers.cameras.prints import print_of  # noqa: PLC0415 - OpenCV is optional

        return print_of(descriptions)

    def sketches(self, held: Sequence[bytes]) -> "Sketches":
        """Return what finds the prints worth comparing; raises ValueError for what is no sketch."""
        from clew.linkers.cameras.sketches import Sketches  # noqa: PLC0415 - as above

        return Sketches(held)

    def measured(self, kind: str) -> str:
        """Return what `rates.py` rests on."""
        from clew.linkers.cameras.rates import PAIRS  # noqa: PLC0415 - as above

        return (
            f"An upper bound (95 %, Clopper and Pearson) for {kind!r}, counted on {PAIRS['whole']:,} pairs of pictures "
            "and prints of different simulated sensors of one model, "
            f"{PAIRS['film']:,} where one is the print of a film, encoded by one encoder, and "
            f"{PAIRS['cut']:,} where a picture may be cut out of a larger one. Not measured: real sensors of one "
            "model, what phones compute of several exposures, stabilised films. Prints of 32 pictures of 0.4 "
            "megapixels found nine in ten of those saved anew at quality 75 or scaled to 0.7, and few of what was "
            "reduced further."
        )

    def index(self) -> SensorIndex:
        """Return an index with nothing in it, for whole pictures."""
        return SensorIndex()

    def index_of_crops(self) -> SensorIndex:
        """Return an index with nothing in it that finds pictures cut out of larger ones, too."""
        return SensorIndex(crops=True)


plugin = Cameras()
