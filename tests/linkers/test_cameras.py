"""Two simulated sensors of one model: their pictures are told apart, whatever became of them."""

import io
from functools import cache

import av
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from clew.linkers.cameras import plugin
from clew.linkers.cameras.packing import check, unpack, window
from clew.linkers.cameras.rates import LEAST, PAIRS
from clew.model.link import Proposal
from clew.model.sensor_print import SensorPrint
from clew.player import Keyed, players
from clew.samples.sensor import Sensor

Pixels = npt.NDArray[np.uint8]
SIDE, REFERENCES, FRAMES = 512, 8, 6

if (reason := plugin.missing()) is not None:
    pytest.skip(reason, allow_module_level=True)


def jpeg(rgb: Pixels, quality: int = 92) -> Pixels:
    stream = io.BytesIO()
    Image.fromarray(rgb).save(stream, "JPEG", quality=quality)
    return np.asarray(Image.open(stream).convert("RGB"))


@cache
def taken(seed: int, shot: int, exposure: float = 1.0) -> Pixels:
    """Return a picture of soft shapes: another one for each shot of each sensor."""
    coarse = np.random.default_rng((seed, shot)).integers(70, 220, (9, 9, 3), np.uint8)
    scene = Image.fromarray(coarse).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    return jpeg(Sensor(seed, SIDE, SIDE).photograph(np.asarray(scene), shot, exposure))


@cache
def described(seed: int, shot: int) -> bytes:
    return plugin.describe_sensor(taken(seed, shot))


@cache
def made(seed: int) -> SensorPrint:
    return plugin.print_of([described(seed, shot) for shot in range(REFERENCES)])


def proposed(description: bytes, seed: int, *, crops: bool = False) -> list[Proposal]:
    index = plugin.index_of_crops() if crops else plugin.index()
    index.add([1], [made(seed).data])
    return index.propose([0], [description])


def facts(found: Proposal) -> dict[str, str]:
    return dict(found.evidence.told)


def test_pictures_agree_with_the_print_of_their_own_sensor_and_of_no_other() -> None:
    for own, other in ((1, 2), (2, 1)):
        for shot in range(20, 23):
            (found,) = proposed(described(own, shot), own)
            assert found.score > LEAST["whole"]
            assert facts(found)["compared, here"] == "a picture"
            assert facts(found)["compared, there"] == f"print of {REFERENCES} pictures"
            assert proposed(described(own, shot), other) == []
    assert proposed(made(1).data, 2) == []


def test_a_turned_scaled_or_saved_picture_is_found_still() -> None:
    picture = taken(1, 24)
    turned = np.ascontiguousarray(np.rot90(picture))
    small = np.asarray(Image.fromarray(picture).resize((384, 384), Image.Resampling.LANCZOS))
    for changed, fact in (
        (turned, ("turned by, here", "270° against the clock")),
        (small, ("scaled, here", "to 75% of the other")),
    ):
        (found,) = proposed(plugin.describe_sensor(jpeg(changed)), 1)
        assert fact in found.evidence.told
    assert proposed(plugin.describe_sensor(jpeg(picture, 80)), 1)
    assert proposed(plugin.describe_sensor(jpeg(turned)), 2) == []


def test_a_part_of_a_picture_is_found_where_crops_are_asked_for() -> None:
    cut = plugin.describe_sensor(np.ascontiguousarray(taken(1, 25)[8:440, 40:500]))
    assert proposed(cut, 1) == []
    (found,) = proposed(cut, 1, crops=True)
    assert "part" in facts(found)
    assert proposed(cut, 2, crops=True) == []


def test_what_does_not_fit_the_others_is_left_out_of_a_print() -> None:
    mixed = plugin.print_of([*(described(1, shot) for shot in range(REFERENCES)), described(2, 0)])
    assert mixed.rests_on == tuple(range(REFERENCES))
    smaller = plugin.describe_sensor(np.ascontiguousarray(taken(1, 9)[:400, :400]))
    assert plugin.print_of([smaller, *(described(1, shot) for shot in range(3))]).rests_on == (1, 2, 3)
    with pytest.raises(ValueError, match="one picture"):
        plugin.print_of([])
    with pytest.raises(ValueError, match="print of a sensor"):
        plugin.print_of([made(1).data])


