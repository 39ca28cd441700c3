"""What the examiner says of one file's bytes."""

from dataclasses import dataclass
from enum import StrEnum

from clew.model.camera import Camera
from clew.model.digests import Digests
from clew.model.footage import FootageFacts
from clew.model.link import Description
from clew.model.media_hash import MediaHash
from clew.model.sound import SoundFacts


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
    DISK = "disk"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What decoding a picture showed, or what a video looks like by its best frame (then `hashes` is empty).

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
class Contents:
    """What opening a container showed.

    `opener` names the opener and its version ("zip/1"); `members` is how many files were found inside, `facts` are
    name and value pairs in order ("stored MD5", "file system").
    """

    opener: str
    members: int = 0
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """All the examiner says of one file's bytes.

    `reason` is empty only for examined files. `digests` is None only where the bytes could not be read.
    `decoder` names the decoder (or player) and its version ("jpeg/1"), empty where none was used. `contents` is there
    for containers. `not_tried` says what an absent optional part left out ("sound: libchromaprint is not installed").
    `descriptions` are there where linkers were asked.
    """

    outcome: Outcome
    reason: str
    kind: Kind
    mime: str
    size: int
    digests: Digests | None
    decoder: str = ""
    picture: PictureFacts | None = None
    footage: FootageFacts | None = None
    sound: SoundFacts | None = None
    contents: Contents | None = None
    not_tried: tuple[str, ...] = ()
    descriptions: tuple[Description, ...] = ()
