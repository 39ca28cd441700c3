"""Links and gatherings as CASE/UCO in JSON-LD, with terms of the CAC ontology (caseontology.org, projectvic.org).

Validated with `case-utils` against CASE 1.3.0 and 1.5.0, and against the shapes of CAC 3.0.0. A media is a File, a link
an ObservableRelationship. That a linker proposed it, and what officers said, are InvestigativeActions whose result or
object it is. An exhibit is a ProvenanceRecord. A Series is a Grouping, a Subject a Person with a role, a Place a
Location, a Device a Device; each member is a Relationship of its media to it. What the ontologies have no term for (the
rate of false matches, the verdict, a state, a box) is said in words and as properties of a namespace of our own. No
confidence is made up of a rate. Of CAC no term is used whose definition says more than is known: see ADR 39.

Names of things end in UUIDs made of what they stand for (RFC 9562, version 5), so they are the same in every export.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import BinaryIO
from uuid import UUID, uuid5

from clew.format import ExportHead
from clew.model.gathering import Gathering, GatheringKind, Member, Role
from clew.model.link_decision import LinkDecision
from clew.model.linked import LinkedCase, LinkedGathering, LinkedMedia, LinkedPair

Thing = dict[str, object]

NAMESPACE = UUID("7b0c2a4e-6c0e-5f0a-9d52-0f3f6d9c1e77")
"""Of all names made here; any fixed one serves."""
CONTEXT = {
    "cac": "https://cacontology.projectvic.org#",
    "cac-core": "https://cacontology.projectvic.org/core#",
    "kb": "urn:clew:kb:",
    "clew": "urn:clew:terms:",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-location": "https://ontology.unifiedcyberontology.org/uco/location/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-role": "https://ontology.unifiedcyberontology.org/uco/role/",
    "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "uco-victim": "https://ontology.unifiedcyberontology.org/uco/victim/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TYPES = {
    GatheringKind.SERIES: ("uco-core:Grouping",),
    GatheringKind.SUBJECT: ("uco-identity:Person", "cac-core:PersonLikeEntity"),
    GatheringKind.PLACE: ("uco-location:Location", "cac-core:PlaceLikeEntity"),
    GatheringKind.DEVICE: ("uco-observable:Device", "cac-core:EnduringEntity"),
}
ROLES = {
    Role.VICTIM: ("uco-victim:Victim", "cac-core:Role"),
    Role.OFFENDER: ("uco-role:Role", "cac-core:Role"),
}
"""CAC's own roles need the time at which it all began, and call an offender who commits a crime."""
PROPOSED = ("case-investigation:InvestigativeAction", "cac-core:InvestigativeAction")
REVIEWED = ("case-investigation:InvestigativeAction", "cac:EvidenceReviewAction")


