"""Scenes out of doors: mountains, seas, forests, hills, deserts, fields from above, night skies."""

import numpy as np
from PIL import Image, ImageChops, ImageFilter, ImageOps

from clew.samples.canvas import Canvas, as_mask, fractal_line, tinted
from clew.samples.palette import Colour, any_colour, hsv, jitter, mix, shade

SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((58, 110, 178), (190, 214, 232)),
    ((96, 128, 160), (208, 206, 196)),
    ((120, 124, 132), (196, 196, 192)),
    ((40, 56, 110), (240, 150, 90)),
    ((76, 60, 110), (250, 190, 140)),
    ((30, 80, 140), (150, 200, 210)),
)


def sky(canvas: Canvas, horizon: float) -> Colour:
    """Paint a sky down to a height in px: gradient, clouds, maybe a sun; returns the colour at the horizon."""
    dice = canvas.dice
    top, low = dice.pick(SKIES)
    top, low = jitter(dice, top), jitter(dice, low, 0.1)
    canvas.gradient(top, mix(top, low, dice.real(0.3, 0.7)), low, low)
    if dice.chance(0.35):
        centre = dice.real(0, canvas.width), dice.real(0, horizon)
        canvas.glow(centre, canvas.width * dice.real(0.15, 0.5), (255, 244, 214), 0.9)
    clouds = canvas.field(dice.whole(2, 7), dice.whole(3, 9), dice.real(0.45, 0.62))
    cut = float(np.quantile(clouds[::4, ::4], dice.real(0.25, 0.75)))
    mask = as_mask((clouds - np.float32(cut)) * np.float32(dice.real(2.2, 6)))
    shadowed = dice.real(0.35, 0.9)
    texture = tinted(canvas.field(4, 5, 0.6, 4), shade(mix(low, (120, 124, 140), 0.5), shadowed), (250, 247, 240))
    canvas.cover(texture, mask)
    return low


def mountains(canvas: Canvas) -> None:
    """Ridge behind ridge, each with a fractal outline, snow or trees, haze growing with distance."""
    dice = canvas.dice
    base = dice.real(0.35, 0.75) * canvas.height
    haze = sky(canvas, base)
    rock = hsv(dice.pick((0.08, 0.3, 0.6, 0.72)) + dice.real(-0.05, 0.05), dice.real(0.1, 0.45), dice.real(0.2, 0.5))
    count = dice.whole(2, 5)
    for index in range(count):
        nearness = (index + 1) / count
        lift = dice.real(0.1, 0.5) * canvas.height * (1.2 - nearness * 0.7)
        line = fractal_line(dice, 160, dice.whole(2, 7), dice.real(0.38, 0.58))
        slope = np.linspace(dice.real(-0.5, 0.5), dice.real(-0.5, 0.5), 160)
        heights = base + (canvas.height - base) * 0.9 * index / count - (line + slope * 0.7) * lift
        near = mix(haze, jitter(dice, rock), 0.25 + 0.75 * nearness)
        light = (246, 247, 250) if index < 2 and dice.chance(0.5) else shade(near, dice.real(1.5, 2.2))
        relief = canvas.field(dice.whole(5, 12), dice.whole(3, 8), 0.65)
        canvas.ridge(heights, tinted(relief, shade(near, 0.5), light, shade(near, dice.real(0.8, 1.3))))
    if dice.chance(0.4):
        reflect(canvas, dice.real(0.55, 0.85) * canvas.height)
    if dice.chance(0.5):
        trees(canvas, dice.whole(2, 7), dice.real(0.7, 1.0))


def reflect(canvas: Canvas, shore: float) -> None:
    """Turn everything below a height into water that mirrors what is above."""
    dice = canvas.dice
    top = round(shore)
    deep = canvas.height - top
    mirrored = ImageOps.flip(canvas.image.crop((0, max(0, top - deep), canvas.width, top)))
    mirrored = mirrored.resize((canvas.width, deep)).filter(ImageFilter.BoxBlur(dice.real(0.5, 3)))
    ripples = tinted(canvas.field(3, 40, 0.6, 4), (60, 80, 96), (230, 236, 240)).crop((0, 0, canvas.width, deep))
    canvas.image.paste(Image.blend(mirrored, ripples, dice.real(0.15, 0.4)), (0, top))


