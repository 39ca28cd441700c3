"""Scenes indoors: living rooms, shelves of books, kitchens, stairs."""

from itertools import pairwise

import numpy as np
from PIL import Image, ImageFilter

from clew.samples.canvas import Box, Canvas, tinted
from clew.samples.palette import Colour, any_colour, hsv, jitter, mix, shade
from clew.samples.scenes.furniture import chair, cupboard, framed, lamp, low_table, plant, sofa, window


def room(canvas: Canvas) -> None:
    """A room in one-point perspective with window, pictures, sofa, table, lamp, rug, plants."""
    dice = canvas.dice
    wall = any_colour(dice, (0.03, 0.5), (0.5, 0.95))
    back = _shell(canvas, wall)
    left, top, right, bottom = back
    for _ in range(dice.whole(1, 2)):
        window(
            canvas,
            left + dice.real(0, 0.6) * (right - left),
            top + dice.real(0.05, 0.3) * (bottom - top),
            dice.real(0.2, 0.5) * (right - left),
        )
    for _ in range(dice.whole(1, 5)):
        x, y = dice.real(left, right), top + dice.real(0.05, 0.5) * (bottom - top)
        framed(canvas, (x, y, x + dice.real(0.06, 0.2) * canvas.width, y + dice.real(0.06, 0.22) * canvas.height))
    _rug(canvas, bottom)
    pieces = (sofa, cupboard, lamp, plant, low_table, chair)
    places = sorted((dice.real(0.05, 1), dice.pick(pieces)) for _ in range(1)) + sorted(
        ((dice.real(0.05, 1), piece) for piece in dice.shuffled(pieces)[: dice.whole(3, 6)]), key=lambda place: place[0]
    )
    for depth, piece in places:
        foot = bottom + depth * (canvas.height * 1.05 - bottom)
        scale = (0.22 + 0.3 * depth) * canvas.width * dice.real(0.7, 1.2)
        piece(canvas, dice.real(-0.1, 0.85) * canvas.width, foot, scale)
    if dice.chance(0.6):
        canvas.beams(dice.whole(1, 4), dice.real(0.25, 0.5))


def _shell(canvas: Canvas, wall: Colour) -> Box:
    """Paint ceiling, walls and floor; returns the back wall's box."""
    dice = canvas.dice
    width, height = canvas.size
    left, right = dice.real(-0.2, 0.35) * width, dice.real(0.65, 1.2) * width
    top, bottom = dice.real(-0.05, 0.2) * height, dice.real(0.5, 0.75) * height
    floor = hsv(dice.real(0.02, 0.15), dice.real(0.1, 0.6), dice.real(0.25, 0.8))
    grain = tinted(canvas.field(4, 4, 0.6, 5), shade(wall, 0.7), shade(wall, 1.15))
    canvas.image.paste(grain)
    canvas.draw.polygon([(0, 0), (width, 0), (right, top), (left, top)], fill=mix(wall, (250, 250, 246), 0.6))
    canvas.area(
        [(-width, -height), (left, top), (left, bottom), (-width * 0.6, height * 1.4)],
        tinted(canvas.field(5, 3), shade(wall, 0.5), shade(wall, 0.9)),
    )
    canvas.area(
        [(width * 2, -height), (right, top), (right, bottom), (width * 1.6, height * 1.4)],
        tinted(canvas.field(5, 3), shade(wall, 0.65), wall),
    )
    boards = [(left, bottom), (right, bottom), (width * 1.6, height * 1.4), (-width * 0.6, height * 1.4)]
    canvas.area(
        boards,
        tinted(canvas.field(dice.whole(4, 20), dice.whole(4, 16), 0.6, 5), shade(floor, 0.6), shade(floor, 1.25)),
    )
    middle = (left + right) / 2
    for share in np.linspace(-3, 3, dice.whole(9, 30)).tolist():
        start = middle + share * (right - left) / 2
        if left <= start <= right:
            canvas.draw.line(
                [(start, bottom), (middle + (start - middle) * 2.6, height)], fill=shade(floor, 0.55), width=2
            )
    canvas.draw.line([(left, top), (left, bottom), (right, bottom), (right, top)], fill=shade(wall, 0.5), width=3)
    return left, top, right, bottom


def _rug(canvas: Canvas, floor: float) -> None:
    dice = canvas.dice
    centre = dice.real(0.2, 0.8) * canvas.width
    top, bottom = (floor + share * (canvas.height - floor) for share in (dice.real(0.1, 0.4), dice.real(0.6, 1)))
    half, colour = dice.real(0.15, 0.4) * canvas.width, any_colour(dice)
    for ring in range(4):
        inset = ring * 0.22
        band = half * (1 - inset), (bottom - top) * inset / 2
        canvas.draw.polygon(
            [
                (centre - band[0] * 0.75, top + band[1]),
                (centre + band[0] * 0.75, top + band[1]),
                (centre + band[0], bottom - band[1]),
                (centre - band[0], bottom - band[1]),
            ],
            fill=jitter(dice, colour if ring % 2 else any_colour(dice), 0.2),
        )


