"""Makes evidence of several cases that have places, things, cameras, signs, voices in common, with the truth."""

import hashlib
import os
from collections.abc import Callable
from itertools import chain
from pathlib import Path

from PIL import Image

from clew.samples.dice import Dice
from clew.samples.leads.cameras import camera_pictures
from clew.samples.leads.copies import copies
from clew.samples.leads.people import people
from clew.samples.leads.piece import Piece
from clew.samples.leads.places import moved_things, room_views
from clew.samples.leads.signs import signs
from clew.samples.leads.truth import LabelledFile, LeadsTruth, write_truth
from clew.samples.leads.voices import voices
from clew.samples.truth import Truth

SHARED = 6
"""So many pictures of the sample evidence have copies in the other cases."""
FOLDERS = ("DCIM/100CANON", "DCIM/Camera", "Download", "Pictures/2019", "Documents/Scans")
SECONDS = 1_650_000_000


def make_leads(
    folder: Path, sample: Path, truth: Truth, faces: Path | None, progress: Callable[[int], None]
) -> LeadsTruth:
    """Make the cases' evidence in a folder that is not there, from sample evidence made before with its truth.

    `faces` is a folder of published pictures of adults, one folder for each. `progress` is told how many files are
    made. The same sample gives the same bytes. Raises UsageError.
    """
    shared = _shared(sample, truth)
    pieces = chain(
        room_views(truth.seed),
        moved_things(truth.seed),
        copies(truth.seed, [(path, picture) for path, _, picture in shared]),
        camera_pictures(truth.seed),
        signs(truth.seed),
        voices(truth.seed),
        () if faces is None else people(truth.seed, faces),
    )
    files = [LabelledFile("OP-114", path, sha256, {"content": (path,)}) for path, sha256, _ in shared]
    for number, piece in enumerate(pieces):
        files.append(_written(folder, truth.seed, number, piece))
        progress(number + 1)
    made = LeadsTruth(truth.seed, len(_those("person", files)), len(_those("voice", files)), tuple(files))
    write_truth(made, folder / "truth.json")
    return made


def _those(label: str, files: list[LabelledFile]) -> set[str]:
    return {each for file in files for each in file.labels.get(label, ())}


def _shared(sample: Path, truth: Truth) -> list[tuple[str, str, Image.Image]]:
    """Return path, SHA-256 and pixels of drawn originals of the sample evidence."""
    whole = {each.path for each in truth.files if each.outcome == "examined" and each.kind == "original"}
    bases = [each for each in truth.bases if each.first in whole and "!/" not in each.first]
    chosen = Dice(truth.seed, 70).shuffled(bases)[:SHARED]
    return [(each.first, each.sha256, _opened(sample / "evidence" / each.first)) for each in chosen]


def _opened(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("RGB")


def _written(folder: Path, seed: int, number: int, piece: Piece) -> LabelledFile:
    dice = Dice(seed, 71, number)
    path = f"{dice.pick(FOLDERS)}/{dice.token(8)}{piece.suffix}"
    target = folder / piece.case / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(piece.content)
    os.utime(target, (SECONDS + 3571 * number,) * 2)
    return LabelledFile(piece.case, path, hashlib.sha256(piece.content).hexdigest(), piece.labels)
