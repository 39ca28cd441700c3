"""The luma of key frames, as it is coded: neither scaled nor turned into colours."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.reformatter import VideoReformatter

    from clew.players.av.reading import Reading

_LUMA = ("yuv", "nv", "gray")
"""Beginnings of the names of formats whose first plane is the luma (libavutil/pixfmt.h)."""
_BITS = 8


def chosen(reading: "Reading", most: int) -> frozenset[int]:
    """Return which packets of key frames, by their place among all packets, to decode: at most so many, evenly."""
    keys = [at for at, packet in enumerate(reading.packets()) if packet.is_keyframe]
    return frozenset(keys[at * len(keys) // most] for at in range(most)) if len(keys) > most else frozenset(keys)


def lumas(reading: "Reading", wanted: frozenset[int]) -> Iterator[npt.NDArray[np.uint8]]:
    """Yield the luma of these packets' frames, each decoded by itself; damaged ones are left out."""
    from av.video.reformatter import VideoReformatter  # noqa: PLC0415 - it imports libav

    scaler = VideoReformatter()
    for at, packet in enumerate(reading.packets()):
        if at not in wanted:
            continue
        for frame in (*reading.decode(packet), *reading.decode(None)):
            if not frame.is_corrupt:
                yield _luma(frame, scaler)
        reading.reset()


def _luma(frame: "VideoFrame", scaler: "VideoReformatter") -> npt.NDArray[np.uint8]:
    """Return the luma as it is, in eight bits where it has more."""
    if not frame.format.name.startswith(_LUMA) or frame.format.components[0].bits != _BITS:
        frame = scaler.reformat(frame, format="gray", threads=1)
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: frame.height, : frame.width].copy()
