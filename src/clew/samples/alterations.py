"""What happens to a picture on its way through the world: each alteration with its parameters, repeatable.

An alteration draws its parameters first (when the evidence is planned), and applies them later (in whichever
process). Parameters are what `truth.json` says of the file.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageEnhance, ImageFont, ImageOps

from clew.samples.dice import Dice

Parameters = dict[str, str | int | float]
Draw = Callable[[Dice], Parameters]
Apply = Callable[[Image.Image, Parameters], Image.Image]

SUFFIXES: dict[str, str] = {
    "JPEG": ".jpg",
    "PNG": ".png",
    "WEBP": ".webp",
    "GIF": ".gif",
    "TIFF": ".tif",
    "BMP": ".bmp",
    "AVIF": ".avif",
}

TURNS: dict[str, Image.Transpose] = {
    "rotate 90": Image.Transpose.ROTATE_90,
    "rotate 180": Image.Transpose.ROTATE_180,
    "rotate 270": Image.Transpose.ROTATE_270,
    "flip top-bottom": Image.Transpose.FLIP_TOP_BOTTOM,
    "flip left-right": Image.Transpose.FLIP_LEFT_RIGHT,
    "transpose": Image.Transpose.TRANSPOSE,
    "transverse": Image.Transpose.TRANSVERSE,
}
"""The dihedral forms by the names `MediaHash.forms` orders them by."""

PLACES_OF_TEXT = ("top left", "top right", "bottom left", "bottom right")


@dataclass(frozen=True, slots=True)
class Alteration:
    """How one kind of alteration draws its parameters and applies them.

    `is_sure` tells that a perceptual hash must find the copy: composition and framing are untouched, or a
    dihedral form of what they were.
    """

    draw: Draw
    apply: Apply
    is_sure: bool


def encode(picture: Image.Image, parameters: Parameters, exif: bytes = b"") -> bytes:
    """Return the bytes of a picture in the format and quality its parameters name."""
    stream = io.BytesIO()
    name = str(parameters["format"])
    quality = int(parameters.get("quality", 88))
    if name == "JPEG":
        picture.save(stream, name, quality=quality, exif=b"Exif\0\0" + exif if exif else b"")
    elif name == "WEBP":
        picture.save(stream, name, quality=quality, method=0)
    elif name == "AVIF":
        picture.save(stream, name, quality=quality, speed=10, max_threads=1)
    elif name == "PNG":
        picture.save(stream, name, compress_level=1)
    elif name == "TIFF":
        picture.save(stream, name, compression="tiff_lzw")
    else:
        picture.save(stream, name)
    return stream.getvalue()


def _jpeg(dice: Dice, low: int = 70, high: int = 93) -> Parameters:
    return {"format": "JPEG", "quality": dice.whole(low, high)}


def _same(picture: Image.Image, parameters: Parameters) -> Image.Image:
    del parameters
    return picture


def _draw_format(dice: Dice) -> Parameters:
    name = dice.pick(("PNG", "PNG", "WEBP", "WEBP", "AVIF", "AVIF", "GIF", "TIFF", "BMP"))
    return {"format": name, "quality": dice.whole(60, 90)} if name in {"WEBP", "AVIF"} else {"format": name}


def _draw_resize(dice: Dice) -> Parameters:
    percent = dice.whole(25, 95) if dice.chance(0.8) else dice.whole(105, 150)
    return {**_jpeg(dice), "percent": percent}


def _resize(picture: Image.Image, parameters: Parameters) -> Image.Image:
    scale = float(parameters["percent"]) / 100
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _turn(picture: Image.Image, parameters: Parameters) -> Image.Image:
    return picture.transpose(TURNS[str(parameters["form"])])


def _draw_crop(dice: Dice, least: float = 2) -> Parameters:
    percent = dice.real(least, 25)
    return {
        **_jpeg(dice),
        "percent": round(percent, 1),
        "left": round(dice.real(0, 1), 2),
        "top": round(dice.real(0, 1), 2),
    }


def crop(picture: Image.Image, parameters: Parameters) -> Image.Image:
    """Cut away a share (percent) of the area; `left` and `top` (0..1) say how much of it on which side."""
    keep = (1 - float(parameters["percent"]) / 100) ** 0.5
    width, height = round(picture.width * keep), round(picture.height * keep)
    left = round((picture.width - width) * float(parameters["left"]))
    top = round((picture.height - height) * float(parameters["top"]))
    return picture.crop((left, top, left + width, top + height))


def _draw_border(dice: Dice) -> Parameters:
    shape = dice.pick(("frame", "letterbox", "pillarbox"))
    return {
        **_jpeg(dice),
        "shape": shape,
        "percent": dice.whole(2, 20),
        "colour": dice.pick(("black", "white", "#7d7a70", "#3a1f1f")),
    }


def _border(picture: Image.Image, parameters: Parameters) -> Image.Image:
    share = float(parameters["percent"]) / 100
    across = round(picture.width * share) if parameters["shape"] != "letterbox" else 0
    down = round(picture.height * share) if parameters["shape"] != "pillarbox" else 0
    return ImageOps.expand(picture, (across, down), str(parameters["colour"]))


def _draw_window(dice: Dice) -> Parameters:
    return {
        "format": dice.pick(("PNG", "JPEG", "JPEG")),
        "quality": dice.whole(75, 92),
        "percent": dice.whole(45, 92),
        "left": round(dice.real(0, 1), 2),
        "top": round(dice.real(0, 1), 2),
        "title": f"{dice.pick(('IMG', 'DSC', 'picture', 'photo'))}_{dice.whole(1, 9999):04d} - Picture Viewer",
        "desktop": f"#{dice.whole(20, 120):02x}{dice.whole(30, 140):02x}{dice.whole(40, 160):02x}",
    }


def _window(picture: Image.Image, parameters: Parameters) -> Image.Image:
    """Show the picture in a drawn window on a desktop of 1280x800 px."""
    screen = Image.new("RGB", (1280, 800))
    pen = ImageDraw.Draw(screen)
    desktop = ImageColor.getrgb(str(parameters["desktop"]))
    for row in range(0, 800, 8):
        pen.rectangle((0, row, 1280, row + 7), fill=tuple(round(part * (0.6 + row / 1600)) for part in desktop))
    pen.rectangle((0, 764, 1280, 800), fill=(28, 32, 38))
    for button in range(7):
        pen.rounded_rectangle(
            (12 + button * 44, 769, 42 + button * 44, 795), 5, fill=(70 + button * 20, 120, 180 - button * 15)
        )
    share = float(parameters["percent"]) / 100
    shown = picture.copy()
    shown.thumbnail((round(1240 * share), round(690 * share)), Image.Resampling.BILINEAR)
    left = round((1276 - shown.width) * float(parameters["left"])) + 2
    top = round((730 - shown.height) * float(parameters["top"]))
    pen.rectangle(
        (left - 2, top, left + shown.width + 1, top + shown.height + 33), fill=(238, 238, 240), outline=(90, 90, 96)
    )
    pen.text((left + 10, top + 7), str(parameters["title"]), fill=(40, 40, 44), font=ImageFont.load_default(15))
    for index, colour in enumerate(("#d9534f", "#f0ad4e", "#5cb85c")):
        right = left + shown.width - 14 - index * 22
        pen.ellipse((right - 12, top + 9, right, top + 21), fill=colour)
    screen.paste(shown, (left, top + 32))
    return screen


def _draw_text(dice: Dice) -> Parameters:
    kind = dice.pick(("date stamp", "caption", "watermark"))
    day, month, year = dice.whole(1, 28), dice.whole(1, 12), dice.whole(2009, 2025)
    words = {
        "date stamp": f"{day:02d}.{month:02d}.{year} {dice.whole(0, 23):02d}:{dice.whole(0, 59):02d}",
        "caption": dice.pick(
            ("Summer by the lake", "Greetings from the coast", "Old town, morning", "Kitchen before the works")
        ),
        "watermark": dice.pick(("SAMPLE", "pictures.example", "LANTERN", "preview")),
    }
    return {**_jpeg(dice), "text": kind, "words": words[kind], "place": dice.pick(PLACES_OF_TEXT)}


def _text(picture: Image.Image, parameters: Parameters) -> Image.Image:
    marked = picture.copy()
    words, kind = str(parameters["words"]), parameters["text"]
    if kind == "caption":
        high = max(24, picture.height // 9)
        top = 0 if "top" in str(parameters["place"]) else picture.height - high
        ImageDraw.Draw(marked).rectangle((0, top, picture.width, top + high), fill=(16, 16, 18))
        ImageDraw.Draw(marked).text(
            (high // 2, top + high // 5), words, fill=(244, 244, 240), font=ImageFont.load_default(high // 2)
        )
    elif kind == "watermark":
        layer = Image.new("L", picture.size)
        font = ImageFont.load_default(max(12, picture.width // 12))
        for row in range(4):
            across = (row % 2) * picture.width // 4 - picture.width // 10
            for step in range(3):
                place = across + step * picture.width // 2, picture.height * (2 * row + 1) // 8
                ImageDraw.Draw(layer).text(place, words, fill=80, font=font)
        marked.paste((250, 250, 250), (0, 0, *picture.size), layer)
    else:
        high = max(12, picture.height // 22)
        font = ImageFont.load_default(high)
        wide = ImageDraw.Draw(marked).textlength(words, font)
        x = high if "left" in str(parameters["place"]) else picture.width - wide - high
        y = high if "top" in str(parameters["place"]) else picture.height - 2 * high
        ImageDraw.Draw(marked).text((x, y), words, fill=(255, 150, 40), font=font)
    return marked


def _draw_tone(dice: Dice) -> Parameters:
    tone = dice.pick(("brightness", "contrast", "greyscale", "sepia"))
    amount = round(dice.pick((dice.real(0.6, 0.9), dice.real(1.1, 1.5))), 2)
    return {**_jpeg(dice), "tone": tone, **({"amount": amount} if tone in {"brightness", "contrast"} else {})}


def _tone(picture: Image.Image, parameters: Parameters) -> Image.Image:
    match parameters["tone"]:
        case "brightness":
            return ImageEnhance.Brightness(picture).enhance(float(parameters["amount"]))
        case "contrast":
            return ImageEnhance.Contrast(picture).enhance(float(parameters["amount"]))
        case "sepia":
            return ImageOps.colorize(picture.convert("L"), (24, 14, 6), (255, 240, 208), (150, 116, 80))
        case _:
            return picture.convert("L")


def _draw_rotation(dice: Dice) -> Parameters:
    return {**_jpeg(dice), "degrees": round(dice.real(1, 5) * dice.pick((-1, 1)), 1)}


def _rotate(picture: Image.Image, parameters: Parameters) -> Image.Image:
    """Turn a little and cut away the empty corners."""
    degrees = float(parameters["degrees"])
    turned = picture.rotate(degrees, Image.Resampling.BILINEAR)
    sine = abs(float(np.sin(np.deg2rad(degrees))))
    across, down = round(picture.height * sine / 2) + 1, round(picture.width * sine / 2) + 1
    return turned.crop((across, down, picture.width - across, picture.height - down))


def _upright_form(orientation: int) -> str:
    """Return how pixels lie in a file whose EXIF orientation turns them upright again (Exif 2.32, 4.6.4)."""
    return {2: "flip left-right", 3: "rotate 180", 4: "flip top-bottom", 6: "rotate 90", 8: "rotate 270"}[orientation]


def _draw_orientation(dice: Dice) -> Parameters:
    pixels = dice.pick(("as they were", "turned back"))
    return {**_jpeg(dice, 80), "orientation": dice.pick((3, 6, 6, 8, 8, 2, 4)), "pixels": pixels}


def _orient(picture: Image.Image, parameters: Parameters) -> Image.Image:
    if parameters["pixels"] == "as they were":
        return picture
    return picture.transpose(TURNS[_upright_form(int(parameters["orientation"]))])


ALTERATIONS: dict[str, Alteration] = {
    "re-encoding": Alteration(lambda dice: _jpeg(dice, 30, 90), _same, is_sure=True),
    "resize": Alteration(_draw_resize, _resize, is_sure=True),
    "format change": Alteration(_draw_format, _same, is_sure=True),
    "mirror": Alteration(lambda dice: {**_jpeg(dice), "form": "flip left-right"}, _turn, is_sure=True),
    "turn": Alteration(lambda dice: {**_jpeg(dice), "form": dice.pick(tuple(TURNS)[:4])}, _turn, is_sure=True),
    "orientation tag": Alteration(_draw_orientation, _orient, is_sure=True),
    "edited": Alteration(lambda dice: _jpeg(dice, 80, 95), _same, is_sure=True),
    "crop": Alteration(_draw_crop, crop, is_sure=False),
    "older thumbnail": Alteration(lambda dice: _draw_crop(dice, 12), crop, is_sure=False),
    "border": Alteration(_draw_border, _border, is_sure=False),
    "window": Alteration(_draw_window, _window, is_sure=False),
    "text": Alteration(_draw_text, _text, is_sure=False),
    "tone": Alteration(_draw_tone, _tone, is_sure=False),
    "small rotation": Alteration(_draw_rotation, _rotate, is_sure=False),
}
"""Every kind that changes pixels or their coding."""
