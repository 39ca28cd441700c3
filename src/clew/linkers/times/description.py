"""When and where a media was taken, and by which camera, packed into bytes."""

from datetime import UTC
from hashlib import blake2b

import msgspec

from clew.chronology.claims import Claim, camera_name, claim
from clew.model.media_facts import MediaFacts

_VERSION = b"W1"
_MOST_TEXT = 120


class Told(msgspec.Struct, frozen=True, array_like=True):
    """What is compared; `time` is the camera's clock in s, taken as UTC; `place` degrees north and east, and m.

    `folders` and `exhibits` tell where it lay, as digests.
    """

    model: str
    serial: str
    owner: str
    shown: str
    time: float | None
    counter: int | None
    burst: str
    place: tuple[float, float, float] | None
    folders: tuple[int, ...]
    exhibits: tuple[int, ...]

    @property
    def claim(self) -> Claim:
        """The camera."""
        return Claim(self.model, self.serial, self.owner)

    @property
    def day(self) -> int | None:
        """The day by the camera's clock."""
        return None if self.time is None else int(self.time // 86400)


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Told)


def packed(facts: MediaFacts) -> bytes:
    """Return when and where; b"" where neither is known."""
    local, at = facts.clock.local, facts.position
    named = claim(facts.make, facts.model, facts.body_serial, facts.owner)
    has_time = local is not None and any(named)
    if not has_time and at is None:
        return b""
    told = Told(
        model=named.model[:_MOST_TEXT],
        serial=named.serial[:_MOST_TEXT],
        owner=named.owner[:_MOST_TEXT],
        shown=camera_name(facts.make, facts.model)[:_MOST_TEXT],
        time=None if local is None else local.replace(tzinfo=UTC).timestamp(),
        counter=facts.counter,
        burst=facts.burst[:_MOST_TEXT],
        place=None if at is None else (at.latitude, at.longitude, at.within_m),
        folders=tuple(sorted({_digest(each.case, each.exhibit, each.folder.hex()) for each in facts.lying})),
        exhibits=tuple(sorted({_digest(each.case, each.exhibit) for each in facts.lying})),
    )
    return _VERSION + _encoder.encode(told)


def unpacked(description: bytes) -> Told:
    """Return what is said; raises ValueError for what is no such description."""
    if description[:2] != _VERSION:
        raise ValueError("not a description of time and place")
    try:
        told = _decoder.decode(description[2:])
    except msgspec.MsgspecError as error:
        raise ValueError(f"not a description of time and place: {error}") from error
    if told.place is not None and not (abs(told.place[0]) <= 90 and abs(told.place[1]) <= 180 and told.place[2] > 0):
        raise ValueError("not a description of time and place: no such place")
    return told


def _digest(*parts: str) -> int:
    return int.from_bytes(blake2b("\0".join(parts).encode(), digest_size=6).digest())
