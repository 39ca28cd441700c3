"""Writes encrypted zips: WinZip's AES and PKWARE's old way; salts come from the dice, so that the bytes repeat."""

import hashlib
import hmac
import struct
import zlib
from collections.abc import Callable, Sequence

from Cryptodome.Cipher import AES
from Cryptodome.Util import Counter

from clew.samples.dice import Dice
from clew.samples.packing.archives import dos_stamp
from clew.samples.packing.content import Content

AES_ROUNDS, KEY_BYTES = 1000, 32
AES_METHOD, DEFLATED = 99, 8
AES_FIELD = struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 3, DEFLATED)
"""AE-2, a key of 256 bits, deflated within (winzip.com/en/support/aes-encryption)."""
ENCRYPTED, UTF8 = 0x1, 0x800
CRC_TABLE = tuple(zlib.crc32(bytes((number,)), 0xFFFFFFFF) ^ 0xFFFFFFFF for number in range(256))


def aes_zip(contents: Sequence[Content], password: str, dice: Dice) -> bytes:
    """Return a zip whose contents are encrypted by AES-256; their CRC-32 is left out, as AE-2 asks."""

    def encrypt(data: bytes, crc: int) -> bytes:
        del crc
        salt = dice.generator.bytes(16)
        derived = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, AES_ROUNDS, 2 * KEY_BYTES + 2)
        counter = Counter.new(128, little_endian=True, initial_value=1)
        cipher = AES.new(derived[:KEY_BYTES], AES.MODE_CTR, counter=counter).encrypt(data)
        proof = hmac.digest(derived[KEY_BYTES : 2 * KEY_BYTES], cipher, "sha1")[:10]
        return salt + derived[-2:] + cipher + proof

    return _zip(contents, encrypt, is_aes=True)


def zipcrypto_zip(contents: Sequence[Content], password: str, dice: Dice) -> bytes:
    """Return a zip whose contents are encrypted the old way (APPNOTE 6.1)."""

    def encrypt(data: bytes, crc: int) -> bytes:
        return _zipcrypto(dice.generator.bytes(11) + bytes((crc >> 24,)) + data, password.encode())

    return _zip(contents, encrypt, is_aes=False)


def _zip(contents: Sequence[Content], encrypt: Callable[[bytes, int], bytes], *, is_aes: bool) -> bytes:
    """Put a zip together by hand (APPNOTE 4.3): local headers with contents, the central directory, its end."""
    whole, directory = b"", b""
    for content in contents:
        crc = zlib.crc32(content.data)
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = encrypt(packer.compress(content.data) + packer.flush(), crc)
        year, month, day, hour, minute, second = dos_stamp(content.seconds)
        fields = struct.pack(
            "<HHHHHIIIHH",
            51 if is_aes else 20,
            ENCRYPTED | UTF8,
            AES_METHOD if is_aes else DEFLATED,
            hour << 11 | minute << 5 | second // 2,
            (year - 1980) << 9 | month << 5 | day,
            0 if is_aes else crc,
            len(packed),
            len(content.data),
            len(content.path),
            len(AES_FIELD) if is_aes else 0,
        )
        tail = content.path + (AES_FIELD if is_aes else b"")
        directory += b"PK\1\2" + struct.pack("<H", 3 << 8 | 63) + fields
        directory += struct.pack("<HHHII", 0, 0, 0, 0o644 << 16, len(whole)) + tail
        whole += b"PK\3\4" + fields + tail + packed
    count = len(contents)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, len(directory), len(whole), 0)
    return whole + directory + end


def _zipcrypto(data: bytes, password: bytes) -> bytes:
    """Encrypt with three keys that each byte of the plain text turns on."""
    one, two, three = 0x12345678, 0x23456789, 0x34567890

    def turn(byte: int) -> None:
        nonlocal one, two, three
        one = _crc(one, byte)
        two = ((two + (one & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        three = _crc(three, two >> 24)

    for byte in password:
        turn(byte)
    encrypted = bytearray()
    for byte in data:
        mixed = (three | 2) & 0xFFFF
        encrypted.append(byte ^ (mixed * (mixed ^ 1) >> 8 & 0xFF))
        turn(byte)
    return bytes(encrypted)


def _crc(value: int, byte: int) -> int:
    return value >> 8 ^ CRC_TABLE[(value ^ byte) & 0xFF]
