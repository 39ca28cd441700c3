"""What a linker is: describes something of a media, and proposes which others it may be related to, and why."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast, runtime_checkable

import numpy as np
import numpy.typing as npt

from clew.model.face import Face
from clew.model.link import Box, Hit, Proposal
from clew.model.media_facts import MediaFacts
from clew.model.sensor_print import SensorPrint
from clew.registry import plugins


class LinkIndex(Protocol):
    """Descriptions to be compared with, held in memory; what it proposes does not depend on the order of adding."""

    def add(self, views: Sequence[int], descriptions: Sequence[bytes]) -> None:
        """Take in descriptions, each under a number of its own; raises ValueError for one that is none."""
        ...

    def propose(self, views: Sequence[int], descriptions: Sequence[bytes]) -> list[Proposal]:
        """Return what relates views to those that were added, never to itself; raises ValueError as `add`."""
        ...


@runtime_checkable
class Linker(Protocol):
    """Proposes some kinds of relations; implementations live in `clew/linkers/`, one module or package each.

    What it describes is told by the protocol below that it has too. A description made by one version is compared with
    those of that version only.
    """

    name: str
    version: str
    kinds: tuple[str, ...]

    def missing(self) -> str | None:
        """Return why it can't be tried on this machine and what to do, None where it can."""
        ...

    def warm_up(self) -> None:
        """Import and load all that describing needs: afterwards it opens no file, imports nothing, starts no thread."""
        ...

    def index(self) -> LinkIndex:
        """Return an index with nothing in it."""
        ...


@runtime_checkable
class Looks(Linker, Protocol):
    """Describes how a picture, or a frame of a film, looks; in the sealed child."""

    def describe(self, rgb: npt.NDArray[np.uint8]) -> bytes:
        """Describe an upright picture of shape (height, width, 3); the same bytes each time, b"" for nothing to say.

        It may be reduced, to no less than `decoder.MINIMUM_SIDE` px on the shorter side.
        """
        ...


class SearchIndex(LinkIndex, Protocol):
    """An index that can also be asked by a part of a picture."""

    def search(self, description: bytes, most: int) -> list[Hit]:
        """Return up to `most` views that are like a part, by `Hit.rank`, one hit each; weaker ones than are proposed.

        The part may be of a view that was added: that one is found too. Raises ValueError as `add`.
        """
        ...


@runtime_checkable
class Seeks(Linker, Protocol):
    """What a linker has besides where an officer can look for a part of a picture."""

    def describe_part(self, rgb: npt.NDArray[np.uint8], box: Box) -> bytes:
        """Describe what lies in a box of an upright picture; b"" where there is nothing to look for. In the child.

        What comes of it is not kept as a description of the picture. Raises ValueError for a box that is none.
        """
        ...

    def index(self) -> SearchIndex:
        """Return an index with nothing in it."""
        ...


class Sketches(Protocol):
    """Short forms of prints in memory, each known by its place among those given."""

    def near(self, description: bytes) -> list[int]:
        """Return which prints are worth comparing in full with a picture or a print, the likeliest first.

        Raises ValueError for what is no description.
        """
        ...


@runtime_checkable
class Senses(Linker, Protocol):
    """Describes the noise of the sensor that took a picture; its index compares pictures with prints of sensors."""

    def describe_sensor(self, rgb: npt.NDArray[np.uint8]) -> bytes:
        """Describe a whole picture of shape (height, width, 3), as large and turned as its file holds it. In the child.

        The same bytes each time, b"" for nothing to say.
        """
        ...

    def describe_film(self, frames: Iterable[npt.NDArray[np.uint8]]) -> bytes:
        """Describe what frames of one film have in common, luma of shape (height, width), not turned. In the child.

        It is a print by itself, and goes where descriptions do; b"" for nothing to say.
        """
        ...

    def print_of(self, descriptions: Sequence[bytes]) -> SensorPrint:
        """Return what pictures, or films, of one camera have in common; its `data` goes where descriptions do.

        Those of another size than most are left out. Raises ValueError for none, and for what is neither.
        """
        ...

    def sketches(self, held: Sequence[bytes]) -> Sketches:
        """Return what finds the prints worth comparing, given their sketches; raises ValueError for what is none."""
        ...

    def index_of_crops(self) -> LinkIndex:
        """Return an index with nothing in it that also finds pictures cut out of larger ones, more slowly."""
        ...


