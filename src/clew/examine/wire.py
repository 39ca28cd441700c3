"""What supervisor and child say to each other, and how: length-prefixed MessagePack, decoded strictly into types.

A child may have been taken over by what it decodes, so the supervisor believes no byte of it: a message has a
bounded size, must be of a known type with every field of the right type, and about the file the child was given.
"""

import struct
from collections.abc import Iterator
from typing import Annotated, Generic, TypeVar

import msgspec
from msgspec import Meta

from clew.config import Containers, Footage, Limits
from clew.errors import ExaminationError
from clew.examine.sandbox import Seal
from clew.model.digests import Digests
from clew.model.findings import Contents, Findings, Kind, Outcome

MESSAGE_BYTES = 16 << 20
"""Longest message. Findings of the test pictures take up to 0.2 MiB, almost all of it the thumbnail."""

PATH_BYTES = 4096
"""Longest path of a member that is kept whole (PATH_MAX of Linux)."""
TEXT = 300
"""Longest reason or remark of a member or a container."""
_ROOM = 100
"""What may be added to a path or a remark where it was cut or came before."""
_Words = Annotated[str, Meta(max_length=TEXT + _ROOM)]

UNKNOWN_TYPE = "application/octet-stream"
"""MIME type of what nothing here recognises (RFC 2046, section 4.5.1)."""

_LENGTH = struct.Struct("<I")


class Task(msgspec.Struct, frozen=True, array_like=True, tag="task"):
    """To the child: examine the file whose descriptor comes along; `size` is what its source said."""

    number: int
    size: int


class Unpack(msgspec.Struct, frozen=True, array_like=True, tag="unpack"):
    """To the child: open the container whose files come along, `sizes` of them.

    `opener` names who opens it, "" for whoever takes it. Members up to number `after` (from 1) were dealt with before;
    `only` asks for the one of that path.
    """

    number: int
    opener: str
    name: bytes
    sizes: tuple[int, ...]
    passwords: tuple[bytes, ...]
    after: int
    only: bytes | None


class Parts(msgspec.Struct, frozen=True, array_like=True, tag="parts"):
    """To the child: more of the files that an `Unpack` speaks of come along; one message carries so many only."""

    number: int


class Answer(msgspec.Struct, frozen=True, array_like=True, tag="answer"):
    """To the child: whether the member it offered is wanted."""

    is_wanted: bool


class View(msgspec.Struct, frozen=True, array_like=True, tag="view"):
    """To a drawing child: draw the picture whose file comes along; `least_side` as decoders take it."""

    number: int
    size: int
    least_side: int


class Cut(msgspec.Struct, frozen=True, array_like=True, tag="cut"):
    """To a drawing child: cut one tile more out of the picture that it was given last, and kept."""

    number: int
    level: int
    column: int
    row: int


class Open(msgspec.Struct, frozen=True, array_like=True, tag="open"):
    """To a playing child: open the film whose file comes along; `watched_ms` is how long it was when it was watched."""

    number: int
    size: int
    watched_ms: int


class Look(msgspec.Struct, frozen=True, array_like=True, tag="look"):
    """To a playing child: give the frame at a time, or (`step`) the one before or after it, as `Viewer.frame`."""

    number: int
    at_ms: int
    step: int
    side: int
    is_quick: bool


class Play(msgspec.Struct, frozen=True, array_like=True, tag="play"):
    """To a playing child: make the film anew for a browser, from a time on."""

    number: int
    from_ms: int


class Hear(msgspec.Struct, frozen=True, array_like=True, tag="hear"):
    """To a playing child: tell how loud the sound is over time, in `count` equal stretches."""

    number: int
    count: int


class Seek(msgspec.Struct, frozen=True, array_like=True, tag="seek"):
    """To a seeking child: describe a part of the picture whose file comes along, to look for it.

    Of a film (`at_ms` is not None) it is the frame of that time; `watched_ms` as in `Open`. `box` is left, top, width
    and height in fractions; `least_side` as decoders take it.
    """

    number: int
    size: int
    linker: str
    box: tuple[float, float, float, float]
    least_side: int
    at_ms: int | None
    watched_ms: int


