"""Scenes with buildings: skylines, streets, fronts, bridges, harbours."""

import numpy as np
from PIL import Image, ImageDraw

from clew.samples.canvas import Canvas, Point, ordered, tinted
from clew.samples.palette import Colour, any_colour, hsv, jitter, mix, shade
from clew.samples.scenes.landscapes import boat, house, reflect, sky, trees

WARM_LIGHT: Colour = (252, 220, 150)


def window_rows(canvas: Canvas, box: tuple[float, float, float, float], wall: Colour, lit: float) -> None:
    """Fill a wall with rows of windows, a share of them lit, others reflecting the sky."""
    dice = canvas.dice
    left, top, right, bottom = box
    columns = max(1, min(9, round((right - left) / dice.real(9, 26))))
    rows = max(1, min(14, round((bottom - top) / dice.real(11, 28))))
    wide, tall = (right - left) / columns, (bottom - top) / rows
    margin_x, margin_y = wide * dice.real(0.12, 0.3), tall * dice.real(0.12, 0.32)
    dark, pale = shade(wall, dice.real(0.25, 0.5)), mix(wall, (180, 205, 225), 0.6)
    choices = dice.generator.random((rows, columns))
    for row in range(rows):
        for column in range(columns):
            chance = choices[row, column]
            colour = WARM_LIGHT if chance < lit else pale if chance > 0.75 else dark
            x, y = left + column * wide, top + row * tall
            canvas.box((x + margin_x, y + margin_y, x + wide - margin_x, y + tall - margin_y), fill=colour)


def skyline(canvas: Canvas) -> None:
    """Towers behind towers by day or night, maybe mirrored in water."""
    dice = canvas.dice
    is_night = dice.chance(0.35)
    foot = dice.real(0.7, 1.0) * canvas.height
    haze = sky(canvas, foot)
    if is_night:
        haze = hsv(dice.real(0.55, 0.75), 0.5, dice.real(0.12, 0.4))
        canvas.image.paste(Image.blend(canvas.image, Image.new("RGB", canvas.size, haze), 0.75))
    for layer in range(3):
        x = -dice.real(0, 0.1) * canvas.width
        tone = scheme_of_walls(canvas)
        while x < canvas.width:
            wide = dice.real(0.05, 0.17) * canvas.width * (0.7 + 0.3 * layer)
            tall = dice.real(0.12, 0.85 - 0.17 * layer) * foot
            wall = mix(jitter(dice, dice.pick(tone), 0.3), haze, 0.6 - 0.3 * layer)
            if is_night:
                wall = shade(wall, 0.35)
            canvas.box((x, foot - tall, x + wide, foot), fill=wall)
            canvas.box((x + wide * dice.real(0.6, 0.9), foot - tall, x + wide, foot), fill=shade(wall, 0.72))
            roof(canvas, x, wide, foot - tall, shade(wall, 0.8))
            if layer:
                window_rows(canvas, (x, foot - tall + 4, x + wide, foot), wall, 0.45 if is_night else 0.05)
            x += wide * dice.real(0.8, 1.5)
    if foot < canvas.height * 0.9:
        reflect(canvas, foot)


def scheme_of_walls(canvas: Canvas) -> list[Colour]:
    """Return a few wall colours: plaster, brick, concrete, glass."""
    dice = canvas.dice
    hue = dice.pick((0.03, 0.08, 0.11, 0.55, 0.6))
    return [hsv(hue + dice.real(-0.04, 0.04), dice.real(0.05, 0.5), dice.real(0.3, 0.9)) for _ in range(4)]


