"""`clew verify` names what of gatherings is not as custody tells it, on either database, whatever was edited."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.behind import past_the_triggers

from clew.casework.annotate import Annotation, annotate
from clew.casework.desk import Desk
from clew.casework.gather import ToMake, add, decline, make, remove, rename, set_state
from clew.casework.gathering_record import MOST_TOLD
from clew.casework.merge_gatherings import merge, split
from clew.casework.progress import unwatched
from clew.casework.ungather import undo_gathering, unmerge
from clew.casework.verify import verify
from clew.casework.verify_gatherings import differing_gatherings
from clew.config import Config
from clew.model.gathering import GatheringKind, Role, Sighting, State
from clew.model.link import Box
from clew.model.note import NoteKind
from clew.store import custody
from clew.store.vault import Vault

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog

SUBJECT = GatheringKind.SUBJECT
BOX = Box(0.1, 0.2, 0.3, 0.4)
EDITS = {
    "DELETE FROM gatherings WHERE number = 1": "subject 1: is gone from the catalog",
    "UPDATE gatherings SET name = 'Anna' WHERE number = 2": "2: its name is 'Anna', by the acts in custody 'Zwei'",
    "UPDATE gatherings SET key = 'anna' WHERE number = 2": "subject 2: its name to be found by is 'anna'",
    "UPDATE gatherings SET state = 'safeguarded' WHERE number = 1": "subject 1: its state is 'safeguarded'",
    "UPDATE gatherings SET merged_into = NULL WHERE number = 2": "2: its gathering it was merged into is None",
    "UPDATE gatherings SET members = 9 WHERE number = 1": "1: its number of members is 9, by the acts in custody 204",
    "DELETE FROM gathering_members WHERE standing = 'declined'": "subject 1, declined media {c}: is gone from",
    "UPDATE gathering_members SET box = '' WHERE box <> ''": "subject 1, media {x}: is in the catalog, but by no act",
    "UPDATE gathering_members SET origin = 4 WHERE origin = 1": "subject 1, media {a}: is there by acts 10 and 4, by",
    "UPDATE gathering_acts SET reason = '' WHERE number = 4": "act 4 on gatherings: is not as custody tells it: reason",
    "UPDATE gathering_acts SET at = at - 1, officer = 'B' WHERE number = 5": "act 5 on {not_so}: officer, at",
    "UPDATE gathering_items SET gathering = 4 WHERE number = 3": "act 3 on {not_so}: members",
    "UPDATE gathering_items SET part = '' WHERE part = 'frame at 200 ms'": "act 13 on {not_so}: members",
    "DELETE FROM gathering_acts WHERE number = 8": "act 8 on gatherings: is gone from the catalog",
    "UPDATE gathering_acts SET number = 99 WHERE number = 8": "act 99 on gatherings: is in the catalog, but custody",
}
"""What somebody with a database tool may do, and what is told of it."""


@pytest.fixture
def desk(catalog: "Catalog", values: "Values", tmp_path: Path) -> Desk:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(name) for name in ("a", "b", "c")])
        values.ingest(tx, "OP-2", [values.record(name) for name in ("x", "y")])
    return Desk(catalog, Vault(tmp_path / "vault"), Config(), "officer A", tmp_path / "spool")


def seen(values: "Values", names: str) -> list[Sighting]:
    return [Sighting(values.sha256(each)) for each in names]


def story(desk: Desk, values: "Values") -> None:
    """Do with four gatherings all that can be done, merged, split and undone."""
    one = make(
        desk, "OP-1", ToMake(SUBJECT, "One", Role.OFFENDER, sightings=seen(values, "ab"), reason="seen")
    ).gathering
    two = make(
        desk, "OP-2", ToMake(SUBJECT, "Two", Role.OFFENDER, sightings=[Sighting(values.sha256("x"), "", BOX)])
    ).gathering
    decline(desk, "OP-1", one.number, seen(values, "c"), "another person")
    merge(desk, "OP-1", one.number, two.number, "the same scar")
    remove(desk, "OP-1", two.number, seen(values, "a"), "no")
    off = split(desk, "OP-2", two.number, seen(values, "b"), "Three", "told by him")
    rename(desk, "OP-2", two.number, "Zwei")
    set_state(desk, "OP-2", two.number, State.IDENTIFIED, Role.OFFENDER)
    undo_gathering(desk, "OP-2", off.act.number)
    unmerge(desk, "OP-1", one.number)
    annotate(desk, "OP-1", Annotation(NoteKind.SERIES, "Old town", media=[values.sha256("c").hex()]))
    merge(desk, "OP-2", two.number, one.number)
    many = [Sighting(values.sha256("y"), f"frame at {at} ms") for at in range(MOST_TOLD + 1)]
    add(desk, "OP-2", one.number, many)


def test_what_is_edited_behind_clews_back_is_found(desk: Desk, values: "Values") -> None:
    story(desk, values)
    assert verify(desk, "OP-1", unwatched, with_evidence=False).differences == ()
    with desk.catalog.reading() as tx:
        entries = list(custody.entries(tx))
    words = {name: values.sha256(name).hex()[:12] for name in "acx"}
    words["not_so"] = "gatherings: is not as custody tells it"
    for statement, told in EDITS.items():
        with past_the_triggers(desk) as tx:
            assert tx.connection.execute(text(statement)).rowcount > 0
            found = [f"{item}: {reason}" for item, reason in differing_gatherings(tx, entries)]
        assert any(told.format(**words) in each for each in found), (statement, found)
    assert verify(desk, "OP-2", unwatched, with_evidence=False).differences == ()


def test_series_that_a_migration_took_over_from_notes_are_compared_with_those(desk: Desk, values: "Values") -> None:
    media = sorted(values.sha256(each).hex() for each in "ab")
    annotate(desk, "OP-1", Annotation(NoteKind.SERIES, "Old town", media=media))
    rename(desk, "OP-1", 1, "River")
    with desk.catalog.reading() as tx:
        entries = [each for each in custody.entries(tx) if each.act != "gathering: make"]
    with past_the_triggers(desk) as tx:
        tx.connection.execute(text("UPDATE gathering_acts SET reason = 'a series by notes' WHERE number = 1"))
        assert list(differing_gatherings(tx, entries)) == []
        tx.connection.execute(text("UPDATE gathering_items SET part = 'frame at 1 ms' WHERE position = 1"))
        ((item, reason),) = differing_gatherings(tx, entries)
    assert (item, reason) == ("act 1 on gatherings", "is not as custody tells it: members")