def test_sketches_name_the_prints_worth_comparing() -> None:
    held = plugin.sketches([made(2).sketch, made(1).sketch])
    assert held.near(described(1, 26))[0] == 1
    assert held.near(described(2, 26))[0] == 0
    with pytest.raises(ValueError, match="sketch"):
        plugin.sketches([made(1).sketch[:-1]])


def test_single_pictures_are_not_compared_and_dark_or_bright_ones_say_nothing() -> None:
    index = plugin.index()
    index.add([1], [described(1, 0)])
    assert index.propose([2], [described(1, 1)]) == []
    assert plugin.describe_sensor(taken(1, 30, 0.0001)) == b""
    assert plugin.describe_sensor(taken(1, 31, 50.0)) == b""
    assert plugin.describe_sensor(taken(1, 0)[:200]) == b""


def test_a_print_keeps_its_values_and_refuses_others() -> None:
    noise = unpack(made(1).data)
    assert noise.plane.shape == (window(SIDE), window(SIDE))
    assert noise.members == REFERENCES
    broken = bytearray(made(1).data)
    broken[-1] = 0xFF
    for wrong in (bytes(broken), b"SN", described(1, 0)[:-1], b"XX" + described(1, 0)[2:]):
        with pytest.raises(ValueError, match=r"noise|steps"):
            check(wrong)


@cache
def filmed(seed: int, first: int) -> bytes:
    """Return what a film tells: key frames of the middle of the sensor, by one encoder (x264)."""
    stream = io.BytesIO()
    with av.open(stream, "w", format="mp4") as container:
        track = container.add_stream("libx264", rate=10, options={"g": "1", "crf": "16"})
        track.width, track.height, track.pix_fmt = SIDE, 288, "yuv420p"
        for shot in range(first, first + FRAMES):
            frame = np.ascontiguousarray(taken(seed, shot)[112:400])
            container.mux(track.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(track.encode(None))
    recording = players()["av"].open(memoryview(stream.getvalue()), 1 << 24, lambda: None)
    assert recording is not None
    assert isinstance(recording, Keyed)
    return plugin.describe_film(recording.key_lumas(FRAMES))


def test_films_agree_with_films_and_pictures_of_their_own_sensor_through_one_encoder_with_no_other() -> None:
    def agree(one: bytes, *held: bytes) -> list[int]:
        index = plugin.index()
        index.add(range(1, len(held) + 1), held)
        return [each.other for each in index.propose([0], [one])]

    films = filmed(1, 40), filmed(1, 50), filmed(2, 40)
    assert unpack(films[0]).members == FRAMES
    assert agree(films[0], films[1], films[2]) == [1]
    assert agree(films[1], made(1).data, made(2).data) == [1]
    assert agree(described(1, 20), *films) == [1, 2]
    assert plugin.sketches([each.sketch for each in (made(2), made(1))]).near(films[0])[0] == 1
    (found,) = proposed(films[0], 1)
    assert facts(found)["compared, here"] == f"print of {FRAMES} frames of films"
    assert facts(found)["compared, there"] == f"print of {REFERENCES} pictures"
    both = plugin.print_of([films[0], films[1], described(1, 0)])
    assert (both.rests_on, unpack(both.data).members) == ((0, 1), 2 * FRAMES)
    assert agree(films[2], both.data) == []


def test_what_stands_still_in_a_film_tells_of_no_sensor() -> None:
    coarse = np.random.default_rng(7).integers(40, 220, (64, 96, 3), np.uint8)
    scene = np.asarray(Image.fromarray(coarse).resize((384, 256), Image.Resampling.BICUBIC))
    assert plugin.describe_film(Sensor(1, 384, 256).photograph(scene, shot)[..., 1] for shot in range(4)) == b""
    moving = (Sensor(1, 384, 256).photograph(np.roll(scene, 5 * shot, 1), shot)[..., 1] for shot in range(4))
    assert unpack(plugin.describe_film(moving)).members == 4
    assert plugin.describe_film([]) == b""


def test_no_pair_that_was_never_seen_is_told_to_be_rarer_than_those_that_were_counted() -> None:
    (whole,), (cut,) = proposed(described(1, 20), 1), proposed(described(1, 21), 1, crops=True)
    assert 1 / PAIRS["whole"] < whole.false_match_rate < 1e-3
    assert whole.false_match_rate <= cut.false_match_rate
