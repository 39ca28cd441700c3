"""What files of the sample cases have in common: `leads/truth.json`, and which links that makes right.

It is one JSON object with the fields of `LeadsTruth`; `files` is a list of objects with those of `LabelledFile`.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from clew.errors import FormatError
from clew.samples.leads.piece import Labels

RIGHT: dict[str, frozenset[str]] = {
    "content": frozenset({"copy", "crop", "contains", "contained in", "same footage", "same sound", "still in film"}),
    "place": frozenset({"same place", "object"}),
    "thing": frozenset({"object"}),
    "text": frozenset({"same text", "object"}),
    "voice": frozenset({"same voice"}),
    "person": frozenset({"same face"}),
    "camera": frozenset(
        {"same camera", "same camera body", "same camera model, consistent", "same lens", "same session"}
    ),
}
"""The kinds of link that two files with such a label in common are rightly proposed for."""


@dataclass(frozen=True, slots=True)
class LabelledFile:
    """A file: its case, its path there ("/" between parts), its SHA-256 (hex), what it shows or holds."""

    case: str
    path: str
    sha256: str
    labels: Labels


@dataclass(frozen=True, slots=True)
class LeadsTruth:
    """All of it; `people` counts those whose pictures were given, `voices` those that spoke (0 without espeak-ng)."""

    seed: int
    people: int
    voices: int
    files: tuple[LabelledFile, ...]


def write_truth(truth: LeadsTruth, path: Path) -> None:
    """Write a `truth.json`."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(truth), indent=1) + b"\n")


def read_truth(path: Path) -> LeadsTruth:
    """Read a `truth.json`; raises FormatError for a file that is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=LeadsTruth)
    except (OSError, msgspec.MsgspecError) as error:
        raise FormatError(f"{path}: not the truth of sample cases: {error}") from error
