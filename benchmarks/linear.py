"""What do the linear index and stacks cost? Range search and leader clustering on random codes, by size.

Random codes are the worst case for stacks, where every media becomes a leader, and the best for the early way out of
the kernel; real codes are searched in `benchmarks/recall.py`. Run: python benchmarks/linear.py [--codes N ...]
"""

import argparse
from time import perf_counter

import numpy as np
import numpy.typing as npt
from recorded import record

from clew.config import Matching
from clew.matching.cores import cores
from clew.matching.linear import LinearIndex
from clew.matching.stacks import StackMedia, stack

SEED = 20261105
RADIUS = 31


def main() -> None:
    """Measure, print and write results/linear.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codes", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--media", type=int, nargs="*", default=[20_000, 100_000])
    arguments = parser.parse_args()
    generator = np.random.default_rng(SEED)
    figures: dict[str, object] = {}
    codes = generator.integers(0, 256, (arguments.codes, 32), dtype=np.uint8)
    queries = planted(codes, arguments.queries, generator)
    for threads in sorted({1, cores()}):
        index = LinearIndex(threads=threads)
        figures[f"add, s, {threads} threads"] = seconds(index, codes)
        found, taken = searched(index, queries)
        assert found >= arguments.queries
        figures[f"ns a code and query, {threads} threads"] = taken * 1e9 / (len(codes) * len(queries))
        figures[f"{len(queries)} queries, s, {threads} threads"] = taken
    stack(media_around(2000, 200, generator), Matching())
    for count in arguments.media:
        for centres in (count // 5, count):
            media = media_around(count, centres, generator)
            start = perf_counter()
            stacks = stack(media, Matching())
            figures[f"stack {count} media, {len(stacks)} stacks, s"] = perf_counter() - start
    record("linear", figures, codes=len(codes), queries=len(queries), radius=RADIUS, seed=SEED)


def planted(codes: npt.NDArray[np.uint8], count: int, generator: np.random.Generator) -> npt.NDArray[np.uint8]:
    """Return queries that each have at least one code within the radius."""
    queries = codes[generator.integers(0, len(codes), count)].copy()
    queries[:, 0] ^= generator.integers(0, 256, count, dtype=np.uint8)
    return queries


def seconds(index: LinearIndex, codes: npt.NDArray[np.uint8]) -> float:
    """Add codes, then compile or load the kernel; return what adding took."""
    start = perf_counter()
    index.add(codes, np.arange(len(codes)))
    taken = perf_counter() - start
    index.range(codes[:1], 0)
    return taken


def searched(index: LinearIndex, queries: npt.NDArray[np.uint8]) -> tuple[int, float]:
    """Return how many codes were found, and the median time of three runs."""
    times = []
    for _ in range(3):
        start = perf_counter()
        lims, _, _ = index.range(queries, RADIUS)
        times.append(perf_counter() - start)
    return int(lims[-1]), sorted(times)[1]


def media_around(count: int, centres: int, generator: np.random.Generator) -> StackMedia:
    """Return media whose codes lie within a byte of one of so many centres."""
    base = generator.integers(0, 256, (centres, 8, 32), dtype=np.uint8)
    codes = base[generator.permutation(np.arange(count) % centres)]
    codes[:, :, 0] ^= generator.integers(0, 256, (count, 1), dtype=np.uint8)
    nothing = np.zeros(count, bool)
    return StackMedia(
        sha256=generator.integers(0, 256, (count, 32), dtype=np.uint8),
        digests=np.ascontiguousarray(codes[:, 0]),
        forms=np.ascontiguousarray(codes[:, 1:]),
        quality=np.full(count, 100, np.uint8),
        is_hashed=~nothing,
        pixels=generator.integers(1, 10**7, count),
        has_camera=nothing,
        is_salvaged=nothing,
        size=generator.integers(1, 10**7, count),
    )


if __name__ == "__main__":
    main()
