"""Pictures at full size: drawn once for all who ask, from wherever they can still be read, kept within bounds."""

import hashlib
import runpy
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from clew.casework.desk import Desk, open_desk
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.pictures import Pictures
from clew.casework.progress import unwatched
from clew.casework.tile_cache import TileCache
from clew.config import Config
from clew.errors import EvidenceError, NotFoundError
from clew.examine.pyramid import TILE_PX, Level, Place
from clew.samples.dice import Dice
from clew.samples.packing.content import Content
from clew.samples.packing.encrypted import aes_zip

_DRAW = runpy.run_path(str(Path(__file__).resolve().parents[1] / "vectors" / "pdq" / "make.py"))["draw"]


def picture(seed: int, height: int = 600, width: int = 800) -> bytes:
    stream = BytesIO()
    Image.fromarray(_DRAW(seed, height, width)).save(stream, "JPEG")
    return stream.getvalue()


KEPT, INSIDE, BROKEN, GONE, ALTERED, LOCKED = (picture(seed) for seed in range(60, 66))
OPENED_BY = "harbour"


def name(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A case with a picture in a folder, one in an archive, some that something happens to, and a text."""
    folder = tmp_path_factory.mktemp("pictures")
    evidence = folder / "evidence"
    evidence.mkdir()
    for place, data in (("kept.jpg", KEPT), ("gone.jpg", GONE), ("altered.jpg", ALTERED), ("notes.txt", b"some notes")):
        (evidence / place).write_bytes(data)
    (evidence / "broken.jpg").write_bytes(BROKEN[:200])
    with zipfile.ZipFile(evidence / "pictures.zip", "w") as archive:
        archive.writestr("inside.jpg", INSIDE)
    locked = Content(b"locked.jpg", LOCKED, 1_560_000_000, "picture")
    (evidence / "locked.zip").write_bytes(aes_zip([locked], OPENED_BY, Dice(1)))
    with open_desk(Config(workspace=str(folder / "workspace"), workers=1), "a.moreau", create=True) as opened:
        ingest(opened, evidence, "OP-7", "KP/1", IngestOptions(passwords=(OPENED_BY.encode(),)), unwatched)
        (evidence / "gone.jpg").unlink()
        (evidence / "altered.jpg").write_bytes(KEPT)
        yield opened


@pytest.fixture(scope="module")
def pictures(desk: Desk) -> Iterator[Pictures]:
    made = Pictures(desk, easels=1)
    yield made
    made.close()


@pytest.mark.parametrize("data", [KEPT, INSIDE], ids=["in a folder", "in an archive"])
def test_a_picture_is_shown_with_all_its_tiles(pictures: Pictures, data: bytes) -> None:
    found = pictures.picture(name(data))
    assert found.levels == (Level(400, 300), Level(800, 600))
    assert (found.full_width, found.full_height, found.has_embedded) == (800, 600, False)
    with Image.open(BytesIO(pictures.tile(name(data), Place(1, 1, 1)))) as tile:
        assert tile.size == (800 - TILE_PX, 600 - TILE_PX)


def test_what_is_encrypted_is_shown_to_whoever_gives_the_password(desk: Desk, pictures: Pictures) -> None:
    with pytest.raises(EvidenceError, match="encrypted"):
        pictures.picture(name(LOCKED))
    unlocked = Pictures(replace(desk, passwords=(b"quay", OPENED_BY.encode())), easels=1)
    try:
        assert unlocked.picture(name(LOCKED)).levels[-1] == Level(800, 600)
    finally:
        unlocked.close()


def test_all_who_ask_at_once_wait_for_one_drawing(desk: Desk) -> None:
    pictures = Pictures(desk, easels=2)
    places = [Place(1, column, row) for column in (0, 1) for row in (0, 1)] * 4
    try:
        with ThreadPoolExecutor(16) as pool:
            tiles = list(pool.map(lambda place: pictures.tile(name(KEPT), place), places))
        time.sleep(0.3)  # a wish that was answered is not drawn afterwards
        assert pictures.drawn == 1
        assert len(set(tiles)) == 4
    finally:
        pictures.close()


def test_what_is_no_longer_kept_is_drawn_again(desk: Desk) -> None:
    pictures = Pictures(desk, easels=1, cache_bytes=1)
    try:
        first = pictures.tile(name(KEPT), Place(1, 0, 0))
        assert pictures.tile(name(KEPT), Place(1, 0, 0)) == first
        assert pictures.drawn > 1
    finally:
        pictures.close()


@pytest.mark.parametrize(
    ("data", "reason"),
    [(BROKEN[:200], "can't be drawn: truncated"), (GONE, "no such file"), (ALTERED, "altered: SHA-256 was")],
    ids=["broken", "gone", "altered"],
)
def test_why_a_picture_cannot_be_shown_is_said_and_others_go_on(pictures: Pictures, data: bytes, reason: str) -> None:
    for _ in range(2):
        with pytest.raises(EvidenceError, match=reason):
            pictures.picture(name(data))
        with pytest.raises(EvidenceError, match=reason):
            pictures.tile(name(data), Place(0, 0, 0))
    assert pictures.picture(name(KEPT)).levels


def test_what_is_not_there_is_not_found(pictures: Pictures) -> None:
    for sha256 in (bytes(32), name(b"some notes")):
        with pytest.raises(NotFoundError, match="no picture of media"):
            pictures.picture(sha256)
    with pytest.raises(NotFoundError, match="has no tile 1/2/0"):
        pictures.tile(name(KEPT), Place(1, 2, 0))
    with pytest.raises(NotFoundError, match="no small picture inside"):
        pictures.embedded(name(KEPT))


def test_a_child_is_ready_before_the_first_picture_is_wished_for(desk: Desk) -> None:
    pictures = Pictures(desk)
    pictures.start()
    assert pictures.is_ready.wait(60)
    assert pictures.drawn == 0
    pictures.close()
    pictures.start()
    with pytest.raises(EvidenceError, match="the server has ended"):
        pictures.picture(name(KEPT))


def test_whoever_waits_is_told_when_the_server_ends(desk: Desk) -> None:
    pictures = Pictures(desk)
    pictures.close()
    with pytest.raises(EvidenceError, match="the server has ended"):
        pictures.picture(name(KEPT))


def test_a_cache_holds_so_many_bytes_and_lets_the_oldest_go() -> None:
    cache = TileCache(100)
    for key in range(5):
        cache.put(key, bytes(30))
        cache.get(0)
    assert [key for key in range(5) if cache.get(key)] == [0, 3, 4]
    assert cache.size == 90
    cache.put(4, bytes(10))
    assert cache.size == 70
    cache.put(5, bytes(200))
    assert (cache.size, cache.get(4)) == (0, None)


def test_no_descriptor_and_no_child_is_left_behind(desk: Desk) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    pictures = Pictures(desk, easels=1)
    pictures.picture(name(KEPT))
    pictures.close()
    assert len(list(Path("/proc/self/fd").iterdir())) == before
