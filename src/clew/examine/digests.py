"""The four digests of one content, in one pass over its bytes."""

import hashlib

import numpy as np
import numpy.typing as npt

from clew.examine.md_kernel import BLOCK_BYTES, START, digest_blocks
from clew.model.digests import Digests

ED2K_CHUNK_BYTES = 9_728_000
"""Bytes of the blocks whose MD4 eD2k hashes again (9,500 KiB): a whole number of MD4's own blocks."""


class _Md5AndEd2k:
    """MD5 and the eD2k hash: MD4 of one block, or MD4 of the MD4s of several.

    Two conventions exist for contents that are an exact multiple of the block long. This is the original one of
    eDonkey and eMule, whose links name files by it ("red" in the AniDB wiki, Ed2k-hash): the MD4 of an empty block
    follows. The other one ("blue") leaves it out.
    """

    def __init__(self) -> None:
        self._state = np.array(START + START, np.uint32)
        self._taken = 0
        self._rest = b""
        self._blocks = bytearray()

    def update(self, chunk: bytes | memoryview) -> None:
        content = np.frombuffer(chunk, np.uint8)
        content.flags.writeable = False  # of several types of arrays the kernel would be found anew
        if self._rest:
            wanted = BLOCK_BYTES - len(self._rest)
            self._rest += content[:wanted].tobytes()
            content = content[wanted:]
            if len(self._rest) < BLOCK_BYTES:
                return
            self._take(np.frombuffer(self._rest, np.uint8))
        whole = len(content) // BLOCK_BYTES * BLOCK_BYTES
        self._take(content[:whole])
        self._rest = content[whole:].tobytes()

    def finish(self) -> tuple[bytes, bytes]:
        """Return MD5 and eD2k hash of all bytes so far."""
        length = self._taken + len(self._rest)
        md5, _ = _ended(self._state, self._rest, length)
        _, md4 = _ended(self._state, self._rest, length % ED2K_CHUNK_BYTES)
        if self._blocks:
            blocks = bytes(self._blocks) + md4
            start = np.array(START + START, np.uint32)
            _, md4 = _ended(start, blocks, len(blocks))
        return md5, md4

    def _take(self, content: npt.NDArray[np.uint8]) -> None:
        """Take whole blocks, beginning with MD4 anew after each of eD2k's."""
        while len(content):
            room = ED2K_CHUNK_BYTES - self._taken % ED2K_CHUNK_BYTES
            digest_blocks(content[:room], self._state)
            self._taken += min(room, len(content))
            content = content[room:]
            if self._taken % ED2K_CHUNK_BYTES == 0:
                self._blocks += _ended(self._state, b"", ED2K_CHUNK_BYTES)[1]
                self._state[4:] = START


def _ended(state: npt.NDArray[np.uint32], rest: bytes, length: int) -> tuple[bytes, bytes]:
    """Return MD5 and MD4 after the last bytes, of a content of `length` bytes in all (RFC 1321, 3.1 and 3.2)."""
    filled = rest + b"\x80" + bytes((-len(rest) - 9) % BLOCK_BYTES) + (8 * length % 2**64).to_bytes(8, "little")
    ended = state.copy()
    digest_blocks(np.frombuffer(filled, np.uint8), ended)
    return ended[:4].tobytes(), ended[4:].tobytes()


class DigestStream:
    """Digests of bytes that come in chunks."""

    def __init__(self) -> None:
        self._sha1 = hashlib.sha1(usedforsecurity=False)
        self._sha256 = hashlib.sha256()
        self._others = _Md5AndEd2k()

    def update(self, chunk: bytes | memoryview) -> None:
        """Add the next bytes."""
        self._sha1.update(chunk)
        self._sha256.update(chunk)
        self._others.update(chunk)

    def finish(self) -> Digests:
        """Return the digests of all bytes so far."""
        md5, ed2k = self._others.finish()
        return Digests(md5, self._sha1.digest(), self._sha256.digest(), ed2k)
