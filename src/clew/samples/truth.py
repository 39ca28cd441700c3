"""What is known of made evidence: `truth.json`, and how it is read and written.

`truth.json` is one JSON object with the fields of `Truth`; lists of objects have those of `TruthFile`, `TruthBase` and
`TruthList`. Paths are relative to the evidence folder, "/" between their parts.
"""

import base64
from dataclasses import dataclass
from pathlib import Path

import msgspec

from clew.errors import FormatError

NO_BASE = -1
"""The base of files that come from no drawn scene."""


@dataclass(frozen=True, slots=True)
class TruthBase:
    """A base picture: a scene that others were made from.

    `first` is the path of its first file as it was made, empty where the evidence holds only altered copies of it;
    sha256 and pdq (empty where no list knows one) are hex. `known_by` says what operation-lantern.json has of it
    ("md5", "sha1", "pdq"; empty: nothing), `series` which series that list puts it into. `camera` is its EXIF make,
    model and body serial, empty for none.
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

    @property
    def path_bytes(self) -> bytes:
        """The path as the file system has it."""
        return base64.b64decode(self.path) if self.is_base64 else self.path.encode()


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
    """All that is known of the evidence of one seed; counts are of files, by kind, outcome and lane ("" uncertain)."""

    version: int
    seed: int
    files_total: int
    by_kind: dict[str, int]
    by_outcome: dict[str, int]
    by_lane: dict[str, int]
    lists: tuple[TruthList, ...]
    bases: tuple[TruthBase, ...]
    files: tuple[TruthFile, ...]


def write_truth(truth: Truth, path: Path) -> None:
    """Write `truth.json`."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(truth), indent=1) + b"\n")


def read_truth(path: Path) -> Truth:
    """Read a `truth.json`; raises FormatError for a file that is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Truth)
    except (OSError, msgspec.MsgspecError) as error:
        raise FormatError(f"{path}: not a truth.json: {error}") from error
