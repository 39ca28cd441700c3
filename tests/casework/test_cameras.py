"""From pictures that name a camera to those that don't, in another case: simulated sensors, drawn shapes."""

import hashlib
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from clew.casework.camera_prints import camera_prints, make_camera_print
from clew.casework.compare_again import compared_again
from clew.casework.compare_prints import PRINT, SCORE
from clew.casework.describe_views import DescribeOptions, describe_views
from clew.casework.desk import Desk, open_desk
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.leads import Lead, leads
from clew.casework.link import link
from clew.casework.match_card import lead_card
from clew.casework.progress import Progress, unwatched
from clew.casework.search_cameras import search_cameras_of_file, search_cameras_of_media
from clew.casework.switch_linker import switch_linker
from clew.config import Config
from clew.errors import ExaminationError, PolicyError, UsageError
from clew.linker import linkers
from clew.model.match_card import MatchCard
from clew.model.wanted_leads import WantedLeads
from clew.report.card import block, read_card
from clew.report.card_words import card_text
from clew.samples.camera import Shot, camera_block
from clew.samples.sensor import Sensor
from clew.store import custody

CASE = "OP-114"
CAMERAS = ("cameras",)
SIDE, REFERENCES = 512, 6
CAMERA = "Canon EOS 80D 4711"


def picture(seed: int, shot: int, *, is_named: bool) -> bytes:
    """Return a picture by a sensor; its metadata names the camera or nothing."""
    coarse = np.random.default_rng((seed, shot)).integers(70, 220, (9, 9, 3), np.uint8)
    scene = Image.fromarray(coarse).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    taken = Image.fromarray(Sensor(seed, SIDE, SIDE).photograph(np.asarray(scene), shot))
    by = Shot(0, "4711", "1", 700_000_000 + shot, None)
    exif = b"Exif\0\0" + camera_block(by, (SIDE, SIDE), b"") if is_named else b""
    stream = io.BytesIO()
    taken.save(stream, "JPEG", quality=92, exif=exif)
    return stream.getvalue()


