"""Cuts a box out of a picture, or out of a film's frame, and looks for people in and around it; in the sealed child.

What is asked comes where other describers are told their linkers: the part ("" for a picture), then left, top, width
and height as fractions. Told are the cut as PNG and JPEG, made of pixels and of nothing else, and what was seen of
people in it.
"""

import io
from collections.abc import Callable, Iterator, Sequence

import msgspec
import numpy as np
import simplejpeg
from PIL import Image

from clew.config import Footage
from clew.decoder import WHOLE
from clew.errors import ExaminationError
from clew.examine import views
from clew.examine.digests import DigestStream
from clew.examine.film_frame import film_frame
from clew.examine.footage import Patience
from clew.examine.resize import Pixels, shrink
from clew.examine.skin import skin_share
from clew.examine.told import Told, told
from clew.linker import FindsPeople, linkers
from clew.model.digests import Digests
from clew.model.findings import Findings
from clew.model.frame_part import frame_time
from clew.model.link import Box, Description
from clew.model.media_hash import WHOLE as STILL
from clew.player import players

NAME, VERSION = "cut", "1"
PNG, JPEG, SEEN = "png", "jpeg", "seen"
"""The parts in which the cut, and what was seen in it, are told."""
LONGEST = 1600
"""px of the longer side of what leaves: a page of A4 at 200 dpi."""
LEAST = 24
"""px that a cut's shorter side has at least: nobody recognises less."""
MARGIN = 0.25
"""Share of the box's sides around it in which people are looked for too: who is beside a cut often reaches into it."""
LEAST_SKIN = 0.03
"""Share of tones of skin from which a cut is refused. In the boxes of 24 faces of adults that YuNet found in published
pictures they had 58 % and more: a face on a nineteenth of the cut is noticed. So had 39 % of 148 cuts in colour out of
published photos of landscapes, things and animals: wood, sand and brick. A second officer looks at those."""
GREY = "no colour: tones of skin can't be told"
_QUALITY = 92
_MAX_PIXELS = 4_000_000


class Seen(msgspec.Struct, frozen=True):
    """What the check says: what speaks against it in words, who looked, tones of skin in 1/1000 (-1: no colour)."""

    found: list[str]
    looked: list[str]
    skin_permille: int
    skin_around_permille: int


def warm_up(asked: Sequence[str]) -> None:
    """Load what decoding, and what looks for people, need."""
    del asked
    views.warm_up(())
    for player in players().values():
        film_frame(memoryview(player.sample()), _MAX_PIXELS, 0, 0, lambda: None)
    for each in lookers():
        each.warm_up()
        each.people(np.full((96, 128, 3), 110, np.uint8))
    cut_of(np.zeros((64, 80, 3), np.uint8), Box(0.1, 0.1, 0.8, 0.8))
    DigestStream().finish()


def lookers() -> list[FindsPeople]:
    """Return the linkers that find people and can be tried here."""
    return [each for each in linkers().values() if isinstance(each, FindsPeople) and each.missing() is None]


def describe(
    data: memoryview,
    size: int,
    digests: Digests,
    *,
    max_pixels: int,
    footage: Footage,
    note_progress: Callable[[], None],
    linkers: Sequence[str],
) -> Findings:
    """Cut what is asked; raises nothing but MemoryError, whatever the bytes."""
    wanted, *fractions = linkers

    def tell() -> Told:
        box, patience = Box(*map(float, fractions)), Patience(footage.seconds, note_progress)
        at_ms = frame_time(wanted)
        rgb = _still(data, max_pixels, patience) if at_ms is None else film_frame(data, max_pixels, at_ms, 0, patience)
        return [Description(NAME, VERSION, name, made) for name, made in cut_of(rgb, box)], ()

    return told(data, size, digests, tell)


def _still(data: memoryview, max_pixels: int, patience: Patience) -> Pixels:
    """Return the picture, or the one that stands for an animated one, upright."""
    part, rgb = next(views.views(data, max_pixels, patience, WHOLE), (None, None))
    if part == STILL and rgb is not None:
        return rgb
    raise ExaminationError("there is no still picture in it: of a film, say at which time")


def cut_of(rgb: Pixels, box: Box) -> Iterator[tuple[str, bytes]]:
    """Yield the cut as PNG and JPEG, and what was seen in it as JSON; raises ExaminationError for too little."""
    cut = _within(rgb, box)
    if min(cut.shape[:2]) < LEAST:
        raise ExaminationError(f"the box has {cut.shape[1]}\u00d7{cut.shape[0]} px; a cut has {LEAST} px at least")
    seen = look_for_people(rgb, box)
    factor = min(1.0, LONGEST / max(cut.shape[:2]))
    size = max(1, round(cut.shape[0] * factor)), max(1, round(cut.shape[1] * factor))
    shown = shrink(cut, *size)
    stream = io.BytesIO()
    Image.fromarray(shown).save(stream, "PNG")
    yield PNG, stream.getvalue()
    yield JPEG, simplejpeg.encode_jpeg(shown, quality=_QUALITY, colorspace="RGB", colorsubsampling="444")
    yield SEEN, msgspec.json.encode(seen)


def look_for_people(rgb: Pixels, box: Box) -> Seen:
    """Look for people in the whole picture, and once more, enlarged, in the box with a margin around it."""
    around = grown(box)
    close = _within(rgb, around)
    found, names = [], []
    for each in lookers():
        names.append(f"{each.name}/{each.version}")
        here = sum(_touch(person, around) for person in each.people(rgb))
        near = max(here, len(each.people(close)))
        if near:
            found.append(f"{each.name}: {near} {'person' if near == 1 else 'people'} in the box or beside it")
    skin, beside = skin_share(_within(rgb, box)), skin_share(close)
    if skin is None:
        found.append(GREY)
    elif skin >= LEAST_SKIN:
        found.append(f"tones of skin on {skin:.0%} of it")
    return Seen(found, names, _permille(skin), _permille(beside))


def grown(box: Box) -> Box:
    """Return a box with a margin, within the picture."""
    left, top = max(0.0, box.left - MARGIN * box.width), max(0.0, box.top - MARGIN * box.height)
    right = min(1.0, box.left + (1 + MARGIN) * box.width)
    bottom = min(1.0, box.top + (1 + MARGIN) * box.height)
    return Box(left, top, right - left, bottom - top)


def _within(rgb: Pixels, box: Box) -> Pixels:
    height, width = rgb.shape[:2]
    top, left = round(box.top * height), round(box.left * width)
    return np.ascontiguousarray(
        rgb[
            top : max(top + 1, round((box.top + box.height) * height)),
            left : max(left + 1, round((box.left + box.width) * width)),
        ]
    )


def _touch(one: Box, other: Box) -> bool:
    return (
        one.left < other.left + other.width
        and other.left < one.left + one.width
        and one.top < other.top + other.height
        and other.top < one.top + one.height
    )


def _permille(share: float | None) -> int:
    return -1 if share is None else round(1000 * share)
