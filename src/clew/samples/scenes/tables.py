"""Scenes of things: bottles, fruit, books and cups on a table, plates from above, tools, flowers."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from clew.samples.canvas import Canvas, as_mask, tinted
from clew.samples.palette import Colour, any_colour, hsv, jitter, shade
from clew.samples.scenes.patterns import quilt_texture


def _ground(canvas: Canvas) -> Image.Image:
    """Return a table top or a cloth: wood, stone, plain or patterned."""
    dice = canvas.dice
    kind = dice.whole(0, 3)
    if kind == 0:
        wood = hsv(dice.real(0.03, 0.12), dice.real(0.2, 0.7), dice.real(0.25, 0.85))
        return tinted(canvas.field(dice.whole(1, 3), dice.whole(14, 40), 0.6, 5), shade(wood, 0.5), shade(wood, 1.25))
    if kind == 1:
        return quilt_texture(canvas)
    cloth = any_colour(dice, (0.02, 0.7), (0.25, 0.95))
    return tinted(canvas.field(dice.whole(2, 6), dice.whole(2, 6), 0.65), shade(cloth, 0.5), shade(cloth, 1.2))


def still_life(canvas: Canvas) -> None:
    """Bottles, jugs, fruit, books and cups on a table before a soft background."""
    dice = canvas.dice
    behind = any_colour(dice, (0.05, 0.7), (0.15, 0.9))
    canvas.image.paste(
        tinted(canvas.field(dice.whole(2, 5), dice.whole(2, 5), 0.5), shade(behind, 0.25), shade(behind, 1.4))
    )
    for _ in range(dice.whole(0, 5)):
        x, y = dice.real(-0.1, 0.9) * canvas.width, dice.real(-0.2, 0.4) * canvas.height
        canvas.box(
            (x, y, x + dice.real(0.05, 0.4) * canvas.width, y + dice.real(0.1, 0.6) * canvas.height),
            fill=jitter(dice, behind, 0.5),
        )
    canvas.image.paste(canvas.image.filter(ImageFilter.BoxBlur(dice.real(3, 12))))
    edge = dice.real(0.35, 0.7) * canvas.height
    slope = dice.real(-0.08, 0.08) * canvas.height
    canvas.area(
        [(0, edge - slope), (canvas.width, edge + slope), (canvas.width, canvas.height), (0, canvas.height)],
        _ground(canvas),
    )
    things = (bottle, bottle, fruit, fruit, book, cup, vase)
    for depth in sorted(dice.reals(dice.whole(4, 12), 0, 1).tolist()):
        foot = edge + (0.05 + 0.9 * depth) * (canvas.height - edge)
        dice.pick(things)(
            canvas,
            dice.real(-0.05, 0.95) * canvas.width,
            foot,
            (0.1 + 0.13 * depth) * canvas.width * dice.real(0.6, 1.5),
        )
    if dice.chance(0.4):
        canvas.beams(dice.whole(1, 3), 0.4)


def _rounded(canvas: Canvas, outline: list[tuple[float, float]], colour: Colour, light: float) -> None:
    """Fill an outline and round it by a soft light and a dark rim; `light` is where the light falls, in x px."""
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    left, top = round(min(xs)), round(min(ys))
    wide, tall = round(max(xs)) - left + 1, round(max(ys)) - top + 1
    mask = Image.new("L", (wide, tall))
    ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in outline], fill=255)
    across = np.linspace(0, 1, wide, dtype=np.float32)
    glare = np.exp(-((across - np.float32((light - left) / wide)) ** 2) / np.float32(0.03))
    body = np.float32(0.35) + np.float32(0.65) * np.sin(np.float32(np.pi) * across) + np.float32(0.45) * glare
    tone = np.clip(body[None, :, None] * np.asarray(colour, np.float32), 0, 255).astype(np.uint8)
    canvas.image.paste(Image.fromarray(tone).resize((wide, tall)), (left, top), mask)


def bottle(canvas: Canvas, x: float, foot: float, size: float) -> None:
    """A bottle with a label."""
    dice = canvas.dice
    half, tall = size * dice.real(0.2, 0.34), size * dice.real(1.4, 2.4)
    neck, shoulder = half * dice.real(0.28, 0.5), tall * dice.real(0.55, 0.75)
    colour = any_colour(dice, (0.2, 0.9), (0.15, 0.8))
    canvas.shadow((x - half * 1.3, foot - half * 0.5, x + half * 3, foot + half * 0.5))
    right = [
        (x + half, foot),
        (x + half, foot - shoulder),
        (x + neck, foot - shoulder - tall * 0.13),
        (x + neck, foot - tall),
    ]
    _rounded(canvas, right + [(2 * x - px, py) for px, py in reversed(right)], colour, x - half * 0.4)
    label = any_colour(dice, (0, 0.6), (0.5, 1))
    canvas.box((x - half * 0.9, foot - shoulder * 0.75, x + half * 0.9, foot - shoulder * 0.25), fill=label)
    canvas.box((x - half * 0.6, foot - shoulder * 0.6, x + half * 0.6, foot - shoulder * 0.5), fill=shade(label, 0.4))
    canvas.box((x - neck * 1.2, foot - tall * 1.04, x + neck * 1.2, foot - tall * 0.95), fill=any_colour(dice))


def vase(canvas: Canvas, x: float, foot: float, size: float) -> None:
    """A turned vase or jug, every one with its own outline."""
    dice = canvas.dice
    tall = size * dice.real(0.8, 1.8)
    steps = np.linspace(0, 1, 16)
    girth = size * (
        0.2 + 0.16 * np.sin(steps * dice.real(2, 6) + dice.real(0, 6)) + 0.06 * np.sin(steps * dice.real(5, 11))
    )
    canvas.shadow((x - size * 0.4, foot - size * 0.1, x + size * 0.7, foot + size * 0.12))
    right = list(zip((x + girth).tolist(), (foot - steps * tall).tolist(), strict=True))
    left = list(zip((x - girth).tolist(), (foot - steps * tall).tolist(), strict=True))
    _rounded(canvas, right + left[::-1], any_colour(dice, (0.05, 0.7), (0.3, 0.95)), x - size * 0.1)
    if dice.chance(0.5):
        bouquet(canvas, x, foot - tall, size * dice.real(0.5, 1.1))


def bouquet(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Flowers standing above a point."""
    dice = canvas.dice
    leaf = hsv(dice.real(0.2, 0.4), dice.real(0.3, 0.8), dice.real(0.2, 0.55))
    colours = [any_colour(dice, (0.3, 0.95), (0.5, 1)) for _ in range(3)]
    for angle in dice.reals(dice.whole(4, 10), -1.1, 1.1).tolist():
        long = size * dice.real(0.5, 1.1)
        tip = x + np.sin(angle) * long, y - np.cos(angle) * long
        canvas.draw.line([(x, y), tip], fill=leaf, width=3)
        radius, colour = size * dice.real(0.08, 0.2), dice.pick(colours)
        for turn in range(6):
            cx, cy = tip[0] + np.cos(turn * 1.05) * radius * 0.7, tip[1] + np.sin(turn * 1.05) * radius * 0.7
            canvas.oval(
                (cx - radius * 0.6, cy - radius * 0.6, cx + radius * 0.6, cy + radius * 0.6),
                fill=jitter(dice, colour, 0.15),
            )
        canvas.oval(
            (tip[0] - radius * 0.3, tip[1] - radius * 0.3, tip[0] + radius * 0.3, tip[1] + radius * 0.3),
            fill=(240, 206, 90),
        )


