"""What it takes to assign 50,000 of a case's 400,000 stacks, and to decide while others hold many.

The workspace is made of rows (`made_case.py`), its gallery is opened as a server has it.
Run: python benchmarks/assigning.py [--stacks N] [--keep FOLDER]
"""

import argparse
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from made_case import CASE, make_case
from recorded import record

from clew.casework.assign import Task, assign
from clew.casework.decide import Choice, decide
from clew.casework.desk import Desk, open_desk
from clew.casework.live_gallery import Galleries
from clew.config import Config
from clew.gallery.filters import Filters, Sort

ASSIGNED = 50_000
COLLEAGUES = 5
TRIES = 20


def main() -> None:
    """Make a catalog, measure, print and write results/assigning.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stacks", type=int, default=400_000)
    parser.add_argument("--keep", type=Path, help="make the workspace here, and leave it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = given.keep or Path(folder) / "workspace"
        if not workspace.exists():
            make_case(workspace, given.stacks)
        with open_desk(Config(workspace=str(workspace)), "bench", create=False) as desk:
            record("assigning", measured(desk), stacks=given.stacks, assigned=ASSIGNED, colleagues=COLLEAGUES)


def measured(desk: Desk) -> dict[str, object]:
    """Assign to some colleagues, one after the other, and decide on what nobody holds before and after."""
    galleries = Galleries(desk)
    live = galleries.of(CASE)
    shown = live.shown()
    names = shown.names(Filters(), Sort.RANK)
    free = iter(names[-2 * TRIES :])
    figures: dict[str, object] = {"deciding alone, ms": median(lambda: choose(desk, next(free)), TRIES)}
    taken, seen = [], []
    for number in range(COLLEAGUES):
        some = shown.chosen(names[number * ASSIGNED : (number + 1) * ASSIGNED])
        colleague = replace(desk, officer=f"officer {number}")
        taken.append(timed(partial(assign, colleague, CASE, str(uuid.uuid4()), some, Task(colleague.officer))))
        seen.append(timed(live.shown))
    figures["assigning 50,000, median ms"] = statistics.median(taken)
    figures["assigning 50,000, worst ms"] = max(taken)
    figures["showing it on the grid, median ms"] = statistics.median(seen)
    figures["deciding while five hold 50,000 each, ms"] = median(lambda: choose(desk, next(free)), TRIES)
    filters = Filters(assigned=("by/officer 1",))
    figures["filtering by whose they are, ms"] = timed(lambda: live.shown().page(filters, Sort.RANK, 0, 200))
    galleries.close()
    return figures


def choose(desk: Desk, stack: str) -> None:
    """Decide one stack."""
    decide(desk, CASE, str(uuid.uuid4()), [stack], Choice("uk", "C"))


def timed(act: Callable[[], object]) -> float:
    """Return how many ms it takes."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def median(act: Callable[[], object], times: int) -> float:
    """Return how many ms it takes, the median of so many times."""
    return statistics.median(timed(act) for _ in range(times))


if __name__ == "__main__":
    main()
