"""Measures one search among a million faces, every one compared, on all cores: against the same in float by others.

Vectors are random: nothing is left out early, so what they are of makes no difference to the time.
Run: python benchmarks/faces_search.py
"""

import time
from collections.abc import Callable

import faiss
import numpy as np
from recorded import record

from clew.linkers.faces.index import LEAST_COSINE
from clew.linkers.faces.search import FaceTable, scales

SEED = 20261122
GALLERY = 1_000_000
ROUNDS = 30
TOGETHER = 16


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
    gallery = np.random.default_rng(SEED).integers(-127, 128, (GALLERY, 128), np.int8)
    table = FaceTable()
    table.add(gallery)
    figures: dict[str, object] = {}

    def told(name: str, measured: tuple[float, float], queries: int = 1) -> None:
        figures[f"{name}, ms at the median"] = measured[0] / queries
        figures[f"{name}, processor time, ms"] = measured[1] / queries

    told("one search among 1,000,000, all cores", times(lambda: table.search(gallery[:1], LEAST_COSINE)))
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
    found = table.search(gallery[:TOGETHER], 0.3)
    wanted = unit[:TOGETHER] @ unit.T
    figures["found by float32 and not by this, or the other way, farther than its rounding from the threshold"] = int(
        ((np.abs(wanted - 0.3) > 1e-5) & ((wanted >= 0.3) != _matrix(found.queries, found.rows))).sum()
    )
    record("faces_search", figures, faces=GALLERY, seed=SEED)


def _matrix(queries: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return which pairs were found."""
    found = np.zeros((TOGETHER, GALLERY), np.bool_)
    found[queries, rows] = True
    return found


if __name__ == "__main__":
    main()
