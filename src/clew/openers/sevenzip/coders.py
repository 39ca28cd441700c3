"""Unpacks a folder of a 7z archive: its coders one after the other, each drawing on the one before."""

import hashlib
import lzma
from collections.abc import Callable, Iterator
from typing import BinaryIO

import numpy as np

from clew.errors import ExaminationError, UnavailableError
from clew.opener import Pieces
from clew.openers.packed.streams import (
    MEMORY_BYTES,
    READ_BYTES,
    flow,
    inflate64_step,
    inflate_step,
    unpacked,
)
from clew.openers.sevenzip.header import START_BYTES, Coder, Folder

AES = b"\x06\xf1\x07\x01"
_MOST_CYCLES = 24
"""7-Zip's own bound; it writes 19, half a million rounds."""
_ROUNDS_AT_A_TIME = 1 << 14
_BCJ = {
    b"\x03\x03\x01\x03": "BCJDecoder",
    b"\x03\x03\x02\x05": "PPCDecoder",
    b"\x03\x03\x04\x01": "IA64Decoder",
    b"\x03\x03\x05\x01": "ARMDecoder",
    b"\x03\x03\x07\x01": "ARMTDecoder",
    b"\x03\x03\x08\x05": "SparcDecoder",
    b"\4": "BCJDecoder",
    b"\5": "PPCDecoder",
    b"\6": "IA64Decoder",
    b"\7": "ARMDecoder",
    b"\x08": "ARMTDecoder",
    b"\x09": "SparcDecoder",
}
_UNREAD = {
    b"\x03\x04\x01": "PPMd",
    b"\x03\x03\x01\x1b": "BCJ2 (programs)",
    b"\n": "ARM64 (programs)",
    b"\x0b": "RISC-V (programs)",
    b"\x04\xf7\x11\x02": "Brotli",
    b"\x04\xf7\x11\x04": "LZ4",
}
_BY_LIBARCHIVE = frozenset({b"\x03\x04\x01", b"\x03\x03\x01\x1b"})
"""Of PPMd there is pyppmd besides, which corrupts its memory over corrupt streams; of BCJ2 nothing."""

KeyOf = Callable[[bytes, int], bytes]
"""Salt and cycles (a power of two) to the AES key."""


def is_encrypted(folder: Folder) -> bool:
    """Whether a password is needed."""
    return any(coder.method == AES for coder in folder.coders)


def why_not(folder: Folder) -> str:
    """Return why a folder can't be unpacked, "" where it can."""
    for coder in folder.coders:
        if coder.method not in _STAGES:
            name = _UNREAD.get(coder.method, f"unknown: {coder.method.hex()}")
            return f"compressed by a method that isn't read: {name}"
        if (coder.inputs, coder.outputs) != (1, 1):
            return "compressed by a chain of methods that isn't read"
    return ""


def is_for_libarchive(folder: Folder) -> bool:
    """Whether libarchive unpacks what is not unpacked here: where nothing is encrypted."""
    methods = {coder.method for coder in folder.coders}
    return bool(methods & _BY_LIBARCHIVE) and methods <= _BY_LIBARCHIVE | (_STAGES.keys() - {AES})


def unpack_folder(file: BinaryIO, base: int, folder: Folder, key_of: KeyOf | None) -> Pieces:
    """Yield a folder's content; `base` is where the archive starts in the file.

    Raises ExaminationError where it breaks off or a coder refuses it.
    """
    output = folder.last
    chain = []
    while True:
        chain.append(output)  # coders have one input and one output: their numbers are the same
        if output not in folder.bonds:
            break
        output = folder.bonds[output]
        if output in chain or output >= len(folder.coders):
            raise ExaminationError("corrupt 7z: the steps to unpack a file can't be joined")
    offset, size = folder.pack_at[folder.packed.index(output)]
    pieces = _stored(file, base + START_BYTES + offset, size)
    for number in reversed(chain):
        coder, whole = folder.coders[number], folder.sizes[number]
        pieces = _cut(_STAGES[coder.method](coder, pieces, whole, key_of), whole)
    return pieces


def derived_key(password: bytes, salt: bytes, cycles: int) -> bytes:
    """Return the AES key of a password: SHA-256 over salt, password in UTF-16 and a counter, 2^cycles times."""
    try:
        secret = salt + password.decode().encode("utf-16-le")
    except UnicodeDecodeError:
        secret = salt + password.decode("latin-1").encode("utf-16-le")
    if cycles == 0x3F:
        return (secret + bytes(32))[:32]
    if cycles > _MOST_CYCLES:
        raise ExaminationError(f"encrypted with 2^{cycles} rounds, which are not tried")
    at_a_time = min(_ROUNDS_AT_A_TIME, 1 << cycles)
    block = np.empty(at_a_time, np.dtype([("secret", np.void, len(secret)), ("round", "<u8")]))
    block["secret"] = np.void(secret)
    digest = hashlib.sha256()
    for start in range(0, 1 << cycles, at_a_time):
        block["round"] = np.arange(start, start + at_a_time, dtype=np.uint64)
        digest.update(block.data)
    return digest.digest()


def _stored(file: BinaryIO, at: int, size: int) -> Pieces:
    end = at + size
    while at < end:
        file.seek(at)
        chunk = file.read(min(READ_BYTES, end - at))
        if not chunk:
            raise ExaminationError("truncated: the 7z breaks off")
        at += len(chunk)
        yield chunk


def _cut(pieces: Pieces, size: int) -> Pieces:
    """Yield what a coder is said to put out: AES pads to 16 bytes, PPMd has no end of its own."""
    for piece in pieces:
        if size <= 0:
            return
        yield piece[:size]
        size -= len(piece)


