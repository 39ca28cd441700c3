"""A face drawn by code: no person's, and yet found by YuNet and described by SFace."""

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

SIDE = 400
BOX = np.array([105, 60, 190, 285]) / SIDE
"""Where the face lies in the drawing: left, top, width, height."""
Colour = tuple[int, int, int]


def draw_face(side: int, skin: Colour = (205, 160, 130), mouth: int = 25) -> Image.Image:
    """Draw a face on grey, in a square of so many px."""
    image = Image.new("RGB", (SIDE, SIDE), (110, 110, 110))
    pen = ImageDraw.Draw(image)
    dark: Colour = (60, 40, 30)
    shade = (int(skin[0] * 0.86), int(skin[1] * 0.86), int(skin[2] * 0.86))
    pen.ellipse((90, 30, 310, 260), fill=dark)
    pen.ellipse((105, 60, 295, 345), fill=skin)
    for x in (155, 245):
        pen.ellipse((x - 24, 165, x + 24, 190), fill=(235, 235, 230))
        pen.ellipse((x - 11, 165, x + 11, 190), fill=dark)
        pen.arc((x - 30, 140, x + 30, 180), 200, 340, fill=dark, width=8)
    pen.polygon([(200, 185), (182, 240), (218, 240)], fill=shade)
    pen.ellipse((180, 228, 220, 248), fill=shade)
    pen.ellipse((165, 275, 235, 275 + mouth), fill=(170, 80, 80))
    return image.filter(ImageFilter.GaussianBlur(3)).resize((side, side), Image.Resampling.BOX)


def scene(face: Image.Image, width: int = 683, height: int = 512) -> npt.NDArray[np.uint8]:
    """Put a face in the middle of a grey picture."""
    image = Image.new("RGB", (width, height), (110, 110, 110))
    image.paste(face, ((width - face.width) // 2, (height - face.height) // 2))
    return np.asarray(image)
