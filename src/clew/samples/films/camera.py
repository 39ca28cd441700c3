"""Takes a drawn scene as a camera would: slow pans and zooms, an unsteady hand, things that move through the picture.

Each frame is a function of time alone, so that any film can show any stretch at any speed and rate.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from clew.samples.dice import Dice
from clew.samples.films.script import Reel, Take
from clew.samples.palette import any_colour, shade
from clew.samples.scene import draw_scene

STAGE = (960, 540)
"""Size in px of the drawn scene that the camera looks at a part of; drawing one takes about 70 ms."""
FADE_MS = 700
"""How long a fade through black or a dissolve lasts."""
FASTEST = 0.05
"""Pans go this share of the picture's width a second at most; PDQ moves about 31 bits over 3 %."""


@dataclass(frozen=True, slots=True)
class Mover:
    """A thing that crosses the picture: where it starts and how far it goes a second, in shares of the stage."""

    sprite: Image.Image
    x: float
    y: float
    across: float
    sway: float


class TakeStage:
    """One take, ready to be looked at; draws the scene once."""

    def __init__(self, dice: Dice, take: Take) -> None:
        self._picture = _title(dice, take.words) if take.words else draw_scene(dice, STAGE, take.scene)[1]
        self._ms = take.ms
        self._is_still = bool(take.words)
        seconds = take.ms / 1000
        self._zoom = dice.real(1.15, 1.5), dice.real(1.15, 1.5)
        self._from = dice.real(0.25, 0.75), dice.real(0.3, 0.7)
        angle, far = dice.real(0, 2 * np.pi), dice.real(0, FASTEST) * min(seconds, 10)
        self._to = self._from[0] + far * float(np.cos(angle)), self._from[1] + far * float(np.sin(angle)) / 2
        self._hand = dice.real(0, 0.002), dice.real(0.2, 0.6), dice.real(0, 6)
        self._movers = () if self._is_still else tuple(_mover(dice) for _ in range(dice.whole(1, 3)))

    def look(self, ms: float, size: tuple[int, int]) -> Image.Image:
        """Return what the camera sees at a time since the take began."""
        part = min(max(ms / self._ms, 0), 1)
        if self._is_still:
            return self._picture.resize(size, Image.Resampling.BILINEAR)
        stage = self._picture.copy() if self._movers else self._picture
        for mover in self._movers:
            x = (mover.x + mover.across * ms / 1000) * STAGE[0]
            y = (mover.y + mover.sway * float(np.sin(ms / 900 + mover.x * 9))) * STAGE[1]
            stage.paste(mover.sprite, (round(x), round(y)), mover.sprite)
        zoom = self._zoom[0] + (self._zoom[1] - self._zoom[0]) * part
        strength, pace, phase = self._hand
        wide, high = STAGE[0] / zoom, STAGE[1] / zoom
        slack_x, slack_y = STAGE[0] - wide, STAGE[1] - high
        shake = strength * float(np.sin(ms / 1000 * 2 * np.pi * pace + phase))
        x = self._from[0] + (self._to[0] - self._from[0]) * part + shake
        y = self._from[1] + (self._to[1] - self._from[1]) * part - shake
        left, top = min(max(x, 0), 1) * slack_x, min(max(y, 0), 1) * slack_y
        return stage.resize(size, Image.Resampling.BILINEAR, (left, top, left + wide, top + high))


def _mover(dice: Dice) -> Mover:
    """Return a balloon, a cart or a boat that crosses the picture."""
    wide = dice.whole(60, 190)
    sprite = Image.new("RGBA", (wide, wide))
    pen = ImageDraw.Draw(sprite)
    colour = any_colour(dice, (0.5, 0.9), (0.4, 0.95))
    match dice.whole(0, 2):
        case 0:
            pen.ellipse((wide * 0.1, 0, wide * 0.9, wide * 0.75), colour)
            pen.pieslice((wide * 0.3, 0, wide * 0.7, wide * 0.75), 0, 360, shade(colour, 1.4))
            pen.rectangle((wide * 0.42, wide * 0.82, wide * 0.58, wide * 0.98), (90, 60, 40))
        case 1:
            pen.rounded_rectangle((0, wide * 0.35, wide, wide * 0.8), wide * 0.08, colour)
            pen.rounded_rectangle((wide * 0.2, wide * 0.15, wide * 0.75, wide * 0.45), wide * 0.06, shade(colour, 0.7))
            for centre in (0.22, 0.78):
                pen.ellipse((wide * (centre - 0.12), wide * 0.68, wide * (centre + 0.12), wide * 0.92), (24, 24, 26))
        case _:
            pen.polygon(
                [(0, wide * 0.7), (wide, wide * 0.7), (wide * 0.8, wide * 0.9), (wide * 0.2, wide * 0.9)], colour
            )
            pen.polygon([(wide * 0.5, 0), (wide * 0.5, wide * 0.66), (wide * 0.9, wide * 0.66)], (240, 238, 230))
    start = dice.real(-0.1, 0.6)
    pace = dice.real(0.02, 0.1) if dice.chance(0.5) else -dice.real(0.02, 0.1)
    return Mover(sprite, start if pace > 0 else 0.9 - start, dice.real(0.1, 0.75), pace, dice.real(0, 0.02))


def _title(dice: Dice, words: str) -> Image.Image:
    ground = any_colour(dice, (0.2, 0.6), (0.1, 0.4))
    card = Image.new("RGB", STAGE, ground)
    pen = ImageDraw.Draw(card)
    for row, line in enumerate(words.split("\n")):
        pen.text((90, 160 + 90 * row), line, fill=(244, 240, 228), font=ImageFont.load_default(64))
    pen.line((90, 150, 90 + dice.whole(200, 700), 150), shade(ground, 2.5), 6)
    return card


class ReelStage:
    """A reel, ready to be looked at; takes are drawn when they are first seen."""

    def __init__(self, reel: Reel) -> None:
        self._reel = reel
        self._stages: dict[int, TakeStage] = {}

    def look(self, ms: float, size: tuple[int, int]) -> Image.Image:
        """Return what the reel shows at a time since its beginning, an RGB picture."""
        number, start = self._take_at(ms)
        take = self._reel.takes[number]
        into = ms - start
        picture = self._stage(number).look(into, size)
        if take.opening == "dissolve" and into < FADE_MS and number:
            before = self._stage(number - 1).look(self._reel.takes[number - 1].ms, size)
            return Image.blend(before, picture, into / FADE_MS)
        light = min(1, into / FADE_MS) if take.opening == "fade" else 1.0
        left = take.ms - into
        following = self._reel.takes[number + 1].opening if number + 1 < len(self._reel.takes) else "cut"
        if following == "fade" and left < FADE_MS:
            light = min(light, left / FADE_MS)
        return picture if light >= 1 else Image.blend(Image.new("RGB", size), picture, max(light, 0))

    def _take_at(self, ms: float) -> tuple[int, int]:
        start = 0
        for number, take in enumerate(self._reel.takes):
            if ms < start + take.ms or number == len(self._reel.takes) - 1:
                return number, start
            start += take.ms
        raise AssertionError("a reel without takes")

    def _stage(self, number: int) -> TakeStage:
        if number not in self._stages:
            dice = Dice(self._reel.seed, 9, self._reel.number, number)
            self._stages[number] = TakeStage(dice, self._reel.takes[number])
        return self._stages[number]
