"""Turns what acts return of the graph into what the command line prints."""

from datetime import datetime

from clew.casework import graph_path as acts
from clew.cli import schemas_graph as schemas
from clew.cli.render_leads import box_shown, odds
from clew.cli.schemas_leads import LeadFact
from clew.model.graph import Edge, EdgeKind, Graph, Node, NodeKind


def graph(told: Graph) -> schemas.Graph:
    """Return a graph as `clew graph show --json` prints it."""
    return schemas.Graph(
        None if told.around is None else str(told.around),
        [_node(each) for each in told.nodes],
        [_edge(each) for each in told.edges],
        told.links,
        told.left_out,
    )


def paths(told: acts.GraphPaths) -> schemas.GraphPath:
    """Return ways as `clew graph path --json` prints them."""
    return schemas.GraphPath(
        str(told.one),
        str(told.other),
        [
            schemas.GraphWay(each.way.value, each.rate, each.links, [_hop(hop) for hop in each.hops])
            for each in told.paths
        ],
    )


def place(node: Node) -> str:
    """Return a node in words, with what names it: "case OP-114", "picture ab12cd34ef56 bridge.jpg", "series 3 Sea"."""
    kind, words = node.name.kind, node.name.words
    if kind is NodeKind.MEDIA:
        return " ".join(dict.fromkeys((node.form, words[0][:12], node.title)))
    if kind in (NodeKind.CASE, NodeKind.EXHIBIT):
        return f"{kind} {'/'.join(words)}"
    return f"{kind} {words[0]} {node.title}"


def step(hop: acts.Hop) -> str:
    """Return what a step says, read from its start to its end."""
    edge = hop.edge
    if edge.relation is EdgeKind.LINK:
        return edge.kind
    is_inwards = edge.one == hop.start.name
    if edge.relation is EdgeKind.MEMBER:
        return "in" if is_inwards else "gathers"
    return "holds" if is_inwards else "in"


def rests_on(hop: acts.Hop) -> str:
    """Return what a step rests on: how rare a link's score is, what was said of it, and its facts."""
    edge = hop.edge
    if hop.link is None or edge.false_match_rate is None:
        return ""
    facts = [f"{name} {value}" for name, value in hop.link.evidence.told]
    return ", ".join([odds(edge.false_match_rate), str(edge.verdict), *facts])


def _hop(hop: acts.Hop) -> schemas.GraphHop:
    start, end, edge, link = _node(hop.start), _node(hop.end), _edge(hop.edge), hop.link
    if link is None:
        return schemas.GraphHop(start, end, edge, None, "", "", "", None, None, [])
    evidence = link.evidence
    return schemas.GraphHop(
        *(start, end, edge, link.score, link.version, link.part, link.other_part),
        *(box_shown(evidence.box), box_shown(evidence.other_box)),
        [LeadFact(name, value) for name, value in evidence.told],
    )


def _node(node: Node) -> schemas.GraphNode:
    return schemas.GraphNode(str(node.name), node.name.kind.value, node.title, node.detail, list(node.cases), node.form)


def _edge(edge: Edge) -> schemas.GraphEdge:
    return schemas.GraphEdge(
        *(str(edge.one), str(edge.other), edge.relation.value, edge.kind, edge.count, edge.accepted, edge.link),
        *(edge.linker, edge.false_match_rate, None if edge.verdict is None else edge.verdict.value),
        *(_time(edge.proposed_at), _time(edge.judged_at)),
    )


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")