def trees(canvas: Canvas, count: int, foot: float) -> None:
    """Stand trees of one kind with their feet around a height (share of the canvas), each its own size."""
    dice = canvas.dice
    mask, pen = canvas.mask()
    is_conifer = dice.chance(0.5)
    trunk = hsv(dice.real(0.05, 0.1), 0.4, dice.real(0.12, 0.35))
    for _ in range(count):
        x, y = dice.real(-0.05, 1.05) * canvas.width, canvas.height * (foot + dice.real(-0.06, 0.06))
        tall = dice.real(0.12, 0.6) * canvas.height
        wide = tall * dice.real(0.12, 0.3)
        canvas.box((x - wide * 0.08, y - tall * 0.5, x + wide * 0.08, y), fill=trunk)
        if is_conifer:
            for step in range(4):
                top, half = y - tall + step * tall * 0.2, wide * (0.35 + step * 0.22)
                pen.polygon([(x, top), (x - half, top + tall * 0.34), (x + half, top + tall * 0.34)], fill=255)
            continue
        for _ in range(9):
            cx, cy = x + dice.real(-wide, wide), y - tall * dice.real(0.45, 0.9)
            radius = wide * dice.real(0.35, 0.8)
            pen.ellipse((cx - radius, cy - radius, cx + radius, cy + radius), fill=255)
    leaf = hsv(dice.pick((0.08, 0.12, 0.25, 0.3, 0.36)), dice.real(0.35, 0.8), dice.real(0.2, 0.5))
    canvas.foliage(mask, 0.85, shade(leaf, 0.35), shade(leaf, 1.7))


def sea(canvas: Canvas) -> None:
    """Open water with waves, islands or cliffs, boats, maybe a beach in front."""
    dice = canvas.dice
    horizon = dice.real(0.2, 0.6) * canvas.height
    haze = sky(canvas, horizon)
    water = mix(haze, hsv(dice.real(0.45, 0.64), dice.real(0.3, 0.8), dice.real(0.2, 0.6)), 0.75)
    waves = canvas.field(dice.whole(3, 8), dice.whole(14, 40), dice.real(0.55, 0.75), 5)
    mask, pen = canvas.mask()
    pen.rectangle((0, round(horizon), *canvas.size), fill=255)
    canvas.cover(tinted(waves, shade(water, 0.45), shade(mix(water, haze, 0.5), 1.35), water), mask)
    for _ in range(dice.whole(1, 3)):
        wide, tall = dice.real(0.15, 0.7) * canvas.width, dice.real(0.06, 0.4) * canvas.height
        line = fractal_line(dice, 60, dice.whole(1, 4), 0.5) * np.hanning(60) ** dice.real(0.2, 0.8)
        left, foot = dice.real(-0.3, 0.9) * canvas.width, horizon + dice.real(0, 0.25) * canvas.height
        stone = hsv(dice.real(0.05, 0.4), dice.real(0.1, 0.5), dice.real(0.2, 0.55))
        xs = np.linspace(left, left + wide, 60).tolist()
        texture = tinted(canvas.field(12, 9, 0.65, 5), shade(stone, 0.4), shade(stone, 1.6))
        canvas.area([*zip(xs, (foot - line * tall).tolist(), strict=True), (left + wide, foot), (left, foot)], texture)
    for _ in range(dice.whole(0, 4)):
        boat(canvas, horizon + dice.real(0.02, 0.4) * canvas.height)
    if dice.chance(0.55):
        sand = hsv(dice.real(0.08, 0.13), dice.real(0.15, 0.4), dice.real(0.6, 0.9))
        shore = canvas.height * (dice.real(0.7, 0.9) + 0.5 * dice.real(-0.5, 0.5) * np.linspace(-1, 1, 120))
        shore -= fractal_line(dice, 120, dice.whole(1, 3), 0.35) * canvas.height * 0.12
        canvas.ridge(shore - 5, Image.new("RGB", canvas.size, (236, 240, 240)))
        canvas.ridge(shore, tinted(canvas.field(9, 7, 0.7), shade(sand, 0.6), shade(sand, 1.15)))


