"""What is connected with what, and why."""

from datetime import UTC, datetime, time
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from clew.casework.case_list import check_case
from clew.casework.graph import MOST_STEPS, links_between
from clew.casework.graph import graph as act
from clew.casework.graph_path import MOST_WAYS, graph_path
from clew.model.graph import MOST_LINKS, WantedGraph
from clew.model.link_decision import Verdict
from clew.web.context import CaseName, ThisDesk
from clew.web.errors import described
from clew.web.shapes.filters import Day
from clew.web.shapes.graph import Graph, GraphWays

router = APIRouter(prefix="/cases/{case}/graph", tags=["graph"])

MOST_NAMED = 50
"""Kinds of one request."""
LONGEST_NAME = 4000
READING = described(404, 422, 503)
PROPOSED = (Verdict.OPEN, Verdict.LATER, Verdict.ACCEPTED)

Node = Annotated[str, Query(max_length=LONGEST_NAME, examples=["case:OP-114", "media:ab12cd34"])]

Other = Annotated[str, Query(max_length=LONGEST_NAME, description="A case's name.", examples=["OP-207"])]


def _wanted(
    kind: Annotated[
        list[str], Query(default_factory=list, max_length=MOST_NAMED, description="Only these; all if none.")
    ],
    verdict: Annotated[
        list[Verdict],
        Query(default_factory=list, max_length=len(Verdict), description="Only these; if none, all but rejected."),
    ],
    most_rate: Annotated[float, Query(gt=0, le=1, description="The highest false-match rate.")] = 1.0,
    since: Annotated[Day | None, Query(description="Proposed on this day or later (UTC).")] = None,
    until: Annotated[Day | None, Query(description="Proposed before this day (UTC).")] = None,
    most: Annotated[int, Query(ge=1, le=MOST_LINKS, description="So many links at most.")] = 150,
) -> WantedGraph:
    first, last = (None if day is None else datetime.combine(day, time(), UTC) for day in (since, until))
    return WantedGraph(kind, most_rate, verdict or PROPOSED, first, last, most)


Wanted = Annotated[WantedGraph, Depends(_wanted)]


@router.get("", responses=READING)
def graph(
    desk: ThisDesk,
    case: CaseName,
    wanted: Wanted,
    around: Node | None = None,
    steps: Annotated[int, Query(ge=1, le=MOST_STEPS, description="Over so many links.")] = 1,
    *,
    is_whole: Annotated[bool, Query(alias="whole", description="All cases of the agency with each other.")] = False,
) -> Graph:
    """Tell what is connected with the case, or with another node that is named: accepted and rare links first."""
    check_case(desk, case)
    return Graph.of(act(desk, None if is_whole else around or f"case:{case}", wanted, steps))


@router.get("/between", responses=READING)
def between(desk: ThisDesk, case: CaseName, wanted: Wanted, one: Other, other: Other) -> Graph:
    """Tell each link between two cases, with its media; kinds are read from the first case's media."""
    check_case(desk, case)
    return Graph.of(links_between(desk, one, other, wanted))


@router.get("/path", responses=READING)
def path(
    desk: ThisDesk,
    case: CaseName,
    wanted: Wanted,
    one: Node,
    other: Node,
    ways: Annotated[int, Query(ge=1, le=MOST_WAYS, description="So many at most.")] = 3,
) -> GraphWays:
    """Tell ways from one node to another over links of any case, the strongest first."""
    check_case(desk, case)
    return GraphWays.of(graph_path(desk, one, other, wanted, ways))
