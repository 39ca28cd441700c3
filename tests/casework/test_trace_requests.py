"""Requests for trace sheets that were refused: approved by another officer, for that box and those words, once."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from tests.conftest import AGENCY, Values

from clew.casework import trace_cut, trace_sheet
from clew.casework.desk import Desk, open_desk
from clew.casework.trace_cut import Cut
from clew.casework.trace_requests import (
    ASKED,
    LOOKED,
    approve_trace,
    checked,
    look_at_refused,
    told_of,
    trace_requests,
)
from clew.casework.trace_sheet import make_trace_sheet
from clew.config import Config
from clew.errors import ConflictError, NotFoundError, UsageError
from clew.examine.cutting import JPEG, PNG, SEEN, Seen
from clew.model.findings import Findings, Kind, Outcome
from clew.model.link import Box, Description
from clew.model.trace import Language, TraceSheet
from clew.store import custody

HERE, THERE = "OP-1", "OP-2"
BOX = Box(0.5, 0.1, 0.4, 0.8)
SEEN_SKIN = Seen(["tones of skin on 12% of it"], ["faces/1"], 120, 90)


@pytest.fixture
def desk(tmp_path: Path, values: Values, catalog_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Two cases, and a child that sees tones of skin in whatever is cut."""
    made = ((PNG, b"a PNG"), (JPEG, b"a JPEG"), (SEEN, msgspec.json.encode(SEEN_SKIN)))
    found = Findings(
        *(Outcome.EXAMINED, "", Kind.OTHER, "image/jpeg", 1000, values.digests("holiday"), ""),
        descriptions=tuple(Description("cut", "1", name, data) for name, data in made),
    )
    monkeypatch.setattr(trace_cut, "examined_once", lambda *_: found)
    monkeypatch.setattr(trace_sheet, "lookers", lambda: ["faces"])
    config = Config(workspace=str(tmp_path / "workspace"), catalog_url=catalog_url, agency=AGENCY)
    with open_desk(config, "officer A", create=True) as opened:
        with opened.catalog.writing() as tx:
            values.ingest(tx, HERE, [values.record("holiday")])
            values.ingest(tx, THERE, [values.record("other")])
        yield opened


@pytest.fixture
def wanted(values: Values) -> Cut:
    return Cut(values.sha256("holiday"), BOX, TraceSheet("T-2026-17", "Where is this from?", "your police"))


def other(desk: Desk) -> Desk:
    return replace(desk, officer="officer B")


def asked(desk: Desk, cut: Cut, folder: Path) -> int:
    """Ask for a sheet, which is refused; return the request's number."""
    outcome = make_trace_sheet(desk, HERE, cut, folder / "sheet.png")
    assert outcome.written is None
    assert outcome.request is not None
    return outcome.request.number