class CaseUco:
    """What forensic tools that speak CASE read."""

    name = "case-uco"
    title = "CASE/UCO (JSON-LD)"
    suffix = ".jsonld"
    holds_links = True

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
    for gathered in linked.gatherings:
        made |= {str(thing["@id"]): thing for thing in _gathering(head, gathered)}
        made |= {name: _officer(each.officer) for each in gathered.members if (name := _by(each)) not in made}
    yield from made.values()
    everything = [*(_media(each.digests.sha256) for each in linked.media), *map(_link, linked.links), *made]
    investigation = ("case-investigation:Investigation", "cac:CACInvestigation")
    yield {
        **_thing("investigation", investigation, head.agency, head.title),
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
    return {
        "@id": name,
        "@type": ["uco-observable:File", "cac-core:Artifact"],
        "rdfs:label": first.path.rpartition("/")[2] if first is not None else digests.sha256.hex()[:12],
        "uco-core:hasFacet": [content, file],
    }


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
    facts = "; ".join(f"{name}: {value}" for name, value in link.evidence.told)
    return {
        "@id": _link(link),
        "@type": ["uco-observable:ObservableRelationship", "cac-core:AssessmentResult"],
        "rdfs:label": f"lead: {link.kind}",
        "cac-core:assesses": [_ref(_media(link.sha256)), _ref(_media(link.other))],
        "cac-core:generatedBy": _ref(_name("investigative-action", "proposal", _link(link))),
        "cac-core:usesMethod": _ref(_name("tool", link.linker, link.version)),
        **_when("cac-core:issuedAtTime", link.proposed_at, "xsd:dateTimeStamp"),
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
        **_thing("investigative-action", PROPOSED, "proposal", _link(link)),
        "rdfs:label": "link proposed",
        "uco-core:name": "link proposed",
        **_when("uco-action:endTime", link.proposed_at),
        "uco-action:instrument": _ref(tool),
        "uco-action:object": [_ref(_media(link.sha256)), _ref(_media(link.other))],
        "uco-action:result": [_ref(_link(link))],
    }


def _decision(link: LinkedPair, said: LinkDecision) -> Thing:
    return {
        **_thing("investigative-action", REVIEWED, "decision", str(said.number)),
        "rdfs:label": f"lead judged: {said.verdict}",
        "uco-core:name": f"lead judged: {said.verdict}",
        **({"uco-core:description": said.reason} if said.reason else {}),
        **_when("uco-action:startTime", said.at),
        **_when("uco-action:endTime", said.at),
        "uco-action:performer": _ref(_name("identity", said.officer)),
        "uco-action:object": [_ref(_link(link))],
        "clew:verdict": said.verdict.value,
    }


def _gathering(head: ExportHead, gathered: LinkedGathering) -> Iterator[Thing]:
    """Yield a gathering, the role it has, each member as a relationship, and who put members in, and why."""
    each = gathered.gathering
    key = (head.agency, each.kind.value, str(each.number))
    thing = {
        **_thing(each.kind.value, TYPES[each.kind], *key),
        "rdfs:label": each.name,
        "uco-core:name": each.name,
        "uco-core:description": f"As officers say: {gathered.words}.",
        "clew:kind": each.kind.value,
        "clew:state": each.said.state.value,
    }
    if each.kind is GatheringKind.SERIES:
        thing["uco-core:context"] = each.kind.value
        thing["uco-core:object"] = [_ref(name) for name in dict.fromkeys(map(_of, gathered.members))]
    yield thing
    name = str(thing["@id"])
    if each.said.role is not Role.UNSAID:
        yield from _role(name, each.said.role)
    reviews: dict[str, Thing] = {}
    for member in gathered.members:
        made = _member(name, each, member)
        yield made
        review = _review(name, each, member)
        results = reviews.setdefault(str(review["@id"]), review)["uco-action:result"]
        if isinstance(results, list):
            results.append(_ref(str(made["@id"])))
    yield from reviews.values()


def _role(name: str, role: Role) -> Iterator[Thing]:
    made = {
        **_thing("role", ROLES[role], name, role.value),
        "rdfs:label": role.value,
        "uco-core:name": role.value,
        "uco-core:description": f"As officers say: {role}. No finding of a court.",
    }
    yield made
    yield {
        **_thing("relationship", "uco-core:Relationship", name, role.value),
        "uco-core:source": _ref(name),
        "uco-core:target": _ref(str(made["@id"])),
        "uco-core:kindOfRelationship": "has role",
        "uco-core:isDirectional": _truth(value=True),
    }


def _member(name: str, gathering: Gathering, member: Member) -> Thing:
    seen = member.sighting
    box = {} if seen.box is None else {side: getattr(seen.box, side) for side in ("left", "top", "width", "height")}
    where = " ".join([*([seen.part] if seen.part else []), *(f"{side} {value:g}" for side, value in box.items())])
    return {
        **_thing("relationship", "uco-core:Relationship", name, seen.sha256.hex(), where),
        "uco-core:source": _ref(_of(member)),
        "uco-core:target": _ref(name),
        "uco-core:kindOfRelationship": f"in {gathering.kind}",
        "uco-core:isDirectional": _truth(value=True),
        **({"uco-core:description": f"Of the media: {where}"} if where else {}),
        **({"clew:part": seen.part} if seen.part else {}),
        **{f"clew:{side}": _double(value) for side, value in box.items()},
    }


def _review(name: str, gathering: Gathering, member: Member) -> Thing:
    """Return the act by which an officer put something in; one for all that went in at once."""
    label = f"put into {gathering.kind} {gathering.name}"
    why = "; ".join(words for words in (member.reason, member.basis) if words)
    results: list[object] = []
    return {
        **_thing("investigative-action", REVIEWED, "gathered", name, member.officer, member.at.isoformat(), why),
        "rdfs:label": label,
        "uco-core:name": label,
        **({"uco-core:description": why} if why else {}),
        **_when("uco-action:startTime", member.at),
        **_when("uco-action:endTime", member.at),
        "uco-action:performer": _ref(_by(member)),
        "uco-action:object": [_ref(name)],
        "uco-action:result": results,
    }


def _of(member: Member) -> str:
    return _media(member.sighting.sha256)


def _by(member: Member) -> str:
    return _name("identity", member.officer)


def _officer(name: str) -> Thing:
    return {**_thing("identity", "uco-identity:Person", name), "uco-core:name": name}


def _thing(kind: str, types: str | Sequence[str], *key: str) -> Thing:
    return {"@id": _name(kind, *key), "@type": types if isinstance(types, str) else list(types)}


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


def _when(name: str, at: datetime | None, type_: str = "xsd:dateTime") -> dict[str, object]:
    return {} if at is None else {name: {"@type": type_, "@value": at.isoformat()}}


def _double(number: float) -> Mapping[str, str]:
    return {"@type": "xsd:double", "@value": repr(number)}


def _truth(*, value: bool) -> Mapping[str, object]:
    return {"@type": "xsd:boolean", "@value": value}


def _json(value: object) -> str:
    """Return JSON; what is no Unicode text in it (half a surrogate pair) becomes U+FFFD."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


plugin = CaseUco()