def roof(canvas: Canvas, x: float, wide: float, top: float, colour: Colour) -> None:
    """Top a tower: flat, pitched, domed or with a mast."""
    kind = canvas.dice.whole(0, 4)
    if kind == 1:
        canvas.draw.polygon(
            [(x, top), (x + wide / 2, top - wide * canvas.dice.real(0.3, 1.2)), (x + wide, top)], fill=colour
        )
    elif kind == 2:
        canvas.draw.pieslice((x, top - wide / 2, x + wide, top + wide / 2), 180, 360, fill=colour)
    elif kind == 3:
        canvas.box((x + wide * 0.2, top - wide * 0.3, x + wide * 0.7, top), fill=colour)
        canvas.draw.line([(x + wide * 0.4, top), (x + wide * 0.4, top - wide)], fill=colour, width=2)


def street(canvas: Canvas) -> None:
    """Along a street in one-point perspective: fronts on both sides, road, pavements, lamps, cars, trees."""
    dice = canvas.dice
    vanish = dice.real(0.2, 0.8) * canvas.width, dice.real(0.3, 0.6) * canvas.height
    sky(canvas, vanish[1])
    road = hsv(dice.real(0, 1), dice.real(0, 0.15), dice.real(0.25, 0.55))
    kerb_left, kerb_right = dice.real(-0.2, 0.3) * canvas.width, dice.real(0.7, 1.2) * canvas.width
    pavement = tinted(canvas.field(9, 14, 0.6, 4), shade(road, 0.9), shade(road, 1.7))
    canvas.area(
        [(0, vanish[1]), (canvas.width, vanish[1]), (canvas.width, canvas.height), (0, canvas.height)], pavement
    )
    surface = tinted(canvas.field(10, 16, 0.65, 5), shade(road, 0.55), shade(road, 1.15))
    canvas.area([vanish, (kerb_right, canvas.height), (kerb_left, canvas.height)], surface)
    for side in dice.shuffled((0, 1)):
        _street_side(canvas, vanish, side)
    for step in range(5):
        depth, ahead = 0.75**step, 0.75 ** (step + 0.5)
        middle = (kerb_left + kerb_right) / 2
        stripe = [
            _towards(vanish, (middle + offset, canvas.height), share)
            for offset, share in ((-6, depth), (6, depth), (6, ahead), (-6, ahead))
        ]
        canvas.draw.polygon(stripe, fill=(226, 222, 206))
    for _ in range(dice.whole(1, 4)):
        near = dice.real(0.2, 0.85)
        x, y = _towards(vanish, (dice.real(kerb_left, kerb_right), canvas.height), near)
        car(canvas, x, y, near * dice.real(0.25, 0.4) * canvas.width)
    if dice.chance(0.5):
        trees(canvas, dice.whole(1, 4), dice.real(0.75, 1.0))
    if dice.chance(0.5):
        canvas.beams(dice.whole(1, 4), 0.5)


def _towards(vanish: Point, near: Point, share: float) -> Point:
    return vanish[0] + (near[0] - vanish[0]) * share, vanish[1] + (near[1] - vanish[1]) * share


def _street_side(canvas: Canvas, vanish: Point, side: int) -> None:
    dice = canvas.dice
    edge = canvas.width * (side + (0.25 if side else -0.25) * dice.real(0, 1))
    depth = 0.08
    base = canvas.height * dice.real(0.85, 1.15)
    while depth < 1.4:
        ahead = depth * dice.real(1.3, 2.0)
        top = -canvas.height * dice.real(-0.3, 0.9)
        wall = jitter(dice, any_colour(dice, (0.05, 0.5), (0.35, 0.95)), 0.2)
        corners = [
            _towards(vanish, (edge, y), share)
            for y, share in ((top, depth), (top, ahead), (base, ahead), (base, depth))
        ]
        canvas.draw.polygon(corners, fill=wall, outline=shade(wall, 0.6))
        rows, columns = dice.whole(2, 6), dice.whole(1, 4)
        glass = shade(wall, dice.real(0.3, 0.5)) if dice.chance(0.7) else mix(wall, (200, 220, 240), 0.7)
        for row in range(rows):
            y1, y2 = (top + (base - top) * (row + part) / rows for part in (0.25, 0.75))
            for column in range(columns):
                s1, s2 = (depth + (ahead - depth) * (column + part) / columns for part in (0.25, 0.75))
                pane = [_towards(vanish, (edge, y), share) for y, share in ((y1, s1), (y1, s2), (y2, s2), (y2, s1))]
                canvas.draw.polygon(pane, fill=glass)
        if dice.chance(0.4):
            awning = any_colour(dice, (0.5, 0.9), (0.5, 0.9))
            sill = base - (base - vanish[1]) * 0.3
            inner = edge + (canvas.width / 2 - edge) * 0.18
            canvas.draw.polygon(
                [
                    _towards(vanish, (x, y), share)
                    for x, y, share in (
                        (edge, sill, depth),
                        (edge, sill, ahead),
                        (inner, sill + 18, ahead),
                        (inner, sill + 18, depth),
                    )
                ],
                fill=awning,
            )
        depth = ahead


