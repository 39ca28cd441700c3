"""Scenes indoors: living rooms, shelves of books, kitchens, stairs."""

from itertools import pairwise

import numpy as np
from PIL import Image, ImageFilter

from clew.samples.canvas import Canvas, tinted
from clew.samples.palette import Colour, any_colour, hsv, jitter, mix, shade

Box = tuple[float, float, float, float]


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


def window(canvas: Canvas, x: float, y: float, wide: float) -> None:
    """A bright window with panes, a view and curtains."""
    dice = canvas.dice
    tall = wide * dice.real(0.6, 1.5)
    canvas.box((x - 6, y - 6, x + wide + 6, y + tall + 6), fill=shade((236, 232, 224), dice.real(0.6, 1)))
    view = tinted(canvas.field(8, 7, 0.6, 4), hsv(dice.real(0.2, 0.4), 0.4, 0.5), (246, 250, 255), (196, 220, 240))
    canvas.area([(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)], view)
    for share in np.linspace(0, 1, dice.whole(2, 4) + 1).tolist()[1:-1]:
        canvas.draw.line([(x + wide * share, y), (x + wide * share, y + tall)], fill=(228, 226, 220), width=4)
    canvas.draw.line([(x, y + tall * 0.4), (x + wide, y + tall * 0.4)], fill=(228, 226, 220), width=4)
    cloth = any_colour(dice, (0.1, 0.7), (0.3, 0.95))
    for side in (x - wide * 0.22, x + wide * 0.9):
        for fold in range(6):
            fold_x = side + fold * wide * 0.055
            canvas.box(
                (fold_x, y - 10, fold_x + wide * 0.055, y + tall * 1.15), fill=shade(cloth, 0.75 + 0.35 * (fold % 2))
            )


def framed(canvas: Canvas, box: Box) -> None:
    """A framed abstract print on the wall."""
    dice = canvas.dice
    left, top, right, bottom = box
    canvas.box((left + 3, top + 4, right + 5, bottom + 6), fill=(50, 46, 44))
    canvas.box(box, fill=any_colour(dice, (0, 0.5), (0.1, 0.9)))
    canvas.box((left + 5, top + 5, right - 5, bottom - 5), fill=any_colour(dice))
    for _ in range(4):
        x, y = dice.real(left + 6, right - 6), dice.real(top + 6, bottom - 6)
        canvas.oval(
            (max(left + 6, x - 12), max(top + 6, y - 12), min(right - 6, x + 12), min(bottom - 6, y + 12)),
            fill=any_colour(dice),
        )


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


def sofa(canvas: Canvas, x: float, foot: float, wide: float) -> None:
    """A sofa with cushions."""
    dice = canvas.dice
    cloth, tall = any_colour(dice, (0.05, 0.7), (0.25, 0.85)), wide * dice.real(0.35, 0.5)
    canvas.shadow((x - wide * 0.05, foot - tall * 0.15, x + wide * 1.05, foot + tall * 0.15))
    canvas.box((x, foot - tall, x + wide, foot - tall * 0.2), radius=tall * 0.15, fill=cloth)
    canvas.box(
        (x + wide * 0.08, foot - tall * 0.55, x + wide * 0.92, foot - tall * 0.1), radius=8, fill=shade(cloth, 1.2)
    )
    for side in (x - wide * 0.04, x + wide * 0.9):
        canvas.box((side, foot - tall * 0.7, side + wide * 0.14, foot), radius=8, fill=shade(cloth, 0.75))
    for _ in range(dice.whole(1, 4)):
        cushion = x + dice.real(0.1, 0.7) * wide
        canvas.box(
            (cushion, foot - tall * 0.85, cushion + wide * 0.17, foot - tall * 0.48), radius=7, fill=any_colour(dice)
        )


def cupboard(canvas: Canvas, x: float, foot: float, wide: float) -> None:
    """A cupboard with doors, drawers and things on top."""
    dice = canvas.dice
    wood, tall = hsv(dice.real(0.03, 0.12), dice.real(0.05, 0.7), dice.real(0.2, 0.9)), wide * dice.real(0.5, 1.5)
    wide *= 0.75
    canvas.box((x, foot - tall, x + wide, foot), fill=wood)
    columns, rows = dice.whole(1, 3), dice.whole(1, 4)
    for column in range(columns):
        for row in range(rows):
            left, top = x + (column + 0.06) * wide / columns, foot - tall + (row + 0.08) * tall / rows
            canvas.box(
                (left, top, left + wide / columns * 0.88, top + tall / rows * 0.84),
                fill=jitter(dice, wood, 0.18),
                outline=shade(wood, 0.5),
            )
            canvas.oval(
                (left + wide / columns * 0.4, top + 6, left + wide / columns * 0.4 + 7, top + 12), fill=(60, 54, 46)
            )
    for _ in range(dice.whole(0, 3)):
        left, size = x + dice.real(0, 0.8) * wide, wide * dice.real(0.08, 0.25)
        canvas.box((left, foot - tall - size, left + size * dice.real(0.4, 1), foot - tall), fill=any_colour(dice))


