"""What is connected with what: nodes, the edges between them, and which of it is wanted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from clew.model.link_decision import Verdict

MOST_LINKS = 2000
"""Of one graph; the page draws 600 at most, so that they can be read, and an export asks for all there are."""


class NodeKind(StrEnum):
    """What a node stands for: evidence, or what officers gathered."""

    CASE = "case"
    EXHIBIT = "exhibit"
    MEDIA = "media"
    SERIES = "series"
    SUBJECT = "subject"
    PLACE = "place"
    DEVICE = "device"


class EdgeKind(StrEnum):
    """What an edge says of its ends.

    `HOLDS`: the first holds the second (a case an exhibit, an exhibit a media). `LINK`: machines propose a relation.
    `MEMBER`: an officer put the first into the second. `SHARES`: the same contents lie in both cases.
    """

    HOLDS = "holds"
    LINK = "link"
    MEMBER = "member"
    SHARES = "shares"


@dataclass(frozen=True, slots=True, order=True)
class NodeName:
    """What names a node: its kind, and what it is known by.

    A case by its name, an exhibit by the case's and its own, a media by its SHA-256 in hex, what officers gathered by
    its number.
    """

    kind: NodeKind
    words: tuple[str, ...]

    def __str__(self) -> str:
        """Return it as it is typed: "case:OP-114", "media:ab12..."."""
        return f"{self.kind}:{'/'.join(self.words)}"


@dataclass(frozen=True, slots=True)
class Node:
    """A node as it is drawn: `title` says what it is in words, `detail` more of it (a path, a state).

    `cases` are those it lies in; `form` is what a media is: "picture", "video", "audio".
    """

    name: NodeName
    title: str
    detail: str = ""
    cases: tuple[str, ...] = ()
    form: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """What connects two nodes.

    `kind` is the link's, read from the one to the other, "" for what is no link. Of links between cases there may be
    `count`, of which officers accepted `accepted`; all else tells then of the best of them, the accepted and the
    rarest: `link` is its number, `false_match_rate` how often chance scores as high.
    """

    one: NodeName
    other: NodeName
    relation: EdgeKind
    kind: str = ""
    count: int = 1
    accepted: int = 0
    link: int | None = None
    linker: str = ""
    false_match_rate: float | None = None
    verdict: Verdict | None = None
    proposed_at: datetime | None = None
    judged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WantedGraph:
    """Which links are wanted: of these kinds (none: all), as rare as `most_rate`, with these verdicts, of this time.

    Since and until are of the proposal; `until` itself is left out. `most` links at most, the accepted and the rarest.
    """

    kinds: Collection[str] = ()
    most_rate: float = 1.0
    verdicts: Collection[Verdict] = (Verdict.OPEN, Verdict.LATER, Verdict.ACCEPTED)
    since: datetime | None = None
    until: datetime | None = None
    most: int = 150

    def __post_init__(self) -> None:
        """Raise ValueError for a rate that nothing has, or for no links at all."""
        if not 0 < self.most_rate <= 1 or self.most < 1:
            raise ValueError("a rate is above 0 and at most 1, and at least one link is wanted")


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and edges around `around`, None for all cases of the agency.

    `links` are those that pass what is wanted, of which `left_out` were left out because there are more than `most`.
    """

    around: NodeName | None
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    links: int
    left_out: int
