"""What do frames and sound cost in the catalog and in their indexes? Bytes each, recording, catching up, opening.

--films films of five minutes, each of 300 spans of random codes and a fingerprint of 2,423 items, recorded in batches
of 100 to an SQLite catalog; half the items of a fingerprint differ from the one before in three bits.
Then one film more, which the saved indexes lack.

Run: python benchmarks/time_store.py [--films N] [--folder FOLDER]
"""

import argparse
import hashlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
from recorded import record

from clew.model.camera import Camera
from clew.model.digests import Digests
from clew.model.findings import Findings, Kind, Outcome, PictureFacts
from clew.model.footage import FootageFacts, FrameHashes, Scene
from clew.model.occurrence import Occurrence
from clew.model.sound import SoundFacts
from clew.store import cases, occurrences
from clew.store.case_facts import case_facts
from clew.store.catalog import Catalog
from clew.store.footage import frames_of
from clew.store.indexes import SOUND_NAME, Codes, frame_index, frames_name, keep, sound_index
from clew.store.media import media, media_of_case
from clew.store.sounds import sounds_of
from clew.store.state import Section, section_digest
from clew.store.time_codes import frame_places

SEED = 20261122
SPANS, ITEMS = 300, 2423
BATCH = 100
CASE, EXHIBIT = "OP-1", "KP/1"
PDQ = Codes("pdq", 256, 50)
Figures = dict[str, float]


def main() -> None:
    """Measure, print and write results/time_store.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--films", type=int, default=2000)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(dir=arguments.folder))
    try:
        figures = measured(folder, arguments.films)
    finally:
        shutil.rmtree(folder)
    record("time_store", figures, films=arguments.films, spans=SPANS, items=ITEMS, seed=SEED)


def measured(folder: Path, count: int) -> Figures:
    """Return all figures."""
    catalog = Catalog.open(f"sqlite:///{folder / 'catalog.sqlite'}", "local")
    frames, items = count * SPANS, count * ITEMS
    figures: Figures = {}
    with catalog.writing() as tx:
        cases.add_case(tx, CASE)
        cases.add_exhibit(tx, CASE, EXHIBIT, "folder", b"/evidence")
    before = size_of(folder)
    taken = seconds(lambda: ingest(catalog, range(count)))
    figures["recorded, films/s"] = count / taken
    figures["catalog, bytes a film"] = (size_of(folder) - before) / count
    with catalog.writer_lock():
        figures["indexes made and saved, s"] = seconds(lambda: keep(catalog, [PDQ], after=1))
    figures["index, bytes a frame"] = size_of(next(folder.glob(f"index/*/{frames_name(PDQ)}"))) / frames
    figures["index, bytes an item of sound"] = size_of(next(folder.glob(f"index/*/{SOUND_NAME}"))) / items
    ingest(catalog, [count])
    catalog.close()
    catalog = Catalog.open(f"sqlite:///{folder / 'catalog.sqlite'}", "local")
    with catalog.reading() as tx:
        figures["frames' index opened and caught up by a film, ms"] = 1e3 * seconds(lambda: frame_index(tx, PDQ))
        figures["sound's index opened and caught up by a film, ms"] = 1e3 * seconds(lambda: sound_index(tx))
        index = frame_index(tx, PDQ)
        ids = index.ids_where(lambda ids: ids % 7 == 0)
        figures["places of ids, us each"] = 1e6 * seconds(lambda: frame_places(tx, ids)) / len(ids)
        known = media_of_case(tx, CASE)
        figures["frames read, us a film"] = 1e6 * seconds(lambda: frames_of(tx, known)) / count
        figures["sound read, us a film"] = 1e6 * seconds(lambda: sounds_of(tx, known)) / count
        figures["rows of media read, us a film"] = 1e6 * seconds(lambda: media(tx, known)) / count
        figures["facts for triage, us a film"] = 1e6 * seconds(lambda: case_facts(tx, CASE)) / count
        figures["digest of the state, us a film"] = (
            1e6 * seconds(lambda: section_digest(tx, CASE, Section.EVIDENCE)) / count
        )
    catalog.close()
    for name, value in figures.items():
        print(f"{name:52} {value:12,.1f}")
    return figures


def seconds(act: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = perf_counter()
    act()
    return perf_counter() - start


def size_of(folder: Path) -> int:
    """Return the bytes of a folder's files."""
    return sum(each.stat().st_size for each in folder.iterdir() if each.is_file())


def ingest(catalog: Catalog, seeds: "range | list[int]") -> None:
    """Record films in batches."""
    for start in range(0, len(seeds), BATCH):
        records = [
            occurrences.Record(Occurrence(b"%d.mp4" % seed, 1, 1, None, None), film(seed), b"t" * 32, b"s" * 32)
            for seed in seeds[start : start + BATCH]
        ]
        with catalog.writing() as tx:
            occurrences.record(tx, CASE, EXHIBIT, records)


def film(seed: int) -> Findings:
    """Return the findings on a film."""
    rng = np.random.default_rng((SEED, seed))
    starts = np.arange(SPANS, dtype="<i4") * 1000
    frames = FrameHashes(
        "pdq",
        "1",
        starts.tobytes(),
        starts.tobytes(),
        b"\x5a" * SPANS,
        rng.bytes(32 * SPANS),
        rng.bytes(32 * SPANS),
    )
    scenes = tuple(Scene(at * 10_000, (at + 1) * 10_000, at * 10_000) for at in range(30))
    return Findings(
        outcome=Outcome.EXAMINED,
        reason="",
        kind=Kind.VIDEO,
        mime="video/mp4",
        size=1,
        digests=digests(seed),
        decoder="av/1",
        picture=PictureFacts(
            640, 480, 1, False, Camera(), (), None, None, None, None, (), b""  # noqa: FBT003 - a picture's facts in order
        ),
        footage=FootageFacts(
            300_000, 300_000, 0, 30.0, "mp4", "h264", "aac", "", 2, False, "", "full", (("title", "a bridge"),),  # noqa: FBT003
            (frames,), scenes, b"",
        ),
        sound=SoundFacts(300_000, "aac", 2, 44_100, False, "", fingerprint(rng), "1.5.1", 123.8, 0),  # noqa: FBT003
    )  # fmt: skip


def fingerprint(rng: np.random.Generator) -> bytes:
    """Return items of which half are those before with three other bits."""
    items = rng.integers(0, 2**32, ITEMS, np.uint32)
    changed = np.bitwise_or.reduce(np.uint32(1) << rng.integers(0, 32, (3, ITEMS), np.uint32))
    items[1::2] = items[:-1:2] ^ changed[1::2]
    return items.astype("<u4").tobytes()


def digests(seed: int) -> Digests:
    """Return digests that differ from film to film."""
    content = str(seed).encode()
    md5 = hashlib.md5(content, usedforsecurity=False).digest()
    return Digests(md5, hashlib.sha1(content, usedforsecurity=False).digest(), hashlib.sha256(content).digest(), md5)


if __name__ == "__main__":
    main()
