import numpy as np
import numpy.typing as npt
import pytest

from clew.matching.linear import LinearIndex

Codes = npt.NDArray[np.uint8]


def codes(*numbers: int, bits: int = 256) -> Codes:
    return np.array([list(number.to_bytes(bits // 8, "big")) for number in numbers], np.uint8).reshape(-1, bits // 8)


def ids(*numbers: int) -> npt.NDArray[np.int64]:
    return np.array(numbers, np.int64)


def test_the_radius_is_inclusive() -> None:
    index = LinearIndex()
    index.add(codes(0b111, 0b1111), ids(3, 4))
    lims, found, distances = index.range(codes(0), 3)
    assert (lims.tolist(), found.tolist(), distances.tolist()) == ([0, 1], [3], [3])


def test_answers_come_by_distance_then_id_for_each_query() -> None:
    index = LinearIndex()
    index.add(codes(0b11, 0b1, 0b11, 0b10, 0), ids(9, 8, 2, 7, -1))
    lims, found, distances = index.range(codes(0, 2**255, 0b1), 2)
    assert lims.tolist() == [0, 5, 8, 13]
    assert found.tolist() == [-1, 7, 8, 2, 9, -1, 7, 8, 8, -1, 2, 9, 7]
    assert distances.tolist() == [0, 1, 1, 2, 2, 1, 2, 2, 0, 1, 1, 1, 2]


def test_the_answer_has_the_documented_types() -> None:
    lims, found, distances = LinearIndex().range(codes(0), 31)
    assert [str(array.dtype) for array in (lims, found, distances)] == ["int64", "int64", "uint16"]
    assert (lims.tolist(), len(found), len(distances)) == ([0, 0], 0, 0)


def test_no_queries_give_no_answers() -> None:
    index = LinearIndex()
    index.add(codes(1), ids(1))
    lims, found, _ = index.range(codes(), 256)
    assert (lims.tolist(), len(found)) == ([0], 0)


def test_codes_added_little_by_little_are_all_found() -> None:
    index = LinearIndex()
    for number in range(300):
        index.add(codes(number), ids(number))
        index.add(codes(), ids())
    assert index.count == 300
    assert sorted(index.range(codes(0), 256)[1].tolist()) == list(range(300))


def test_a_query_with_more_answers_than_there_is_room_for_gets_them_all() -> None:
    index = LinearIndex()
    index.add(np.zeros((5000, 32), np.uint8), np.arange(5000))
    index.add(codes(2**200), ids(-7))
    lims, found, distances = index.range(codes(2**200, 0, 2**256 - 1), 0)
    assert lims.tolist() == [0, 1, 5001, 5001]
    assert found.tolist() == [-7, *range(5000)]
    assert not distances.any()


def test_the_answer_does_not_depend_on_the_number_of_threads() -> None:
    generator = np.random.default_rng(7)
    several = generator.integers(0, 256, (1500, 32), dtype=np.uint8)
    answers = []
    for threads in (1, 2, 5):
        index = LinearIndex(threads=threads)
        index.add(several, np.arange(len(several)))
        answers.append([array.tolist() for array in index.range(several, 112)])
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("bits", [8, 64, 72, 512])
def test_codes_of_any_whole_number_of_bytes_work(bits: int) -> None:
    index = LinearIndex(bits)
    index.add(codes(0, 1, 2 ** (bits - 1), 2**bits - 1, bits=bits), ids(0, 1, 2, 3))
    _, found, distances = index.range(codes(0, bits=bits), 1000)
    assert found.tolist() == [0, 1, 2, 3]
    assert distances.tolist() == [0, 1, 1, bits]


def test_wrong_shapes_are_refused() -> None:
    index = LinearIndex()
    with pytest.raises(ValueError, match="uint8 of shape"):
        index.add(codes(1, bits=64), ids(1))
    with pytest.raises(ValueError, match="uint8 of shape"):
        index.range(codes(1).astype(np.int8), 3)
    with pytest.raises(ValueError, match="as many ids"):
        index.add(codes(1), ids(1, 2))
    with pytest.raises(ValueError, match="negative"):
        index.range(codes(1), -1)
    with pytest.raises(ValueError, match="multiple of 8"):
        LinearIndex(12)


def test_removing_takes_every_code_of_an_id_and_says_how_many() -> None:
    index = LinearIndex()
    index.add(codes(1, 2, 3, 4, 5), ids(7, 8, 7, 9, 7))
    assert index.remove(ids(7, 1, 7)) == 3
    assert index.remove(ids(7, 1)) == index.remove(ids()) == 0
    assert index.count == 2
    assert index.range(codes(0), 256)[1].tolist() == [8, 9]


def test_an_id_that_was_removed_may_be_added_again() -> None:
    index = LinearIndex()
    index.add(codes(1, 3), ids(7, 8))
    index.remove(ids(7, 8))
    index.add(codes(7), ids(7))
    _, found, distances = index.range(codes(0), 256)
    assert (index.count, found.tolist(), distances.tolist()) == (1, [7], [3])


@pytest.mark.parametrize("bits", [8, 64, 72, 256])
def test_entries_are_what_was_added_in_that_order_without_what_was_removed(bits: int) -> None:
    index = LinearIndex(bits)
    assert [each.shape for each in index.entries()] == [(0, bits // 8), (0,)]
    index.add(codes(5, 2**bits - 1, 5, 9, bits=bits), ids(3, -1, 3, 2))
    index.add(codes(1, bits=bits), ids(-1))
    index.remove(ids(2))
    held, held_ids = index.entries()
    assert held.tolist() == codes(5, 2**bits - 1, 5, 1, bits=bits).tolist()
    assert held_ids.tolist() == [3, -1, 3, -1]


def test_entries_do_not_change_with_the_index() -> None:
    index = LinearIndex()
    index.add(codes(5, 6), ids(1, 2))
    held, held_ids = index.entries()
    index.remove(ids(1))
    index.add(codes(9), ids(9))
    assert (held.tolist(), held_ids.tolist()) == (codes(5, 6).tolist(), [1, 2])
