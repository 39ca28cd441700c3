"""Measures a search among a million faces, every one compared: the comparison alone, and all that an officer waits for.

The comparison is measured on random vectors in memory, against the same in float by others, and on those that lie in
mapped files: nothing is left out early, so what vectors are of makes no difference to the time. All of a search is
measured in a workspace of its own (`faces_kept.py`): from the start of a process, its imports included, to the answer,
the second time in the same process, and against reading all rows for each search, as it was before there were files.
Describing the picture that is asked comes before it and is in none of these.
Run: python benchmarks/faces_search.py [--faces N] [--read N] [--folder FOLDER]
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import faces_kept
import faiss
import numpy as np
from recorded import record

from clew.casework.describe_views import named
from clew.casework.desk import Desk, open_desk
from clew.config import Config
from clew.linkers.faces import plugin
from clew.linkers.faces.index import LEAST_COSINE, LEAST_SHOWN
from clew.linkers.faces.packing import unpack
from clew.linkers.faces.search import FaceTable, scales
from clew.store.kept_descriptions import kept_ranges

SEED = 20261122
ROUNDS = 30
TOGETHER = 16

Told = Callable[..., None]


def times(act: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Return the median time and processor time of an act, in ms."""
    act()
    took: list[tuple[float, float]] = []
    for _ in range(rounds):
        start, spent = time.perf_counter(), time.process_time()
        act()
        took.append((time.perf_counter() - start, time.process_time() - spent))
    wall, processor = (float(np.median(each)) * 1000 for each in zip(*took, strict=True))
    return wall, processor


def main() -> None:
    """Measure and record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faces", type=int, default=1_000_000)
    parser.add_argument("--read", type=int, default=100_000, help="faces of the pictures whose rows are read")
    parser.add_argument("--folder", type=Path, help="where a workspace is made, of 0.7 GB for a million; else in /tmp")
    given = parser.parse_args()
    figures: dict[str, object] = {}
    in_memory(figures, given.faces)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        in_files(figures, Path(folder, "workspace"), given.faces, given.read)
    record("faces_search", figures, faces=given.faces, read=given.read, seed=SEED)


def in_memory(figures: dict[str, object], faces: int) -> None:
    """Measure comparing vectors in memory, against NumPy and faiss."""
    gallery = np.random.default_rng(SEED).integers(-127, 128, (faces, 128), np.int8)
    table = FaceTable()
    table.add(gallery)
    told = _teller(figures)
    told("one search, all cores", times(lambda: table.search(gallery[:1], LEAST_COSINE)))
    together = times(lambda: table.search(gallery[:TOGETHER], LEAST_COSINE), 5)
    told(f"each of {TOGETHER} searches together", together, TOGETHER)
    alone = FaceTable(1)
    alone.add(gallery)
    told("one search, one core", times(lambda: alone.search(gallery[:1], LEAST_COSINE)))
    figures["reading what is searched once, one core, ms"] = times(lambda: gallery.view(np.int64).sum())[1]
    unit = (gallery * scales(gallery)[:, None]).astype(np.float32)
    told("NumPy, float32, all cores", times(lambda: np.flatnonzero(unit @ unit[0] >= LEAST_COSINE)))
    flat = faiss.IndexFlatIP(gallery.shape[1])
    flat.add(unit)
    told("faiss IndexFlatIP, all cores", times(lambda: flat.range_search(unit[:1], LEAST_COSINE)))
    figures["bytes a face, searched"] = 136
    found = table.search(gallery[:TOGETHER], LEAST_SHOWN)
    wanted = unit[:TOGETHER] @ unit.T
    is_found = np.zeros(wanted.shape, np.bool_)
    is_found[found.queries, found.rows] = True
    figures["found by float32 and not by this, or the other way, farther than its rounding from the threshold"] = int(
        ((np.abs(wanted - LEAST_SHOWN) > 1e-5) & ((wanted >= LEAST_SHOWN) != is_found)).sum()
    )


def in_files(figures: dict[str, object], folder: Path, faces: int, read: int) -> None:
    """Measure what an officer waits for in a workspace with so many faces; `read` are those that are read as rows."""
    faces_kept.make(folder, faces)
    began = time.perf_counter()
    with open_desk(Config(workspace=str(folder)), "officer A", create=False) as desk:
        hits = [each.hit for each in faces_kept.search(desk).hits]
    figures["all of a search that makes the files, s"] = time.perf_counter() - began
    figures["bytes a face in files"] = sum(each.stat().st_size for each in _files(folder)) / faces
    began = time.monotonic()
    command = [sys.executable, faces_kept.__file__, str(folder), str(began)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    for name, value in json.loads(said.stdout).items():
        figures[f"all of a search, {name}"] = value
    with open_desk(Config(workspace=str(folder)), "officer A", create=False) as desk:
        _compared(desk, _teller(figures))
        _read(desk, figures, faces, read)
        again = [each.hit for each in faces_kept.search(desk).hits]
    figures["answers of files that are made and that were there equal"] = "yes" if hits and hits == again else "no"


def _compared(desk: Desk, told: Told) -> None:
    """Measure comparing the faces in files, as one search does it."""
    table, query = FaceTable(), np.ascontiguousarray(unpack(faces_kept.asked())["vector"])
    with desk.catalog.reading() as tx:
        for each in kept_ranges(tx, named(plugin), plugin.columns):
            table.hold(each.columns["vectors"], each.columns["scales"])
    told("one search in files, all cores", times(lambda: table.search(query, LEAST_SHOWN)))


def _read(desk: Desk, figures: dict[str, object], faces: int, read: int) -> None:
    """Measure a search that reads rows, and compare what it finds with what is found in files."""
    began = time.perf_counter()
    views, of_rows = faces_kept.read_and_compared(desk, read)
    spent = time.perf_counter() - began
    figures["rows read and compared, as before there were files, us a face"] = spent / read * 1e6
    figures["rows of all faces, s, if each takes as long"] = spent / read * faces
    of_files = faces_kept.of_files(desk, views)
    figures["hits among them, by rows"] = len(of_rows)
    figures["hits of rows and of files equal"] = "yes" if of_rows and of_rows == of_files else "no"


def _files(folder: Path) -> list[Path]:
    return [each for each in (folder / "index").rglob("*") if each.is_file()]


def _teller(figures: dict[str, object]) -> Told:
    def told(name: str, measured: tuple[float, float], queries: int = 1) -> None:
        figures[f"{name}, ms at the median"] = measured[0] / queries
        figures[f"{name}, processor time, ms"] = measured[1] / queries

    return told


if __name__ == "__main__":
    main()
