import hashlib
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clew.errors import FormatError, UsageError
from clew.linker import linkers
from clew.samples.dice import Dice
from clew.samples.films.sound import speaker
from clew.samples.leads import cameras, make, places
from clew.samples.leads import copies as making_copies
from clew.samples.leads.piece import CASES
from clew.samples.leads.rooms import draw_room, draw_view, seen_from
from clew.samples.leads.truth import RIGHT, LeadsTruth, read_truth
from clew.samples.truth import read_truth as read_sample_truth


@pytest.fixture(scope="module")
def made(whole_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, LeadsTruth]:
    """Return few leads of the shared sample: one room, one thing, copies of one picture."""
    folder = tmp_path_factory.mktemp("leads") / "leads"
    faces = folder.parent / "faces"
    for person in ("anna", "bertil"):
        (faces / person).mkdir(parents=True)
        Image.new("RGB", (20, 20)).save(faces / person / "1.png")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "ROOMS", 1)
        patch.setattr(places, "THINGS", 1)
        patch.setattr(places, "SIZE", (320, 240))
        patch.setattr(make, "SHARED", 4)
        patch.setattr(cameras, "SIZE", (64, 48))
        patch.setattr(making_copies, "KINDS", ("window", "collage"))
        told: list[int] = []
        truth = make.make_leads(
            folder, whole_sample, read_sample_truth(whole_sample / "truth.json"), faces, told.append
        )
    assert told == list(range(1, len(told) + 1))
    assert sum(each.case in CASES for each in truth.files) == len(told)
    return folder, truth


def test_the_truth_names_each_file_by_what_it_is(made: tuple[Path, LeadsTruth]) -> None:
    folder, truth = made
    assert read_truth(folder / "truth.json") == truth
    for each in truth.files:
        if each.case in CASES:
            content = (folder / each.case / each.path).read_bytes()
            assert hashlib.sha256(content).hexdigest() == each.sha256
    on_disk = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    assert {Path(each.case) / each.path for each in truth.files if each.case in CASES} | {Path("truth.json")} == on_disk


def test_every_label_but_a_rooms_own_is_in_two_cases(made: tuple[Path, LeadsTruth]) -> None:
    cases: dict[str, set[str]] = {}
    for each in made[1].files:
        for label, values in each.labels.items():
            for value in values if label != "written" else ():
                cases.setdefault(f"{label}: {value}", set()).add(each.case)
    alone = {name for name, where in cases.items() if len(where) < 2 and not name.startswith("place: room of thing")}
    assert alone == {"person: anna", "person: bertil"}  # one picture of each was given
    assert made[1].people == 2
    assert made[1].voices == (3 if speaker() else 0)


def test_a_sensors_pictures_lack_their_serial_in_the_other_case(made: tuple[Path, LeadsTruth]) -> None:
    folder, truth = made
    taken = [each for each in truth.files if each.labels.get("camera") == ("sensor 0",)]
    named = {each.path: b"Exif" in (folder / each.case / each.path).read_bytes() for each in taken}
    assert len({each.case for each in taken if named[each.path]}) == 1
    assert {each.case for each in taken if not named[each.path]}.isdisjoint(
        {each.case for each in taken if named[each.path]}
    )
    assert Counter(named.values()) == {True: cameras.NAMED, False: cameras.UNNAMED}


def test_a_collage_shows_four_pictures(made: tuple[Path, LeadsTruth]) -> None:
    shown = Counter(len(each.labels.get("content", ())) for each in made[1].files if each.case in CASES)
    assert shown[4] == 4
    assert shown[1] == 4


def test_links_that_are_right_are_kinds_that_there_are() -> None:
    known = {kind for each in linkers().values() for kind in each.kinds}
    assert {kind for kinds in RIGHT.values() for kind in kinds} >= known & {"same place", "same text", "same face"}


def test_a_room_is_seen_from_where_one_stands() -> None:
    room = draw_room(Dice(1))
    one, same, other = (seen_from(room, draw_view(Dice(2, side), side), (160, 120)) for side in (0, 0, 2))
    assert one.tobytes() == same.tobytes()
    assert np.abs(np.asarray(one, float) - np.asarray(other, float)).mean() > 10
    assert np.asarray(one).std() > 15


def test_a_folder_without_people_is_refused(whole_sample: Path, tmp_path: Path) -> None:
    truth = read_sample_truth(whole_sample / "truth.json")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("room_views", "moved_things", "copies", "camera_pictures", "signs", "voices"):
            patch.setattr(make, name, lambda *_: ())
        with pytest.raises(UsageError, match="a folder of pictures for each person"):
            make.make_leads(tmp_path / "leads", whole_sample, truth, tmp_path, lambda _: None)
    shutil.copy(whole_sample / "passwords.txt", tmp_path / "other.json")
    with pytest.raises(FormatError, match="not the truth"):
        read_truth(tmp_path / "other.json")
