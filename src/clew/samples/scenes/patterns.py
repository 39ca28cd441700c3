"""Scenes of shapes: mosaics, quilts, brick walls, lights out of focus, abstract compositions."""

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from clew.samples.canvas import Canvas, as_mask, tinted
from clew.samples.palette import any_colour, hsv, jitter, scheme, shade


def quilt_texture(canvas: Canvas) -> Image.Image:
    """Return a patchwork or chequered cloth that fills the canvas, turned and shaded."""
    dice = canvas.dice
    side = max(canvas.size) * 1.5
    cloth = Image.new("RGB", (round(side), round(side)))
    pen = ImageDraw.Draw(cloth)
    colours = scheme(dice, dice.whole(2, 7))
    across, down = side / dice.whole(5, 16), side / dice.whole(5, 16)
    for row in range(int(side / down) + 1):
        for column in range(int(side / across) + 1):
            x, y = column * across, row * down
            pen.rectangle((x, y, x + across, y + down), fill=jitter(dice, dice.pick(colours), 0.15))
            if dice.chance(0.3):
                pen.polygon([(x, y), (x + across, y), (x, y + down)], fill=jitter(dice, dice.pick(colours), 0.15))
    cloth = cloth.rotate(dice.real(0, 360), Image.Resampling.NEAREST)
    left, top = (round((side - length) / 2) for length in canvas.size)
    cloth = cloth.crop((left, top, left + canvas.width, top + canvas.height))
    folds = as_mask(np.float32(0.45) + canvas.field(dice.whole(2, 5), dice.whole(2, 5), 0.5, 4)).convert("RGB")
    return ImageChops.multiply(cloth, folds)


def quilt(canvas: Canvas) -> None:
    """A patchwork blanket in folds."""
    canvas.image.paste(quilt_texture(canvas))


def mosaic(canvas: Canvas) -> None:
    """Stones or glass pieces of uneven shape with dark joints; larger shapes show in their colours."""
    dice = canvas.dice
    columns, rows = dice.whole(8, 22), dice.whole(6, 18)
    jitter_x = dice.generator.uniform(-0.38, 0.38, (rows + 1, columns + 1)) + np.arange(columns + 1)
    jitter_y = dice.generator.uniform(-0.38, 0.38, (rows + 1, columns + 1)) + np.arange(rows + 1)[:, None]
    xs, ys = jitter_x * canvas.width / columns, jitter_y * canvas.height / rows
    design = canvas.field(dice.whole(2, 5), dice.whole(2, 5), 0.5, 4)
    colours = scheme(dice, dice.whole(3, 7))
    canvas.image.paste(any_colour(dice, (0, 0.3), (0.05, 0.9)), (0, 0, *canvas.size))
    gap = dice.real(0.04, 0.14)
    for row in range(rows):
        for column in range(columns):
            corners = [
                (xs[row + dy, column + dx], ys[row + dy, column + dx]) for dx, dy in ((0, 0), (1, 0), (1, 1), (0, 1))
            ]
            cx, cy = sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4
            value = design[min(canvas.height - 1, max(0, int(cy))), min(canvas.width - 1, max(0, int(cx)))]
            colour = jitter(dice, colours[min(len(colours) - 1, int(value * len(colours)))], 0.3)
            canvas.draw.polygon([(x + (cx - x) * gap, y + (cy - y) * gap) for x, y in corners], fill=colour)
    canvas.reframe(dice.real(-20, 20), dice.real(1, 1.5))


def wall(canvas: Canvas) -> None:
    """A brick or stone wall with stains, posters, ivy and a shadow across."""
    dice = canvas.dice
    brick = hsv(dice.pick((0.02, 0.06, 0.1, 0.6)), dice.real(0.05, 0.6), dice.real(0.3, 0.85))
    tall, wide = dice.real(0.04, 0.11) * canvas.height, dice.real(0.08, 0.2) * canvas.width
    canvas.image.paste(shade(brick, dice.pick((0.45, 1.5))), (0, 0, *canvas.size))
    for row in range(int(canvas.height / tall) + 1):
        x = -wide * dice.real(0.1, 1)
        while x < canvas.width:
            long = wide * dice.real(0.8, 1.2)
            canvas.box((x + 2, row * tall + 2, x + long - 2, (row + 1) * tall - 2), fill=jitter(dice, brick, 0.3))
            x += long
    stain = canvas.field(dice.whole(2, 5), dice.whole(2, 5), 0.62)
    canvas.tint(shade(brick, dice.pick((0.2, 0.3, 1.7))), as_mask((stain - np.float32(0.5)) * np.float32(2.2)))
    for _ in range(dice.whole(1, 6)):
        x, y = dice.real(-0.1, 0.9) * canvas.width, dice.real(-0.1, 0.9) * canvas.height
        paper, right, bottom = (
            any_colour(dice),
            x + dice.real(0.08, 0.35) * canvas.width,
            y + dice.real(0.1, 0.45) * canvas.height,
        )
        canvas.draw.polygon(
            [
                (x, y),
                (right, y + dice.real(-15, 15)),
                (right + dice.real(-15, 15), bottom),
                (x + dice.real(-15, 15), bottom),
            ],
            fill=paper,
        )
        for line in range(dice.whole(1, 5)):
            top = y + (bottom - y) * (0.15 + line * 0.16)
            canvas.box(
                (x + 12, top, x + (right - x) * dice.real(0.4, 0.85), top + (bottom - y) * 0.07), fill=any_colour(dice)
            )
    if dice.chance(0.55):
        mask, pen = canvas.mask()
        for _ in range(dice.whole(8, 30)):
            x, y, radius = (
                dice.real(0, 1) * canvas.width,
                dice.real(0, 1) ** 2 * canvas.height,
                dice.real(0.02, 0.14) * canvas.width,
            )
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        leaf = hsv(dice.real(0.02, 0.4), 0.6, 0.4)
        canvas.foliage(mask, 0.7, shade(leaf, 0.3), shade(leaf, 2))
    canvas.beams(dice.whole(1, 4), 0.55)
    canvas.reframe(dice.real(-10, 10), dice.real(1, 1.4))


