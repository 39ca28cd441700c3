"""A linker that a policy switched off describes, compares and shows nothing, and says so."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from tests.conftest import Values

from clew.casework import link as linking
from clew.casework import policy
from clew.casework.describe_views import DescribeOptions, describe_views
from clew.casework.desk import Desk, open_desk
from clew.casework.judge_lead import judge_lead
from clew.casework.leads import leads, newest_leads, one_lead
from clew.casework.link import link
from clew.casework.progress import unwatched
from clew.casework.show_policy import show_policy
from clew.casework.switch_linker import switch_linker
from clew.casework.withheld_leads import Withheld, withheld_leads
from clew.config import Config, Linkers
from clew.errors import ConfigError, ConflictError, NotFoundError, PolicyError, UsageError
from clew.linker import LinkIndex
from clew.model.link import Description, Evidence, Proposal
from clew.model.link_decision import Verdict
from clew.model.wanted_leads import WantedLeads
from clew.store import custody, descriptions, links
from clew.store.descriptions import Described
from clew.store.media import media_ids

HERE, THERE, BOTH = "OP-1", "OP-2", ("OP-1", "OP-2")


class Alike:
    """Whatever has the same first byte is alike."""

    name, version, kinds = "alike", "1", ("same byte",)

    def __init__(self) -> None:
        self.held: list[tuple[int, bytes]] = []

    def missing(self) -> str | None:
        return None

    def warm_up(self) -> None:
        return

    def index(self) -> LinkIndex:
        return Alike()

    def add(self, views: Sequence[int], descriptions: Sequence[bytes]) -> None:
        self.held += zip(views, descriptions, strict=True)

    def propose(self, views: Sequence[int], descriptions: Sequence[bytes]) -> list[Proposal]:
        return [
            Proposal(view, other, "same byte", 1.0, 0.01, Evidence())
            for view, mine in zip(views, descriptions, strict=True)
            for other, its in self.held
            if view != other and mine == its
        ]


@pytest.fixture
def desk(tmp_path: Path, values: Values, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Cases with a and shared, and with b and shared; all look alike to a linker."""
    alike = Alike()
    for module in ("clew.casework.policy", "clew.casework.switch_linker", "clew.casework.show_policy"):
        monkeypatch.setattr(f"{module}.linkers", lambda: {"alike": alike})
    monkeypatch.setattr("clew.casework.describe_views.linkers", lambda: {"alike": alike})
    media_of = {HERE: [values.sha256(each) for each in ("a", "s")], THERE: [values.sha256(each) for each in ("b", "s")]}
    monkeypatch.setattr(linking, "to_describe", lambda _tx, _desk, case, is_all: media_of[case] if is_all else [])
    with open_desk(Config(workspace=str(tmp_path / "workspace")), "officer A", create=True) as opened:
        with opened.catalog.writing() as tx:
            values.ingest(tx, HERE, [values.record(each) for each in ("a", "s")])
            values.ingest(tx, THERE, [values.record(each) for each in ("b", "s")])
            said = {values.sha256(each): Described([(Description("alike", "1", "", b"x"), "")]) for each in "abs"}
            descriptions.record(tx, ("alike", "1"), said)
        yield opened


def compared(desk: Desk, case: str) -> int:
    return link(desk, case, ("alike",), unwatched).proposed["alike"]


def pairs(desk: Desk, case: str) -> set[frozenset[bytes]]:
    return {frozenset((each.link.sha256, each.link.other)) for each in leads(desk, case, WantedLeads()).items}


