"""How the noise of a picture, and the print of a sensor, are written.

A picture's noise takes one bit a pixel, its sign, and a byte for each block of 16 x 16: how much light fell there for
how much noise, which is what the bits there count. A print takes four bits a pixel, and so does a film, which is the
print of its frames. Of each the middle is kept, up to `SIDE` px each way: 303 kB for a picture of 12 MP.
"""

import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.float32]

SIDE = 1536
"""Longest side in px of what is kept. What a comparison can tell grows with the pixels: with all of a picture of 12 MP
it would be five times as much, for 1.5 MB a picture."""
LEAST_SIDE = 256
"""Smaller pictures hold too little: nothing is kept of them."""
BLOCK = 16
PICTURE, PRINT, FILM = 1, 2, 3
_HEAD = struct.Struct("<2sBBIIHHI")
_MAGIC = b"SN"
_STEPS = 7
_STEP = 0.4
"""A print's values are kept in steps of 0.4 standard deviations, up to 2.8 either way."""
_LARGEST = 1 << 24


@dataclass(frozen=True, slots=True, eq=False)
class Noise:
    """Noise of a picture, or of all pictures of a print, of the middle of a file of `width` x `height` px.

    `members` is 0 for a picture, the pictures it rests on for a print, the frames for the print of films.
    """

    width: int
    height: int
    plane: Plane
    members: int
    is_film: bool = False

    @property
    def centre(self) -> tuple[float, float]:
        """Return where the file's middle lies in the plane, x and y in px from its corner."""
        rows, columns = self.plane.shape
        return self.width / 2 - (self.width - columns) // 2, self.height / 2 - (self.height - rows) // 2


def window(side: int) -> int:
    """Return how much of a file's side is kept."""
    return min(side, SIDE) // BLOCK * BLOCK


def pack_picture(width: int, height: int, signs: npt.NDArray[np.bool_], weights: Pixels) -> bytes:
    """Return a picture's noise as bytes; `weights` has one number for each block."""
    rows, columns = signs.shape
    head = _HEAD.pack(_MAGIC, PICTURE, 0, width, height, columns, rows, 0)
    return b"".join((head, weights.tobytes(), np.packbits(signs).tobytes()))


def pack_print(width: int, height: int, plane: Plane, members: int, kind: int = PRINT) -> bytes:
    """Return a print, of pictures or of films, as bytes: its values in 15 steps."""
    rows, columns = plane.shape
    spread = float(plane.std()) or 1.0
    steps = np.clip(np.rint(plane / (spread * _STEP)), -_STEPS, _STEPS).astype(np.int8) + _STEPS
    nibbles = steps.astype(np.uint8).reshape(-1, 2)
    head = _HEAD.pack(_MAGIC, kind, 0, width, height, columns, rows, members)
    return b"".join((head, (nibbles[:, 0] << 4 | nibbles[:, 1]).tobytes()))


def size_of(description: bytes) -> tuple[int, int]:
    """Return width and height of the file; raises ValueError for what is no description."""
    _, width, height, _, _, _ = _head(description)
    return width, height


def is_print(description: bytes) -> bool:
    """Return whether it is a print's, or a film's; raises ValueError for what is no description."""
    return _head(description)[0] != PICTURE


def is_film(description: bytes) -> bool:
    """Return whether it is the print of films; raises ValueError for what is no description."""
    return _head(description)[0] == FILM


def check(description: bytes) -> None:
    """Raise ValueError for what is no description."""
    kind, _, _, columns, rows, _ = _head(description)
    size = columns * rows // 2 if kind != PICTURE else columns * rows // BLOCK**2 + columns * rows // 8
    if len(description) != _HEAD.size + size:
        raise ValueError(f"a sensor's noise of {columns} x {rows} px takes {_HEAD.size + size} bytes")
    if kind != PICTURE:
        body = np.frombuffer(description, np.uint8, offset=_HEAD.size)
        if int((body >> 4).max()) > 2 * _STEPS or int((body & 15).max()) > 2 * _STEPS:
            raise ValueError(f"a print of a sensor has {2 * _STEPS + 1} steps")


def unpack(description: bytes) -> Noise:
    """Return the noise; raises ValueError for what is no description."""
    check(description)
    kind, width, height, columns, rows, members = _head(description)
    body = np.frombuffer(description, np.uint8, offset=_HEAD.size)
    if kind != PICTURE:
        steps = np.empty((len(body), 2), np.int8)
        steps[:, 0], steps[:, 1] = body >> 4, body & 15
        plane = (steps.reshape(rows, columns) - np.int8(_STEPS)).astype(np.float32)
        return Noise(width, height, plane, members, kind == FILM)
    signs, weights = _signs(body, rows, columns)
    blocks = (rows // BLOCK, BLOCK, columns // BLOCK, BLOCK)
    plane = (signs.reshape(blocks) * weights[:, None, :, None]).reshape(rows, columns)
    return Noise(width, height, plane, 0)


def weights_of(description: bytes) -> Plane:
    """Return the weights of a picture's blocks; raises ValueError for what is none."""
    check(description)
    kind, _, _, columns, rows, _ = _head(description)
    if kind != PICTURE:
        raise ValueError("this is the print of a sensor, not the noise of a picture")
    return _signs(np.frombuffer(description, np.uint8, offset=_HEAD.size), rows, columns)[1]


def _signs(body: Pixels, rows: int, columns: int) -> tuple[Plane, Plane]:
    blocks = rows // BLOCK * (columns // BLOCK)
    weights = body[:blocks].reshape(rows // BLOCK, columns // BLOCK).astype(np.float32)
    bits = np.unpackbits(body[blocks:]).reshape(rows, columns)
    return bits.astype(np.float32) * 2 - 1, weights


def _head(description: bytes) -> tuple[int, int, int, int, int, int]:
    if len(description) < _HEAD.size:
        raise ValueError("this is no noise of a sensor: it is too short")
    magic, kind, _, width, height, columns, rows, members = _HEAD.unpack_from(description)
    if magic != _MAGIC or kind not in {PICTURE, PRINT, FILM} or (kind != PICTURE) != bool(members):
        raise ValueError("this is no noise of a sensor")
    if (columns, rows) != (window(width), window(height)) or min(columns, rows) < LEAST_SIDE:
        raise ValueError(f"of a file of {width} x {height} px another part is kept than {columns} x {rows}")
    if max(width, height) > _LARGEST:
        raise ValueError(f"no sensor has {width} x {height} px")
    return kind, width, height, columns, rows, members