def bookshelf(canvas: Canvas) -> None:
    """Shelves full of books, upright, leaning and lying, with boxes and vases between, seen a little askew."""
    dice = canvas.dice
    wood = hsv(dice.real(0.03, 0.12), dice.real(0.05, 0.6), dice.real(0.15, 0.9))
    canvas.image.paste(tinted(canvas.field(6, 5, 0.6, 5), shade(wood, 0.2), shade(wood, 0.6)))
    boards = [0.0]
    while boards[-1] < 1:
        boards.append(boards[-1] + dice.real(0.15, 0.38))
    colours = [any_colour(dice, (0.1, 0.85), (0.12, 0.95)) for _ in range(dice.whole(3, 9))]
    for top, bottom in pairwise(boards):
        _row_of_books(canvas, top * canvas.height, bottom * canvas.height, colours)
        canvas.box((0, bottom * canvas.height - 9, canvas.width, bottom * canvas.height), fill=wood)
    for post in dice.reals(dice.whole(0, 3), 0, 1).tolist():
        canvas.box((post * canvas.width, 0, post * canvas.width + 12, canvas.height), fill=shade(wood, 0.9))
    canvas.reframe(dice.real(-9, 9), dice.real(1.0, 1.3))


def _row_of_books(canvas: Canvas, top: float, bottom: float, colours: list[Colour]) -> None:
    dice = canvas.dice
    x, room_above = 0.0, bottom - top - 9
    while x < canvas.width:
        if dice.chance(0.16):
            x += dice.real(0.03, 0.2) * canvas.width
            continue
        thick, tall = dice.real(0.012, 0.06) * canvas.width, room_above * dice.real(0.5, 0.95)
        colour = jitter(dice, dice.pick(colours), 0.25)
        foot = bottom - 9
        if dice.chance(0.12):
            canvas.oval((x, foot - tall * 0.7, x + tall * 0.6, foot), fill=colour)
            canvas.oval(
                (x + tall * 0.1, foot - tall * 0.62, x + tall * 0.3, foot - tall * 0.3), fill=shade(colour, 1.4)
            )
            x += tall * 0.65
            continue
        lean = dice.real(0, 0.35) * tall if dice.chance(0.12) else 0
        canvas.draw.polygon(
            [(x + lean, foot - tall), (x + lean + thick, foot - tall), (x + thick, foot), (x, foot)], fill=colour
        )
        canvas.draw.line([(x + lean + thick, foot - tall), (x + thick, foot)], fill=shade(colour, 0.45), width=2)
        label = foot - tall * dice.real(0.55, 0.9)
        canvas.box(
            (x + thick * 0.2 + lean * 0.5, label, x + thick * 0.8 + lean * 0.5, label + tall * 0.2),
            fill=shade(colour, dice.pick((0.5, 1.6))),
        )
        x += thick + lean + 1


def kitchen(canvas: Canvas) -> None:
    """Cupboards, tiles, a worktop with pots and jars, a stove, a window."""
    dice = canvas.dice
    counter = dice.real(0.5, 0.7) * canvas.height
    tile, paint = any_colour(dice, (0.02, 0.5), (0.5, 0.95)), any_colour(dice, (0.05, 0.6), (0.2, 0.9))
    side = dice.real(0.04, 0.12) * canvas.width
    canvas.image.paste(tinted(canvas.field(4, 3), shade(tile, 0.7), shade(tile, 1.1)))
    for y in np.arange(0, counter, side).tolist():
        for x in np.arange(-side * dice.real(0, 1), canvas.width, side).tolist():
            canvas.box((x + 1, y + 1, x + side - 1, y + side - 1), fill=jitter(dice, tile, 0.22))
    if dice.chance(0.7):
        window(
            canvas,
            dice.real(0, 0.7) * canvas.width,
            dice.real(0, 0.15) * canvas.height,
            dice.real(0.2, 0.4) * canvas.width,
        )
    x = -dice.real(0, 0.15) * canvas.width
    while x < canvas.width:
        wide = dice.real(0.14, 0.32) * canvas.width
        if dice.chance(0.6):
            canvas.box(
                (x, 0, x + wide - 3, counter * dice.real(0.25, 0.5)),
                fill=jitter(dice, paint, 0.15),
                outline=shade(paint, 0.4),
                width=2,
            )
        front = jitter(dice, paint, 0.15) if dice.chance(0.8) else (64, 66, 70)
        canvas.box((x, counter, x + wide - 3, canvas.height), fill=front, outline=shade(paint, 0.4), width=2)
        canvas.draw.line(
            [(x + wide * 0.3, counter + 40), (x + wide * 0.7, counter + 40)], fill=(200, 200, 196), width=5
        )
        x += wide
    canvas.box((0, counter - 8, canvas.width, counter + 16), fill=any_colour(dice, (0, 0.3), (0.2, 0.95)))
    for _ in range(dice.whole(4, 11)):
        _jar(canvas, dice.real(0, 0.95) * canvas.width, counter - 6)
    sheen = Image.new("RGB", canvas.size, (255, 250, 236))
    mask, pen = canvas.mask()
    pen.ellipse(
        (
            dice.real(-0.2, 0.4) * canvas.width,
            -100,
            dice.real(0.5, 1.3) * canvas.width,
            dice.real(0.3, 1) * canvas.height,
        ),
        fill=70,
    )
    canvas.cover(sheen, mask.filter(ImageFilter.BoxBlur(40)))


