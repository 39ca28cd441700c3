"""Rooms in three dimensions, drawn as a camera that stands in them sees them: walls, pictures on them, furniture."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from clew.samples.dice import Dice
from clew.samples.scene import draw_scene

Pixels = npt.NDArray[np.float32]
Vector = npt.NDArray[np.float64]

TEXTURE = (900, 600)
"""Size in px of what covers a wall; a wall is some 4 m wide, so a pixel is about half a centimetre."""
WALLPAPERS = ("mosaic", "wall", "abstract")
PIECES = ("abstract", "mosaic", "wall")
PICTURES = ("still life", "mountains", "harbour", "flowers", "bridge", "street")
SIDES = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class Block:
    """A box with sides parallel to the room's: two corners in metres, and covers by the axis that a side faces."""

    low: Vector
    high: Vector
    covers: tuple[Pixels, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """A room from the inside, x to the right, y down, z away, with what hangs on its far wall; and its furniture."""

    shell: Block
    furniture: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Where the camera stands (metres), where it looks (turned and tilted, radians), and its light."""

    eye: tuple[float, float, float]
    turn: float
    tilt: float
    light: tuple[float, float, float]


def draw_room(dice: Dice, things: tuple[Image.Image, ...] = ()) -> Room:
    """Draw a room of its own wallpaper, pictures and furniture; `things` hang on its far wall besides."""
    wide, tall, deep = dice.real(3.6, 4.6), 2.6, dice.real(4.0, 5.0)
    far = _wall(dice, things)
    floor = _texture(dice, dice.pick(("wall", "mosaic")))
    shell = Block(
        np.array([-wide / 2, -tall / 2, 0.0]), np.array([wide / 2, tall / 2, deep]), (_wall(dice, ()), floor, far)
    )
    furniture = []
    for _ in range(dice.whole(2, 3)):
        width, height, depth = dice.real(0.5, 1.3), dice.real(0.4, 1.2), dice.real(0.4, 0.9)
        x, z = dice.real(-wide / 2, wide / 2 - width), dice.real(deep * 0.55, deep - depth)
        cover = _texture(dice, dice.pick(PIECES))
        furniture.append(
            Block(
                np.array([x, tall / 2 - height, z]),
                np.array([x + width, tall / 2, z + depth]),
                (cover, cover[::-1], cover[:, ::-1]),
            )
        )
    return Room(shell, tuple(furniture))


def draw_view(dice: Dice, side: int) -> View:
    """Draw where a picture of a room is taken from: from its left, its middle or its right (0 to 2)."""
    left = (side - 1) * dice.real(0.7, 1.1)
    return View(
        (left, dice.real(-0.4, 0.2), dice.real(0.5, 1.0)),
        -left * dice.real(0.14, 0.24),
        dice.real(-0.06, 0.08),
        (dice.real(0.75, 1.1), dice.real(0.75, 1.05), dice.real(0.7, 1.05)),
    )


def seen_from(room: Room, view: View, size: tuple[int, int]) -> Image.Image:
    """Return what a camera with an angle of some 70 degrees sees, as an RGB picture of a size in px."""
    rays = _rays(view, size)
    eye = np.array(view.eye)
    rgb, distance = _hit(room.shell, eye, rays, is_inside=True)
    for block in room.furniture:
        seen, near = _hit(block, eye, rays, is_inside=False)
        is_nearer = near < distance
        rgb[is_nearer], distance[is_nearer] = seen[is_nearer], near[is_nearer]
    rgb *= (1.15 - 0.08 * distance)[..., None] * np.array(view.light, np.float32)
    picture = Image.fromarray(np.clip(rgb, 0, 255).astype(np.uint8))
    return picture.filter(ImageFilter.GaussianBlur(0.5))


def _wall(dice: Dice, things: tuple[Image.Image, ...]) -> Pixels:
    """Return a wall's cover: wallpaper in faint colours, pictures in frames, the things among them."""
    paper = Image.fromarray(_texture(dice, dice.pick(WALLPAPERS)).astype(np.uint8))
    wall = Image.blend(paper, Image.new("RGB", TEXTURE, (225, 220, 210)), dice.real(0.35, 0.6))
    hung = [*things, *(draw_scene(dice, (360, 270), dice.pick(PICTURES))[1] for _ in range(3 - len(things)))]
    for place, picture in enumerate(dice.shuffled(hung)):
        width = dice.whole(150, 230)
        framed = Image.new("RGB", (width + 12, round(width * picture.height / picture.width) + 12), (60, 45, 30))
        framed.paste(picture.resize((framed.width - 12, framed.height - 12), Image.Resampling.LANCZOS), (6, 6))
        wall.paste(framed, (40 + place * 290 + dice.whole(0, 30), dice.whole(90, 250)))
    return np.asarray(wall, np.float32)


def _texture(dice: Dice, kind: str) -> Pixels:
    return np.asarray(draw_scene(dice, TEXTURE, kind)[1].resize(TEXTURE), np.float32)


def _rays(view: View, size: tuple[int, int]) -> Vector:
    """Return the direction of each pixel's ray, shape (height, width, 3)."""
    width, height = size
    x, y = np.meshgrid(
        (np.arange(width) + 0.5 - width / 2) / (0.7 * width), (np.arange(height) + 0.5 - height / 2) / (0.7 * width)
    )
    rays = np.stack([x, y, np.ones_like(x)], axis=-1)
    sine, cosine = np.sin(view.tilt), np.cos(view.tilt)
    tilted = np.array([[1, 0, 0], [0, cosine, sine], [0, -sine, cosine]])
    sine, cosine = np.sin(view.turn), np.cos(view.turn)
    turned = np.array([[cosine, 0, sine], [0, 1, 0], [-sine, 0, cosine]])
    return np.asarray(rays @ (turned @ tilted).T)


def _hit(block: Block, eye: Vector, rays: Vector, *, is_inside: bool) -> tuple[Pixels, npt.NDArray[np.float32]]:
    """Return what a block shows along each ray and how far away (infinitely where it is missed)."""
    with np.errstate(divide="ignore"):
        one, other = (block.low - eye) / rays, (block.high - eye) / rays
    entering, leaving = np.minimum(one, other), np.maximum(one, other)
    enter, leave = entering.max(axis=-1), leaving.min(axis=-1)
    if is_inside:
        distance, axis = leave, leaving.argmin(axis=-1)
        is_hit = np.ones(distance.shape, bool)
    else:
        distance, axis = enter, entering.argmax(axis=-1)
        is_hit = (enter < leave) & (enter > 0)
    share = (eye + rays * np.where(is_hit, distance, 0)[..., None] - block.low) / (block.high - block.low)
    rgb = np.zeros((*distance.shape, 3), np.float32)
    for facing in SIDES:
        across, down = ((2, 1), (0, 2), (0, 1))[facing]
        chosen = is_hit & (axis == facing)
        shade = (0.85, 0.75, 1.0)[facing]
        rgb[chosen] = shade * _sampled(block.covers[facing], share[chosen][:, across], share[chosen][:, down])
    return rgb, np.where(is_hit, distance, np.inf).astype(np.float32)


def _sampled(cover: Pixels, across: Vector, down: Vector) -> Pixels:
    """Return a cover's colours between its pixels, at places in fractions of its width and height."""
    height, width = cover.shape[:2]
    x = np.clip(across, 0, 1) * (width - 1.001)
    y = np.clip(down, 0, 1) * (height - 1.001)
    left, top = x.astype(np.intp), y.astype(np.intp)
    right, below = (x - left)[:, None].astype(np.float32), (y - top)[:, None].astype(np.float32)
    above = cover[top, left] * (1 - right) + cover[top, left + 1] * right
    under = cover[top + 1, left] * (1 - right) + cover[top + 1, left + 1] * right
    return np.asarray(above * (1 - below) + under * below, np.float32)
