"""What the examiner says of one file's bytes."""

from dataclasses import dataclass
from enum import StrEnum

from clew.model.digests import Digests
from clew.model.media_hash import MediaHash


class Outcome(StrEnum):
    """How the examination of one file ended; every file has exactly one."""

    EXAMINED = "examined"
    UNSUPPORTED = "unsupported"
    FAILED = "failed"


class Kind(StrEnum):
    """What a content is, told by its bytes."""

    PICTURE = "picture"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    ARCHIVE = "archive"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Camera:
    """What a picture's metadata says of how it was taken.

    `taken_at` is ISO 8601 as the camera had it: local time, with an offset only where the file has one.
    `latitude` and `longitude` are degrees, north and east positive. `recorded_width` and `recorded_height` are the
    picture's size in px as the camera wrote it down, which an editor that crops or shrinks may leave standing.
    """

    make: str | None = None
    model: str | None = None
    body_serial: str | None = None
    lens_serial: str | None = None
    software: str | None = None
    taken_at: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    recorded_width: int | None = None
    recorded_height: int | None = None


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What decoding a picture showed.

    Width and height are of the stored pixels in px, before any EXIF orientation. `exif` holds name and
    value pairs in file order. `embedded_thumbnail_differs` is None where there is no embedded thumbnail.
    `thumbnail` is a JPEG of at most 512 px on the longer side, upright.
    """

    width: int
    height: int
    frames: int
    is_salvaged: bool
    camera: Camera
    exif: tuple[tuple[str, str], ...]
    xmp: str | None
    icc_name: str | None
    embedded_thumbnail_differs: bool | None
    embedded_thumbnail_distance: int | None
    hashes: tuple[MediaHash, ...]
    thumbnail: bytes


@dataclass(frozen=True, slots=True)
class Findings:
    """All the examiner says of one file's bytes.

    `reason` is empty only for examined files. `digests` is None only where the bytes could not be read.
    `decoder` names the decoder and its version ("jpeg/1"), empty where none was used.
    """

    outcome: Outcome
    reason: str
    kind: Kind
    mime: str
    size: int
    digests: Digests | None
    decoder: str = ""
    picture: PictureFacts | None = None