def test_what_was_refused_leaves_only_once_another_officer_has_approved(
    desk: Desk, wanted: Cut, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.png"
    number = asked(desk, wanted, tmp_path)
    assert not path.exists()
    assert asked(other(desk), wanted, tmp_path) == number  # whoever asks again, it is the same request
    with pytest.raises(UsageError, match="another officer"):
        approve_trace(desk, HERE, number, "a wooden box")
    with pytest.raises(UsageError, match="reason"):
        approve_trace(other(desk), HERE, number, " ")
    for case, wrong in ((HERE, number + 100), (THERE, number)):
        with pytest.raises(NotFoundError):
            approve_trace(other(desk), case, wrong, "a wooden box")
    approved = approve_trace(other(desk), HERE, number, "a wooden box").approved
    assert approved is not None
    assert (approved.officer, approved.reason) == ("officer B", "a wooden box")
    with pytest.raises(UsageError, match="already"):
        approve_trace(other(desk), HERE, number, "again")
    assert make_trace_sheet(desk, HERE, wanted, path).written is not None
    assert path.read_bytes() == b"a PNG"
    with desk.catalog.reading() as tx:
        assert [json.loads(each.details)["request"] for each in custody.entries_of(tx, (trace_sheet.MADE,))] == [number]
    (request,) = trace_requests(desk, HERE)
    assert (request.approved, request.cut) == (approved, wanted)
    assert trace_requests(desk, THERE) == []
    with pytest.raises(NotFoundError):
        trace_requests(desk, "OP-3")


def test_an_approval_is_of_those_words_and_that_box_alone(desk: Desk, wanted: Cut, tmp_path: Path) -> None:
    approve_trace(other(desk), HERE, asked(desk, wanted, tmp_path), "wood")
    words = TraceSheet("T-3", "Where is this from?", "your police"), replace(wanted.sheet, question="Whose?")
    for sheet in (*words, replace(wanted.sheet, contact=""), replace(wanted.sheet, language=Language.DE)):
        asked(desk, replace(wanted, sheet=sheet), tmp_path)
    asked(desk, replace(wanted, box=Box(0.5, 0.1, 0.41, 0.8)), tmp_path)
    assert [each.approved is not None for each in trace_requests(desk, HERE)] == [True, *[False] * 5]


def test_an_approval_under_one_key_is_said_once(desk: Desk, wanted: Cut, tmp_path: Path) -> None:
    number = asked(desk, wanted, tmp_path)
    first = approve_trace(other(desk), HERE, number, "wood", "key 1")
    assert approve_trace(other(desk), HERE, number, "wood", "key 1") == first
    with pytest.raises(ConflictError):
        approve_trace(other(desk), HERE, number, "brick", "key 1")


def test_who_looks_at_a_refused_cut_is_on_record(desk: Desk, wanted: Cut, tmp_path: Path) -> None:
    number = asked(desk, wanted, tmp_path)
    for officer in ("officer B", "officer C", "officer B"):
        assert look_at_refused(replace(desk, officer=officer), HERE, number) == b"a PNG"
    with pytest.raises(NotFoundError):
        look_at_refused(desk, THERE, number)
    with desk.catalog.reading() as tx:
        looks = [(each.officer, each.item, json.loads(each.details)) for each in custody.entries_of(tx, (LOOKED,))]
    told = {"case": HERE, "request": number}
    assert looks == [(officer, "T-2026-17", told) for officer in ("officer B", "officer C", "officer B")]
    assert [each.looked for each in trace_requests(desk, HERE)] == [("officer B", "officer C")]


def test_a_request_of_before_there_were_languages_is_one_in_english(desk: Desk, wanted: Cut, tmp_path: Path) -> None:
    told = {**told_of(HERE, wanted), **checked(SEEN_SKIN)}
    del told["language"]
    with desk.catalog.deciding() as tx:
        number = custody.append(tx, desk.officer, ASKED, wanted.sheet.reference, told).sequence
    assert asked(desk, wanted, tmp_path) == number
    assert trace_requests(desk, HERE)[0].cut == wanted
    german = replace(wanted, sheet=replace(wanted.sheet, language=Language.DE))
    assert asked(desk, german, tmp_path) != number
    assert trace_requests(desk, HERE)[1].cut == german


@pytest.mark.parametrize(
    "reference", ["", " ", "see KP/1", "kp/1", "Holiday.jpg", "a\nb", "x" * 300, "op-1", "see OP-1", "OP-1"]
)
def test_words_tell_nothing_of_the_case_the_exhibit_or_the_file(
    desk: Desk, wanted: Cut, tmp_path: Path, reference: str
) -> None:
    with pytest.raises(UsageError):
        asked(desk, replace(wanted, sheet=TraceSheet(reference, "Where is this from?")), tmp_path)


@pytest.mark.parametrize("reference", ["T-2026-17", "OP-12", "KP/12", "a bag of 1 kind", "X-holiday.jpgs"])
def test_names_refuse_whole_words_and_short_ones_none(
    desk: Desk, values: Values, wanted: Cut, tmp_path: Path, reference: str
) -> None:
    with desk.catalog.writing() as tx:
        for exhibit, path in (("1", b"deep/bag"), ("bag", b"1"), ("KP1", b"17")):
            values.ingest(tx, HERE, [values.record("holiday", path)], exhibit)
    assert asked(desk, replace(wanted, sheet=TraceSheet(reference, "Where was this bag sold?")), tmp_path)


def test_a_short_name_of_the_case_is_no_reference(desk: Desk, values: Values, wanted: Cut, tmp_path: Path) -> None:
    with desk.catalog.writing() as tx:
        values.ingest(tx, "17", [values.record("holiday")])
    for reference in ("17", " 17 "):
        with pytest.raises(UsageError, match="the case's own name"):
            make_trace_sheet(desk, "17", replace(wanted, sheet=TraceSheet(reference, "?")), tmp_path / "sheet.png")
    made = make_trace_sheet(desk, "17", replace(wanted, sheet=TraceSheet("T 17", "?")), tmp_path / "sheet.png")
    assert made.request is not None