def ball(canvas: Canvas, x: float, y: float, radius: float, colour: Colour) -> None:
    """A round thing, lit from the upper left."""
    side = max(4, round(radius * 2))
    ys, xs = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j].astype(np.float32)
    tone = np.clip(1.35 - ((xs + 0.35) ** 2 + (ys + 0.4) ** 2) * np.float32(0.75), 0.2, 1.5)
    pixels = np.clip(tone[:, :, None] * np.asarray(colour, np.float32), 0, 255).astype(np.uint8)
    disc = as_mask((1 - (xs * xs + ys * ys)) * np.float32(side / 4))
    canvas.image.paste(Image.fromarray(pixels), (round(x - radius), round(y - radius)), disc)


def fruit(canvas: Canvas, x: float, foot: float, size: float) -> None:
    """Fruit, single, heaped or in a bowl."""
    dice = canvas.dice
    radius = size * dice.real(0.14, 0.36)
    colour = hsv(dice.pick((0.0, 0.04, 0.08, 0.14, 0.25, 0.33, 0.8)), dice.real(0.5, 0.9), dice.real(0.4, 0.95))
    in_bowl = dice.chance(0.35)
    canvas.shadow((x - radius * 1.5, foot - radius * 0.4, x + radius * 2, foot + radius * 0.5))
    for _ in range(dice.whole(1, 6)):
        cx, cy = x + dice.real(-2, 2) * radius, foot - radius * (1.2 if in_bowl else 0.8) - dice.real(0, 0.8) * radius
        ball(canvas, cx, cy, radius * dice.real(0.75, 1.1), jitter(dice, colour, 0.25))
        canvas.draw.line([(cx, cy - radius * 0.8), (cx + radius * 0.2, cy - radius * 1.15)], fill=(70, 56, 34), width=3)
    if in_bowl:
        bowl = any_colour(dice, (0, 0.6), (0.4, 0.95))
        points = [
            (x + np.cos(turn) * radius * 3, foot - radius + np.sin(turn) * radius * 1.3)
            for turn in np.linspace(0, np.pi, 14).tolist()
        ]
        _rounded(canvas, points, bowl, x - radius)


