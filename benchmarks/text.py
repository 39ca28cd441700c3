"""How much of what is written in pictures is read rightly, by the size of its letters, and what reading costs.

Lines of known text, in several languages, stand on drawn scenes, as they are and stored as small JPEGs, in the DejaVu
Sans that reports are set in: Pillow's own font has no letter beyond ASCII, and draws a box for each. Letters' height is
that of the font. Debian's `opencv-doc` 4.6.0+dfsg-12 has photographs of signs (examples/text/scenetext*.jpg); its
folder, unpacked by hand, adds what is read of those. Time is of one core.
Run: python benchmarks/text.py [--photographs FOLDER] [--pictures N]
"""

import argparse
import io
from pathlib import Path
from time import process_time

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont, ImageOps
from recorded import record

from clew.linkers.text import plugin
from clew.linkers.text.keys import LEAST_SURE, keys_of
from clew.linkers.text.lines import Line, unpacked
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene

HEIGHTS = (40, 24, 16, 12, 9, 7)
PLAIN = ("Green Hill School", "anna.b@example.org", "+49 30 1234567", "B-MW 4711")
ACCENTED = ("Straße Müller", "Größe Übung Ärger", "Café Señor Façade", "Łódź Čapek Ørsted")
LINES = (*PLAIN, *ACCENTED)
FONT = Path(__file__).parents[1] / "src" / "clew" / "report" / "fonts" / "DejaVuSans.ttf"
KEYS = {each for line in LINES for each in keys_of([Line(line, 1000, 0, 0, 1, 1)])}
SCENES = ("wall", "street", "kitchen", "bookshelf", "still life")
SIZE = (1024, 768)
PHOTOGRAPHS: dict[str, tuple[str, ...]] = {
    "scenetext01.jpg": ("notice", "double", "parking", "prohibited", "times"),
    "scenetext02.jpg": ("sports", "centre", "wivenhoe", "park", "conference", "parks"),
    "scenetext03.jpg": ("copy", "centre"),
    "scenetext04.jpg": ("125",),
    "scenetext05.jpg": ("noparking",),
    "scenetext06.jpg": ("priory", "galleries", "ship"),
    "scenetext_word01.jpg": ("china",),
    "scenetext_word02.jpg": ("here",),
    "scenetext_word03.jpg": ("riser",),
    "scenetext_word04.jpg": ("produkt",),
}
"""Words on each, as an officer would look for them: one letter of the second's Wivenhoe is hidden by glare."""


def main() -> None:
    """Draw, read, compare, print and write results/text.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photographs", type=Path, help="a folder below which the photographs lie")
    parser.add_argument("--pictures", type=int, default=20, help="drawn pictures of each size of letters")
    given = parser.parse_args()
    plugin.warm_up()
    figures = {name: value for height in HEIGHTS for name, value in drawn(height, given.pictures).items()}
    figures |= without_text(given.pictures)
    if given.photographs is not None:
        figures |= photographs(given.photographs)
    record("text", figures, pictures=given.pictures, lines=len(LINES))


def read(rgb: npt.NDArray[np.uint8]) -> tuple[tuple[Line, ...], float]:
    """Return what the linker reads, and the seconds it took."""
    began = process_time()
    described = plugin.describe(rgb)
    took = process_time() - began
    return (unpacked(described) if described else ()), took


def drawn(height: int, pictures: int) -> dict[str, object]:
    """Return the share of lines that are read rightly at a height of letters, and of keys that are found and wrong."""
    right = accented = found = wrong = misread = 0
    seconds = 0.0
    for number in range(pictures):
        picture = written(Dice(11, height, number), height, is_stored=number % 2 == 1)
        lines, took = read(picture)
        seen = {each.text for each in lines}
        right, accented = right + len(seen & set(PLAIN)), accented + len(seen & set(ACCENTED))
        misread += sum(each.sureness >= LEAST_SURE and each.text not in LINES for each in lines)
        keys = set(keys_of(lines))
        found, wrong = found + len(keys & KEYS), wrong + len(keys - KEYS)
        seconds += took
    return {
        f"{height} px: lines read rightly": right / (pictures * len(PLAIN)),
        f"{height} px: lines with umlauts and accents read rightly": accented / (pictures * len(ACCENTED)),
        f"{height} px: lines misread though sure": misread / (pictures * len(LINES)),
        f"{height} px: keys found": found / (pictures * len(KEYS)),
        f"{height} px: keys that nothing has": wrong,
        f"{height} px: seconds a picture": seconds / pictures,
    }


def written(dice: Dice, height: int, *, is_stored: bool) -> npt.NDArray[np.uint8]:
    """Return a scene with the lines on it, each on a plate; stored as a JPEG of quality 60 where that is asked."""
    picture = draw_scene(dice, SIZE, dice.pick(SCENES))[1]
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT, height)
    for place, line in enumerate(LINES):
        left, top = 40 + dice.whole(0, 300), 30 + 90 * place
        box = pen.textbbox((left, top), line, font=font)
        ground = dice.whole(190, 255)
        pen.rectangle((box[0] - 8, box[1] - 6, box[2] + 8, box[3] + 6), fill=(ground, ground, ground - 20))
        pen.text((left, top), line, font=font, fill=(dice.whole(0, 70),) * 3)
    if is_stored:
        stream = io.BytesIO()
        picture.save(stream, "JPEG", quality=60)
        picture = Image.open(stream)
    return np.asarray(picture.convert("RGB"))


def without_text(pictures: int) -> dict[str, object]:
    """Return how often something is read where nothing is written, and what looking costs."""
    keys = 0
    seconds = 0.0
    for number in range(pictures):
        dice = Dice(12, number)
        lines, took = read(np.asarray(draw_scene(dice, SIZE, dice.pick(("mountains", "flowers", "quilt", "sea")))[1]))
        keys += len(list(keys_of(lines)))
        seconds += took
    return {"no text: keys": keys, "no text: seconds a picture": seconds / pictures}


def photographs(folder: Path) -> dict[str, object]:
    """Return how many of the words on photographs of signs are read."""
    found, seconds, count = 0, 0.0, 0
    for path in sorted(path for path in folder.rglob("*.jpg") if path.name in PHOTOGRAPHS):
        lines, took = read(np.asarray(ImageOps.exif_transpose(Image.open(path)).convert("RGB")))
        said = "".join(each.text for each in lines).casefold().replace(" ", "")
        words = PHOTOGRAPHS[path.name]
        missed = [word for word in words if word not in said]
        print(f"{path.name}: missed {missed} of {words}")
        found, count, seconds = found + len(words) - len(missed), count + len(words), seconds + took
    return {"photographs: words": count, "photographs: words read": found, "photographs: seconds": seconds}


if __name__ == "__main__":
    main()
