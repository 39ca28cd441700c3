"""Faces that lie in files: they are found as those in memory are, whatever is asked, and no spoilt file is believed."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from tests.conftest import Values
from tests.linkers.faces.made_faces import description, vector

from clew.casework.kept_views import kept_corpus
from clew.linker import KeptViews
from clew.linkers.faces import plugin, search
from clew.linkers.faces.index import box_of
from clew.linkers.faces.packing import pack, unpack
from clew.matching import array_file
from clew.model.link import Description, Hit, Proposal
from clew.store.catalog import Catalog
from clew.store.descriptions import Described, record, views

LINKER = (plugin.name, plugin.version)
ASKED = description((1, 99), (4, 99))
EVERY = [
    description((1, 0)),
    description((2, 0), (1, 1), (3, 0)),
    description((1, 2), length=7.0),  # not usable: in no index
    description((1, 0), shift=40),  # as like as the first
    b"",
    description((4, 0), (4, 1), (1, 3)),
    description((1, 0), (1, 0)),  # two that are as like as each other
    description((5, 0)),
    description((4, 0), shift=20),
]
MASKS = {
    "all": [True] * len(EVERY),
    "some withheld": [True, False, True, False, True, True, False, True, True],
    "a whole file withheld": [False, False, False, True, True, True, True, True, True],
    "none": [False] * len(EVERY),
}


def kept_in(sizes: Sequence[int], every: Sequence[bytes]) -> list[KeptViews]:
    """Return views in files of so many each."""
    ends = np.cumsum(sizes).tolist()
    return [
        KeptViews(end - size, plugin.columns(every[end - size : end]), every[end - size : end].__getitem__)
        for size, end in zip(sizes, ends, strict=True)
    ]


@pytest.fixture(params=[1, 2, 1 << 16], ids=["rows one by one", "rows in pairs", "a file at once"])
def _rows(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have threads take as few rows at once as make many blocks."""
    monkeypatch.setattr(search, "ROWS", request.param)
    monkeypatch.setattr(search, "ROOM", 1)


@pytest.mark.usefixtures("_rows")
@pytest.mark.parametrize("sizes", [[9], [3, 1, 5], [2, 1, 1, 1, 4]], ids=str)
@pytest.mark.parametrize("mask", MASKS)
def test_faces_in_files_are_found_as_those_in_memory_are(mask: str, sizes: list[int]) -> None:
    among = np.array(MASKS[mask])
    views = np.flatnonzero(among).tolist()
    index = plugin.index()
    for view in reversed(views):
        index.add([view], [EVERY[view]])
    kept = plugin.kept(kept_in(sizes, EVERY))
    for most in (2, len(EVERY)):
        assert kept.search(ASKED, most, among) == index.search(ASKED, most)
    asked = [*range(len(EVERY)), 20, 21]
    data = [*EVERY, ASKED, EVERY[0]]
    assert kept.propose(asked, data, among) == index.propose(asked, data)


def test_of_what_is_as_like_the_same_is_found_first_and_all_faces_are_counted() -> None:
    kept, among = plugin.kept(kept_in([2, 2, 5], EVERY)), np.ones(len(EVERY), np.bool_)
    hits = kept.search(EVERY[0], len(EVERY), among)
    assert [each.view for each in hits if each.score > 0.999] == [0, 3, 6]
    assert {each.view for each in hits} == {0, 1, 3, 5, 6}
    alike = {each.view: dict(each.evidence.told)["faces alike"] for each in hits}
    assert alike == {0: "1 of 1 pairs", 1: "1 of 3 pairs", 3: "1 of 1 pairs", 5: "1 of 3 pairs", 6: "2 of 2 pairs"}
    assert [(each.view, each.other) for each in kept.propose([8], [EVERY[8]], among)] == [(8, 5)]


def test_which_faces_are_shown_does_not_depend_on_their_order_in_the_description() -> None:
    crowd = unpack(description((1, 5), (1, 0), (2, 0), (1, 0)))
    shown = set()
    for order in ([0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]):
        kept = plugin.kept(kept_in([1], [pack(crowd[order], 0, 640, 512)]))
        (hit,) = kept.search(EVERY[0], 9, np.ones(1, np.bool_))
        assert hit.evidence.other_box in [box_of(crowd[at]) for at in (1, 3)]
        shown.add(hit)
    assert len(shown) == 1