def boat(canvas: Canvas, waterline: float) -> None:
    """Put a boat with a mast or a cabin on the water; boats lower in the picture are larger."""
    dice = canvas.dice
    long = (0.05 + 0.35 * waterline / canvas.height * dice.real(0.4, 1)) * canvas.width
    x, deck = dice.real(0, 0.9) * canvas.width, long * 0.16
    hull = any_colour(dice)
    canvas.draw.polygon(
        [
            (x, waterline - deck),
            (x + long, waterline - deck * 1.2),
            (x + long * 0.85, waterline),
            (x + long * 0.15, waterline),
        ],
        fill=hull,
    )
    if dice.chance(0.6):
        mast, tall = x + long * dice.real(0.4, 0.6), long * dice.real(0.8, 1.5)
        canvas.draw.line([(mast, waterline - deck), (mast, waterline - tall)], fill=(60, 50, 44), width=2)
        sail = any_colour(dice, (0, 0.4), (0.7, 1))
        canvas.draw.polygon(
            [(mast, waterline - tall), (mast, waterline - deck * 1.5), (mast + long * 0.42, waterline - deck * 1.6)],
            fill=sail,
        )
        canvas.draw.polygon(
            [
                (mast - 2, waterline - tall),
                (mast - 2, waterline - deck * 1.5),
                (mast - long * 0.3, waterline - deck * 1.6),
            ],
            fill=shade(sail, 0.85),
        )
    else:
        canvas.box((x + long * 0.3, waterline - deck * 2.4, x + long * 0.7, waterline - deck), fill=(226, 226, 220))
        canvas.box(
            (x + long * 0.36, waterline - deck * 2.1, x + long * 0.64, waterline - deck * 1.6), fill=(50, 60, 74)
        )


def forest(canvas: Canvas) -> None:
    """Among trunks: leaves behind, a floor with a path, light between the trees."""
    dice = canvas.dice
    leaf = hsv(
        dice.pick((0.07, 0.13, 0.22, 0.3, 0.38)) + dice.real(-0.03, 0.03), dice.real(0.3, 0.8), dice.real(0.3, 0.6)
    )
    light = mix(leaf, (250, 246, 214), dice.real(0.4, 0.9))
    canvas.image.paste(tinted(canvas.field(dice.whole(3, 9), dice.whole(3, 8), 0.72), shade(leaf, 0.3), light, leaf))
    floor = dice.real(0.55, 0.85) * canvas.height
    ground = hsv(dice.real(0.06, 0.3), dice.real(0.2, 0.6), dice.real(0.2, 0.5))
    line = floor - fractal_line(dice, 80, 3, 0.4) * canvas.height * 0.15
    canvas.ridge(line, tinted(canvas.field(7, 12, 0.7), shade(ground, 0.4), shade(ground, 1.8)))
    if dice.chance(0.5):
        goal, near = dice.real(0.2, 0.8) * canvas.width, dice.real(-0.1, 1.1) * canvas.width
        half = dice.real(0.1, 0.3) * canvas.width
        path = mix(ground, (206, 186, 150), 0.6)
        points = [(goal - 6, floor), (goal + 6, floor), (near + half, canvas.height), (near - half, canvas.height)]
        canvas.area(points, tinted(canvas.field(8, 12, 0.6, 4), shade(path, 0.7), shade(path, 1.2)), 3)
    bark = hsv(dice.real(0.04, 0.12), dice.real(0.05, 0.5), dice.real(0.15, 0.75))
    mask, pen = canvas.mask()
    for _ in range(dice.whole(3, 14)):
        x, thick = dice.real(-0.05, 1.05) * canvas.width, dice.real(0.008, 0.09) * canvas.width
        lean, foot = dice.real(-0.12, 0.12) * canvas.width, floor + dice.real(0, 1) ** 2 * canvas.height * 0.4
        pen.polygon(
            [(x + lean, 0), (x + lean + thick * 0.7, 0), (x + thick * 1.15, foot), (x - thick * 0.15, foot)], fill=255
        )
        for _ in range(dice.whole(0, 3)):
            height = dice.real(0, 0.6) * foot
            joint = x + lean * (1 - height / foot) + thick / 2
            tip = joint + dice.real(-0.2, 0.2) * canvas.width, height - dice.real(0, 0.2) * canvas.height
            pen.line([(joint, height), tip], fill=255, width=max(1, round(thick * 0.25)))
    canvas.cover(tinted(canvas.field(50, 6, 0.6, 4), shade(bark, 0.4), shade(bark, 1.4)), mask)
    if dice.chance(0.5):
        canvas.beams(dice.whole(2, 6), 0.5)


