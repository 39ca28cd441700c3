"""Tells what is connected with what: around a case, an exhibit, a media, a gathering, or between all cases."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from clew.casework import policy
from clew.casework.desk import Desk
from clew.casework.graph_nodes import (
    case_name,
    case_node,
    exhibit_name,
    exhibit_node,
    gathering_name,
    gathering_node,
    media_name,
    media_node,
    node_named,
)
from clew.casework.link_kinds import check_kinds
from clew.errors import UsageError
from clew.model.graph import Edge, EdgeKind, Graph, Node, NodeKind, NodeName, WantedGraph
from clew.model.link import turned_kind
from clew.model.link_decision import Verdict
from clew.store import gatherings, graph_links, graph_places
from clew.store.cases import case_id, exhibit_ids
from clew.store.cases import cases as cases_there_are
from clew.store.catalog import Transaction
from clew.store.gatherings import WantedGatherings
from clew.store.graph_links import GraphLink, Permitted, best_first
from clew.store.graph_places import ExhibitNamed
from clew.store.linker_policies import SwitchedOff
from clew.store.media import media_ids

HOLDERS = frozenset({NodeKind.CASE, NodeKind.EXHIBIT})
MOST_STEPS = 4
"""Of links from a media on: by then almost everything is reached that will ever be."""


def graph(desk: Desk, around: str | None, wanted: WantedGraph, steps: int = 1) -> Graph:
    """Return what is connected with a node over so many links, or all cases with each other where none is named.

    A link between two cases stands for all of a kind there; exhibits and media are told around a node only. Raises
    NotFoundError where there is no such node, UsageError for a name that several have, and a kind that no link is of.
    """
    with desk.catalog.reading() as tx:
        check_kinds(tx, wanted.kinds)
        if around is None:
            return between_cases(tx, wanted, policy.switched_off(tx, desk))
        name = node_named(tx, around)
        found = _around(tx, name, wanted, permitted(tx, desk, name), min(max(steps, 1), MOST_STEPS))
        kept = sorted(found.values(), key=best_first)[: wanted.most]
        nodes, edges = drawn(tx, kept, _focus(tx, name)[: wanted.most])
        return Graph(name, nodes, edges, len(found), len(found) - len(kept))


def links_between(desk: Desk, one: str, other: str, wanted: WantedGraph) -> Graph:
    """Return each link between two cases, which one edge of the graph of all cases tells the best of, with its media.

    Kinds are read from the first case's media. Raises NotFoundError, and UsageError where both are the same case.
    """
    if one == other:
        raise UsageError(f"{one!r} and {other!r} are one and the same case")
    with desk.catalog.reading() as tx:
        here = frozenset({case_id(tx, one), case_id(tx, other)})
        within = _cases_of(graph_places.exhibits_of_linked(tx), graph_places.exhibits_named(tx))
        first, second = sorted((one, other))
        kinds = {each if first == one else turned_kind(each) for each in wanted.kinds}
        some = graph_links.links_of_agency(tx, wanted, Permitted(policy.switched_off(tx, desk), here))
        found = [
            link
            for link in some
            if any((a, b) == (first, second) and (not kinds or kind in kinds) for a, b, kind in _pairs(link, within))
        ]
        nodes, edges = drawn(tx, found[: wanted.most])
        return Graph(None, nodes, edges, len(found), max(len(found) - wanted.most, 0))


def permitted(tx: Transaction, desk: Desk, *names: NodeName) -> Permitted:
    """Return what policy lets be shown of links around cases, exhibits, or what else is named."""
    holders = (each.words[0] for each in names if each.kind in HOLDERS)
    return Permitted(policy.switched_off(tx, desk), frozenset(case_id(tx, case) for case in holders))


def edge_of(link: GraphLink, one: NodeName, other: NodeName) -> Edge:
    """Return a link as an edge between its media."""
    return Edge(
        *(one, other, EdgeKind.LINK, link.kind, 1, int(link.verdict is Verdict.ACCEPTED), link.number, link.linker),
        *(link.false_match_rate, link.verdict, link.proposed_at, link.judged_at),
    )


def drawn(
    tx: Transaction, links: Sequence[GraphLink], more: Iterable[int] = ()
) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Return links, their media and some more, with the exhibits and cases that hold those, and what they are in."""
    numbers = {number for each in links for number in (each.one, each.other)} | set(more)
    shown, held = graph_places.media_named(tx, numbers), graph_places.exhibits_of_media(tx, numbers)
    exhibits = graph_places.exhibits_named(tx)
    names = {number: media_name(each) for number, each in shown.items()}
    here = [exhibits[number] for number in sorted({number for some in held.values() for number in some})]
    within = gatherings.gatherings_of_media(tx, numbers)
    gathered = gatherings.gatherings_numbered(tx, {number for some in within.values() for number in some})
    nodes = [
        *(case_node(case) for case in sorted({each.case for each in here})),
        *(exhibit_node(each) for each in here),
        *(media_node(shown[number], held.get(number, ()), exhibits) for number in sorted(shown)),
        *(gathering_node(gathered[number]) for number in sorted(gathered)),
    ]
    edges = [
        *(Edge(case_name(each.case), exhibit_name(each), EdgeKind.HOLDS) for each in here),
        *(
            Edge(exhibit_name(exhibits[number]), names[media], EdgeKind.HOLDS)
            for media in sorted(held)
            for number in held[media]
        ),
        *(edge_of(each, names[each.one], names[each.other]) for each in links),
        *(
            Edge(names[media], gathering_name(gathered[number]), EdgeKind.MEMBER)
            for media in sorted(within)
            for number in within[media]
        ),
    ]
    return tuple(nodes), tuple(edges)


