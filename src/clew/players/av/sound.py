"""The sound of a recording as one channel at one rate, by FFmpeg's resampler."""

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Discard

from clew.errors import ExaminationError
from clew.players.av.reading import words
from clew.players.av.tracks import films

Samples = npt.NDArray[np.int16]

_LEAST_GAP_S = 0.1
"""Shorter gaps are the rounding of time stamps: Matroska's are whole ms, AAC's first frames 21 to 48 ms off."""
_LONGEST_GAP_S = 600.0
_MOST_SILENCE_S = 3600.0
"""How much silence is put in where a track stops and goes on later; a time stamp that lies must not become hours."""
_MISSING_S, _MISSING_SHARE = 1.0, 0.02
"""A track that is shorter than stated by more than both is truncated; priming and padding are less than 0.1 s."""
_RAW = frozenset({"aac", "ac3", "amr", "amrnb", "amrwb", "dts", "eac3", "loas", "mp3", "truehd"})
"""libavformat's names of streams without a container: of these it guesses the length from the bit rate."""


def mono_samples(container: InputContainer, rate: int) -> Iterator[Samples]:
    """Yield the first sound track of a container opened for this pass, from its beginning; nothing without sound.

    Pieces are of 1 s, less at the end and before a gap. Channels are mixed as FFmpeg does, so sound that is opposite in
    left and right is lost. Sample 0 is at the first frame of the film, or of the track where there is no film: a track
    that begins later, or stops in between, has silence there, and what follows stays in time. Raises ExaminationError
    at the end where not all of it decoded.
    """
    stream = next(iter(container.streams.audio), None)
    if stream is None:
        return
    if stream.codec_context is None:
        raise ExaminationError("no decoder reads the sound")
    for other in container.streams:
        if other is not stream:
            other.discard = Discard.all
    stream.codec_context.thread_count = 1
    clock = _Clock(_origin(container, stream))
    mixer = _Mixer(rate)
    damage = _Damage()
    for frame in _frames(container, stream, damage):
        gap_s = clock.gap_before(frame)
        if gap_s:
            yield from mixer.rest()
            yield from _silence(round(gap_s * rate), rate)
        yield from mixer.mix(frame)
    yield from mixer.rest()
    damage.tell()
    _check_length(container, stream, clock.length_s)


def _check_length(container: InputContainer, stream: AudioStream, length_s: float) -> None:
    """Raise ExaminationError where the container states a longer track; raw streams state none, it is a guess there."""
    stated_s = _seconds(stream.duration, stream.time_base)
    if stated_s is None and not films(container):
        stated_s = _seconds(container.duration, Fraction(1, av.time_base))
    if stated_s is None or container.format.name in _RAW:
        return
    if stated_s - length_s > max(_MISSING_S, _MISSING_SHARE * stated_s):
        raise ExaminationError(f"truncated: {length_s:.1f} s of {stated_s:.1f} s of sound")


def _frames(container: InputContainer, stream: AudioStream, damage: "_Damage") -> Iterator[AudioFrame]:
    """Yield what decodes."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except StopIteration:
            return
        except MemoryError:
            raise
        except (av.FFmpegError, ValueError) as error:
            damage.end = words(error)
            return
        except IndexError:  # PyAV 18.1: a packet of a track that was not there at the start, as damage makes them up
            damage.stray += 1
            packets = container.demux(stream)
            continue
        damage.packets += bool(packet.size)
        try:
            yield from (frame for frame in stream.codec_context.decode(packet) if frame.samples)
        except MemoryError:
            raise
        except (av.FFmpegError, ValueError):
            damage.lost += 1


class _Damage:
    """Counts what did not decode."""

    def __init__(self) -> None:
        self.packets = 0
        self.lost = 0
        self.stray = 0
        self.end = ""

    def tell(self) -> None:
        """Raise ExaminationError where anything was lost."""
        if self.end:
            raise ExaminationError(f"sound breaks off: {self.end}")
        if self.lost:
            raise ExaminationError(f"{self.lost} of {self.packets} packets of sound do not decode")
        if self.stray:
            raise ExaminationError(f"{self.stray} packets belong to no track")


class _Clock:
    """Tells from time stamps where a track pauses, in s; stamps that jump far, or back, only begin a new count."""

    def __init__(self, origin_s: float | None) -> None:
        self.length_s = 0.0
        """How long the track is so far, its pauses too."""
        self._next_s = origin_s
        self._silence_s = 0.0

    def gap_before(self, frame: AudioFrame) -> float:
        """Return how long it was silent before this frame, 0.0 where it follows on."""
        length_s = frame.samples / frame.sample_rate
        is_first, self.length_s = not self.length_s, self.length_s + length_s
        start_s = _seconds(frame.pts, frame.time_base)
        expected_s = self._next_s
        if start_s is None:
            self._next_s = None if expected_s is None else expected_s + length_s
            return 0.0
        if expected_s is None or abs(start_s - expected_s) < _LEAST_GAP_S:
            self._next_s = (start_s if expected_s is None else expected_s) + length_s
            return 0.0
        self._next_s = start_s + length_s
        gap_s = start_s - expected_s
        if not 0 < gap_s <= _LONGEST_GAP_S or self._silence_s + gap_s > _MOST_SILENCE_S:
            return 0.0
        self._silence_s += gap_s
        self.length_s += 0.0 if is_first else gap_s
        return gap_s


class _Mixer:
    """Mixes frames of any layout, format and rate, which may change on the way, to one channel at one rate."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._resampler: av.AudioResampler | None = None
        self._form: tuple[str, str, int] | None = None

    def mix(self, frame: AudioFrame) -> Iterator[Samples]:
        """Take a frame, and yield what is complete."""
        form = frame.format.name, frame.layout.name, frame.sample_rate
        if form != self._form:
            yield from self.rest()
            self._form = form
        if self._resampler is None:
            self._resampler = av.AudioResampler("s16", "mono", self._rate, frame_size=self._rate)
        frame.pts = None  # the resampler would keep to them, and the clock does already
        yield from self._pass(frame)

    def rest(self) -> Iterator[Samples]:
        """Yield what is still inside."""
        if self._resampler is not None:
            yield from self._pass(None)
            self._resampler = None

    def _pass(self, frame: AudioFrame | None) -> Iterator[Samples]:
        assert self._resampler is not None  # noqa: S101 - for the type checker; both callers made sure
        try:
            for mixed in self._resampler.resample(frame):
                yield mixed.to_ndarray().astype(np.int16, copy=False).reshape(-1)
        except MemoryError:
            raise
        except (av.FFmpegError, ValueError) as error:
            raise ExaminationError(f"sound can't be mixed to one channel: {words(error)}") from error


def _origin(container: InputContainer, stream: AudioStream) -> float | None:
    """Return when the film's first frame is shown, in s of the container's time; None where there is no film."""
    first = next(iter(films(container)), stream)
    return _seconds(first.start_time, first.time_base)


def _seconds(stamp: int | None, base: Fraction | None) -> float | None:
    return None if stamp is None or base is None else float(stamp * base)


def _silence(count: int, rate: int) -> Iterator[Samples]:
    for start in range(0, count, rate):
        yield np.zeros(min(rate, count - start), np.int16)
