"""What a player is: bytes to frames and sound over time; runs only in the examiner child."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, cast, runtime_checkable

import numpy as np
import numpy.typing as npt

from clew.model.camera import Camera
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.registry import plugins


@dataclass(frozen=True, slots=True)
class Frame:
    """One decoded frame: `rgb` of shape (height, width, 3), uint8, possibly at reduced scale, not turned.

    `width` and `height` in px are those of the frame before it was reduced; `time_ms` is since the film's first frame.
    """

    rgb: npt.NDArray[np.uint8]
    width: int
    height: int
    time_ms: int
    is_key: bool


@dataclass(frozen=True, slots=True)
class Tracks:
    """What a recording says of itself; width and height in px, 0 without pictures.

    `rotation` is by how many degrees clockwise it must be turned to be upright: 0, 90, 180 or 270. `properties` are
    name and value pairs of the container and its streams, in its order.
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


Step = Literal[-1, 0, 1]
"""The frame before the one at a time, that one, the one after it."""


class Viewer(Protocol):
    """Finds single frames of a film; raises ExaminationError where there is none."""

    def frame(self, at_ms: int, step: Step, side: int, *, is_quick: bool) -> Frame:
        """Return the frame shown at a time, or its neighbour, at most `side` px on its longer side, in square pixels.

        At an end the frame there. `is_quick` gives a key frame before it, where that is sooner decoded.
        """
        ...

    def close(self) -> None:
        """Let the film go."""
        ...


class Recording(Protocol):
    """A video or a sound recording, open. Each pass decodes anew; raises ExaminationError where it can't go on.

    What was yielded before an error stands.
    """

    tracks: Tracks
    watched_ms: int
    """How far the last pass over the frames came, in ms since the film's first frame."""

    def frames(self, every_ms: int | None) -> Iterator[Frame]:
        """Yield the frames to hash, in order of time: one each `every_ms`, or (None) those that cost least to decode.

        Between those of a fixed rate come those that show another picture than the last one (`clew.motion`). Damaged
        packets are passed over; `damage` then says so.
        """
        ...

    def samples(self, rate: int) -> Iterator[npt.NDArray[np.int16]]:
        """Yield the first sound track as mono samples at `rate` Hz, in pieces of any length; nothing without sound."""
        ...

    @property
    def damage(self) -> str:
        """What a pass met that did not decode, in words ("truncated: ..."); "" where all did."""
        ...


@runtime_checkable
class Keyed(Protocol):
    """What a recording has besides where its key frames can be had unchanged: they keep most of what a sensor left."""

    def key_lumas(self, most: int) -> Iterator[npt.NDArray[np.uint8]]:
        """Yield the luma of key frames as it is coded, of shape (height, width), spread over the film; not turned.

        Raises ExaminationError where nothing decodes any more; damaged frames are left out.
        """
        ...


@runtime_checkable
class Replay(Protocol):
    """What a recording has besides where officers can look at single frames of it and have it played in a browser."""

    def viewer(self, watched_ms: int) -> Viewer:
        """Return what finds single frames; `watched_ms` is how long it was when it was watched."""
        ...

    def transcoded(self, from_ms: int, write: Callable[[bytes], None]) -> str:
        """Write it anew as WebM (VP8, Opus) that begins at a time, piece by piece, as fast as `write` takes it.

        Return why it ends early, "" where it does not; raises ExaminationError where nothing came of it.
        """
        ...


class Player(Protocol):
    """Plays some types; implementations live in `clew/players/`, one per file."""

    name: str
    version: str
    notes: tuple[FormatNote, ...]

    def sniff(self, data: memoryview) -> str | None:
        """Return the MIME type if this is a recording that this player reads, else None; looks at few of its bytes."""
        ...

    def open(self, data: memoryview, max_pixels: int, note_progress: Callable[[], None]) -> Recording | None:
        """Open a whole file, None where it holds but a still; raises ExaminationError with the reason to record.

        `note_progress` is called while anything is read or decoded, several times a second, by each pass too; what it
        raises ends the pass.
        """
        ...

    def sample(self) -> bytes:
        """Return a small file that leads through all the player imports, played once before a child is sealed."""
        ...


def find_player(data: memoryview) -> tuple[Player | None, str]:
    """Return the player that takes a file, with the MIME type; None and "" where there is none."""
    for player in players().values():
        mime = player.sniff(data)
        if mime is not None:
            return player, mime
    return None, ""


def players() -> dict[str, Player]:
    """Return every player by its name."""
    return cast("dict[str, Player]", plugins("players"))