def _focus(tx: Transaction, name: NodeName) -> list[int]:
    """Return the media that are drawn though nothing links to them: itself, or what officers gathered with it."""
    if name.kind is NodeKind.MEDIA:
        return list(media_ids(tx, [bytes.fromhex(name.words[0])]).values())
    if name.kind in HOLDERS:
        wanted = WantedGatherings(case=name.words[0])
        numbers = [each.number for each in gatherings.gatherings(tx, wanted)]
    else:
        numbers = [int(name.words[0])]
    return sorted({media for some in gatherings.member_media(tx, numbers).values() for media in some})


def _around(
    tx: Transaction, name: NodeName, wanted: WantedGraph, allowed: Permitted, steps: int
) -> dict[int, GraphLink]:
    """Return the links around a node by number, as many as there are within so many steps."""
    if name.kind not in HOLDERS:
        found = graph_links.links_of_media(tx, wanted, allowed, _focus(tx, name))
    else:
        numbers = exhibit_ids(tx, name.words[0])
        of = numbers.values() if name.kind is NodeKind.CASE else [numbers[name.words[1]]]
        found = graph_links.links_of_exhibits(tx, wanted, allowed, list(of))
    all_of = {each.number: each for each in found}
    for _ in range(steps - 1):
        reached = {number for each in found[: wanted.most] for number in (each.one, each.other)}
        found = [each for each in graph_links.links_of_media(tx, wanted, allowed, reached) if each.number not in all_of]
        all_of |= {each.number: each for each in found}
    return all_of


@dataclass(slots=True)
class _Between:
    """All links of one kind between two cases, with the best of them."""

    best: GraphLink
    count: int = 0
    accepted: int = 0


@dataclass(slots=True)
class _Cases:
    """What connects cases: links by the two cases and the kind as the first sees it, and contents that both hold."""

    links: dict[tuple[str, str, str], _Between] = field(default_factory=dict)
    shares: Counter[tuple[str, str]] = field(default_factory=Counter)


def between_cases(tx: Transaction, wanted: WantedGraph, off: SwitchedOff) -> Graph:
    """Return the agency's cases that are connected; of edges that links make `wanted.most` at most, the best ones."""
    exhibits = graph_places.exhibits_named(tx)
    within = _cases_of(graph_places.exhibits_of_linked(tx), exhibits)
    found = _Cases()
    numbers = {each: case_id(tx, each) for each in cases_there_are(tx)} if off else {}
    for link in graph_links.links_of_agency(tx, wanted, Permitted(off)):  # the best come first
        without = off.get(link.linker, frozenset())
        for key in _pairs(link, within):
            if without and not without.isdisjoint({numbers[key[0]], numbers[key[1]]}):
                continue
            each = found.links.setdefault(key, _Between(link))
            each.count += 1
            each.accepted += link.verdict is Verdict.ACCEPTED
    for cases in _cases_of(graph_places.exhibits_of_shared(tx), exhibits).values():
        found.shares.update(combinations(cases, 2))
    total = sum(each.count for each in found.links.values())
    kept = dict(list(found.links.items())[: wanted.most])
    edges = [
        *(_of_many(key, each) for key, each in kept.items()),
        *(
            Edge(case_name(one), case_name(other), EdgeKind.SHARES, count=count)
            for (one, other), count in sorted(found.shares.items())
        ),
    ]
    gathered, belonging = _gathered(tx, exhibits)
    edges += belonging
    cases = sorted({each.words[0] for edge in edges for each in (edge.one, edge.other) if each.kind is NodeKind.CASE})
    shown = sum(each.count for each in kept.values())
    return Graph(None, (*map(case_node, cases), *gathered), tuple(edges), total, total - shown)


def _gathered(tx: Transaction, exhibits: Mapping[int, ExhibitNamed]) -> tuple[list[Node], list[Edge]]:
    """Return what officers gathered out of several cases, and how many media of each case are in it."""
    every = {each.number: each for each in gatherings.gatherings(tx)}
    members = gatherings.member_media(tx, every)
    within = _cases_of(graph_places.exhibits_of_media(tx, frozenset().union(*members.values())), exhibits)
    nodes: list[Node] = []
    edges: list[Edge] = []
    for number, some in sorted(members.items()):
        counts = Counter(case for media in some for case in within.get(media, ()))
        if len(counts) > 1:
            nodes.append(gathering_node(every[number]))
            edges += [
                Edge(case_name(case), nodes[-1].name, EdgeKind.MEMBER, count=n) for case, n in sorted(counts.items())
            ]
    return nodes, edges


def _cases_of(held: Mapping[int, Sequence[int]], exhibits: Mapping[int, ExhibitNamed]) -> dict[int, list[str]]:
    return {media: sorted({exhibits[number].case for number in some}) for media, some in held.items()}


def _pairs(link: GraphLink, within: Mapping[int, Sequence[str]]) -> set[tuple[str, str, str]]:
    """Return the cases that a link is between, the first in order first, with its kind as that one sees it."""
    found = set()
    for one in within.get(link.one, ()):
        for other in within.get(link.other, ()):
            if one < other:
                found.add((one, other, link.kind))
            elif other < one:
                found.add((other, one, turned_kind(link.kind)))
    return found


def _of_many(key: tuple[str, str, str], links: _Between) -> Edge:
    one, other, kind = key
    best = links.best
    return Edge(
        *(case_name(one), case_name(other), EdgeKind.LINK, kind, links.count, links.accepted, best.number, best.linker),
        *(best.false_match_rate, best.verdict, best.proposed_at, best.judged_at),
    )
