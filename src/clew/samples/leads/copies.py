"""Altered copies that a hash of the whole does not know, of pictures of the sample evidence and of each other."""

from collections.abc import Iterator, Sequence

from PIL import Image, ImageOps

from clew.samples.alterations import ALTERATIONS, Parameters, crop
from clew.samples.dice import Dice
from clew.samples.leads.piece import CASES, Labels, Piece, photo

KINDS = ("crop", "border", "window", "deep crop", "collage")
"""The last: four pictures on one sheet."""


def copies(seed: int, pictures: Sequence[tuple[str, Image.Image]]) -> Iterator[Piece]:
    """Yield a copy of each kind of each of the pictures, which are known by a name."""
    for number, (name, picture) in enumerate(pictures):
        for place, kind in enumerate(KINDS):
            dice = Dice(seed, 40, number, place)
            others = [pictures[(number + step) % len(pictures)] for step in (1, 2, 3)]
            copy, shown, title = _copied(dice, kind, picture, [each for _, each in others])
            names = (name, *(other for other, _ in others)) if shown else (name,)
            labels: Labels = {"content": tuple(dict.fromkeys(names))} | ({"written": (title,)} if title else {})
            yield photo(dice, CASES[(number + place) % len(CASES)], copy, labels)


def _copied(dice: Dice, kind: str, picture: Image.Image, others: list[Image.Image]) -> tuple[Image.Image, bool, str]:
    """Return a copy, whether it shows the others too, and what is written above it."""
    if kind == "collage":
        sheet = Image.new("RGB", (1200, 900), (240, 240, 240))
        for place, each in enumerate([picture, *others]):
            sheet.paste(ImageOps.fit(each, (590, 440)), (5 + place % 2 * 600, 5 + place // 2 * 450))
        return sheet, True, ""
    if kind == "deep crop":
        cut: Parameters = {"percent": dice.whole(60, 85), "left": dice.real(0, 1), "top": dice.real(0, 1)}
        return crop(picture, cut), False, ""
    alteration = ALTERATIONS[kind]
    parameters = alteration.draw(dice)
    return alteration.apply(picture, parameters).convert("RGB"), False, str(parameters.get("title", ""))
