"""What the catalog knows of a media without looking at it: camera, times, position, where it lay, what it shares."""

from dataclasses import dataclass
from datetime import datetime

from clew.model.segment import Segment


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees, north and east positive, and how far off that may be, in m."""

    latitude: float
    longitude: float
    within_m: float

    def __post_init__(self) -> None:
        """Raise ValueError for what lies on no globe."""
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180 and self.within_m > 0):
            raise ValueError(f"no position: {self}")


@dataclass(frozen=True, slots=True)
class Lying:
    """One place where a media was found: its path below the exhibit's root, and the file system's times in UTC."""

    case: str
    exhibit: str
    path: bytes
    modified: datetime | None = None
    created: datetime | None = None

    @property
    def folder(self) -> bytes:
        """The path without the file's name."""
        return self.path.rpartition(b"/")[0]


@dataclass(frozen=True, slots=True)
class Clock:
    """What a picture says of when it was taken.

    `local` is the camera's clock, without a zone; `offset_minutes` what the file says of its zone, east positive;
    `satellite` the time that came with the position, in UTC.
    """

    local: datetime | None = None
    offset_minutes: int | None = None
    satellite: datetime | None = None


@dataclass(frozen=True, slots=True)
class Habits:
    """What a camera model, or an editor, does the same each time; "" for what was not read.

    `tables` tells the JPEG's quantisation tables and sampling, `thumbnail` the embedded thumbnail's size and tables,
    `size` the picture's as "4032x3024", the longer side first.
    """

    tables: str = ""
    thumbnail: str = ""
    size: str = ""
    software: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """A stretch that a media shares with another one (SHA-256), seen from the media."""

    other: bytes
    segment: Segment


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What is known of one media; texts are "" and numbers None where the file has none.

    `counter` is how many pictures the camera says it had taken, or the number it gave the file; `burst` names pictures
    taken with one press of the button, where a camera says so.
    """

    sha256: bytes
    make: str = ""
    model: str = ""
    body_serial: str = ""
    lens_model: str = ""
    lens_serial: str = ""
    owner: str = ""
    counter: int | None = None
    burst: str = ""
    clock: Clock = Clock()
    position: Position | None = None
    habits: Habits = Habits()
    lying: tuple[Lying, ...] = ()
    shared: tuple[Shared, ...] = ()
