"""Trace sheets: written with nothing of the case, refused where there may be people, approved by another officer."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clew.casework import trace_sheet
from clew.casework.desk import Desk, open_desk
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.match_card import examined_once
from clew.casework.progress import unwatched
from clew.casework.trace_sheet import Cut, approve_trace, make_trace_sheet, trace_requests
from clew.config import Config
from clew.errors import NotFoundError, UsageError
from clew.examine.cutting import lookers
from clew.model.link import Box
from clew.model.trace import TraceSheet
from clew.store import custody, media

CASE = "OP-114"
BAG, SKIN = Box(0.05, 0.1, 0.4, 0.8), Box(0.5, 0.1, 0.4, 0.8)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A case with one picture, blue on the left, of the tones of skin on the right."""
    if not lookers():
        pytest.skip("nothing looks for people here")
    folder = tmp_path_factory.mktemp("trace")
    rgb = np.full((300, 400, 3), (30, 80, 190), np.uint8)
    rgb[:, 200:] = (224, 172, 140)
    (folder / "seized").mkdir()
    exif = Image.Exif()
    exif[0x010F] = "Camera maker"
    Image.fromarray(rgb).save(folder / "seized" / "holiday.jpg", exif=exif)
    with open_desk(Config(workspace=str(folder / "ws"), workers=1), "officer A", create=True) as opened:
        ingest(opened, folder / "seized", CASE, "KP/1", IngestOptions(), unwatched)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(trace_sheet, "examined_once", cache(examined_once))
            yield opened


def cut(desk: Desk, box: Box, reference: str = "T-2026-17", question: str = "Where is this from?") -> Cut:
    with desk.catalog.reading() as tx:
        (sha256,) = media.media_of_case(tx, CASE)
    return Cut(sha256, box, TraceSheet(reference, question))


def acts(desk: Desk) -> list[tuple[str, str, dict[str, object]]]:
    with desk.catalog.reading() as tx:
        return [(each.act, each.item, json.loads(each.details)) for each in custody.entries(tx)]


@pytest.mark.parametrize("ending", [".html", ".pdf", ".png"])
def test_a_thing_leaves_with_a_reference_and_nothing_else(desk: Desk, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"sheet{ending}"
    made = make_trace_sheet(desk, CASE, cut(desk, BAG), path)
    content = path.read_bytes()
    assert made.request is None
    for told in (b"OP-114", b"KP/1", b"holiday", b"Camera maker", cut(desk, BAG).sha256.hex().encode(), b"officer"):
        assert told not in content
    act, item, details = acts(desk)[-1]
    assert (act, item) == ("trace sheet made", "T-2026-17")
    assert details["sha256"] == (made.written.sha256.hex() if made.written else "")
    assert details["looked"]


def test_what_may_be_a_person_leaves_only_once_another_officer_has_approved(desk: Desk, tmp_path: Path) -> None:
    path, wanted = tmp_path / "sheet.png", cut(desk, SKIN)
    refused = make_trace_sheet(desk, CASE, wanted, path)
    assert refused.written is None
    assert not path.exists()
    assert refused.request is not None
    number = refused.request.number
    assert make_trace_sheet(desk, CASE, wanted, path).request == refused.request  # asked again: the same request
    with pytest.raises(UsageError, match="another officer"):
        approve_trace(desk, CASE, number, "a wooden box")
    second = replace(desk, officer="officer B")
    with pytest.raises(UsageError, match="reason"):
        approve_trace(second, CASE, number, " ")
    with pytest.raises(NotFoundError):
        approve_trace(second, CASE, number + 100, "a wooden box")
    assert approve_trace(second, CASE, number, "a wooden box").approved_by == "officer B"
    with pytest.raises(UsageError, match="already"):
        approve_trace(second, CASE, number, "again")
    assert make_trace_sheet(desk, CASE, wanted, path).written is not None
    assert acts(desk)[-1][2]["request"] == number
    assert [each.approved_by for each in trace_requests(desk, CASE)] == ["officer B"]


def test_an_approval_is_of_those_words_alone(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "other.png"
    first = make_trace_sheet(desk, CASE, cut(desk, SKIN, "T-2"), path)
    assert first.request is not None
    approve_trace(replace(desk, officer="officer B"), CASE, first.request.number, "wood")
    for other in (cut(desk, SKIN, "T-3"), cut(desk, SKIN, "T-2", "Whose?")):
        assert make_trace_sheet(desk, CASE, other, path).written is None


@pytest.mark.parametrize("reference", ["", "see KP/1", "Holiday.jpg", "a\nb", "x" * 300])
def test_words_tell_nothing_of_the_exhibit(desk: Desk, tmp_path: Path, reference: str) -> None:
    with pytest.raises(UsageError):
        make_trace_sheet(desk, CASE, cut(desk, BAG, reference), tmp_path / "sheet.png")


def test_a_box_lies_within_the_picture(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="within"):
        make_trace_sheet(desk, CASE, cut(desk, Box(0.8, 0.1, 0.4, 0.2)), tmp_path / "sheet.png")
