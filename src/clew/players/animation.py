"""Animated GIF, WebP, PNG and AVIF by Pillow, frame after frame."""

import re
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from clew.decoder import MINIMUM_SIDE, check_size
from clew.errors import ExaminationError
from clew.model.camera import Camera
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.motion import GLANCE, Motion
from clew.player import Frame, Recording, Step, Tracks, Viewer

if TYPE_CHECKING:
    from PIL import Image

_MAGICS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n", re.DOTALL), "PNG", "image/png"),
    (re.compile(rb"GIF8[79]a", re.DOTALL), "GIF", "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WEBP", "image/webp"),
    (re.compile(rb"....ftypavis", re.DOTALL), "AVIF", "image/avif"),
)
_HEAD_BYTES = 32
_SWIFT_MS = 1_000
"""How closely an animation is looked at where key frames are asked for: every frame must be decoded for the next."""
_SHORTEST_MS = 100
"""How long a frame is shown that says 0: what browsers make of it."""
_MAX_FRAMES = 100_000
_FAULTS = (
    *(OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, RuntimeError),
    *(struct.error, zlib.error),
)
"""What Pillow's parsers raise for damaged files."""


class AnimationRecording:
    """An animated picture; each pass decodes anew."""

    def __init__(self, data: memoryview, name: str, max_pixels: int, note_progress: Callable[[], None]) -> None:
        self._data = data
        self._name = name
        self._max_pixels = max_pixels
        self._note_progress = note_progress
        self.watched_ms = 0
        self.damage = ""
        from PIL.Image import DecompressionBombError  # noqa: PLC0415 - plug-ins import cheaply

        try:
            with self._open() as picture:
                check_size(*picture.size, max_pixels)
                self.count = int(getattr(picture, "n_frames", 1))
                size = picture.size
        except DecompressionBombError as error:
            raise ExaminationError("pixel flood") from error
        except _FAULTS as error:
            raise ExaminationError(f"corrupt {name}: {error}") from error
        self.tracks = Tracks(
            kind=Kind.VIDEO,
            stated_ms=None,
            width=size[0],
            height=size[1],
            rotation=0,
            frames_per_second=None,
            container=name.lower(),
            video_codec=name.lower(),
            audio_codec="",
            channels=0,
            sample_rate=0,
            encoder="",
            streams=1,
            camera=Camera(),
            properties=(),
        )

    def frames(self, every_ms: int | None) -> Iterator[Frame]:
        """Yield a frame each `every_ms` (None: each second), more where it moves, and whatever stands longer."""
        from PIL.Image import DecompressionBombError  # noqa: PLC0415 - plug-ins import cheaply

        every_ms = every_ms or _SWIFT_MS
        motion = Motion(every_ms)
        time_ms, due_ms, number = 0, 0, 0
        try:
            with self._open() as picture:
                while number < _MAX_FRAMES:
                    picture.seek(number)
                    self._note_progress()
                    check_size(*picture.size, self._max_pixels)
                    picture.load()
                    self.watched_ms = time_ms
                    is_due = time_ms >= due_ms
                    if is_due:
                        due_ms = time_ms + every_ms
                    if motion.takes(time_ms, partial(_glance, picture), is_due=is_due):
                        yield Frame(_pixels(picture), *picture.size, time_ms, is_key=number == 0)
                    time_ms += _shown_ms(picture)
                    number += 1
        except EOFError:
            pass
        except DecompressionBombError:
            self.damage = f"frame {number + 1} of {self.count} is a pixel flood"
        except _FAULTS as error:
            self.damage = f"truncated: frame {number + 1} of {self.count} does not decode ({error})"
        if not self.damage and number < self.count:
            self.damage = f"truncated: {number} of {self.count} frames decode"

    def samples(self, rate: int) -> Iterator[npt.NDArray[np.int16]]:
        """Yield nothing: an animation has no sound."""
        del rate
        return iter(())

    def viewer(self, watched_ms: int) -> Viewer:
        """Return what finds single frames, from the first on each time it goes back."""
        del watched_ms
        return _AnimationViewer(self)

    def transcoded(self, from_ms: int, write: Callable[[bytes], None]) -> str:
        """Raise ExaminationError: browsers play it as the picture that it is."""
        del from_ms, write
        raise ExaminationError("an animated picture is shown as it is")

    def each(self) -> "Iterator[tuple[int, Image.Image]]":
        """Yield every frame that decodes, with its time in ms, until it breaks off."""
        time_ms = 0
        try:
            with self._open() as picture:
                for number in range(min(self.count, _MAX_FRAMES)):
                    picture.seek(number)
                    self._note_progress()
                    check_size(*picture.size, self._max_pixels)
                    picture.load()
                    yield time_ms, picture
                    time_ms += _shown_ms(picture)
        except _FAULTS:
            return

    def _open(self) -> "Image.Image":
        from PIL import AvifImagePlugin, Image  # noqa: PLC0415 - plug-ins import cheaply

        AvifImagePlugin.DEFAULT_MAX_THREADS = 1
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Image.open(BytesIO(self._data), formats=[self._name])