def book(canvas: Canvas, x: float, foot: float, size: float) -> None:
    """A pile of books lying, or one standing open."""
    dice = canvas.dice
    for level in range(dice.whole(1, 5)):
        thick, wide = size * dice.real(0.08, 0.2), size * dice.real(0.9, 1.3)
        left, cover = x + dice.real(-0.1, 0.1) * size, any_colour(dice)
        top = foot - thick
        canvas.box((left, top, left + wide, foot), fill=cover)
        canvas.box((left + wide * 0.08, top + thick * 0.18, left + wide, foot - thick * 0.18), fill=(236, 230, 214))
        canvas.draw.polygon(
            [
                (left, top),
                (left + wide, top),
                (left + wide * 0.9, top - thick * 0.5),
                (left + wide * 0.1, top - thick * 0.5),
            ],
            fill=shade(cover, 1.2),
        )
        foot = top - (thick * 0.2 if level else 0)


def cup(canvas: Canvas, x: float, foot: float, size: float) -> None:
    """A cup on a saucer."""
    dice = canvas.dice
    half, tall, colour = size * dice.real(0.22, 0.4), size * dice.real(0.35, 0.7), any_colour(dice, (0, 0.7), (0.5, 1))
    canvas.oval((x - half * 1.7, foot - half * 0.35, x + half * 1.7, foot + half * 0.4), fill=shade(colour, 0.8))
    canvas.oval(
        (x + half * 0.6, foot - tall * 0.8, x + half * 1.7, foot - tall * 0.2), outline=shade(colour, 0.8), width=6
    )
    _rounded(
        canvas,
        [(x - half, foot - tall), (x + half, foot - tall), (x + half * 0.7, foot), (x - half * 0.7, foot)],
        colour,
        x - half * 0.4,
    )
    canvas.oval((x - half, foot - tall - half * 0.28, x + half, foot - tall + half * 0.28), fill=shade(colour, 1.1))
    canvas.oval(
        (x - half * 0.85, foot - tall - half * 0.2, x + half * 0.85, foot - tall + half * 0.22), fill=(70, 44, 28)
    )


def from_above(canvas: Canvas) -> None:
    """A laid table seen from above: plates, food, cutlery, glasses, napkins, a newspaper."""
    dice = canvas.dice
    canvas.image.paste(_ground(canvas))
    for _ in range(dice.whole(0, 3)):
        x, y, turn = dice.real(0, 1) * canvas.width, dice.real(0, 1) * canvas.height, dice.real(0, 3)
        long, wide, paper = (
            dice.real(0.1, 0.3) * canvas.width,
            dice.real(0.08, 0.2) * canvas.width,
            any_colour(dice, (0, 0.4), (0.5, 1)),
        )
        corners = [(-long, -wide), (long, -wide), (long, wide), (-long, wide)]
        canvas.draw.polygon(
            [(x + a * np.cos(turn) - b * np.sin(turn), y + a * np.sin(turn) + b * np.cos(turn)) for a, b in corners],
            fill=paper,
        )
    for _ in range(dice.whole(3, 9)):
        x, y, radius = (
            dice.real(-0.05, 1.05) * canvas.width,
            dice.real(-0.05, 1.05) * canvas.height,
            dice.real(0.06, 0.24) * canvas.width,
        )
        _plate(canvas, x, y, radius)
    for _ in range(dice.whole(2, 12)):
        x, y, turn = dice.real(0, 1) * canvas.width, dice.real(0, 1) * canvas.height, dice.real(0, 6.28)
        long, metal = dice.real(0.08, 0.2) * canvas.width, shade((200, 202, 206), dice.real(0.4, 1.2))
        end = x + np.cos(turn) * long, y + np.sin(turn) * long
        canvas.draw.line([(x + 4, y + 5), (end[0] + 4, end[1] + 5)], fill=(40, 36, 34), width=dice.whole(4, 9))
        canvas.draw.line([(x, y), end], fill=metal, width=dice.whole(4, 9))
        canvas.oval((end[0] - 10, end[1] - 10, end[0] + 10, end[1] + 10), fill=metal)


