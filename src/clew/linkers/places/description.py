"""The description of a picture by local features: what it holds, and how it is packed.

A head of 30 bytes, then each column of all features: 80 bytes a feature, 56 kB for 700 of them.
"""

import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clew.linkers.places.words import DESCRIPTOR
from clew.model.link import Box

Bytes = npt.NDArray[np.uint8]

_HEAD = struct.Struct("<4sHHHHBB4H8x")
_MAGIC = b"PLC1"
_FRACTION = 65535
_FEATURE_BYTES = 2 + 2 + 1 + 1 + 2 + 8 + DESCRIPTOR // 2
NOT_LOOKED_FOR = 255
"""As many people say that nobody looked for any."""
MOST_FEATURES = 4096
SCALE_STEPS = 16
"""Steps of scale in an octave."""


@dataclass(frozen=True, slots=True)
class Described:
    """Local features of a picture, or of the part of it in `box`, that was described at a size in px.

    `xy` (n, 2) uint16: fractions of the part in 65,535ths. `scale` (n,) in 16ths of an octave above 1/4 px, `angle`
    (n,) in 256ths of a turn. `word` (n,) and `signature` (n,) uint64 as `words.py` makes them; `descriptors` (n, 128)
    uint8 of 0 to 15. `people` were left out, who cover `masked` (0 to 1) of it; None where nobody looked for people.
    """

    width: int
    height: int
    box: Box
    people: int | None
    masked: float
    xy: npt.NDArray[np.uint16]
    scale: Bytes
    angle: Bytes
    word: npt.NDArray[np.uint16]
    signature: npt.NDArray[np.uint64]
    descriptors: Bytes

    def points(self) -> npt.NDArray[np.float32]:
        """Return where the features lie, in px of the size that was described."""
        size = np.array([self.width, self.height], np.float32)
        return self.xy.astype(np.float32) / np.float32(_FRACTION) * size


def pack(described: Described) -> bytes:
    """Return a description as bytes."""
    people = NOT_LOOKED_FOR if described.people is None else min(described.people, NOT_LOOKED_FOR - 1)
    box = described.box
    sides = (round(each * _FRACTION) for each in (box.left, box.top, box.width, box.height))
    count, masked = len(described.word), round(described.masked * _FRACTION)
    head = _HEAD.pack(_MAGIC, count, described.width, described.height, masked, people, 0, *sides)
    halves = described.descriptors[:, ::2] | (described.descriptors[:, 1::2] << 4)
    columns = (
        *(described.xy.astype("<u2"), described.scale, described.angle, described.word.astype("<u2")),
        *(described.signature.astype("<u8"), halves),
    )
    return b"".join((head, *(np.ascontiguousarray(each).tobytes() for each in columns)))


def unpack(data: bytes) -> Described:
    """Read a description; raises ValueError where the bytes are none."""
    if len(data) < _HEAD.size or data[:4] != _MAGIC:
        raise ValueError("not a description of places: it begins with other bytes")
    _, count, width, height, masked, people, _, *sides = _HEAD.unpack_from(data)
    if not 0 < count <= MOST_FEATURES or len(data) != _HEAD.size + count * _FEATURE_BYTES or not width or not height:
        raise ValueError(f"not a description of places: {len(data)} bytes do not hold {count} features")
    record = np.frombuffer(data, _columns(count), 1, _HEAD.size)[0]
    descriptors = np.empty((count, DESCRIPTOR), np.uint8)
    descriptors[:, ::2], descriptors[:, 1::2] = record["halves"] & 15, record["halves"] >> 4
    return Described(
        *(width, height, Box(*(each / _FRACTION for each in sides))),
        *(None if people == NOT_LOOKED_FOR else people, masked / _FRACTION),
        *(record["xy"], record["scale"], record["angle"], record["word"], record["signature"], descriptors),
    )


def _columns(count: int) -> np.dtype[np.void]:
    """Return how the columns of so many features lie, one after the other."""
    return np.dtype(
        [
            ("xy", "<u2", (count, 2)),
            ("scale", "u1", (count,)),
            ("angle", "u1", (count,)),
            ("word", "<u2", (count,)),
            ("signature", "<u8", (count,)),
            ("halves", "u1", (count, DESCRIPTOR // 2)),
        ]
    )


def fractions(points: npt.NDArray[np.float32], width: int, height: int) -> npt.NDArray[np.uint16]:
    """Return points in px as `Described.xy`."""
    shares = points / np.array([width, height], np.float32)
    return np.rint(np.clip(shares, 0, 1) * _FRACTION).astype(np.uint16)
