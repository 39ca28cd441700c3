"""How long an officer waits for a picture at full size: a child's start, the picture's size, its screenful, all tiles.

Pictures are drawn and noisy, so that they compress as photographs do; each is asked for several times, and the median
told. The screenful is the level that fills 1440x900 px. Nothing else should run beside it.
Run: python benchmarks/viewing.py [--large]
"""

import argparse
import hashlib
import io
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
import simplejpeg
from PIL import Image
from recorded import record

from clew.config import Limits
from clew.examine.easel import Easel, Seen

TIMES = 7
SCREEN = (1440, 900)
SIZES = {"2 MP JPEG": (1600, 1200), "12 MP JPEG": (4000, 3000), "48 MP JPEG": (8000, 6000)}
LARGE = {"108 MP JPEG": (12_000, 9000), "500 MP JPEG": (25_000, 20_000)}
Pixels = npt.NDArray[np.uint8]
Figures = dict[str, object]


def main() -> None:
    """Draw, measure, print and write results/viewing.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="with 108 and 500 MP: 4 GB of memory, some minutes")
    given = parser.parse_args()
    figures: Figures = {}
    starts = []
    for _ in range(TIMES):
        easel = Easel(Limits())
        began = time.perf_counter()
        easel.start()
        starts.append(time.perf_counter() - began)
        easel.close()
    figures["a child starts, s"] = statistics.median(starts)
    easel = Easel(Limits())
    with tempfile.TemporaryDirectory() as folder:
        for name, (width, height) in (SIZES | (LARGE if given.large else {})).items():
            path = Path(folder) / "picture"
            path.write_bytes(jpeg(drawn(width, height)))
            figures |= asked(easel, name, path, 1 if width > SIZES["48 MP JPEG"][0] else TIMES)
        for kind in ("PNG", "TIFF", "WEBP"):
            stream = io.BytesIO()
            Image.fromarray(drawn(4000, 3000)).save(stream, kind)
            path.write_bytes(stream.getvalue())
            figures |= asked(easel, f"12 MP {kind}", path, 3)
    easel.close()
    figures["most memory of a child, MiB"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    record("viewing", figures, times=TIMES)


def drawn(width: int, height: int) -> Pixels:
    """Return soft colours with noise: 0.3 bytes a pixel as JPEG of quality 90."""
    dice = np.random.default_rng(1)
    soft = Image.fromarray(dice.integers(0, 256, (height // 10, width // 10, 3), np.uint8))
    rgb = np.asarray(soft.resize((width, height), Image.Resampling.BICUBIC)).copy()
    for top in range(0, height, 256):
        part = rgb[top : top + 256]
        part[:] = np.clip(part + dice.integers(-6, 7, part.shape, np.int16), 0, 255)
    return rgb


def jpeg(rgb: Pixels) -> bytes:
    """Return it as a camera writes it."""
    content: bytes = simplejpeg.encode_jpeg(rgb, quality=90, colorspace="RGB", colorsubsampling="420")
    return content


def asked(easel: Easel, name: str, path: Path, times: int) -> Figures:
    """Ask for a picture several times."""
    rows = [once(easel, path) for _ in range(times)]
    told = {key: statistics.median(row[key] for row in rows) for key in rows[0]}
    return {f"{name}: {key}": value for key, value in told.items()}


def once(easel: Easel, path: Path) -> dict[str, float]:
    """Return when each part was there, in s, and how much there was."""
    sha256 = hashlib.sha256(path.read_bytes()).digest()
    found: dict[str, float] = {}
    size, screenful = 0, -1
    with opened(path) as file:
        began = time.perf_counter()
        for each in easel.draw(file, sha256):
            now = time.perf_counter() - began
            if isinstance(each, Seen):
                found["its size, s"] = now
                fits = (at for at, level in enumerate(each.levels) if level.width >= SCREEN[0])
                screenful = next(fits, len(each.levels) - 1)
            else:
                size += len(each.jpeg)
                if each.place.level == screenful:
                    found["a screenful, s"] = now
        found["all that comes, s"] = time.perf_counter() - began
        found["all that comes, MB"] = size / 1e6
    return found


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """Open a file for reading."""
    file = os.open(path, os.O_RDONLY)
    try:
        yield file
    finally:
        os.close(file)


if __name__ == "__main__":
    main()
