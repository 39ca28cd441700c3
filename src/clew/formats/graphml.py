"""Links as GraphML (graphml.graphdrawing.org, 1.0): media are nodes, links are edges with a direction.

Series, subjects, places and devices are nodes too, with an edge from each media that is in them.

What XML 1.0 can't hold (section 2.2: most control characters, lone surrogates) becomes U+FFFD.
"""

import re
from typing import BinaryIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from clew.format import ExportHead
from clew.model.gathering import Member, Role
from clew.model.linked import LinkedCase, LinkedGathering, LinkedMedia, LinkedPair

Value = str | int | float
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE = {
    "label": "string", "sha256": "string", "md5": "string", "mime": "string", "kind": "string", "size": "long",
    "cases": "string", "paths": "string", "role": "string", "state": "string",
}  # fmt: skip
_EDGE = {
    "lead": "long", "relation": "string", "linker": "string", "version": "string", "score": "double",
    "false_match_rate": "double", "verdict": "string", "officer": "string", "reason": "string", "proposed": "string",
    "judged": "string", "facts": "string", "part": "string", "other_part": "string", "box": "string", "basis": "string",
}  # fmt: skip


class GraphMl:
    """A graph that Gephi, yEd, Cytoscape and NetworkX read."""

    name = "graphml"
    title = "GraphML"
    suffix = ".graphml"
    holds_links = True

    def write_links(self, head: ExportHead, linked: LinkedCase, stream: BinaryIO) -> None:
        """Write nodes, then edges."""
        xml = XMLGenerator(stream, "utf-8", short_empty_elements=True)
        xml.startDocument()
        _start(xml, "graphml", {"xmlns": _NAMESPACE})
        for what, fields in (("node", _NODE), ("edge", _EDGE)):
            for field, kind in fields.items():
                names = {"id": f"{what}_{field}", "for": what, "attr.name": field, "attr.type": kind}
                _start(xml, "key", names)
                xml.endElement("key")
        _start(xml, "graph", {"id": _clean(head.title), "edgedefault": "directed"})
        for media in linked.media:
            _write(xml, "node", {"id": media.digests.sha256.hex()}, _node(media))
        for gathered in linked.gatherings:
            _write(xml, "node", {"id": _name(gathered)}, _gathering(gathered))
        for link in linked.links:
            ends = {"source": link.sha256.hex(), "target": link.other.hex()}
            _write(xml, "edge", {"id": f"lead{link.number}", **ends}, _edge(link))
        for gathered in linked.gatherings:
            for at, member in enumerate(gathered.members):
                ends = {"source": member.sighting.sha256.hex(), "target": _name(gathered)}
                _write(xml, "edge", {"id": f"{_name(gathered)}_{at}", **ends}, _member(gathered, member))
        xml.endElement("graph")
        xml.endElement("graphml")
        xml.endDocument()


def _node(media: LinkedMedia) -> dict[str, Value]:
    digests = media.digests
    return {
        "label": media.places[0].path.rpartition("/")[2] if media.places else digests.sha256.hex()[:12],
        "sha256": digests.sha256.hex(),
        "md5": digests.md5.hex(),
        "mime": media.mime,
        "kind": media.kind,
        "size": media.size,
        "cases": "\n".join(media.cases),
        "paths": "\n".join(f"{each.case}/{each.exhibit}/{each.path}" for each in media.places),
    }


def _edge(link: LinkedPair) -> dict[str, Value]:
    last = link.decisions[-1] if link.decisions else None
    return {
        "lead": link.number,
        "relation": link.kind,
        "linker": link.linker,
        "version": link.version,
        "score": link.score,
        "false_match_rate": link.false_match_rate,
        "verdict": link.verdict.value,
        "officer": "" if last is None else last.officer,
        "reason": "" if last is None else last.reason,
        "proposed": "" if link.proposed_at is None else link.proposed_at.isoformat(),
        "judged": "" if last is None else last.at.isoformat(),
        "facts": "\n".join(f"{name}: {value}" for name, value in link.evidence.told),
        "part": link.part,
        "other_part": link.other_part,
    }


def _name(gathered: LinkedGathering) -> str:
    return f"{gathered.gathering.kind.value}{gathered.gathering.number}"


def _gathering(gathered: LinkedGathering) -> dict[str, Value]:
    said = gathered.gathering.said
    return {
        "label": said.name,
        "kind": gathered.gathering.kind.value,
        "role": "" if said.role is Role.UNSAID else said.role.value,
        "state": said.state.value,
    }


def _member(gathered: LinkedGathering, member: Member) -> dict[str, Value]:
    box = member.sighting.box
    return {
        "relation": f"in {gathered.gathering.kind.value}",
        "officer": member.officer,
        "reason": member.reason,
        "judged": member.at.isoformat(),
        "part": member.sighting.part,
        "box": "" if box is None else f"{box.left},{box.top},{box.width},{box.height}",
        "basis": member.basis,
    }


def _write(xml: XMLGenerator, what: str, names: dict[str, str], values: dict[str, Value]) -> None:
    _start(xml, what, names)
    for field, value in values.items():
        if value != "":
            _start(xml, "data", {"key": f"{what}_{field}"})
            xml.characters(_clean(str(value)))
            xml.endElement("data")
    xml.endElement(what)


def _start(xml: XMLGenerator, what: str, names: dict[str, str]) -> None:
    xml.startElement(what, AttributesImpl(names))


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


plugin = GraphMl()
