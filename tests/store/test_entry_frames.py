"""A listed film's frames are found by the index of entries, and given back with their times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from tests.store.timed import frames

from clew.formats.vpdq import plugin
from clew.model.hashset import Entry, HashSet
from clew.store import exact, hashsets, list_import
from clew.store.entry_frames import entry_frames
from clew.store.indexes import Codes, entry_index

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Values

    from clew.model.footage import FrameHashes
    from clew.store.catalog import Catalog

PDQ = Codes("pdq", 256, 50)


def written(film: FrameHashes) -> str:
    """Return a film as vPDQ text."""
    starts = np.frombuffer(film.starts_ms, "<i4").tolist()
    digests = [film.digests[at : at + 32].hex() for at in range(0, len(film.digests), 32)]
    rows = zip(starts, film.quality, digests, strict=True)
    return "".join(f"{at},{quality},{digest},{ms / 1000:.3f}\n" for at, (ms, quality, digest) in enumerate(rows))


def test_films_of_a_list_are_found_with_their_times(catalog: Catalog, values: Values, tmp_path: Path) -> None:
    path = tmp_path / "bridge.txt"
    path.write_text(written(frames(1, 6)) + "# harbour.mp4\n" + written(frames(2, 4)))
    films = [each for each in plugin.read(path) if isinstance(each, Entry)]
    assert [each.files[0].name for each in films] == ["bridge", "harbour.mp4"]
    with catalog.writing() as tx:
        list_import.replace(tx, HashSet("pictures", "csv"), [values.entry(1)], bytes(32))
        list_import.replace(tx, HashSet("films", "vpdq"), films, bytes(32))
        assert list(hashsets.entries(tx, "films")) == films
        asked = np.frombuffer(frames(2, 4).digests, np.uint8).reshape(-1, 32)[[3]]
        _, ids, distances = entry_index(tx, PDQ).range(asked, 31)
        assert distances.tolist() == [0]
        (refs,) = exact.entry_refs(tx, ids.tolist()).values()
        assert (refs.hashset, refs.key) == ("films", films[1].key)
        (film,) = entry_frames(tx, ids.tolist())[int(ids[0])]
        assert (film.hasher, film.starts_ms, film.ends_ms) == ("pdq", frames(2, 4).starts_ms, frames(2, 4).starts_ms)
        assert (film.digests, film.quality) == (frames(2, 4).digests, frames(2, 4).quality)
        assert not any(film.mirrored)
        everything = [entry.id for entry, _ in exact.by_digest(tx, values.digests(1).md5)]
        assert len(everything) == 1
        assert entry_frames(tx, [*everything, 99 << 32]) == {}


def test_a_film_that_begins_as_another_is_another_entry(catalog: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "titles.txt"
    title = f"0,100,{'ab' * 32},0.0\n"
    path.write_text(
        "".join(title + written(frames(seed, 5)).replace("\n0,", "\n").split("\n", 1)[1] for seed in (1, 2))
    )
    films = [each for each in plugin.read(path) if isinstance(each, Entry)]
    assert len({each.key for each in films}) == 2
    with catalog.writing() as tx:
        assert list_import.replace(tx, HashSet("films", "vpdq"), films, bytes(32)).added == 2
