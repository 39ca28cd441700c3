"""Small films of drawn scenes, encoded on the spot."""

from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from typing import cast

import av
import numpy as np
import numpy.typing as npt

from clew.samples.dice import Dice
from clew.samples.scene import draw_scene

Pixels = npt.NDArray[np.uint8]
PAN = 8
"""How many px a shot moves to the left."""


def scene(seed: int, number: int, size: tuple[int, int]) -> Pixels:
    """Draw a still of `size` (width, height)."""
    return np.asarray(draw_scene(Dice(seed, number), size)[1].convert("RGB"))


def shots(seed: int, seconds: list[float], rate: int, size: tuple[int, int], pan: int = PAN) -> Iterator[Pixels]:
    """Yield a film's frames: a slow pan over another drawn scene for each of `seconds`."""
    width, height = size
    for number, length in enumerate(seconds):
        stage = scene(seed, number, (width + PAN, height))
        count = round(length * rate)
        for at in range(count):
            left = at * pan // count
            yield np.ascontiguousarray(stage[:, left : left + width])


def encode(
    frames: Iterator[Pixels],
    rate: int,
    codec: str = "libx264",
    container: str = "mp4",
    *,
    rotation: int = 0,
    metadata: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
    mux: dict[str, str] | None = None,
    times: list[int] | None = None,
    pixels: str = "yuv420p",
) -> bytes:
    """Encode frames; `times` are theirs in ms where they are uneven, `rotation` by how much to turn them clockwise."""
    quiet = {"libx265": {"x265-params": "log-level=none:pools=none:frame-threads=1"}, "libx264": {"preset": "veryfast"}}
    file = BytesIO()
    with av.open(file, "w", format=container, options=mux or {}) as output:
        output.metadata.update(metadata or {})
        stream = None
        for number, rgb in enumerate(frames):
            if stream is None:
                added = output.add_stream(codec, rate=rate, options=quiet.get(codec, {}) | (options or {}))
                stream = cast("av.VideoStream", added)
                stream.width, stream.height, stream.pix_fmt = rgb.shape[1], rgb.shape[0], pixels
                stream.codec_context.thread_count = 1
                if times is not None:
                    stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
                if rotation:
                    stream.set_display_rotation(-rotation)
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            if times is not None:
                frame.pts, frame.time_base = times[number], Fraction(1, 1000)
            output.mux(stream.encode(frame))
        if stream is not None:
            output.mux(stream.encode(None))
    return file.getvalue()


def film(
    seconds: list[float],
    codec: str = "libx264",
    container: str = "mp4",
    *,
    seed: int = 1,
    rate: int = 10,
    size: tuple[int, int] = (192, 128),
    **how: object,
) -> bytes:
    """Encode a film of drawn shots."""
    return encode(shots(seed, seconds, rate, size), rate, codec, container, **how)  # type: ignore[arg-type]
