"""What is written in pictures is found by its words, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text

from clew.model.link import Description
from clew.store import descriptions, linker_policies, schema
from clew.store.descriptions import Described
from clew.store.written import Written, written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.conftest import Values

    from clew.store.catalog import Catalog

LINKER = ("text", "1")
SAID = {
    "sign": "Quilts by\nAnna\nharbour@boats.example.org",
    "boats": "Harbour View 50%\nthe HARBOUR_master's house",
    "cafe": "Caf\u00e9 M\u00fcller, Gro\u00dfe Stra\u00dfe 7",
    "lodz": "\u0141\u00f3d\u017a \u0159eka",
    "cyrillic": "\u0421\u043a\u043e\u0440\u0430\u044f \u043f\u043e\u043c\u043e\u0449\u044c",
    "greek": "\u039a\u03b1\u03c6\u03b5\u03bd\u03b5\u03af\u03bf \u039f \u039b\u03b9\u03bc\u03ad\u03bd\u03b1\u03c2",
    "japanese": "\u6771\u4eac\u99c5",
    "lighthouse": 'Lightheuse "No 1" a*b NEAR OR',
}


def record(catalog: Catalog, values: Values, said: Mapping[str, str], linker: tuple[str, str] = LINKER) -> None:
    with catalog.writing() as tx:
        views = {
            values.sha256(name): Described([(Description(*linker, "", b""), each)] if each else [])
            for name, each in said.items()
        }
        descriptions.record(tx, linker, views)


@pytest.fixture
def read(catalog: Catalog, values: Values) -> Catalog:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(name) for name in SAID])
    record(catalog, values, SAID)
    return catalog


def found(catalog: Catalog, values: Values, sought: str, most: int = 9) -> list[tuple[str, str, str]]:
    """Return which pictures are found, with the lines, and how."""
    names = {values.sha256(name): name for name in SAID}
    with catalog.reading() as tx:
        return [(names[each.sha256], each.line, each.how) for each in written(tx, sought, most, {})]


@pytest.mark.parametrize(
    ("sought", "name", "line"),
    [
        ("Quilts Anna", "sign", "Quilts by / Anna"),
        ("anna QUILTS", "sign", "Quilts by / Anna"),
        ('"quilts by anna"', "sign", "Quilts by / Anna"),
        ("boats.example", "sign", "harbour@boats.example.org"),
        ("uilt", "sign", "Quilts by"),
        ("50%", "boats", "Harbour View 50%"),
        ("bour_mas", "boats", "the HARBOUR_master's house"),
        ("muller cafe", "cafe", SAID["cafe"]),
        ("STRASSE \u00fc 7", "cafe", SAID["cafe"]),
        ("lodz reka", "lodz", SAID["lodz"]),
        ("\u041f\u041e\u041c\u041e\u0429\u042c", "cyrillic", SAID["cyrillic"]),
        ("\u03bb\u03b9\u03bc\u03b5\u03bd\u03b1\u03c3", "greek", SAID["greek"]),
        ("\u4eac\u99c5", "japanese", SAID["japanese"]),
        ("\u4eac", "japanese", SAID["japanese"]),
        ('"no', "lighthouse", SAID["lighthouse"]),
        ("a*b", "lighthouse", SAID["lighthouse"]),
        ("NEAR OR a", "lighthouse", SAID["lighthouse"]),
    ],
)
def test_what_is_written_is_found_by_its_words(
    read: Catalog, values: Values, sought: str, name: str, line: str
) -> None:
    assert found(read, values, sought)[0] == (name, line, "exactly")


@pytest.mark.parametrize(
    ("sought", "name", "how"),
    [
        ("harbuor@boats.example.org", "sign", "1 letter off: harbour@boats.example.org"),
        ("anna qilts", "sign", "1 letter off: quilts"),
        ("ana quitls", "", ""),
        ("anan quitls", "sign", "1 letter off: anna, 1 letter off: quilts"),
        ("mueller", "cafe", "1 letter off: muller"),
        ("lighthouse", "lighthouse", "1 letter off: lightheuse"),
        ("ligthhouse", "lighthouse", "2 letters off: lightheuse"),
        ("ligthhousse", "", ""),
        ("\u043f\u043e\u043c\u043e\u0448\u044c", "cyrillic", "1 letter off: \u043f\u043e\u043c\u043e\u0449\u044c"),
        (
            "\u03bb\u03b9\u03bc\u03bc\u03b5\u03bd\u03b1\u03c3",
            "greek",
            "1 letter off: \u03bb\u03b9\u03bc\u03b5\u03bd\u03b1\u03c3",
        ),
        ('"quitls"', "", ""),
        ("b_ats", "sign", "1 letter off: boats"),
        ("quil%", "", ""),
    ],
)
def test_words_that_are_misspelt_or_misread_are_found(
    read: Catalog, values: Values, sought: str, name: str, how: str
) -> None:
    assert [(each[0], each[2]) for each in found(read, values, sought)] == ([(name, how)] if name else [])


@pytest.mark.parametrize(
    "sought", ["%", "h%ur", "quilts*", '""', "' OR 1", "zz", "quilts boats*", "qui\udc80lts", "\ud800"]
)
def test_signs_mean_themselves(read: Catalog, values: Values, sought: str) -> None:
    hits = found(read, values, sought)
    assert [each[0] for each in hits if each[2] == "exactly"] == (["boats"] if sought == "%" else [])


def test_exact_hits_come_first_and_no_more_than_wanted(read: Catalog, values: Values) -> None:
    record(read, values, {"lodz": "harbor", "cafe": "harbour"})
    assert [(each[0], each[2]) for each in found(read, values, "harbour")] == [
        ("sign", "exactly"),
        ("boats", "exactly"),
        ("cafe", "exactly"),
        ("lodz", "1 letter off: harbor"),
    ]
    assert [each[0] for each in found(read, values, "harbour", most=2)] == ["sign", "boats"]


def test_what_is_described_anew_replaces_its_text(read: Catalog, values: Values) -> None:
    record(read, values, {"sign": "Green Hill", "boats": ""})
    assert found(read, values, "quilts") == found(read, values, "quitls") == found(read, values, "harbour") == []
    assert [each[0] for each in found(read, values, "hill green")] == ["sign"]
    record(read, values, {"sign": "Green Hill"})
    assert [each[0] for each in found(read, values, "hill green")] == ["sign"]
    with read.reading() as tx:
        count = select(func.count()).select_from(schema.texts)
        assert tx.connection.scalar(count) == len(SAID) - 1


def test_a_view_that_two_versions_of_a_linker_have_read_is_told_once(read: Catalog, values: Values) -> None:
    record(read, values, {"sign": SAID["sign"], "boats": "Harbor View"}, ("text", "2"))
    assert [each[::2] for each in found(read, values, "quilts")] == [("sign", "exactly")]
    assert [each[::2] for each in found(read, values, "harbour view")] == [("boats", "exactly")]
    assert [each[0] for each in found(read, values, "harbur")] == ["sign", "boats"]


def test_another_agencys_text_is_not_found(read: Catalog, catalog_url: str, values: Values) -> None:
    other = type(read).open(catalog_url, "agency-b")
    with other.writing() as tx:
        values.ingest(tx, "OP-9", [values.record("sign")])
    record(other, values, {"sign": "Quilts and quitls"})
    assert [each[1] for each in found(read, values, "quilts")] == ["Quilts by"]
    assert [each[1] for each in found(other, values, "quilts")] == ["Quilts and quitls"]
    record(other, values, {"sign": ""})
    assert [each[1] for each in found(read, values, "quilts")] == ["Quilts by"]
    other.close()


def test_what_a_linker_read_is_withheld_where_it_is_off(read: Catalog, values: Values) -> None:
    with read.writing() as tx:
        values.ingest(tx, "OP-2", [values.record("boats")])
        linker_policies.append(tx, "OP-1", "text", "not needed", "a.moreau", is_off=True)
        off = linker_policies.switched_off(tx)
        for sought in ("harbour", "harbuor", "ha"):
            assert [each.sha256 for each in written(tx, sought, 9, off)] == [values.sha256("boats")]


def test_all_frames_of_a_film_are_told(read: Catalog, values: Values) -> None:
    frames = [
        (Description(*LINKER, f"frame at {at} ms", b""), said)
        for at, said in ((0, "green"), (40, "Green Hill"), (80, ""))
    ]
    with read.writing() as tx:
        descriptions.record(tx, LINKER, {values.sha256("sign"): Described(frames)})
        hits = written(tx, "gren", 9, {})
    assert hits == [
        Written(values.sha256("sign"), "frame at 0 ms", "green", ((1, "green"),)),
        Written(values.sha256("sign"), "frame at 40 ms", "Green Hill", ((1, "green"),)),
    ]


def test_the_index_goes_with_what_is_undone(read: Catalog, values: Values) -> None:
    def write_and_fail() -> None:
        with read.writing() as tx:
            said = {values.sha256("sign"): Described([(Description(*LINKER, "", b""), "Green Hill")])}
            descriptions.record(tx, LINKER, said)
            raise KeyError("mine")

    with pytest.raises(KeyError):
        write_and_fail()
    assert found(read, values, "green hill") == []
    assert [each[0] for each in found(read, values, "quilts")] == ["sign"]


def test_the_plan_reads_the_index(read: Catalog) -> None:
    with read.reading() as tx:
        if tx.connection.dialect.name == "postgresql":
            tx.connection.execute(text("SET LOCAL enable_seqscan = off"))
            plan = "EXPLAIN SELECT 1 FROM texts WHERE clew_grams(folded) @> ARRAY['qui', 'uil']"
            assert "ix_texts_grams" in str(tx.connection.execute(text(plan)).all())
            plan = "EXPLAIN SELECT 1 FROM text_words WHERE clew_grams('  ' || text_words.word || '  ') @> ARRAY['qui']"
            assert "ix_text_words_grams" in str(tx.connection.execute(text(plan)).all())
        else:
            for of in ("text_grams", "text_word_grams"):
                counted = f"SELECT count(*) FROM {of} WHERE {of} MATCH '\"qui\"'"  # noqa: S608 - names of ours
                assert tx.connection.scalar(text(counted)) == 1