def _plate(canvas: Canvas, x: float, y: float, radius: float) -> None:
    dice = canvas.dice
    china = any_colour(dice, (0, 0.5), (0.55, 1))
    canvas.shadow((x - radius * 0.95, y - radius * 0.9, x + radius * 1.15, y + radius * 1.2), 0.6)
    for share, factor in ((1.0, 1.0), (0.93, dice.real(0.6, 1.1)), (0.86, 1.0), (0.62, 0.9), (0.58, 1.05)):
        canvas.oval(
            (x - radius * share, y - radius * share, x + radius * share, y + radius * share), fill=shade(china, factor)
        )
    food = any_colour(dice, (0.3, 0.9), (0.25, 0.9))
    for _ in range(dice.whole(0, 9)):
        spot = x + dice.real(-0.4, 0.4) * radius, y + dice.real(-0.4, 0.4) * radius
        ball(canvas, *spot, radius * dice.real(0.08, 0.28), jitter(dice, food, 0.5))


def bench(canvas: Canvas) -> None:
    """A work bench or a desk from above: tools, boxes, screws, papers, a ruler."""
    dice = canvas.dice
    canvas.image.paste(_ground(canvas))
    for _ in range(dice.whole(8, 22)):
        x, y, turn = dice.real(0, 1) * canvas.width, dice.real(0, 1) * canvas.height, dice.real(0, 6.28)
        long, wide = dice.real(0.04, 0.28) * canvas.width, dice.real(0.01, 0.09) * canvas.width
        cos, sin = float(np.cos(turn)), float(np.sin(turn))
        colour = any_colour(dice, (0, 0.8), (0.12, 0.98))

        def bar(
            a: float,
            b: float,
            half: float,
            fill: Colour,
            *,
            place: tuple[float, float, float, float] = (x, y, cos, sin),
        ) -> None:
            px, py, c, s = place
            corners = [(a, -half), (b, -half), (b, half), (a, half)]
            canvas.draw.polygon([(px + u * c - v * s, py + u * s + v * c) for u, v in corners], fill=fill)

        bar(-long + 6, long + 6, wide + 4, (34, 30, 30))
        bar(-long, long, wide, colour)
        if dice.chance(0.6):
            bar(-long, -long * dice.real(0, 0.6), wide * dice.real(0.5, 2), any_colour(dice))
        if dice.chance(0.4):
            bar(long * 0.7, long, wide * dice.real(1, 2.5), shade((190, 192, 198), dice.real(0.4, 1.2)))
    for _ in range(dice.whole(0, 25)):
        ball(
            canvas,
            dice.real(0, 1) * canvas.width,
            dice.real(0, 1) * canvas.height,
            dice.real(4, 22),
            any_colour(dice, (0, 0.6), (0.3, 1)),
        )


def flowers(canvas: Canvas) -> None:
    """Flowers close up before blurred leaves."""
    dice = canvas.dice
    leaf = hsv(dice.real(0.18, 0.42), dice.real(0.2, 0.8), dice.real(0.2, 0.6))
    canvas.image.paste(
        tinted(canvas.field(dice.whole(3, 7), dice.whole(3, 6), 0.6, 4), shade(leaf, 0.25), shade(leaf, 1.9), leaf)
    )
    petals = [any_colour(dice, (0.2, 0.95), (0.45, 1)) for _ in range(2)]
    for _ in range(dice.whole(3, 16)):
        x, y, size = (
            dice.real(0, 1) * canvas.width,
            dice.real(0.05, 1) * canvas.height,
            dice.real(0.03, 0.17) * canvas.width,
        )
        canvas.draw.line(
            [(x, y), (x + dice.real(-0.15, 0.15) * canvas.width, canvas.height)],
            fill=shade(leaf, dice.real(0.5, 1.4)),
            width=dice.whole(2, 8),
        )
        colour, count, turn = jitter(dice, dice.pick(petals), 0.2), dice.whole(5, 13), dice.real(0, 3)
        squash = dice.real(0.4, 1)
        for ring in (1.0, 0.65):
            for petal in range(count):
                angle = turn + petal * 2 * np.pi / count
                tip, left, right = (
                    (np.cos(angle + off) * size * far * ring, np.sin(angle + off) * size * far * ring * squash)
                    for off, far in ((0, 1), (-0.35, 0.6), (0.35, 0.6))
                )
                canvas.draw.polygon(
                    [(x, y), (x + left[0], y + left[1]), (x + tip[0], y + tip[1]), (x + right[0], y + right[1])],
                    fill=shade(jitter(dice, colour, 0.12), 1.25 - 0.4 * ring),
                )
        ball(canvas, x, y, size * dice.real(0.15, 0.3), hsv(dice.real(0.06, 0.16), 0.8, dice.real(0.3, 0.9)))
