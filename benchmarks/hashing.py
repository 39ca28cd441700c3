"""What decoding, PDQ and the thumbnail of one picture cost, and how far PDQ of a reduced picture is from `pdqhash`.

The kernel alone is compared on the same 512x512 grey pixels, with equal red, green and blue, as `pdqhash` takes no
others, each on one thread: ours makes the hashes of all eight forms and the quality; `pdqhash` makes luma by NumPy in
float64 and then one form and the quality in C++.

What was tried and left: libjpeg's plain upsampling of chroma (`fastupsample`) takes 8 % off decoding at full scale, and
moves PDQ by up to 4 bits (35 of 200 pictures) where it is 0 from `pdqhash` now. Planes of luma and chroma, as the file
has them, can't be had of simplejpeg. Encoding the thumbnail with `fastdct` saves 2 %. RGBX instead of RGB decodes
as fast, and saves 0.07 ms where luma is made first; carrying three colours through the rows is as fast without.

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
from clew.hashers.pdq.kernels import hash_pixels
from clew.model.media_hash import WHOLE
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene

SIZES = ((800, 600), (1600, 1004), (2592, 1944), (4032, 3024))
KERNEL_SIDE = 512
ROUNDS = 5
KERNEL_ROUNDS = 51


def _ms(act: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median processor milliseconds of an act."""
    times = []
    for _ in range(rounds):
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


def _kernels(scenes: int, seed: int) -> dict[str, object]:
    """Compare the kernels alone, on pixels in the cache."""
    ours, theirs, bits = [], [], []
    for scene in range(scenes):
        _kind, picture = draw_scene(Dice(seed, scene), (KERNEL_SIDE, KERNEL_SIDE))
        grey = np.ascontiguousarray(np.repeat(np.asarray(picture.convert("L"))[..., None], 3, axis=2))
        digests, _quality = hash_pixels(grey, KERNEL_SIDE, KERNEL_SIDE)
        vector, _quality = pdqhash.compute(grey)
        bits.append(_bits(digests[0].tobytes(), np.packbits(vector).tobytes()))
        ours.append(_ms(lambda grey=grey: hash_pixels(grey, KERNEL_SIDE, KERNEL_SIDE), KERNEL_ROUNDS))  # type: ignore[misc]
        theirs.append(_ms(lambda grey=grey: pdqhash.compute(grey), KERNEL_ROUNDS))  # type: ignore[misc]
    name = f"{KERNEL_SIDE}x{KERNEL_SIDE} luma"
    return {
        f"{name}: ms for the PDQ kernel, eight forms": float(np.mean(ours)),
        f"{name}: ms for pdqhash, one form": float(np.mean(theirs)),
        f"{name}: times faster than pdqhash": float(np.mean(theirs) / np.mean(ours)),
        f"{name}: bits from pdqhash, most": int(max(bits)),
    }


def main() -> None:
    """Print milliseconds a step by size, and distances in bits."""
    scenes = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    jpeg, pdq = decoders()["jpeg"], hashers()["pdq"]
    figures = _kernels(scenes, seed)
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
