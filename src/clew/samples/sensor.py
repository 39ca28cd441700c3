"""Simulated sensors: the pattern that each leaves in all of its pictures, and the noise that differs from shot to shot.

After the model of Chen, Fridrich, Goljan and Lukas, "Determining image origin and integrity using sensor noise" (IEEE
TIFS 3(1), 2008): each photosite answers to light a little more or less than its neighbours. What stands between the
photosites and the file (colour filters, their interpolation, gamma, sharpening) is the same in all sensors of a model.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from clew.samples.dice import Dice

Pixels = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.float32]

STRENGTH = 0.008
"""How far photosites differ (standard deviation): 0.5 to 1 % is what is told of consumer cameras."""
GAMMA = 2.2
WELL = 12_000.0
"""Electrons of a white photosite: shot noise is 0.9 % of white. Small sensors hold some 5,000, large ones 40,000."""
READ_NOISE = 6.0
"""Electrons of noise that light has no part in."""
STEPS = 4095
"""What the converter counts to: 12 bits."""
_CHANNEL = ((0, 1), (1, 2))
"""Which colour the filter over a photosite lets through, by row and column: RGGB."""


@dataclass(frozen=True, slots=True)
class Sensor:
    """One sensor of `width` x `height` photosites, both even; sensors of other seeds have other patterns."""

    seed: int
    width: int
    height: int
    strength: float = STRENGTH

    def __post_init__(self) -> None:
        """Raise ValueError for a size that the colour filters don't fill."""
        if self.width % 2 or self.height % 2 or min(self.width, self.height) < 2:
            raise ValueError(f"a sensor has an even number of rows and columns, not {self.width} x {self.height}")

    def pattern(self) -> Plane:
        """Return by how much each photosite answers to light: shape (height, width), 1 on average."""
        return _pattern(self)

    def photograph(self, scene: Pixels, shot: int, exposure: float = 1.0) -> Pixels:
        """Return what the camera makes of a scene of shape (height, width, 3): the same for the same shot.

        With an `exposure` of 2 twice the light comes in. Raises ValueError for a scene of another size.
        """
        if scene.shape != (self.height, self.width, 3):
            raise ValueError(f"the scene has shape {scene.shape}, not {(self.height, self.width, 3)}")
        dice = Dice(self.seed, shot).generator
        light = (np.asarray(scene, np.float32) / 255) ** GAMMA * np.float32(exposure)
        electrons = _filtered(np.minimum(light, 1)) * WELL * self.pattern()
        noise = dice.standard_normal(electrons.shape, np.float32)
        electrons += noise * np.sqrt(electrons + READ_NOISE**2, dtype=np.float32)
        counted = np.round(np.clip(electrons / WELL, 0, 1) * STEPS) / STEPS
        shown = np.clip(_interpolated(counted.astype(np.float32)), 0, 1) ** np.float32(1 / GAMMA)
        return np.round(shown * 255).astype(np.uint8)


@lru_cache(maxsize=16)
def _pattern(sensor: Sensor) -> Plane:
    dice = Dice(sensor.seed, sensor.width, sensor.height).generator
    return 1 + sensor.strength * dice.standard_normal((sensor.height, sensor.width), np.float32)


def _filtered(light: Plane) -> Plane:
    """Return what comes through the colour filters: each photosite sees one colour."""
    seen = np.empty(light.shape[:2], np.float32)
    for row, channels in enumerate(_CHANNEL):
        for column, channel in enumerate(channels):
            seen[row::2, column::2] = light[row::2, column::2, channel]
    return seen


def _interpolated(seen: Plane) -> Plane:
    """Return all three colours everywhere, each the weighted mean of the nearest photosites that see it."""
    height, width = seen.shape
    made = np.empty((height, width, 3), np.float32)
    for channel in range(3):
        mask = np.zeros((2, 2), np.float32)
        for row, channels in enumerate(_CHANNEL):
            for column, here in enumerate(channels):
                mask[row, column] = here == channel
        weight = np.tile(mask, (height // 2, width // 2))
        made[..., channel] = _spread(seen * weight) / _spread(weight)
    return made


def _spread(plane: Plane) -> Plane:
    """Return the sums of the nine photosites around each, the nearer ones counted double in each direction."""
    padded = np.pad(plane, 1, mode="reflect")
    across = padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]
    spread: Plane = across[:-2] + 2 * across[1:-1] + across[2:]
    return spread
