from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from clew.config import Matching
from clew.matching.decide import MediaHashes, NearPairs, admit, beyond_exact, exact_match, near_matches, near_pairs
from clew.matching.linear import LinearIndex
from clew.model.category import Category
from clew.model.match import MatchKind

Codes = npt.NDArray[np.uint8]
SETTINGS = Matching(near_bits=31, minimum_quality=50)
KEPT = Category("us", "2.0", "1")


@dataclass(frozen=True)
class Line:
    id: int
    hashset: str = "national"
    hashset_version: str = "7"
    key: bytes = b"key"
    categories: tuple[Category, ...] = (KEPT,)
    series: str | None = "bridge"
    purpose: str = "alert"


def code(seed: int, flipped: int = 0) -> Codes:
    bits = np.random.default_rng(seed).integers(0, 2, 256, dtype=np.uint8)
    bits[:flipped] ^= 1
    return np.packbits(bits)


def table(*rows: tuple[Codes, int], part: str = "") -> MediaHashes:
    return MediaHashes(
        sha256=np.array([list(number.to_bytes(32, "big")) for number in range(len(rows))], np.uint8).reshape(-1, 32),
        digests=np.array([digest for digest, _ in rows], np.uint8).reshape(-1, 32),
        forms=np.zeros((len(rows), 7, 32), np.uint8),
        quality=np.array([quality for _, quality in rows], np.uint8),
        parts=[part] * len(rows),
        hasher="pdq",
        versions=["1"] * len(rows),
    )


def listed(*rows: tuple[int, Codes, int]) -> LinearIndex:
    index = LinearIndex()
    ids = np.array([number for number, _, _ in rows], np.int64)
    digests = np.array([digest for _, digest, _ in rows], np.uint8).reshape(-1, 32)
    admit(index, ids, digests, np.array([quality for _, _, quality in rows], np.uint8), SETTINGS.minimum_quality)
    return index


def found(index: LinearIndex, media: MediaHashes) -> list[tuple[int, int, int, int]]:
    batches = list(near_pairs(index, media, SETTINGS))
    columns = (
        [np.concatenate([getattr(pairs, name) for pairs in batches]) for name in NearPairs.__slots__] if batches else []
    )
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_the_threshold_is_inclusive() -> None:
    media = table((code(1), 90))
    assert found(listed((5, code(1, 31), 90), (6, code(1, 32), 90)), media) == [(0, 5, 31, 0)]


def test_both_sides_must_be_of_the_minimum_quality() -> None:
    index = listed((1, code(1), 49), (2, code(1), 50))
    assert index.count == 1
    assert found(index, table((code(1), 49), (code(1), 50))) == [(1, 2, 0, 0)]


def test_a_mirrored_copy_is_found_and_says_its_form() -> None:
    media = table((code(1), 90))
    media.forms[0, 4] = code(2)
    assert found(listed((8, code(2, 3), 90)), media) == [(0, 8, 3, 5)]


def test_only_the_nearest_form_of_an_entry_is_kept() -> None:
    media = table((code(1, 9), 90))
    media.forms[0] = [code(1, flipped) for flipped in (8, 2, 5, 2, 7, 9, 30)]
    assert found(listed((3, code(1), 90)), media) == [(0, 3, 2, 2)]


def test_absent_forms_match_nothing() -> None:
    nothing = np.zeros(32, np.uint8)
    assert found(listed((3, nothing, 90)), table((code(1), 90))) == []


def test_pairs_come_by_media_distance_and_entry() -> None:
    media = table((code(1), 90), (code(2), 90), (code(1, 1), 90))
    index = listed((9, code(1), 90), (4, code(1), 90), (6, code(2, 4), 90))
    assert found(index, media) == [(0, 4, 0, 0), (0, 9, 0, 0), (1, 6, 4, 0), (2, 4, 1, 0), (2, 9, 1, 0)]


def test_many_media_are_answered_in_batches() -> None:
    media = table(*[(code(seed % 3), 90) for seed in range(2500)])
    answers = found(listed((1, code(1), 90)), media)
    assert [row for row, _, _, _ in answers] == list(range(1, 2500, 3))


def test_an_empty_list_and_an_empty_case_match_nothing() -> None:
    assert found(listed(), table((code(1), 90))) == []
    assert found(listed((1, code(1), 90)), table()) == []


def test_a_match_says_all_that_is_needed_to_repeat_it() -> None:
    media = replace(table((code(1), 90), part="embedded thumbnail"), versions=["3"])
    media.forms[0, 1] = code(2)
    (pairs,) = near_pairs(listed((8, code(2, 3), 90)), media, SETTINGS)
    (match,) = near_matches(pairs, media, {8: Line(8)}, SETTINGS)
    assert (match.kind, match.distance, match.threshold, match.form) == (MatchKind.NEAR, 3, 31, 2)
    assert (match.algorithm, match.hasher_version, match.part) == ("pdq", "3", "embedded thumbnail")
    assert (match.hashset, match.hashset_version, match.entry_key, match.purpose) == ("national", "7", b"key", "alert")
    assert (match.sha256, match.categories, match.series) == (bytes(32), (KEPT,), "bridge")


def test_an_exact_match_names_the_digest() -> None:
    match = exact_match(b"\1" * 32, Line(1), "sha1")
    assert (match.kind, match.algorithm, match.hasher_version) == (MatchKind.EXACT, "sha1", "")
    assert (match.distance, match.threshold, match.form, match.part) == (0, 0, 0, "")
    assert (match.hashset, match.hashset_version, match.series) == ("national", "7", "bridge")


def test_a_near_match_with_the_entry_it_equals_says_nothing_more() -> None:
    media = table((code(1), 90))
    (pairs,) = near_pairs(listed((1, code(1), 90), (2, code(1, 2), 90)), media, SETTINGS)
    near = near_matches(pairs, media, {1: Line(1), 2: Line(2, key=b"other")}, SETTINGS)
    assert beyond_exact(near, [exact_match(bytes(32), Line(1), "md5")]) == near[1:]
