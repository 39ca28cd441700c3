"""What officers note: made, undone, asked twice, exported, reported, proved; on either database."""

import io
import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from tests.conftest import Values

from clew.casework.annotate import Annotation, annotate, withdraw_notes
from clew.casework.custody_log import custody_log
from clew.casework.desk import Desk
from clew.casework.export import export_case
from clew.casework.gallery import token_of
from clew.casework.named_view import remove_view, save_view, views
from clew.casework.noted import case_notes, note_log, notes_on_stack, words
from clew.casework.progress import unwatched
from clew.casework.report import gather
from clew.casework.triage import triage
from clew.casework.verify import verify
from clew.config import Config
from clew.errors import ConflictError, NotFoundError, UsageError
from clew.format import list_format
from clew.model.hashset import Entry
from clew.model.note import NoteKind
from clew.model.queue import Lane
from clew.model.stack import Stack, StackMember
from clew.report.render import render
from clew.store import stacks
from clew.store.catalog import Catalog
from clew.store.state import case_digest
from clew.store.vault import Vault

CASE, OTHER = "OP-1", "OP-2"


@pytest.fixture
def desk(catalog: Catalog, tmp_path: Path, values: Values) -> Desk:
    """A case of four media in two stacks, and another with a media of each stack."""
    with catalog.writing() as tx:
        values.ingest(tx, CASE, [values.record(number) for number in range(4)])
        values.ingest(tx, OTHER, [values.record(number) for number in (0, 2)])
        pairs = [(StackMember(values.sha256(at), 0), StackMember(values.sha256(at + 1), 20)) for at in (0, 2)]
        stacks.replace_stacks(tx, CASE, [Stack(pair[0].sha256, pair) for pair in pairs])
        stacks.replace_stacks(
            tx, OTHER, [Stack(values.sha256(at), (StackMember(values.sha256(at), 0),)) for at in (0, 2)]
        )
    return Desk(catalog, Vault(tmp_path / "vault"), Config(), "a.moreau", tmp_path / "spool")


@pytest.fixture
def names(values: Values) -> list[str]:
    return [values.sha256(number).hex()[:12] for number in (0, 2)]


def comment(text: str, *named: str) -> Annotation:
    return Annotation(NoteKind.COMMENT, text, named)


def tag(text: str, *named: str, is_removal: bool = False) -> Annotation:
    return Annotation(NoteKind.TAG, text, named, is_removal=is_removal)


def standing(desk: Desk, stack: str, case: str = CASE) -> list[tuple[str, str, int]]:
    return [(each.note.kind.value, each.note.text, len(each.media)) for each in notes_on_stack(desk, case, stack)]


def test_a_note_holds_for_a_whole_stack_or_for_single_media(desk: Desk, names: list[str], values: Values) -> None:
    made = annotate(desk, CASE, comment(" a bridge\r\nat dusk ", *names)).notes
    assert [(note.stack, note.text, len(note.media)) for note in made] == [
        (names[0], "a bridge\nat dusk", 2),
        (names[1], "a bridge\nat dusk", 2),
    ]
    single = [values.sha256(number).hex() for number in (1, 3)]
    (note,) = annotate(desk, CASE, Annotation(NoteKind.TAG, "bridge", media=single)).notes
    assert (note.stack, note.media) == ("", (values.sha256(1), values.sha256(3)))
    assert standing(desk, names[0]) == [("comment", "a bridge\nat dusk", 2), ("tag", "bridge", 1)]
    with pytest.raises(NotFoundError):
        annotate(desk, OTHER, Annotation(NoteKind.TAG, "bridge", media=single[:1]))


def test_what_is_undone_no_longer_stands_and_stays_on_record(desk: Desk, names: list[str]) -> None:
    annotate(desk, CASE, tag("bridge", names[0]))
    annotate(desk, CASE, tag("bridge", names[0], is_removal=True))
    assert standing(desk, names[0]) == []
    withdraw_notes(desk, CASE, [2])
    assert standing(desk, names[0]) == [("tag", "bridge", 2)]
    log = note_log(desk, CASE, 0, 10)
    assert [(each.note.number, each.undone_by) for each in log] == [(1, None), (2, 3), (3, None)]
    acts = [(act.entry.act, act.case, act.entry.item) for act in custody_log(desk, CASE)]
    assert acts == [(act, CASE, names[0]) for act in ("tagged", "tag taken off", "note undone")]
    with pytest.raises(ConflictError):
        withdraw_notes(desk, CASE, [1, 2])
    assert len(note_log(desk, CASE, 0, 10)) == 3