def test_files_of_nothing_that_can_be_found_are_searched_too() -> None:
    nothing = [EVERY[2], b""]
    among = np.ones(3, np.bool_)
    kept = plugin.kept(kept_in([2, 1], [*nothing, EVERY[0]]))
    assert [each.view for each in kept.search(EVERY[0], 9, among)] == [2]
    assert plugin.kept(kept_in([2], nothing)).search(EVERY[0], 9, among[:2]) == []
    assert plugin.kept([]).search(EVERY[0], 9, among[:0]) == []
    assert plugin.kept([]).propose([0], [EVERY[0]], among[:0]) == []


def test_what_is_no_description_is_refused() -> None:
    kept, among = plugin.kept(kept_in([9], EVERY)), np.ones(9, np.bool_)
    with pytest.raises(ValueError, match="faces"):
        kept.search(b"CF" + bytes(9), 9, among)
    with pytest.raises(ValueError, match="faces"):
        plugin.columns([b"CF" + bytes(9)])


def found(catalog: Catalog, *withheld: int) -> tuple[list[Hit], list[Proposal]]:
    """Return what a search and a link find in the files of a catalog, where media of some places are withheld."""
    with catalog.reading() as tx:
        numbers = sorted({each.number for each in views(tx, LINKER)})
        left_out = {numbers[at] for at in withheld}
        corpus = kept_corpus(tx, plugin, lambda number: number not in left_out)
        beyond = len(corpus.numbers)
        return (
            corpus.index.search(ASKED, beyond, corpus.asked),
            corpus.index.propose([beyond], [ASKED], corpus.asked),
        )


def in_memory(*places: int) -> tuple[list[Hit], list[Proposal]]:
    """Return what an index in memory finds among views with descriptions, of these places."""
    held = [each for each in EVERY if each]
    index = plugin.index()
    index.add(places, [held[at] for at in places])
    return index.search(ASKED, len(held)), index.propose([len(held)], [ASKED])


def files(lists_folder: Path) -> list[Path]:
    return sorted(each for each in (lists_folder.parent / "index").rglob("*-*") if each.is_file())


@pytest.fixture
def described(catalog: Catalog, values: Values) -> Catalog:
    """A media for each description."""
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(seed) for seed in range(len(EVERY))])
        for seed, data in enumerate(EVERY):
            made = [(Description(*LINKER, "", data), "")] if data else []
            record(tx, LINKER, {values.sha256(seed): Described(made)})
    return catalog


def test_what_is_withheld_is_not_found_in_a_file_either(described: Catalog) -> None:
    assert found(described) == in_memory(*range(8))
    assert found(described, 0, 4) == in_memory(1, 2, 3, 5, 6, 7) != in_memory(*range(8))
    assert found(described, *range(8)) == ([], [])


def test_a_file_that_is_cut_short_altered_or_of_another_format_is_made_anew(
    described: Catalog, lists_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = found(described)
    (path,) = files(lists_folder)
    whole = path.read_bytes()
    described.indexes.views.clear()
    path.unlink()
    with monkeypatch.context() as patch:
        patch.setattr(array_file, "FORMAT", array_file.FORMAT + 1)
        assert found(described) == before
    newer = path.read_bytes()
    (known,) = described.indexes.views.values()
    stored = known.columns["vectors"][0].tobytes()
    at = whole.rindex(stored)  # in its column: descriptions come before
    altered = whole[:at] + vector(7, 7).tobytes() + whole[at + len(stored) :]
    for spoilt in (newer, whole[:-1], whole[:5000], altered):
        assert spoilt != whole
        described.indexes.views.clear()
        path.chmod(0o640)
        path.write_bytes(spoilt)
        assert found(described) == before
        assert path.read_bytes() == whole


def test_files_of_another_version_of_the_linker_are_not_asked(
    described: Catalog, values: Values, lists_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = found(described)
    older = files(lists_folder)
    monkeypatch.setattr(type(plugin), "version", "999")
    assert found(described) == ([], [])
    with described.writing() as tx:
        record(tx, (plugin.name, "999"), {values.sha256(0): Described([(Description(*LINKER, "", EVERY[7]), "")])})
    assert found(described) == ([], [])
    monkeypatch.undo()
    assert found(described) == before
    assert set(older) < set(files(lists_folder))
