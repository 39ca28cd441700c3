"""Second opinions, on either database."""

import dataclasses
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.conftest import Values

from clew.casework.ask_opinions import AskedFor, Draw, ask_opinions
from clew.casework.assign import Task, assign
from clew.casework.decide import Choice, decide, undo_all
from clew.casework.desk import Desk
from clew.casework.give_opinion import View, give_opinion, settle
from clew.casework.live_gallery import shown_now
from clew.casework.opinions import disagreements, rounds, waiting
from clew.config import Config
from clew.errors import ConflictError, HeldError, NotFoundError, UsageError
from clew.gallery.filters import Filters
from clew.gallery.names import names_of
from clew.model.stack import Stack, StackMember
from clew.store import custody, decisions, stacks
from clew.store.catalog import Catalog
from clew.store.vault import Vault

CASE = "OP-1"
MEDIA = 8


@pytest.fixture
def one(catalog: Catalog, tmp_path: Path, values: Values) -> Desk:
    """A case of eight stacks of a picture each, the first six of which a.moreau has decided: A A A B B B."""
    sha256s = [values.sha256(number) for number in range(MEDIA)]
    with catalog.writing() as tx:
        values.ingest(tx, CASE, [values.record(number) for number in range(MEDIA)])
        stacks.replace_stacks(tx, CASE, [Stack(each, (StackMember(each, 0),)) for each in sha256s])
    config = Config(workspace=str(tmp_path / "workspace"))
    (tmp_path / "workspace").mkdir(exist_ok=True)
    desk = Desk(catalog, Vault(tmp_path / "vault"), config, "a.moreau", tmp_path / "spool")
    for key, some, code in (("A", sha256s[:3], "A"), ("B", sha256s[3:6], "B")):
        decide(desk, CASE, key, [each.hex()[:12] for each in some], Choice("uk", code))
    return desk


@pytest.fixture
def two(one: Desk) -> Desk:
    return replace(one, officer="b.diaz")


def ask(desk: Desk, key: str = "k", of: Filters | list[str] | None = None, **draw: object) -> AskedFor:
    shown = shown_now(desk, CASE)
    return ask_opinions(desk, shown, CASE, key, Filters() if of is None else of, Draw("uk", **draw))  # type: ignore[arg-type]


def test_a_sample_is_drawn_alike_for_the_same_seed(one: Desk, values: Values) -> None:
    first = ask(one, count=3, seed="7")
    assert (first.round.number, first.stacks, first.round.decided, first.round.seed) == (1, 3, 6, "7")
    assert ask(one, count=3, seed="7").was_repeated
    # drawn again by hand: the SHA-256 of seed, line feed and the picture's SHA-256 come first
    import hashlib  # noqa: PLC0415

    by_hand = sorted(
        (values.sha256(number) for number in range(6)), key=lambda each: hashlib.sha256(b"7\n" + each).digest()
    )[:3]
    left, total = waiting(replace(one, officer="b.diaz"), CASE, 50)
    assert ([each.media.sha256 for each in left], total) == (by_hand, 3)
    rest = ask(one, "l", share=0.5)
    assert (rest.stacks, rest.round.decided) == (2, 3)  # those that wait already are left out
    assert len(rest.round.seed) == 16
    chosen = by_hand[0].hex()[:12]
    with pytest.raises(UsageError, match="waits for no opinion"):
        ask(one, "m", [chosen], count=1)


def test_what_waits_tells_nothing_of_what_was_decided(one: Desk, two: Desk) -> None:
    ask(one, share=1.0, seed="7")
    assert waiting(one, CASE, 50) == ([], 0)  # one's own
    left, total = waiting(two, CASE, 2)
    assert (len(left), total) == (2, 6)
    fields = {field.name for field in dataclasses.fields(left[0])}
    assert fields == {"round", "position", "scheme", "scheme_version", "stack", "media"}
    assert "a.moreau" not in repr(left)