class _AnimationViewer:
    """Finds single frames of an animation."""

    def __init__(self, recording: AnimationRecording) -> None:
        self._recording = recording

    def frame(self, at_ms: int, step: Step, side: int, *, is_quick: bool) -> Frame:
        """Return the frame at a time, or its neighbour; every frame is made from the ones before it."""
        del is_quick
        before: Frame | None = None
        shown: Frame | None = None
        for time_ms, picture in self._recording.each():
            if time_ms > at_ms and shown is not None:
                if step > 0:
                    return _frame(picture, time_ms, side)
                break
            before, shown = shown, _frame(picture, time_ms, side)
        if shown is None:
            raise ExaminationError("no frame of it decodes")
        return before if step < 0 and before is not None else shown

    def close(self) -> None:
        """Let go of nothing: each frame is sought anew."""


def _frame(picture: "Image.Image", time_ms: int, side: int) -> Frame:
    rgb = _composed(picture)
    scale = min(1.0, side / max(rgb.size))
    small = rgb.resize((max(1, round(rgb.width * scale)), max(1, round(rgb.height * scale)))) if scale < 1 else rgb
    return Frame(np.asarray(small), *picture.size, time_ms, is_key=time_ms == 0)


def _composed(picture: "Image.Image") -> "Image.Image":
    from PIL import Image  # noqa: PLC0415 - plug-ins import cheaply

    plain = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", plain.size, "white"), plain).convert("RGB")


def _shown_ms(picture: "Image.Image") -> int:
    shown = picture.info.get("duration", 0)
    return int(shown) if isinstance(shown, int | float) and 0 < shown < 86_400_000 else _SHORTEST_MS


def _glance(picture: "Image.Image") -> npt.NDArray[np.uint8]:
    return np.asarray(picture.convert("L").resize((GLANCE, GLANCE), 0))  # 0: the nearest pixel


def _pixels(picture: "Image.Image") -> npt.NDArray[np.uint8]:
    """Return the current frame as RGB on white, at reduced scale where its shorter side stays at least 512 px."""
    from PIL import Image  # noqa: PLC0415 - plug-ins import cheaply

    plain = picture.convert("RGBA")
    factor = min(plain.size) // MINIMUM_SIDE
    if factor >= 2:
        plain = plain.reduce(factor)
    return np.asarray(Image.alpha_composite(Image.new("RGBA", plain.size, "white"), plain).convert("RGB"))


class Animation:
    """Plays animated pictures; what holds a single frame is no film."""

    name = "animation"
    version = "1"
    notes = (
        FormatNote(
            "Animated GIF, WebP, PNG, AVIF",
            "Pillow",
            "what a picture keeps, of its first frame that shows something; and frames with their times, scenes",
            "`limits.max_pixels`, 100,000 frames",
        ),
    )

    def sniff(self, data: memoryview) -> str | None:
        """Tell the type by magic numbers; a still is told by `open`."""
        found = _format_of(data)
        return found[1] if found is not None else None

    def open(self, data: memoryview, max_pixels: int, note_progress: Callable[[], None]) -> Recording | None:
        """Open an animated picture."""
        found = _format_of(data)
        if found is None:
            raise ExaminationError("not an animated picture that Pillow reads")
        recording = AnimationRecording(data, found[0], max_pixels, note_progress)
        return recording if recording.count > 1 else None

    def sample(self) -> bytes:
        """Return a GIF of two frames."""
        from PIL import Image  # noqa: PLC0415 - plug-ins import cheaply

        line = np.add.outer(np.arange(32), np.arange(32)).astype(np.uint8) * 4
        first, second = Image.fromarray(line), Image.fromarray(line[::-1].copy())
        file = BytesIO()
        first.save(file, "GIF", save_all=True, append_images=[second], duration=500)
        return file.getvalue()


def _format_of(data: memoryview) -> tuple[str, str] | None:
    """Pillow's name of the format and the MIME type."""
    head = bytes(data[:_HEAD_BYTES])
    return next(((name, mime) for magic, name, mime in _MAGICS if magic.match(head)), None)


plugin = Animation()
