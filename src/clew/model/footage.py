"""What watching a video (or an animated picture) showed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FrameHashes:
    """Hashes of one film's frames by one hasher, in order of time; near-identical neighbours are one span.

    n spans, packed one after the other: `starts_ms` and `ends_ms` are little-endian int32, the times of a span's first
    and last hashed frame since the film's first; `quality` a byte each; `digests` and `mirrored` (of the frame flipped
    left-right) n digests each.
    """

    hasher: str
    version: str
    starts_ms: bytes
    ends_ms: bytes
    quality: bytes
    digests: bytes
    mirrored: bytes

    def __post_init__(self) -> None:
        """Raise ValueError for columns of different length."""
        count = len(self.quality)
        if (
            len(self.starts_ms) != 4 * count
            or len(self.ends_ms) != 4 * count
            or len(self.mirrored) != len(self.digests)
        ):
            raise ValueError("the columns of frames differ in length")
        if len(self.digests) % max(count, 1):
            raise ValueError("digests must be of equal length")


@dataclass(frozen=True, slots=True)
class Scene:
    """A stretch between two cuts, in ms since the film's first frame; `best_ms` is its clearest hashed frame."""

    start_ms: int
    end_ms: int
    best_ms: int


@dataclass(frozen=True, slots=True)
class FootageFacts:
    """What a video showed over time; its size, camera and best frame (the thumbnail) are in `PictureFacts`.

    `duration_ms` is that of the frames that decoded, `stated_ms` the container's word. `is_partial` where not all of
    it decoded, with `partial_reason`. `rotation` is in degrees clockwise, `depth` how closely it was watched ("swift",
    "full"). `properties` are name and value pairs of the container in its order. `contact_sheet` is a JPEG of one frame
    of each scene, best quality first; b"" where nothing decoded.
    """

    duration_ms: int
    stated_ms: int | None
    rotation: int
    frames_per_second: float | None
    container: str
    video_codec: str
    audio_codec: str
    encoder: str
    streams: int
    is_partial: bool
    partial_reason: str
    depth: str
    properties: tuple[tuple[str, str], ...]
    frames: tuple[FrameHashes, ...]
    scenes: tuple[Scene, ...]
    contact_sheet: bytes
