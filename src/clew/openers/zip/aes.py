"""WinZip's AES encryption (https://www.winzip.com/en/support/aes-encryption/): counter mode, PBKDF2, HMAC-SHA1."""

import hashlib
import hmac
from collections.abc import Callable, Iterator

from Cryptodome.Cipher import AES
from Cryptodome.Util import Counter

from clew.errors import ExaminationError

_CHECK_BYTES, _MAC_BYTES = 2, 10
_ROUNDS = 1000
AES.new(bytes(16), AES.MODE_CTR, counter=Counter.new(128))  # loads the mode, which a sealed process can't later


def head_bytes(key_bytes: int) -> int:
    """Return how much stands before the content: a salt half as long as the key, and a check value."""
    return key_bytes // 2 + _CHECK_BYTES


def key_of(
    password: bytes, head: bytes, key_bytes: int, packed: int
) -> Callable[[Iterator[bytes]], Iterator[bytes]] | None:
    """Return what decrypts an entry of `packed` bytes with its `head`, None where the check value differs.

    What it yields raises ExaminationError in the end where the authentication code differs.
    """
    derived = hashlib.pbkdf2_hmac("sha1", password, head[:-_CHECK_BYTES], _ROUNDS, 2 * key_bytes + _CHECK_BYTES)
    if derived[-_CHECK_BYTES:] != head[-_CHECK_BYTES:]:
        return None
    length = packed - len(head) - _MAC_BYTES

    def decrypted(chunks: Iterator[bytes]) -> Iterator[bytes]:
        counter = Counter.new(128, little_endian=True, initial_value=1)
        cipher = AES.new(derived[:key_bytes], AES.MODE_CTR, counter=counter)
        proof = hmac.new(derived[key_bytes : 2 * key_bytes], digestmod=hashlib.sha1)
        skip, left, tail = len(head), max(0, length), b""
        for chunk in chunks:
            body, skip = chunk[skip:], max(0, skip - len(chunk))
            mine, rest = body[:left], body[left:]
            left -= len(mine)
            tail += rest
            proof.update(mine)
            yield cipher.decrypt(mine)
        if length < 0 or not hmac.compare_digest(proof.digest()[:_MAC_BYTES], tail):
            raise ExaminationError("corrupt: authentication code differs")

    return decrypted