@runtime_checkable
class Tells(Linker, Protocol):
    """Describes what the catalog knows of a media: its camera, its times, its position. No evidence is read for it."""

    def describe_facts(self, facts: MediaFacts) -> bytes:
        """Describe a media; the same bytes each time, b"" for nothing to say. In the parent: it must be quick."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class KeptViews:
    """Views that lie in a file: what `Keeps.columns` made of them, and a way to one description by its row.

    In an index they are numbered from `first` on. `read` raises IndexDamagedError.
    """

    first: int
    columns: Mapping[str, npt.NDArray[Any]]
    read: Callable[[int], bytes]


class KeptIndex(Protocol):
    """An index over views that lie in files; it reads few of their descriptions."""

    def search(self, description: bytes, most: int, among: npt.NDArray[np.bool_]) -> list[Hit]:
        """Answer as `SearchIndex.search` does where those views were added for which `among` holds."""
        ...

    def propose(
        self, views: Sequence[int], descriptions: Sequence[bytes], among: npt.NDArray[np.bool_]
    ) -> list[Proposal]:
        """Answer as `LinkIndex.propose` does where those views were added for which `among` holds."""
        ...


@runtime_checkable
class Keeps(Seeks, Protocol):
    """What a linker has besides where its descriptions are too large, or too many, to be read for each search."""

    def columns(self, descriptions: Sequence[bytes]) -> Mapping[str, npt.NDArray[Any]]:
        """Return what views are found by, as arrays in C order to be kept in a file; rows are in this order."""
        ...

    def kept(self, parts: Sequence[KeptViews]) -> KeptIndex:
        """Return an index over all these parts; their numbers follow one another."""
        ...


@runtime_checkable
class Hears(Linker, Protocol):
    """Describes how those sound who speak in a recording; in the sealed child."""

    def describe_speech(self, speech: npt.NDArray[np.int16]) -> bytes:
        """Describe what is spoken, pauses left out: one channel, 16,000 samples a second; b"" for nothing to say."""
        ...


@runtime_checkable
class Reads(Protocol):
    """What a linker has besides where its descriptions hold words that officers can look for."""

    def text_of(self, description: bytes) -> str:
        """Return the words, line by line; raises ValueError for what is no description."""
        ...


@runtime_checkable
class FindsPeople(Linker, Protocol):
    """What a linker has besides where it sees people, or parts of them, in a picture; in the sealed child."""

    def people(self, rgb: npt.NDArray[np.uint8]) -> list[Box]:
        """Return where people are in an upright picture, as far as it sees them; an empty list proves nothing."""
        ...


@runtime_checkable
class States(Protocol):
    """What a linker has besides where it says what its rates of false matches rest on: every one should."""

    def measured(self, kind: str) -> str:
        """Return in whole sentences on which data the rate of a kind was measured, and what nobody has measured."""
        ...


@runtime_checkable
class GroupsFaces(Protocol):
    """What a linker has besides where what it describes are faces, which it can group by whose they may be."""

    def faces(self, description: bytes) -> list[Face]:
        """Return the faces of a description in its order; raises ValueError for what is none."""
        ...

    def group_faces(
        self, descriptions: Sequence[bytes], apart: Sequence[tuple[Sequence[int], Sequence[int]]]
    ) -> npt.NDArray[np.int64]:
        """Return for each face of descriptions, in their order, the number of its group, -1 for one too poor to group.

        `apart` are faces by their places in that order: no group holds one of each side. Which are together does not
        depend on the order. Raises ValueError for what is no description.
        """
        ...

    def grouping_measured(self) -> str:
        """Return how pure and how complete such groups are, and on which data that was measured."""
        ...


def linkers() -> dict[str, Linker]:
    """Return every linker by its name, those that can't be tried here included."""
    return cast("dict[str, Linker]", plugins("linkers"))
