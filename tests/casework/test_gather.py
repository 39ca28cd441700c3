"""Series, subjects, places and devices over all cases: made, filled, merged, split, and every act undone."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clew.casework.annotate import Annotation, annotate, withdraw_notes
from clew.casework.desk import Desk
from clew.casework.gather import ToMake, add, decline, make, remove, rename, set_state
from clew.casework.merge_gatherings import merge, split
from clew.casework.ungather import undo_gathering, unmerge
from clew.config import Config
from clew.errors import CatalogError, ConflictError, NotFoundError, UsageError
from clew.model.gathering import GatheringKind, Role, Sighting, Standing, State
from clew.model.link import Box
from clew.model.note import NoteKind
from clew.store import custody, gathering_acts, gatherings, notes, schema
from clew.store.vault import Vault

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog

SERIES, SUBJECT, PLACE = GatheringKind.SERIES, GatheringKind.SUBJECT, GatheringKind.PLACE
BOX = Box(0.1, 0.2, 0.3, 0.4)


@pytest.fixture
def desk(catalog: "Catalog", values: "Values", tmp_path: Path) -> Desk:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(name) for name in ("a", "b", "c")])
        values.ingest(tx, "OP-2", [values.record(name) for name in ("x", "y")])
    return Desk(catalog, Vault(tmp_path / "vault"), Config(), "officer A", tmp_path / "spool")


def held(desk: Desk, values: "Values", number: int, standing: Standing = Standing.MEMBER) -> list[str]:
    """Return what a gathering holds, by the names of the media, sorted."""
    names = {values.sha256(name): name for name in "abcxy"}
    with desk.catalog.reading() as tx:
        return sorted(names[each.sha256] for each in gatherings.sightings(tx, number, standing))


def in_notes(desk: Desk, values: "Values", name: str) -> list[str]:
    with desk.catalog.reading() as tx:
        inside = notes.media_in_series(tx, name, [values.sha256(each) for each in "abcxy"])
    return sorted(each for each in "abcxy" if values.sha256(each) in inside)


def seen(values: "Values", names: str) -> list[Sighting]:
    return [Sighting(values.sha256(each)) for each in names]


def require_kept_up(desk: Desk) -> None:
    """Fold all acts from the first: what stands must be what they say, member by member."""
    told: dict[int, dict[tuple[Standing, Sighting], None]] = {}
    with desk.catalog.reading() as tx:
        for number in range(1, gathering_acts.newest_act(tx) + 1):
            for each in gathering_acts.changes_of(tx, number):
                of = told.setdefault(each.gathering, {})
                key = each.standing, each.sighting
                assert (key in of) != each.is_added
                of.pop(key) if not each.is_added else of.setdefault(key)
        for number in range(1, gatherings.last_gathering(tx) + 1):
            stands = gatherings.gathering(tx, number)
            both = {(kind, each) for kind in Standing for each in gatherings.sightings(tx, number, kind)}
            assert both == told.get(number, {}).keys()
            assert stands.members == len(gatherings.members(tx, number))


def test_a_subject_goes_over_cases_and_every_act_is_in_custody(desk: Desk, values: "Values") -> None:
    first = [Sighting(values.sha256("a"), "", BOX), Sighting(values.sha256("x"), "frame at 1500 ms", BOX)]
    made = make(desk, "OP-1", ToMake(SUBJECT, " Subject   7 ", Role.VICTIM, sightings=first), "key")
    assert made.gathering.said.name == "Subject 7"
    assert (made.gathering.said.state, made.gathering.is_unsolved) == (State.UNIDENTIFIED, True)
    assert make(desk, "OP-1", ToMake(SUBJECT, " Subject   7 ", Role.VICTIM, sightings=first), "key").was_repeated
    number = made.gathering.number
    add(desk, "OP-2", number, seen(values, "y"), "the same coat", basis="same face, 1 in 10,000")
    identified = set_state(desk, "OP-2", number, State.IDENTIFIED)
    assert identified.gathering.is_unsolved
    assert not set_state(desk, "OP-1", number, State.SAFEGUARDED).gathering.is_unsolved
    rename(desk, "OP-1", number, "Anna")
    with desk.catalog.reading() as tx:
        members = gatherings.members(tx, number)
        assert (members[0].reason, members[0].basis) == ("the same coat", "same face, 1 in 10,000")
        assert {each.sighting for each in members[1:]} == set(first)
        media = gatherings.member_media(tx, [number])[number]
        assert gatherings.gatherings_of_media(tx, media) == dict.fromkeys(media, (number,))
        acts = [entry.act for entry in custody.entries(tx)]
    assert acts == [f"gathering: {act}" for act in ("make", "add", "state", "state", "rename")]
    require_kept_up(desk)


def test_what_is_refused(desk: Desk, values: "Values") -> None:
    number = make(desk, "OP-1", ToMake(SUBJECT, "One", Role.OFFENDER, sightings=seen(values, "a"))).gathering.number
    with pytest.raises(ConflictError, match="is called 'One'"):
        make(desk, "OP-1", ToMake(SUBJECT, "one"))
    make(desk, "OP-1", ToMake(PLACE, "one"))
    with pytest.raises(UsageError, match="unidentified or identified"):
        set_state(desk, "OP-1", number, State.SAFEGUARDED)
    with pytest.raises(UsageError, match="a place is"):
        make(desk, "OP-1", ToMake(PLACE, "two", state=State.SOLVED))
    with pytest.raises(UsageError, match="no role"):
        make(desk, "OP-1", ToMake(PLACE, "two", Role.VICTIM))
    with pytest.raises(UsageError, match="holds this already"):
        add(desk, "OP-1", number, seen(values, "a"))
    with pytest.raises(NotFoundError, match="no media"):
        add(desk, "OP-1", number, [Sighting(bytes(32))])
    with pytest.raises(UsageError, match="within its picture"):
        add(desk, "OP-1", number, [Sighting(values.sha256("b"), "", Box(0.9, 0, 0.2, 0.2))])
    with pytest.raises(NotFoundError, match="does not hold"):
        remove(desk, "OP-1", number, seen(values, "b"))
    with pytest.raises(UsageError, match="reason"):
        decline(desk, "OP-1", number, seen(values, "b"), " ")
    with pytest.raises(UsageError, match="into another subject"):
        merge(desk, "OP-1", number, 2)
    add(desk, "OP-1", number, seen(values, "b"), key="one key")
    with pytest.raises(ConflictError, match="another act"):
        add(desk, "OP-1", number, seen(values, "c"), key="one key")
    with pytest.raises(CatalogError, match="append-only"), desk.catalog.writing() as tx:
        tx.connection.execute(schema.gathering_items.delete())


def test_merging_is_undone_with_the_reasons_of_each_member(desk: Desk, values: "Values") -> None:
    one = make(desk, "OP-1", ToMake(SUBJECT, "One", sightings=seen(values, "ab"), reason="seen by me")).gathering.number
    two = make(
        desk, "OP-2", ToMake(SUBJECT, "Two", sightings=seen(values, "bx"), reason="told by him")
    ).gathering.number
    decline(desk, "OP-1", one, seen(values, "c"), "another person")
    merged = merge(desk, "OP-1", one, two, "the same scar")
    assert merged.gathering.merged_into == two
    assert (held(desk, values, one), held(desk, values, two)) == ([], ["a", "b", "x"])
    assert held(desk, values, two, Standing.DECLINED) == ["c"]
    with desk.catalog.reading() as tx:
        reasons = {each.sighting.sha256: each.reason for each in gatherings.members(tx, two)}
    assert reasons == {
        values.sha256("a"): "seen by me",
        values.sha256("b"): "told by him",
        values.sha256("x"): "told by him",
    }
    with pytest.raises(ConflictError, match=f"merged into {two}"):
        add(desk, "OP-1", one, seen(values, "y"))
    remove(desk, "OP-1", two, seen(values, "a"), "no")
    unmerge(desk, "OP-1", one, "two people after all")
    assert (held(desk, values, one), held(desk, values, two)) == (["a", "b"], ["b", "x"])
    assert held(desk, values, one, Standing.DECLINED) == ["c"]
    require_kept_up(desk)
    with pytest.raises(ConflictError, match="undone already"):
        unmerge(desk, "OP-1", one)


def test_a_victim_is_not_merged_into_an_offender_before_both_are_said_to_be_the_same(desk: Desk) -> None:
    one, two, three = (
        make(desk, "OP-1", ToMake(SUBJECT, role.value, role)).gathering.number
        for role in (Role.VICTIM, Role.OFFENDER, Role.UNSAID)
    )
    with pytest.raises(ConflictError, match=f"subject {one} is said to be the victim, {two} the offender"):
        merge(desk, "OP-1", one, two)
    with pytest.raises(ConflictError, match=f"subject {two} is said to be the offender, {three} in no role"):
        merge(desk, "OP-1", two, three)
    merge(desk, "OP-1", three, two)
    set_state(desk, "OP-1", one, role=Role.OFFENDER)
    assert merge(desk, "OP-1", one, two).gathering.merged_into == two


def test_splitting_renaming_and_making_are_undone(desk: Desk, values: "Values") -> None:
    one = make(desk, "OP-1", ToMake(PLACE, "Mill", sightings=seen(values, "abx"))).gathering.number
    off = split(desk, "OP-1", one, seen(values, "bx"), "Old mill")
    assert off.other is not None
    assert (held(desk, values, one), held(desk, values, off.other.number)) == (["a"], ["b", "x"])
    named = rename(desk, "OP-1", off.other.number, "Bridge")
    undo_gathering(desk, "OP-1", named.act.number)
    undo_gathering(desk, "OP-1", off.act.number, "one place")
    assert (held(desk, values, one), held(desk, values, off.other.number)) == (["a", "b", "x"], [])
    with desk.catalog.reading() as tx:
        assert [each.number for each in gatherings.gatherings(tx)] == [one]
    with pytest.raises(UsageError, match="itself an undo"):
        undo_gathering(desk, "OP-1", off.act.number + 2)
    more = add(desk, "OP-1", one, seen(values, "y"))
    with pytest.raises(ConflictError, match="gained members"):
        undo_gathering(desk, "OP-1", 1)
    undo_gathering(desk, "OP-1", more.act.number)
    assert held(desk, values, one) == ["a", "b", "x"]
    require_kept_up(desk)


def test_a_series_in_notes_and_as_a_gathering_is_one(desk: Desk, values: "Values") -> None:
    def of(names: str) -> list[str]:
        return [values.sha256(each).hex() for each in names]

    noted = annotate(desk, "OP-1", Annotation(NoteKind.SERIES, "Old town", media=of("ab")))
    with desk.catalog.reading() as tx:
        (series,) = gatherings.gatherings(tx)
    assert (series.kind, series.name, series.is_unsolved) == (SERIES, "Old town", True)
    add(desk, "OP-2", series.number, [Sighting(values.sha256("x"), "", BOX)])
    assert in_notes(desk, values, "Old town") == held(desk, values, series.number) == ["a", "b", "x"]
    annotate(desk, "OP-1", Annotation(NoteKind.SERIES, "old town", media=of("b"), is_removal=True))
    assert in_notes(desk, values, "Old town") == held(desk, values, series.number) == ["a", "x"]
    renamed = rename(desk, "OP-2", series.number, "River")
    assert (in_notes(desk, values, "River"), in_notes(desk, values, "Old town")) == (["a", "x"], [])
    undo_gathering(desk, "OP-2", renamed.act.number)
    withdraw_notes(desk, "OP-1", [noted.notes[0].number])
    assert in_notes(desk, values, "Old town") == held(desk, values, series.number)
    other = make(desk, "OP-2", ToMake(SERIES, "Market", sightings=seen(values, "y"))).gathering.number
    merge(desk, "OP-2", series.number, other)
    assert in_notes(desk, values, "Market") == held(desk, values, other)
    assert "x" in held(desk, values, other)
    annotate(desk, "OP-1", Annotation(NoteKind.SERIES, "old town", media=of("c")))
    assert "c" in held(desk, values, other)
    unmerge(desk, "OP-2", series.number)
    assert in_notes(desk, values, "Old town") == held(desk, values, series.number)
    assert in_notes(desk, values, "Market") == held(desk, values, other) == ["c", "y"]
    require_kept_up(desk)