def lights(canvas: Canvas) -> None:
    """Lights of a town or a fair out of focus: discs of many sizes over dark shapes."""
    dice = canvas.dice
    dark = hsv(dice.real(0, 1), dice.real(0.2, 0.7), dice.real(0.1, 0.3))
    canvas.image.paste(
        tinted(canvas.field(dice.whole(2, 6), dice.whole(2, 6), 0.5, 5), shade(dark, 0.3), shade(dark, 2.6))
    )
    for _ in range(dice.whole(3, 10)):
        x, y = dice.real(-0.1, 0.95) * canvas.width, dice.real(0, 0.9) * canvas.height
        canvas.box(
            (x, y, x + dice.real(0.05, 0.3) * canvas.width, y + dice.real(0.1, 0.7) * canvas.height),
            fill=jitter(dice, dark, 0.9),
        )
    canvas.image.paste(canvas.image.filter(ImageFilter.BoxBlur(dice.real(2, 8))))
    colours = scheme(dice, 6)
    for _ in range(dice.whole(25, 90)):
        x, y, radius = (
            dice.real(0, 1) * canvas.width,
            dice.real(0, 1) * canvas.height,
            dice.real(0.008, 0.09) * canvas.width,
        )
        box = round(x - radius), round(y - radius), round(x + radius) + 1, round(y + radius) + 1
        disc = Image.new("L", (box[2] - box[0], box[3] - box[1]))
        pen = ImageDraw.Draw(disc)
        strength = dice.whole(70, 230)
        pen.ellipse((0, 0, disc.width - 1, disc.height - 1), fill=strength, outline=min(255, strength + 40))
        canvas.image.paste(shade(dice.pick(colours), dice.real(0.8, 1.6)), box, disc)


def abstract(canvas: Canvas) -> None:
    """Overlapping shapes of paper or paint with shadows: discs, bars, triangles, arcs."""
    dice = canvas.dice
    ground = any_colour(dice, (0.02, 0.6), (0.2, 0.95))
    canvas.image.paste(
        tinted(canvas.field(dice.whole(2, 6), dice.whole(2, 6), 0.6), shade(ground, 0.55), shade(ground, 1.2))
    )
    colours = scheme(dice, dice.whole(4, 9))
    for _ in range(dice.whole(7, 24)):
        corner = round(dice.real(-0.25, 0.85) * canvas.width), round(dice.real(-0.25, 0.85) * canvas.height)
        piece = _piece(canvas, round(dice.real(0.08, 0.56) * canvas.width))
        cast = corner[0] + dice.whole(2, 9), corner[1] + dice.whole(2, 9)
        canvas.patch(
            (20, 18, 22), cast, piece.filter(ImageFilter.BoxBlur(3)).point([value // 2 for value in range(256)])
        )
        canvas.patch(jitter(dice, dice.pick(colours), 0.2), corner, piece)
    worn = tinted(canvas.field(dice.whole(4, 12), dice.whole(4, 12), 0.7), (30, 28, 30), (240, 236, 228))
    canvas.image.paste(Image.blend(canvas.image, worn, dice.real(0.1, 0.3)))


def _piece(canvas: Canvas, side: int) -> Image.Image:
    """Return the mask of one cut shape."""
    dice = canvas.dice
    piece = Image.new("L", (side, side))
    pen = ImageDraw.Draw(piece)
    margin = side * 0.05
    whole = margin, margin, side - margin, side - margin
    kind = dice.whole(0, 3)
    if kind == 0:
        pen.ellipse((margin, side * dice.real(0.05, 0.4), side - margin, side - margin), fill=255)
    elif kind == 1:
        pen.arc(whole, dice.real(0, 360), dice.real(360, 620), fill=255, width=dice.whole(8, 40))
    else:
        turns = np.sort(dice.reals(dice.whole(3, 5), 0, 2 * np.pi))
        xs, ys = (0.5 + np.cos(turns) * 0.47) * side, (0.5 + np.sin(turns) * 0.47) * side
        pen.polygon(list(zip(xs.tolist(), ys.tolist(), strict=True)), fill=255)
    return piece