def hills(canvas: Canvas) -> None:
    """Rolling meadows in different greens and yellows, furrows, hedges, houses, trees, a fence."""
    dice = canvas.dice
    horizon = dice.real(0.25, 0.55) * canvas.height
    haze = sky(canvas, horizon)
    count = dice.whole(3, 6)
    for index in range(count):
        nearness = (index + 1) / count
        top = horizon + (canvas.height - horizon) * (index / count) ** 1.2
        bend = (
            fractal_line(dice, 90, dice.whole(1, 3), 0.25)
            - 0.5
            + np.linspace(dice.real(-0.6, 0.6), dice.real(-0.6, 0.6), 90)
        )
        crop = mix(haze, hsv(dice.real(0.1, 0.36), dice.real(0.3, 0.8), dice.real(0.3, 0.8)), 0.4 + 0.6 * nearness)
        furrows = canvas.field(*dice.pick(((40, 3), (5, 30), (12, 9), (24, 20))), 0.5, 4)
        canvas.ridge(
            top - bend * canvas.height * dice.real(0.1, 0.35), tinted(furrows, shade(crop, 0.5), shade(crop, 1.4))
        )
        if dice.chance(0.55):
            trees(canvas, dice.whole(1, 6), top / canvas.height + dice.real(0.05, 0.15))
        if dice.chance(0.35):
            house(canvas, dice.real(0.02, 0.9) * canvas.width, top + dice.real(0, 0.1) * canvas.height, nearness)


def house(canvas: Canvas, x: float, foot: float, nearness: float) -> None:
    """Build a small house with a pitched roof, door and windows."""
    dice = canvas.dice
    wide = (0.06 + 0.18 * nearness * dice.real(0.5, 1)) * canvas.width
    tall = wide * dice.real(0.4, 0.7)
    wall, roof = any_colour(dice, (0.02, 0.4), (0.6, 0.95)), any_colour(dice, (0.2, 0.7), (0.2, 0.55))
    canvas.box((x, foot - tall, x + wide, foot), fill=wall)
    canvas.box((x + wide * 0.7, foot - tall, x + wide, foot), fill=shade(wall, 0.7))
    ridge = foot - tall * dice.real(1.4, 1.9)
    canvas.draw.polygon(
        [(x - 4, foot - tall), (x + wide * 0.2, ridge), (x + wide * 0.85, ridge), (x + wide + 4, foot - tall)],
        fill=roof,
    )
    for step in range(3):
        left = x + wide * (0.08 + step * 0.22)
        bottom = foot if step == 1 else foot - tall * 0.3
        canvas.box((left, foot - tall * 0.75, left + wide * 0.12, bottom), fill=(52, 48, 50))


def desert(canvas: Canvas) -> None:
    """Dunes with a lit and a shaded side, rocks, long shadows."""
    dice = canvas.dice
    horizon = dice.real(0.2, 0.5) * canvas.height
    sky(canvas, horizon)
    sand = hsv(dice.real(0.04, 0.12), dice.real(0.3, 0.65), dice.real(0.6, 0.9))
    relief = canvas.field(dice.whole(4, 9), dice.whole(8, 26), 0.5, 5)
    lit = tinted(relief, shade(sand, 0.65), shade(sand, 1.2))
    shaded = tinted(relief, shade(sand, 0.3), shade(sand, 0.7))
    for index in range(dice.whole(3, 6)):
        crest_x = dice.real(-0.1, 1.1) * canvas.width
        crest_y = horizon + (index * dice.real(0.1, 0.18) - 0.05) * canvas.height
        left, right = crest_y + dice.real(0.1, 0.5) * canvas.height, crest_y + dice.real(0.1, 0.5) * canvas.height
        xs = np.linspace(0, canvas.width, 100)
        heights = (
            np.interp(xs, [-1, crest_x, canvas.width + 1], [left, crest_y, right])
            - fractal_line(dice, 100, 2, 0.3) * 30
        )
        canvas.ridge(heights, lit)
        foot = crest_x + dice.real(-0.3, 0.5) * canvas.width, float(canvas.height)
        edge = [
            (crest_x, float(np.interp(crest_x, xs, heights))),
            foot,
            (float(canvas.width), foot[1]),
            (canvas.width, right),
        ]
        canvas.area(edge, shaded, 2)
    stones(canvas, dice.whole(3, 16), horizon, shade(sand, dice.real(0.4, 0.8)))


