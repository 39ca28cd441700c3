"""After the warm-up a sealed child opens no file and imports nothing."""

import subprocess
import sys
from pathlib import Path

VECTORS = Path(__file__).resolve().parents[1] / "vectors"

SEALED = """
import runpy, sys
from io import BytesIO
from pathlib import Path
from PIL import Image
from clew.examine.describe import describe, warm_up
from clew.examine.digests import DigestStream

vectors = Path(sys.argv[1])
draw = runpy.run_path(str(vectors / "pdq" / "make.py"))["draw"]
made = runpy.run_path(str(vectors / "raw" / "make.py"))
picture = Image.fromarray(draw(95, 700, 600))
files = [(vectors / "heif" / "plain.heic").read_bytes(), (vectors / "heif" / "turned.heic").read_bytes()]
files += [made["dng"](draw(95, 200, 200)), b"text", b"%PDF-1.4", b"\\0\\1\\2", b"\\xff\\xfea\\0"]

def encode(name, mode="RGB", **options):
    stream = BytesIO()
    picture.convert(mode).save(stream, name, **options)
    files.append(stream.getvalue())

thumbnail = BytesIO()
picture.resize((120, 160)).save(thumbnail, "JPEG")
exif = made["exif"]({0x10F: (2, "Maker")}, {0x9003: (2, "2024:05:01 12:30:45"), 0x9286: (7, b"UNICODE\\0a\\0")},
                    thumbnail=thumbnail.getvalue())
encode("JPEG", exif=b"Exif\\0\\0" + exif)
for mode in ("L", "CMYK"):
    encode("JPEG", mode)
for mode in ("1", "L", "P", "RGBA", "LA", "I;16"):
    encode("PNG", mode)
for name in ("GIF", "WEBP", "BMP", "ICO", "AVIF", "JPEG2000", "PPM"):
    encode(name)
for compression in (None, "tiff_lzw", "tiff_jpeg", "tiff_deflate"):
    encode("TIFF", compression=compression)
encode("TIFF", "F")
encode("TIFF", "LAB")
files += [content[: len(content) // 2] for content in files]

warm_up()
touched = []
sys.addaudithook(lambda event, args: touched.append((event, args)) if event in {"open", "import"} else None)
for content in files:
    stream = DigestStream()
    stream.update(content)
    describe(memoryview(content), len(content), stream.finish(), max_pixels=10**8)
found = [each for each in touched if not (each[0] == "import" and each[1][0] in sys.modules)]
print(found)
sys.exit(bool(found))
"""


def test_after_the_warm_up_nothing_is_opened_or_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SEALED, str(VECTORS)], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
