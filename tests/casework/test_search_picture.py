"""A part of a picture is looked for in two cases, stills and a film; each search is told in custody, none kept."""

import json
import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests import numbered_films
from tests.conftest import Values

from clew.casework.desk import Desk, open_desk
from clew.casework.open_films import OpenFilms
from clew.casework.search_picture import ACT, PictureSearch, ToSearch, search_file, search_media, seeking
from clew.casework.switch_linker import switch_linker
from clew.config import Config
from clew.errors import ExaminationError, NotFoundError, PolicyError, UsageError
from clew.examine.seeking import Part, PartDescribed, Seeking
from clew.linker import Looks, linkers
from clew.model.findings import Findings, Kind, Outcome
from clew.model.frame_part import frame_part, frame_time
from clew.model.link import Box, Description
from clew.model.occurrence import Occurrence
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene
from clew.store import cases, custody, occurrences
from clew.store.descriptions import Described, record
from clew.store.occurrences import Record
from clew.store.unasked import Unasked
from clew.web.shapes.picture_search import PictureSearch as PictureSearchShape

HERE, THERE = "OP-114", "OP-115"
PLACES = ("places",)
LINKER = ("places", linkers()["places"].version)
BOX = Box(0.1, 0.5, 0.5, 0.4)


@lru_cache
def scene(number: int) -> Image.Image:
    return draw_scene(Dice(5, number), (640, 480), ("room", "kitchen", "street")[number])[1]


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A room and a street here; there a film that shows a kitchen, and from 1.5 s on the room."""
    if (reason := linkers()["places"].missing()) is not None:
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("evidence")
    for name in ("a", "b"):
        (folder / name).mkdir()
    scene(0).save(folder / "a" / "room.png")
    scene(2).save(folder / "a" / "street.jpg", quality=90)
    film = folder / "b" / "walk.webp"
    scene(1).save(film, "WEBP", save_all=True, append_images=[scene(0)], duration=1500, quality=90)
    return folder


@pytest.fixture(scope="module")
def desk(evidence: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Two cases, described as `clew link` does it, but in this process."""
    config = Config(workspace=str(tmp_path_factory.mktemp("workspace")), workers=1)
    views = {
        "a/room.png": {"": scene(0)},
        "a/street.jpg": {"": scene(2)},
        "b/walk.webp": {frame_part(0): scene(1), frame_part(1500): scene(0)},
    }
    with open_desk(config, "officer A", create=True) as opened, opened.catalog.writing() as tx:
        for case, name in ((HERE, "a"), (THERE, "b")):
            cases.add_case(tx, case)
            cases.add_exhibit(tx, case, "KP/1", "folder", os.fsencode(evidence / name))
            files = sorted((evidence / name).iterdir())
            occurrences.record(tx, case, "KP/1", [recorded(each) for each in files])
        for path, parts in views.items():
            made = [Description(*LINKER, part, describe(image)) for part, image in parts.items()]
            record(tx, LINKER, {digest(evidence / path): Described([(each, "") for each in made])})
    with open_desk(config, "officer A", create=False) as opened:
        yield opened


def describe(image: Image.Image) -> bytes:
    linker = linkers()["places"]
    assert isinstance(linker, Looks)
    return linker.describe(np.asarray(image))


def digest(path: Path) -> bytes:
    return sha256(path.read_bytes()).digest()


def recorded(path: Path) -> Record:
    """Return a file as an ingest records it."""
    data = path.read_bytes()
    digests = replace(Values().digests(path), sha256=sha256(data).digest())
    kind = Kind.VIDEO if path.suffix == ".webp" else Kind.PICTURE
    found = Findings(Outcome.EXAMINED, "", kind, "image/any", len(data), digests)
    return Record(Occurrence(path.name.encode(), len(data), 1, None, None, False), found, None)  # noqa: FBT003


@pytest.fixture(scope="module")
def child(desk: Desk) -> Iterator[Seeking]:
    with seeking(desk, PLACES) as started:
        yield started


def told(found: PictureSearch) -> list[tuple[str, str]]:
    return [(each.cases[0].path, each.hit.kind) for each in found.hits]


def acts(desk: Desk) -> list[dict[str, object]]:
    with desk.catalog.reading() as tx:
        return [json.loads(each.details) for each in custody.entries(tx) if each.act == ACT]