def test_what_is_only_in_cases_where_it_is_off_is_neither_compared_nor_shown(desk: Desk, values: Values) -> None:
    a, b, s = (values.sha256(each) for each in "abs")
    assert compared(desk, HERE) == 3  # a-s, a-b, s-b
    assert pairs(desk, THERE) == {frozenset((a, b)), frozenset((a, s)), frozenset((b, s))}
    before = newest_leads(desk)
    assert withheld_leads(desk, THERE) == []
    number = next(each.link.number for each in leads(desk, THERE, WantedLeads()).items if each.link.other == a)
    switch_linker(desk, HERE, "alike", "order of 3 May", is_off=True)
    assert newest_leads(desk) != before
    assert pairs(desk, HERE) == set()
    assert withheld_leads(desk, HERE) == []
    assert withheld_leads(desk, THERE) == [Withheld("alike", ("same byte",), (HERE,))]
    assert leads(desk, HERE, WantedLeads()).off["alike"].said == "off by the case's policy: order of 3 May"
    assert pairs(desk, THERE) == {frozenset((s, b))}
    assert sum(each.count for each in leads(desk, THERE, WantedLeads(count=0)).counts) == 1
    for refused in (
        lambda: one_lead(desk, THERE, number),
        lambda: judge_lead(desk, THERE, number, Verdict.ACCEPTED, ""),
        lambda: one_lead(desk, HERE, number),
        lambda: link(desk, HERE, ("alike",), unwatched),
        lambda: describe_views(desk, HERE, DescribeOptions(("alike",)), unwatched),
    ):
        with pytest.raises(PolicyError, match="off by"):
            refused()
    with desk.catalog.reading() as tx:
        assert policy.withheld(tx, desk, "alike") == {media_ids(tx, [a])[a]}


def test_what_came_while_it_was_off_is_compared_once_it_is_on(desk: Desk, values: Values) -> None:
    a, b, s = (values.sha256(each) for each in "abs")
    assert compared(desk, HERE) == 3
    switch_linker(desk, HERE, "alike", "an order", is_off=True)
    with desk.catalog.writing() as tx:
        values.ingest(tx, THERE, [values.record("n")])
        said = {values.sha256("n"): Described([(Description("alike", "1", "", b"x"), "")])}
        descriptions.record(tx, ("alike", "1"), said)
    n = values.sha256("n")
    with desk.catalog.reading() as tx:
        assert descriptions.uncompared(tx, ("alike", "1"), [a, b, s, n]) == sorted(media_ids(tx, [a, b, n]).values())
    switch_linker(desk, HERE, "alike", "allowed again", is_off=False)
    compared(desk, HERE)
    with desk.catalog.reading() as tx:
        assert {frozenset((each.sha256, each.other)) for each in links.links_of(tx, [a])[a]} == {
            frozenset((a, other)) for other in (b, s, n)
        }


def test_switching_is_an_act_on_record(desk: Desk) -> None:
    for wrong, error, said in (
        (("OP-9", "alike", "why"), NotFoundError, "no case"),
        ((HERE, "nobody", "why"), NotFoundError, "there are alike"),
        ((HERE, "alike", " "), UsageError, "say why"),
    ):
        with pytest.raises(error, match=said):
            switch_linker(desk, *wrong, is_off=True)
    with pytest.raises(ConflictError, match="is on in case"):
        switch_linker(desk, HERE, "alike", "why", is_off=False)
    switch_linker(desk, HERE, "alike", "an order", is_off=True)
    switch_linker(desk, HERE, "alike", "allowed", is_off=False)
    ((state,), (other,)) = (show_policy(desk, case) for case in BOTH)
    assert [(each.is_off, each.reason, each.officer) for each in state.switchings] == [
        (True, "an order", "officer A"),
        (False, "allowed", "officer A"),
    ]
    assert (state.off, other.switchings) == ("", ())
    with desk.catalog.reading() as tx:
        acts = [(each.act, json.loads(each.details)["reason"]) for each in custody.entries(tx)]
    assert acts == [("linker switched off", "an order"), ("linker switched on", "allowed")]


def test_what_the_agency_switches_off_is_off_in_every_case(desk: Desk) -> None:
    assert compared(desk, HERE) == 3
    off = Desk(
        *(desk.catalog, desk.vault, msgspec.structs.replace(desk.config, linkers=Linkers(off=" alike,"))),
        *(desk.officer, desk.spool),
    )
    assert pairs(off, HERE) == pairs(off, THERE) == set()
    with pytest.raises(PolicyError, match="agency"):
        link(off, HERE, (), unwatched)
    with pytest.raises(PolicyError, match="every case"):
        switch_linker(off, HERE, "alike", "why", is_off=False)
    with off.catalog.reading() as tx, pytest.raises(PolicyError, match=r"linkers\.off"):
        policy.require_allowed(tx, off, None, "alike")
    wrong = Desk(
        *(desk.catalog, desk.vault, msgspec.structs.replace(desk.config, linkers=Linkers(off="alikes"))),
        *(desk.officer, desk.spool),
    )
    with pytest.raises(ConfigError, match=r"'alikes'.*there are alike"):
        leads(wrong, HERE, WantedLeads())
