"""What a machine suggests for a gathering, and what goes on with an unsolved one, over cases."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clew.casework.desk import Desk
from clew.casework.gather import ToMake, decline, make, set_state
from clew.casework.gatherings import one_gathering
from clew.casework.judge_lead import judge_lead
from clew.casework.suggest_members import accept_suggestion, suggest_members
from clew.casework.triage import triage
from clew.casework.ungather import undo_gathering
from clew.config import Config
from clew.errors import NotFoundError
from clew.model.gathering import GatheringKind, Sighting, State
from clew.model.link import Box, Evidence
from clew.model.link_decision import Verdict
from clew.model.queue import QueueItem
from clew.model.stack import Stack, StackMember
from clew.store import gatherings, links, stacks
from clew.store.links import Link
from clew.store.vault import Vault

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog

LEFT, RIGHT = Box(0.1, 0.1, 0.2, 0.2), Box(0.6, 0.1, 0.2, 0.2)
LINKS = (
    ("a", "x", "same face", 1e-3, LEFT, LEFT),
    ("b", "x", "same face", 1e-4, LEFT, LEFT),
    ("a", "y", "same face", 1e-6, RIGHT, LEFT),
    ("a", "z", "same place", 1e-9, None, None),
    ("a", "b", "same face", 1e-2, LEFT, LEFT),
)
"""On `a` there are two people, left and right; `a` and `b` are in OP-1, the others in OP-2."""


@pytest.fixture
def desk(catalog: "Catalog", values: "Values", tmp_path: Path) -> Desk:
    with catalog.writing() as tx:
        for case, names in {"OP-1": "ab", "OP-2": "wxyz"}.items():
            values.ingest(tx, case, [values.record(name) for name in names])
            media = [values.sha256(name) for name in names]
            stacks.replace_stacks(tx, case, [Stack(each, (StackMember(each, 0),)) for each in media])
        for one, other, kind, rate, box, other_box in LINKS:
            seen = Evidence(box, other_box)
            found = Link(0, "faces", "1", kind, values.sha256(one), values.sha256(other), "", "", -rate, rate, seen)
            links.record(tx, ("faces", "1"), [found])
    return Desk(catalog, Vault(tmp_path / "vault"), Config(), "officer A", tmp_path / "spool")


def subject(desk: Desk, values: "Values", kind: GatheringKind = GatheringKind.SUBJECT) -> int:
    seen = [Sighting(values.sha256(each), "", LEFT) for each in "ab"]
    return make(desk, "OP-1", ToMake(kind, "One", sightings=seen)).gathering.number


def suggested(desk: Desk, values: "Values", number: int) -> list[tuple[str, int, float]]:
    names = {values.sha256(each): each for each in "abwxyz"}
    found = suggest_members(desk, "OP-1", number)
    return [(names[each.sighting.sha256], each.agrees, each.false_match_rate) for each in found]


def judged(desk: Desk, values: "Values", one: str, other: str, verdict: Verdict) -> None:
    with desk.catalog.reading() as tx:
        found = links.links_of(tx, [values.sha256(one)])[values.sha256(one)]
    number = next(each.number for each in found if each.other == values.sha256(other))
    judge_lead(desk, "OP-1", number, verdict, "seen")


def first_of(desk: Desk, case: str) -> QueueItem:
    return triage(desk, case)[0]


def test_a_subject_is_suggested_by_its_own_face_and_not_by_another_in_the_picture(desk: Desk, values: "Values") -> None:
    number = subject(desk, values)
    assert suggested(desk, values, number) == [("x", 2, 1e-4)]
    (told,) = suggest_members(desk, "OP-1", number)
    assert told.sighting == Sighting(values.sha256("x"), "", LEFT)
    assert told.basis == "same face (open, chance reaches it 1 in 10,000), agrees with 2 of 2 members; lead 2, 1"
    accepted = accept_suggestion(desk, "OP-1", number, values.sha256("x"), "the same coat", "key")
    assert accept_suggestion(desk, "OP-1", number, values.sha256("x"), "the same coat", "key").was_repeated
    assert suggested(desk, values, number) == []
    with desk.catalog.reading() as tx:
        newest = gatherings.members(tx, number)[0]
    assert (newest.sighting, newest.basis, newest.reason) == (told.sighting, told.basis, "the same coat")
    judge_lead(desk, "OP-2", 2, Verdict.REJECTED, "another coat")
    assert one_gathering(desk, "OP-1", number).members[0].member.basis == f"{told.basis}; rejected since: 2"
    judge_lead(desk, "OP-2", 2, Verdict.OPEN, "")
    assert one_gathering(desk, "OP-1", number).members[0].member.basis == told.basis
    undo_gathering(desk, "OP-1", accepted.act.number)
    assert suggested(desk, values, number) == [("x", 2, 1e-4)]


def test_what_was_rejected_or_declined_never_comes_again(desk: Desk, values: "Values") -> None:
    number = subject(desk, values, GatheringKind.SERIES)
    assert suggested(desk, values, number) == [("z", 1, 1e-9), ("y", 1, 1e-6), ("x", 2, 1e-4)]
    judged(desk, values, "a", "x", Verdict.ACCEPTED)
    judged(desk, values, "a", "z", Verdict.REJECTED)
    assert suggested(desk, values, number) == [("x", 2, 1e-4), ("y", 1, 1e-6)]
    declined = decline(desk, "OP-1", number, [Sighting(values.sha256("x"))], "another coat")
    assert suggested(desk, values, number) == [("y", 1, 1e-6)]
    with pytest.raises(NotFoundError, match="not suggested"):
        accept_suggestion(desk, "OP-1", number, values.sha256("x"))
    undo_gathering(desk, "OP-1", declined.act.number)
    assert suggested(desk, values, number)[0] == ("x", 2, 1e-4)


def test_what_goes_on_with_an_unsolved_series_stands_first(desk: Desk, values: "Values") -> None:
    before = {each.sha256: each.score for each in triage(desk, "OP-2")}
    number = subject(desk, values, GatheringKind.SERIES)
    first, second, third, _rest = triage(desk, "OP-2")
    assert (first.sha256, second.sha256) in [
        (values.sha256(one), values.sha256(other)) for one, other in (("y", "z"), ("z", "y"))
    ]
    assert first.score > sum(before.values())
    assert third.score == before[third.sha256]  # x: its open lead is too weak
    words = {each.sha256: each.reasons[0].text for each in (first, second)}
    lead = words[values.sha256("z")]
    assert lead.startswith(f"goes on with series {number} (One), unsolved: same place, lead 4 (open, chance")
    judged(desk, values, "b", "x", Verdict.ACCEPTED)
    assert first_of(desk, "OP-2").sha256 == values.sha256("x")
    assert "lead 2 (accepted)" in first_of(desk, "OP-2").reasons[0].text
    assert all("goes on" not in reason.text for each in triage(desk, "OP-1") for reason in each.reasons)
    decline(desk, "OP-2", number, [Sighting(values.sha256("x"))], "no")
    assert first_of(desk, "OP-2").sha256 != values.sha256("x")
    set_state(desk, "OP-1", number, State.SOLVED)
    assert {each.sha256: each.score for each in triage(desk, "OP-2")} == before


def test_a_subject_goes_on_by_its_own_face_and_not_by_another_in_the_picture(desk: Desk, values: "Values") -> None:
    before = {each.sha256: each.score for each in triage(desk, "OP-2")}
    left = make(
        desk, "OP-1", ToMake(GatheringKind.SUBJECT, "Left", sightings=[Sighting(values.sha256("a"), "", LEFT)])
    ).gathering.number
    assert {each.sha256: each.score for each in triage(desk, "OP-2")} == before  # y's lead is to the face on the right
    judged(desk, values, "a", "x", Verdict.ACCEPTED)
    first = first_of(desk, "OP-2")
    assert (first.sha256, first.score > max(before.values())) == (values.sha256("x"), True)
    assert first.reasons[0].text.startswith(f"goes on with subject {left} (Left), unsolved: same face")
    right = make(
        desk, "OP-1", ToMake(GatheringKind.SUBJECT, "Right", sightings=[Sighting(values.sha256("a"), "", RIGHT)])
    ).gathering.number
    told = {each.sha256: each.reasons[0].text for each in triage(desk, "OP-2") if each.reasons}
    assert told[values.sha256("y")].startswith(f"goes on with subject {right} (Right), unsolved: same face")