class Ready(msgspec.Struct, frozen=True, array_like=True, tag="ready"):
    """From the child, once: warmed up and sealed."""

    seal: Seal


class Digested(msgspec.Struct, frozen=True, array_like=True, tag="digested"):
    """From the child, before it decodes: what holds of the file even if the decoder crashes."""

    number: int
    size: int
    digests: Digests
    kind: Kind
    mime: str


class Done(msgspec.Struct, frozen=True, array_like=True, tag="done"):
    """From the child: the file is examined."""

    number: int
    findings: Findings


class Exhausted(msgspec.Struct, frozen=True, array_like=True, tag="exhausted"):
    """From the child, its last word: memory ran out with this file. It ends, as nobody knows what is left of it."""

    number: int


class Alive(msgspec.Struct, frozen=True, array_like=True, tag="alive"):
    """From the child, at most once a second: it goes on with the file."""

    number: int


class Header(msgspec.Struct, frozen=True, array_like=True):
    """What a container says of one member: as `clew.opener.Member`, without its content."""

    path: Annotated[bytes, Meta(min_length=1, max_length=PATH_BYTES + _ROOM)]
    size: Annotated[int, Meta(ge=0)]
    modified_ns: int | None
    created_ns: int | None
    accessed_ns: int | None
    is_deleted: bool
    outcome: Outcome | None
    reason: _Words
    remark: _Words


class Offered(msgspec.Struct, frozen=True, array_like=True, tag="offered"):
    """From an unpacking child: the member of this ordinal (from 1); where it can be read, an `Answer` is waited for."""

    number: int
    ordinal: int
    header: Header


class Piece(msgspec.Struct, frozen=True, array_like=True, tag="piece"):
    """From an unpacking child: the next bytes of the member that is wanted; from a playing one, of the film."""

    number: int
    data: Annotated[bytes, Meta(min_length=1)]


class Ended(msgspec.Struct, frozen=True, array_like=True, tag="ended"):
    """From an unpacking or a playing child: that was all of it; `reason` says why it is not whole, "" where it is."""

    number: int
    reason: _Words


class Unpacked(msgspec.Struct, frozen=True, array_like=True, tag="unpacked"):
    """From an unpacking child: that was all of the container; `reason` says why it is not whole, "" where it is."""

    number: int
    contents: Contents
    reason: _Words


class Viewed(msgspec.Struct, frozen=True, array_like=True, tag="viewed"):
    """From a drawing child: a picture is decoded, upright so many px; the file's is `full_width` x `full_height`.

    `sha256` is of the bytes that were decoded, `embedded` a JPEG of the small picture inside, b"" for none.
    """

    number: int
    sha256: bytes
    width: Annotated[int, Meta(ge=1)]
    height: Annotated[int, Meta(ge=1)]
    full_width: Annotated[int, Meta(ge=1)]
    full_height: Annotated[int, Meta(ge=1)]
    embedded: bytes


class TileCut(msgspec.Struct, frozen=True, array_like=True, tag="tile"):
    """From a drawing child: one tile, a JPEG."""

    number: int
    level: int
    column: int
    row: int
    jpeg: Annotated[bytes, Meta(min_length=1)]


class Drawn(msgspec.Struct, frozen=True, array_like=True, tag="drawn"):
    """From a drawing child: no more tiles come unasked; `is_kept` where others can be asked for."""

    number: int
    is_kept: bool


class Undrawn(msgspec.Struct, frozen=True, array_like=True, tag="undrawn"):
    """From a drawing child: why a picture can't be drawn."""

    number: int
    reason: _Words


class Opened(msgspec.Struct, frozen=True, array_like=True, tag="opened"):
    """From a playing child: the film is open; `reason` says why it is not, "" where it is."""

    number: int
    reason: _Words