def car(canvas: Canvas, x: float, foot: float, long: float) -> None:
    """Park a car seen from its side, standing on a height."""
    paint = any_colour(canvas.dice, (0.1, 0.9), (0.2, 0.9))
    tall = long * 0.34
    canvas.shadow((x - long * 0.05, foot - tall * 0.12, x + long * 1.05, foot + tall * 0.15), 0.7)
    canvas.box((x, foot - tall * 0.68, x + long, foot - tall * 0.15), radius=tall * 0.2, fill=paint)
    cabin = [
        (x + long * 0.2, foot - tall * 0.65),
        (x + long * 0.32, foot - tall),
        (x + long * 0.68, foot - tall),
        (x + long * 0.83, foot - tall * 0.65),
    ]
    canvas.draw.polygon(cabin, fill=shade(paint, 0.8))
    canvas.box((x + long * 0.34, foot - tall * 0.93, x + long * 0.66, foot - tall * 0.68), fill=(70, 84, 98))
    for share in (0.22, 0.78):
        centre, radius = x + long * share, tall * 0.19
        canvas.oval((centre - radius, foot - radius * 2, centre + radius, foot), fill=(24, 24, 26))
        canvas.oval(
            (centre - radius * 0.5, foot - radius * 1.5, centre + radius * 0.5, foot - radius * 0.5),
            fill=(150, 150, 154),
        )


def front(canvas: Canvas) -> None:
    """One building's front: windows of different kinds, balconies, doors, signs, pipes, seen a little askew."""
    dice = canvas.dice
    walls = scheme_of_walls(canvas)
    floors, bays = dice.whole(2, 5), dice.whole(2, 6)
    xs = np.concatenate([[-0.1], np.sort(dice.reals(bays - 1, 0.05, 0.95)), [1.1]]) * canvas.width
    ys = np.linspace(-0.1, 1.05, floors + 1) * canvas.height
    for left, right in zip(xs[:-1].tolist(), xs[1:].tolist(), strict=True):
        wall = jitter(dice, dice.pick(walls), 0.25)
        canvas.box((left, 0, right, canvas.height), fill=wall)
        for top, bottom in zip(ys[:-1].tolist(), ys[1:].tolist(), strict=True):
            if dice.chance(0.85):
                _opening(canvas, (left, top, right, bottom), wall)
    worn = tinted(canvas.field(dice.whole(3, 8), dice.whole(3, 8), 0.68), (34, 30, 28), (242, 238, 230))
    canvas.image.paste(Image.blend(canvas.image, worn, dice.real(0.15, 0.35)))
    _askew(canvas)
    if dice.chance(0.5):
        trees(canvas, dice.whole(1, 3), dice.real(0.9, 1.05))
    if dice.chance(0.4):
        car(
            canvas,
            dice.real(-0.1, 0.7) * canvas.width,
            canvas.height * dice.real(0.92, 1.0),
            dice.real(0.25, 0.5) * canvas.width,
        )


