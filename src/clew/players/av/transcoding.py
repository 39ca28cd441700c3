"""Makes a film or a recording anew as WebM while it is watched: VP8 pictures and Opus sound, which every browser plays.

Both encoders are BSD-licensed (libvpx, libopus); x264 and x265 are never called (ADR 20).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from typing import Final

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from clew.errors import ExaminationError
from clew.players.av.reading import words
from clew.players.av.tracks import films

LONGEST_SIDE = 1280
"""Larger pictures are reduced: on two cores that ten other processes wanted, a 1080p film was made 1.2 times as fast as
it plays, its first bytes after 0.2 s (`benchmarks/showing_films.py`)."""
MOST_RATE = 30
_BITS_A_PIXEL = 0.12
_SOUND_RATE, _SOUND_BITS, _SOUND_FRAME = 48_000, 96_000, 960
_LATE = frozenset({"mpegts", "mpeg"})
_EARLIER_S = 2.0
"""Containers without an index land behind the key frame that was sought, mostly by less than one group of pictures."""
_LONGEST_LEAP_S = 10.0
"""Time stamps that leap further ahead, or back, are a clock set anew."""
_MS: Final = Fraction(1, 1000)
_ENCODER = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "error-resilient": "1", "auto-alt-ref": "0"}
_MUXER = {"live": "1", "cluster_time_limit": "1000", "fflags": "+flush_packets"}


class _Pipe:
    """What libav writes into: no file, and it can't go back."""

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write
        self.size = 0

    def write(self, data: bytes) -> int:
        """Pass bytes on."""
        piece = bytes(data)
        self.size += len(piece)
        self._write(piece)
        return len(piece)


class _Since:
    """Tells times in s since a film's beginning, over leaps of its time stamps."""

    def __init__(self, origin_s: float | None, from_s: float) -> None:
        self._origin_s = origin_s
        self._from_s = from_s
        self._last_s: float | None = None

    def at(self, stamp: int | None, base: Fraction | None, length_s: float) -> float:
        """Return when what has this stamp is due, in s since the time that was asked for."""
        last = self._last_s
        if stamp is None or base is None:
            since = 0.0 if last is None else last + length_s
        else:
            self._origin_s = float(stamp * base) if self._origin_s is None else self._origin_s
            since = float(stamp * base) - self._origin_s
            if last is not None and abs(since - last) > _LONGEST_LEAP_S:
                self._origin_s += since - last - length_s
                since = last + length_s
        self._last_s = since
        return since - self._from_s


