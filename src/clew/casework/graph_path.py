"""Tells why two things are connected: the ways from one to the other over links and what holds media.

The strongest way is that whose links are the least likely to hold one of chance: the false-match rates of the links on
it add up to least (the union bound on "at least one of them is by chance"). What an officer accepted adds nothing, nor
does what holds a media or an officer's gathering; what was rejected is not gone over. Of ways as strong the shortest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from clew.casework.desk import Desk
from clew.casework.graph import edge_of, permitted
from clew.casework.graph_nodes import (
    case_node,
    exhibit_node,
    gathering_node,
    media_node,
    node_named,
)
from clew.casework.link_kinds import check_kinds
from clew.errors import UsageError
from clew.matching.ways import Step, Ways
from clew.model.gathering import Gathering
from clew.model.graph import Edge, EdgeKind, Node, NodeKind, NodeName, WantedGraph
from clew.model.link_decision import Verdict
from clew.store import gatherings, graph_links, graph_places, links
from clew.store.catalog import Transaction
from clew.store.graph_links import GraphLink, Permitted
from clew.store.links import Link, turned
from clew.store.media import media_ids

MOST_WAYS = 10
_HOLDS = (NodeKind.CASE, NodeKind.EXHIBIT, NodeKind.MEDIA)
"""Each holds what comes after it."""


class Way(StrEnum):
    """Which of the ways one is: the strongest, that of fewest steps, or another that shares no link with those."""

    STRONGEST = "strongest"
    SHORTEST = "shortest"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Hop:
    """One step, from `start` to `end`; `edge` and `link` are told in that direction, `link` is None for none."""

    start: Node
    end: Node
    edge: Edge
    link: Link | None


@dataclass(frozen=True, slots=True)
class GraphPath:
    """A way: `rate` is what its links' false-match rates add up to, without those that were accepted."""

    way: Way
    hops: tuple[Hop, ...]
    rate: float

    @property
    def links(self) -> int:
        """How many of its steps are links."""
        return sum(each.link is not None for each in self.hops)


@dataclass(frozen=True, slots=True)
class GraphPaths:
    """The ways between two nodes, the strongest first; none where they are not connected."""

    one: NodeName
    other: NodeName
    paths: tuple[GraphPath, ...]


def graph_path(desk: Desk, one: str, other: str, wanted: WantedGraph, most: int = 3) -> GraphPaths:
    """Return ways from one node to another over links that are wanted, `most` at most; rejected links are no way.

    Raises NotFoundError and UsageError as `graph`.
    """
    with desk.catalog.reading() as tx:
        ends = node_named(tx, one), node_named(tx, other)
        if ends[0] == ends[1]:
            raise UsageError(f"{one!r} and {other!r} are one and the same")
        check_kinds(tx, wanted.kinds)
        wanted = replace(wanted, verdicts=set(wanted.verdicts) - {Verdict.REJECTED})
        net = _Net.of(tx, wanted, permitted(tx, desk, *ends))
        found = net.ways(net.number_of(tx, ends[0]), net.number_of(tx, ends[1]), min(most, MOST_WAYS))
        return GraphPaths(*ends, tuple(net.told(tx, net.number_of(tx, ends[0]), way, steps) for way, steps in found))


Key = tuple[str, int | str]
"""A node of the net: ("case", name), ("exhibit", number), ("media", number), ("gathering", number)."""


