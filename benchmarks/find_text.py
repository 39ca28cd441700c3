"""How long it takes to find a text, or a hash, among 400,000 stacks and their files.

The workspace is made of rows (`made_case.py`); a text is looked for in paths, cameras, series and notes of all cases.
Run: python benchmarks/find_text.py [--stacks N] [--keep FOLDER]
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from made_case import CASE, make_case
from recorded import record

from clew.casework.desk import Desk, open_desk
from clew.casework.find import find_text
from clew.config import Config
from clew.notation.sought import Sought
from clew.store import media, occurrences
from clew.store.cameras_known import cameras_with

TRIES = 5


def main() -> None:
    """Make a catalog, measure, print and write results/find_text.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stacks", type=int, default=400_000)
    parser.add_argument("--keep", type=Path, help="make the workspace here, and leave it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = given.keep or Path(folder) / "workspace"
        if not workspace.exists():
            make_case(workspace, given.stacks)
        with open_desk(Config(workspace=str(workspace)), "bench", create=False) as desk:
            record("find_text", measured(desk), stacks=given.stacks)


def measured(desk: Desk) -> dict[str, object]:
    """Look for what is nowhere, in one path, in many, for a camera, and for a hash."""
    with desk.catalog.reading() as tx:
        sha256 = media.media_of_case(tx, CASE)[1000]
        path = occurrences.occurrences_of(tx, [sha256])[sha256][0].occurrence.text
        nowhere = Sought.of("in no path and no camera")
        figures: dict[str, object] = {
            "all paths, ms": median(lambda: list(occurrences.with_path(tx, CASE, nowhere))),
            "all cameras, ms": median(lambda: cameras_with(tx, nowhere)),
        }
    for what, text in {
        "what is nowhere": nowhere.text,
        "one path": path,
        "many paths": path.rpartition(".")[2],
        "a SHA-256": sha256.hex(),
    }.items():
        figures[f"{what}, ms"] = median(partial(find_text, desk, text))
    return figures


def median(act: Callable[[], object]) -> float:
    """Return the median time of an act in ms, the first left out."""
    act()
    took = []
    for _ in range(TRIES):
        began = time.perf_counter()
        act()
        took.append(1000 * (time.perf_counter() - began))
    return statistics.median(took)


if __name__ == "__main__":
    main()