def lamp(canvas: Canvas, x: float, foot: float, wide: float) -> None:
    """A floor lamp that is on."""
    tall = wide * canvas.dice.real(0.9, 1.8)
    canvas.draw.line([(x, foot), (x, foot - tall)], fill=(50, 46, 42), width=4)
    canvas.oval((x - wide * 0.12, foot - 6, x + wide * 0.12, foot + 5), fill=(50, 46, 42))
    canvas.glow((x, foot - tall), wide * 0.7, (255, 236, 190), 0.6)
    canvas.draw.polygon(
        [
            (x - wide * 0.1, foot - tall * 1.1),
            (x + wide * 0.1, foot - tall * 1.1),
            (x + wide * 0.18, foot - tall * 0.85),
            (x - wide * 0.18, foot - tall * 0.85),
        ],
        fill=(252, 240, 206),
    )


def plant(canvas: Canvas, x: float, foot: float, wide: float) -> None:
    """A pot with long leaves."""
    dice = canvas.dice
    pot, leaf = (
        any_colour(dice, (0.1, 0.7), (0.3, 0.9)),
        hsv(dice.real(0.22, 0.4), dice.real(0.4, 0.8), dice.real(0.2, 0.6)),
    )
    for angle in dice.reals(dice.whole(8, 20), -1.2, 1.2).tolist():
        long = wide * dice.real(0.5, 1.1)
        tip = x + np.sin(angle) * long, foot - wide * 0.3 - np.cos(angle) * long
        bend = x + np.sin(angle) * long * 0.4 + wide * 0.08, foot - wide * 0.35 - np.cos(angle) * long * 0.5
        canvas.draw.polygon(
            [(x, foot - wide * 0.28), bend, tip, (bend[0] - wide * 0.13, bend[1])], fill=jitter(dice, leaf, 0.4)
        )
    canvas.draw.polygon(
        [
            (x - wide * 0.16, foot - wide * 0.32),
            (x + wide * 0.16, foot - wide * 0.32),
            (x + wide * 0.11, foot),
            (x - wide * 0.11, foot),
        ],
        fill=pot,
    )


def low_table(canvas: Canvas, x: float, foot: float, wide: float) -> None:
    """A table with cups and books on it."""
    dice = canvas.dice
    wood, tall = hsv(dice.real(0.03, 0.12), dice.real(0.1, 0.7), dice.real(0.2, 0.9)), wide * dice.real(0.25, 0.55)
    for leg in (0.06, 0.88):
        canvas.box((x + wide * leg, foot - tall, x + wide * (leg + 0.05), foot), fill=shade(wood, 0.6))
    canvas.draw.polygon(
        [
            (x + wide * 0.1, foot - tall * 1.25),
            (x + wide * 0.9, foot - tall * 1.25),
            (x + wide, foot - tall),
            (x, foot - tall),
        ],
        fill=shade(wood, 1.15),
    )
    canvas.box((x, foot - tall, x + wide, foot - tall * 0.86), fill=wood)
    for _ in range(dice.whole(1, 4)):
        left, size = x + dice.real(0.1, 0.8) * wide, wide * dice.real(0.06, 0.16)
        canvas.box(
            (left, foot - tall * 1.1 - size * dice.real(0.3, 1.3), left + size, foot - tall * 1.1),
            fill=any_colour(dice),
        )


def chair(canvas: Canvas, x: float, foot: float, wide: float) -> None:
    """A wooden chair."""
    wood, wide = any_colour(canvas.dice, (0.1, 0.7), (0.15, 0.8)), wide * 0.5
    seat = foot - wide * 0.8
    for leg in (0.0, 0.28, 0.72, 0.92):
        canvas.box(
            (x + wide * leg, seat, x + wide * (leg + 0.08), foot - (wide * 0.12 if 0 < leg < 0.9 else 0)),
            fill=shade(wood, 0.7),
        )
    canvas.draw.polygon(
        [(x + wide * 0.1, seat - wide * 0.2), (x + wide * 0.9, seat - wide * 0.2), (x + wide, seat), (x, seat)],
        fill=wood,
    )
    for bar in range(4):
        left = x + wide * (0.1 + bar * 0.24)
        canvas.box((left, seat - wide, left + wide * 0.07, seat - wide * 0.2), fill=wood)
    canvas.box((x + wide * 0.08, seat - wide * 1.05, x + wide * 0.92, seat - wide * 0.9), fill=shade(wood, 1.1))


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
