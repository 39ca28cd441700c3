"""What it costs to tell what connects cases, and why, where there are many links.

The workspace is made of rows (`made_case.py`), its files spread over ten cases; links between media at random, a
fiftieth of them judged.
Run: python benchmarks/graph.py [--links N] [--stacks N]
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
from leads import cpu
from made_case import CASE, make_case
from recorded import record
from sqlalchemy import update

from clew.casework.desk import Desk, open_desk
from clew.casework.graph import graph
from clew.casework.graph_path import graph_path
from clew.config import Config
from clew.model.graph import WantedGraph
from clew.model.link import Evidence
from clew.model.link_decision import Verdict
from clew.store import cases, link_decisions, links, schema
from clew.store.links import Link
from clew.store.media import media_of_case
from clew.store.transaction import batches

LINKER = ("places", "1")
CASES = 10
ONE_IN = 50
"""One of so many links is judged."""


def main() -> None:
    """Make a catalog, measure, print and write results/graph.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=100_000)
    parser.add_argument("--stacks", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        make_case(workspace, given.stacks)
        with open_desk(Config(workspace=str(workspace)), "bench", create=False) as desk:
            spread(desk, given.links)
            record("graph", measured(desk), links=given.links, stacks=given.stacks, cases=CASES)


def spread(desk: Desk, count: int) -> None:
    """Put the files into ten cases, and record links between media at random."""
    chance = np.random.default_rng(5)
    with desk.catalog.deciding() as tx:
        every = media_of_case(tx, CASE)
        table = schema.occurrences
        for number in range(2, CASES + 1):
            cases.add_case(tx, f"OP-{number}")
            cases.add_exhibit(tx, f"OP-{number}", "KP/1", "folder", b"/evidence/%d" % number)
            exhibit = cases.exhibit_id(tx, f"OP-{number}", "KP/1")
            is_its = (table.c.agency == tx.agency) & (table.c.media_id % CASES == number - 1)
            tx.connection.execute(update(table).where(is_its).values(exhibit_id=exhibit))
        ends = chance.integers(0, len(every), (count, 2)).tolist()
        rates = (10 ** chance.uniform(-7, -2, count)).tolist()
        found = [
            Link(0, *LINKER, "same place", every[one], every[other], "", "", 9.0, rate, Evidence())
            for (one, other), rate in zip(ends, rates, strict=True)
            if one != other
        ]
        for some in batches(found, 20_000):
            links.record(tx, LINKER, some)
        for each in found[::ONE_IN]:
            link_decisions.append(tx, CASE, each, Verdict.REJECTED, "another place", "bench")


def measured(desk: Desk) -> dict[str, object]:
    """Draw a case, all of them, a media's surroundings; find ways."""
    (way, *_) = graph_path(desk, "OP-2", "OP-9", WantedGraph()).paths
    media = way.hops[1].end.name
    return {
        "around a case, ms of a core": cpu(lambda: graph(desk, "OP-2", WantedGraph())),
        "around a media, two steps, ms of a core": cpu(lambda: graph(desk, str(media), WantedGraph(), steps=2)),
        "all cases with each other, ms of a core": cpu(lambda: graph(desk, None, WantedGraph())),
        "ways between two cases, ms of a core": cpu(lambda: graph_path(desk, "OP-2", "OP-9", WantedGraph())),
    }


if __name__ == "__main__":
    main()