def stones(canvas: Canvas, count: int, top: float, colour: Colour) -> None:
    """Strew stones below a height, larger towards the front, each with its shadow."""
    dice = canvas.dice
    mask, pen = canvas.mask()
    for _ in range(count):
        depth = dice.real(0.1, 1)
        x, y = dice.real(0, 1) * canvas.width, top + depth * (canvas.height - top)
        radius = (0.015 + 0.11 * dice.real(0.2, 1) * depth) * canvas.width
        canvas.oval((x - radius, y - radius * 0.15, x + radius * 2, y + radius * 0.3), fill=shade(colour, 0.3))
        turns = np.sort(dice.reals(9, 0, 2 * np.pi))
        spread = dice.reals(9, 0.75, 1.1) * radius
        xs, ys = x + np.cos(turns) * spread, y - radius * 0.3 + np.sin(turns) * spread * 0.6
        pen.polygon(list(zip(xs.tolist(), ys.tolist(), strict=True)), fill=255)
    canvas.cover(tinted(canvas.field(16, 14, 0.6, 4), shade(colour, 0.5), shade(colour, 1.7)), mask)


def fields_from_above(canvas: Canvas) -> None:
    """Farmland or a delta seen from a plane: plots in rows that slant, roads, a river, cloud shadows."""
    dice = canvas.dice
    columns, rows = dice.whole(3, 9), dice.whole(3, 8)
    turn, lean = dice.real(-0.6, 0.6), dice.real(-0.4, 0.4)
    hues = dice.pick(((0.1, 0.36), (0.05, 0.17), (0.2, 0.45)))
    xs = np.sort(dice.reals(columns - 1, -0.2, 1.2))
    ys = np.sort(dice.reals(rows - 1, -0.2, 1.2))
    for left, right in zip([-0.8, *xs.tolist()], [*xs.tolist(), 1.8], strict=True):
        cut = dice.real(-0.1, 0.1)
        for top, bottom in zip([-0.8, *ys.tolist()], [*ys.tolist(), 1.8], strict=True):
            corners = [(left, top + cut), (right, top + cut), (right, bottom + cut), (left, bottom + cut)]
            points = [
                ((x + turn * (y - 0.5)) * canvas.width, (y + lean * (x - 0.5)) * canvas.height) for x, y in corners
            ]
            canvas.draw.polygon(
                points, fill=hsv(dice.real(*hues), dice.real(0.2, 0.7), dice.real(0.25, 0.85)), outline=(74, 70, 52)
            )
    texture = tinted(canvas.field(dice.whole(8, 40), dice.whole(4, 30), 0.65, 4), (40, 40, 30), (226, 224, 206))
    canvas.image.paste(Image.blend(canvas.image, texture, 0.22))
    bend = np.cumsum(fractal_line(dice, 50, 3, 0.5) - 0.5)
    bend = dice.real(0.1, 0.9) + (bend - bend[0]) / (np.ptp(bend) + 1e-9) * dice.real(0.2, 0.7) * dice.pick((-1, 1))
    along = np.linspace(-0.05, 1.05, 50)
    if dice.chance(0.5):
        course = list(zip((along * canvas.width).tolist(), (bend * canvas.height).tolist(), strict=True))
    else:
        course = list(zip((bend * canvas.width).tolist(), (along * canvas.height).tolist(), strict=True))
    mask, pen = canvas.mask()
    pen.line(course, fill=255, width=dice.whole(6, 44), joint="curve")
    river = hsv(dice.real(0.3, 0.6), dice.real(0.2, 0.6), dice.real(0.25, 0.6))
    canvas.cover(tinted(canvas.field(14, 10, 0.6, 4), shade(river, 0.7), shade(river, 1.4)), mask)
    if dice.chance(0.6):
        clouds = canvas.field(dice.whole(3, 7), dice.whole(3, 6), 0.6)
        canvas.tint((244, 244, 246), as_mask((clouds - np.float32(0.6)) * 4))


