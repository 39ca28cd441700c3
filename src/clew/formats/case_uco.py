"""Links as CASE/UCO in JSON-LD (caseontology.org; validated against CASE 1.3.0 and 1.5.0 with `case-utils`).

A media is a File, a link an ObservableRelationship. That a linker proposed it, and what officers said, are
InvestigativeActions whose result or object it is. An exhibit is a ProvenanceRecord. What the ontologies have no term
for (the rate of false matches, the verdict, the linker's kind of relation is `kindOfRelationship`) is said in words and
as properties of a namespace of our own. No confidence is made up of a rate. CAC, the ontology for crimes against
children, is not among what `case-utils` can check, so none of its terms is used.

Names of things end in UUIDs made of what they stand for (RFC 9562, version 5), so they are the same in every export.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import BinaryIO
from uuid import UUID, uuid5

from clew.format import ExportHead
from clew.model.link_decision import LinkDecision
from clew.model.linked import LinkedCase, LinkedMedia, LinkedPair

Thing = dict[str, object]

NAMESPACE = UUID("7b0c2a4e-6c0e-5f0a-9d52-0f3f6d9c1e77")
"""Of all names made here; any fixed one serves."""
CONTEXT = {
    "kb": "urn:clew:kb:",
    "clew": "urn:clew:terms:",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class CaseUco:
    """What forensic tools that speak CASE read."""

    name = "case-uco"
    title = "CASE/UCO (JSON-LD)"
    suffix = ".jsonld"

    def write_links(self, head: ExportHead, linked: LinkedCase, stream: BinaryIO) -> None:
        """Write the context, then one thing a line."""
        things = _things(head, linked)
        stream.write(f'{{"@context":{_json(CONTEXT)},\n"@graph":['.encode())
        stream.writelines((",\n" if at else "\n").encode() + _json(thing).encode() for at, thing in enumerate(things))
        stream.write(b"\n]}\n")


def _things(head: ExportHead, linked: LinkedCase) -> Iterator[Thing]:
    made: dict[str, Thing] = {}
    for media in linked.media:
        yield _file(media)
        for each in media.places:
            record = made.setdefault(_exhibit(each.case, each.exhibit), _provenance(each.case, each.exhibit))
            held = record["uco-core:object"]
            if isinstance(held, list) and (ref := _ref(_media(media.digests.sha256))) not in held:
                held.append(ref)
    for link in linked.links:
        yield _relationship(link)
        tool = _name("tool", link.linker, link.version)
        made.setdefault(tool, _tool(link))
        yield _proposal(link, tool)
        for said in link.decisions:
            made.setdefault(_name("identity", said.officer), _officer(said.officer))
            yield _decision(link, said)
    yield from made.values()
    everything = [*(_media(each.digests.sha256) for each in linked.media), *map(_link, linked.links), *made]
    yield {
        **_thing("investigation", "case-investigation:Investigation", head.agency, head.title),
        "uco-core:name": head.title,
        "uco-core:description": f"Links of the case's media, exported by {head.officer} of {head.agency}. "
        "Proposed links are leads, not findings.",
        "uco-core:object": [_ref(each) for each in everything],
    }


def _file(media: LinkedMedia) -> Thing:
    digests, first = media.digests, media.places[0] if media.places else None
    name = _media(digests.sha256)
    hashes = [
        {
            **_facet(name, method, "uco-types:Hash"),
            "uco-types:hashMethod": method,
            "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": value.hex().upper()},
        }
        for method, value in (("MD5", digests.md5), ("SHA1", digests.sha1), ("SHA256", digests.sha256))
    ]
    content = {
        **_facet(name, "content", "uco-observable:ContentDataFacet"),
        "uco-observable:sizeInBytes": media.size,
        "uco-observable:hash": hashes,
        **({"uco-observable:mimeType": media.mime} if media.mime else {}),
    }
    file = {**_facet(name, "file", "uco-observable:FileFacet"), "uco-observable:sizeInBytes": media.size}
    if first is not None:
        file |= {
            "uco-observable:fileName": first.path.rpartition("/")[2],
            "uco-observable:filePath": f"{first.case}/{first.exhibit}/{first.path}",
        }
    return {"@id": name, "@type": "uco-observable:File", "uco-core:hasFacet": [content, file]}


def _provenance(case: str, exhibit: str) -> Thing:
    held: list[object] = []
    return {
        "@id": _exhibit(case, exhibit),
        "@type": "case-investigation:ProvenanceRecord",
        "uco-core:description": f"Exhibit {exhibit} of case {case}",
        "case-investigation:exhibitNumber": exhibit,
        "uco-core:object": held,
    }


def _relationship(link: LinkedPair) -> Thing:
    facts = "; ".join(f"{name}: {value}" for name, value in link.evidence.facts)
    return {
        "@id": _link(link),
        "@type": "uco-observable:ObservableRelationship",
        "uco-core:source": _ref(_media(link.sha256)),
        "uco-core:target": _ref(_media(link.other)),
        "uco-core:kindOfRelationship": link.kind,
        "uco-core:isDirectional": _truth(value=True),
        "uco-core:description": f"Proposed by {link.linker}/{link.version}; {link.verdict}. {facts}".strip(),
        "clew:lead": link.number,
        "clew:score": _double(link.score),
        "clew:falseMatchRate": _double(link.false_match_rate),
        "clew:verdict": link.verdict.value,
        **{f"clew:{name}": part for name, part in (("part", link.part), ("otherPart", link.other_part)) if part},
    }


def _tool(link: LinkedPair) -> Thing:
    return {
        **_thing("tool", "uco-tool:AnalyticTool", link.linker, link.version),
        "uco-core:name": f"Clew linker {link.linker}",
        "uco-tool:version": link.version,
    }


def _proposal(link: LinkedPair, tool: str) -> Thing:
    return {
        **_thing("investigative-action", "case-investigation:InvestigativeAction", "proposal", _link(link)),
        "uco-core:name": "link proposed",
        **_when("uco-action:endTime", link.proposed_at),
        "uco-action:instrument": _ref(tool),
        "uco-action:object": [_ref(_media(link.sha256)), _ref(_media(link.other))],
        "uco-action:result": [_ref(_link(link))],
    }


def _decision(link: LinkedPair, said: LinkDecision) -> Thing:
    return {
        **_thing("investigative-action", "case-investigation:InvestigativeAction", "decision", str(said.number)),
        "uco-core:name": f"lead judged: {said.verdict}",
        **({"uco-core:description": said.reason} if said.reason else {}),
        **_when("uco-action:startTime", said.at),
        **_when("uco-action:endTime", said.at),
        "uco-action:performer": _ref(_name("identity", said.officer)),
        "uco-action:object": [_ref(_link(link))],
        "clew:verdict": said.verdict.value,
    }


def _officer(name: str) -> Thing:
    return {**_thing("identity", "uco-identity:Person", name), "uco-core:name": name}


def _thing(kind: str, type_: str, *key: str) -> Thing:
    return {"@id": _name(kind, *key), "@type": type_}


def _facet(of: str, what: str, type_: str) -> Thing:
    return _thing(type_.rpartition(":")[2].lower(), type_, of, what)


def _name(kind: str, *key: str) -> str:
    return f"kb:{kind}-{uuid5(NAMESPACE, json.dumps([kind, *key]))}"


def _media(sha256: bytes) -> str:
    return _name("file", sha256.hex())


def _link(link: LinkedPair) -> str:
    return _name("relationship", link.linker, link.version, link.kind, link.sha256.hex(), link.other.hex())


def _exhibit(case: str, exhibit: str) -> str:
    return _name("provenance-record", case, exhibit)


def _ref(name: str) -> dict[str, str]:
    return {"@id": name}


def _when(name: str, at: datetime | None) -> dict[str, object]:
    return {} if at is None else {name: {"@type": "xsd:dateTime", "@value": at.isoformat()}}


def _double(number: float) -> Mapping[str, str]:
    return {"@type": "xsd:double", "@value": repr(number)}


def _truth(*, value: bool) -> Mapping[str, object]:
    return {"@type": "xsd:boolean", "@value": value}


def _json(value: object) -> str:
    """Return JSON; what is no Unicode text in it (half a surrogate pair) becomes U+FFFD."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


plugin = CaseUco()
