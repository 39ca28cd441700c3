"""Furniture and what hangs on walls, for scenes indoors; things stand on a height and are so many px wide."""

import numpy as np

from clew.samples.canvas import Box, Canvas, tinted
from clew.samples.palette import any_colour, hsv, jitter, shade


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
