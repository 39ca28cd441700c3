"""Draws films with known content, and cuts, alters and encodes them: what `segments.py` measures on.

A film is a row of shots of 2 to 9 s; a shot moves a window over a drawn scene (or keeps it still), and something may
cross the picture. As in the demo's films three of seven shots are still, three move slowly, one fast; restless films
only move fast, as from the hand. Everything is drawn from a seed.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import cast

import av
import numpy as np
from PIL import Image, ImageDraw

from clew.samples.dice import Dice
from clew.samples.scene import draw_scene

SIZE = (320, 180)
RATE = 12
"""Frames each second."""
STAGE = 1.5
"""How much larger a scene is than the window that moves over it."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A stretch between two cuts; `first` and `last`: the window's place (0 to 1 across, down) and size (1: whole)."""

    start_ms: int
    length_ms: int
    scene: tuple[int, int]
    pace: str
    first: tuple[float, float, float]
    last: tuple[float, float, float]
    crossing: tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Film:
    """A drawn film."""

    shots: tuple[Shot, ...]

    @property
    def length_ms(self) -> int:
        """How long it is."""
        return self.shots[-1].start_ms + self.shots[-1].length_ms


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a film."""

    film: Film
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Look:
    """How a film is altered before it is encoded; `inside` is the film it is shown in, as picture in picture."""

    size: tuple[int, int] = SIZE
    rate: int = RATE
    codec: str = "libx264"
    crf: int = 23
    speed: float = 1.0
    is_mirrored: bool = False
    letterbox: float = 0.0
    logo: bool = False
    brightness: float = 1.0
    inside: Film | None = None
    inside_scale: float = 0.6


PACES = ("still", "still", "still", "slow", "slow", "slow", "fast")
"""How shots move, equally likely."""


def draw_film(seed: int, number: int, length_ms: int, *, is_restless: bool = False) -> Film:
    """Draw the plan of a film."""
    dice = Dice(seed, number)
    shots: list[Shot] = []
    at = 0
    while at < length_ms:
        length = min(dice.whole(2000, 9000), length_ms - at)
        if length_ms - at - length < 1500:
            length = length_ms - at
        pace = "fast" if is_restless else dice.pick(PACES)
        shots.append(_shot(dice, at, length, (seed, number * 1000 + len(shots)), pace))
        at += length
    return Film(tuple(shots))


def _shot(dice: Dice, start: int, length: int, scene: tuple[int, int], pace: str) -> Shot:
    size = dice.real(1 / STAGE, 0.95)
    first = (dice.real(0, 1), dice.real(0, 1), size)
    last, crossing = first, None
    if pace == "slow":
        last = (min(1, max(0, first[0] + dice.real(-0.2, 0.2))), first[1], size * dice.real(0.95, 1.05))
    elif pace == "fast":
        last = (1 - first[0], dice.real(0, 1), dice.real(0.5, 0.95))
    if pace != "still" and dice.chance(0.5):
        crossing = (dice.whole(8, 20), dice.whole(20, 160), dice.whole(0, 0xFFFFFF))
    return Shot(start, length, scene, pace, first, last, crossing)


@lru_cache(24)
def _stage(scene: tuple[int, int]) -> Image.Image:
    width, height = round(SIZE[0] * STAGE), round(SIZE[1] * STAGE)
    return draw_scene(Dice(*scene), (width, height))[1].convert("RGB")


def shot_at(film: Film, time_ms: float) -> Shot:
    """Return the shot that is shown at a time."""
    return next(shot for shot in reversed(film.shots) if shot.start_ms <= time_ms)


def picture_at(film: Film, time_ms: float) -> Image.Image:
    """Draw the frame at a time."""
    shot = shot_at(film, time_ms)
    done = min(1.0, max(0.0, (time_ms - shot.start_ms) / shot.length_ms))
    across, down, size = (a + (b - a) * done for a, b in zip(shot.first, shot.last, strict=True))
    stage = _stage(shot.scene)
    width, height = stage.width * size, stage.height * size
    left, top = across * (stage.width - width), down * (stage.height - height)
    frame = stage.resize(SIZE, Image.Resampling.BILINEAR, box=(left, top, left + width, top + height))
    if shot.crossing is not None:
        radius, height_px, colour = shot.crossing
        middle = -radius + done * (SIZE[0] + 2 * radius)
        box = (middle - radius, height_px - radius, middle + radius, height_px + radius)
        ImageDraw.Draw(frame).ellipse(box, fill=(colour >> 16, colour >> 8 & 255, colour & 255))
    return frame


def looked(frame: Image.Image, look: Look, time_ms: float) -> Image.Image:
    """Alter one frame."""
    if look.is_mirrored:
        frame = frame.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if look.brightness != 1:
        frame = Image.eval(frame, lambda value: min(255, round(value * look.brightness)))
    if look.letterbox:
        bar = round(frame.height * look.letterbox)
        draw = ImageDraw.Draw(frame)
        draw.rectangle((0, 0, frame.width, bar - 1), fill=0)
        draw.rectangle((0, frame.height - bar, frame.width, frame.height), fill=0)
    if look.logo:
        draw = ImageDraw.Draw(frame)
        draw.rectangle((frame.width - 62, 8, frame.width - 10, 30), fill=(240, 240, 240))
        draw.text((frame.width - 57, 13), "LOGO 7", fill=(180, 20, 20))
    if look.inside is not None:
        outer = picture_at(look.inside, time_ms % look.inside.length_ms)
        small = frame.resize((round(SIZE[0] * look.inside_scale), round(SIZE[1] * look.inside_scale)))
        outer.paste(small, (SIZE[0] - small.width - 6, SIZE[1] - small.height - 6))
        frame = outer
    return frame if frame.size == look.size else frame.resize(look.size, Image.Resampling.BICUBIC)


def frames(pieces: Sequence[Piece], look: Look) -> Iterator[Image.Image]:
    """Yield the frames of pieces one after the other, `look.rate` each second."""
    number = 0
    for piece in pieces:
        length = (piece.end_ms - piece.start_ms) / look.speed
        for step in range(round(length * look.rate / 1000)):
            at = piece.start_ms + step * 1000 / look.rate * look.speed
            yield looked(picture_at(piece.film, at), look, number * 1000 / look.rate)
            number += 1


def encode(pieces: Sequence[Piece], look: Look | None = None) -> bytes:
    """Encode pieces as one MP4 file without sound."""
    look = look or Look()
    stream = io.BytesIO()
    with av.open(stream, "w", format="mp4") as container:
        video = cast("av.VideoStream", container.add_stream(look.codec, rate=look.rate))
        video.width, video.height, video.pix_fmt = *look.size, "yuv420p"
        video.time_base = Fraction(1, look.rate)
        video.gop_size = 60
        video.codec_context.thread_count = 1
        if look.codec == "libx264":
            video.options = {"crf": str(look.crf), "preset": "veryfast", "x264-params": "mbtree=0"}
        else:
            video.bit_rate = 300_000
        for picture in frames(pieces, look):
            container.mux(video.encode(av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")))
        container.mux(video.encode(None))
    return stream.getvalue()


def whole(film: Film) -> tuple[Piece, ...]:
    """Return all of a film as one piece."""
    return (Piece(film, 0, film.length_ms),)


def still(film: Film, time_ms: float, look: Look | None = None, quality: int = 80) -> bytes:
    """Return the frame at a time as JPEG, as a screenshot of it is saved."""
    stream = io.BytesIO()
    looked(picture_at(film, time_ms), replace(look or Look()), 0).save(stream, "JPEG", quality=quality)
    return stream.getvalue()
