"""Pictures of the same places, of things in two pictures, and of altered copies, for `places.py`.

Several views of one place come in packages: Debian's `opencv-doc` 4.6.0+dfsg-12 (examples/data), PyPI's `kapture`
1.1.12 (source, samples), `vismatch` 1.4.0 (assets) and `scikit-image` 0.26.0 (data). They are unpacked by hand into one
folder.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from clew.model.link import CONTAINED_IN, CONTAINS, COPY, CROP
from clew.samples.alterations import ALTERATIONS, Parameters, crop
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene

Pixels = npt.NDArray[np.uint8]

GROUPS: dict[str, tuple[str, ...]] = {
    "kapture: court with markers": ("cour_carree_markers/map/images/*.jpg",),
    "kapture: castle": ("maupertuis_openMVG/images/*.jpg",),
    "kapture: street in Berlin": ("berlin/opensfm/images/*.jpg",),
    "kapture: drive, both eyes": ("utbm/*/sensors/records_data/bb2_left/*", "utbm/*/sensors/records_data/bb2_right/*"),
    "kapture: office": ("t265/Everest_undistorted/images/*.jpg",),
    "vismatch: tower, near and far": ("example_pairs/outdoor/*.jpg",),
    "vismatch: hall, near and far": ("example_pairs/indoor/*.jpg",),
    "vismatch: painted ceiling": ("example_pairs/fresco/*.jpg", "example_test/*.jpg"),
    "vismatch: barber's shop": ("example_pairs/sphereglue/*.jpg",),
    "opencv-doc: painted wall": ("data/graf[13].png",),
    "opencv-doc: cars": ("data/leuven?.jpg",),
    "opencv-doc: plant, both eyes": ("data/aloe[LR].jpg",),
    "opencv-doc: box on a table": ("data/box.png", "data/box_in_scene.png"),
    "scikit-image: motorcycle, both eyes": ("skimage/data/motorcycle_left.png", "skimage/data/motorcycle_right.png"),
}
"""Views of one place, by what their paths end in."""
INSIDE, AROUND = frozenset({CONTAINED_IN}), frozenset({CONTAINS})
WHOLE = {
    "crop": INSIDE,
    "border": AROUND,
    "window": AROUND,
    "text": frozenset({COPY}),
    "small rotation": INSIDE,
    "tone": frozenset({COPY}),
    "mirror": frozenset({COPY}),
    "turn": frozenset({COPY}),
    "resize": frozenset({COPY}),
}
"""What the altered picture is to the one it was made from."""
SHARES = (0.03, 0.05, 0.1, 0.2)


@dataclass(frozen=True, slots=True)
class Query:
    """A picture asked for, what it is an example of, who must and who may be found, and the right kinds."""

    example: str
    rgb: Pixels
    wanted: frozenset[str]
    box: tuple[float, float, float, float] | None = None
    may_be_found: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


def pixels(path: Path) -> Pixels:
    """Return a picture's pixels, reduced by a whole factor to no less than 512 px on the shorter side."""
    picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    return reduced(picture)


def reduced(picture: Image.Image) -> Pixels:
    """Return pixels as a decoder reduces them."""
    factor = min(picture.size) // 512
    return np.asarray(picture.reduce(factor) if factor > 1 else picture)


def groups(folder: Path) -> dict[str, list[Path]]:
    """Return the pictures of each place that lie somewhere below a folder."""
    found = {name: sorted(path for each in ends for path in folder.rglob(each)) for name, ends in GROUPS.items()}
    return {name: paths for name, paths in found.items() if len(paths) > 1}


