"""What telling the leads of a case costs, where there are many: counted, by page, and judged.

The workspace is made of rows (`made_case.py`): links between neighbours of its media, a tenth of them judged.
Run: python benchmarks/leads.py [--links N] [--stacks N] [--keep FOLDER]
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from made_case import CASE, make_case
from recorded import record

from clew.casework.desk import Desk, open_desk
from clew.casework.judge_lead import judge_lead
from clew.casework.leads import leads
from clew.config import Config
from clew.model.link import Evidence
from clew.model.link_decision import Verdict
from clew.model.wanted_leads import WantedLeads
from clew.store import link_decisions, links
from clew.store.case_leads import count_leads, lead_page
from clew.store.links import Link
from clew.store.media import media_of_case

LINKER = ("places", "1")
JUDGED = 2_000
TRIES = 5


def main() -> None:
    """Make a catalog, measure, print and write results/leads.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=100_000)
    parser.add_argument("--stacks", type=int, default=20_000)
    parser.add_argument("--keep", type=Path, help="make the workspace here, and leave it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = given.keep or Path(folder) / "workspace"
        is_new = not workspace.exists()
        if is_new:
            make_case(workspace, given.stacks)
        with open_desk(Config(workspace=str(workspace)), "bench", create=False) as desk:
            if is_new:
                propose(desk, given.links)
            record("leads", measured(desk), links=given.links, judged=JUDGED, stacks=given.stacks)


def propose(desk: Desk, count: int) -> None:
    """Record links between media at growing distances in the order of their SHA-256, and judge some."""
    with desk.catalog.deciding() as tx:
        every = media_of_case(tx, CASE)
        pairs = ((one, every[at + apart]) for apart in range(1, len(every)) for at, one in enumerate(every[:-apart]))
        found = [
            Link(0, *LINKER, "same place", *pair, "", "", float(at % 997), 1e-4 * (1 + at % 89), Evidence())
            for at, pair in enumerate(islice(pairs, count))
        ]
        links.record(tx, LINKER, found)
        for each in found[:JUDGED]:
            link_decisions.append(tx, CASE, each, Verdict.REJECTED, "another place", "bench")


def measured(desk: Desk) -> dict[str, object]:
    """Tell a first page, one far on, and how many there are; judge."""
    with desk.catalog.reading() as tx:
        some = lead_page(tx, CASE, WantedLeads(count=200), {})
        last = some[-1].number
        figures: dict[str, object] = {
            "counting, ms of a core": cpu(lambda: count_leads(tx, CASE, {})),
            "a page of 50 with its order, ms of a core": cpu(lambda: lead_page(tx, CASE, WantedLeads(), {})),
            "the page after 200, ms of a core": cpu(lambda: lead_page(tx, CASE, WantedLeads(after=last), {})),
        }
    figures["the page as it is told, ms of a core"] = cpu(lambda: leads(desk, CASE, WantedLeads()))
    left = iter(some)
    figures["judging one, ms of a core"] = cpu(lambda: judge_lead(desk, CASE, next(left).number, Verdict.ACCEPTED, ""))
    return figures


def cpu(act: Callable[[], object]) -> float:
    """Return how many ms of the processor it takes, the middle of some tries."""
    taken = []
    for _ in range(TRIES):
        began = time.process_time()
        act()
        taken.append((time.process_time() - began) * 1000)
    return round(statistics.median(taken), 1)


if __name__ == "__main__":
    main()
