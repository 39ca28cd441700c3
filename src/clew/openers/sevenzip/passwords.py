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

    A key takes 30 ms (`benchmarks/unpacking.py`); all of an archive mostly has the same salt, and keys are kept.
    """

    passwords: Sequence[bytes]
    note_progress: Callable[[], None]
    _last: int = -1
    _keys: dict[tuple[int, bytes, int], bytes] = field(default_factory=dict)

    def open(self, unpack: Callable[[KeyOf], Pieces], size: int, crc: int | None) -> tuple[KeyOf | None, str]:
        """Return the key of what `unpack` yields, which begins with `size` bytes of a known CRC-32, with a remark.

        None with the reason where none fits.
        """
        load_cipher()
        count = len(self.passwords)
        for number in sorted(range(count), key=lambda each: each != self._last):
            key_of = partial(self._key, number)
            self.note_progress()
            if self._is_right(unpack(key_of), size, crc):
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

    def _is_right(self, pieces: Pieces, size: int, crc: int | None) -> bool:
        at = found = 0
        try:
            for piece in pieces:
                mine = piece[: size - at]
                found = zlib.crc32(mine, found)
                at += len(mine)
                self.note_progress()
                if at >= min(size, _PROVED_BYTES):
                    break
        except ExaminationError:
            return False
        return at >= min(size, _PROVED_BYTES) and (at < size or crc is None or crc == found)
