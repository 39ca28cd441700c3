import numpy as np
import pytest

from clew.samples.sensor import Sensor

GREY = np.full((64, 96, 3), 150, np.uint8)


def test_a_shot_can_be_taken_again_and_the_next_one_differs() -> None:
    sensor = Sensor(1, 96, 64)
    first = sensor.photograph(GREY, 0)
    assert first.shape == GREY.shape
    assert (first == sensor.photograph(GREY, 0)).all()
    assert (first != sensor.photograph(GREY, 1)).any()


def test_pictures_of_one_sensor_share_its_pattern_and_no_other_ones() -> None:
    one, other = Sensor(1, 96, 64), Sensor(2, 96, 64)
    own, foreign = (np.mean([each.photograph(GREY, at) for at in range(40)], axis=0).ravel() for each in (one, other))
    pattern = np.repeat(one.pattern()[..., None], 3, axis=2).ravel()
    assert np.corrcoef(own, pattern)[0, 1] > 0.3
    assert abs(np.corrcoef(foreign, pattern)[0, 1]) < 0.05


def test_colours_stay_what_they_were() -> None:
    scene = np.zeros((64, 96, 3), np.uint8)
    scene[...] = (200, 120, 60)
    assert np.abs(Sensor(3, 96, 64).photograph(scene, 0).mean(axis=(0, 1)) - (200, 120, 60)).max() < 1


def test_a_scene_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        Sensor(1, 64, 64).photograph(GREY, 0)
    with pytest.raises(ValueError, match="even"):
        Sensor(1, 63, 64)
