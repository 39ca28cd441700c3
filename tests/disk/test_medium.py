from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.disk.medium import PIECE_BYTES, Medium, files_medium
from clew.errors import ExaminationError


def nothing() -> None:
    """Do nothing."""


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=6), st.integers(0, 80), st.integers(0, 80))
def test_a_split_image_reads_as_one(parts: list[bytes], offset: int, size: int) -> None:
    medium = files_medium([BytesIO(part) for part in parts], nothing)
    whole = b"".join(parts)
    assert medium.size == len(whole)
    assert medium.read(offset, size) == whole[offset : offset + size]


@given(st.binary(max_size=40), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_a_part_is_a_medium_of_its_own(whole: bytes, start: int, size: int, offset: int, wanted: int) -> None:
    part = files_medium([BytesIO(whole)], nothing).part(start, size)
    inside = whole[start : start + size]
    assert part.size == len(inside)
    assert part.read(offset, wanted) == inside[offset : offset + wanted]


def test_what_a_library_can_not_read_is_told_without_its_functions() -> None:
    def read_at(offset: int, size: int) -> bytes:
        raise OSError(f"pyewf_handle_read_buffer_at_offset: unable to read data. libewf_x: {offset} {size}.")

    with pytest.raises(ExaminationError, match=r"^unreadable at offset 5: unable to read data: 5 3$"):
        Medium(read_at, 10, nothing).read(5, 3)


def test_missing_bytes_are_not_taken_for_shorter_content() -> None:
    medium = Medium(lambda _offset, size: bytes(size // 2), 10, nothing)
    with pytest.raises(ExaminationError, match="unreadable at offset 4"):
        medium.read(0, 8)


def test_pieces_beyond_the_end_are_told() -> None:
    medium = files_medium([BytesIO(bytes(PIECE_BYTES + 10))], nothing)
    pieces = medium.pieces(0, PIECE_BYTES + 11)
    assert next(pieces) == bytes(PIECE_BYTES)
    assert next(pieces) == bytes(10)
    with pytest.raises(ExaminationError, match="truncated"):
        next(pieces)


def test_progress_is_told_for_each_mib_read() -> None:
    told: list[int] = []
    medium = files_medium([BytesIO(bytes(8 * PIECE_BYTES))], lambda: told.append(1))
    assert sum(len(piece) for piece in medium.pieces(0, 8 * PIECE_BYTES)) == 8 * PIECE_BYTES
    assert len(told) == 8