def _askew(canvas: Canvas) -> None:
    dice = canvas.dice
    aspect = canvas.width / canvas.height
    lean_x, lean_y = dice.real(-0.25, 0.25), dice.real(-0.2, 0.2)
    across = 1 - abs(lean_x) / aspect - dice.real(0, 0.15), lean_x, max(0.0, -lean_x) * canvas.height
    down = lean_y, 1 - abs(lean_y) * aspect - dice.real(0, 0.15), max(0.0, -lean_y) * canvas.width
    bend = dice.real(0, 5e-4), dice.real(0, 5e-4)
    turned = canvas.image.transform(
        canvas.size, Image.Transform.PERSPECTIVE, (*across, *down, *bend), Image.Resampling.BILINEAR
    )
    canvas.image.paste(turned)


def _opening(canvas: Canvas, cell: tuple[float, float, float, float], wall: Colour) -> None:
    dice = canvas.dice
    left, top, right, bottom = cell
    wide, tall = right - left, bottom - top
    x1, x2 = left + wide * dice.real(0.12, 0.35), right - wide * dice.real(0.12, 0.35)
    y1, y2 = top + tall * dice.real(0.1, 0.3), bottom - tall * dice.real(0.05, 0.35)
    frame = any_colour(dice, (0, 0.5), (0.2, 1))
    glass = dice.pick(((46, 54, 62), (110, 136, 156), (196, 208, 214), WARM_LIGHT))
    canvas.box((x1 - 5, y1 - 5, x2 + 5, y2 + 5), fill=frame)
    canvas.box((x1, y1, x2, y2), fill=glass)
    canvas.draw.polygon(
        [(x1, y2), (x1, y1 + (y2 - y1) * dice.real(0, 0.8)), (x2, y2)], fill=shade(glass, dice.real(0.6, 1.3))
    )
    canvas.draw.line([((x1 + x2) / 2, y1), ((x1 + x2) / 2, y2)], fill=frame, width=3)
    kind = dice.whole(0, 3)
    if kind == 0:
        for rail in np.arange(x1 - wide * 0.08, x2 + wide * 0.08, 9).tolist():
            canvas.draw.line([(rail, y2 - tall * 0.22), (rail, y2 + 5)], fill=(40, 40, 44), width=2)
        canvas.box((x1 - wide * 0.1, y2 + 2, x2 + wide * 0.1, y2 + 12), fill=shade(wall, 0.55))
    elif kind == 1:
        shutter = any_colour(dice, (0.3, 0.8), (0.2, 0.7))
        half = (x2 - x1) * 0.35
        canvas.box((x1 - half, y1 - 3, x1 - 3, y2 + 3), fill=shutter)
        canvas.box((x2 + 3, y1 - 3, x2 + half, y2 + 3), fill=shutter)
    elif kind == 2:
        canvas.draw.polygon(
            [(x1 - 12, y1), (x2 + 12, y1), (x2 + 24, y1 + tall * 0.18), (x1 - 24, y1 + tall * 0.18)],
            fill=any_colour(dice),
        )


