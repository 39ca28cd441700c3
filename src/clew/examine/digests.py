"""The four digests of one content, in one pass over its bytes."""

import hashlib

from Crypto.Hash import MD4

from clew.model.digests import Digests

ED2K_CHUNK_BYTES = 9_728_000
"""Bytes of the blocks whose MD4 eD2k hashes again (9,500 KiB)."""


class _Ed2k:
    """The eD2k hash: MD4 of one block, or MD4 of the MD4s of several.

    Two conventions exist for contents that are an exact multiple of the block long. This is the original one of
    eDonkey and eMule, whose links name files by it ("red" in the AniDB wiki, Ed2k-hash): the MD4 of an empty block
    follows. The other one ("blue") leaves it out.
    """

    def __init__(self) -> None:
        self._block = MD4.new()  # noqa: S303 - eD2k is made of it
        self._filled = 0
        self._blocks = bytearray()

    def update(self, chunk: memoryview) -> None:
        while len(chunk) >= ED2K_CHUNK_BYTES - self._filled:
            rest = ED2K_CHUNK_BYTES - self._filled
            self._block.update(chunk[:rest])
            self._blocks += self._block.digest()
            self._block, self._filled = MD4.new(), 0  # noqa: S303
            chunk = chunk[rest:]
        if chunk:
            self._block.update(chunk)
            self._filled += len(chunk)

    def digest(self) -> bytes:
        last: bytes = self._block.digest()
        if not self._blocks:
            return last
        whole: bytes = MD4.new(bytes(self._blocks) + last).digest()  # noqa: S303
        return whole


class DigestStream:
    """Digests of bytes that come in chunks."""

    def __init__(self) -> None:
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._sha1 = hashlib.sha1(usedforsecurity=False)
        self._sha256 = hashlib.sha256()
        self._ed2k = _Ed2k()

    def update(self, chunk: bytes | memoryview) -> None:
        """Add the next bytes."""
        self._md5.update(chunk)
        self._sha1.update(chunk)
        self._sha256.update(chunk)
        self._ed2k.update(memoryview(chunk))

    def finish(self) -> Digests:
        """Return the digests of all bytes so far."""
        return Digests(self._md5.digest(), self._sha1.digest(), self._sha256.digest(), self._ed2k.digest())
