"""Makes `drawn.json` and `shared.json`: PDQ of `pdqhash`, the reference's own C++, at native size.

Run it where `pdqhash`, NumPy and Pillow are installed (pdqhash needs a C++ compiler, so it is no dependency):

    python make.py [FOLDER OF SHARED PICTURES]

The tests take `draw` and `native_pixels` from here, so that both sides hash the same pixels.
"""

import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]

SIZES = (
    *((5, 5), (6, 9), (17, 64), (63, 65), (64, 64), (65, 63), (100, 37), (96, 128), (127, 129), (120, 160)),
    *((128, 128), (192, 192), (200, 301), (256, 256), (257, 255), (320, 240), (384, 512), (400, 640)),
    *((512, 512), (513, 640), (600, 800), (640, 640), (768, 1024), (700, 500), (1004, 1600), (1600, 1600)),
)
"""Height and width in px; windows of one px to 13, odd and even, sides that are multiples of 128 and not."""

FORMS = (
    Image.Transpose.ROTATE_90,
    Image.Transpose.ROTATE_180,
    Image.Transpose.ROTATE_270,
    Image.Transpose.FLIP_TOP_BOTTOM,
    Image.Transpose.FLIP_LEFT_RIGHT,
    Image.Transpose.TRANSPOSE,
    Image.Transpose.TRANSVERSE,
)
"""In the order of `MediaHash.forms`."""


def draw(seed: int, height: int, width: int) -> Pixels:
    """Draw a scene of hills, discs and blocks by integers alone, so that every machine draws the same."""
    rng = np.random.Generator(np.random.PCG64(seed))
    y = np.arange(height, dtype=np.int64)[:, None] * 1000 // height
    x = np.arange(width, dtype=np.int64)[None, :] * 1000 // width
    picture = np.empty((height, width, 3), np.int64)
    for channel in range(3):
        top, bottom = rng.integers(60, 250, 2)
        picture[..., channel] = (top * (1000 - y) + bottom * y) // 1000 + 0 * x
    for _ in range(5):
        peak, base = rng.integers(0, 1000), rng.integers(400, 900)
        slope, colour = rng.integers(20, 160), rng.integers(0, 256, 3)
        hill = y > base + abs(x - peak) * slope // 200
        picture[hill] = (picture[hill] + 2 * colour) // 3
    for _ in range(14):
        centre_y, centre_x = rng.integers(0, 1000, 2)
        radius, colour = rng.integers(30, 220), rng.integers(0, 256, 3)
        disc = (y - centre_y) ** 2 + (x - centre_x) ** 2 < radius**2
        picture[disc] = (picture[disc] + colour) // 2
    for _ in range(8):
        up, left = rng.integers(0, 900, 2)
        tall, wide = rng.integers(30, 300, 2)
        block = (y >= up) & (y < up + tall) & (x >= left) & (x < left + wide)
        picture[block] = rng.integers(0, 256, 3)
    return np.clip(picture, 0, 255).astype(np.uint8)


def native_pixels(path: Path) -> Pixels:
    """Read a picture whole as RGB: alpha on white, 16 bits scaled to 8."""
    with Image.open(path) as picture:
        if picture.mode.startswith("I;16"):
            grey = (np.asarray(picture).astype(np.uint32) + 128) // 257
            return np.repeat(grey.astype(np.uint8)[..., None], 3, axis=2)
        if "A" in picture.getbands() or "transparency" in picture.info:
            white = Image.new("RGBA", picture.size, "white")
            return np.asarray(Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB"))
        return np.asarray(picture.convert("RGB"))


def _of(pixels: Pixels) -> dict[str, object]:
    import pdqhash  # noqa: PLC0415 - only this script needs it

    bits, quality = pdqhash.compute(np.ascontiguousarray(pixels))
    return {"digest": np.packbits(bits).tobytes().hex(), "quality": int(quality)}


def _of_forms(pixels: Pixels) -> list[object]:
    picture = Image.fromarray(pixels)
    return [_of(np.asarray(picture.transpose(form)))["digest"] for form in FORMS]


def _write(name: str, vectors: object) -> None:
    text = json.dumps(vectors, indent=1, sort_keys=True)
    (Path(__file__).parent / name).write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Write both files; the second only if a folder is given."""
    drawn = []
    for seed, (height, width) in enumerate(SIZES):
        pixels = draw(seed, height, width)
        drawn.append({"seed": seed, "height": height, "width": width, **_of(pixels), "forms": _of_forms(pixels)})
    _write("drawn.json", drawn)
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        suffixes = {".jpg", ".jpeg", ".png", ".webp"}
        paths = sorted(path for path in folder.rglob("*") if path.suffix in suffixes)
        _write("shared.json", {path.relative_to(folder).as_posix(): _of(native_pixels(path)) for path in paths})


if __name__ == "__main__":
    main()
