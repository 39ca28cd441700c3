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


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a take may go a second: the camera across and nearer (shares of the picture), things that move."""

    pan: float
    zoom: float
    mover: float
    widest: int
    shake: float


PACES = {
    "still": Pace(0, 0, 0.02, 70, 0),
    "slow": Pace(0.008, 0.008, 0.04, 110, 0.0005),
    "fast": Pace(0.06, 0.08, 0.1, 190, 0.002),
}
"""From a tripod, slowly moved, moved by hand. Within half a second PDQ moves by 4 bits (median; at most 20), by 14 (in
99 % by 30 or less), by 50 (by 31 or less in 10 %); 60 takes each. `tests/samples/test_films.py` repeats it on fewer."""


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
        pace, seconds = PACES[take.motion], take.ms / 1000
        near = dice.real(1.15, 1.4)
        self._zoom = near, max(1.05, near + dice.real(-pace.zoom, pace.zoom) * seconds)
        self._from = dice.real(0.3, 0.7), dice.real(0.35, 0.65)
        angle, far = dice.real(0, 2 * np.pi), dice.real(pace.pan / 2, pace.pan) * seconds
        self._to = self._from[0] + far * float(np.cos(angle)), self._from[1] + far * float(np.sin(angle)) / 2
        self._hand = pace.shake, dice.real(0.2, 0.6), dice.real(0, 6)
        self._movers = () if self._is_still else tuple(_mover(dice, pace) for _ in range(dice.whole(1, 2)))

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
        x = self._from[0] * slack_x + ((self._to[0] - self._from[0]) * part + shake) * wide
        y = self._from[1] * slack_y + ((self._to[1] - self._from[1]) * part - shake) * high
        left, top = min(max(x, 0), slack_x), min(max(y, 0), slack_y)
        return stage.resize(size, Image.Resampling.BILINEAR, (left, top, left + wide, top + high))


def _mover(dice: Dice, pace: Pace) -> Mover:
    """Return a balloon, a cart or a boat that crosses the picture."""
    wide = dice.whole(pace.widest // 2, pace.widest)
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
    start, across = dice.real(0.05, 0.6), dice.real(pace.mover / 3, pace.mover)
    if dice.chance(0.5):
        start, across = 0.9 - start, -across
    return Mover(sprite, start, dice.real(0.1, 0.75), across, dice.real(0, pace.mover / 5))


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
        number, start = self._reel.take_at(ms)
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

    def _stage(self, number: int) -> TakeStage:
        if number not in self._stages:
            dice = Dice(self._reel.seed, 9, self._reel.number, number)
            self._stages[number] = TakeStage(dice, self._reel.takes[number])
        return self._stages[number]
