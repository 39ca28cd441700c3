"""The graph: nodes, edges, and ways from one node to another."""

from typing import Self

from pydantic import BaseModel, Field

from clew.casework.graph_path import GraphPath as ToldPath
from clew.casework.graph_path import GraphPaths, Way
from clew.model.graph import Edge as ModelEdge
from clew.model.graph import EdgeKind, NodeKind
from clew.model.graph import Graph as ModelGraph
from clew.model.graph import Node as ModelNode
from clew.model.link_decision import Verdict
from clew.web.shapes.lead import LeadFact
from clew.web.shapes.moment import Moment


class GraphNode(BaseModel):
    """A node as it is drawn; `name` names it in addresses."""

    name: str = Field(examples=["case:OP-114", "exhibit:OP-114/KP/1"])
    kind: NodeKind
    title: str
    detail: str
    cases: list[str] = Field(description="Those it lies in.")
    form: str = Field(description="What a media is: picture, video, audio; empty for the rest.")

    @classmethod
    def of(cls, node: ModelNode) -> Self:
        """Return a node as the API tells it."""
        return cls(
            name=str(node.name),
            kind=node.name.kind,
            title=node.title,
            detail=node.detail,
            cases=list(node.cases),
            form=node.form,
        )


class GraphEdge(BaseModel):
    """What connects two nodes; between cases it may stand for many links, and tells of the best of them."""

    one: str
    other: str
    relation: EdgeKind
    kind: str = Field(description="A link's, read from the one to the other; empty for the rest.")
    count: int
    accepted: int = Field(description="How many of these an officer accepted.")
    lead: int | None = Field(description="The number of the link, null for what is none.")
    linker: str
    false_match_rate: float | None
    verdict: Verdict | None
    proposed_at: Moment | None
    judged_at: Moment | None

    @classmethod
    def of(cls, edge: ModelEdge) -> Self:
        """Return an edge as the API tells it."""
        return cls(
            one=str(edge.one),
            other=str(edge.other),
            relation=edge.relation,
            kind=edge.kind,
            count=edge.count,
            accepted=edge.accepted,
            lead=edge.link,
            linker=edge.linker,
            false_match_rate=edge.false_match_rate,
            verdict=edge.verdict,
            proposed_at=edge.proposed_at,
            judged_at=edge.judged_at,
        )


class Graph(BaseModel):
    """What is connected with a node, or all cases with each other, where `around` is null."""

    around: str | None
    nodes: list[GraphNode]
    edges: list[GraphEdge]
    links: int = Field(description="How many links pass the filters.")
    left_out: int = Field(description="How many of these are not among the edges; none of them is stronger.")

    @classmethod
    def of(cls, told: ModelGraph) -> Self:
        """Return a graph as the API tells it."""
        return cls(
            around=None if told.around is None else str(told.around),
            nodes=[GraphNode.of(each) for each in told.nodes],
            edges=[GraphEdge.of(each) for each in told.edges],
            links=told.links,
            left_out=told.left_out,
        )


class GraphHop(BaseModel):
    """One step of a way; `facts` are what a link rests on."""

    start: GraphNode
    end: GraphNode
    edge: GraphEdge
    facts: list[LeadFact]


class GraphWay(BaseModel):
    """A way from one node to another."""

    way: Way
    rate: float = Field(
        description="What the false-match rates of its links that nobody accepted add up to: "
        "that one of them at least is by chance is no likelier."
    )
    links: int
    hops: list[GraphHop]

    @classmethod
    def of(cls, told: ToldPath) -> Self:
        """Return a way as the API tells it."""
        hops = [
            GraphHop(
                start=GraphNode.of(each.start),
                end=GraphNode.of(each.end),
                edge=GraphEdge.of(each.edge),
                facts=[]
                if each.link is None
                else [LeadFact(name=name, value=value) for name, value in each.link.evidence.told],
            )
            for each in told.hops
        ]
        return cls(way=told.way, rate=told.rate, links=told.links, hops=hops)


class GraphWays(BaseModel):
    """The ways from one node to another, the strongest first; none where nothing connects them."""

    one: str
    other: str
    ways: list[GraphWay]

    @classmethod
    def of(cls, told: GraphPaths) -> Self:
        """Return ways as the API tells them."""
        return cls(one=str(told.one), other=str(told.other), ways=[GraphWay.of(each) for each in told.paths])
