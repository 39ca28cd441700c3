"""Watches a recording: hashes of its frames over time, its scenes, a contact sheet, its best frame."""

import time
from collections.abc import Callable, Iterator

from clew.config import Footage
from clew.errors import ExaminationError
from clew.examine.contact_sheet import ORIENTATIONS, make_sheet
from clew.examine.look import FLAT_SHARE, look_at
from clew.examine.scenes import Scenes
from clew.examine.spans import Spans
from clew.examine.thumbnail import make_thumbnail
from clew.hasher import hashers
from clew.model.findings import PictureFacts
from clew.model.footage import FootageFacts
from clew.player import Frame, Recording

MAX_SPAN_BYTES = 8 << 20
"""All spans of a film take so much at most, half a message to the supervisor: 31 h at one new span a second by PDQ."""


class Patience:
    """Bounds how long one pass over a recording takes; called again and again while it goes on."""

    def __init__(self, seconds: float, note_progress: Callable[[], None]) -> None:
        self._seconds = seconds
        self._note_progress = note_progress
        self.begin()

    def begin(self) -> None:
        """Let the time begin anew, for another pass."""
        self._deadline = time.monotonic() + self._seconds

    def __call__(self) -> None:
        """Say that work goes on; raises ExaminationError when the time is over."""
        if time.monotonic() > self._deadline:
            raise ExaminationError(f"over {self._seconds:g} s")
        self._note_progress()


def watch(recording: Recording, settings: Footage) -> tuple[PictureFacts | None, FootageFacts]:
    """Watch a recording from beginning to end; what came before an error stands, and is marked partial.

    The picture's facts are None where no frame decoded.
    """
    tracks = recording.tracks
    spans = [Spans(hasher) for hasher in hashers().values()]
    scenes = Scenes(tracks.rotation)
    looked = 0
    reason = ""
    try:
        for frame in _frames(recording, settings):
            look = look_at(frame.rgb)
            quality = min(each.add(frame, is_card=look.flat_share >= FLAT_SHARE) for each in spans)
            scenes.add(frame, look, quality)
            looked += 1
            if sum(each.size for each in spans) > MAX_SPAN_BYTES:
                reason = f"over {looked} frames"
                break
    except ExaminationError as error:
        reason = str(error)
    reason = "; ".join(part for part in (reason, recording.damage) if part)
    if not looked:
        reason = reason or "no frame of it decodes"
    told, tiles = scenes.finish(recording.watched_ms)
    facts = FootageFacts(
        duration_ms=recording.watched_ms,
        stated_ms=tracks.stated_ms,
        rotation=tracks.rotation,
        frames_per_second=tracks.frames_per_second,
        container=tracks.container,
        video_codec=tracks.video_codec,
        audio_codec=tracks.audio_codec,
        encoder=tracks.encoder,
        streams=tracks.streams,
        is_partial=bool(reason),
        partial_reason=reason,
        depth=settings.depth,
        properties=tracks.properties,
        frames=tuple(each.packed() for each in spans),
        scenes=told,
        contact_sheet=make_sheet([tile for tile, _ in tiles], [time_ms for _, time_ms in tiles]),
    )
    return _picture(recording, scenes.best, looked, is_partial=bool(reason)), facts


def _frames(recording: Recording, settings: Footage) -> Iterator[Frame]:
    return recording.frames(settings.every_ms if settings.depth == "full" else None)


def _picture(recording: Recording, best: Frame | None, looked: int, *, is_partial: bool) -> PictureFacts | None:
    """Return what the film looks like by its best frame."""
    if best is None:
        return None
    tracks = recording.tracks
    return PictureFacts(
        width=tracks.width,
        height=tracks.height,
        frames=looked,
        is_salvaged=is_partial,
        camera=tracks.camera,
        exif=(),
        xmp=None,
        icc_name=None,
        embedded_thumbnail_differs=None,
        embedded_thumbnail_distance=None,
        hashes=(),
        thumbnail=make_thumbnail(best.rgb, ORIENTATIONS.get(tracks.rotation, 1)),
    )
