"""Trace sheets: cut out of evidence and written with nothing of the case, or refused where there may be people."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from clew.casework import trace_cut
from clew.casework.desk import Desk, open_desk
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.match_card import examined_once
from clew.casework.progress import unwatched
from clew.casework.trace_cut import Cut
from clew.casework.trace_requests import LOOKED, approve_trace, look_at_refused, trace_requests
from clew.casework.trace_sheet import make_trace_kept, make_trace_sheet
from clew.config import Config
from clew.errors import EvidenceError, UsageError
from clew.examine.cutting import lookers
from clew.model.findings import Kind
from clew.model.frame_part import frame_part
from clew.model.link import Box
from clew.model.trace import TraceSheet
from clew.store import custody, media

CASE = "OP-114"
BAG, SKIN = Box(0.05, 0.1, 0.4, 0.8), Box(0.5, 0.1, 0.4, 0.8)


def save_film(path: Path) -> None:
    """Write 2 s of film: blue at first, and from the middle on red, which no tone of skin is."""
    with av.open(path, "w", format="matroska") as container:
        stream = container.add_stream("libx264", 10, options={"preset": "ultrafast", "qp": "0"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = 192, 144
        for number in range(20):
            colour = (30, 80, 190) if number < 10 else (200, 20, 30)
            frame = av.VideoFrame.from_ndarray(np.full((144, 192, 3), colour, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


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
    save_film(folder / "seized" / "clip.mkv")
    with open_desk(Config(workspace=str(folder / "ws"), workers=1), "officer A", create=True) as opened:
        ingest(opened, folder / "seized", CASE, "KP/1", IngestOptions(), unwatched)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(trace_cut, "examined_once", cache(examined_once))
            yield opened


def cut(desk: Desk, box: Box, reference: str = "T-2026-17", question: str = "Where is this from?") -> Cut:
    with desk.catalog.reading() as tx:
        kinds = media.media(tx, media.media_of_case(tx, CASE))
        (sha256,) = (each for each, row in kinds.items() if row.kind is Kind.PICTURE)
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


def test_what_may_be_a_person_is_looked_at_before_it_leaves(desk: Desk, tmp_path: Path) -> None:
    path, wanted = tmp_path / "sheet.png", cut(desk, SKIN)
    refused = make_trace_sheet(desk, CASE, wanted, path)
    assert refused.written is None
    assert refused.request is not None
    assert any("skin" in each for each in refused.request.found)
    second = replace(desk, officer="officer B")
    seen = look_at_refused(second, CASE, refused.request.number)
    assert acts(desk)[-1] == (LOOKED, "T-2026-17", {"case": CASE, "request": refused.request.number})
    assert list(tmp_path.iterdir()) == []
    approve_trace(second, CASE, refused.request.number, "a wooden box")
    (request,) = trace_requests(desk, CASE)
    assert request.looked == ("officer B",)
    assert make_trace_sheet(desk, CASE, request.cut, path).written is not None
    assert path.read_bytes() == seen  # what was looked at is what leaves


def test_a_sheet_that_is_handed_over_is_the_one_that_is_written(desk: Desk, tmp_path: Path) -> None:
    wanted = cut(desk, BAG, "T/7 (b)")
    make_trace_sheet(desk, CASE, wanted, tmp_path / "sheet.html")
    kept = make_trace_kept(desk, CASE, wanted, "html").written
    assert kept is not None
    with kept.file:
        kept.file.seek(0)
        assert kept.file.read() == (tmp_path / "sheet.html").read_bytes()
    assert kept.written.path.name == "trace-T-7-b.html"
    assert acts(desk)[-1][2] == acts(desk)[-2][2] | {"file": "trace-T-7-b.html"}
    with pytest.raises(UsageError, match="html, pdf, png"):
        make_trace_kept(desk, CASE, wanted, "docx")


@pytest.mark.parametrize(("at_ms", "is_red"), [(300, False), (1750, True)])
def test_a_thing_is_cut_out_of_the_frame_that_a_film_shows_at_any_time(
    desk: Desk, tmp_path: Path, at_ms: int, *, is_red: bool
) -> None:
    with desk.catalog.reading() as tx:
        known = media.media(tx, media.media_of_case(tx, CASE))
    (film,) = (each for each, row in known.items() if row.kind is Kind.VIDEO)
    wanted = Cut(film, BAG, TraceSheet("T-9", "Where is this from?"), frame_part(at_ms))
    outcome = make_trace_sheet(desk, CASE, wanted, tmp_path / "sheet.png")
    assert outcome.written is not None, outcome.seen
    with Image.open(tmp_path / "sheet.png") as opened:
        red, _, blue = np.asarray(opened).mean(axis=(0, 1))
    assert bool(red > blue) is is_red
    with pytest.raises(EvidenceError, match="at which time"):
        make_trace_sheet(desk, CASE, replace(wanted, part=""), tmp_path / "sheet.png")


def test_a_box_lies_within_the_picture(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="within"):
        make_trace_sheet(desk, CASE, cut(desk, Box(0.8, 0.1, 0.4, 0.2)), tmp_path / "sheet.png")
