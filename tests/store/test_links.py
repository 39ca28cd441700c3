"""How media look, what relates them, and what officers say to it, in the catalog."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from clew.errors import NotFoundError
from clew.model.link import Box, Description, Evidence
from clew.model.link_decision import Verdict
from clew.model.stack import Stack, StackMember
from clew.model.wanted_leads import LeadOrder, WantedLeads
from clew.store import descriptions, link_decisions, links
from clew.store.case_leads import count_leads, lead_page, newest_of_leads
from clew.store.descriptions import Described, ViewRow
from clew.store.links import Link, turned
from clew.store.media import media_ids
from clew.store.stacks import replace_stacks

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog

LINKER = ("places", "1")
EVIDENCE = Evidence(
    *(Box(0, 0.25, 1, 0.5), None, ((0.1, 0.2, 0.3, 0.4),), (("inliers", "57 of 80"),)),
    sides=(("shown", "all of it", "a part"),),
)


def look(data: bytes, part: str = "", text: str = "") -> tuple[Description, str]:
    return Description("places", "1", part, data), text


def link(values: Values, one: object, other: object, *, rate: float = 1e-4, kind: str = "contains") -> Link:
    pair = values.sha256(one), values.sha256(other)
    return Link(0, *LINKER, kind, *pair, "", "frame at 40 ms", 57.0, rate, EVIDENCE)


@pytest.fixture
def described(catalog: Catalog, values: Values) -> Catalog:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(name) for name in "abc"])
        values.ingest(tx, "OP-2", [values.record(name) for name in "cd"])
    return catalog


def test_what_was_described_is_told_until_it_is_described_anew(described: Catalog, values: Values) -> None:
    every = [values.sha256(name) for name in "abcd"]
    with described.writing() as tx:
        assert descriptions.undescribed(tx, LINKER, every, retry_failed=False) == every
        assert descriptions.uncompared(tx, LINKER, every) == []
        said = {
            every[0]: Described([look(b"one", "frame at 40 ms"), look(b"two")]),
            every[1]: Described([]),
            every[2]: Described([], "over 30 s"),
        }
        descriptions.record(tx, LINKER, said)
        ids = media_ids(tx, every)
        assert descriptions.undescribed(tx, LINKER, every, retry_failed=False) == every[3:]
        assert descriptions.undescribed(tx, LINKER, every, retry_failed=True) == every[2:]
        assert descriptions.undescribed(tx, ("places", "2"), every, retry_failed=False) == every
        assert descriptions.uncompared(tx, LINKER, every) == sorted([ids[every[0]], ids[every[1]]])
        descriptions.mark_compared(tx, LINKER, [ids[every[0]]])
        assert descriptions.uncompared(tx, LINKER, every) == [ids[every[1]]]
        seen = [ViewRow(ids[every[0]], "", b"two"), ViewRow(ids[every[0]], "frame at 40 ms", b"one")]
        assert list(descriptions.views(tx, LINKER)) == descriptions.views_of(tx, LINKER, ids.values()) == seen
        descriptions.record(tx, LINKER, {every[0]: Described([look(b"new")])})
        assert [each.data for each in descriptions.views(tx, LINKER)] == [b"new"]
        assert descriptions.uncompared(tx, LINKER, every) == sorted([ids[every[0]], ids[every[1]]])
        assert list(descriptions.views(tx, ("places", "2"))) == []


def test_a_link_is_told_from_either_side_and_once_for_each_kind(described: Catalog, values: Values) -> None:
    given = [link(values, "a", "c"), link(values, "d", "c", rate=1e-6), link(values, "a", "b", kind="same place")]
    with described.writing() as tx:
        links.record(tx, LINKER, given)
        links.record(tx, LINKER, [turned(replace(given[0], score=60.0))])  # found from the other side, by a better view
        found = links.links_of(tx, [values.sha256("c"), values.sha256("b")])
    from_c = [(each.other, each.kind, each.score, each.part) for each in found[values.sha256("c")]]
    assert from_c == [
        (values.sha256("d"), "contained in", 57.0, "frame at 40 ms"),
        (values.sha256("a"), "contained in", 60.0, "frame at 40 ms"),
    ]
    (from_b,) = found[values.sha256("b")]
    assert (from_b.evidence.box, from_b.evidence.other_box) == (None, Box(0, 0.25, 1, 0.5))
    assert from_b.evidence.points == ((0.3, 0.4, 0.1, 0.2),)
    assert turned(turned(from_b)) == from_b
    assert from_b.evidence.told[-2:] == (("shown, here", "a part"), ("shown, there", "all of it"))


def test_a_link_knows_when_its_numbers_became_others(described: Catalog, values: Values) -> None:
    def told() -> Link:
        with described.reading() as tx:
            return links.links_of(tx, [given.sha256])[given.sha256][0]

    given = link(values, "a", "c")
    for each in (given, given):
        with described.writing() as tx:
            links.record(tx, LINKER, [each])
        assert told().anew_at is None
    for each in (replace(given, score=60.0), replace(given, score=60.0, evidence=Evidence(facts=(("inliers", "61"),)))):
        before = told().anew_at
        with described.writing() as tx:
            links.record(tx, LINKER, [each])
        after = told().anew_at
        assert after is not None
        assert before is None or before < after


def test_a_pair_keeps_the_kind_that_was_proposed_first_where_kinds_exclude_each_other(
    described: Catalog, values: Values
) -> None:
    with described.writing() as tx:
        links.record(tx, LINKER, [link(values, "a", "c", kind="same place")], is_one_kind=True)
        links.record(tx, LINKER, [link(values, "a", "c", kind="object")], is_one_kind=True)
        links.record(tx, LINKER, [turned(link(values, "a", "c", kind="same place", rate=1e-6))], is_one_kind=True)
        links.record(tx, ("faces", "1"), [link(values, "a", "c", kind="same face")], is_one_kind=True)
        found = links.links_of(tx, [values.sha256("a")])[values.sha256("a")]
    assert [(each.kind, each.false_match_rate) for each in found] == [("same place", 1e-6), ("same face", 1e-4)]


def test_a_newer_version_of_a_linker_speaks_for_the_older_ones(described: Catalog, values: Values) -> None:
    one, two = LINKER, (LINKER[0], "2")

    def shown() -> list[tuple[str, str, str]]:
        with described.reading() as tx:
            page = lead_page(tx, "OP-1", WantedLeads(verdicts=tuple(Verdict)), {})
            assert sum(each.count for each in count_leads(tx, "OP-1", {})) == len(page)
        names = {values.sha256(name): name for name in "abcd"}
        both = ((each, sorted((names[each.sha256], names[each.other]))) for each in page)
        return sorted((each.version, "".join(pair), each.kind) for each, pair in both)

    with described.writing() as tx:
        given = [
            link(values, *pair, kind=kind) for pair, kind in (("ab", "object"), ("ac", "object"), ("bd", "object"))
        ]
        links.record(tx, one, given)
        judged = links.links_of(tx, [values.sha256("b")])[values.sha256("b")]
        (with_d,) = [each for each in judged if each.other == values.sha256("d")]
        link_decisions.append(tx, "OP-1", with_d, Verdict.ACCEPTED, "", "officer")
        links.record(tx, two, [link(values, "a", "b", kind="object")])
    assert shown() == [("1", "ac", "object"), ("1", "bd", "object"), ("2", "ab", "object")]
    with described.writing() as tx:
        media = [values.sha256(name) for name in "abcd"]
        descriptions.record(tx, two, {each: Described([]) for each in media})
        descriptions.mark_compared(tx, two, list(media_ids(tx, media).values()))
    assert shown() == [("1", "bd", "object"), ("2", "ab", "object")]


def test_a_case_has_the_links_of_its_media_in_order(described: Catalog, values: Values) -> None:
    pairs = [("a", "b", 1e-6), ("a", "c", 1e-3), ("a", "d", 1e-4), ("b", "d", 1e-4), ("a", "d", 0.1), ("c", "d", 1e-9)]
    kinds = ["contains"] * 4 + ["same place", "contains"]
    with described.writing() as tx:
        links.record(
            tx,
            LINKER,
            [
                link(values, one, other, rate=rate, kind=kind)
                for (one, other, rate), kind in zip(pairs, kinds, strict=True)
            ],
        )
        stack = StackMember(values.sha256("a"), 0), StackMember(values.sha256("b"), 1)
        replace_stacks(tx, "OP-1", [Stack(values.sha256("a"), stack)])
    with described.reading() as tx:
        found = lead_page(tx, "OP-1", WantedLeads(), {})
        one_by_one: list[Link] = []
        while page := lead_page(
            tx, "OP-1", WantedLeads(count=1, after=one_by_one[-1].number if one_by_one else None), {}
        ):
            one_by_one += page
        assert one_by_one == found
        newest = lead_page(tx, "OP-1", WantedLeads(count=None, order=LeadOrder.NEWEST), {})
        assert [each.number for each in newest] == sorted((each.number for each in found), reverse=True)
        rest = WantedLeads(after=newest[1].number, order=LeadOrder.NEWEST)
        assert lead_page(tx, "OP-1", rest, {}) == newest[2:]
        said = {
            (each.sha256, each.other): (each.kind, each.evidence) for each in lead_page(tx, "OP-2", WantedLeads(), {})
        }
        with pytest.raises(NotFoundError, match="no lead 99"):
            lead_page(tx, "OP-1", WantedLeads(after=99), {})
        with pytest.raises(NotFoundError, match="OP-3"):
            count_leads(tx, "OP-3", {})
    # Only d is in a case that OP-1's media are not all in (c is in both); a and b are one stack.
    names = {values.sha256(name): name for name in "abcd"}
    seen = [(names[each.sha256] + names[each.other], each.false_match_rate) for each in found]
    assert sorted(seen[:2]) == [("ad", 1e-4), ("bd", 1e-4)]
    assert seen[2] == ("ad", 0.1)
    assert [("".join(sorted(pair)), rate) for pair, rate in seen[3:]] == [("cd", 1e-9), ("ac", 1e-3)]
    assert said[values.sha256("d"), values.sha256("b")][0] == "contained in"


def test_leads_are_counted_by_kind_and_the_newest_verdict(described: Catalog, values: Values) -> None:
    given = [link(values, "a", "d"), link(values, "b", "d"), link(values, "b", "c", kind="same place")]
    with described.deciding() as tx:
        links.record(tx, LINKER, given)
        assert newest_of_leads(tx) == (3, 0)
        for verdict in (Verdict.ACCEPTED, Verdict.REJECTED):
            link_decisions.append(tx, "OP-2", turned(given[0]), verdict, "another room", "officer A")
        assert newest_of_leads(tx) == (3, 2)
        assert link_decisions.decision(tx, 2).verdict is Verdict.REJECTED
        counts = {(each.kind, each.verdict): each.count for each in count_leads(tx, "OP-1", {})}
        assert counts == {("contains", "open"): 1, ("contains", "rejected"): 1, ("same place", "open"): 1}
        assert ("contained in", "rejected", 1) in [
            (each.kind, each.verdict, each.count) for each in count_leads(tx, "OP-2", {})
        ]
        (rejected,) = lead_page(tx, "OP-1", WantedLeads(["contains"], [Verdict.REJECTED]), {})
    assert {rejected.sha256, rejected.other} == {values.sha256("a"), values.sha256("d")}


def test_what_officers_say_of_a_link_is_kept_in_order(described: Catalog, values: Values) -> None:
    one, other = link(values, "a", "d"), link(values, "a", "b")
    with described.deciding() as tx:
        link_decisions.append(tx, "OP-1", one, Verdict.REJECTED, "another room", "officer A")
        link_decisions.append(tx, "OP-2", turned(one), Verdict.ACCEPTED, "", "officer B")
    with described.reading() as tx:
        found = link_decisions.decisions_on(tx, [turned(one), other])
    ((key, said),) = found.items()
    assert key == link_decisions.key_of(one) == link_decisions.key_of(turned(one))
    assert [(each.number, each.case, each.verdict, each.officer, each.reason) for each in said] == [
        (1, "OP-1", Verdict.REJECTED, "officer A", "another room"),
        (2, "OP-2", Verdict.ACCEPTED, "officer B", ""),
    ]
