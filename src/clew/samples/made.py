"""What became of a plan."""

from dataclasses import dataclass
from typing import NamedTuple

from clew.samples.family import MadeFamily
from clew.samples.films.make import MadeFilms
from clew.samples.packing.pack import PackedContainers
from clew.samples.place import Made


class Stock(NamedTuple):
    """One stock picture as the reference list has it; digests are hex."""

    name: str
    md5: str
    sha1: str
    size: int


@dataclass(frozen=True, slots=True)
class MadeAll:
    """Everything that was made, each in the plan's order."""

    families: tuple[MadeFamily, ...]
    films: tuple[MadeFilms, ...]
    others: tuple[Made, ...]
    packed: PackedContainers
    stock: tuple[Stock, ...]