def filmed(seed: int, shot: int) -> bytes:
    """Return a film of the middle of a sensor: eight key frames, no metadata."""
    stream = io.BytesIO()
    with av.open(stream, "w", format="mp4") as container:
        track = container.add_stream("libx264", rate=8, options={"g": "1", "crf": "16"})
        track.width, track.height, track.pix_fmt = SIDE, 288, "yuv420p"
        for number in range(shot, shot + 8):
            rgb = np.asarray(Image.open(io.BytesIO(picture(seed, number, is_named=False))))[112:400]
            container.mux(track.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")))
        container.mux(track.encode(None))
    return stream.getvalue()


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pictures that name their camera, one by it that doesn't, and one by another."""
    if (reason := linkers()["cameras"].missing()) is not None:
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("evidence")
    for shot in range(REFERENCES):
        (folder / f"IMG_{shot}.jpg").write_bytes(picture(1, shot, is_named=True))
    (folder / "received.jpg").write_bytes(picture(1, 20, is_named=False))
    (folder / "other.jpg").write_bytes(picture(2, 20, is_named=False))
    return folder


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film by the camera, and one by another."""
    folder = tmp_path_factory.mktemp("films")
    for seed in (1, 2):
        (folder / f"VID_{seed}.mp4").write_bytes(filmed(seed, 40))
    return folder


@pytest.fixture(scope="module")
def described(evidence: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with all pictures described, nothing linked."""
    workspace = tmp_path_factory.mktemp("described") / "workspace"
    with open_desk(Config(workspace=str(workspace), workers=1), "officer A", create=True) as opened:
        ingest(opened, evidence, CASE, "KP/1", IngestOptions(), unwatched)
        assert describe_views(opened, CASE, DescribeOptions(CAMERAS), unwatched).failed == {}
    return workspace


@pytest.fixture
def desk(described: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(described, tmp_path / "workspace")
    with open_desk(Config(workspace=str(tmp_path / "workspace"), workers=1), "officer A", create=False) as opened:
        yield opened


def linked(desk: Desk) -> int:
    return link(desk, CASE, CAMERAS, unwatched).proposed["cameras"]


def open_leads(desk: Desk) -> list[Lead]:
    return list(leads(desk, CASE, WantedLeads()).items)


def digest_of(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


class StoppedError(Exception):
    """Stands for whatever ends a run."""


def stop(progress: Progress) -> None:
    if progress.step.startswith("Linking: new"):
        raise StoppedError


def test_a_picture_without_metadata_leads_to_the_camera_that_took_it(desk: Desk) -> None:
    with pytest.raises(StoppedError):
        link(desk, CASE, CAMERAS, stop)
    (lead,) = open_leads(desk)
    assert linked(desk) == 1  # the new print is compared with what was described before: the same link again
    assert linked(desk) == 0
    assert [each.link.number for each in open_leads(desk)] == [lead.link.number]
    assert lead.link.kind == "same camera"
    assert "received.jpg" in {lead.this.path, lead.other.path}
    facts = dict(lead.link.evidence.told)
    assert facts["camera"] == CAMERA
    assert {facts["compared, here"], facts["compared, there"]} == {"a picture", f"print of {REFERENCES} pictures"}
    _check_card(desk, lead_card(desk, CASE, lead.link.number, is_veiled=True)[0])
    (made,) = camera_prints(desk, CASE, unwatched).prints
    assert (made.name, made.officer, made.rests_on, len(made.media)) == (CAMERA, "", REFERENCES, REFERENCES)


def _check_card(desk: Desk, card: MatchCard) -> None:
    """A card names all that its score rests on; it is made again of that, and another print is found out."""

    def outcome(card: MatchCard) -> dict[str, bool | None]:
        return {name: is_so for name, is_so, _ in compared_again(desk, card)}

    (told,) = card.prints
    assert (told.camera, len(told.pictures)) == (CAMERA, REFERENCES)
    assert read_card(block(card)) == card
    assert "IMG_" in dict(card_text(card).compared)[f"Print of {CAMERA}"]
    assert outcome(card) == {PRINT: True, SCORE: True}
    fewer = replace(card, prints=(replace(told, pictures=told.pictures[:-1]),))
    assert outcome(fewer) == {PRINT: False, SCORE: None}
    place = replace(told.pictures[0], sha256="0" * 64)
    lost = replace(card, prints=(replace(told, pictures=(place, *told.pictures[1:])),))
    assert outcome(lost) == {PRINT: None, SCORE: True}  # by the print that the catalog keeps
    assert outcome(replace(card, prints=())) == {SCORE: None}


def test_a_film_in_another_case_leads_to_the_camera_that_took_pictures_of_this_one(desk: Desk, films: Path) -> None:
    linked(desk)
    ingest(desk, films, "OP-200", "KP/9", IngestOptions(), unwatched)
    assert describe_views(desk, "OP-200", DescribeOptions(CAMERAS), unwatched).failed == {}
    link(desk, "OP-200", CAMERAS, unwatched)
    made = {each.name: each for each in camera_prints(desk, "OP-200", unwatched).prints}
    assert sorted(made) == sorted(f"film {digest_of(each).hex()[:16]}" for each in films.iterdir())
    found = list(leads(desk, "OP-200", WantedLeads()).items)
    led = {frozenset((each.this.path, each.other.path)) for each in found}
    by_first = {"VID_1.mp4", "received.jpg", *(f"IMG_{shot}.jpg" for shot in range(REFERENCES))}
    assert any("VID_1.mp4" in each and len(by_first & each) > 1 for each in led)
    assert not any("VID_2.mp4" in each and by_first & each for each in led)
    searched = search_cameras_of_media(desk, "OP-200", digest_of(films / "VID_1.mp4"), crops=False)
    assert CAMERA in {each.camera.name for each in searched.hits}
    assert searched.is_film


def test_what_else_a_camera_took_is_told_and_who_asked(desk: Desk, evidence: Path) -> None:
    assert camera_prints(desk, CASE, unwatched).made == 1
    assert camera_prints(desk, CASE, unwatched).made == 0
    hit = search_cameras_of_media(desk, CASE, digest_of(evidence / "received.jpg"), crops=False)
    none = search_cameras_of_file(desk, evidence / "other.jpg", crops=True)
    assert [each.camera.name for each in hit.hits] == [CAMERA]
    assert {each.path for each in hit.hits[0].also} < {f"IMG_{shot}.jpg" for shot in range(REFERENCES)}
    assert (none.hits, none.prints, none.is_film) == ((), 1, False)
    with desk.catalog.reading() as tx:
        told = [json.loads(each.details) for each in custody.entries(tx) if each.act == "camera searched for"]
    assert [(each["case"], each["prints"], len(each["hits"])) for each in told] == [(CASE, 1, 1), (None, 1, 0)]


def test_what_is_no_picture_is_not_said_to_show_no_noise(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("no picture")
    with pytest.raises(ExaminationError, match="doesn't begin as a picture"):
        search_cameras_of_file(desk, tmp_path / "list.txt", crops=True)
    Image.new("RGB", (40, 30), "white").save(tmp_path / "small.png")
    assert search_cameras_of_file(desk, tmp_path / "small.png", crops=True).is_empty


def test_an_officer_says_which_pictures_are_by_one_camera(desk: Desk, evidence: Path) -> None:
    chosen = [digest_of(evidence / f"IMG_{shot}.jpg") for shot in range(3)]
    made = make_camera_print(desk, CASE, "the grey camera", chosen)
    assert (made.officer, made.rests_on, len(made.media)) == ("officer A", 3, 3)
    with desk.catalog.reading() as tx:
        (told,) = [json.loads(each.details) for each in custody.entries(tx) if each.act == "camera print made"]
    assert told["pictures"] == [each.hex() for each in chosen]
    camera_prints(desk, CASE, unwatched)
    with pytest.raises(UsageError, match="another name"):
        make_camera_print(desk, CASE, CAMERA, chosen)
    with pytest.raises(UsageError, match="none of these"):
        make_camera_print(desk, CASE, "elsewhere", [bytes(32)])


def test_where_it_is_off_no_prints_are_made(desk: Desk) -> None:
    camera_prints(desk, CASE, unwatched)
    switch_linker(desk, CASE, "cameras", "not allowed", is_off=True)
    with pytest.raises(PolicyError):
        camera_prints(desk, CASE, unwatched)
