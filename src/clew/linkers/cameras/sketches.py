"""Finds, among the prints of many sensors, the few that are worth comparing in full.

A sketch is the sign of a print's middle, one bit a pixel; the bits of a picture that agree with it are counted. So is
done for binary prints by Bayram, Sencar and Memon (IEEE TIFS 7(4), 2012). The positions of the largest values, the
digest of Goljan, Fridrich and Filler (SPIE 7541, 2010), tell as much in as many pixels as they take bytes.
"""

import struct
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clew.linkers.cameras.geometry import Pose, poses, resampled, turned
from clew.linkers.cameras.packing import LEAST_SIDE, Noise, Plane, unpack, window
from clew.linkers.cameras.residual import CORRELATED

Words = npt.NDArray[np.uint64]

ROWS, COLUMNS = 768, 1024
"""How much of a print's middle a sketch holds at most: 96 kB."""
LEAST = 2.5
"""Standard deviations above chance from which a print is compared in full: 62 of 10,000 unrelated ones are, each way
up."""
MOST = 40
"""So many prints are compared in full at most, the best first."""
_HEAD = struct.Struct("<2sHII")
_MAGIC = b"SK"


def sketch_of(noise: Noise) -> bytes:
    """Return the sketch of a print."""
    rows, columns = _shape(noise.width, noise.height)
    top, left = (noise.plane.shape[0] - rows) // 2, (noise.plane.shape[1] - columns) // 2
    signs = noise.plane[top : top + rows, left : left + columns] > 0
    return _HEAD.pack(_MAGIC, noise.is_film, noise.width, noise.height) + np.packbits(signs).tobytes()


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """The sketches of prints of one size, of pictures or of films."""

    numbers: npt.NDArray[np.int64]
    words: Words


class Sketches:
    """Sketches in memory, each known by its place in what was given; raises ValueError for one that is none."""

    def __init__(self, held: Sequence[bytes]) -> None:
        by_size: dict[tuple[int, int, bool], list[int]] = defaultdict(list)
        for number, each in enumerate(held):
            by_size[_size(each)].append(number)
        self._groups = {
            size: _Group(
                np.array(numbers, np.int64),
                np.stack([np.frombuffer(held[each], np.uint64, offset=_HEAD.size) for each in numbers]),
            )
            for size, numbers in by_size.items()
        }

    def near(self, description: bytes) -> list[int]:
        """Return which prints a picture, or a print, may agree with as a whole picture, the likeliest first.

        Raises ValueError for what is no description.
        """
        from clew.linkers.cameras.kernels import differing  # noqa: PLC0415 - Numba takes 0.4 s to import

        noise = unpack(description)
        scores: dict[int, float] = {}
        for (*sides, is_film), group in self._groups.items():
            size = sides[0], sides[1]
            for pose in poses((noise.width, noise.height), size, has_film=is_film or noise.is_film):
                signs, counts = _asked(turned(noise, pose.quarters), size, pose)
                compared = int(np.bitwise_count(counts).sum())
                if not compared:
                    continue
                wrong = differing(group.words, signs, counts)
                found = (compared - 2.0 * wrong) / (CORRELATED * np.sqrt(compared))
                for at in np.flatnonzero(found >= LEAST):
                    number = int(group.numbers[at])
                    scores[number] = max(scores.get(number, 0.0), float(found[at]))
        return sorted(scores, key=lambda number: (-scores[number], number))[:MOST]


def _asked(noise: Noise, size: tuple[int, int], pose: Pose) -> tuple[Words, Words]:
    """Return the signs of noise where a sketch of files of a size has its own, and which of them count."""
    shape = _shape(*size)
    if (noise.width, noise.height) == size:
        top, left = ((have - want) // 2 for have, want in zip(noise.plane.shape, shape, strict=True))
        plane: Plane = noise.plane[top : top + shape[0], left : left + shape[1]]
    else:
        width, height = size
        kept = window(width), window(height)
        centre = (
            width / 2 - (width - kept[0]) // 2 - (kept[0] - shape[1]) // 2,
            height / 2 - (height - kept[1]) // 2 - (kept[1] - shape[0]) // 2,
        )
        plane = resampled(noise, 1 / pose.scale, shape, centre)
    strength = np.abs(plane)
    least = 0.5 * float(np.median(strength[strength > 0])) if strength.any() else 0.0
    return _words(plane > 0), _words(strength > least)


def _words(bits: npt.NDArray[np.bool_]) -> Words:
    return np.packbits(bits).view(np.uint64)


def _shape(width: int, height: int) -> tuple[int, int]:
    """Return rows and columns of a sketch: 64 columns are a word."""
    return min(window(height), ROWS), min(window(width), COLUMNS) // 64 * 64


def _size(sketch: bytes) -> tuple[int, int, bool]:
    if len(sketch) < _HEAD.size:
        raise ValueError("this is no sketch of a sensor's print: it is too short")
    magic, is_film, width, height = _HEAD.unpack_from(sketch)
    if magic != _MAGIC or is_film > 1 or min(window(width), window(height)) < LEAST_SIDE:
        raise ValueError("this is no sketch of a sensor's print")
    rows, columns = _shape(width, height)
    if len(sketch) != _HEAD.size + rows * columns // 8:
        raise ValueError(f"a sketch of a file of {width} x {height} px takes {_HEAD.size + rows * columns // 8} bytes")
    return int(width), int(height), bool(is_film)