def night_sky(canvas: Canvas) -> None:
    """Stars, a band of milky light or northern lights, moonlit ridges and trees."""
    dice = canvas.dice
    deep = hsv(dice.real(0.55, 0.78), dice.real(0.4, 0.8), dice.real(0.1, 0.25))
    canvas.gradient(deep, shade(deep, 1.5), shade(deep, dice.real(2, 3.4)))
    ys, xs = np.mgrid[0 : 1 : canvas.height * 1j, 0 : 1 : canvas.width * 1j].astype(np.float32)
    angle, offset = dice.real(-1.2, 1.2), dice.real(-0.4, 0.4)
    across = (ys - 0.4) * np.float32(np.cos(angle)) - (xs - 0.5) * np.float32(np.sin(angle)) + np.float32(offset)
    wave = canvas.field(dice.whole(3, 6), dice.whole(2, 5), 0.6)
    band = np.exp(-((across + (wave - 0.5) * np.float32(0.7)) ** 2) / np.float32(dice.real(0.01, 0.06)))
    glow = hsv(dice.pick((0.08, 0.38, 0.55, 0.8)), dice.real(0.1, 0.6), 0.95)
    canvas.tint(glow, as_mask(band * (0.25 + canvas.field(7, 6, 0.68)) * np.float32(dice.real(0.6, 1))))
    count = dice.whole(150, 500)
    stars = np.stack([dice.reals(count, 0, canvas.width), dice.reals(count, 0, canvas.height)], axis=1)
    canvas.draw.point(stars.ravel().tolist(), fill=(214, 218, 236))
    for x, y in stars[:24].tolist():
        canvas.oval((x - 1, y - 1, x + 1.5, y + 1.5), fill=(250, 250, 255))
    if dice.chance(0.5):
        x, y, radius = (
            dice.real(0.05, 0.95) * canvas.width,
            dice.real(0.05, 0.6) * canvas.height,
            dice.real(0.03, 0.1) * canvas.width,
        )
        canvas.glow((x, y), radius * 4, (220, 224, 240), 0.6)
        canvas.oval((x - radius, y - radius, x + radius, y + radius), fill=(240, 238, 226))
    for index in range(dice.whole(1, 3)):
        foot = (0.55 + index * 0.17) * canvas.height
        line = (
            foot
            - fractal_line(dice, 140, dice.whole(2, 6), dice.real(0.4, 0.6)) * dice.real(0.15, 0.45) * canvas.height
        )
        stone = shade(deep, dice.real(0.3, 2.2))
        canvas.ridge(line, tinted(canvas.field(8, 6, 0.65), shade(stone, 0.4), shade(stone, 2.4)))
    if dice.chance(0.7):
        trees(canvas, dice.whole(2, 9), dice.real(0.85, 1.0))


def shore_stones(canvas: Canvas) -> None:
    """Looking down at pebbles, leaves or shells strewn over sand, grass or snow."""
    dice = canvas.dice
    ground = any_colour(dice, (0.05, 0.5), (0.3, 0.9))
    canvas.image.paste(
        tinted(canvas.field(dice.whole(3, 9), dice.whole(3, 8), 0.68), shade(ground, 0.45), shade(ground, 1.25))
    )
    colours = [jitter(dice, any_colour(dice, (0.05, 0.7), (0.15, 0.95))) for _ in range(6)]
    is_leaves = dice.chance(0.5)
    for _ in range(dice.whole(25, 110)):
        x, y, radius = dice.real(0, canvas.width), dice.real(0, canvas.height), dice.real(0.01, 0.1) * canvas.width
        turns = np.linspace(0, 2 * np.pi, 13)[:-1] + dice.real(0, 6)
        flat = dice.real(0.35, 0.9)
        spread = radius * (dice.reals(12, 0.6, 1.1) if is_leaves else dice.reals(12, 0.92, 1.05))
        lean = dice.real(0, 3)
        local = np.cos(turns) * spread, np.sin(turns) * spread * flat
        px = x + local[0] * np.cos(lean) - local[1] * np.sin(lean)
        py = y + local[0] * np.sin(lean) + local[1] * np.cos(lean)
        points = list(zip(px.tolist(), py.tolist(), strict=True))
        canvas.draw.polygon([(a + radius * 0.14, b + radius * 0.16) for a, b in points], fill=shade(ground, 0.3))
        colour = jitter(dice, dice.pick(colours), 0.25)
        canvas.draw.polygon(points, fill=colour)
        if is_leaves:
            canvas.draw.line([points[0], points[6]], fill=shade(colour, 0.6), width=2)
        else:
            canvas.oval((x - radius * 0.4, y - radius * 0.4, x + radius * 0.1, y), fill=shade(colour, 1.2))
    texture = tinted(canvas.field(30, 24, 0.7, 4), (30, 28, 26), (236, 234, 228))
    canvas.image.paste(ImageChops.soft_light(canvas.image, texture))