def test_asked_again_under_a_key_nothing_is_noted_twice(desk: Desk, names: list[str]) -> None:
    first = annotate(desk, CASE, tag("bridge", *names), "key")
    again = annotate(desk, CASE, tag("bridge", *names), "key")
    assert (again.notes, again.was_repeated) == (first.notes, True)
    assert withdraw_notes(desk, CASE, [1], "another").notes == withdraw_notes(desk, CASE, [1], "another").notes
    with pytest.raises(ConflictError, match="another act"):
        annotate(desk, CASE, tag("harbour", *names), "key")
    with pytest.raises(ConflictError, match="another act"):
        save_view(desk, CASE, "key", ("new ones", "lane=new"), is_shared=False)
    assert len(note_log(desk, CASE, 0, 10)) == 3


def test_words_are_one_whatever_their_case_and_blanks(desk: Desk, names: list[str]) -> None:
    annotate(desk, CASE, tag("Old  bridge ", names[0]))
    annotate(desk, CASE, tag("old bridge", names[1]))
    annotate(desk, CASE, Annotation(NoteKind.SERIES, "Old town", names))
    annotate(desk, OTHER, Annotation(NoteKind.SERIES, "OLD TOWN", names))
    assert [(word.text, word.media) for word in words(desk, CASE, NoteKind.TAG)] == [("Old bridge", 4)]
    assert [(word.text, word.media) for word in words(desk, OTHER, NoteKind.TAG)] == []
    assert [(word.text, word.media) for word in words(desk, OTHER, NoteKind.SERIES)] == [("Old town", 4)]
    assert [len(each.media) for each in case_notes(desk, CASE, NoteKind.TAG)] == [2, 2]


WRONG = (
    comment("  ", "00"),
    comment("a" * 4001, "00"),
    tag("a, b", "00"),
    tag("", "00"),
    tag("a" * 81, "00"),
    tag("a\u202eb", "00"),
    Annotation(NoteKind.BOOKMARK, "why", ["00"]),
    Annotation(NoteKind.COMMENT, "why", ["00"], is_removal=True),
    comment("of nothing"),
)


def test_what_can_not_be_noted_is_refused(desk: Desk) -> None:
    for asked in WRONG:
        with pytest.raises(UsageError):
            annotate(desk, CASE, asked)
    assert note_log(desk, CASE, 0, 10) == []


def test_a_bookmark_is_its_officers_own(desk: Desk, names: list[str]) -> None:
    colleague = replace(desk, officer="j.doe")
    annotate(desk, CASE, Annotation(NoteKind.BOOKMARK, stacks=names[:1]))
    assert standing(desk, names[0]) == [("bookmark", "", 2)]
    for told in (standing(colleague, names[0]), note_log(colleague, CASE, 0, 10), custody_log(desk, CASE)):
        assert not told
    with pytest.raises(UsageError, match=r"bookmark of a\.moreau"):
        withdraw_notes(colleague, CASE, [1])


def test_a_view_is_shared_or_the_officers_own(desk: Desk) -> None:
    colleague = replace(desk, officer="j.doe")
    first = save_view(desk, CASE, "1", ("New ones", "?lane=new"), is_shared=False)
    assert save_view(desk, CASE, "1", ("New ones", "?lane=new"), is_shared=False) == first
    assert (views(desk, CASE), views(colleague, CASE), first.query) == ([first], [], "lane=new")
    shared = save_view(desk, CASE, "2", ("New ones", "lane=new&kind=video"), is_shared=True)
    assert views(colleague, CASE) == views(desk, CASE) == [shared]
    with pytest.raises(NotFoundError):
        remove_view(colleague, CASE, "3", "New ones")
    remove_view(desk, CASE, "4", "New ones")
    for told in (views(desk, CASE), custody_log(desk, CASE)):
        assert not told
    for query in ("a#b", "a b", "\n", "a" * 4001):
        with pytest.raises(UsageError):
            save_view(desk, CASE, query, ("New ones", query), is_shared=True)


@pytest.fixture
def noted(desk: Desk, names: list[str]) -> Desk:
    """What all exports, the report and the proof have to tell."""
    annotate(desk, CASE, comment("a bridge; \"old\", 'grey'\n=seen twice", names[0]))
    annotate(desk, CASE, comment("as in OP-98", names[0]))
    for word in ("bridge", "dusk"):
        annotate(desk, CASE, tag(word, names[0]))
    annotate(desk, OTHER, Annotation(NoteKind.SERIES, "Old town", names[:1]))
    annotate(desk, CASE, Annotation(NoteKind.BOOKMARK, stacks=names[:1]))
    return desk


