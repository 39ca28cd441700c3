"""Places and things: what two pictures show in common, and copies of which only a part is left.

Features of OpenCV's SIFT, an inverted index that finds pictures with like features, and the geometry that tells
whether they lie alike. A relation is a lead: the same wallpaper hangs in many rooms. `docs/guides/places.md` says how
far it goes.
"""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from clew.model.link import Box

if TYPE_CHECKING:
    from clew.linker import KeptViews
    from clew.linkers.places.gallery import Gallery
    from clew.linkers.places.kept import KeptGallery

_SAMPLE_PX = 256


class Places:
    """The linker of places and things. Its version changes with whatever changes a description or a score."""

    name = "places"
    version = "3"
    tells_one_kind = True
    kinds = ("copy", "crop", "contains", "contained in", "same place", "object")

    def missing(self) -> str | None:
        """Return why it can't be tried on this machine and what to do, None where it can."""
        if find_spec("cv2") is None:
            return "OpenCV is not installed: pip install 'clew[places]'"
        return None

    def warm_up(self) -> None:
        """Import and load all that describing needs: afterwards it opens no file, imports nothing, starts no thread."""
        import cv2  # noqa: PLC0415 - 0.1 s, and optional

        cv2.setNumThreads(1)
        noise = np.random.default_rng(0).integers(0, 256, (_SAMPLE_PX, _SAMPLE_PX, 3), np.uint8)
        self.describe(noise)

    def describe(self, rgb: npt.NDArray[np.uint8]) -> bytes:
        """Describe an upright picture of shape (height, width, 3); the same bytes each time, b"" for nothing to say."""
        from clew.linkers.places.description import pack  # noqa: PLC0415 - Numba and OpenCV are slow to import
        from clew.linkers.places.features import describe_picture  # noqa: PLC0415

        described = describe_picture(rgb)
        return b"" if described is None else pack(described)

    def describe_part(self, rgb: npt.NDArray[np.uint8], box: Box) -> bytes:
        """Describe a part of a picture to search for it, as densely as a whole picture; b"" for nothing to say.

        People are not left out of it: what to look for was chosen. Raises ValueError for a box that is none.
        """
        from clew.linkers.places.description import pack  # noqa: PLC0415 - as above
        from clew.linkers.places.features import describe_box  # noqa: PLC0415

        described = describe_box(rgb, box)
        return b"" if described is None else pack(described)

    def columns(self, descriptions: Sequence[bytes]) -> Mapping[str, npt.NDArray[Any]]:
        """Return the postings of views, to be kept in a file."""
        from clew.linkers.places.kept import columns  # noqa: PLC0415 - as above

        return columns(descriptions)

    def kept(self, parts: Sequence["KeptViews"]) -> "KeptGallery":
        """Return an index over views that lie in files."""
        from clew.linkers.places.kept import KeptGallery  # noqa: PLC0415 - as above

        return KeptGallery(parts)

    def index(self) -> "Gallery":
        """Return an index with nothing in it."""
        from clew.linkers.places.gallery import Gallery  # noqa: PLC0415 - as above

        return Gallery()

    def people(self, rgb: npt.NDArray[np.uint8]) -> list[Box]:
        """Return boxes around the bodies under faces that are seen."""
        from clew.linkers.places.people import people_in  # noqa: PLC0415 - as above

        height, width = rgb.shape[:2]
        return [
            Box(left / width, top / height, (right - left) / width, (bottom - top) / height)
            for left, top, right, bottom in people_in(rgb) or ()
        ]

    def measured(self, kind: str) -> str:
        """Return what `rates.py` rests on."""
        from clew.linkers.places.rates import PAIRS  # noqa: PLC0415 - as above

        thing = "things seen from two points" if kind in ("same place", "object") else "copies"
        return (
            f"An upper bound (95 %, Clopper and Pearson), counted for {thing} on {PAIRS:,} pairs of 2,000 drawn scenes "
            "and 338 published photos and drawings, none showing the same thing as far as was looked at. Not measured: "
            "collections with much in common, such as one hotel or one shop's goods, where more pairs fit and mean "
            "nothing. What screens draw around pictures is left out, but two titles in one font may fit."
        )


plugin = Places()
