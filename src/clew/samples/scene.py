"""Draws one scene: which kind, how it is framed and lit, and the finish of a photo."""

from collections.abc import Callable

from PIL import Image

from clew.samples.canvas import Canvas
from clew.samples.dice import Dice
from clew.samples.scenes import landscapes, patterns, rooms, tables, towns

Painter = Callable[[Canvas], None]

SCENES: dict[str, Painter] = {
    "mountains": landscapes.mountains,
    "sea": landscapes.sea,
    "forest": landscapes.forest,
    "hills": landscapes.hills,
    "desert": landscapes.desert,
    "fields from above": landscapes.fields_from_above,
    "night sky": landscapes.night_sky,
    "shore": landscapes.shore_stones,
    "skyline": towns.skyline,
    "street": towns.street,
    "front": towns.front,
    "bridge": towns.bridge,
    "harbour": towns.harbour,
    "room": rooms.room,
    "bookshelf": rooms.bookshelf,
    "kitchen": rooms.kitchen,
    "stairs": rooms.stairs,
    "still life": tables.still_life,
    "table from above": tables.from_above,
    "bench": tables.bench,
    "flowers": tables.flowers,
    "quilt": patterns.quilt,
    "mosaic": patterns.mosaic,
    "wall": patterns.wall,
    "lights": patterns.lights,
    "abstract": patterns.abstract,
}
"""Every kind of scene, equally likely."""

SIZES: tuple[tuple[int, int], ...] = (
    (1200, 900),
    (1200, 800),
    (1280, 960),
    (1024, 768),
    (1152, 864),
    (900, 1200),
    (800, 1200),
    (1280, 720),
    (1000, 1000),
)
"""Widths and heights of finished pictures in px: camera shapes, held level or upright, and a square."""


def draw_scene(
    dice: Dice, size: tuple[int, int] | None = None, kind: str | None = None, *, has_grain: bool = True
) -> tuple[str, Image.Image]:
    """Draw a scene of a kind (any, where none is named) at a size: the kind and the RGB picture."""
    kind = kind or dice.pick(tuple(SCENES))
    canvas = Canvas(dice, size or dice.pick(SIZES))
    SCENES[kind](canvas)
    if dice.chance(0.5):
        canvas.reframe(dice.real(-4, 4), dice.real(1.0, 1.35))
    canvas.relight(dice.real(0.25, 0.6))
    return kind, canvas.finish(has_grain=has_grain)
