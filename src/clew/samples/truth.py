"""What is known of made evidence: `truth.json`, and how it is read and written.

`truth.json` is one JSON object with the fields of `Truth`; lists of objects have those of `TruthFile`, `TruthBase`,
`TruthReel`, `TruthSegment` and `TruthList`. Paths are relative to the evidence folder, "/" between their parts.
"""

import base64
from dataclasses import dataclass
from pathlib import Path

import msgspec

from clew.errors import FormatError

NO_BASE = NO_FILM = -1
"""The base of files that come from no drawn scene, and the film of those that come from none."""


@dataclass(frozen=True, slots=True)
class TruthBase:
    """A base picture: a scene that others were made from.

    `first` is the path of its first file as it was made (see `TruthFile.path`), empty where the evidence holds only
    altered copies of it; sha256 and pdq (empty where no list knows one) are hex. `known_by` says what
    operation-lantern.json has of it ("md5", "sha1", "pdq"; empty: nothing), `series` which series that list puts it
    into. `camera` is its EXIF make, model and body serial, empty for none.
    """

    id: int
    scene: str
    width: int
    height: int
    first: str
    sha256: str
    pdq: str
    known_by: tuple[str, ...]
    known_by_v2: tuple[str, ...]
    series: str
    category: str
    camera: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TruthFile:
    """One file of the evidence.

    `path` is text, or base64 of the bytes of a name that is not UTF-8 (`is_base64`). `base` is a base's id or -1.
    `kind` is the kind of alteration as in `plan.PROPORTIONS`, `parameters` what it was done with. `outcome` is
    what examination must end in: examined, unsupported or failed. `lane` is where the media stands once
    operation-lantern.json and reference.csv (as a list to ignore) are imported, empty where it is not certain: known,
    near, series or new. `lists` are the lists that hold this very content by digest, `near_lists` those that hold a
    perceptual hash it must be found by. Links and pipes have size 0 and no sha256.

    What lies in a container has the container's path, "!/", and its path inside; `is_deleted` where it was deleted on a
    disk image, `offset` (in bytes of that) where nothing is left of it but its content, else -1. `password` is what
    opens it; without it, it fails. `reason` is a word that the reason given for another outcome than examined must
    have. `film` is the reel that a film, a sound recording or a still is made from, else -1; `ms` how long it lasts,
    `spoken_ms` how much of what is spoken in the reel is heard in it. All reels are spoken by one voice of espeak-ng.
    """

    path: str
    is_base64: bool
    base: int
    kind: str
    parameters: dict[str, str | int | float]
    outcome: str
    lane: str
    lists: tuple[str, ...]
    near_lists: tuple[str, ...]
    size: int
    sha256: str
    is_deleted: bool = False
    offset: int = -1
    password: str = ""
    reason: str = ""
    film: int = NO_FILM
    ms: int = 0
    spoken_ms: int = 0

    @property
    def path_bytes(self) -> bytes:
        """The path as the file system has it."""
        return base64.b64decode(self.path) if self.is_base64 else self.path.encode()


@dataclass(frozen=True, slots=True)
class TruthReel:
    """What was taken for films: its takes with motion and beginning (ms), its sound, when somebody speaks (ms).

    `speech_ms` is 0 where nobody does, or where espeak-ng was not installed. `known_by` says what the list
    operation-lantern.json has of the film as the camera wrote it; `still_ms` is the time of a still that it has by PDQ
    and that is not itself in the evidence (-1: none), `still_in` the films that show it: places in `files`, times (ms).
    """

    id: int
    ms: int
    takes: tuple[str, ...]
    motions: tuple[str, ...]
    starts_ms: tuple[int, ...]
    sound: str
    speech_at_ms: int
    speech_ms: int
    known_by: tuple[str, ...]
    still_ms: int
    still_md5: str
    still_in: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TruthSegment:
    """A stretch that two files have in common; `one` and `other` are their places in `files`, `one` before `other`.

    `track` is frames, sound or still (then `one` is the still, and its own times are 0). Times are ms since each one's
    beginning; `speed` is how much faster the other plays, `is_mirrored` whether one of them shows it mirrored.
    """

    one: int
    other: int
    track: str
    start_ms: int
    end_ms: int
    other_start_ms: int
    other_end_ms: int
    speed: float
    is_mirrored: bool


@dataclass(frozen=True, slots=True)
class TruthList:
    """A list made with the evidence: its file below the lists folder, purpose, version and number of entries.

    `added`, `changed` and `removed` count lines against the version before it.
    """

    name: str
    file: str
    purpose: str
    version: str
    entries: int
    added: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Truth:
    """All that is known of the evidence of one seed; counts are of files, by kind, outcome and lane ("" uncertain).

    `files_total` counts what lies inside containers too, `files_outside` does not; `has_speech` says whether espeak-ng
    was there to speak in films.
    """

    version: int
    seed: int
    files_total: int
    files_outside: int
    has_speech: bool
    by_kind: dict[str, int]
    by_outcome: dict[str, int]
    by_lane: dict[str, int]
    lists: tuple[TruthList, ...]
    bases: tuple[TruthBase, ...]
    files: tuple[TruthFile, ...]
    reels: tuple[TruthReel, ...]
    segments: tuple[TruthSegment, ...]


def write_truth(truth: Truth, path: Path) -> None:
    """Write `truth.json`."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(truth), indent=1) + b"\n")


def read_truth(path: Path) -> Truth:
    """Read a `truth.json`; raises FormatError for a file that is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Truth)
    except (OSError, msgspec.MsgspecError) as error:
        raise FormatError(f"{path}: not a truth.json: {error}") from error