def altered(dice: Dice, name: str, picture: Image.Image, others: list[tuple[str, Image.Image]]) -> Iterator[Query]:
    """Yield copies of a picture that a hash of the whole does not know, and the kinds that tell rightly what they are.

    Where less than a tenth is cut away or put around, it is a copy as a whole, too.
    """
    wanted = frozenset({name})
    for kind, rightly in WHOLE.items():
        alteration = ALTERATIONS[kind]
        changed = alteration.apply(picture, alteration.draw(dice)).convert("RGB")
        yield Query(kind, reduced(changed), wanted, kinds=rightly | _nearly(picture, changed))
    for percent in (50, 75, 90):
        cut: Parameters = {"percent": percent, "left": dice.real(0, 1), "top": dice.real(0, 1)}
        yield Query(f"crop, {percent} % cut away", np.asarray(crop(picture, cut)), wanted, kinds=INSIDE)
    cut = {"percent": 40, "left": dice.real(0, 1), "top": dice.real(0, 1)}
    cropped = crop(picture, cut)
    yield Query("crop, 40 % cut away, mirrored", np.asarray(ImageOps.mirror(cropped)), wanted, kinds=INSIDE)
    shown = ALTERATIONS["window"].apply(cropped, ALTERATIONS["window"].draw(dice))
    yield Query("crop, 40 % cut away, in a window", np.asarray(shown), wanted, kinds=frozenset({CROP}))
    sheet = Image.new("RGB", (1200, 900), (240, 240, 240))
    each_wanted = frozenset({name, *(other for other, _ in others[:3])})
    for place, each in enumerate([picture, *(other for _, other in others[:3])]):
        sheet.paste(ImageOps.fit(each, (590, 440)), (5 + place % 2 * 600, 5 + place // 2 * 450))
    yield Query("collage of four", np.asarray(sheet), each_wanted, kinds=frozenset({CONTAINS, CROP}))


def _nearly(picture: Image.Image, changed: Image.Image) -> frozenset[str]:
    """Return that it is a copy where a tenth at most of the one is not in the other."""
    one, other = sorted((picture.width * picture.height, changed.width * changed.height))
    return frozenset({COPY}) if one >= 0.9 * other else frozenset()


def hung_in(
    dice: Dice, thing: Pixels, share: float, how: str = "askew"
) -> tuple[Pixels, tuple[float, float, float, float]]:
    """Return a drawn room with a thing hung in it that covers a share of the picture, and its box.

    Seen askew and in another light; "turned" by 15 to 40 degrees besides, "partly hidden" by a board on a third.
    """
    scene = np.asarray(draw_scene(dice, (1200, 900), dice.pick(("room", "kitchen", "bookshelf", "stairs")))[1])
    height, width = scene.shape[:2]
    tall = (share * width * height * thing.shape[0] / thing.shape[1]) ** 0.5
    wide = tall * thing.shape[1] / thing.shape[0]
    left, top = dice.real(0.02 * width, 0.98 * width - wide), dice.real(0.02 * height, 0.98 * height - tall)
    bend = [dice.real(0, 0.12) for _ in range(8)]
    corners = np.array(
        [
            (left + bend[0] * wide, top + bend[1] * tall),
            (left + wide - bend[2] * wide, top + bend[3] * tall),
            (left + wide - bend[4] * wide, top + tall - bend[5] * tall),
            (left + bend[6] * wide, top + tall - bend[7] * tall),
        ],
        np.float32,
    )
    if how == "turned":
        angle = float(np.deg2rad(dice.pick((-1, 1)) * dice.real(15, 40)))
        about = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], np.float32)
        corners = (corners - corners.mean(axis=0)) @ about + corners.mean(axis=0)
        corners -= np.minimum(corners.min(axis=0), 0) + np.maximum(corners.max(axis=0) - (width - 1, height - 1), 0)
        corners = corners.astype(np.float32)
    own = np.array([(0, 0), (thing.shape[1], 0), thing.shape[1::-1], (0, thing.shape[0])], np.float32)
    small = thing
    while small.shape[1] > 3 * wide:
        small = np.asarray(cv2.pyrDown(small), np.uint8)
    own *= np.array([small.shape[1] / thing.shape[1], small.shape[0] / thing.shape[0]], np.float32)
    way = cv2.getPerspectiveTransform(own, corners)
    mask = cv2.warpPerspective(np.full(small.shape[:2], 255, np.uint8), way, (width, height)) > 127
    light = dice.real(0.75, 1.15)
    hung = np.clip(cv2.warpPerspective(small, way, (width, height)) * light, 0, 255).astype(np.uint8)
    rgb = np.where(mask[:, :, None], hung, scene).astype(np.uint8)
    (x, y), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    if how == "partly hidden":
        rgb[round(y) : round(bottom), round(x + (right - x) * 0.66) : round(right)] = (96, 84, 70)
    x, y, right, bottom = max(0.0, x), max(0.0, y), min(float(width), right), min(float(height), bottom)
    return rgb, (x / width, y / height, (right - x) / width, (bottom - y) / height)
