"""Where a film cuts, and the clearest frame of each scene."""

import heapq
from dataclasses import dataclass

from clew.examine.contact_sheet import MAX_TILES, Tile, make_tile
from clew.examine.look import Look, apart
from clew.model.footage import Scene
from clew.player import Frame

MAX_SCENES = 20_000
"""More are not told apart: the last one goes on to the end. A film of 3 h with a cut each 2 s has 5,400."""
_CUT = 0.45
"""How far two neighbouring frames' looks lie apart, 0 to 1, where a scene ends.

Of 250 cuts of 24 drawn films of a minute, a frame a second, 247 are found, and no false one in 1,166 seconds of pans,
zooms and things that cross; 2 in 140 s of a chair that a camera goes around (ThreatExchange's clips). At 0.35 all are
found, with 11 false ones in those clips. `benchmarks/footage.py` measures it again.
"""


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
        self._last: Look | None = None
        self._tiles: list[tuple[tuple[int, float], int, Tile, int]] = []
        self.best: Frame | None = None
        self._best_rank = (-1, 0.0)

    def add(self, frame: Frame, look: Look, quality: int) -> None:
        """Take in the next hashed frame in order of time."""
        rank = quality, look.spread
        is_cut = self._last is not None and apart(self._last, look) > _CUT and len(self._done) < MAX_SCENES
        self._last = look
        if self._open is None or is_cut:
            self._close(frame.time_ms)
            self._open = _Open(frame.time_ms, frame.time_ms, frame, rank)
        self._open.end_ms = frame.time_ms
        if rank > self._open.rank:
            self._open.frame, self._open.rank = frame, rank
        if rank > self._best_rank:
            self.best, self._best_rank = frame, rank

    def finish(self, end_ms: int) -> tuple[tuple[Scene, ...], list[tuple[Tile, int]]]:
        """Return all scenes, the last up to the film's end, and a tile each of the clearest, these first.

        With each tile comes the time of its frame in ms.
        """
        self._close(end_ms)
        self._open = None
        ranked = sorted(self._tiles, key=lambda each: each[:2], reverse=True)
        return tuple(self._done), [(tile, time_ms) for _, _, tile, time_ms in ranked]

    def _close(self, end_ms: int) -> None:
        scene = self._open
        if scene is None:
            return
        self._done.append(Scene(scene.start_ms, max(end_ms, scene.end_ms), scene.frame.time_ms))
        kept = scene.rank, -scene.start_ms, make_tile(scene.frame, self._rotation), scene.frame.time_ms
        if len(self._tiles) < MAX_TILES:
            heapq.heappush(self._tiles, kept)
        else:
            heapq.heappushpop(self._tiles, kept)
