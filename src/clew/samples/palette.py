"""Colours: RGB triples, their mixtures and shades."""

import colorsys

from clew.samples.dice import Dice

Colour = tuple[int, int, int]


def hsv(hue: float, saturation: float, value: float) -> Colour:
    """Return the RGB of a hue (in turns, any number), saturation and value (0..1, clipped)."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, min(max(saturation, 0), 1), min(max(value, 0), 1))
    return round(red * 255), round(green * 255), round(blue * 255)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return the first colour with this share (0..1) of the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def shade(colour: Colour, factor: float) -> Colour:
    """Return a colour made brighter or darker."""
    red, green, blue = (min(255, max(0, round(part * factor))) for part in colour)
    return red, green, blue


def jitter(dice: Dice, colour: Colour, amount: float = 0.2) -> Colour:
    """Return a colour near this one, brightness moved by up to `amount` and each part by a quarter of it."""
    factor = 1 + dice.real(-amount, amount)
    red, green, blue = (min(255, max(0, round(part * (factor + dice.real(-amount, amount) / 4)))) for part in colour)
    return red, green, blue


def any_colour(
    dice: Dice, saturation: tuple[float, float] = (0.1, 0.9), value: tuple[float, float] = (0.15, 0.95)
) -> Colour:
    """Return any colour whose saturation and value lie within these bounds."""
    return hsv(dice.real(0, 1), dice.real(*saturation), dice.real(*value))


def scheme(dice: Dice, count: int) -> list[Colour]:
    """Return colours that go together: hues around one or two hues, saturation and value spread."""
    hue, spread = dice.real(0, 1), dice.real(0.03, 0.25)
    second = hue + dice.pick((0, 0.33, 0.5, 0.42))
    return [
        hsv(dice.pick((hue, hue, second)) + dice.real(-spread, spread), dice.real(0.05, 0.85), dice.real(0.12, 0.98))
        for _ in range(count)
    ]