class Transcoding:
    """One pass that makes a film anew, from a container opened for it."""

    def __init__(
        self, container: InputContainer, film: int | None, turned: int, write: Callable[[bytes], None]
    ) -> None:
        self._container = container
        self._film: VideoStream | None = next((each for each in films(container) if each.index == film), None)
        self._sound: AudioStream | None = next(
            (each for each in container.streams.audio if each.codec_context is not None), None
        )
        for stream in container.streams:
            if stream not in (self._film, self._sound):
                stream.discard = av.stream.Discard.all
        self._turned = turned
        self._pipe = _Pipe(write)
        self._lost = 0

    def run(self, from_ms: int, note_progress: Callable[[], None]) -> str:
        """Make it from a time on; return why it ends early, "" where it does not."""
        if self._film is None and self._sound is None:
            raise ExaminationError("neither its pictures nor its sound can be decoded")
        self._seek(from_ms)
        with av.open(self._pipe, "w", format="webm", options=_MUXER) as out:
            parts: dict[int, _Pictures | _Sound] = {}
            origin_s = self._origin_s()
            if self._film is not None:
                self._film.codec_context.thread_count = 1
                parts[self._film.index] = _Pictures(out, self._film, self._turned, _Since(origin_s, from_ms / 1000))
            if self._sound is not None:
                self._sound.codec_context.thread_count = 1
                parts[self._sound.index] = _Sound(out, self._sound, _Since(origin_s, from_ms / 1000))
            reason = ""
            for packet in self._packets():
                if isinstance(packet, str):
                    reason = packet
                    break
                note_progress()
                self._put(out, parts, packet)
            for part in parts.values():
                out.mux(list(part.rest()))
        if not self._pipe.size:
            raise ExaminationError(reason or "nothing of it decodes")
        return reason

    def _put(self, out: OutputContainer, parts: dict[int, _Pictures | _Sound], packet: Packet) -> None:  # type: ignore[type-arg]
        part = parts.get(packet.stream.index)
        if part is None:
            return
        try:
            frames = packet.stream.codec_context.decode(packet)
        except (av.FFmpegError, ValueError):
            self._lost += 1
            return
        for frame in frames:
            out.mux(list(part.encoded(frame)))

    def _packets(self) -> Iterator[Packet | str]:  # type: ignore[type-arg]
        streams = [each for each in (self._film, self._sound) if each is not None]
        packets = self._container.demux(streams)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except (av.FFmpegError, ValueError) as error:
                yield f"breaks off: {words(error)}"
                return
            except IndexError:  # PyAV 18.1: a packet of a track that was not there at the start
                packets = self._container.demux(streams)
                continue
            yield packet

    def _origin_s(self) -> float | None:
        """Return the container's time of the film's first frame, of the sound's where there is no film."""
        first = self._film or self._sound
        if first is None or first.start_time is None or first.time_base is None:
            return None
        return float(first.start_time * first.time_base)

    def _seek(self, from_ms: int) -> None:
        """Go before a time; where that fails, all is decoded up to there."""
        origin_s = self._origin_s()
        if not from_ms or origin_s is None:
            return
        earlier_s = _EARLIER_S if self._container.format.name in _LATE else 0.0
        with suppress(av.FFmpegError, ValueError, OverflowError):
            self._container.seek(round((max(0.0, from_ms / 1000 - earlier_s) + origin_s) * av.time_base), backward=True)


class _Pictures:
    """The pictures: upright, in square pixels, not too large and not too many."""

    def __init__(self, out: OutputContainer, film: VideoStream, turned: int, since: _Since) -> None:
        self._since = since
        self._turned = turned
        self._film = film
        rate = film.average_rate or film.base_rate or Fraction(25)
        self._length_s = 1 / float(rate)
        self._least_ms = 1000 / MOST_RATE * 0.9 if rate > MOST_RATE else 0
        self._last_ms = -1
        self._held: VideoFrame | None = None
        self._graph: av.filter.Graph | None = None
        self._form: tuple[object, ...] = ()
        self._size = self._fitting()
        stream = out.add_stream("libvpx", rate=min(MOST_RATE, max(1, round(rate))), options=_ENCODER)
        stream.width, stream.height = self._size
        stream.pix_fmt = "yuv420p"
        stream.time_base = stream.codec_context.time_base = _MS
        stream.bit_rate = round(self._size[0] * self._size[1] * min(MOST_RATE, float(rate)) * _BITS_A_PIXEL)
        stream.codec_context.thread_count = 1
        stream.gop_size = 2 * min(MOST_RATE, max(1, round(rate)))
        self._stream = stream

    def _fitting(self) -> tuple[int, int]:
        context = self._film.codec_context
        aspect = context.sample_aspect_ratio or Fraction(1)
        aspect = aspect if Fraction(1, 8) <= aspect <= 8 else Fraction(1)
        wide, tall = float(context.width * aspect), float(context.height)
        if self._turned in {90, 270}:
            wide, tall = tall, wide
        scale = min(1.0, LONGEST_SIDE / max(wide, tall))
        return max(2, round(wide * scale / 2) * 2), max(2, round(tall * scale / 2) * 2)

    def encoded(self, frame: VideoFrame) -> Iterator[Packet[VideoStream]]:
        """Encode a frame; of those before the time asked for, the last is shown at its beginning."""
        stamp = frame.pts if frame.pts is not None else frame.dts
        time_ms = round(self._since.at(stamp, frame.time_base or self._film.time_base, self._length_s) * 1000)
        if time_ms < 0:
            self._held = frame
            return
        if self._held is not None and time_ms > 0:
            yield from self._at(self._held, 0)
        self._held = None
        if self._last_ms < 0 or time_ms - self._last_ms >= max(1, self._least_ms):
            yield from self._at(frame, time_ms)

    def rest(self) -> Iterator[Packet[VideoStream]]:
        """Yield what is still inside."""
        if self._held is not None:
            yield from self._at(self._held, 0)
        if self._last_ms >= 0:
            yield from self._stream.encode(None)

    def _at(self, frame: VideoFrame, time_ms: int) -> Iterator[Packet[VideoStream]]:
        plain = self._shaped(frame)
        plain.pts, plain.time_base = time_ms, _MS
        self._last_ms = time_ms
        yield from self._stream.encode(plain)

    def _shaped(self, frame: VideoFrame) -> VideoFrame:
        """Return a frame turned upright and scaled; a film may change its size on the way."""
        form = frame.width, frame.height, frame.format.name
        if self._graph is None or form != self._form:
            self._graph, self._form = self._made(frame), form
        frame.pts = None
        self._graph.vpush(frame)
        return self._graph.vpull()

    def _made(self, frame: VideoFrame) -> av.filter.Graph:
        graph = av.filter.Graph()
        graph.threads = 1
        wide, tall = self._size
        steps = [graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=_MS)]
        turns = {90: ["clock"], 180: ["clock", "clock"], 270: ["cclock"]}.get(self._turned, [])
        steps += [graph.add("transpose", each) for each in turns]
        steps += [graph.add("scale", f"{wide}:{tall}:flags=bilinear"), graph.add("setsar", "1")]
        steps += [graph.add("format", "yuv420p"), graph.add("buffersink")]
        graph.link_nodes(*steps).configure()
        return graph


