"""How the faces of one picture are kept: a head of 12 bytes and 170 a face, little-endian, checked when read."""

import struct
from typing import Final

import numpy as np
import numpy.typing as npt

SIZE = 128
"""Numbers of a vector."""
_MAGIC = b"CF"
_VERSION = 1
_HEAD = struct.Struct("<2sBxHHHH")
"""Magic, version, faces kept, faces left out, the picture's width and height in px as described (at most 65,535)."""
_FRACTION: Final = 16_384
"""What 1 is written as. Fractions may lie a little outside the picture, as landmarks of a face that it cuts do."""

FACE = np.dtype(
    [
        ("box", "<i2", 4),
        ("landmarks", "<i2", (5, 2)),
        ("size_px", "<u2"),
        ("sharpness", "<f2"),
        ("length", "<f2"),
        ("score", "u1"),
        ("spare", "u1"),
        ("yaw", "<i2"),
        ("pitch", "<i2"),
        ("roll", "<i2"),
        ("vector", "i1", SIZE),
    ]
)
"""Box (left, top, width, height) and landmarks in 1/16,384 of the picture's sides; the longer side of the box in px;
how sharp the aligned face is; the length of SFace's vector before it was cut to 127; the detector's score in 1/255;
degrees."""

Faces = npt.NDArray[np.void]


def fractions(values: npt.NDArray[np.float64]) -> npt.NDArray[np.int16]:
    """Return fractions of the picture's sides as they are kept: from -2 to 2."""
    return np.clip(np.round(values * _FRACTION), -32_768, 32_767).astype(np.int16)


def as_fractions(kept: npt.NDArray[np.int16]) -> npt.NDArray[np.float64]:
    """Return kept fractions as floats."""
    return np.asarray(kept, np.float64) / _FRACTION


def pack(faces: Faces, left_out: int, width: int, height: int) -> bytes:
    """Return the faces of a picture as bytes, b"" where there is none."""
    if not len(faces):
        return b""
    head = _HEAD.pack(_MAGIC, _VERSION, len(faces), min(left_out, 65_535), min(width, 65_535), min(height, 65_535))
    return head + faces.tobytes()


def unpack(data: bytes) -> Faces:
    """Return the faces that `pack` wrote; raises ValueError where these are not such bytes."""
    if not data:
        return np.zeros(0, FACE)
    if len(data) < _HEAD.size:
        raise ValueError(f"faces of a picture take {_HEAD.size} bytes and more, not {len(data)}")
    magic, version, count, _, width, height = _HEAD.unpack_from(data)
    if magic != _MAGIC or version != _VERSION:
        raise ValueError(f"not faces as version {_VERSION} keeps them: describe the picture anew")
    if len(data) != _HEAD.size + count * FACE.itemsize or not count or not width or not height:
        raise ValueError(f"{count} faces don't take {len(data)} bytes")
    faces = np.frombuffer(data, FACE, offset=_HEAD.size)
    measures = faces["sharpness"], faces["length"]
    if not all(np.isfinite(each).all() and (each >= 0).all() for each in measures):
        raise ValueError("a face's sharpness or length is no number of 0 or more")
    if (faces["box"][:, 2:] <= 0).any() or not faces["vector"].any(axis=1).all() or (np.abs(faces["roll"]) > 180).any():
        raise ValueError("a face has no box, no vector or no possible pose")
    return faces


def left_out(data: bytes) -> int:
    """Return how many faces of a picture are not kept, of bytes that `unpack` reads."""
    return int(_HEAD.unpack_from(data)[3]) if data else 0
