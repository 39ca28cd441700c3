"""Pictures that show different things, for `places.py`: drawn scenes and packaged photos; described once, and kept.

Photos and drawings are those of Debian's `gcompris-qt-data` 3.1-2, and the wallpapers of `gnome-backgrounds` 43.1-1,
`mate-backgrounds` 1.26.0-1, `lomiri-wallpapers-16.04` and `-20.04` 20.04.0-2, `ukui-wallpapers` 20.04.3-1.1 and
`plasma-workspace-wallpapers` 5.27.5-2, unpacked into one folder. Each picture whose 36 grey squares are those of one
before is left out.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from picture_bits import opened, photo_files
from PIL import Image
from views_of_places import reduced

from clew.linkers.places import plugin
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene

SEED = 20261124
DRAWN = 2000
SETS = ("gcompris-qt", "backgrounds", "wallpapers")
_PAINT = (1031845, 1249559, 1287257, 1316905, 1739655, 1774999, 2453443, 2616333, 2798379, 3584173, 4556889)
SAME = (
    tuple(f"lang {offset}" for offset in _PAINT),
    ("lang 1953173", "lang 2766465", "lang 675873"),
    ("lang 3171209", "lang 3826965", "lang 3992581"),
    ("lang 2535415", "lang 4236239"),
    ("lang 3318927", "lang 2267587"),
    ("pixels-d 0", "pixels-l 0"),
    ("lang 1562609", "lang 1346195"),
    ("lang 4278635", "lang 4508231"),
    ("lang 3389345", "lang 4383117"),
    ("gravity 32268", "solar_system 129537"),
    ("gravity 69177", "solar_system 189078"),
    ("explore_world_animals 319619", "explore_world_animals 415272"),
    ("licorice-l 0", "licorice-d 0"),
    ("grid-l 0", "grid-d 0"),
    ("1080x1920 0", "5120x2880 0"),
)
"""Which show the same, as whoever looked at every link between photos saw: a can of paint in eleven colours, one camel
in two drawings, two sizes of a wallpaper, a crocodile and a crop of it. File and offset in it."""


@dataclass(frozen=True, slots=True)
class Distractor:
    """A photo at an offset of a file, or (None) a scene to draw, by its number."""

    name: str
    path: Path | None
    at: int

    def picture(self) -> Image.Image:
        """Return it as a decoder would reduce it."""
        if self.path is None:
            return Image.fromarray(reduced(draw_scene(Dice(SEED, 0, self.at))[1]))
        picture = opened(self.path, self.at)
        assert picture is not None
        return Image.fromarray(reduced(picture))


def distractors(folder: Path) -> Iterator[Distractor]:
    """Yield all, photos first."""
    seen, names = set[bytes](), set[str]()
    for name in SETS:
        for path, offset in photo_files([each for each in folder.rglob(f"share/{name}") if each.is_dir()]):
            picture = opened(path, offset)
            if picture is not None:
                tiny = cv2.resize(np.asarray(picture.convert("L")), (6, 6), interpolation=cv2.INTER_AREA) // 24
                own = f"{name} {path.stem} {offset}"
                if tiny.tobytes() not in seen and own not in names:
                    yield Distractor(own, path, offset)
                seen.add(tiny.tobytes())
                names.add(own)
    for number in range(DRAWN):
        yield Distractor(f"drawn {number}", None, number)


def show_the_same(one: str, other: str) -> bool:
    """Tell whether two distractors show the same, as somebody saw."""
    here, there = (name.partition(" ")[2] for name in (one, other))
    return any(here in some and there in some for some in SAME)


class Kept:
    """What was made already, in a folder: so that a benchmark that was stopped goes on."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder

    def listed(self, photos: Path) -> list[Distractor]:
        """Return all distractors; finding those in files takes a minute, and is done once."""
        path = self.folder / "distractors.json"
        if not path.exists():
            every = [(each.name, str(each.path or ""), each.at) for each in distractors(photos)]
            path.write_text(json.dumps(every), encoding="utf-8")
        rows = json.loads(path.read_text(encoding="utf-8"))
        return [Distractor(name, Path(where) if where else None, at) for name, where, at in rows]

    def described(self, each: Distractor) -> bytes:
        """Return a description, made once."""
        path = self.folder / f"{each.name.replace('/', '_')}.bin"
        if not path.exists():
            rgb = np.asarray(each.picture())
            began = time.process_time()
            data = plugin.describe(rgb)
            self.append("described", [each.name, time.process_time() - began, len(data)])
            path.with_suffix(".part").write_bytes(data)
            path.with_suffix(".part").rename(path)
        return path.read_bytes()

    def append(self, name: str, row: list[Any]) -> None:
        """Keep one more row of something."""
        with (self.folder / f"{name}.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(row) + "\n")

    def rows(self, name: str) -> list[list[Any]]:
        """Return the rows of something kept so far."""
        path = self.folder / f"{name}.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [json.loads(line) for line in lines]
