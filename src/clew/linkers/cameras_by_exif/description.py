"""What a media says of its camera, packed into bytes."""

from datetime import UTC
from hashlib import blake2b

import msgspec

from clew.chronology.claims import Claim, camera_name, claim, plain, serial_of
from clew.chronology.file_names import file_number
from clew.model.media_facts import MediaFacts

_VERSION = b"C2"
_MOST_TEXT = 120
_NO_CAMERA = Claim("", "", "")


class Told(msgspec.Struct, frozen=True, array_like=True):
    """What is compared; "" and None for what is not said. `time` is the camera's clock in s, taken as UTC.

    `shown` is the camera in words, `exhibits` tell where it lay, as digests. `stem` and `numbered` are what the camera
    called the file.
    """

    model: str
    serial: str
    owner: str
    lens: str
    lens_serial: str
    tables: str
    thumbnail: str
    size: str
    software: str
    shown: str
    time: float | None
    counter: int | None
    exhibits: tuple[int, ...]
    stem: str
    numbered: int | None

    @property
    def claim(self) -> Claim:
        """The camera."""
        return Claim(self.model, self.serial, self.owner)


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Told)


def packed(facts: MediaFacts) -> bytes:
    """Return what facts say of the camera; b"" where they name none."""
    named = claim(facts.make, facts.model, facts.body_serial, facts.owner)
    lens_serial = serial_of(facts.lens_serial)
    if named == _NO_CAMERA and not lens_serial:
        return b""
    local = facts.clock.local
    habits = facts.habits
    called = file_number(each.path for each in facts.lying)
    told = Told(
        model=_cut(named.model),
        serial=_cut(named.serial),
        owner=_cut(named.owner),
        lens=_cut(plain(facts.lens_model)),
        lens_serial=_cut(lens_serial),
        tables=_cut(habits.tables),
        thumbnail=_cut(habits.thumbnail),
        size=_cut(habits.size),
        software=_cut(plain(habits.software)),
        shown=_cut(camera_name(facts.make, facts.model)),
        time=None if local is None else local.replace(tzinfo=UTC).timestamp(),
        counter=facts.counter,
        exhibits=tuple(sorted({_digest(each.case, each.exhibit) for each in facts.lying})),
        stem="" if called is None else called.stem,
        numbered=None if called is None else called.number,
    )
    return _VERSION + _encoder.encode(told)


def unpacked(description: bytes) -> Told:
    """Return what is said; raises ValueError for what is no such description."""
    if description[:2] != _VERSION:
        raise ValueError("not a description of a camera")
    try:
        return _decoder.decode(description[2:])
    except msgspec.MsgspecError as error:
        raise ValueError(f"not a description of a camera: {error}") from error


def _cut(text: str) -> str:
    return text[:_MOST_TEXT]


def _digest(*parts: str) -> int:
    return int.from_bytes(blake2b("\0".join(parts).encode(), digest_size=6).digest())
