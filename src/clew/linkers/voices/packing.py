"""The voices of a recording as bytes, and back."""

import struct
from collections.abc import Sequence

import numpy as np

from clew.linkers.voices.encoder import SIZE
from clew.linkers.voices.telling import MOST_VOICES, Voice

_VERSION = b"V1"
_ROW = struct.Struct("<f")
_VECTOR_BYTES = 2 * SIZE


def packed(voices: Sequence[Voice]) -> bytes:
    """Return some 0.5 kB a voice, b"" for none."""
    rows = [_ROW.pack(each.seconds) + each.vector.astype("<f2").tobytes() for each in voices]
    return _VERSION + b"".join(rows) if rows else b""


def unpacked(description: bytes) -> list[Voice]:
    """Return voices; raises ValueError for what is no description of any."""
    rows, rest = divmod(len(description) - len(_VERSION), _ROW.size + _VECTOR_BYTES)
    if not description.startswith(_VERSION) or rest or not 1 <= rows <= MOST_VOICES:
        raise ValueError("not a description of voices")
    found = []
    for at in range(rows):
        start = len(_VERSION) + at * (_ROW.size + _VECTOR_BYTES)
        (seconds,) = _ROW.unpack_from(description, start)
        vector = np.frombuffer(description, "<f2", SIZE, start + _ROW.size).astype(np.float32)
        length = float(np.linalg.norm(vector))
        if not (np.isfinite(seconds) and 0.99 < length < 1.01):  # half precision rounds by 0.05 %
            raise ValueError("not a description of voices: no vector of length 1")
        found.append(Voice(vector / np.float32(length), float(seconds)))
    return found
