"""What `--json` prints of the graph; as `schemas.py`."""

import msgspec

from clew.cli.schemas_leads import LeadBox, LeadFact


class GraphNode(msgspec.Struct, frozen=True):
    """A node: `node` names it ("case:OP-114"), `title` and `detail` say what it is; `form` is that of a media."""

    node: str
    kind: str
    title: str
    detail: str
    cases: list[str]
    form: str


class GraphEdge(msgspec.Struct, frozen=True):
    """An edge: `relation` is holds, link, member or shares, `kind` a link's, read from the one to the other.

    Between cases an edge stands for `count` links, of which `accepted` were accepted, and tells of the best of them:
    `lead` is its number. What is no link has nulls.
    """

    one: str
    other: str
    relation: str
    kind: str
    count: int
    accepted: int
    lead: int | None
    linker: str
    false_match_rate: float | None
    verdict: str | None
    proposed_at: str | None
    judged_at: str | None


class Graph(msgspec.Struct, frozen=True):
    """`clew graph show --json`: `around` is null for all cases; of `links`, `left_out` are not among the edges."""

    around: str | None
    nodes: list[GraphNode]
    edges: list[GraphEdge]
    links: int
    left_out: int


class GraphHop(msgspec.Struct, frozen=True):
    """One step of a way; a link's boxes, parts and facts are seen from `start`, null and empty for what is none."""

    start: GraphNode
    end: GraphNode
    edge: GraphEdge
    score: float | None
    version: str
    start_part: str
    end_part: str
    start_box: LeadBox | None
    end_box: LeadBox | None
    facts: list[LeadFact]


class GraphWay(msgspec.Struct, frozen=True):
    """A way: strongest, shortest or other.

    `rate` is what the false-match rates of its links that nobody accepted add up to: the chance that one at least is
    by chance is no higher.
    """

    way: str
    rate: float
    links: int
    hops: list[GraphHop]


class GraphPath(msgspec.Struct, frozen=True):
    """`clew graph path --json`: ways from one node to another, the strongest first; none if unconnected."""

    one: str
    other: str
    ways: list[GraphWay]
