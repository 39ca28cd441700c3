"""Groups of faces: officers split, merge, name and take back, and that holds for what comes later."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.behind import past_the_triggers
from tests.conftest import AGENCY, Values
from tests.linkers.faces.made_faces import description

from clew.casework.desk import Desk, open_desk
from clew.casework.face_groups import face_words, group_told, groups_told
from clew.casework.group_faces import face_linker, group_faces
from clew.casework.judge_faces import merge_faces, name_faces, split_faces, take_back_faces
from clew.casework.progress import unwatched
from clew.casework.switch_linker import switch_linker
from clew.casework.verify import verify
from clew.casework.verify_faces import differing_faces
from clew.config import Config
from clew.errors import ConflictError, NotFoundError, PolicyError, UsageError
from clew.model.link import Description
from clew.store import custody, descriptions, gatherings
from clew.store.descriptions import Described, Named

HERE, THERE = "OP-1", "OP-2"
Faces = dict[str, tuple[tuple[int, int], ...]]
PEOPLE: Faces = {
    "a1": ((1, 1),),
    "a2": ((1, 2),),
    "ab": ((1, 3), (2, 1)),
    "b2": ((2, 2),),
    "c1": ((3, 1),),
}
"""By the name of a picture: person and picture of each face on it."""


def describe(desk: Desk, values: Values, faces: Faces, linker: Named, shift: int = 0) -> None:
    with desk.catalog.writing() as tx:
        said = {
            values.sha256(name): Described([(Description(*linker, "", description(*each, shift=shift)), "")])
            for name, each in faces.items()
        }
        descriptions.record(tx, linker, said)


@pytest.fixture
def desk(tmp_path: Path, values: Values, catalog_url: str) -> Iterator[Desk]:
    """Three persons in a case, one of them in another case too."""
    config = Config(workspace=str(tmp_path / "workspace"), catalog_url=catalog_url, agency=AGENCY)
    with open_desk(config, "officer A", create=True) as opened:
        with opened.catalog.writing() as tx:
            values.ingest(tx, HERE, [values.record(name) for name in PEOPLE])
            values.ingest(tx, THERE, [values.record("a9")])
        describe(opened, values, PEOPLE | {"a9": ((1, 9),)}, ("faces", "1"))
        yield opened


def grouped(desk: Desk, case: str | None = HERE) -> dict[frozenset[str], str]:
    """Make groups anew; return their names by the files of their faces."""
    group_faces(desk, case, unwatched)
    found = {}
    for each in groups_told(desk, case, 99, least=1).items:
        _, faces = group_told(desk, case, each.name)
        found[frozenset(f"{face.path.split('.')[0]}" for face in faces)] = each.name
    return found


def files(*names: str) -> frozenset[str]:
    return frozenset(names)


def face(desk: Desk, group: str, path: str) -> str:
    return next(each.member.face.name for each in group_told(desk, HERE, group)[1] if each.path == f"{path}.jpg")


def test_faces_are_grouped_by_person_in_a_case_or_in_all(desk: Desk) -> None:
    with pytest.raises(NotFoundError, match="clew face groups make --case OP-1"):
        groups_told(desk, HERE, 9)
    assert set(grouped(desk)) == {files("a1", "a2", "ab"), files("ab", "b2"), files("c1")}
    assert files("a1", "a2", "ab", "a9") in grouped(desk, None)
    told = groups_told(desk, HERE, 9)
    assert [(each.faces, each.media) for each in told.items] == [(3, 3), (2, 2)]
    assert "%" in told.measured
    assert grouped(desk) == grouped(desk)


def test_what_is_split_stays_apart_until_that_is_taken_back(desk: Desk, values: Values) -> None:
    before = grouped(desk)
    group = before[files("a1", "a2", "ab")]
    kept = group_told(desk, HERE, group)[1][0].path.split(".")[0]  # the group is named after this one
    out = next(each for each in ("a1", "a2") if each != kept)
    made = split_faces(desk, HERE, group[:6], [face(desk, group, out)[:6]], "another nose")
    assert groups_told(desk, HERE, 9).words_since == 1
    rest = files("a1", "a2", "ab") - {out}
    after = grouped(desk)
    assert after[rest] == group  # the name stays
    assert files(out) in after
    with desk.catalog.writing() as tx:
        values.ingest(tx, HERE, [values.record("a5")])
    describe(desk, values, {"a5": ((1, 5),)}, ("faces", "1"))
    with_new = grouped(desk)
    assert not any({out} | rest <= each for each in with_new)
    assert any("a5" in each and len(each) > 1 for each in with_new)
    take_back_faces(desk, made.number, "the same after all")
    assert files("a1", "a2", "ab", "a5") in grouped(desk)
    with pytest.raises(ConflictError, match="already"):
        take_back_faces(desk, made.number, "")
    with pytest.raises(NotFoundError):
        take_back_faces(desk, 99, "")


def test_what_is_merged_and_named_holds_for_new_media_and_new_versions(
    desk: Desk, values: Values, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = grouped(desk)
    two = [before[files("ab", "b2")], before[files("c1")]]
    with pytest.raises(UsageError, match="two"):
        merge_faces(desk, HERE, two[:1] * 2, "")
    merged = merge_faces(desk, HERE, two, "the same scar")
    (group,) = [name for each, name in grouped(desk).items() if each == files("ab", "b2", "c1")]
    name_faces(desk, HERE, group, " Subject 2 ", "as the witness said")
    linker, _ = face_linker()
    monkeypatch.setattr(linker, "version", "2")
    with desk.catalog.writing() as tx:
        values.ingest(tx, HERE, [values.record("b7")])
    describe(desk, values, PEOPLE | {"b7": ((2, 7),)}, ("faces", "2"), shift=200)
    assert files("ab", "b2", "c1", "b7") in grouped(desk)
    told = {each.names: each.faces for each in groups_told(desk, HERE, 9).items}
    assert told == {("Subject 2",): 4, (): 3}
    assert subject_members(desk) == {values.sha256(each) for each in ("ab", "b2", "c1")}
    take_back_faces(desk, 2, "not sure who it is")
    assert subject_members(desk) == set()
    take_back_faces(desk, merged.number, "two people")
    assert {files("ab", "b2", "b7"), files("c1")} <= set(grouped(desk))


def test_every_word_is_on_record(desk: Desk) -> None:
    groups = grouped(desk)
    group = groups[files("a1", "a2", "ab")]
    every = [each.member.face.name for each in group_told(desk, HERE, group)[1]]
    for faces in (every, []):
        with pytest.raises(UsageError, match="not none and not all"):
            split_faces(desk, HERE, group, faces, "")
    with pytest.raises(NotFoundError, match="no face"):
        split_faces(desk, HERE, group, ["zz"], "")
    with pytest.raises(NotFoundError, match="no group"):
        name_faces(desk, HERE, "zz", "somebody", "")
    with pytest.raises(UsageError, match="name"):
        name_faces(desk, HERE, group, " ", "")
    made = name_faces(desk, HERE, group, "Subject 1", "why")
    take_back_faces(desk, made.number, "why not")
    assert [(each.said.act.value, each.holds) for each in face_words(desk)] == [("named", False), ("taken back", True)]
    with desk.catalog.reading() as tx:
        acts = [(each.act, json.loads(each.details)) for each in custody.entries(tx)]
    assert [act for act, _ in acts] == [
        *("faces grouped", "gathering: make", "faces named", "gathering: undo", "word on faces taken back")
    ]
    assert (acts[2][1]["name"], acts[2][1]["faces"], acts[4][1]["of"]) == ("Subject 1", 3, 1)


def test_a_word_that_was_edited_is_found(desk: Desk) -> None:
    group = grouped(desk)[files("a1", "a2", "ab")]
    name_faces(desk, HERE, group, "Subject 1", "as the witness\0 said")
    split_faces(desk, HERE, group, [face(desk, group, "a1")], "another nose")
    merge_faces(desk, HERE, list(grouped(desk).values())[:2], "")
    take_back_faces(desk, 3, "two people")
    assert verify(desk, HERE, unwatched, with_evidence=False).differences == ()
    with desk.catalog.reading() as tx:
        entries = list(custody.entries(tx))
    with past_the_triggers(desk) as tx:
        for statement in (
            "UPDATE face_decisions SET officer = 'officer B' WHERE number = 1",
            "UPDATE face_decision_faces SET side = 1 - side WHERE number = 2",
            "UPDATE face_decision_faces SET left_share = left_share + 0.1 WHERE number = 3 AND position = 0",
            "DELETE FROM face_decisions WHERE number = 4",
        ):
            tx.connection.execute(text(statement))
        found = list(differing_faces(tx, entries))
        untold = list(differing_faces(tx, [each for each in entries if each.act != "faces split"]))
    assert found == [
        *((f"word {number} on faces", "is not as custody tells it") for number in (1, 2, 3)),
        ("word 4 on faces", "is gone from the catalog"),
    ]
    assert untold[1] == ("word 2 on faces", "is in the catalog, but custody tells of no such word")


def test_a_name_extends_a_subject_and_a_split_takes_out_of_it(desk: Desk, values: Values) -> None:
    groups = grouped(desk)
    one, other = groups[files("a1", "a2", "ab")], groups[files("ab", "b2")]
    name_faces(desk, HERE, one, "Subject 1", "")
    name_faces(desk, HERE, other, "subject 1", "the same scar")
    (first, second) = face_words(desk)
    assert first.subject == second.subject == 1
    assert subject_members(desk) == {values.sha256(each) for each in ("a1", "a2", "ab", "b2")}
    with pytest.raises(ConflictError, match="gained members since"):
        take_back_faces(desk, 1, "")
    group = grouped(desk)[files("a1", "a2", "ab")]
    split_faces(desk, HERE, group, [face(desk, group, "a1")], "another nose")
    assert subject_members(desk) == {values.sha256(each) for each in ("a2", "ab", "b2")}


def test_faces_that_policy_withholds_are_neither_grouped_nor_shown(desk: Desk) -> None:
    assert files("a1", "a2", "ab", "a9") in grouped(desk, None)
    assert groups_told(desk, None, 9).withheld_by == ()
    switch_linker(desk, THERE, "faces", "an order", is_off=True)
    assert sorted(paths(desk)) == ["a1.jpg", "a2.jpg", "ab.jpg"]
    assert files("a1", "a2", "ab") in grouped(desk, None)
    switch_linker(desk, HERE, "faces", "an order", is_off=True)
    for refused in (lambda: group_faces(desk, HERE, unwatched), lambda: groups_told(desk, HERE, 9)):
        with pytest.raises(PolicyError, match="an order"):
            refused()
    assert groups_told(desk, None, 9).items == ()
    assert groups_told(desk, None, 9).withheld_by == (HERE, THERE)


def test_what_was_not_looked_at_for_faces_is_said(desk: Desk, values: Values) -> None:
    assert group_faces(desk, None, unwatched).waiting_in == ()
    with desk.catalog.writing() as tx:
        values.ingest(tx, "OP-3", [values.record("new")])
    made = group_faces(desk, "OP-3", unwatched)
    assert (made.groups, made.undescribed, made.waiting_in) == (0, 1, ("OP-3",))


def subject_members(desk: Desk) -> set[bytes]:
    with desk.catalog.reading() as tx:
        return {each.sighting.sha256 for each in gatherings.members(tx, 1)}


def paths(desk: Desk) -> Sequence[str]:
    (largest, *_) = groups_told(desk, None, 9).items
    return [each.path for each in group_told(desk, None, largest.name)[1]]
