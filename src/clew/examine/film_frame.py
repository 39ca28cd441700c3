"""One frame of a film, upright: the one that the page shows at a time."""

from collections.abc import Callable

import numpy as np

from clew.errors import ExaminationError
from clew.examine.contact_sheet import ORIENTATIONS
from clew.examine.resize import Pixels
from clew.examine.thumbnail import turn
from clew.model.findings import Kind
from clew.player import Replay, find_player

IS_FILM = "it is a film: say at which time (--at)"
MOST_SIDE = 8192
"""px of a frame's longer side that is looked at; no film is larger."""


def film_frame(
    data: memoryview, max_pixels: int, at_ms: int, watched_ms: int, note_progress: Callable[[], None]
) -> Pixels:
    """Return a film's frame; `watched_ms` is how long it was when it was watched, 0 where that is not known.

    Raises ExaminationError.
    """
    player, _ = find_player(data)
    recording = None if player is None else player.open(data, max_pixels, note_progress)
    if recording is None:
        raise ExaminationError("it is no film: leave out the time")
    if not isinstance(recording, Replay):
        raise ExaminationError("its player gives no single frames")
    found = recording.viewer(watched_ms).frame(at_ms, 0, MOST_SIDE, is_quick=False)
    return np.ascontiguousarray(turn(found.rgb, ORIENTATIONS.get(recording.tracks.rotation, 1)))


def require_no_film(data: memoryview, max_pixels: int, note_progress: Callable[[], None]) -> None:
    """Raise ExaminationError for a film, and for a recording that a player can't open."""
    player, _ = find_player(data)
    recording = None if player is None else player.open(data, max_pixels, note_progress)
    if recording is not None and recording.tracks.kind is Kind.VIDEO:
        raise ExaminationError(IS_FILM)