def _jar(canvas: Canvas, x: float, foot: float) -> None:
    dice = canvas.dice
    wide, tall = dice.real(0.03, 0.14) * canvas.width, dice.real(0.05, 0.26) * canvas.height
    colour = any_colour(dice, (0.05, 0.8), (0.2, 0.95))
    canvas.box((x, foot - tall, x + wide, foot), radius=min(wide, tall) * 0.25, fill=colour)
    canvas.box((x + wide * 0.12, foot - tall * 0.9, x + wide * 0.26, foot - tall * 0.15), fill=shade(colour, 1.5))
    if dice.chance(0.5):
        canvas.box((x + wide * 0.2, foot - tall * 1.18, x + wide * 0.8, foot - tall), fill=shade(colour, 0.5))
    else:
        canvas.draw.line(
            [(x + wide, foot - tall * 0.8), (x + wide * 1.5, foot - tall * 0.9)], fill=shade(colour, 0.6), width=5
        )


def stairs(canvas: Canvas) -> None:
    """Stairs going up between walls, with banisters, light from a window, a hung picture."""
    dice = canvas.dice
    wall, tread = any_colour(dice, (0.02, 0.5), (0.45, 0.95)), any_colour(dice, (0.1, 0.6), (0.25, 0.8))
    canvas.image.paste(tinted(canvas.field(4, 4, 0.6), shade(wall, 0.5), shade(wall, 1.15)))
    if dice.chance(0.7):
        window(
            canvas,
            dice.real(0, 0.7) * canvas.width,
            dice.real(0, 0.3) * canvas.height,
            dice.real(0.12, 0.35) * canvas.width,
        )
    for _ in range(dice.whole(0, 3)):
        x, y = dice.real(0, 0.8) * canvas.width, dice.real(0, 0.5) * canvas.height
        framed(canvas, (x, y, x + dice.real(0.08, 0.2) * canvas.width, y + dice.real(0.1, 0.25) * canvas.height))
    steps = dice.whole(5, 13)
    run, rise = dice.real(0.06, 0.14) * canvas.width, dice.real(0.04, 0.1) * canvas.height
    direction = dice.pick((-1, 1))
    x0 = dice.real(-0.1, 0.35) * canvas.width if direction > 0 else dice.real(0.65, 1.1) * canvas.width
    y0, lean = dice.real(0.85, 1.15) * canvas.height, dice.real(0.05, 0.3) * canvas.height
    for step in range(steps):
        x, y = x0 + direction * run * step, y0 - rise * step
        far = x + direction * run
        colour = jitter(dice, tread, 0.1)
        canvas.draw.polygon(
            [(x, y), (far, y), (far - direction * lean, y + lean), (x - direction * lean, y + lean)],
            fill=shade(colour, 1.2),
        )
        canvas.draw.polygon(
            [(x, y), (x, y + rise), (x - direction * lean, y + rise + lean), (x - direction * lean, y + lean)],
            fill=shade(colour, 0.55),
        )
        canvas.draw.line(
            [(x + direction * run / 2, y), (x + direction * run / 2, y - canvas.height * 0.2)],
            fill=shade(tread, 0.35),
            width=4,
        )
    end = x0 + direction * run * steps, y0 - rise * steps
    canvas.draw.line(
        [(x0, y0 - canvas.height * 0.2), (end[0], end[1] - canvas.height * 0.2)], fill=shade(tread, 0.7), width=9
    )
    below = [(x0, y0 + rise), (end[0], end[1] + rise), (end[0], float(canvas.height)), (x0, float(canvas.height))]
    if dice.chance(0.5):
        canvas.area(below, tinted(canvas.field(5, 5, 0.6), shade(wall, 0.35), shade(wall, 0.8)))
    for _ in range(dice.whole(1, 3)):
        dice.pick((plant, cupboard, lamp, chair))(
            canvas,
            dice.real(0, 0.9) * canvas.width,
            canvas.height * dice.real(0.9, 1.02),
            dice.real(0.15, 0.35) * canvas.width,
        )
    canvas.beams(dice.whole(1, 5), 0.35)
