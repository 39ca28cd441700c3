"""Tries passwords on encrypted entries: PKWARE's traditional encryption, and WinZip's AES."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO

from clew.errors import ExaminationError, UnavailableError
from clew.openers.zip.content import Key, content, stored
from clew.openers.zip.entry import STREAMED, Entry

_CHECKED_BYTES = 64 << 20
"""A password whose check byte fits is proved by the entry's CRC-32, as one in 256 fits by chance; of larger entries
this much is unpacked."""
_REMEMBERED_BYTES = 1 << 16
"""How much the password that opened another entry must unpack: what is wrong fails within the first block."""
_FEW = 64
"""So few passwords hardly fit the 16 bits of AES' check value by chance: one time in 1,024."""
_MOST_TRIES = 200_000
"""Key derivations in a row for AES, 0.9 ms each (`benchmarks/unpacking.py`), that fit nothing: three minutes."""


@dataclass(slots=True)
class Keyring:
    """The passwords for one zip in their order; the one that opened an entry is tried first on the next."""

    passwords: Sequence[bytes]
    note_progress: Callable[[], None]
    _last: int = -1
    _tries: int = 0
    _forms: list[tuple[int, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._forms = [(number, form) for number, each in enumerate(self.passwords) for form in _forms(each)]

    def open(self, file: BinaryIO, entry: Entry, start: int) -> tuple[Key | None, str]:
        """Return the key of an entry with a remark on it, or None with the reason."""
        opens = self._aes if entry.aes is not None else self._traditional
        opens(file, entry, start, b"")  # loads what it needs, also where there is no password to try
        if not self.passwords:
            return None, "encrypted"
        count = len(self.passwords)
        for number, form in sorted(self._forms, key=lambda each: each[0] != self._last):
            self._tries += entry.aes is not None
            if self._tries > _MOST_TRIES:
                return None, f"encrypted, not all of {count} passwords were tried: {_MOST_TRIES} tries fitted nothing"
            key = opens(file, entry, start, form)
            self.note_progress()
            if key is not None and self._is_right(file, entry, start, key, is_remembered=number == self._last):
                self._last, self._tries = number, 0
                return key, f"decrypted with password {number + 1} of {count}"
        return (
            None,
            f"encrypted, none of {count} passwords fits" if count > 1 else "encrypted, the password doesn't fit",
        )

    def _is_right(self, file: BinaryIO, entry: Entry, start: int, key: Key, *, is_remembered: bool) -> bool:
        if entry.aes is not None and (is_remembered or len(self._forms) <= _FEW):
            return True  # its check value has 16 bits
        most = _REMEMBERED_BYTES if is_remembered else _CHECKED_BYTES
        try:
            for piece in content(file, entry, start, key):
                most -= len(piece)
                self.note_progress()
                if most <= 0:
                    break
        except ExaminationError:
            return False
        return True

    def _traditional(self, file: BinaryIO, entry: Entry, start: int, password: bytes) -> Key | None:
        from clew.openers.zip import zipcrypto  # noqa: PLC0415 - Numba is dear to import

        with suppress(ExaminationError):
            head = b"".join(stored(file, start, min(zipcrypto.HEADER_BYTES, entry.packed or 0)))
            check = entry.dos_time >> 8 & 0xFF if entry.flags & STREAMED else entry.crc >> 24
            return zipcrypto.key_of(password, head, check)
        return None

    def _aes(self, file: BinaryIO, entry: Entry, start: int, password: bytes) -> Key | None:
        try:
            from clew.openers.zip import aes  # noqa: PLC0415 - loads its library
        except ImportError as error:
            raise UnavailableError("AES in zips is read by pycryptodomex: pip install pycryptodomex") from error
        key_bytes = entry.aes.key_bytes if entry.aes is not None else 32
        with suppress(ExaminationError):
            head = b"".join(stored(file, start, aes.head_bytes(key_bytes)))
            return aes.key_of(password, head, key_bytes, entry.packed or 0)
        return None


def _forms(password: bytes) -> Iterator[bytes]:
    """Yield the bytes that a password may have been given to a zip program as: as it is, and in the DOS code page."""
    yield password
    if not password.isascii():
        with suppress(UnicodeError):
            yield password.decode().encode("cp437")
