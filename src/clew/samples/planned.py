"""What a plan is made of: files, families of pictures made from one drawn scene, and all of it together."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from clew.model.occurrence import INSIDE
from clew.samples.alterations import Parameters
from clew.samples.camera import Shot
from clew.samples.films.plan import FilmFamily

DELETED, CARVED = "deleted", "carved"
"""Of a file on a disk image: its name is marked as free, or nothing is left of it but its content in free space."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One file to be made; `number` is its place in the plan, `state` DELETED or CARVED for some on disk images."""

    number: int
    path: bytes
    kind: str
    parameters: Parameters
    state: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """A base and all files made from it.

    `photo` is a picture file that stands in for a drawn scene, None as a rule. `format` and `quality` are those of
    the original's file.
    """

    base: int
    seed: int
    scene: str
    size: tuple[int, int]
    photo: Path | None
    shot: Shot | None
    format: Parameters
    known_by: tuple[str, ...]
    known_by_v2: tuple[str, ...]
    series: str
    category: str
    files: tuple[PlannedFile, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All that will be made; `path` of what lies in a container is the container's, "!/", and its path inside.

    Containers come after all that lies in them.
    """

    seed: int
    families: tuple[Family, ...]
    others: tuple[PlannedFile, ...]
    films: tuple[FilmFamily, ...] = ()
    containers: tuple[PlannedFile, ...] = ()

    @property
    def total(self) -> int:
        """How many things there are to make, those in containers too."""
        return sum(1 for _ in self.paths())

    def paths(self) -> Iterator[tuple[int, bytes]]:
        """Yield the number and the path of everything."""
        for file in self._files():
            yield file.number, file.path
        for family in self.films:
            for film in family.films:
                yield film.number, film.path

    def inside(self) -> Iterator[tuple[int, bytes, str, str]]:
        """Yield number, path, kind and state of everything that lies in a container."""
        for file in self._files():
            if INSIDE in file.path:
                yield file.number, file.path, file.kind, file.state
        for family in self.films:
            for film in family.films:
                if INSIDE in film.path:
                    yield film.number, film.path, film.kind, ""

    def _files(self) -> Iterator[PlannedFile]:
        for family in self.families:
            yield from family.files
        yield from self.others
        yield from self.containers


@dataclass(slots=True)
class Draft:
    """A family while files are still being dealt out."""

    shot: Shot | None
    format: Parameters
    known_by: tuple[str, ...]
    has_original: bool
    number_on_card: int = 0
    series: str = ""
    needs_copy: bool = False
    files: list[PlannedFile] = field(default_factory=list)