class _Net:
    """Everything that is connected in the agency, by number."""

    def __init__(self) -> None:
        self._keys: list[Key] = []
        self._numbers: dict[Key, int] = {}
        self._ends: list[tuple[int, int]] = []
        self._costs: list[float] = []
        self._links: list[GraphLink | None] = []
        self._exhibits: dict[int, graph_places.ExhibitNamed] = {}
        self._gathered: dict[int, Gathering] = {}

    @classmethod
    def of(cls, tx: Transaction, wanted: WantedGraph, allowed: Permitted) -> "_Net":
        """Read it; reading and searching take 4.3 s of a core over 100,000 links (`benchmarks/graph.py`)."""
        net = cls()
        net._exhibits = graph_places.exhibits_named(tx)
        for number, exhibit in sorted(net._exhibits.items()):
            net._join(("case", exhibit.case), ("exhibit", number), 0.0)
        net._gathered = {each.number: each for each in gatherings.gatherings(tx)}
        members = gatherings.member_media(tx, net._gathered)
        held = graph_places.exhibits_of_linked(tx) | graph_places.exhibits_of_shared(tx)
        held |= graph_places.exhibits_of_media(tx, frozenset().union(*members.values()) - held.keys())
        for media in sorted(held):
            for number in held[media]:
                net._join(("exhibit", number), ("media", media), 0.0)
        for number, some in sorted(members.items()):
            for media in sorted(some):
                net._join(("media", media), ("gathering", number), 0.0)
        for link in graph_links.links_of_agency(tx, wanted, allowed):
            cost = 0.0 if link.verdict is Verdict.ACCEPTED else link.false_match_rate
            net._join(("media", link.one), ("media", link.other), cost, link)
        return net

    def number_of(self, tx: Transaction, name: NodeName) -> int:
        """Return a node's number; a media that nothing is known of but where it lies gets one now."""
        key: Key
        if name.kind is NodeKind.CASE:
            key = "case", name.words[0]
        elif name.kind is NodeKind.EXHIBIT:
            key = next(("exhibit", n) for n, each in self._exhibits.items() if (each.case, each.name) == name.words)
        elif name.kind is not NodeKind.MEDIA:
            key = "gathering", int(name.words[0])
        else:
            (media,) = media_ids(tx, [bytes.fromhex(name.words[0])]).values()
            key = "media", media
            if key not in self._numbers:
                for exhibit in graph_places.exhibits_of_media(tx, [media]).get(media, ()):
                    self._join(("exhibit", exhibit), key, 0.0)
        return self._number(key)

    def ways(self, start: int, goal: int, most: int) -> list[tuple[Way, list[Step]]]:
        """Return the strongest way, the shortest where it is another, then others that share no link with those."""
        net = Ways(len(self._keys), self._ends, self._costs)
        first = net.cheapest(start, goal)
        if first is None:
            return []
        found = [(Way.STRONGEST, first)]
        short = net.shortest(start, goal)
        if short is not None and len(short) < len(first):
            found.append((Way.SHORTEST, short))
        while len(found) < most:
            used = {number for _, steps in found for number, _ in steps if not self._is_free(number, steps)}
            way = net.cheapest(start, goal, used) if used else None
            if way is None:
                break
            found.append((Way.OTHER, way))
        return found[:most]

    def _is_free(self, number: int, steps: Sequence[Step]) -> bool:
        """Whether a step may be gone again on another way: all but links, or all but the media where there is none."""
        if any(self._links[each] is not None for each, _ in steps):
            return self._links[number] is None
        return all(self._keys[end][0] != "media" for end in self._ends[number])

    def told(self, tx: Transaction, start: int, way: Way, steps: Sequence[Step]) -> GraphPath:
        """Return a way with its nodes and what its links rest on."""
        numbers = [start, *(there for _, there in steps)]
        nodes = self._nodes(tx, numbers)
        some = [link.number for number, _ in steps if (link := self._links[number]) is not None]
        rests = links.links_numbered(tx, some)
        hops = []
        for at, (number, there) in enumerate(steps):
            here = numbers[at]
            one, other, link = nodes[here], nodes[there], self._links[number]
            if link is None:
                hops.append(Hop(one, other, _holding(one, other), None))
                continue
            full = rests[link.number]
            seen = full if full.sha256.hex() == one.name.words[0] else turned(full)
            hops.append(Hop(one, other, replace(edge_of(link, one.name, other.name), kind=seen.kind), seen))
        return GraphPath(way, tuple(hops), sum(self._costs[number] for number, _ in steps))

    def _nodes(self, tx: Transaction, numbers: Sequence[int]) -> dict[int, Node]:
        keys = {number: self._keys[number] for number in numbers}
        media = [value for kind, value in keys.values() if kind == "media" and isinstance(value, int)]
        shown, held = graph_places.media_named(tx, media), graph_places.exhibits_of_media(tx, media)
        found = {}
        for number, (kind, value) in keys.items():
            if isinstance(value, str):
                found[number] = case_node(value)
            elif kind == "exhibit":
                found[number] = exhibit_node(self._exhibits[value])
            elif kind == "gathering":
                found[number] = gathering_node(self._gathered[value])
            else:
                found[number] = media_node(shown[value], held.get(value, ()), self._exhibits)
        return found

    def _number(self, key: Key) -> int:
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = len(self._keys)
            self._keys.append(key)
        return known

    def _join(self, one: Key, other: Key, cost: float, link: GraphLink | None = None) -> None:
        self._ends.append((self._number(one), self._number(other)))
        self._costs.append(cost)
        self._links.append(link)


def _holding(one: Node, other: Node) -> Edge:
    """Return the edge of what holds a media or an exhibit, or was gathered of media, from whichever end it is gone."""
    ends = one.name, other.name
    if not {each.kind for each in ends} <= set(_HOLDS):
        media, gathered = sorted(ends, key=lambda each: each.kind is not NodeKind.MEDIA)
        return Edge(media, gathered, EdgeKind.MEMBER)
    first, second = sorted(ends, key=lambda each: _HOLDS.index(each.kind))
    return Edge(first, second, EdgeKind.HOLDS)