class _Sound:
    """The sound, in two channels; what lies before the time asked for is left out, and gaps are silence."""

    def __init__(self, out: OutputContainer, sound: AudioStream, since: _Since) -> None:
        self._since = since
        self._sound = sound
        self._stream = out.add_stream("libopus", rate=_SOUND_RATE, layout="stereo")
        self._stream.bit_rate = _SOUND_BITS
        self._resampler: av.AudioResampler | None = None
        self._form: tuple[object, ...] = ()
        self._next = 0
        self._is_begun = False

    def encoded(self, frame: AudioFrame) -> Iterator[Packet[AudioStream]]:
        """Encode a frame where it is due."""
        if not frame.samples or not frame.sample_rate:
            return
        length_s = frame.samples / frame.sample_rate
        at_s = self._since.at(frame.pts, frame.time_base, length_s)
        if at_s + length_s <= 0:
            return
        form = frame.format.name, frame.layout.name, frame.sample_rate
        if self._resampler is None or form != self._form:
            yield from self._drained()
            self._resampler = av.AudioResampler("s16", "stereo", _SOUND_RATE, frame_size=_SOUND_FRAME)
            self._form = form
        if not self._is_begun or abs(at_s * _SOUND_RATE - self._next) > _SOUND_RATE / 4:
            self._next = max(self._next, round(max(0.0, at_s) * _SOUND_RATE))
            self._is_begun = True
        frame.pts = None
        yield from self._passed(frame)

    def rest(self) -> Iterator[Packet[AudioStream]]:
        """Yield what is still inside."""
        yield from self._drained()
        if self._is_begun:
            yield from self._stream.encode(None)

    def _drained(self) -> Iterator[Packet[AudioStream]]:
        if self._resampler is not None:
            yield from self._passed(None)
            self._resampler = None

    def _passed(self, frame: AudioFrame | None) -> Iterator[Packet[AudioStream]]:
        assert self._resampler is not None  # noqa: S101 - for the type checker; both callers made sure
        for mixed in self._resampler.resample(frame):
            mixed.pts, mixed.time_base = self._next, Fraction(1, _SOUND_RATE)
            self._next += mixed.samples
            yield from self._stream.encode(mixed)
