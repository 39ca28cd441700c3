"""Lines that hold digests only, in columns."""

from typing import Any

import numpy as np
import pytest

from clew.model.digests import PartialDigests
from clew.model.hashset import DigestBlock, Entry


def column(*digests: bytes) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.frombuffer(b"".join(digests), np.uint8).reshape(len(digests), -1)


def test_a_block_gives_its_lines_as_entries_in_order() -> None:
    block = DigestBlock(
        np.array([1, 3, 8], np.uint8),
        md5=column(b"a" * 16, b"b" * 16, bytes(16)),
        sha1=column(bytes(20), b"c" * 20, bytes(20)),
        ed2k=column(bytes(16), bytes(16), b"d" * 16),
    )
    assert len(block) == 3
    assert list(block.entries()) == [
        Entry(PartialDigests(md5=b"a" * 16)),
        Entry(PartialDigests(md5=b"b" * 16, sha1=b"c" * 20)),
        Entry(PartialDigests(ed2k=b"d" * 16)),
    ]


def test_a_digest_of_zeros_is_a_digest() -> None:
    block = DigestBlock(np.array([1], np.uint8), md5=column(bytes(16)))
    assert list(block.entries()) == [Entry(PartialDigests(md5=bytes(16)))]


@pytest.mark.parametrize(
    ("present", "columns", "reason"),
    [
        ([[1]], {}, "present"),
        ([1, 0], {"md5": column(b"a" * 16, bytes(16))}, "a digest"),
        ([16], {}, "a digest"),
        ([3], {"md5": column(b"a" * 16)}, "sha1 has no column"),
        ([1, 1], {"md5": column(b"a" * 16)}, "md5 must be uint8"),
        ([1], {"md5": column(b"a" * 20)}, "md5 must be uint8"),
        ([1], {"md5": column(b"a" * 16).view(np.int8)}, "md5 must be uint8"),
        ([1], {"md5": column(b"a" * 16), "sha1": column(b"c" * 20)}, "zeros"),
    ],
)
def test_columns_that_do_not_fit_are_refused(present: list[Any], columns: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        DigestBlock(np.array(present, np.uint8), **columns)
