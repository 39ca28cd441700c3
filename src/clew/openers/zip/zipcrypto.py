"""PKWARE's traditional encryption (APPNOTE.TXT 6.3.10, section 6.1).

Numba decrypts 140 MB/s on one core, where deflate unpacks 210 (`benchmarks/unpacking.py`); byte by byte in Python it
would be a hundred times slower.
"""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
from numba import njit

HEADER_BYTES = 12
_START = (0x12345678, 0x23456789, 0x34567890)

_Keys = npt.NDArray[np.uint32]


def _crc_table() -> npt.NDArray[np.uint32]:
    """Return the table of CRC-32, reflected polynomial EDB88320."""
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, np.uint32(0xEDB88320) ^ (table >> 1), table >> 1).astype(np.uint32)
    return table


_TABLE = _crc_table()


@njit(nogil=True, cache=True)
def _decrypt(keys: _Keys, table: npt.NDArray[np.uint32], data: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    out = np.empty(data.size, np.uint8)
    first, second, third = np.uint32(keys[0]), np.uint32(keys[1]), np.uint32(keys[2])
    for at in range(data.size):
        low = np.uint32(third | np.uint32(2)) & np.uint32(0xFFFF)
        plain = np.uint8(data[at] ^ (((low * (low ^ np.uint32(1))) >> np.uint32(8)) & np.uint32(0xFF)))
        out[at] = plain
        first = np.uint32(table[(first ^ plain) & np.uint32(0xFF)] ^ (first >> np.uint32(8)))
        second = np.uint32((np.uint64(second) + (first & np.uint32(0xFF))) * np.uint64(134775813) + np.uint64(1))
        third = np.uint32(table[(third ^ (second >> np.uint32(24))) & np.uint32(0xFF)] ^ (third >> np.uint32(8)))
    keys[0], keys[1], keys[2] = first, second, third
    return out


def key_of(password: bytes, header: bytes, check: int) -> Callable[[Iterator[bytes]], Iterator[bytes]] | None:
    """Return what decrypts an entry, from the 12 bytes before its content on.

    None where the last of these bytes is not the check byte, or they are fewer.
    """
    keys = _keys(password)
    plain = _decrypt(keys, _TABLE, np.frombuffer(header, np.uint8)).tobytes()
    if len(plain) < HEADER_BYTES or plain[-1] != check:
        return None

    def decrypted(chunks: Iterator[bytes]) -> Iterator[bytes]:
        own = keys.copy()
        skip = HEADER_BYTES
        for chunk in chunks:
            yield _decrypt(own, _TABLE, np.frombuffer(chunk, np.uint8)[skip:]).tobytes()
            skip = 0

    return decrypted


def _keys(password: bytes) -> _Keys:
    first, second, third = _START
    for byte in password:
        first = _crc(first, byte)
        second = ((second + (first & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        third = _crc(third, second >> 24)
    return np.array([first, second, third], np.uint32)


def _crc(value: int, byte: int) -> int:
    return int(_TABLE[(value ^ byte) & 0xFF]) ^ (value >> 8)
