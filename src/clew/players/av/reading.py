"""One pass over a film's packets, damaged ones passed over and counted.

libav's own "cannot allocate memory" is an error like its others: it says so of sizes that damage makes up.
"""

from collections.abc import Callable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Self

from clew.errors import ExaminationError
from clew.players.av.bytes_file import BytesFile
from clew.players.av.film_clock import FilmClock
from clew.players.av.kinds import Form
from clew.players.av.tracks import films

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_BUFFER_BYTES = 1 << 16
"""How much libav reads at a time; with its own 32 KiB, a 1080p film of 25 Mbit/s takes 4 % longer to demux."""
_NOISE = 0
"""libav's own messages are kept to panics: what they say of damage comes back as errors."""


def open_container(
    data: memoryview, form: Form, max_pixels: int, note_progress: Callable[[], None]
) -> "InputContainer":
    """Open a file's container; raises ExaminationError. No picture larger than `max_pixels` is decoded in it."""
    import av  # noqa: PLC0415 - libav takes 0.1 s to load
    import av.logging  # noqa: PLC0415

    av.logging.set_libav_level(_NOISE)
    av.logging.set_level(None)
    try:
        return av.open(
            BytesFile(data, note_progress),
            "r",
            format=form.demuxer,
            options={"max_pixels": str(min(max_pixels, (1 << 31) - 1))},
            metadata_errors="replace",
            buffer_size=_BUFFER_BYTES,
        )
    except (av.FFmpegError, ValueError) as error:
        raise ExaminationError(_why_not(data, form, error)) from error


def _why_not(data: memoryview, form: Form, error: Exception) -> str:
    if form.demuxer == "mov" and not has_index(data):
        return "truncated: the index of its frames (moov) is missing"
    return f"corrupt {form.mime}: {words(error)}"


def has_index(data: memoryview) -> bool:
    """Tell whether an ISO base media file has a `moov` or `moof` box on its top level (ISO/IEC 14496-12, 4.2)."""
    position = 0
    while position + 8 <= len(data):
        size = int.from_bytes(data[position : position + 4], "big")
        if bytes(data[position + 4 : position + 8]) in {b"moov", b"moof"}:
            return True
        if size == 1:
            size = int.from_bytes(data[position + 8 : position + 16], "big")
        if size < 8:
            return False
        position += size
    return False


def words(error: Exception) -> str:
    """Return what libav says of an error, without its number and the name of no file."""
    said = str(getattr(error, "strerror", None) or error) or type(error).__name__
    return said[:1].lower() + said[1:]


class Reading:
    """A pass over the packets of a film, from where its container is; a context manager, which closes it.

    `film` is the stream that is watched, number `index`.
    """

    def __init__(
        self, container: "InputContainer", index: int, max_pixels: int, note_progress: Callable[[], None]
    ) -> None:
        from av.stream import Discard  # noqa: PLC0415 - libav takes 0.1 s to load

        self.container = container
        self.film: VideoStream = next(stream for stream in films(self.container) if stream.index == index)
        context = self.film.codec_context
        context.thread_count = 1  # there is one examiner child for each core already
        context.thread_type = "NONE"
        context.options = {"max_pixels": str(min(max_pixels, (1 << 31) - 1))}
        for stream in self.container.streams:
            if stream.index != index:
                stream.discard = Discard.all
        self.clock = FilmClock(self.film.time_base, self.film.average_rate or self.film.base_rate)
        self._note_progress = note_progress
        self.lost = 0
        self.end = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.container.close()

    def packets(self) -> Iterator["Packet[VideoStream]"]:
        """Yield the film's packets; where the container breaks off, `end` says why."""
        import av  # noqa: PLC0415 - is there by now

        packets = self.container.demux(self.film)
        while True:
            self._note_progress()
            try:
                packet = next(packets, None)
            except (av.FFmpegError, ValueError) as error:
                self.end = words(error)
                return
            except (
                IndexError
            ):  # PyAV 18.1: a packet of a track that was not there at the start, as damage makes them up
                self.lost += 1
                packets = self.container.demux(self.film)
                continue
            if packet is None:
                return
            if packet.size:
                self.lost += packet.is_corrupt
                yield packet

    def decode(self, packet: "Packet[VideoStream] | None") -> "list[VideoFrame]":
        """Return the frames that a packet completes; None asks for those that are still held back, and ends."""
        import av  # noqa: PLC0415 - is there by now

        self._note_progress()
        try:
            frames = self.film.codec_context.decode(packet)
        except (av.FFmpegError, ValueError):
            self.lost += 1
            return []
        self.lost += sum(frame.is_corrupt for frame in frames)
        return frames

    def reset(self) -> None:
        """Make the decoder forget what came, ready for a key frame."""
        self.film.codec_context.flush_buffers()

    def decoded(self) -> Iterator["VideoFrame"]:
        """Yield every frame that decodes, in order of time."""
        for packet in self.packets():
            yield from self.decode(packet)
        yield from self.decode(None)
