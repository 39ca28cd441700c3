"""From pictures with a camera's word in them to leads between two cases, and to the time line over both."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from clew.casework.compare_again import compared_again
from clew.casework.describe_views import DescribeOptions, describe_views
from clew.casework.desk import Desk, open_desk
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.leads import leads
from clew.casework.link import link
from clew.casework.match_card import lead_card
from clew.casework.progress import unwatched
from clew.casework.timeline import timeline
from clew.chronology.reckoning import Basis
from clew.config import Config
from clew.errors import NotFoundError
from clew.model.wanted_leads import WantedLeads
from clew.samples.camera import Shot, camera_block, thumbnail_of

HERE, THERE = "OP-114", "OP-115"
FACTS = ("cameras-by-exif", "times")
PARK = (44.60123, -110.5511)
NOON = 700_000_000
SHOTS = {
    HERE: {
        "1.jpg": Shot(0, "052031003377", "", NOON, PARK, zone_minutes=60, is_zoned=False, is_satellite=True),
        "2.jpg": Shot(0, "052031003377", "", NOON + 60, None, zone_minutes=60, is_zoned=False),
        "3.jpg": Shot(5, "", "", NOON + 90_000, None, owner="Ada Example"),
    },
    THERE: {
        "4.jpg": Shot(0, "052031003377", "", NOON + 500, None, zone_minutes=60, is_zoned=False),
        "5.jpg": Shot(0, "052031003377", "", NOON + 900_000, PARK, zone_minutes=60),
        "6.jpg": Shot(1, "6012345", "", NOON + 90_000, None, owner="Ada Example"),
    },
}


def picture(shot: Shot, seed: int) -> bytes:
    drawn = Image.radial_gradient("L").resize((320, 240)).rotate(17 * seed).convert("RGB")
    stream = io.BytesIO()
    drawn.save(stream, "JPEG", exif=b"Exif\0\0" + camera_block(shot, drawn.size, thumbnail_of(drawn)))
    return stream.getvalue()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Both cases, described and linked."""
    folder: Path = tmp_path_factory.mktemp("facts")
    with open_desk(Config(workspace=str(folder / "workspace"), workers=1), "officer A", create=True) as opened:
        for case, shots in SHOTS.items():
            (folder / case).mkdir()
            for name, shot in shots.items():
                (folder / case / name).write_bytes(picture(shot, int(name[0])))
            ingest(opened, folder / case, case, "KP/1", IngestOptions(), unwatched)
        for case in SHOTS:
            assert describe_views(opened, case, DescribeOptions(FACTS), unwatched).described == 3
            link(opened, case, FACTS, unwatched)
        yield opened


def led(desk: Desk) -> set[tuple[str, str, str]]:
    found = leads(desk, HERE, WantedLeads()).items
    return {(each.link.kind, each.this.path[-5:], each.other.path[-5:]) for each in found}


def test_cameras_owners_sessions_and_positions_lead_into_the_other_case(desk: Desk) -> None:
    assert led(desk) >= {
        ("same camera body", "2.jpg", "4.jpg"),
        ("same session", "2.jpg", "4.jpg"),
        ("same position", "1.jpg", "5.jpg"),
        ("same owner name", "3.jpg", "6.jpg"),
    }


def test_a_card_of_a_session_compares_the_same_again_from_the_catalog(desk: Desk) -> None:
    (session,) = [each for each in leads(desk, THERE, WantedLeads()).items if each.link.kind == "same session"]
    card, _ = lead_card(desk, THERE, session.link.number, is_veiled=True)
    assert [(name, is_so) for name, is_so, _ in compared_again(desk, card)] == [("score again", True)]


def test_what_was_described_and_compared_is_not_again(desk: Desk) -> None:
    assert describe_views(desk, HERE, DescribeOptions(FACTS), unwatched).described == 0
    assert link(desk, HERE, FACTS, unwatched).compared == dict.fromkeys(FACTS, 0)


def test_the_time_line_goes_over_cases_and_says_why(desk: Desk) -> None:
    found = timeline(desk, HERE)
    canon, phone, later = found.sessions
    assert [each.facts.lying[0].path for each in canon.media] == [b"1.jpg", b"2.jpg", b"4.jpg"]
    assert canon.cases == (HERE, THERE)
    assert [each.time.basis for each in canon.media] == [Basis.SATELLITE_ZONE, Basis.LEARNT_ZONE, Basis.LEARNT_ZONE]
    assert canon.media[1].time.why.endswith("zone +01:00 learnt from other pictures of the camera")
    assert (phone.cases, phone.is_one_body) == ((HERE,), False)
    assert (later.cases, len(later.positions)) == ((THERE,), 1)
    assert found.stacks.keys() == {each.facts.sha256 for session in (canon, phone) for each in session.media[:2]}


def test_without_a_case_all_are_told_and_an_unknown_one_is_refused(desk: Desk) -> None:
    assert {case for each in timeline(desk, None).sessions for case in each.cases} == {HERE, THERE}
    with pytest.raises(NotFoundError):
        timeline(desk, "OP-999")
