"""Crops and collages of a listed picture: where links put them in the queue, and what an officer's word changes."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from clew.casework.describe_views import DescribeOptions, describe_views
from clew.casework.desk import Desk, open_desk
from clew.casework.gallery import open_gallery
from clew.casework.import_list import ListOptions, import_list
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.judge_lead import judge_lead
from clew.casework.leads import leads
from clew.casework.link import link
from clew.casework.progress import unwatched
from clew.casework.show_stack import show_stack
from clew.casework.triage import triage
from clew.config import Config
from clew.linker import linkers
from clew.model.link_decision import Verdict
from clew.model.queue import Lane, QueueItem
from clew.model.wanted_leads import WantedLeads
from clew.samples.alterations import crop
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene

CASE = "OP-114"
PLACES = ("places",)


def saved(folder: Path, name: str, picture: Image.Image) -> bytes:
    picture.save(folder / name)
    return hashlib.sha256((folder / name).read_bytes()).digest()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A workspace with a listed picture, a crop of it, a sheet on which it is small, and another picture."""
    if (reason := linkers()["places"].missing()) is not None:
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("copies")
    (folder / "evidence").mkdir()
    base = draw_scene(Dice(5, 2), (640, 480), "bookshelf")[1]
    sheet = draw_scene(Dice(5, 1), (960, 720), "kitchen")[1]
    sheet.paste(base.resize((320, 240)), (600, 40))
    pictures = {
        "base.png": base,
        "crop.png": crop(base, {"percent": 55, "left": 0.3, "top": 0.8}),
        "sheet.png": sheet,
        "other.png": draw_scene(Dice(5, 3), (640, 480), "street")[1],
    }
    digests = {name: saved(folder / "evidence", name, each) for name, each in pictures.items()}
    sha1 = hashlib.sha1((folder / "evidence" / "base.png").read_bytes()).hexdigest()  # noqa: S324 - what lists have
    (folder / "national.csv").write_text(f"sha1\n{sha1}\n", encoding="ascii")
    with open_desk(Config(workspace=str(folder / "workspace"), workers=1), "officer A", create=True) as desk:
        import_list(desk, folder / "national.csv", ListOptions(), unwatched)
        ingest(desk, folder / "evidence", CASE, "KP/1", IngestOptions(), unwatched)
        describe_views(desk, CASE, DescribeOptions(PLACES, is_all=True), unwatched)
    return folder / "workspace", digests


@pytest.fixture
def desk(made: tuple[Path, dict[str, bytes]]) -> Iterator[Desk]:
    with open_desk(Config(workspace=str(made[0]), workers=1), "officer A", create=False) as opened:
        yield opened


def queued(desk: Desk) -> dict[str, QueueItem]:
    return {each.path.decode(): each for each in triage(desk, CASE)}


def reason_of(item: QueueItem) -> str:
    (found,) = (each.text for each in item.reasons if "known picture" in each.text)
    return found


def test_a_crop_of_a_listed_picture_is_near_until_an_officer_rejects_it(
    desk: Desk, made: tuple[Path, dict[str, bytes]]
) -> None:
    digests = made[1]
    assert {name: each.lane for name, each in queued(desk).items()} == {
        **dict.fromkeys(("crop.png", "sheet.png", "other.png"), Lane.NEW),
        "base.png": Lane.KNOWN,
    }
    before = open_gallery(desk, CASE).token
    link(desk, CASE, PLACES, unwatched)
    found = queued(desk)
    lanes = {name: each.lane for name, each in found.items()}
    assert lanes == {
        "crop.png": Lane.NEAR,
        "sheet.png": Lane.NEW,
        "other.png": Lane.NEW,
        "base.png": Lane.KNOWN,
    }
    assert open_gallery(desk, CASE).token != before
    assert reason_of(found["crop.png"]).startswith("crop of a known picture: base.png (list national), by the linker")
    assert "known picture in 9% of it: base.png (list national)" in reason_of(found["sheet.png"])
    stack = show_stack(desk, CASE, found["base.png"].stack)
    assert {(each.link.other, each.link.kind, each.stack) for each in stack.suggested} == {
        (digests["crop.png"], "contains", found["crop.png"].stack),
        (digests["sheet.png"], "crop", found["sheet.png"].stack),
    }
    assert [member.row.sha256 for member in stack.members] == [digests["base.png"]]
    (lead,) = [
        each
        for each in leads(desk, CASE, WantedLeads()).items
        if digests["crop.png"] in (each.link.sha256, each.link.other)
        and digests["base.png"] in (each.link.sha256, each.link.other)
    ]
    judge_lead(desk, CASE, lead.link.number, Verdict.REJECTED, "another shelf")
    assert queued(desk)["crop.png"].lane is Lane.NEW
    again = show_stack(desk, CASE, found["base.png"].stack)
    assert {each.link.other for each in again.suggested} == {digests["sheet.png"]}
    judge_lead(desk, CASE, lead.link.number, Verdict.ACCEPTED, "")
    assert reason_of(queued(desk)["crop.png"]).endswith("accepted by an officer")