def bridge(canvas: Canvas) -> None:
    """A bridge of arches or cables over water or a valley, at its own slant."""
    dice = canvas.dice
    shore = dice.real(0.55, 0.8) * canvas.height
    haze = sky(canvas, shore)
    for index in range(2):
        bank = mix(haze, hsv(dice.real(0.15, 0.4), dice.real(0.2, 0.6), dice.real(0.2, 0.5)), 0.5 + index * 0.4)
        line = shore - canvas.field(4, 3, 0.5, 5)[0, :: max(1, canvas.width // 100)].astype(
            np.float64
        ) * canvas.height * dice.real(0.1, 0.45)
        canvas.ridge(line, tinted(canvas.field(14, 10, 0.68, 5), shade(bank, 0.5), shade(bank, 1.6)))
    if dice.chance(0.6):
        skyline_row(canvas, shore)
    stone = any_colour(dice, (0.05, 0.6), (0.3, 0.8))
    deck_left, deck_right = (shore - dice.real(0.1, 0.4) * canvas.height for _ in range(2))
    if dice.chance(0.5):
        _arches(canvas, stone, deck_left, deck_right, shore)
    else:
        _cables(canvas, stone, deck_left, deck_right, shore)
    reflect(canvas, shore)
    for _ in range(dice.whole(0, 2)):
        boat(canvas, shore + dice.real(0.03, 0.3) * canvas.height)


def skyline_row(canvas: Canvas, foot: float) -> None:
    """Put houses along the water."""
    dice = canvas.dice
    for _ in range(dice.whole(3, 9)):
        house(canvas, dice.real(-0.05, 0.95) * canvas.width, foot, dice.real(0.2, 0.9))


def _arches(canvas: Canvas, stone: Colour, left: float, right: float, foot: float) -> None:
    dice = canvas.dice
    mask, pen = canvas.mask()
    thick = dice.real(0.03, 0.08) * canvas.height
    pen.polygon([(0, left), (canvas.width, right), (canvas.width, foot), (0, foot)], fill=255)
    x = -dice.real(0, 0.2) * canvas.width
    span = dice.real(0.12, 0.45) * canvas.width
    while x < canvas.width:
        centre = x + span / 2
        deck = left + (right - left) * centre / canvas.width
        top = deck + thick
        pen.pieslice((x, top, x + span, top + span), 180, 360, fill=0)
        pen.rectangle(ordered((x, top + span / 2, x + span, foot + span)), fill=0)
        x += span * 1.15
        span *= dice.real(0.75, 1.3)
    canvas.cover(tinted(canvas.field(24, 20, 0.65, 4), shade(stone, 0.5), shade(stone, 1.3)), mask)


def _cables(canvas: Canvas, paint: Colour, left: float, right: float, foot: float) -> None:
    dice = canvas.dice
    pen: ImageDraw.ImageDraw = canvas.draw
    towers = sorted(dice.real(0.05, 0.95) * canvas.width for _ in range(dice.whole(1, 3)))

    def deck(x: float) -> float:
        return left + (right - left) * x / canvas.width

    for tower in towers:
        top = deck(tower) - dice.real(0.2, 0.5) * canvas.height
        reach = dice.real(0.2, 0.5) * canvas.width
        for share in np.linspace(-1, 1, dice.whole(10, 22)).tolist():
            pen.line(
                [(tower, top + abs(share) * 10), (tower + share * reach, deck(tower + share * reach))],
                fill=shade(paint, 1.2),
                width=2,
            )
        half = dice.real(0.008, 0.025) * canvas.width
        pen.polygon(
            [(tower - half, top), (tower + half, top), (tower + half * 1.6, foot), (tower - half * 1.6, foot)],
            fill=paint,
        )
    thick = dice.real(0.02, 0.05) * canvas.height
    pen.polygon(
        [(0, left), (canvas.width, right), (canvas.width, right + thick), (0, left + thick)], fill=shade(paint, 0.7)
    )


def harbour(canvas: Canvas) -> None:
    """Houses along a quay, boats in front, masts crossing, everything mirrored."""
    dice = canvas.dice
    quay = dice.real(0.4, 0.7) * canvas.height
    sky(canvas, quay)
    x = -dice.real(0, 0.1) * canvas.width
    while x < canvas.width:
        wide, tall = dice.real(0.07, 0.2) * canvas.width, dice.real(0.2, 0.85) * quay
        wall = any_colour(dice, (0.1, 0.7), (0.4, 0.95))
        canvas.box((x, quay - tall, x + wide, quay), fill=wall)
        roof(canvas, x, wide, quay - tall, any_colour(dice, (0.2, 0.6), (0.2, 0.5)))
        window_rows(canvas, (x, quay - tall, x + wide, quay), wall, 0.1)
        x += wide * dice.real(0.95, 1.25)
    reflect(canvas, quay)
    for _ in range(dice.whole(2, 6)):
        boat(canvas, quay + dice.real(0.03, 0.5) * canvas.height)
