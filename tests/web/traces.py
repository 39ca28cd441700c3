"""A picture with a thing on its left, and tones of skin on its right, for trace sheets."""

from pathlib import Path

import numpy as np
from PIL import Image
from tests.web.conftest import CASE

from clew.casework.desk import Desk
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.progress import unwatched
from clew.store import occurrences

BAG = {"left": 0.05, "top": 0.1, "width": 0.35, "height": 0.8}
WOOD = {"left": 0.55, "top": 0.1, "width": 0.35, "height": 0.8}


def take_in_things(desk: Desk, folder: Path) -> str:
    """Take in the picture: blue checks on the left, wood as warm as skin on the right; return its SHA-256."""
    seized = folder / "things"
    seized.mkdir()
    rows, columns = np.mgrid[0:600, 0:800]
    checks = ((rows // 60 + columns // 60) % 2).astype(bool)
    rgb = np.where(checks[..., None], (30, 80, 190), (20, 60, 140)).astype(np.uint8)
    grain = (8 * np.sin(rows[:, 400:] / 9 + 4 * np.sin(columns[:, 400:] / 90))).astype(np.int16)
    rgb[:, 400:] = (np.array((216, 164, 132), np.int16) + grain[..., None]).astype(np.uint8)
    Image.fromarray(rgb).save(seized / "cupboard.jpg", quality=95)
    ingest(desk, seized, CASE, "KP/2", IngestOptions(), unwatched)
    with desk.catalog.reading() as tx:
        (row,) = occurrences.occurrences(tx, CASE, "KP/2")
    assert row.sha256 is not None
    return row.sha256.hex()
