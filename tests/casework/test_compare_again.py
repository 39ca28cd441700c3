"""The two of a card, compared again, may be asked for from either side: what one side saw is not held against it."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from clew.casework import compare_again, match_card
from clew.casework.compare_again import compared_again
from clew.casework.describe_views import DescribeOptions, describe_views
from clew.casework.desk import open_desk
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.leads import leads
from clew.casework.link import link
from clew.casework.match_card import lead_card
from clew.casework.progress import unwatched
from clew.config import Config
from clew.linker import linkers
from clew.model.link import Box, Evidence, turned_evidence
from clew.model.wanted_leads import WantedLeads
from clew.samples.dice import Dice
from clew.samples.leads.rooms import draw_room, draw_view, seen_from
from clew.store.descriptions import views

CASE = "OP-1"


def shares(box: Box | None) -> tuple[float, ...]:
    return () if box is None else tuple(round(each, 5) for each in (box.left, box.top, box.width, box.height))


def test_either_side_may_have_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare_again, "examined_once", cache(match_card.examined_once))
    places = linkers()["places"]
    if (reason := places.missing()) is not None:
        pytest.skip(reason)
    room = draw_room(Dice(13, 1))
    evidence = tmp_path / "evidence"
    evidence.mkdir()
    for side in (1, 2):
        seen_from(room, draw_view(Dice(13, side + 5), side), (480, 360)).save(evidence / f"{side}.png")
    with open_desk(Config(workspace=str(tmp_path / "workspace"), workers=1), "officer A", create=True) as desk:
        ingest(desk, evidence, CASE, "KP/1", IngestOptions(), unwatched)
        describe_views(desk, CASE, DescribeOptions(("places",)), unwatched)
        link(desk, CASE, ("places",), unwatched)
        (lead,) = leads(desk, CASE, WantedLeads()).items
        card, _ = lead_card(desk, CASE, lead.link.number, is_veiled=True)
        with desk.catalog.reading() as tx:
            described = [each.data for each in views(tx, (places.name, places.version))]
        seen: list[Evidence] = []
        for asked, held in (described, described[::-1]):
            index = places.index()
            index.add([0], [held])
            (proposal,) = index.propose([1], [asked])
            assert proposal.score == card.method.score
            seen.append(proposal.evidence)
        assert seen[0] != turned_evidence(seen[1])
        outcomes = []
        for each in (*seen, *map(turned_evidence, seen)):
            one, other = replace(card.one, box=shares(each.box)), replace(card.other, box=shares(each.other_box))
            told = replace(card, one=one, other=other, method=replace(card.method, points=each.points))
            outcomes.append([is_so for _, is_so, _ in compared_again(desk, told)])
    assert sorted(outcomes) == [[True, False]] * 2 + [[True, True]] * 2  # the wrong way round none holds
