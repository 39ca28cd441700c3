"""What a player is: bytes to frames and sound over time; runs only in the examiner child."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt

from clew.model.camera import Camera
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.registry import plugins


@dataclass(frozen=True, slots=True)
class Frame:
    """One decoded frame: `rgb` of shape (height, width, 3), uint8, possibly at reduced scale, not turned.

    `time_ms` is since the film's first frame.
    """

    rgb: npt.NDArray[np.uint8]
    time_ms: int
    is_key: bool


@dataclass(frozen=True, slots=True)
class Tracks:
    """What a recording says of itself before anything of it is decoded; width and height in px, 0 without pictures.

    `properties` are name and value pairs of the container and its streams, in its order.
    """

    kind: Kind
    stated_ms: int | None
    width: int
    height: int
    rotation: int
    frames_per_second: float | None
    container: str
    video_codec: str
    audio_codec: str
    channels: int
    sample_rate: int
    encoder: str
    streams: int
    camera: Camera
    properties: tuple[tuple[str, str], ...]


class Recording(Protocol):
    """A video or a sound recording, open. Each pass decodes anew; raises ExaminationError where it can't go on.

    What was yielded before an error stands.
    """

    tracks: Tracks

    def frames(self, every_ms: int | None) -> Iterator[Frame]:
        """Yield the frames to hash, in order of time: one each `every_ms`, or (None) those that cost least to decode.

        Damaged packets are passed over; `is_damaged` then says so.
        """
        ...

    def samples(self, rate: int) -> Iterator[npt.NDArray[np.int16]]:
        """Yield the first sound track as mono samples at `rate` Hz, in pieces of any length; nothing without sound."""
        ...

    @property
    def is_damaged(self) -> bool:
        """Whether a pass met something that did not decode."""
        ...


class Player(Protocol):
    """Plays some types; implementations live in `clew/players/`, one per file."""

    name: str
    version: str
    notes: tuple[FormatNote, ...]

    def sniff(self, data: memoryview) -> str | None:
        """Return the MIME type if this is a recording that this player reads, else None; looks at few of its bytes."""
        ...

    def open(self, data: memoryview, max_pixels: int) -> Recording:
        """Open a whole file; raises ExaminationError with the reason that is recorded for the file."""
        ...

    def sample(self) -> bytes:
        """Return a small file that leads through all the player imports, played once before a child is sealed."""
        ...


def players() -> dict[str, Player]:
    """Return every player by its name."""
    return cast("dict[str, Player]", plugins("players"))
