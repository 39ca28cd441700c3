"""Pictures of people that somebody gives: published pictures of adults, in a folder for each."""

from collections.abc import Iterator
from pathlib import Path

from clew.errors import UsageError
from clew.samples.dice import Dice
from clew.samples.leads.piece import CASES, Piece

SUFFIXES = frozenset({".jpg", ".jpeg", ".png"})
EACH = 3
"""So many pictures of each are taken at most."""


def people(seed: int, folder: Path) -> Iterator[Piece]:
    """Yield pictures of people, of whom each has a folder in this one; raises UsageError where there is none."""
    names = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    if not names:
        raise UsageError(f"{folder}: has no folders; give one with a folder of pictures for each person")
    for number, person in enumerate(names):
        pictures = sorted(path for path in person.iterdir() if path.suffix.lower() in SUFFIXES)
        for turn, path in enumerate(Dice(seed, 60, number).shuffled(pictures)[:EACH]):
            case = CASES[(number + turn) % len(CASES)]
            yield Piece(case, path.suffix.lower(), path.read_bytes(), {"person": (person.name,)})
