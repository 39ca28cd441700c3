"""What happens to a film's pictures on their way through the world: bars, a logo, another film around it."""

from PIL import Image, ImageDraw, ImageFont

from clew.samples.dice import Dice
from clew.samples.films.script import Parameters

LOGOS = ("LANTERN", "films.example", "PREVIEW", "CH 7")


def draw_look(dice: Dice, kind: str) -> Parameters:
    """Return the parameters of a kind of look; nothing for kinds that leave the picture as it is."""
    if kind == "letterbox":
        shape = dice.pick(("letterbox", "pillarbox"))
        return {"shape": shape, "percent": dice.whole(8, 14), "colour": dice.pick(("black", "black", "white"))}
    if kind == "logo":
        corner = dice.pick(("top left", "top right", "bottom left", "bottom right"))
        return {"words": dice.pick(LOGOS), "corner": corner, "percent": dice.whole(12, 22)}
    if kind == "picture in picture":
        return {"percent": dice.whole(55, 75), "left": round(dice.real(0, 1), 2), "top": round(dice.real(0, 1), 2)}
    return {}


def apply_look(picture: Image.Image, kind: str, parameters: Parameters, inset: Image.Image | None) -> Image.Image:
    """Return a frame as the kind of film shows it; `inset` is the smaller picture laid over it."""
    if kind == "letterbox":
        return _barred(picture, parameters)
    if kind == "logo":
        return _marked(picture, parameters)
    if inset is not None:
        spare = picture.width - inset.width, picture.height - inset.height
        corner = round(spare[0] * float(parameters["left"])), round(spare[1] * float(parameters["top"]))
        picture.paste(inset, corner)
    return picture


def inset_size(size: tuple[int, int], parameters: Parameters) -> tuple[int, int]:
    """Return the size in px of the smaller picture of a picture in picture."""
    share = float(parameters["percent"]) / 100
    return round(size[0] * share), round(size[1] * share)


def _barred(picture: Image.Image, parameters: Parameters) -> Image.Image:
    """Shrink the picture along one side and fill up with bars; each takes `percent` of that side."""
    share = float(parameters["percent"]) / 100
    is_letterbox = parameters["shape"] == "letterbox"
    across = 0 if is_letterbox else round(picture.width * share)
    down = round(picture.height * share) if is_letterbox else 0
    framed = Image.new("RGB", picture.size, str(parameters["colour"]))
    inner = picture.width - 2 * across, picture.height - 2 * down
    framed.paste(picture.resize(inner, Image.Resampling.BILINEAR), (across, down))
    return framed


def _marked(picture: Image.Image, parameters: Parameters) -> Image.Image:
    """Lay a logo over a corner, `percent` of the picture wide."""
    wide = picture.width * int(parameters["percent"]) // 100
    high = wide // 3
    left = wide // 6 if "left" in str(parameters["corner"]) else picture.width - wide - wide // 6
    top = wide // 8 if "top" in str(parameters["corner"]) else picture.height - high - wide // 8
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((left, top, left + wide, top + high), high // 4, (200, 40, 40))
    font = ImageFont.load_default(max(8, high // 2))
    pen.text((left + high // 5, top + high // 5), str(parameters["words"]), fill=(250, 250, 250), font=font)
    return picture