class Seen(msgspec.Struct, frozen=True, array_like=True, tag="seen"):
    """From a playing child: a frame, a JPEG; its time in ms since the film's first, the film's size as it is shown."""

    number: int
    time_ms: Annotated[int, Meta(ge=0)]
    is_key: bool
    width: Annotated[int, Meta(ge=1)]
    height: Annotated[int, Meta(ge=1)]
    jpeg: Annotated[bytes, Meta(min_length=1)]


class Heard(msgspec.Struct, frozen=True, array_like=True, tag="heard"):
    """From a playing child: how loud the sound is, a byte each stretch (255: full scale), and how long it is."""

    number: int
    peaks: bytes
    duration_ms: Annotated[int, Meta(ge=0)]
    reason: _Words


class Sought(msgspec.Struct, frozen=True, array_like=True, tag="sought"):
    """From a seeking child: what a linker says of the part, b"" for nothing; `reason` says why it can't be looked at.

    `width` and `height` are those of the upright picture or frame, in px; 0 where there is a reason.
    """

    number: int
    width: Annotated[int, Meta(ge=0)]
    height: Annotated[int, Meta(ge=0)]
    data: bytes
    reason: _Words


class Tried(msgspec.Struct, frozen=True, array_like=True, tag="tried"):
    """From a probing child: what it tried to do, and the system's answer, "" where it succeeded."""

    answers: dict[str, str]


Reply = (
    Ready
    | Digested
    | Done
    | Alive
    | Offered
    | Piece
    | Ended
    | Unpacked
    | Exhausted
    | Tried
    | Viewed
    | TileCut
    | Drawn
    | Undrawn
    | Opened
    | Seen
    | Heard
    | Sought
)
Order = Task | Unpack | Parts | Answer | View | Cut | Open | Look | Play | Hear | Seek

Message = TypeVar("Message")

_encoder = msgspec.msgpack.Encoder()


def frame(message: msgspec.Struct) -> bytes:
    """Return a message as it goes over the socket; raises ExaminationError where it is too long to be read."""
    payload = _encoder.encode(message)
    if len(payload) > MESSAGE_BYTES:
        raise ExaminationError(f"description of {len(payload)} bytes, over {MESSAGE_BYTES}")
    return _LENGTH.pack(len(payload)) + payload


class Probe(msgspec.Struct, frozen=True):
    """What a probing child is to try: a file to read, one to make, one to run, a local TCP port to connect to."""

    readable: str
    writable: str
    runnable: str
    port: int


class Setup(msgspec.Struct, frozen=True):
    """What a child is told at its start.

    `describer` is the module that describes contents (or warms up what unpacking needs, where `is_unpacking`).
    `serving` names a module that does both otherwise: it has `warm_up()`, and `serve(connection, clock, setup)` that
    goes on until the supervisor closes the socket. `linkers` are those to ask how things look (`clew.examine.views`).
    """

    limits: Limits
    is_sandboxed: bool
    describer: str
    probe: Probe | None = None
    footage: Footage = Footage()
    containers: Containers = Containers()
    is_unpacking: bool = False
    serving: str = ""
    linkers: tuple[str, ...] = ()


class Inbox(Generic[Message]):
    """Puts messages together from the pieces that arrive."""

    def __init__(self, decoder: msgspec.msgpack.Decoder[Message]) -> None:
        self._decoder = decoder
        self._buffer = bytearray()

    def feed(self, piece: bytes) -> Iterator[Message]:
        """Yield every message that is complete now; raises ExaminationError for what is not one."""
        self._buffer += piece
        start = 0
        while len(self._buffer) - start >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer, start)
            if length > MESSAGE_BYTES:
                raise ExaminationError(f"decoder broke the protocol: a message of {length} bytes")
            end = start + _LENGTH.size + length
            if len(self._buffer) < end:
                break
            try:
                message = self._decoder.decode(bytes(self._buffer[start + _LENGTH.size : end]))
            except (msgspec.MsgspecError, ValueError, RecursionError) as error:  # ValueError: text that is not UTF-8
                raise ExaminationError(f"decoder broke the protocol: {error}") from error
            yield message
            start = end
        del self._buffer[:start]
