import hashlib

import pytest
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
