"""Makes the HEIC files of this folder: a scene drawn by `../pdq/make.py`, encoded by pillow-heif.

Clew reads HEIC and cannot write it, so run this where pillow-heif (which bundles x265), NumPy and Pillow are
installed:

    python make.py
"""

import runpy
from pathlib import Path

import pillow_heif  # type: ignore[import-not-found]  # only this script needs it
from PIL import Image

HERE = Path(__file__).parent
SEED, HEIGHT, WIDTH = 40, 240, 320


def main() -> None:
    """Write a plain file, one the container turns by a quarter, one with transparency, and a sequence of two."""
    draw = runpy.run_path(str(HERE.parent / "pdq" / "make.py"))["draw"]
    picture = Image.fromarray(draw(SEED, HEIGHT, WIDTH))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Maker", "Model"
    exif.get_ifd(0x8769)[0x9003] = "2024:05:01 12:30:00"
    pillow_heif.register_heif_opener()
    picture.save(HERE / "plain.heic", quality=70, exif=exif.tobytes())
    exif[0x0112] = 6
    picture.save(HERE / "turned.heic", quality=70, exif=exif.tobytes())
    clear = picture.convert("RGBA")
    clear.putalpha(Image.new("L", picture.size, 0))
    clear.save(HERE / "transparent.heic", quality=30)
    picture.save(HERE / "two.heic", quality=50, save_all=True, append_images=[picture.rotate(180)])


if __name__ == "__main__":
    main()
