"""Tries passwords on a 7z archive: a key is dear, and proves itself only by what it unpacks."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from clew.errors import ExaminationError
from clew.opener import Pieces
from clew.openers.sevenzip.coders import KeyOf, derived_key, load_cipher

_PROVED_BYTES = 64 << 20
"""A password is proved by the CRC-32 of the first file; of a larger one this much must unpack."""


@dataclass(slots=True)
class Keyring:
    """The passwords in their order; the one that opened something is tried first on what follows.

    A key takes 6 ms (`benchmarks/unpacking.py`); all of an archive mostly has the same salt, and keys are kept.
    """

    passwords: Sequence[bytes]
    note_progress: Callable[[], None]
    _last: int = -1
    _keys: dict[tuple[int, bytes, int], bytes] = field(default_factory=dict)

    def open(self, is_right: Callable[[KeyOf], bool]) -> tuple[KeyOf | None, str]:
        """Return the first key that `is_right` with a remark, or None with the reason."""
        load_cipher()
        count = len(self.passwords)
        for number in sorted(range(count), key=lambda each: each != self._last):
            key_of = partial(self._key, number)
            self.note_progress()
            if is_right(key_of):
                self._last = number
                return key_of, f"decrypted with password {number + 1} of {count}"
        if count < 2:
            return None, "encrypted, the password doesn't fit" if count else "encrypted"
        return None, f"encrypted, none of {count} passwords fits"

    def _key(self, number: int, salt: bytes, cycles: int) -> bytes:
        place = number, salt, cycles
        if place not in self._keys:
            self._keys[place] = derived_key(self.passwords[number], salt, cycles)
        return self._keys[place]


def begins_with(pieces: Pieces, size: int, crc: int | None, note_progress: Callable[[], None]) -> bool:
    """Whether what was unpacked begins with `size` bytes of this CRC-32, as far as that is looked at."""
    at = found = 0
    try:
        for piece in pieces:
            mine = piece[: size - at]
            found = zlib.crc32(mine, found)
            at += len(mine)
            note_progress()
            if at >= min(size, _PROVED_BYTES):
                break
    except ExaminationError:
        return False
    return at >= min(size, _PROVED_BYTES) and (at < size or crc is None or crc == found)
