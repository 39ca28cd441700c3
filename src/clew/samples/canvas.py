"""What scenes are painted on: fractal fields, textured areas, light, and the finish of a photo.

A scene is painted at half the size of the finished picture, as lenses are not sharp to the pixel either; upscaling,
grain and tone follow in `Canvas.finish`. One scene costs about 20 ms at 1200x900 that way.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from clew.samples.dice import Dice
from clew.samples.palette import Colour

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Field = npt.NDArray[np.float32]

GRAIN_SIDE = 1536
"""Side in px of the sheet of grain that every picture cuts its own piece from."""


def fractal_line(dice: Dice, count: int, cells: float, persistence: float = 0.5) -> npt.NDArray[np.float64]:
    """Return a ragged line of `count` points in 0..1; `cells` is how many bumps its coarsest octave has."""
    line = np.zeros(count)
    amplitude = 1.0
    where = np.linspace(0, 1, count)
    while cells < count / 2:
        knots = dice.reals(max(2, round(cells) + 1), -1, 1)
        line += amplitude * np.interp(where, np.linspace(0, 1, knots.size), knots)
        cells *= 2
        amplitude *= persistence
    low, high = float(line.min()), float(line.max())
    return (line - low) / (high - low + 1e-9)


def fractal_field(
    dice: Dice, size: tuple[int, int], cells: tuple[int, int], persistence: float = 0.55, octaves: int = 6
) -> Field:
    """Return a cloudy field of shape (height, width) in 0..1; `cells` are the coarsest bumps across and down."""
    width, height = size
    across, down = cells
    field = dice.generator.random((down + 1, across + 1), dtype=np.float32)
    amplitude = 1.0
    for _ in range(octaves - 1):
        across, down = min(across * 2, width // 2), min(down * 2, height // 2)
        finer = Image.fromarray(field).resize((across, down), Image.Resampling.BICUBIC)
        amplitude *= persistence
        field = np.asarray(finer) + amplitude * dice.generator.random((down, across), dtype=np.float32)
    field = np.asarray(Image.fromarray(field).resize(size, Image.Resampling.BICUBIC))
    low, high = field.min(), field.max()
    stretched: Field = (field - low) / (high - low + np.float32(1e-9))
    return stretched


def as_mask(field: Field) -> Image.Image:
    """Return a field as an 8-bit picture; 0..1 becomes 0..255, clipped."""
    return Image.fromarray((np.clip(field, 0, 1) * 255).astype(np.uint8))


def tinted(field: Field, low: Colour, high: Colour, middle: Colour | None = None) -> Image.Image:
    """Return a field in colours from `low` to `high`."""
    return ImageOps.colorize(as_mask(field), low, high, middle)


def ordered(corners: Box) -> Box:
    """Return a box with its upper left corner first."""
    left, top, right, bottom = corners
    return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


@cache
def _grain_sheet() -> Image.Image:
    generator = np.random.default_rng(20)
    shape = GRAIN_SIDE, GRAIN_SIDE
    grey = generator.standard_normal((*shape, 1), np.float32) * np.float32(5.5)
    coloured = generator.standard_normal((*shape, 3), np.float32) * np.float32(3)
    sheet = Image.fromarray(np.clip(grey + coloured + np.float32(128), 0, 255).astype(np.uint8))
    return sheet.filter(ImageFilter.BoxBlur(0.35))


class Canvas:
    """A picture in the making; `width` and `height` are in px of the painting, half the finished size."""

    def __init__(self, dice: Dice, finished: tuple[int, int]) -> None:
        self.dice = dice
        self.finished = finished
        self.width, self.height = (finished[0] + 1) // 2, (finished[1] + 1) // 2
        self.size = (self.width, self.height)
        self.image = Image.new("RGB", self.size)
        self.draw = ImageDraw.Draw(self.image)

    def field(self, across: int, down: int, persistence: float = 0.55, octaves: int = 6) -> Field:
        """Return a fractal field over the whole canvas."""
        return fractal_field(self.dice, self.size, (across, down), persistence, octaves)

    def gradient(self, *colours: Colour) -> None:
        """Fill with colours from top to bottom, evenly spaced."""
        strip = Image.new("RGB", (1, len(colours)))
        strip.putdata(colours)
        box = (0, 0.5, 1, len(colours) - 0.5) if len(colours) > 1 else None
        self.image.paste(strip.resize(self.size, Image.Resampling.BILINEAR, box))

    def box(self, corners: Box, fill: Colour, radius: float = 0, outline: Colour | None = None, width: int = 1) -> None:
        """Draw a rectangle, with round corners where a radius in px is given; corners come in any order."""
        self.draw.rounded_rectangle(ordered(corners), radius, fill, outline, width)

    def oval(self, corners: Box, fill: Colour | None = None, outline: Colour | None = None, width: int = 1) -> None:
        """Draw an ellipse into a rectangle whose corners come in any order."""
        self.draw.ellipse(ordered(corners), fill, outline, width)

    def mask(self) -> tuple[Image.Image, ImageDraw.ImageDraw]:
        """Return an empty mask of the canvas' size and a pen for it."""
        mask = Image.new("L", self.size)
        return mask, ImageDraw.Draw(mask)

    def cover(self, texture: Image.Image, mask: Image.Image) -> None:
        """Lay a texture over the canvas where the mask is white."""
        self.image.paste(texture, mask=mask)

    def tint(self, colour: Colour, mask: Image.Image) -> None:
        """Lay one colour over the canvas as far as the mask is white."""
        self.image.paste(colour, (0, 0, *self.size), mask)

    def area(self, points: Sequence[Point], texture: Image.Image, blur: float = 0) -> None:
        """Fill a polygon with a texture, its edge softened by a blur in px."""
        mask, pen = self.mask()
        pen.polygon(points, fill=255)
        self.cover(texture, mask.filter(ImageFilter.BoxBlur(blur)) if blur else mask)

    def ridge(self, heights: npt.NDArray[np.float64], texture: Image.Image) -> None:
        """Fill everything below a line with a texture; `heights` are y in px at evenly spaced x."""
        xs = np.linspace(0, self.width, heights.size)
        self.area(
            [*zip(xs.tolist(), heights.tolist(), strict=True), (self.width, self.height), (0, self.height)], texture
        )

    def foliage(self, mask: Image.Image, share: float, low: Colour, high: Colour) -> None:
        """Cover with leaves where the mask is white, ragged at the edge and with holes: about this share stays."""
        box = mask.getbbox()
        if box is None:
            return
        size = max(16, box[2] - box[0]), max(16, box[3] - box[1])
        cells = 1 + 34 * size[0] // self.width, 1 + 34 * size[1] // self.width
        gaps = fractal_field(self.dice, size, cells, 0.7, 4)
        leaves = as_mask((gaps - np.quantile(gaps[::4, ::4], 1 - share)) * 12 + 0.5)
        texture = tinted(fractal_field(self.dice, size, cells, 0.75, 4), low, high)
        self.image.paste(
            texture, box[:2], ImageChops.darker(mask.crop((*box[:2], box[0] + size[0], box[1] + size[1])), leaves)
        )

    def glow(self, centre: Point, radius: float, colour: Colour, strength: float = 1.0) -> None:
        """Add light around a point, fading to nothing at `radius` px."""
        side = max(2, round(radius * 2))
        light = ImageOps.invert(Image.radial_gradient("L")).resize((side, side))
        light = light.point([round(max(0, value - 75) / 180 * 255 * strength) for value in range(256)])
        corner = round(centre[0] - radius), round(centre[1] - radius)
        self.image.paste(colour, (*corner, corner[0] + side, corner[1] + side), light)

    def shadow(self, corners: Box, strength: float = 0.5) -> None:
        """Darken a soft ellipse, as under a thing on a table."""
        left, top, right, bottom = (round(edge) for edge in ordered(corners))
        soft = max(1, (bottom - top) // 3)
        patch = Image.new("L", (right - left + 4 * soft, bottom - top + 4 * soft))
        ImageDraw.Draw(patch).ellipse(
            (2 * soft, 2 * soft, patch.width - 2 * soft, patch.height - 2 * soft), round(255 * strength)
        )
        self.patch((12, 10, 14), (left - 2 * soft, top - 2 * soft), patch.filter(ImageFilter.BoxBlur(soft)))

    def patch(self, colour: Colour, corner: tuple[int, int], mask: Image.Image) -> None:
        """Lay one colour through a small mask whose upper left corner is given in px."""
        self.image.paste(colour, (*corner, corner[0] + mask.width, corner[1] + mask.height), mask)

    def relight(self, depth: float) -> None:
        """Multiply by uneven light: a slant, broad patches and a darker rim; `depth` 0..1 is how dark it may get."""
        width, height = self.width // 4, self.height // 4
        field = fractal_field(self.dice, (width, height), (self.dice.whole(2, 5), self.dice.whole(2, 4)), 0.5, 3)
        ys, xs = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
        angle = self.dice.real(0, 2 * np.pi)
        slant = (xs * np.float32(np.cos(angle)) + ys * np.float32(np.sin(angle))) * np.float32(self.dice.real(0, 0.4))
        rim = (xs * xs + ys * ys) * np.float32(self.dice.real(0.05, 0.25))
        light = as_mask(1 - np.float32(depth) * np.clip(1.3 * field - 0.25 + slant + rim, 0, 1.2))
        light = light.resize(self.size, Image.Resampling.BILINEAR)
        self.image.paste(ImageChops.multiply(self.image, light.convert("RGB")))

    def beams(self, count: int, strength: float) -> None:
        """Let slanting bands of shade fall over the picture, as from window frames or trunks."""
        mask, pen = self.mask()
        lean = self.dice.real(-0.8, 0.8) * self.height
        for _ in range(count):
            left, wide = self.dice.real(-0.3, 1.2) * self.width, self.dice.real(0.02, 0.14) * self.width
            pen.polygon(
                [(left, 0), (left + wide, 0), (left + wide * 1.3 + lean, self.height), (left + lean, self.height)],
                fill=round(255 * strength * self.dice.real(0.5, 1)),
            )
        self.tint((15, 14, 22), mask.filter(ImageFilter.BoxBlur(self.dice.real(1, 6))))

    def reframe(self, tilt_degrees: float, zoom: float) -> None:
        """Turn and enlarge, as a hand-held camera would have framed it; no corner is left empty."""
        angle = np.deg2rad(tilt_degrees)
        cos, sin = float(np.cos(angle)), float(np.sin(angle))
        aspect = max(self.width / self.height, self.height / self.width)
        scale = 1 / (zoom * (cos + abs(sin) * aspect))
        slack_x, slack_y = self.width * (1 - 1 / zoom) / 2, self.height * (1 - 1 / zoom) / 2
        centre_x = self.width / 2 + self.dice.real(-slack_x, slack_x)
        centre_y = self.height / 2 + self.dice.real(-slack_y, slack_y)
        a, b, d, e = cos * scale, -sin * scale, sin * scale, cos * scale
        c = centre_x - a * self.width / 2 - b * self.height / 2
        f = centre_y - d * self.width / 2 - e * self.height / 2
        turned = self.image.transform(self.size, Image.Transform.AFFINE, (a, b, c, d, e, f), Image.Resampling.BILINEAR)
        self.image.paste(turned)

    def finish(self, *, has_grain: bool = True) -> Image.Image:
        """Return the finished picture: tone, white balance, full size, grain.

        All grain is cut from one sheet; what goes on to a simulated sensor has none, or pictures would share that.
        """
        grey = self.image.convert("L").convert("RGB")
        image = Image.blend(self.image, grey, self.dice.pick((0.0, 0.15, 0.3, 0.3, 0.45, 0.6)))
        image = ImageOps.autocontrast(image, cutoff=(0.3, 0.3), preserve_tone=True)
        gamma = self.dice.real(0.8, 1.15)
        floor, ceiling = self.dice.real(0, 16), self.dice.real(236, 255)
        curves: list[int] = []
        for channel in range(3):
            warmth = 1 + self.dice.real(-0.05, 0.05) * (1 if channel else 1.5)
            tones = floor + (np.arange(256) / 255) ** gamma * (ceiling - floor) * warmth
            curves += np.clip(tones, 0, 255).astype(int).tolist()
        image = image.point(curves).resize(self.finished, Image.Resampling.BILINEAR)
        left = self.dice.whole(0, max(0, GRAIN_SIDE - self.finished[0]))
        top = self.dice.whole(0, max(0, GRAIN_SIDE - self.finished[1]))
        if not has_grain:
            return image
        grain = _grain_sheet().crop((left, top, left + self.finished[0], top + self.finished[1]))
        return ImageChops.add(image, grain, 1, -128)