def _copy(_: Coder, chunks: Pieces, __: int, ___: KeyOf | None) -> Pieces:
    return chunks


def _lzma1(coder: Coder, chunks: Pieces, size: int, _: KeyOf | None) -> Pieces:
    """Unpack with the header of an .lzma file before it, for which liblzma bounds its memory."""
    head = coder.properties[:5] + size.to_bytes(8, "little")
    return flow(lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=MEMORY_BYTES), _headed(head, chunks), "LZMA")


def _headed(head: bytes, chunks: Pieces) -> Pieces:
    yield head
    yield from chunks


def _lzma2(coder: Coder, chunks: Pieces, _: int, __: KeyOf | None) -> Pieces:
    bits = coder.properties[0] if coder.properties else 255
    if bits > 40:
        raise ExaminationError("corrupt LZMA2: its dictionary can't be told")
    dictionary = (2 | bits & 1) << bits // 2 + 11
    if dictionary > MEMORY_BYTES:
        raise ExaminationError(f"needs a dictionary of {dictionary >> 20} MiB, over {MEMORY_BYTES >> 20}")
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": max(dictionary, 4096)}]
    return flow(lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters), chunks, "LZMA2")


def _bzip2(_: Coder, chunks: Pieces, __: int, ___: KeyOf | None) -> Pieces:
    return unpacked("bz2", chunks)


def _deflate(_: Coder, chunks: Pieces, __: int, ___: KeyOf | None) -> Pieces:
    return flow(inflate_step(-15), chunks, "deflate")


def _deflate64(_: Coder, chunks: Pieces, __: int, ___: KeyOf | None) -> Pieces:
    return flow(inflate64_step(), chunks, "Deflate64")


def _zstd(_: Coder, chunks: Pieces, __: int, ___: KeyOf | None) -> Pieces:
    return unpacked("zst", chunks)


def _bcj(coder: Coder, chunks: Pieces, size: int, _: KeyOf | None) -> Pieces:
    """Turn addresses in programs back into what they were before compression."""
    try:
        import bcj  # noqa: PLC0415 - plug-ins import cheaply
    except ImportError as error:
        raise UnavailableError("Programs in 7z are read by pybcj: pip install pybcj") from error
    decoder = getattr(bcj, _BCJ[coder.method])(size)
    for chunk in chunks:
        yield decoder.decode(chunk)


def _delta(coder: Coder, chunks: Pieces, _: int, __: KeyOf | None) -> Pieces:
    """Add to each byte the one some bytes before it."""
    distance = coder.properties[0] + 1 if coder.properties else 1
    before = np.zeros(distance, np.uint8)
    for chunk in chunks:
        rows = -(-len(chunk) // distance)
        lanes = np.zeros((rows + 1) * distance, np.uint8)
        lanes[:distance] = before
        lanes[distance : distance + len(chunk)] = np.frombuffer(chunk, np.uint8)
        sums = np.cumsum(lanes.reshape(rows + 1, distance), axis=0, dtype=np.uint8).reshape(-1)
        plain = sums[distance : distance + len(chunk)]
        before = sums[len(chunk) : len(chunk) + distance]
        yield plain.tobytes()


def load_cipher() -> None:
    """Import the cipher, also where there is no password to try; raises UnavailableError where it is missing."""
    try:
        from Cryptodome.Cipher import AES as CIPHER  # noqa: PLC0415 - plug-ins import cheaply
    except ImportError as error:
        raise UnavailableError("Encrypted 7z is read by pycryptodomex: pip install pycryptodomex") from error
    CIPHER.new(bytes(32), CIPHER.MODE_CBC, bytes(16))  # loads the mode, which a sealed process can't later


def _aes(coder: Coder, chunks: Pieces, _: int, key_of: KeyOf | None) -> Pieces:
    """Decrypt AES-256 in CBC mode."""
    from Cryptodome.Cipher import AES as CIPHER  # noqa: PLC0415 - plug-ins import cheaply

    if key_of is None:
        raise ExaminationError("encrypted")
    cycles, salt, iv = _aes_properties(coder)
    cipher = CIPHER.new(key_of(salt, cycles), CIPHER.MODE_CBC, iv)
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        whole = len(data) & ~15
        rest = data[whole:]
        yield cipher.decrypt(data[:whole])


def _aes_properties(coder: Coder) -> tuple[int, bytes, bytes]:
    """Return cycles, salt and the initial vector of an AES coder."""
    data = coder.properties
    if len(data) < 2:
        raise ExaminationError("corrupt 7z: how it is encrypted can't be told")
    salts = (data[0] >> 7 & 1) + (data[1] >> 4)
    vectors = (data[0] >> 6 & 1) + (data[1] & 15)
    if len(data) != 2 + salts + vectors:
        raise ExaminationError("corrupt 7z: how it is encrypted can't be told")
    return data[0] & 0x3F, data[2 : 2 + salts], data[2 + salts :].ljust(16, b"\0")


_Stage = Callable[[Coder, Pieces, int, KeyOf | None], Iterator[bytes]]
_STAGES: dict[bytes, _Stage] = {
    b"\0": _copy,
    b"\x03\x01\x01": _lzma1,
    b"\x21": _lzma2,
    b"\x03": _delta,
    b"\x04\x02\x02": _bzip2,
    b"\x04\x01\x08": _deflate,
    b"\x04\x01\x09": _deflate64,
    b"\x04\xf7\x11\x01": _zstd,
    AES: _aes,
    **dict.fromkeys(_BCJ, _bcj),
}
