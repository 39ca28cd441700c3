"""Pictures of unlike scenes by the same simulated sensors, a few without the metadata that would say so."""

from collections.abc import Iterator

import numpy as np
from PIL import Image

from clew.samples.camera import MODELS, Shot, camera_block, thumbnail_of
from clew.samples.dice import Dice
from clew.samples.leads.piece import CASES, Piece, photo
from clew.samples.scene import SCENES, draw_scene
from clew.samples.sensor import Sensor

SENSORS = 2
NAMED = 12
"""Pictures of each with a serial number: enough for a good print of the sensor's pattern."""
UNNAMED = 3
"""Pictures of each from which the metadata was taken, in the other case."""
SIZE = (1024, 768)


def camera_pictures(seed: int) -> Iterator[Piece]:
    """Yield what each sensor took."""
    for number in range(SENSORS):
        dice = Dice(seed, 45, number)
        model = dice.whole(0, len([each for each in MODELS if each[2]]) - 1)
        sensor, body, lens = Sensor(dice.whole(1, 1 << 30), *SIZE), dice.token(10, "0123456789"), dice.token(8)
        began = dice.whole(500_000_000, 820_000_000)
        for shot in range(NAMED + UNNAMED):
            each = Dice(seed, 46, number, shot)
            scene = np.asarray(draw_scene(each, SIZE, each.pick(tuple(SCENES)), has_grain=False)[1])
            picture = Image.fromarray(sensor.photograph(scene, shot, each.real(0.8, 1.1)))
            is_named = shot < NAMED
            taken = Shot(model, body, lens, began + shot * 86_400 * 3, None)
            exif = camera_block(taken, SIZE, thumbnail_of(picture)) if is_named else b""
            case = CASES[(number + (not is_named)) % len(CASES)]
            yield photo(each, case, picture, {"camera": (f"sensor {number}",)}, exif)
