from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.matching import segment
from clew.matching.buckets import begins_at
from clew.matching.building import chunk_value
from clew.matching.layout import Layout
from clew.matching.permute import ordered, table
from clew.matching.segment import Segment, build

Codes = npt.NDArray[np.uint8]
Ids = npt.NDArray[np.int64]


def built(layout: Layout, codes: Codes, ids: Ids, threads: int = 1) -> Segment:
    with ThreadPoolExecutor(threads) as pool:
        return build(layout, codes, ids, pool, threads)


def laid_out(bits: int, chunks: int, width: int, seed: int = 1) -> Layout:
    """Return a layout of bits in no particular order."""
    return Layout(bits, np.random.default_rng(seed).permutation(bits).astype(np.int16), chunks, width)


def pairs(codes: Codes, ids: Ids) -> list[tuple[bytes, int]]:
    return sorted((code.tobytes(), int(each)) for code, each in zip(codes, ids, strict=True))


def bucket(held: Segment, chunk: int, value: int) -> slice:
    buckets = held.buckets
    begin, end = (
        int(begins_at(each, buckets.bases[chunk], buckets.rises[chunk], buckets.hot)) for each in (value, value + 1)
    )
    return slice(begin, end)


@st.composite
def segments(draw: st.DrawFn) -> tuple[Segment, Codes, Ids]:
    bits, chunks, width = draw(
        st.sampled_from([(8, 2, 4), (16, 1, 13), (64, 5, 12), (72, 7, 9), (128, 9, 13), (256, 16, 16), (264, 24, 11)])
    )
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    different = generator.integers(0, 256, (draw(st.integers(1, 300)), bits // 8), dtype=np.uint8)
    different[:, : draw(st.integers(0, bits // 8))] = 7
    codes = different[generator.integers(0, len(different), draw(st.integers(1, 400)))]
    extremes = np.array([-(2**63), 2**63 - 1, -1], np.int64)
    ids = np.where(
        generator.random(len(codes)) < 0.1,
        generator.choice(extremes, len(codes)),
        generator.integers(-9, 99, len(codes)),
    )
    return built(laid_out(bits, chunks, width), codes, ids, draw(st.integers(1, 3))), codes, ids


@given(segments())
def test_the_entries_are_what_was_put_in(drawn: tuple[Segment, Codes, Ids]) -> None:
    held, codes, ids = drawn
    assert held.count == len(ids)
    assert pairs(*held.entries()) == pairs(codes, ids)


@given(segments())
def test_each_code_stands_once_in_the_order_of_its_words(drawn: tuple[Segment, Codes, Ids]) -> None:
    held, codes, _ = drawn
    words = ordered(np.unique(codes, axis=0), table(held.layout.order))
    np.testing.assert_array_equal(held.words, words[np.lexsort(words.T[::-1])], strict=True)
    assert held.unique == len(words)


def ids_by_code(codes: Codes, ids: Ids) -> dict[bytes, list[int]]:
    """Return the ids of each code, ascending."""
    found: dict[bytes, list[int]] = {}
    for code, each in pairs(codes, ids):
        found.setdefault(code, []).append(each)
    return found


@given(segments())
def test_the_smallest_id_stands_with_its_row_and_the_others_ascend(drawn: tuple[Segment, Codes, Ids]) -> None:
    held, codes, ids = drawn
    more = {int(row): held.more[slice(*held.multi_starts[j : j + 2])].tolist() for j, row in enumerate(held.multi)}
    assert all(more.values())
    expected = ids_by_code(codes, ids)
    for row, code in enumerate(held.codes()):
        assert [int(held.ids[row]), *more.get(row, [])] == expected[code.tobytes()]


@given(segments(), st.data())
def test_the_places_of_rows_are_those_of_all_their_ids(drawn: tuple[Segment, Codes, Ids], data: st.DataObject) -> None:
    held, added, added_ids = drawn
    rows = np.array(data.draw(st.lists(st.integers(0, held.unique - 1), max_size=20)), np.uint32)
    places, which = held.places(rows)
    codes, ids = held.entries()
    of_code = ids_by_code(added, added_ids)
    asked = [code.tobytes() for code in held.codes()[rows]]
    expected = [(j, code, each) for j, code in enumerate(asked) for each in of_code[code]]
    found = zip(which.tolist(), [code.tobytes() for code in codes[places]], held.ids_at(places).tolist(), strict=True)
    assert sorted(found) == expected
    np.testing.assert_array_equal(held.ids_at(places), ids[places], strict=True)


@given(segments())
def test_the_bucket_of_a_value_holds_the_rows_that_have_it(drawn: tuple[Segment, Codes, Ids]) -> None:
    held, layout = drawn[0], drawn[0].layout
    bits = np.unpackbits(held.codes(), axis=1)[:, layout.order]
    for chunk in range(layout.chunks):
        own = bits[:, chunk * layout.width : (chunk + 1) * layout.width]
        values = own @ (1 << np.arange(layout.width)[::-1])
        rows = held.postings[chunk - 1] if chunk else np.arange(held.unique)
        assert sorted(rows.tolist()) == list(range(held.unique))
        for value in [*np.unique(values).tolist(), 0, (1 << layout.width) - 1]:
            assert rows[bucket(held, chunk, value)].tolist() == np.flatnonzero(values == value).tolist()


@pytest.mark.parametrize("width", [1, 4, 9, 16, 28])
def test_the_value_of_a_chunk_is_read_across_words(width: int) -> None:
    code = np.random.default_rng(width).integers(0, 256, 32, dtype=np.uint8)
    words = code.view(">u8").astype(np.uint64).reshape(1, -1)
    whole = int.from_bytes(code.tobytes(), "big")
    for start in range(257 - width):
        assert chunk_value(words, 0, start, width) == whole >> (256 - start - width) & ((1 << width) - 1)


@pytest.mark.parametrize("shared", [23, 24, 25, 26, 5000])
def test_codes_that_share_their_first_chunk_are_sorted_too(shared: int) -> None:
    generator = np.random.default_rng(shared)
    codes = generator.integers(0, 256, (shared + 700, 16), dtype=np.uint8)
    codes[:shared, :2] = 200
    codes[::3] = codes[0]
    codes[1::3, :15] = codes[1, :15]
    ids = generator.integers(-50, 50, len(codes))
    held = built(Layout(128, np.arange(128, dtype=np.int16), 8, 16), codes, ids)
    assert held.codes().tolist() == np.unique(codes, axis=0).tolist()
    assert pairs(*held.entries()) == pairs(codes, ids)


@pytest.mark.parametrize("kind", ["random", "one first chunk", "equal"])
def test_threads_build_the_same_segment(kind: str) -> None:
    generator = np.random.default_rng(5)
    codes = generator.integers(0, 256, (3000, 8), dtype=np.uint8)
    codes[:, : {"random": 0, "one first chunk": 2, "equal": 8}[kind]] = 1
    ids = generator.permutation(3000)
    one, *others = (
        built(Layout(64, np.arange(64, dtype=np.int16), 4, 16), codes, ids, threads) for threads in (1, 2, 5)
    )
    for other in others:
        for name in ("words", "ids", "multi", "multi_starts", "more", "postings", "crowding"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name), strict=True)
        for name in ("bases", "rises", "hot"):
            np.testing.assert_array_equal(getattr(one.buckets, name), getattr(other.buckets, name), strict=True)


def test_crowding_is_how_many_codes_have_a_value_so_near() -> None:
    every = np.arange(2**16, dtype=">u2").view(np.uint8).reshape(-1, 2)
    held = built(laid_out(16, 2, 8), every, np.arange(2**16))
    assert held.crowding.tolist() == [[256.0] * 5] * 2
    alone = built(laid_out(16, 2, 8), every[:1], np.arange(1))
    assert alone.crowding.tolist() == [[1.0, 0.0, 0.0, 0.0, 0.0]] * 2


def test_more_codes_than_rows_can_count_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment, "LARGEST", 9)
    with pytest.raises(ValueError, match="9 codes at most, not 10"):
        built(laid_out(8, 1, 8), np.zeros((10, 1), np.uint8), np.arange(10))
