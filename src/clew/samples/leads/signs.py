"""Pictures in which the same address, number or name can be read."""

from collections.abc import Iterator

from PIL import Image, ImageDraw, ImageFont

from clew.samples.dice import Dice
from clew.samples.leads.piece import CASES, Piece, photo
from clew.samples.scene import draw_scene

SIGNS = (
    ("Boat club Nordhaven", "harbour@boats.example.org"),
    ("Quilts by Anna", "@anna_quilts77"),
    ("Room to let", "+49 30 1234 5678"),
)
SHOWN = 3
"""So many pictures show each sign."""
SCENES = ("wall", "street", "bookshelf", "kitchen")
SIZE = (1200, 900)


def signs(seed: int) -> Iterator[Piece]:
    """Yield pictures of scenes with a sign in each."""
    for number, lines in enumerate(SIGNS):
        for turn in range(SHOWN):
            dice = Dice(seed, 50, number, turn)
            picture = draw_scene(dice, SIZE, dice.pick(SCENES))[1]
            _hang(dice, picture, lines)
            yield photo(dice, CASES[turn % len(CASES)], picture, {"text": (lines[1],)})


def _hang(dice: Dice, picture: Image.Image, lines: tuple[str, ...]) -> None:
    """Put a sign on a picture, a little turned."""
    font = ImageFont.load_default(dice.whole(28, 44))
    width = round(max(font.getlength(line) for line in lines)) + 60
    sign = Image.new("RGB", (width, 70 + 60 * (len(lines) - 1)), dice.pick(((250, 248, 235), (235, 240, 250))))
    pen = ImageDraw.Draw(sign)
    for place, line in enumerate(lines):
        pen.text((30, 16 + 56 * place), line, font=font, fill=(20, 20, 30))
    mask = Image.new("L", sign.size, 255)
    angle = dice.real(-5, 5)
    sign, mask = (each.rotate(angle, Image.Resampling.BICUBIC, expand=True) for each in (sign, mask))
    left = dice.whole(0, max(0, picture.width - sign.width))
    picture.paste(sign, (left, dice.whole(0, picture.height - sign.height)), mask)
