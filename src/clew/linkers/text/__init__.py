"""Text in pictures: what is written there, and who else has the same rare address, number, plate or name."""

import numpy as np
import numpy.typing as npt

from clew.linkers.text import reader
from clew.linkers.text.index import KIND, TextIndex
from clew.linkers.text.lines import packed, unpacked

_DRAWN = ("0.5", "12")
"""Two lines are drawn at warm-up: one would leave the reader's sorting of lines unloaded."""


class TextLinker:
    """Lines as PP-OCRv6 reads them, in Latin, Chinese and Japanese script; linked by what few others have."""

    name = "text"
    version = "2"
    kinds = (KIND,)
    counts_catalog = True

    def missing(self) -> str | None:
        """Return what is not installed."""
        return reader.missing()

    def warm_up(self) -> None:
        """Load the models, and read a drawn text."""
        import cv2  # noqa: PLC0415 - optional

        drawn = np.full((128, 320, 3), 255, np.uint8)
        for at, text in enumerate(_DRAWN):
            cv2.putText(drawn, text, (20, 50 + 60 * at), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (0, 0, 0), 3)
        if not reader.read(drawn):
            raise RuntimeError("the reader of text finds nothing in a drawn one")

    def describe(self, rgb: npt.NDArray[np.uint8]) -> bytes:
        """Return what is written in a picture, b"" for nothing."""
        return packed(reader.read(rgb))

    def text_of(self, description: bytes) -> str:
        """Return the lines, from the top; raises ValueError for what are none."""
        return "\n".join(each.text for each in unpacked(description))

    def index(self) -> TextIndex:
        """Return an index with nothing in it."""
        return TextIndex()

    def measured(self, kind: str) -> str:
        """Return what the rate is: a share of the texts at hand, nothing that was measured elsewhere."""
        del kind
        return (
            "Not measured on published data: the rate is the share of all texts read in this catalog in which the "
            "rarest thing in common stands, counted when the link was proposed."
        )


plugin = TextLinker()