def test_what_was_noted_comes_out_again(noted: Desk, tmp_path: Path, values: Values) -> None:
    said = "a bridge; \"old\", 'grey'\n=seen twice\nas in OP-98"
    for name in ("vics-2.0-us", "vics-1.3", "csv", "jsonl", "parquet"):
        export_case(noted, CASE, name, tmp_path / "out")
        read = list_format(tmp_path / "out").read(tmp_path / "out")
        found = {each.digests.md5: each for each in read if isinstance(each, Entry)}
        told = [found[values.digests(number).md5] for number in (0, 1, 2)]
        assert [(each.comments, each.tags, each.series) for each in told] == [
            (said, "bridge, dusk", "Old town"),
            (said, "bridge, dusk", None),
            (None, None, None),
        ], name


def test_what_a_format_has_no_place_for_is_counted(noted: Desk, tmp_path: Path) -> None:
    written = export_case(noted, CASE, "icse-csv", tmp_path / "out")
    assert written.left_out == {"icse-csv has no place for comments": 2, "icse-csv has no place for tags": 2}
    assert "Old town" in (tmp_path / "out").read_text(encoding="utf-8")


def test_the_report_tells_what_was_noted(noted: Desk) -> None:
    with noted.catalog.reading() as tx:
        report = gather(tx, noted, CASE, 10)
    told = next(each.notes for each in report.items if each.notes.comments)
    assert [(text, officer) for text, officer, _at in told.comments][1] == ("as in OP-98", "a.moreau")
    assert (told.tags, told.series) == (("bridge", "dusk"), ("Old town",))
    assert report.words == (("series", "Old town", 1), ("tag", "bridge", 2), ("tag", "dusk", 2))
    stream = io.BytesIO()
    render(report, stream)
    page = stream.getvalue().decode()
    assert "a bridge; &#34;old&#34;, &#39;grey&#39;<br>=seen twice" in page
    assert "Old town" in page


def test_an_altered_comment_is_found(noted: Desk, tmp_path: Path) -> None:
    with noted.catalog.reading() as tx:
        if tx.connection.dialect.name != "sqlite":
            pytest.skip("edited with SQLite's own tools")
        before = case_digest(tx, CASE)
    assert verify(noted, CASE, unwatched, with_evidence=False).differences == ()
    with sqlite3.connect(tmp_path / "catalog.sqlite") as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute("UPDATE notes SET text = 'another bridge' WHERE number = 2")
    connection.close()
    (difference,) = verify(noted, CASE, unwatched, with_evidence=False).differences
    assert (difference.item, difference.reason) == ("note 2", "is not as custody tells it")
    with noted.catalog.reading() as tx:
        assert case_digest(tx, CASE) != before


def test_what_is_near_a_series_of_another_case_stands_in_its_lane(desk: Desk, names: list[str], values: Values) -> None:
    def lanes(case: str) -> dict[bytes, Lane]:
        return {item.sha256: item.lane for item in triage(desk, case)}

    def tokens() -> list[bytes]:
        with desk.catalog.reading() as tx:
            return [token_of(tx, desk, case) for case in (CASE, OTHER)]

    before = tokens()
    annotate(desk, CASE, Annotation(NoteKind.SERIES, "Old town", names[:1]))
    assert lanes(CASE) == dict.fromkeys((values.sha256(0), values.sha256(2)), Lane.NEW)
    assert lanes(OTHER) == {values.sha256(0): Lane.SERIES, values.sha256(2): Lane.NEW}
    assert [one == other for one, other in zip(before, tokens(), strict=True)] == [True, False]
    annotate(desk, CASE, Annotation(NoteKind.SERIES, "Old town", names[:1], is_removal=True))
    assert lanes(OTHER)[values.sha256(0)] is Lane.NEW


def test_bookmarks_change_no_digest_and_comments_do(desk: Desk, names: list[str]) -> None:
    digests = []
    for asked in (None, Annotation(NoteKind.BOOKMARK, stacks=names), comment("a bridge", names[0])):
        if asked is not None:
            annotate(desk, CASE, asked)
        with desk.catalog.reading() as tx:
            digests.append(case_digest(tx, CASE))
    assert digests[0] == digests[1] != digests[2]
    entries = custody_log(desk, CASE)
    assert [json.loads(each.entry.details)["noted"]["text"] for each in entries] == ["a bridge"]