def test_a_part_of_a_file_is_found_in_stills_and_scenes_of_all_cases(
    desk: Desk, child: Seeking, tmp_path: Path
) -> None:
    turned = tmp_path / "turned.jpg"
    scene(0).transpose(Image.Transpose.ROTATE_90).save(turned, quality=85)
    found = search_file(desk, turned, ToSearch("places", Box(0.2, 0.1, 0.6, 0.6)), child)
    assert sorted(path for path, _ in told(found)) == ["room.png", "walk.webp"]
    assert (found.among.media, found.among.unasked) == (3, Unasked(0, 0, 0, 0, 0))
    assert found.itself == ()
    film_hit = next(each for each in found.hits if each.cases[0].case == THERE)
    assert frame_time(film_hit.part) == 1500
    assert all(each.hit.false_match_rate < 0.001 and each.hit.evidence.points for each in found.hits)
    alone = search_file(desk, turned, ToSearch("places", Box(0.2, 0.1, 0.6, 0.6), case=HERE, most=1), child)
    assert [path for path, _ in told(alone)] == ["room.png"]
    assert acts(desk)[-2:] == [
        {
            "case": None,
            "within": within,
            "part": "",
            "box": ["0.2", "0.1", "0.6", "0.6"],
            "linker": f"places/{linkers()['places'].version}",
            "among": among,
            "hits": hits,
        }
        for within, among, hits in ((None, 4, 2), (HERE, 2, 1))
    ]


def test_a_picture_is_not_its_own_hit_and_a_film_is_asked_at_a_time(desk: Desk, child: Seeking, evidence: Path) -> None:
    room, walk = digest(evidence / "a" / "room.png"), digest(evidence / "b" / "walk.webp")
    with closing(OpenFilms(desk)) as films:
        found = search_media(desk, HERE, room, ToSearch("places", BOX), child, films)
        assert [path for path, _ in told(found)] == ["walk.webp"]
        with pytest.raises(UsageError, match="at which time"):
            search_media(desk, THERE, walk, ToSearch("places", BOX), child, films)
        back = search_media(desk, THERE, walk, ToSearch("places", BOX, 1600), child, films)
        assert sorted(path for path, _ in told(back)) == ["room.png", "walk.webp"]
        assert back.searched.part == "frame at 1600 ms"
        with pytest.raises(NotFoundError, match="no media"):
            search_media(desk, HERE, walk, ToSearch("places", BOX), child, films)
    assert [each["case"] for each in acts(desk)[-2:]] == [HERE, THERE]


def test_what_can_not_be_looked_for_is_said(desk: Desk, child: Seeking, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("no picture")
    Image.new("RGB", (300, 300), (90, 90, 90)).save(tmp_path / "grey.png")
    with pytest.raises(ExaminationError, match="no decoder"):
        search_file(desk, tmp_path / "note.txt", ToSearch("places"), child)
    (tmp_path / "film.mkv").write_bytes(numbered_films.film())
    with pytest.raises(UsageError, match=r"it is a film: say at which time \(--at\)"):
        search_file(desk, tmp_path / "film.mkv", ToSearch("places"), child)
    empty = search_file(desk, tmp_path / "grey.png", ToSearch("places"), child)
    assert (empty.is_empty, empty.hits) == (True, ())
    with pytest.raises(NotFoundError, match="there are faces, places"):
        search_file(desk, tmp_path / "grey.png", ToSearch("text"), child)
    with pytest.raises(NotFoundError):
        search_file(desk, tmp_path / "grey.png", ToSearch("places", case="OP-999"), child)
    with pytest.raises(UsageError, match="box"):
        ToSearch("places", Box(0.5, 0.5, 0.6, 0.1))


def test_what_a_policy_withholds_is_neither_asked_by_nor_found(desk: Desk, child: Seeking, evidence: Path) -> None:
    walk = digest(evidence / "b" / "walk.webp")
    switch_linker(desk, THERE, "places", "an order", is_off=True)
    try:
        found = search_file(desk, evidence / "a" / "room.png", ToSearch("places"), child)
        assert (told(found), found.among.unasked) == ([], Unasked(0, 0, 0, 0, 1))
        assert [(each.case, each.exhibit, each.path) for each in found.itself] == [(HERE, "KP/1", "room.png")]
        assert [each.path for each in PictureSearchShape.of(found, THERE).also] == ["room.png"]
        assert PictureSearchShape.of(found, HERE).also == []
        before = len(acts(desk))
        with closing(OpenFilms(desk)) as films, pytest.raises(PolicyError, match="an order"):
            search_media(desk, THERE, walk, ToSearch("places", BOX, 0), child, films)
        with pytest.raises(PolicyError, match="an order"):
            search_file(desk, evidence / "a" / "room.png", ToSearch("places", case=THERE), child)
        assert len(acts(desk)) == before
    finally:
        switch_linker(desk, THERE, "places", "over", is_off=False)


class Liar(Seeking):
    """Stands for a child that was taken over by what it decoded."""

    def describe(self, descriptor: int, linker: str, part: Part) -> PartDescribed:
        del descriptor, linker, part
        return PartDescribed(b"no description", 1, 1)


def test_a_child_that_lies_is_not_believed(desk: Desk, evidence: Path) -> None:
    liar = Liar(desk.config.limits, PLACES)
    with pytest.raises(ExaminationError, match="no description"):
        search_file(desk, evidence / "a" / "room.png", ToSearch("places"), liar)
    liar.close()
