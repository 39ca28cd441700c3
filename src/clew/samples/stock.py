"""Stock pictures: flat drawn icons such as programs and pages bring along, the same on every disk."""

import io

import numpy as np
from PIL import Image, ImageDraw

from clew.samples.dice import Dice
from clew.samples.palette import any_colour, shade

FORMATS = ("PNG", "PNG", "GIF", "ICO")


def draw_icon(dice: Dice) -> Image.Image:
    """Draw one symbol on a plain ground, 64 to 256 px."""
    side = dice.pick((64, 96, 128, 256))
    icon = Image.new("RGB", (side, side), dice.pick(((255, 255, 255), (240, 240, 244), (34, 38, 46))))
    pen = ImageDraw.Draw(icon)
    colour = any_colour(dice, (0.5, 0.9), (0.4, 0.9))
    pen.rounded_rectangle((side * 0.08, side * 0.08, side * 0.92, side * 0.92), side * 0.18, fill=colour)
    for _ in range(dice.whole(2, 5)):
        x, y, radius = dice.real(0.2, 0.8) * side, dice.real(0.2, 0.8) * side, dice.real(0.08, 0.28) * side
        corners = dice.whole(2, 6)
        fill = shade(colour, dice.real(0.4, 1.9)) if dice.chance(0.6) else (255, 255, 255)
        if corners == 2:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)
            continue
        turns = np.linspace(0, 2 * np.pi, corners + 1)[:-1] + dice.real(0, 6)
        xs, ys = x + np.cos(turns) * radius, y + np.sin(turns) * radius
        pen.polygon(list(zip(xs.tolist(), ys.tolist(), strict=True)), fill=fill)
    return icon


def icon_bytes(dice: Dice) -> bytes:
    """Return a drawn icon as a file."""
    icon = draw_icon(dice)
    name = dice.pick(FORMATS)
    stream = io.BytesIO()
    if name == "ICO":
        icon.save(stream, name, sizes=[icon.size], bitmap_format="bmp")
    else:
        icon.save(stream, name)
    return stream.getvalue()
