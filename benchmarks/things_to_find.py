"""Things cut out of photos and shown small in other pictures, for `small_things.py`.

Photos are those of Debian's `opencv-doc` 4.6.0+dfsg-12, PyPI's `scikit-image` 0.26.0, and every so manyth of
`distractors.py`. A thing is a middle part of one, every second one cut out round; it is shown askew, in another light,
in a drawn room or on another photo.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from distractors import Distractor
from PIL import Image
from views_of_places import Pixels

from clew.samples.dice import Dice
from clew.samples.scene import draw_scene

OWN = (
    *("opencv-doc/**/box.png", "opencv-doc/**/baboon.jpg", "opencv-doc/**/fruits.jpg", "opencv-doc/**/home.jpg"),
    *("opencv-doc/**/building.jpg", "opencv-doc/**/butterfly.jpg", "opencv-doc/**/graf1.png"),
    *(
        "opencv-doc/**/aloeL.jpg",
        "opencv-doc/**/orange.jpg",
        "opencv-doc/**/apple.jpg",
        "opencv-doc/**/starry_night.jpg",
    ),
    *("skimage/data/coffee.png", "skimage/data/chelsea.png", "skimage/data/rocket.jpg", "skimage/data/brick.png"),
    *("skimage/data/grass.png", "skimage/data/gravel.png", "skimage/data/ihc.png", "skimage/data/coins.png"),
    *("skimage/data/motorcycle_left.png", "skimage/data/text.png"),
)
"""Photos by what their paths end in, below the folder."""
PHOTOS = ("explore_monuments", "erase", "explore_world_animals", "explore_farm_animals", "backgrounds", "wallpapers")
THINGS = 48
ROOMS = ("room", "kitchen", "bookshelf", "stairs")
WAYS = ("askew, in another light", "turned too", "a third hidden too", "dark and noisy too")
_CUT = 0.6
"""The middle of a photo that is cut out, by its sides."""
_LONG_PX = 900
PLAIN = 240
"""A thing has fewer features than that where it is shown on 200 by 150 px: 19 of the 48."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A part of a photo; `mask` (height, width) is 255 where it is. `of` is the photo's name among distractors."""

    name: str
    of: str
    rgb: Pixels
    mask: Pixels

    @property
    def is_plain(self) -> bool:
        """Whether it has few features at a size of a tenth of a picture."""
        small = cv2.resize(self.rgb, (200, 150), interpolation=cv2.INTER_AREA)
        grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
        return len(cv2.SIFT.create(contrastThreshold=0.02, enable_precise_upscale=True).detect(grey, None)) < PLAIN


