"""Cameras by what they wrote into their files: serial numbers, the owner's name, a model's habits."""

from clew.linkers.cameras_by_exif.description import packed
from clew.linkers.cameras_by_exif.index import BODY, KINDS, LENS, OWNER, CameraIndex
from clew.model.media_facts import MediaFacts

_SERIAL = (
    "The rate is how often two cameras of different models in your own catalog carry the same serial number, what was "
    "seen and one more, counted when the link was proposed: with few cameras at hand it can't be small. Cameras of "
    "one model that share a number by their maker's fault are not in it, and nobody has measured how many there are; "
    "EXIF is easily written by hand."
)
_MEASURED = {
    BODY: _SERIAL,
    LENS: _SERIAL.replace("cameras of different models", "lenses of different models", 1),
    OWNER: (
        "The rate is the share of the cameras in your own catalog that carry the name, each counted once, when the "
        "link was proposed. How common it is among people has not been measured; EXIF is easily written by hand."
    ),
}
_HABITS = (
    "The rate is the share of the media in your own catalog that had all these habits when the link was proposed. It "
    "names a model, never one camera: how many own the model, and use it as it came, has not been measured."
)


class CamerasByExif:
    """Links neighbours in time of those that name the same camera, lens, owner, or have the same rare habits."""

    name = "cameras-by-exif"
    version = "2"
    kinds = KINDS
    counts_catalog = True

    def missing(self) -> str | None:
        """Nothing is needed."""
        return None

    def warm_up(self) -> None:
        """There is nothing to load."""

    def describe_facts(self, facts: MediaFacts) -> bytes:
        """Return what is said of the camera; b"" where none is named."""
        return packed(facts)

    def index(self) -> CameraIndex:
        """Return an index with nothing in it."""
        return CameraIndex()

    def measured(self, kind: str) -> str:
        """Return what the rate of a kind is: counts over the catalog at hand, nothing that was measured elsewhere."""
        return _MEASURED.get(kind, _HABITS)


plugin = CamerasByExif()
