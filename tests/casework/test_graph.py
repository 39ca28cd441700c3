"""What is connected with what, and why, on both databases."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clew.casework import gather
from clew.casework.desk import Desk
from clew.casework.export_links import export_links
from clew.casework.graph import graph, links_between
from clew.casework.graph_path import Way, graph_path
from clew.config import Config
from clew.errors import NotFoundError, UsageError
from clew.model.gathering import GatheringKind, Sighting
from clew.model.graph import EdgeKind, Graph, NodeKind, WantedGraph
from clew.model.link import Box, Evidence
from clew.model.link_decision import Verdict
from clew.store import custody, link_decisions, linker_policies, links
from clew.store.links import Link
from clew.store.vault import Vault

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog

LINKER = ("places", "1")
SHOWN = {"a1": "OP-1", "a2": "OP-1", "b1": "OP-2", "b2": "OP-2", "c1": "OP-3", "c2": "OP-3", "d1": "OP-4"}
"""Media and their cases; `both` is in OP-3 and OP-4."""
LINKS = [
    ("a1", "b1", "same place", 1e-3),
    ("a2", "c1", "contains", 1e-6),
    ("c2", "b2", "same place", 1e-5),
    ("a1", "a2", "same place", 1e-9),
    ("a1", "c1", "same place", 0.1),
]


@pytest.fixture
def desk(catalog: "Catalog", values: "Values", tmp_path: Path) -> Desk:
    with catalog.writing() as tx:
        for case in sorted(set(SHOWN.values())):
            names = [name for name, of in SHOWN.items() if of == case] + ["both"] * (case in ("OP-3", "OP-4"))
            values.ingest(tx, case, [values.record(name) for name in names])
        links.record(
            tx,
            LINKER,
            [
                Link(0, *LINKER, kind, values.sha256(one), values.sha256(other), "", "", 9.0, rate, Evidence())
                for one, other, kind, rate in LINKS
            ],
        )
    return Desk(catalog, Vault(tmp_path / "vault"), Config(), "officer A", tmp_path / "spool")


def linked(values: "Values", told: Graph) -> set[tuple[str, str]]:
    names = {values.sha256(name).hex(): name for name in SHOWN}
    return {
        (names[each.one.words[0]], names[each.other.words[0]]) for each in told.edges if each.relation is EdgeKind.LINK
    }


def judge(desk: Desk, values: "Values", at: int, verdict: Verdict) -> None:
    one, other, kind, rate = LINKS[at]
    with desk.catalog.deciding() as tx:
        link = Link(0, *LINKER, kind, values.sha256(one), values.sha256(other), "", "", 9.0, rate, Evidence())
        link_decisions.append(tx, SHOWN[one], link, verdict, "seen", desk.officer)


def pair(values: "Values", one: str, other: str) -> tuple[str, str]:
    return (one, other) if values.sha256(one) < values.sha256(other) else (other, one)


def test_a_graph_around_a_case_is_bounded_and_filtered(desk: Desk, values: "Values") -> None:
    told = graph(desk, "OP-1", WantedGraph())
    ends = [pair(values, "a1", "b1"), pair(values, "a2", "c1"), pair(values, "a1", "a2"), pair(values, "a1", "c1")]
    assert linked(values, told) == set(ends)
    assert {str(each.name) for each in told.nodes if each.name.kind is not NodeKind.MEDIA} == {
        *("case:OP-1", "case:OP-2", "case:OP-3", "exhibit:OP-1/KP/1", "exhibit:OP-2/KP/1", "exhibit:OP-3/KP/1")
    }
    assert all({each.one, each.other} <= {node.name for node in told.nodes} for each in told.edges)
    judge(desk, values, 4, Verdict.ACCEPTED)
    judge(desk, values, 3, Verdict.REJECTED)
    best = graph(desk, "case:OP-1", WantedGraph(most=2))
    assert linked(values, best) == {ends[3], ends[1]}  # accepted first, then the rarest
    assert (best.links, best.left_out) == (3, 1)
    assert linked(values, graph(desk, "OP-1", WantedGraph(most_rate=1e-4))) == {ends[1]}
    assert linked(values, graph(desk, "OP-1", WantedGraph(["contained in"]))) == {ends[1]}
    assert linked(values, graph(desk, "OP-1", WantedGraph(verdicts=[Verdict.REJECTED]))) == {ends[2]}
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert not linked(values, graph(desk, "OP-1", WantedGraph(since=tomorrow)))
    assert len(linked(values, graph(desk, "OP-1", WantedGraph(until=tomorrow)))) == 3


def test_a_graph_around_a_media_goes_on_by_steps(desk: Desk, values: "Values") -> None:
    name = values.sha256("b2").hex()[:12]
    one = graph(desk, name, WantedGraph())
    assert linked(values, one) == {pair(values, "c2", "b2")}
    assert linked(values, graph(desk, f"media:{name}", WantedGraph(), steps=4)) == {pair(values, "c2", "b2")}
    more = graph(desk, values.sha256("b1").hex(), WantedGraph(), steps=2)
    assert linked(values, more) == {pair(values, *each[:2]) for each in (LINKS[0], LINKS[3], LINKS[4])}
    alone = graph(desk, values.sha256("d1").hex(), WantedGraph())
    assert [each.title for each in alone.nodes if each.name.kind is NodeKind.MEDIA] == [alone.nodes[-1].title]
    exhibit = graph(desk, "exhibit:OP-2/KP/1", WantedGraph())
    assert exhibit.links == 2


def test_cases_are_connected_by_links_and_by_what_both_hold(desk: Desk, values: "Values") -> None:
    judge(desk, values, 0, Verdict.ACCEPTED)
    told = graph(desk, None, WantedGraph())
    found = {(str(e.one), str(e.other), e.relation.value, e.kind): (e.count, e.accepted) for e in told.edges}
    assert found == {
        ("case:OP-1", "case:OP-2", "link", "same place"): (1, 1),
        ("case:OP-1", "case:OP-3", "link", "contains"): (1, 0),
        ("case:OP-1", "case:OP-3", "link", "same place"): (1, 0),
        ("case:OP-2", "case:OP-3", "link", "same place"): (1, 0),
        ("case:OP-3", "case:OP-4", "shares", ""): (1, 0),
    }
    assert (told.links, told.left_out) == (4, 0)
    assert [node.title for node in told.nodes] == ["OP-1", "OP-2", "OP-3", "OP-4"]
    few = graph(desk, None, WantedGraph(most=1))
    assert (few.links, few.left_out) == (4, 3)


def test_each_link_that_an_edge_between_cases_stands_for_is_told(desk: Desk, values: "Values") -> None:
    told = links_between(desk, "OP-1", "OP-3", WantedGraph())
    assert linked(values, told) == {pair(values, "a2", "c1"), pair(values, "a1", "c1")}
    assert {"case:OP-1", "case:OP-3"} <= {str(each.name) for each in told.nodes}
    assert (told.links, told.left_out) == (2, 0)
    few = links_between(desk, "OP-1", "OP-3", WantedGraph(most=1))
    assert (few.links, few.left_out) == (2, 1)
    for one, other, seen in (("OP-1", "OP-3", "contains"), ("OP-3", "OP-1", "contained in")):
        assert linked(values, links_between(desk, one, other, WantedGraph([seen]))) == {pair(values, "a2", "c1")}
        assert not linked(values, links_between(desk, other, one, WantedGraph([seen])))
    assert not linked(values, links_between(desk, "OP-1", "OP-2", WantedGraph(most_rate=1e-9)))
    with pytest.raises(NotFoundError):
        links_between(desk, "OP-1", "OP-9", WantedGraph())
    with pytest.raises(UsageError):
        links_between(desk, "OP-1", "OP-1", WantedGraph())


def test_what_a_linker_says_is_left_out_where_it_is_off(desk: Desk, values: "Values") -> None:
    with desk.catalog.deciding() as tx:
        linker_policies.append(tx, "OP-3", "places", "", desk.officer, is_off=True)
    assert linked(values, graph(desk, "OP-1", WantedGraph())) == {pair(values, "a1", "b1"), pair(values, "a1", "a2")}
    assert graph(desk, "OP-3", WantedGraph()).links == 0
    assert graph(desk, values.sha256("c1").hex(), WantedGraph()).links == 0
    told = graph(desk, None, WantedGraph())
    assert {(str(e.one), str(e.other)) for e in told.edges if e.relation is EdgeKind.LINK} == {
        ("case:OP-1", "case:OP-2")
    }
    (way,) = graph_path(desk, "OP-1", "OP-2", WantedGraph()).paths
    assert way.rate == 1e-3


def test_the_strongest_way_is_the_least_likely_by_chance(desk: Desk, values: "Values") -> None:
    names = {values.sha256(name).hex(): name for name in (*SHOWN, "both")}

    def walked(one: str, other: str) -> list[tuple[Way, list[str], float]]:
        return [
            (
                each.way,
                [names.get(each.hops[0].start.name.words[0], each.hops[0].start.title)]
                + [names.get(hop.end.name.words[0], hop.end.title) for hop in each.hops],
                each.rate,
            )
            for each in graph_path(desk, one, other, WantedGraph()).paths
        ]

    ways = walked("OP-1", "OP-2")
    assert ways[0][:2] == (Way.STRONGEST, ["OP-1", "KP/1", "a2", "c1", "KP/1", "c2", "b2", "KP/1", "OP-2"])
    assert ways[0][2] == pytest.approx(1.1e-5)
    assert ways[1] == (Way.SHORTEST, ["OP-1", "KP/1", "a1", "b1", "KP/1", "OP-2"], 1e-3)
    judge(desk, values, 0, Verdict.ACCEPTED)
    assert walked("OP-1", "OP-2")[0] == (Way.STRONGEST, ways[1][1], 0.0)
    judge(desk, values, 0, Verdict.REJECTED)
    judge(desk, values, 2, Verdict.REJECTED)
    assert walked("OP-1", "OP-2") == []
    assert walked("OP-3", "OP-4") == [(Way.STRONGEST, ["OP-3", "KP/1", "both", "KP/1", "OP-4"], 0.0)]
    (first, *_) = graph_path(desk, values.sha256("c1").hex(), values.sha256("a2").hex(), WantedGraph()).paths
    (hop,) = first.hops
    assert (hop.edge.kind, hop.edge.false_match_rate) == ("contained in", 1e-6)
    assert hop.link is not None
    assert hop.link.sha256 == values.sha256("c1")


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("OP-9", NotFoundError),
        ("case:OP-9", NotFoundError),
        ("exhibit:OP-1/KP/2", NotFoundError),
        ("media:", UsageError),
    ],
)
def test_what_is_no_node_is_said(desk: Desk, name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        graph(desk, name, WantedGraph())
    with pytest.raises(UsageError, match="one and the same"):
        graph_path(desk, "OP-1", "case:OP-1", WantedGraph())


def test_links_are_exported_on_record(desk: Desk, values: "Values", tmp_path: Path) -> None:
    judge(desk, values, 1, Verdict.ACCEPTED)
    judge(desk, values, 0, Verdict.REJECTED)
    done = export_links(desk, "OP-1", "links-csv", tmp_path / "links.csv", WantedGraph(most=2))
    with (tmp_path / "links.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    best = {pair(values, "a2", "c1"), pair(values, "a1", "a2")}
    assert {(each["sha256"], each["other_sha256"]) for each in rows} == {
        (values.sha256(one).hex(), values.sha256(other).hex()) for one, other in best
    }
    assert {each["verdict"] for each in rows} == {"accepted", "open"}
    assert (done.items, list(done.left_out.values())) == (2, [1])
    with desk.catalog.reading() as tx:
        (entry,) = (each for each in custody.entries(tx) if each.act == "links exported")
    assert json.loads(entry.details) == {
        "file": "links.csv",
        "format": "links-csv",
        "items": 2,
        "sha256": done.sha256.hex(),
    }


def test_gatherings_go_out_with_members_of_other_cases(desk: Desk, values: "Values", tmp_path: Path) -> None:
    whole, part = Sighting(values.sha256("b1")), Sighting(values.sha256("d1"), "", Box(0.1, 0.25, 0.3, 0.4))
    gather.make(desk, "OP-2", gather.ToMake(GatheringKind.PLACE, "Mill", sightings=(whole, part), reason="a sign"))
    done = export_links(desk, "OP-4", "gatherings-csv", tmp_path / "places.csv", WantedGraph())
    with (tmp_path / "places.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["sha256"]: row for row in csv.DictReader(file)}
    assert rows.keys() == {whole.sha256.hex(), part.sha256.hex()}
    told = rows[part.sha256.hex()]
    assert [told[each] for each in ("name", "cases", "left", "reason")] == ["Mill", "OP-4", "0.1", "a sign"]
    assert done.items == 2
    assert export_links(desk, "OP-1", "gatherings-csv", tmp_path / "none.csv", WantedGraph()).items == 0


def test_what_officers_gather_connects(desk: Desk, values: "Values") -> None:
    one, other = (Sighting(values.sha256(name)) for name in ("b1", "d1"))
    made = gather.make(desk, "OP-2", gather.ToMake(GatheringKind.PLACE, "Mill", sightings=(one, other)))
    name = f"place:{made.gathering.number}"
    told = graph(desk, name, WantedGraph())
    assert {str(each.one)[6:14] for each in told.edges if each.relation is EdgeKind.MEMBER} == {
        each.sha256.hex()[:8] for each in (one, other)
    }
    assert linked(values, told) == {pair(values, "a1", "b1")}
    assert [each.title for each in told.nodes if each.name.kind is NodeKind.PLACE] == ["Mill"]
    assert name in {str(each.name) for each in graph(desk, "OP-4", WantedGraph()).nodes}
    assert name in {str(each.name) for each in graph(desk, None, WantedGraph()).nodes}
    (way, *_) = graph_path(desk, "OP-2", "OP-4", WantedGraph()).paths
    assert next(hop.end.title for hop in way.hops if hop.edge.relation is EdgeKind.MEMBER) == "Mill"
    assert way.rate == 0.0
    assert graph_path(desk, name, "OP-2", WantedGraph()).paths[0].links == 0
    with pytest.raises(NotFoundError, match="no series"):
        graph(desk, f"series:{made.gathering.number}", WantedGraph())
