"""What was seen and heard is read as it was written, and doesn't depend on the order of the examinations."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import Values
from tests.store.timed import footage, frames, sound, video

from clew.model.footage import FootageFacts, FrameHashes, Scene
from clew.model.sound import SoundFacts
from clew.store import occurrences
from clew.store.catalog import Catalog
from clew.store.footage import frames_of
from clew.store.media import media
from clew.store.occurrences import Record
from clew.store.sounds import sounds_of
from clew.store.state import dump

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clew.model.findings import Findings
    from clew.store.transaction import Transaction

VALUES = Values()
ms = st.integers(0, 2**31 - 1)
words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
pairs = st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)), max_size=3).map(tuple)


@st.composite
def films(draw: st.DrawFn) -> FootageFacts:
    count = draw(st.integers(0, 5))
    columns = [draw(st.lists(ms, min_size=count, max_size=count)) for _ in range(2)]
    digests = [draw(st.binary(min_size=32 * count, max_size=32 * count)) for _ in range(2)]
    hashes = FrameHashes(
        hasher="pdq",
        version=draw(words),
        starts_ms=np.array(columns[0], "<i4").tobytes(),
        ends_ms=np.array(columns[1], "<i4").tobytes(),
        quality=draw(st.binary(min_size=count, max_size=count)),
        digests=digests[0],
        mirrored=digests[1],
    )
    return FootageFacts(
        duration_ms=draw(ms),
        stated_ms=draw(st.none() | ms),
        rotation=draw(st.sampled_from([0, 90, 180, 270])),
        frames_per_second=draw(st.none() | st.floats(0, 1e6)),
        container=draw(words),
        video_codec=draw(words),
        audio_codec=draw(words),
        encoder=draw(words),
        streams=draw(st.integers(0, 99)),
        is_partial=draw(st.booleans()),
        partial_reason=draw(words),
        depth=draw(st.sampled_from(["swift", "full"])),
        properties=draw(pairs),
        frames=(hashes,),
        scenes=tuple(draw(st.lists(st.builds(Scene, ms, ms, ms), max_size=3))),
        contact_sheet=b"",
    )


heard = st.builds(
    SoundFacts,
    duration_ms=ms,
    codec=words,
    channels=st.integers(0, 64),
    sample_rate=st.integers(0, 10**6),
    is_partial=st.booleans(),
    partial_reason=words,
    fingerprint=st.lists(st.binary(min_size=4, max_size=4), max_size=5).map(b"".join),
    fingerprint_version=words.filter(bool),
    item_ms=st.floats(1, 1e4),
    speech_ms=st.none() | ms,
    properties=pairs,
)


@given(films(), heard)
@settings(max_examples=40)
def test_what_was_seen_and_heard_is_read_as_it_was_written(film: FootageFacts, recording: SoundFacts) -> None:
    with tempfile.TemporaryDirectory() as folder:
        catalog = opened(folder, [video(VALUES, 1, film, recording)])
        sha256 = VALUES.sha256(1)
        with catalog.reading() as tx:
            row = media(tx, [sha256])[sha256]
            assert row.footage is not None
            for name in row.footage.__slots__:
                assert name == "contact_sheet" or getattr(row.footage, name) == getattr(film, name)
            assert frames_of(tx, [sha256]) == {sha256: film.frames}
            assert sounds_of(tx, [sha256]) == {sha256: recording}
        catalog.close()


LEFT_OUT = ("sound: not installed", "speech: not installed")


@st.composite
def examinations(draw: st.DrawFn) -> Findings:
    """Draw an examination of one content: how closely it is watched, what is installed. Like ones find the same."""
    depth, is_partial = draw(st.sampled_from(["swift", "full"])), draw(st.booleans())
    count = (4 if depth == "full" else 2) - is_partial
    has_sound, has_speech = draw(st.booleans()), draw(st.booleans())
    version = draw(st.sampled_from(["1", "2"]))
    film = footage(frames(count, count, version=version), depth=depth, is_partial=is_partial)
    items = sound(1, 8 if has_sound else 0, speech_ms=80 if has_speech else None)
    left_out = tuple(text for text, is_there in zip(LEFT_OUT, (has_sound, has_speech), strict=True) if not is_there)
    return replace(video(VALUES, 1, film, items), decoder=f"{depth}/{is_partial}", not_tried=left_out)


several = st.lists(examinations(), min_size=1, max_size=4)


@given(several.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
@settings(max_examples=40)
def test_the_order_of_examinations_does_not_matter(orders: tuple[list[Findings], list[Findings]]) -> None:
    states = []
    for order in orders:
        with tempfile.TemporaryDirectory() as folder:
            catalog = opened(folder, order)
            with catalog.reading() as tx:
                states.append([line for line in dump(tx, "OP-1") if '"what":"occurrence"' not in line])
            catalog.close()
    assert states[0] == states[1]


@cache
def empty() -> Path:
    """Return the file of an empty catalog: to copy it takes a tenth of the time of making one."""
    path = Path(tempfile.mkdtemp()) / "catalog.sqlite"
    Catalog.open(f"sqlite:///{path}", "local").close()
    return path


def opened(folder: str, found: Iterable[Findings]) -> Catalog:
    """Return a catalog in which one file was examined so many times."""
    shutil.copy(empty(), folder)
    catalog = Catalog.open(f"sqlite:///{Path(folder) / 'catalog.sqlite'}", "local")
    for each in found:
        with catalog.writing() as tx:
            put(tx, each)
    return catalog


def put(tx: Transaction, found: Findings) -> None:
    VALUES.ingest(tx, "OP-1", [])
    key = VALUES.sha256(found.decoder)
    occurrences.record(tx, "OP-1", "KP/1", [Record(VALUES.occurrence(b"a.mp4"), found, key, key)])
