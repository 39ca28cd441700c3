"""Links as other tools read them: by NetworkX, by a spreadsheet, and by the ontologies of CASE/UCO."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from clew.errors import UsageError
from clew.format import ExportHead, link_format, link_formats
from clew.model.gathering import Gathering, GatheringKind, Member, Role, Said, Sighting, State
from clew.model.link import Box, Evidence
from clew.model.link_decision import LinkDecision, Verdict
from clew.model.linked import LinkedCase, LinkedGathering, LinkedMedia, LinkedPair, LinkedPlace

if TYPE_CHECKING:
    from tests.conftest import Values

HEAD = ExportHead("OP-1 <&> \x01", "Unit 7", "officer A", "2026-11-23T10:00:00Z", 1, is_case=True)
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
OFFENDER = Said("Subject 8", Role.OFFENDER, State.UNIDENTIFIED)
HOSTILE = '=cmd|"/c calc"!A1 <script>]]>\x00\x1b\ud800\n\u202eend'


@pytest.fixture
def linked(values: "Values") -> LinkedCase:
    def media(name: str, path: str) -> LinkedMedia:
        places = (
            LinkedPlace("OP-1", "KP/1", path, is_deleted=False),
            LinkedPlace("OP-2", "=KP", path, is_deleted=True),
        )
        return LinkedMedia(values.digests(name), 100, "image/jpeg", "picture", places)

    both = sorted([media("a", "bridge.jpg"), media("b", HOSTILE)], key=lambda each: each.digests.sha256)
    one, other = (each.digests.sha256 for each in both)
    said = [
        LinkDecision(number, "OP-1", "places", "contains", one, other, verdict, reason, "=officer", AT)
        for number, verdict, reason in ((1, Verdict.ACCEPTED, ""), (2, Verdict.REJECTED, HOSTILE))
    ]
    pair = LinkedPair(
        *(7, "places", "1", "contains", one, other, "", "frame at 40 ms", -0.5, 1e-5),
        *(Evidence(facts=(("inliers", "57 of 80"),)), AT, tuple(said)),
    )
    return LinkedCase(tuple(both), (pair,), tuple(gathered(one)))


def gathered(sha256: bytes) -> Iterator[LinkedGathering]:
    """Yield one gathering of each kind, of subjects one of each role."""
    seen = Sighting(sha256, "frame at 40 ms", Box(0.1, 0.25, 0.3, 0.4))
    kinds = {
        GatheringKind.SERIES: Said("=Old town", Role.UNSAID, State.UNSOLVED),
        GatheringKind.SUBJECT: Said("Subject 7", Role.VICTIM, State.SAFEGUARDED),
        GatheringKind.PLACE: Said("Mill", Role.UNSAID, State.IDENTIFIED),
        GatheringKind.DEVICE: Said("Camera 2", Role.UNSAID, State.UNIDENTIFIED),
    }
    for number, (kind, said) in enumerate([*kinds.items(), (GatheringKind.SUBJECT, OFFENDER)], start=1):
        member = Member(number, seen, number, "the same gate", HOSTILE, "=officer", AT)
        whole = Member(number, Sighting(sha256), number, "the same gate", HOSTILE, "=officer", AT)
        here = Gathering(number, kind, said, None, is_withdrawn=False, members=2, act=number)
        yield LinkedGathering(here, (whole, member) if number < 5 else ())


def written(name: str, linked: LinkedCase) -> bytes:
    stream = io.BytesIO()
    link_format(name).write_links(HEAD, linked, stream)
    return stream.getvalue()


@pytest.mark.parametrize("name", sorted(link_formats()))
def test_the_same_links_are_the_same_bytes(name: str, linked: LinkedCase) -> None:
    assert written(name, linked) == written(name, linked)
    assert written(name, LinkedCase((), ()))


def test_graphml_is_read_back(linked: LinkedCase, tmp_path: Path) -> None:
    file = tmp_path / "links.graphml"
    file.write_bytes(written("graphml", linked))
    graph: Any = nx.read_graphml(file)
    ((one, other, edge),) = (each for each in graph.edges(data=True) if "lead" in each[2])
    inside = [graph.get_edge_data(one, "subject2", "subject2_1"), graph.nodes["subject2"]]
    assert [inside[0][name] for name in ("relation", "box", "part")] == [
        "in subject",
        "0.1,0.25,0.3,0.4",
        "frame at 40 ms",
    ]
    assert inside[1] == {"label": "Subject 7", "kind": "subject", "role": "victim", "state": "safeguarded"}
    assert (one, other) == tuple(each.digests.sha256.hex() for each in linked.media)
    assert (edge["lead"], edge["relation"], edge["false_match_rate"], edge["score"]) == (7, "contains", 1e-5, -0.5)
    assert (edge["verdict"], edge["facts"], edge["judged"]) == ("rejected", "inliers: 57 of 80", AT.isoformat())
    assert edge["reason"] == HOSTILE.replace("\x00", "\ufffd").replace("\x1b", "\ufffd").replace("\ud800", "\ufffd")
    assert graph.nodes[one]["cases"] == "OP-1\nOP-2"


def test_no_cell_of_the_csv_is_a_formula(linked: LinkedCase) -> None:
    (row,) = csv.DictReader(io.StringIO(written("links-csv", linked).decode(), newline=""))
    assert (row["lead"], row["kind"], row["score"], row["false_match_rate"]) == ("7", "contains", "-0.5", "1e-05")
    assert (row["officer"], row["verdict"]) == ("'=officer", "rejected")
    assert row["reason"].startswith("'=cmd|")
    assert (row["path"][:5], row["other_part"]) == ("OP-1/", "frame at 40 ms")


def test_case_uco_holds_what_its_ontologies_ask_for(linked: LinkedCase, tmp_path: Path) -> None:
    file = tmp_path / "links.jsonld"
    file.write_bytes(written("case-uco", linked))
    things = json.loads(file.read_bytes())["@graph"]
    types = [each["@type"] if isinstance(each["@type"], str) else " ".join(each["@type"]) for each in things]
    assert {each: types.count(each) for each in types} == {
        "uco-observable:File cac-core:Artifact": 2,
        "uco-observable:ObservableRelationship cac-core:AssessmentResult": 1,
        "case-investigation:InvestigativeAction cac-core:InvestigativeAction": 1,
        "case-investigation:InvestigativeAction cac:EvidenceReviewAction": 2 + 4,
        "case-investigation:ProvenanceRecord": 2,
        "case-investigation:Investigation cac:CACInvestigation": 1,
        "uco-tool:AnalyticTool": 1,
        "uco-identity:Person": 1,
        "uco-core:Grouping": 1,
        "uco-identity:Person cac-core:PersonLikeEntity": 2,
        "uco-location:Location cac-core:PlaceLikeEntity": 1,
        "uco-observable:Device cac-core:EnduringEntity": 1,
        "uco-victim:Victim cac-core:Role": 1,
        "uco-role:Role cac-core:Role": 1,
        "uco-core:Relationship": 2 + 4 * 2,
    }
    by_name = {each["@id"]: each for each in things}
    assert len(by_name) == len(things)
    (link,) = (each for each in things if "uco-observable:ObservableRelationship" in each["@type"])
    source = by_name[link["uco-core:source"]["@id"]]
    hashes = source["uco-core:hasFacet"][0]["uco-observable:hash"]
    assert linked.links[0].sha256.hex().upper() in [each["uco-types:hashValue"]["@value"] for each in hashes]
    assert all(each["@id"] in by_name for each in things[-1]["uco-core:object"])
    checked = subprocess.run(
        [Path(sys.executable).with_name("case_validate"), "--built-version", "case-1.5.0", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, "Conforms: True" in checked.stdout) == (0, True), checked.stdout + checked.stderr


def test_members_are_rows_of_a_table_with_their_boxes(linked: LinkedCase) -> None:
    rows = list(csv.DictReader(io.StringIO(written("gatherings-csv", linked).decode(), newline="")))
    assert [row["gathering"] for row in rows] == ["1", "1", "2", "2", "3", "3", "4", "4", "5"]
    assert [rows[3][name] for name in ("kind", "name", "role", "state")] == [
        "subject",
        "Subject 7",
        "victim",
        "safeguarded",
    ]
    assert [rows[3][name] for name in ("left", "height", "part", "cases")] == [
        "0.1",
        "0.4",
        "frame at 40 ms",
        "OP-1; OP-2",
    ]
    assert (rows[0]["name"], rows[0]["officer"], rows[-1]["sha256"]) == ("'=Old town", "'=officer", "")


def test_a_format_that_writes_no_links_is_said() -> None:
    with pytest.raises(UsageError, match="case-uco, gatherings-csv, graphml, links-csv"):
        link_format("csv")
