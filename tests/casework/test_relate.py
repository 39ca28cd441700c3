"""Describing and comparing go hand in hand: the likeliest first, in portions, and on as evidence comes in."""

import hashlib
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from clew.casework.describe_views import DescribeOptions, DescribeOutcome, describe_views, to_describe
from clew.casework.desk import Desk, open_desk
from clew.casework.examine_again import examined_again
from clew.casework.import_list import ListOptions, import_list
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.link import LinkOutcome
from clew.casework.progress import unwatched
from clew.casework.relate import follow, put_off, relate
from clew.casework.triage import triage
from clew.config import Config
from clew.examine.reach import Reach
from clew.linker import linkers
from clew.model.queue import Lane

CASE, PLACES = "OP-114", ("places",)


def picture(seed: int, quality: int = 90) -> bytes:
    """Draw what has enough corners to be described."""
    drawn = Image.effect_mandelbrot((400 + seed, 300), (-2 + 0.3 * seed, -1.5, 1, 1.5), 60).convert("RGB")
    draw = ImageDraw.Draw(drawn)
    for at in range(30):
        left, top = (at * 71 * (seed + 2)) % 360, (at * 53 * (seed + 3)) % 260
        draw.rectangle((left, top, left + 12 + at, top + 10), fill=(at * 8, seed * 40, 250 - at * 7))
    stream = io.BytesIO()
    drawn.save(stream, "JPEG", quality=quality)
    return stream.getvalue()


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two stacks of which one has a copy, and a third that a list knows."""
    if (reason := linkers()["places"].missing()) is not None:
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("related")
    for name, content in {
        **{f"{seed}.jpg": picture(seed) for seed in range(3)},
        "1-copy.jpg": picture(1, quality=60),
    }.items():
        (folder / "a" / name).parent.mkdir(exist_ok=True)
        (folder / "a" / name).write_bytes(content)
    (folder / "b").mkdir()
    (folder / "b" / "later.jpg").write_bytes(picture(4))
    with open_desk(Config(workspace=str(folder / "workspace"), workers=1), "officer A", create=True) as opened:
        ingest(opened, folder / "a", CASE, "KP/1", IngestOptions(), unwatched)
        (folder / "list.txt").write_text(f"{hashlib.sha256(picture(0)).hexdigest()}\n")
        import_list(opened, folder / "list.txt", ListOptions(), unwatched)
    return folder


@pytest.fixture
def desk(ingested: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(ingested / "workspace", tmp_path / "workspace")
    with open_desk(Config(workspace=str(tmp_path / "workspace"), workers=1), "officer A", create=False) as opened:
        yield opened


class StoppedError(Exception):
    """Stands for whatever ends a run."""


def lanes(desk: Desk) -> dict[bytes, Lane]:
    return {each.sha256: each.lane for each in triage(desk, CASE)}


def test_what_is_new_is_described_first_then_its_copies_and_last_what_is_known(desk: Desk) -> None:
    queue = lanes(desk)
    new = [sha256 for sha256, lane in queue.items() if lane is Lane.NEW]
    (known,) = (sha256 for sha256, lane in queue.items() if lane is Lane.KNOWN)
    with desk.catalog.reading() as tx:
        assert to_describe(tx, desk, CASE, is_all=False) == new
        *first, copy, last = to_describe(tx, desk, CASE, is_all=True)
    assert (first, last) == (new, known)
    assert copy not in queue
    for order in ([known, *new], [*new, known]):
        read = examined_again(desk, CASE, order, "clew.examine.digest_only", Reach())
        assert [sha256 for sha256, _ in read] == order


def test_portions_come_to_what_one_run_comes_to(desk: Desk) -> None:
    said = describe_views(desk, CASE, DescribeOptions(PLACES, most=1), unwatched)
    assert (said.described, said.left) == (1, 1)
    views, links = relate(desk, CASE, DescribeOptions(PLACES, is_all=True, most=2), unwatched)
    assert (views.described, views.failed, views.left) == (3, {}, 0)
    assert links.compared == {"places": 4}


def test_what_only_all_would_describe_is_counted_until_it_is(desk: Desk) -> None:
    _, links = relate(desk, CASE, DescribeOptions(PLACES), unwatched)
    assert put_off(desk, CASE, links) == 2  # a copy, and what is known
    _, links = relate(desk, CASE, DescribeOptions(PLACES, is_all=True), unwatched)
    assert put_off(desk, CASE, links) == 0


def test_what_comes_later_is_described_until_somebody_stops_it(desk: Desk, ingested: Path) -> None:
    told: list[int] = []
    waits: list[int] = []

    def tell(views: DescribeOutcome, _links: LinkOutcome) -> None:
        told.append(views.described)

    def wait() -> None:
        waits.append(len(told))
        if len(waits) == 1:
            ingest(desk, ingested / "b", CASE, "KP/2", IngestOptions(), unwatched)
        elif len(waits) == 3:
            raise StoppedError

    with pytest.raises(StoppedError):
        follow(desk, CASE, DescribeOptions(PLACES), unwatched, tell, wait)
    assert told == [2, 1]
    assert waits == [1, 2, 2]
