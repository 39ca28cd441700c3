"""What decoding, PDQ and the thumbnail of one picture cost, and how far PDQ of a reduced picture is from `pdqhash`.

Run: python benchmarks/hashing.py [scenes] [seed]
"""

import sys
import time
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pdqhash
import simplejpeg
from PIL import Image
from recorded import record

from clew.decoder import decoders
from clew.examine.thumbnail import make_thumbnail
from clew.hasher import hashers
from clew.model.media_hash import WHOLE
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene

SIZES = ((800, 600), (1600, 1004), (2592, 1944), (4032, 3024))
ROUNDS = 5


def _ms(act: Callable[[], object]) -> float:
    """Return the median processor milliseconds of an act."""
    times = []
    for _ in range(ROUNDS):
        began = time.thread_time()
        act()
        times.append(1000 * (time.thread_time() - began))
    return float(np.median(times))


def _bits(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def _peer(picture: Image.Image) -> bytes:
    """Return `pdqhash`'s digest of the whole picture."""
    vector, _quality = pdqhash.compute(np.asarray(picture))
    return np.packbits(vector).tobytes()


def main() -> None:
    """Print milliseconds a step by size, and distances in bits."""
    scenes = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    jpeg, pdq = decoders()["jpeg"], hashers()["pdq"]
    figures: dict[str, object] = {}
    for width, height in SIZES:
        steps: dict[str, list[float]] = {"whole": [], "reduced": [], "pdq": [], "peer": [], "thumbnail": [], "bits": []}
        forms: list[int] = []
        for scene in range(scenes):
            _kind, picture = draw_scene(Dice(seed, scene), (width, height))
            file = BytesIO()
            picture.save(file, "JPEG", quality=90)
            data = file.getvalue()
            whole = Image.open(file).convert("RGB")
            decoded = jpeg.decode(memoryview(data), 10**9)
            rgb, size = decoded.rgb, (width, height)
            made = pdq.hash_picture(rgb, WHOLE, size)
            steps["whole"].append(_ms(lambda data=data: simplejpeg.decode_jpeg(data, "RGB")))  # type: ignore[misc]
            steps["reduced"].append(_ms(lambda data=data: jpeg.decode(memoryview(data), 10**9)))  # type: ignore[misc]
            steps["pdq"].append(_ms(lambda rgb=rgb, size=size: pdq.hash_picture(rgb, WHOLE, size)))  # type: ignore[misc]
            steps["peer"].append(_ms(lambda whole=whole: _peer(whole)))  # type: ignore[misc]
            steps["thumbnail"].append(_ms(lambda rgb=rgb: make_thumbnail(rgb, 1)))  # type: ignore[misc]
            steps["bits"].append(_bits(made.digest, _peer(whole)))
            mirrored = whole.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
            forms.append(_bits(made.forms[4 * 32 : 5 * 32], _peer(mirrored)))
        name = f"{width}x{height}"
        figures[f"{name}: ms to decode whole"] = float(np.mean(steps["whole"]))
        figures[f"{name}: ms to decode as Clew does"] = float(np.mean(steps["reduced"]))
        figures[f"{name}: ms for PDQ in eight forms"] = float(np.mean(steps["pdq"]))
        figures[f"{name}: ms for pdqhash, one form of the whole"] = float(np.mean(steps["peer"]))
        figures[f"{name}: ms for the thumbnail"] = float(np.mean(steps["thumbnail"]))
        figures[f"{name}: bits from pdqhash, mean"] = float(np.mean(steps["bits"]))
        figures[f"{name}: bits from pdqhash, most"] = int(max(steps["bits"]))
        figures[f"{name}: bits of the mirrored form, most"] = max(forms)
    record("hashing", figures, scenes=scenes, seed=seed, rounds=ROUNDS)


if __name__ == "__main__":
    main()
