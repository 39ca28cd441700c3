"""The graph over HTTP and at the command line, as both tell it."""

import json
from collections.abc import Callable

import httpx
import msgspec
import pytest
from tests.web.conftest import CASE
from tests.web.leads import propose

from clew.casework.desk import Desk
from clew.cli.app import run
from clew.cli.schemas_graph import Graph, GraphPath

Address = Callable[[str], str]
ErrorOf = Callable[[httpx.Response], tuple[int, str]]


def test_the_graph_of_a_case_and_its_ways_are_told(
    desk: Desk, page: httpx.Client, api: Address, capsys: pytest.CaptureFixture[str]
) -> None:
    (one, _), *_, (_, other) = propose(desk, CASE, 4)
    told = page.get(api("./graph")).json()
    assert (told["around"], told["links"], told["left_out"]) == (f"case:{CASE}", 4, 0)
    assert [each["kind"] for each in told["nodes"]].count("media") == 5
    assert {each["relation"] for each in told["edges"]} == {"holds", "link"}
    rarest = page.get(api("./graph"), params={"most": 1, "kind": "same place"}).json()
    assert (rarest["links"], rarest["left_out"]) == (2, 1)
    assert [each["false_match_rate"] for each in rarest["edges"] if each["relation"] == "link"] == [1e-4]
    assert page.get(api("./graph"), params={"whole": True}).json()["edges"] == []
    (way, *_) = page.get(api("./graph/path"), params={"one": f"media:{one}", "other": other}).json()["ways"]
    assert (way["way"], way["links"], len(way["hops"])) == ("strongest", 0, 2)  # both lie in one exhibit
    place = ("--workspace", str(desk.config.workspace))
    assert run(["graph", "show", CASE, *place, "--json"]) == 0
    shown = msgspec.json.decode(capsys.readouterr().out, type=Graph, strict=True)
    assert [each.node for each in shown.nodes] == [each["name"] for each in told["nodes"]]
    assert run(["graph", "path", one, other, *place, "--json"]) == 0
    said = capsys.readouterr().out
    assert msgspec.json.decode(said, type=GraphPath, strict=True).ways[0].hops[0].edge.relation == "holds"
    assert json.loads(said)["one"] == f"media:{one}"
    assert run(["graph", "show", CASE, *place, "--odds", "5000"]) == 0
    assert capsys.readouterr().out.count("1 in ") == 2
    assert run(["graph", "path", one, other, *place]) == 0
    assert "KP/1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("graph?around=case:OP-9", (404, "not_found")),
        ("graph?most_rate=0", (422, "usage")),
        ("graph?since=20", (422, "usage")),
        (f"graph/path?one=case:{CASE}&other={CASE}", (422, "usage")),
        (f"graph/between?one={CASE}&other={CASE}", (422, "usage")),
        (f"graph/between?one={CASE}&other=OP-9", (404, "not_found")),
    ],
)
def test_what_can_not_be_drawn_is_said(
    reader: httpx.Client, api: Address, error_of: ErrorOf, path: str, expected: object
) -> None:
    assert error_of(reader.get(api(f"./{path}"))) == expected
