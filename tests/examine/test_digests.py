import hashlib

import numpy as np
import pytest
from Crypto.Hash import MD4
from hypothesis import given
from hypothesis import strategies as st

from clew.examine.digests import ED2K_CHUNK_BYTES, DigestStream


def ed2k_of_zeros(size: int) -> str:
    stream = DigestStream()
    piece = memoryview(bytes(1_000_000))
    while size:
        stream.update(piece[: min(size, len(piece))])
        size -= min(size, len(piece))
    return stream.finish().ed2k.hex()


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        (0, "31d6cfe0d16ae931b73c59d7e0c089c0"),
        (ED2K_CHUNK_BYTES - 1, "ac44b93fc9aff773ab0005c911f8396f"),
        (ED2K_CHUNK_BYTES, "fc21d9af828f92a8df64beac3357425d"),
        (ED2K_CHUNK_BYTES + 1, "06329e9dba1373512c06386fe29e3c65"),
        (2 * ED2K_CHUNK_BYTES, "114b21c63a74b6ca922291a11177dd5c"),
    ],
)
def test_ed2k_follows_the_published_vectors_that_emule_uses(size: int, wanted: str) -> None:
    """AniDB wiki, "Ed2k-hash", the "red" ones."""
    assert ed2k_of_zeros(size) == wanted


def test_ed2k_of_a_small_content_is_its_md4() -> None:
    stream = DigestStream()
    stream.update(b"hello world")
    assert stream.finish().ed2k.hex() == "aa010fbc1d14c795d86ef98c95479d17"


@given(st.integers(0, 400), st.integers(0, 2**32 - 1))
def test_digests_are_those_of_other_implementations(size: int, seed: int) -> None:
    content = np.random.default_rng(seed).bytes(size)
    stream = DigestStream()
    stream.update(content)
    digests = stream.finish()
    assert digests.md5 == hashlib.md5(content).digest()  # noqa: S324
    assert digests.ed2k == MD4.new(content).digest()  # noqa: S303


@pytest.mark.parametrize("piece", [1 << 20, 999_983, ED2K_CHUNK_BYTES])
def test_a_content_of_several_ed2k_blocks_in_pieces_of_any_size(piece: int) -> None:
    content = np.random.default_rng(4).bytes(2 * ED2K_CHUNK_BYTES + 777_777)
    stream = DigestStream()
    for start in range(0, len(content), piece):
        stream.update(memoryview(content)[start : start + piece])
    digests = stream.finish()
    blocks = [content[start : start + ED2K_CHUNK_BYTES] for start in range(0, len(content), ED2K_CHUNK_BYTES)]
    of_blocks = b"".join(MD4.new(block).digest() for block in blocks)  # noqa: S303
    assert digests.ed2k == MD4.new(of_blocks).digest()  # noqa: S303
    assert digests.md5 == hashlib.md5(content).digest()  # noqa: S324


@given(st.lists(st.binary(max_size=300), max_size=8))
def test_pieces_give_what_the_whole_gives(pieces: list[bytes]) -> None:
    in_pieces, at_once = DigestStream(), DigestStream()
    for piece in pieces:
        in_pieces.update(piece)
    whole = b"".join(pieces)
    at_once.update(memoryview(whole))
    digests = in_pieces.finish()
    assert digests == at_once.finish()
    assert digests.md5 == hashlib.md5(whole).digest()  # noqa: S324 - lists know files by it
    assert digests.sha1 == hashlib.sha1(whole).digest()  # noqa: S324
    assert digests.sha256 == hashlib.sha256(whole).digest()
