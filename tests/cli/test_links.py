"""What commands say of leads, the graph and gatherings: filters that leave nothing, what names a row."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests import numbered_films

from clew.casework.describe_views import DescribeOutcome
from clew.casework.desk import open_desk
from clew.casework.link import LinkOutcome
from clew.cli import schemas_gatherings, schemas_graph, schemas_leads
from clew.config import Config
from clew.linker import linkers
from clew.model.link import Box, Evidence
from clew.store import links
from clew.store.links import Link

if TYPE_CHECKING:
    from tests.conftest import Values

Clew = Callable[..., Any]
HERE, THERE = "OP-1", "OP-2"
LINKS = (("a", "x", "same place", 1e-4), ("a", "y", "contains", 1e-6), ("b", "a", "same place", 1e-9))
CASE = ("--case", HERE)


@pytest.fixture
def digests(workspace: Path, values: "Values") -> dict[str, str]:
    """A workspace of two cases with three links; the SHA-256 of each media by its name."""
    with (
        open_desk(Config(workspace=str(workspace)), "officer A", create=True) as desk,
        desk.catalog.writing() as tx,
    ):
        for case, names in {HERE: "ab", THERE: "xy"}.items():
            values.ingest(tx, case, [values.record(name, f"{name}.jpg".encode()) for name in names])
        for one, other, kind, rate in LINKS:
            seen = Evidence(Box(0.1, 0.1, 0.2, 0.2), None)
            found = Link(0, "places", "1", kind, values.sha256(one), values.sha256(other), "", "", -rate, rate, seen)
            links.record(tx, ("places", "1"), [found])
    return {name: values.sha256(name).hex() for name in "abxy"}


@pytest.mark.usefixtures("digests")
@pytest.mark.parametrize(
    "words",
    [
        ("leads", "show", *CASE),
        ("graph", "show"),
        ("graph", "show", HERE),
        ("graph", "path", HERE, THERE),
        ("graph", "export", "links.csv", *CASE, "--format", "links-csv"),
    ],
    ids=" ".join,
)
def test_a_kind_that_no_link_is_of_is_a_wrong_use(clew: Clew, tmp_path: Path, words: tuple[str, ...]) -> None:
    said = clew(*words, "--kind", "nonsense")
    assert (said.code, said.out) == (2, "")
    assert "no link is of the kind 'nonsense'; kinds are: contained in, contains, " in said.err
    assert not (tmp_path / "links.csv").exists()
    assert "links exported" not in clew("custody").out


@pytest.mark.usefixtures("digests")
def test_filters_that_leave_nothing_say_how_much_they_leave_out(clew: Clew) -> None:
    said = clew("leads", "show", *CASE, "--kind", "same text")
    assert (said.code, said.out) == (0, "")
    assert "none of the 3 leads here passes these filters" in said.err
    for words in ((), (HERE,)):
        said = clew("graph", "show", *words, "--verdict", "accepted")
        assert (said.code, said.out) == (0, "")
        assert f"none of the {3 if words else 2} links here passes these filters" in said.err
    said = clew("graph", "export", "links.csv", *CASE, "--format", "links-csv", "--verdict", "accepted")
    assert "0 links" in said.out
    assert "none of the 3 links here passes these filters" in said.err
    assert "make one with" in clew("gather", "list").err
    clew("gather", "make", "place", "Mill", *CASE)
    assert "none passes these filters" in clew("gather", "list", "--kind", "device").err


def test_a_case_without_leads_says_how_to_look_for_some(clew: Clew, ingested: Path) -> None:
    assert ingested.is_dir()
    assert "clew link" in clew("leads", "show", "--case", "OP-114", "--kind", "same place").err
    assert "clew link" in clew("graph", "show", "--verdict", "accepted").err


@pytest.mark.usefixtures("digests")
def test_leads_that_another_cases_policy_withholds_are_not_silent(clew: Clew) -> None:
    clew("linkers", "off", "places", "--case", THERE, "--reason", "an order")
    said = clew("leads", "show", *CASE)
    assert "withheld: places (contains, same place): to media of cases where it is off by policy (OP-2)" in said.err
    clew("linkers", "on", "places", "--case", THERE, "--reason", "over")
    assert "withheld" not in clew("leads", "show", *CASE).err


@pytest.mark.usefixtures("digests")
def test_a_list_that_a_policy_empties_says_by_whose(clew: Clew) -> None:
    clew("linkers", "off", "places", "--case", HERE, "--reason", "an order")
    said = clew("leads", "show", "--case", THERE)
    assert (said.code, said.out) == (0, "")
    assert "`clew linkers show --case OP-1` tells by whom" in said.err
    assert "no leads here yet" not in said.err


@pytest.mark.usefixtures("digests")
def test_a_word_on_a_lead_of_no_case_says_that_there_is_no_such_case(clew: Clew) -> None:
    said = clew("leads", "accept", "1", "--case", "OP-999")
    assert "no case 'OP-999'" in said.err
    assert "has no lead 1" not in said.err


def test_what_could_not_be_described_says_where_it_lies_and_what_to_do(
    clew: Clew, digests: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    came = DescribeOutcome(0, {bytes.fromhex(digests["a"]): "encrypted"}, {}), LinkOutcome({}, {})
    monkeypatch.setattr("clew.casework.relate.relate", lambda *_: came)
    said = clew("link", *CASE)
    assert said.code == 1
    assert "OP-1, KP/1: a.jpg: encrypted" in said.err
    assert "--retry-failed --password-file FILE" in said.err
    assert "put off" not in said.err
    monkeypatch.setattr("clew.casework.relate.put_off", lambda *_: 3)
    assert "put off: 3 pictures and films known already, or in a stack behind another; --all" in clew("link", *CASE).err
    found = msgspec.json.decode(clew("link", *CASE, "--json").out, type=schemas_leads.Linked, strict=True)
    assert [(each.exhibit, each.path) for each in found.failed] == [("KP/1", "a.jpg")]


def test_a_film_without_a_sensors_noise_says_what_it_takes(clew: Clew, workspace: Path, tmp_path: Path) -> None:
    if (reason := linkers()["cameras"].missing()) is not None:
        pytest.skip(reason)
    with open_desk(Config(workspace=str(workspace)), "officer A", create=True):
        (tmp_path / "film.mkv").write_bytes(numbered_films.film())
    said = clew("camera", "search", tmp_path / "film.mkv")
    assert "the film shows no sensor's noise" in said.err
    assert "'zzzz' is not hexadecimal" in clew("camera", "make", "x", "-m", "zzzz", "--case", "OP-1").err


@pytest.mark.usefixtures("digests")
def test_groups_of_faces_that_were_not_looked_for_name_what_to_do(clew: Clew) -> None:
    said = clew("face", "groups", "make", *CASE)
    assert "2 pictures and films were not looked at for faces yet: clew link --case OP-1" in said.err
    assert "groups list" not in said.err
    assert "no group of 2 faces or more" in clew("face", "groups", "list", *CASE).err


@pytest.mark.usefixtures("digests")
def test_leads_come_in_the_order_that_is_asked_for_and_all_with_limit_0(clew: Clew) -> None:
    def numbers(*words: str) -> list[int]:
        said = clew("leads", "show", *CASE, "--json", *words)
        return [each.lead for each in msgspec.json.decode(said.out, type=list[schemas_leads.Lead])]

    assert numbers() == numbers("--order", "strongest") == [2, 1, 3]
    assert numbers("--order", "newest") == [3, 2, 1]
    assert numbers("--limit", "2") == [2, 1]
    assert numbers("--limit", "0") == [2, 1, 3]
    said = clew("leads", "show", *CASE, "--limit", "1")
    assert "2 more; --limit 0 shows all" in said.err


def test_the_graphs_rows_name_leads_and_media(clew: Clew, digests: dict[str, str]) -> None:
    said = clew("graph", "show", HERE)
    assert said.out.splitlines()[0].split()[:2] == ["LEAD", "ONE"]
    (row,) = (each for each in said.out.splitlines() if each.split()[0] == "3")
    for name in "ab":
        assert f"picture {digests[name][:12]} {name}.jpg" in row
    assert clew("graph", "show", digests["a"][:12]).code == 0
    (between, *_) = clew("graph", "show").out.splitlines()[1:]
    assert between.split()[0] == "2"
    assert "1 of 3 links left out, none of them stronger; --limit 0" in clew("graph", "show", HERE, "-n", "2").err
    every = clew("graph", "show", HERE, "--limit", "0", "--json")
    assert msgspec.json.decode(every.out, type=schemas_graph.Graph).left_out == 0
    (way, *_) = clew("graph", "path", HERE, THERE).out.splitlines()
    assert "1 link, by chance" in way


@pytest.mark.usefixtures("digests")
def test_what_was_typed_is_what_an_error_names(clew: Clew) -> None:
    for words in (("graph", "show", "media:zz"), ("gather", "make", "place", "Mill", "zz", *CASE)):
        said = clew(*words)
        assert said.code == 2
        assert "'zz' is not hexadecimal" in said.err


def test_what_is_suggested_says_where_it_lies(clew: Clew, digests: dict[str, str]) -> None:
    made = clew("gather", "make", "place", "Mill", digests["a"], *CASE)
    assert ", 1 member\n" in made.out
    (told,) = msgspec.json.decode(
        clew("gather", "suggest", "1", *CASE, "--json", "--limit", "1").out,
        type=list[schemas_gatherings.MemberSuggested],
    )
    assert (told.sha256, told.path, told.cases) == (digests["b"], "b.jpg", [HERE])
    rows = clew("gather", "suggest", "1", *CASE, "--limit", "0").out.splitlines()
    assert rows[2].split()[1:3] == ["x.jpg", THERE]


def test_a_gathering_is_shown_without_a_case_too(clew: Clew, digests: dict[str, str]) -> None:
    clew("gather", "make", "place", "Mill", digests["a"], *CASE)
    for words in ((), CASE):
        said = clew("gather", "show", "1", *words, "--json")
        (member,) = msgspec.json.decode(said.out, type=schemas_gatherings.GatheringDetails).members
        assert (member.path, member.cases) == ("a.jpg", [HERE])
    assert clew("gather", "show", "1", "--case", "OP-9").code == 2
    assert "place 1 Mill" in clew("graph", "show", "place:1").out