def test_opinions_leave_what_stands_until_it_is_settled(one: Desk, two: Desk, values: Values) -> None:
    ask(one, share=1.0, seed="7")
    left, _ = waiting(two, CASE, 50)
    by_code = {each.media.sha256: "A" if number < 4 else "B" for number, each in enumerate(left)}
    for each in left:
        given = give_opinion(two, CASE, f"o{each.position}", View(1, each.position, by_code[each.media.sha256]))
        again = give_opinion(two, CASE, f"o{each.position}", View(1, each.position, by_code[each.media.sha256]))
        assert again == given
    assert waiting(two, CASE, 50) == ([], 0)
    firsts = {values.sha256(number): "A" if number < 3 else "B" for number in range(6)}
    apart = disagreements(one, CASE)
    assert {each.sampled.sha256 for each in apart} == {key for key, code in by_code.items() if firsts[key] != code}
    (told,) = rounds(one, CASE)
    assert (told.stacks, told.waiting, told.disagreements, told.settled) == (6, 0, len(apart), 0)
    assert (told.agreement.count, told.agreement.agreed) == (6, 6 - len(apart))
    with one.catalog.reading() as tx:
        assert decisions.count_decisions(tx, CASE) == 6  # nothing was decided by opinions
    item = apart[0].sampled
    three = replace(one, officer="c.okafor")
    settled = settle(three, CASE, "s", View(*item.place, by_code[item.sha256], "seen by both"))
    assert settle(three, CASE, "s", View(*item.place, by_code[item.sha256], "seen by both")) == settled
    assert (settled.number, settled.officer, settled.stack) == (7, "c.okafor", item.stack)
    with pytest.raises(ConflictError, match="settled already"):
        settle(three, CASE, "t", View(*item.place, "A"))
    with pytest.raises(ConflictError, match="settled already"):
        give_opinion(two, CASE, "u", View(*item.place, "A"))
    assert rounds(one, CASE)[0].settled == 1
    assert rounds(one, CASE)[0].agreement == told.agreement
    assert disagreements(one, CASE)[-1].settled is not None
    with one.catalog.reading() as tx:
        acts = [(entry.act, entry.officer) for entry in custody.entries(tx)]
        (last,) = [entry for entry in custody.entries(tx) if entry.act == "disagreement settled"]
    assert acts.count(("second opinion given", "b.diaz")) == 6
    assert acts.count(("second opinions asked", "a.moreau")) == 1
    assert json.loads(last.details)["settled_by"] == 7


def test_what_makes_no_sense_is_refused(one: Desk, two: Desk, values: Values) -> None:
    for draw in ({}, {"count": 1, "share": 0.5}, {"count": 0}, {"share": 1.5}, {"count": 5001}):
        with pytest.raises(UsageError):
            ask(one, **draw)
    with pytest.raises(UsageError, match="is decided under"):
        ask(one, of=[values.sha256(7).hex()[:12]], count=1)
    ask(one, share=1.0, seed="7")
    with pytest.raises(UsageError, match="decided this one yourself"):
        give_opinion(one, CASE, "o", View(1, 0, "A"))
    with pytest.raises(NotFoundError, match="no place 6"):
        give_opinion(two, CASE, "o", View(1, 6, "A"))
    with pytest.raises(NotFoundError, match="no round 2"):
        give_opinion(two, CASE, "o", View(2, 0, "A"))
    with pytest.raises(UsageError, match="has no code"):
        give_opinion(two, CASE, "o", View(1, 0, "Z"))
    with pytest.raises(UsageError, match="nothing to settle"):
        settle(two, CASE, "s", View(1, 0, "A"))


def test_an_undone_decision_is_not_drawn_and_a_held_stack_not_settled(one: Desk, two: Desk) -> None:
    undo_all(one, CASE, "u", [1], "")
    assert ask(one, share=1.0, seed="7").round.decided == 5
    left, _ = waiting(two, CASE, 1)
    give_opinion(two, CASE, "o", View(1, left[0].position, "C"))
    assign(one, CASE, "a", names_of([left[0].stack]), Task("a.moreau"))
    with pytest.raises(HeldError):
        settle(two, CASE, "s", View(1, left[0].position, "C"))
    assert settle(one, CASE, "s", View(1, left[0].position, "C")).number == 8