def things(folder: Path, known: list[Distractor]) -> Iterator[Thing]:
    """Yield all things, the same each time."""
    photos = [each for each in known if each.path is not None and any(name in each.name for name in PHOTOS)]
    own = [path for ends in OWN for path in sorted(folder.rglob(ends))[:1]]
    step = len(photos) / (THINGS - len(own))
    of: list[tuple[str, Image.Image]] = [(path.name, Image.open(path).convert("RGB")) for path in own]
    some = [photos[int((at + 0.5) * step)] for at in range(THINGS - len(own))]
    of += [(each.name, each.picture()) for each in some]
    for at, (name, picture) in enumerate(of):
        wide, tall = picture.size
        left, top = round(wide * (1 - _CUT) / 2), round(tall * (1 - _CUT) / 2)
        part = picture.crop((left, top, wide - left, tall - top))
        part.thumbnail((_LONG_PX, _LONG_PX))
        mask = np.full(part.size[::-1], 255, np.uint8)
        if at % 2:
            mask[:] = 0
            cv2.ellipse(mask, ((part.width / 2, part.height / 2), part.size, 0.0), 255, -1)
        yield Thing(f"thing {at}, of {name}", name, np.asarray(part), mask)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in which a thing is, and its box in fractions."""

    rgb: Pixels
    box: tuple[float, float, float, float]


def host_photo(dice: Dice, photos: list[Distractor]) -> Distractor | None:
    """Return the photo to put a thing in, where there are any half of the times: otherwise it is a drawn room."""
    return dice.pick(photos) if photos and dice.real(0, 1) < 0.5 else None


def host(dice: Dice, photos: list[Distractor], size: tuple[int, int]) -> Pixels:
    """Return the picture to put a thing in."""
    photo = host_photo(dice, photos)
    if photo is not None:
        return np.asarray(photo.picture().resize(size, Image.Resampling.LANCZOS).convert("RGB"))
    return np.asarray(draw_scene(dice, size, dice.pick(ROOMS))[1])


def shown(dice: Dice, thing: Thing, share: float, way: str, behind: Pixels) -> Shown:
    """Show a thing so that it covers a share of a picture, in one of the `WAYS`."""
    height, width = behind.shape[:2]
    corners = _corners(dice, thing, share, (width, height), is_turned=way == WAYS[1])
    rgb, (left, top, right, bottom) = _placed(dice, thing, corners, behind)
    if way == WAYS[2]:
        rgb[top:bottom, round(left + (right - left) * 0.66) : right] = (96, 84, 70)
    if way == WAYS[3]:
        noise = np.random.default_rng(dice.whole(0, 1 << 30)).normal(0, 6, rgb.shape)
        rgb = np.clip(rgb.astype(np.float32) * 0.4 + noise, 0, 255).astype(np.uint8)
        stream = io.BytesIO()
        Image.fromarray(rgb).save(stream, "JPEG", quality=60)
        rgb = np.asarray(Image.open(stream))
    box = left / width, top / height, (right - left) / width, (bottom - top) / height
    return Shown(rgb, box)


def _corners(
    dice: Dice, thing: Thing, share: float, size: tuple[int, int], *, is_turned: bool
) -> npt.NDArray[np.float32]:
    """Return where the corners of a thing come to lie: each moved inwards by up to 15 % of a side, then turned."""
    width, height = size
    tall = (share * width * height * thing.rgb.shape[0] / thing.rgb.shape[1]) ** 0.5
    wide = tall * thing.rgb.shape[1] / thing.rgb.shape[0]
    bend = [dice.real(0, 0.15) for _ in range(8)]
    corners = np.array(
        [
            (bend[0] * wide, bend[1] * tall),
            (wide - bend[2] * wide, bend[3] * tall),
            (wide - bend[4] * wide, tall - bend[5] * tall),
            (bend[6] * wide, tall - bend[7] * tall),
        ],
        np.float32,
    )
    x, y = corners.T
    corners *= (share * width * height / (abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)) ** 0.5
    if is_turned:
        angle = float(np.deg2rad(dice.pick((-1, 1)) * dice.real(15, 180)))
        about = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], np.float32)
        corners = corners @ about
    corners -= corners.min(axis=0)
    corners *= min(1.0, float((np.array(size) * 0.98 / corners.max(axis=0)).min()))
    room = np.maximum(np.array(size) - corners.max(axis=0), 0)
    placed: npt.NDArray[np.float32] = corners + room * (dice.real(0, 1), dice.real(0, 1))
    return placed.astype(np.float32)


def _placed(
    dice: Dice, thing: Thing, corners: npt.NDArray[np.float32], behind: Pixels
) -> tuple[Pixels, tuple[int, int, int, int]]:
    """Return a picture with a thing in it, and left, top, right and bottom of that in px."""
    height, width = behind.shape[:2]
    small, mask = thing.rgb, thing.mask
    while small.shape[1] > 2.5 * float(np.ptp(corners[:, 0])):
        small, mask = np.asarray(cv2.pyrDown(small), np.uint8), np.asarray(cv2.pyrDown(mask), np.uint8)
    own = np.array([(0, 0), (small.shape[1], 0), small.shape[1::-1], (0, small.shape[0])], np.float32)
    way = cv2.getPerspectiveTransform(own, corners)
    there = cv2.warpPerspective(mask, way, (width, height)).astype(np.float32)[:, :, None] / 255
    warmth = np.array([dice.real(0.85, 1.1), 1.0, dice.real(0.85, 1.1)], np.float32) * dice.real(0.65, 1.15)
    slope = np.linspace(dice.real(0.8, 1.0), dice.real(0.8, 1.0), width, dtype=np.float32)[None, :, None]
    hung = np.clip(cv2.warpPerspective(small, way, (width, height)).astype(np.float32) * warmth * slope, 0, 255)
    rgb = (there * hung + (1 - there) * behind).astype(np.uint8)
    (x, y), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return rgb, (max(0, int(x)), max(0, int(y)), min(width, int(right) + 1), min(height, int(bottom) + 1))
