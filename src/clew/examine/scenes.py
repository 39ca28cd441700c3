"""Where a film cuts, and the clearest frame of each scene."""

import heapq
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clew.examine.contact_sheet import MAX_TILES, Tile, make_tile
from clew.examine.resize import Pixels
from clew.model.footage import Scene
from clew.player import Frame

MAX_SCENES = 20_000
"""More are not told apart: the last one goes on to the end. A film of 3 h with a cut each 2 s has 5,400."""
_CUT = 0.45
"""How far two neighbouring frames' looks lie apart, 0 to 1, where a scene ends."""
_SAMPLES = 48
"""So many lines and columns of a frame are looked at."""
_LEVELS = 4
"""Levels of each colour in a histogram: 64 colours."""
_GRID = 3
"""A histogram for each of 3x3 parts of the frame: what moves inside a part does not count."""


@dataclass(frozen=True, slots=True)
class _Look:
    """Histograms of a frame's parts, each of sum 1, and the spread of its luma in levels."""

    histograms: npt.NDArray[np.float32]
    spread: float


@dataclass(slots=True)
class _Open:
    """The scene that goes on, with its clearest frame so far."""

    start_ms: int
    end_ms: int
    frame: Frame
    rank: tuple[int, float]


class Scenes:
    """Told apart frame by frame; memory does not grow with the film but by a few bytes a scene."""

    def __init__(self, rotation: int) -> None:
        self._rotation = rotation
        self._done: list[Scene] = []
        self._open: _Open | None = None
        self._last: _Look | None = None
        self._tiles: list[tuple[tuple[int, float], int, Tile]] = []
        self.best: Frame | None = None
        self._best_rank = (-1, 0.0)

    def add(self, frame: Frame, quality: int) -> None:
        """Take in the next hashed frame in order of time."""
        look = _look_of(frame.rgb)
        rank = quality, look.spread
        is_cut = self._last is not None and _apart(self._last, look) > _CUT and len(self._done) < MAX_SCENES
        self._last = look
        if self._open is None or is_cut:
            self._close(frame.time_ms)
            self._open = _Open(frame.time_ms, frame.time_ms, frame, rank)
        self._open.end_ms = frame.time_ms
        if rank > self._open.rank:
            self._open.frame, self._open.rank = frame, rank
        if rank > self._best_rank:
            self.best, self._best_rank = frame, rank

    def finish(self, end_ms: int) -> tuple[tuple[Scene, ...], list[Tile]]:
        """Return all scenes, the last up to the film's end, and a tile each of the clearest, these first."""
        self._close(end_ms)
        self._open = None
        return tuple(self._done), [tile for _, _, tile in sorted(self._tiles, key=lambda each: each[:2], reverse=True)]

    def _close(self, end_ms: int) -> None:
        scene = self._open
        if scene is None:
            return
        self._done.append(Scene(scene.start_ms, max(end_ms, scene.end_ms), scene.frame.time_ms))
        kept = scene.rank, -scene.start_ms, make_tile(scene.frame, self._rotation)
        if len(self._tiles) < MAX_TILES:
            heapq.heappush(self._tiles, kept)
        else:
            heapq.heappushpop(self._tiles, kept)


def _look_of(rgb: Pixels) -> _Look:
    rows = np.linspace(0, rgb.shape[0] - 1, _SAMPLES).astype(np.intp)
    columns = np.linspace(0, rgb.shape[1] - 1, _SAMPLES).astype(np.intp)
    few = rgb[np.ix_(rows, columns)].astype(np.int64)
    colours = few * _LEVELS // 256
    part = np.arange(_SAMPLES) * _GRID // _SAMPLES
    places = (part[:, None] * _GRID + part[None, :]) * _LEVELS**3
    bins = places + (colours[..., 0] * _LEVELS + colours[..., 1]) * _LEVELS + colours[..., 2]
    counts = np.bincount(bins.reshape(-1), minlength=_GRID * _GRID * _LEVELS**3).reshape(_GRID * _GRID, -1)
    histograms = (counts / counts.sum(axis=1, keepdims=True)).astype(np.float32)
    return _Look(histograms, float((few @ np.array([0.299, 0.587, 0.114])).std()))


def _apart(one: _Look, other: _Look) -> float:
    """Return the median over the parts of how much of their histograms differs, 0 to 1."""
    shared = np.minimum(one.histograms, other.histograms).sum(axis=1)
    return float(1 - np.median(shared))
