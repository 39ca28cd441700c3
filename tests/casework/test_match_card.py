"""Cards of a lead: made, checked against the evidence, and found out where they were altered."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clew.casework import compare_again, match_card, verify_card
from clew.casework.describe_views import DescribeOptions, describe_views
from clew.casework.desk import Desk, open_desk
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.judge_lead import judge_lead
from clew.casework.leads import leads
from clew.casework.link import link
from clew.casework.match_card import make_lead_card
from clew.casework.progress import unwatched
from clew.casework.switch_linker import switch_linker
from clew.casework.verify_card import State
from clew.cli import render_leads
from clew.cli.render_leads import verdict_shown
from clew.config import Config
from clew.errors import UsageError
from clew.examine.plates import plate
from clew.linker import linkers
from clew.model.link_decision import Verdict
from clew.model.wanted_leads import WantedLeads
from clew.report.card import block, card_html, read_card
from clew.store import links, schema

HERE = "OP-114"


def drawn(*, is_cropped: bool) -> bytes:
    dice = np.random.default_rng(7)
    cells = dice.integers(0, 255, (24, 32, 3), dtype=np.uint8)
    picture = Image.fromarray(np.kron(cells, np.ones((28, 28, 1), np.uint8)))
    stream = io.BytesIO()
    (picture.crop((90, 70, 800, 600)) if is_cropped else picture).save(stream, "PNG")
    return stream.getvalue()


@contextmanager
def accepted(folder: Path, url: str = "") -> Iterator[Desk]:
    """A case with a lead that was accepted."""
    if (reason := linkers()["places"].missing()) is not None:
        pytest.skip(reason)
    settings = Config(workspace=str(folder / "ws"), catalog_url=url, workers=1)
    with open_desk(settings, "officer A", create=True) as opened:
        (folder / "seized").mkdir()
        for name, is_cropped in (("wall.png", False), ("corner.png", True)):
            (folder / "seized" / name).write_bytes(drawn(is_cropped=is_cropped))
        ingest(opened, folder / "seized", HERE, "KP/1", IngestOptions(), unwatched)
        describe_views(opened, HERE, DescribeOptions(("places",)), unwatched)
        link(opened, HERE, ("places",), unwatched)
        judge_lead(opened, HERE, lead_number(opened), Verdict.ACCEPTED, "the same wall")
        yield opened


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with accepted(tmp_path_factory.mktemp("cards")) as opened:
        yield opened


def lead_number(desk: Desk) -> int:
    return leads(desk, HERE, WantedLeads(verdicts=tuple(Verdict))).items[0].link.number


@pytest.fixture(scope="module")
def card(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "card.html"
    make_lead_card(desk, HERE, lead_number(desk), path, is_veiled=True)
    return path


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> Iterator[None]:
    """Start each sealed child once: what it says of the same media is the same."""
    with pytest.MonkeyPatch.context() as patch:
        once = cache(match_card.examined_once)
        for module in (verify_card, compare_again):
            patch.setattr(module, "examined_once", once)
        yield


def states(desk: Desk, path: Path) -> dict[str, State]:
    return {each.name: each.state for each in verify_card.verify_card(desk, path).claims}


def test_a_card_holds_all_over(desk: Desk, card: Path) -> None:
    found = verify_card.verify_card(desk, card)
    assert found.state is State.HOLDS
    assert {"this file", "chain of custody", "A: digests", "B: picture", "score again", "what officers said"} <= {
        each.name for each in found.claims
    }


@pytest.mark.parametrize("catalog_url", ["postgresql"], indirect=True)
def test_a_card_from_a_server_s_catalog_holds_all_over(catalog_url: str, tmp_path: Path) -> None:
    with accepted(tmp_path, catalog_url) as desk:
        make_lead_card(desk, HERE, lead_number(desk), tmp_path / "card.html", is_veiled=True)
        assert verify_card.verify_card(desk, tmp_path / "card.html").state is State.HOLDS


def test_an_altered_word_of_the_page_is_found_by_custody(desk: Desk, card: Path, tmp_path: Path) -> None:
    altered = tmp_path / "altered.html"
    altered.write_bytes(card.read_bytes().replace(b"Accepted by officer A", b"Accepted by officer B"))
    assert {name for name, state in states(desk, altered).items() if state is State.FAILS} == {"this file"}


def test_each_altered_claim_is_found_by_itself(desk: Desk, card: Path, tmp_path: Path) -> None:
    told = read_card(card.read_bytes())
    last = told.entries[-1]
    alterations = {
        "score again": replace(told, method=replace(told.method, score=told.method.score + 1)),
        "A: digests": replace(told, one=replace(told.one, digests=(("md5", "0" * 32), *told.one.digests[1:]))),
        "custody entries": replace(told, entries=(*told.entries[:-1], replace(last, officer="officer B"))),
        "chain's head": replace(told, head="0" * 64),
        "what officers said": replace(told, words=(replace(told.words[0], verdict="rejected"),)),
        "as recorded": replace(told, method=replace(told.method, false_match_rate=1e-9)),
        "B: places": replace(told, other=replace(told.other, places=(replace(told.other.places[0], path="x"),))),
    }
    for name, altered in alterations.items():
        path = tmp_path / "altered.html"
        path.write_bytes(card_html(altered, {}))
        assert states(desk, path)[name] is State.FAILS, name


def test_what_is_proposed_or_said_since_leaves_a_card_true_of_its_day(tmp_path: Path) -> None:
    with accepted(tmp_path) as desk:
        number, path = lead_number(desk), tmp_path / "card.html"
        make_lead_card(desk, HERE, number, path, is_veiled=True)
        judge_lead(desk, HERE, number, Verdict.REJECTED, "another wall")
        found = {each.name: each for each in verify_card.verify_card(desk, path).claims}
        assert found["what officers said"].state is State.SINCE
        assert "rejected by officer A on 20" in found["what officers said"].reason
        assert found["as recorded"].state is State.HOLDS
        with desk.catalog.writing() as tx:
            (held,) = links.links_numbered(tx, [number]).values()
            links.record(tx, (held.linker, held.version), [replace(held, score=held.score + 1)])
        card = verify_card.verify_card(desk, path)
        (recorded,) = [each for each in card.claims if each.name == "as recorded"]
        assert recorded.state is card.state is State.SINCE
        assert f"with score {held.score + 1:g}" in recorded.reason
        altered = replace(card.card, method=replace(card.card.method, score=held.score + 2))
        (tmp_path / "altered.html").write_bytes(card_html(altered, {}))
        assert states(desk, tmp_path / "altered.html")["as recorded"] is State.FAILS
        (told,) = leads(desk, HERE, WantedLeads(verdicts=tuple(Verdict))).items
        assert verdict_shown(render_leads.lead(told)).startswith("rejected; proposed anew 20")
        make_lead_card(desk, HERE, number, tmp_path / "new.html", is_veiled=True)
        assert "; the lead was proposed anew after that, on 20" in (tmp_path / "new.html").read_text()


def test_a_number_that_was_altered_in_the_catalog_does_not_pass_as_proposed_anew(tmp_path: Path) -> None:
    with accepted(tmp_path) as desk:
        number, path = lead_number(desk), tmp_path / "card.html"
        make_lead_card(desk, HERE, number, path, is_veiled=True)
        with desk.catalog.writing() as tx:
            tx.connection.execute(schema.links.update().values(score=3.0))
        assert states(desk, path)["as recorded"] is State.FAILS


def test_a_policy_since_leaves_the_rest_to_be_checked(tmp_path: Path) -> None:
    with accepted(tmp_path) as desk:
        path = tmp_path / "card.html"
        make_lead_card(desk, HERE, lead_number(desk), path, is_veiled=True)
        switch_linker(desk, HERE, "places", "no longer allowed here", is_off=True)
        found = states(desk, path)
        unchecked = {name for name, state in found.items() if state is State.UNCHECKED}
        assert unchecked == {"as recorded", "what officers said", "score again"}
        assert found["A: digests"] is State.HOLDS
        assert State.FAILS not in found.values()


def test_another_version_of_the_linker_is_no_lie(desk: Desk, card: Path, tmp_path: Path) -> None:
    told = read_card(card.read_bytes())
    path = tmp_path / "card.json"
    path.write_bytes(block(replace(told, method=replace(told.method, version="0"))))
    assert states(desk, path)["score again"] is State.UNCHECKED


def test_a_picture_that_is_gone_is_told_with_the_file_and_on_the_card(tmp_path: Path) -> None:
    with accepted(tmp_path) as desk:
        (tmp_path / "seized" / "wall.png").unlink()
        written = make_lead_card(desk, HERE, lead_number(desk), tmp_path / "card.html", is_veiled=True)
    card = read_card((tmp_path / "card.html").read_bytes())
    (name,) = [name for name, each in (("A", card.one), ("B", card.other)) if each.places[0].path == "wall.png"]
    assert written.left_out == {f"the picture of {name}, no such file or directory": 1}
    assert "could not be drawn: no such file or directory" in (tmp_path / "card.html").read_text()


def test_a_veiled_picture_holds_nothing_finer_than_its_cells() -> None:
    rgb = np.asarray(Image.open(io.BytesIO(drawn(is_cropped=False))))
    steps = {}
    for is_veiled in (True, False):
        shown = np.asarray(Image.open(io.BytesIO(plate(rgb, is_veiled=is_veiled))), np.int16)
        steps[is_veiled] = int(np.abs(np.diff(shown, axis=1)).max())
    assert steps[True] < 16
    assert steps[False] > 100


def test_a_card_has_a_name_that_says_what_it_is(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.html or \.pdf"):
        make_lead_card(desk, HERE, lead_number(desk), tmp_path / "card.txt", is_veiled=True)
