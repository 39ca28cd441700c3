"""How fast is a search among so many codes, and is it exact? By number of codes, random ones and those of pictures.

Clew's index and faiss' flat scan answer the same queries on the same codes in the same run: half of the queries lie 0
to 33 bits from a code, half belong to nothing. Each index is built and asked in a process of its own.
Run it alone: python benchmarks/search.py [--to 100000000] [--folder FOLDER] [--plot]
"""

import argparse
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import log
from pathlib import Path
from time import perf_counter

import numpy as np
import numpy.typing as npt
from charts import Curve, draw
from codes import ORIGINALS, picture_codes, planted, random_codes
from flat_scan import alone, flat, memory_mb, multi_hash, within
from picture_model import Codes
from recorded import RESULTS, record

from clew.matching.cores import cores
from clew.matching.hamming import HammingIndex
from clew.matching.linear import Answer

SEED = 20261122
RADIUS = 31
KINDS = ("random", "picture")
SMALLEST = 100_000
WARM = 50_000
PLANTED = range(RADIUS + 3)
CHART = Path(__file__).parent.parent / "docs" / "images" / "search.png"

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Asked:
    """How many queries: one a call, of those by the flat scan, in a batch, and compared with the flat scan."""

    single: int = 1000
    flat: int = 20
    batch: int = 10_000
    compared: int = 10_000

    def of(self, count: int) -> "Asked":
        """Compare fewer where the flat scan would take an hour: 20 queries from 10^8 codes on."""
        return self if count < 10**8 else Asked(self.single, self.flat, self.batch, self.flat)


def key(kind: str, count: int, what: str) -> str:
    """Name a figure."""
    return f"{kind}, {count:,}: {what}"


def make_codes(folder: Path, kind: str, count: int) -> Path:
    """Write codes, unless they are there."""
    path = folder / f"{kind}-{count}.npy"
    if not path.exists():
        begun = folder / f"{kind}-{count}.begun.npy"
        (random_codes if kind == "random" else picture_codes)(count, SEED, out=begun)
        begun.rename(path)
    return path


def make_queries(path: Path, kind: str, count: int, seed: int) -> Codes:
    """Return queries in no order, half of them planted, half new codes of the kind."""
    codes: Codes = np.load(path, mmap_mode="r")
    near = planted(codes, count // 2, PLANTED, SEED + seed)[0]
    rest = count - len(near)
    seed += SEED + 1_000_000
    new = random_codes(rest, seed) if kind == "random" else picture_codes(rest, seed, mix=ORIGINALS)
    return np.random.default_rng(seed).permutation(np.concatenate([near, new]))


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that work takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def one_by_one(search: Callable[[Codes], object], queries: Codes) -> npt.NDArray[np.float64]:
    """Return the milliseconds of each query, one a call."""
    return np.array([timed(lambda at=at: search(queries[at : at + 1])) for at in range(len(queries))]) * 1e3  # type: ignore[misc]


def ours(path: Path, kind: str, asked: Asked, store: Path) -> tuple[Figures, Answer]:
    """Build the index, ask it, write it; return figures, and the answers that the flat scan is compared with."""
    codes: Codes = np.load(path, mmap_mode="r")
    warm_up(codes[:WARM])
    before = memory_mb()
    index = HammingIndex()
    taken = timed(lambda: index.add(codes, np.arange(len(codes))))
    figures = {
        "build, codes a second": len(codes) / taken,
        "arrays, bytes a code": index.nbytes / len(codes),
        "memory, bytes a code": (memory_mb() - before) * 1e6 / len(codes),
        "memory at most while building, MB": memory_mb(peak=True),
        "buckets looked up a query": float(sum(part.probes for part in index.plan(RADIUS).parts)),
        "codes compared a query": float(sum(part.candidates for part in index.plan(RADIUS).parts)),
    }
    queries = make_queries(path, kind, asked.batch, 1)
    for threads in sorted({cores(), 1}, reverse=True):
        index.threads = threads
        index.range(queries[:100], RADIUS)
        each = timed(lambda: index.range(queries, RADIUS)) / len(queries) * 1e3
        figures[f"batch, {threads} threads, ms a query"] = each
    times = one_by_one(lambda one: index.range(one, RADIUS), make_queries(path, kind, asked.single, 2))
    figures["one query, median ms"] = float(np.median(times))
    figures["one query, mean ms"] = float(times.mean())
    figures["one query, 99th percentile ms"] = float(np.percentile(times, 99))
    answer = index.range(compared(path, asked), RADIUS)
    index.save(store)
    figures["file, bytes a code"] = sum(each.stat().st_size for each in store.rglob("*") if each.is_file()) / len(codes)
    new = make_queries(path, kind, 4, 3)[:1]
    figures["until one added code is found, ms"] = 1e3 * timed(lambda: found_after(index, new, len(codes)))
    return figures, answer


def warm_up(codes: Codes) -> None:
    """Compile or load the kernels."""
    index = HammingIndex()
    index.add(codes, np.arange(len(codes)))
    for count in (1, 500):
        index.range(random_codes(count, SEED), RADIUS)
    found_after(index, random_codes(1, SEED), len(codes))


def compared(path: Path, asked: Asked) -> Codes:
    """Return queries that each lie at a known distance from a code."""
    return planted(np.load(path, mmap_mode="r"), asked.compared, PLANTED, SEED)[0]


def found_after(index: HammingIndex, new: Codes, number: int) -> None:
    """Add one code and find it."""
    index.add(new, np.array([number]))
    assert number in index.range(new, 0)[1]


def opened(store: Path, path: Path, kind: str) -> Figures:
    """Open a written index, whose files the kernel still has in memory, and ask it once."""
    warm_up(np.load(path, mmap_mode="r")[:WARM])
    query = make_queries(path, kind, 2, 4)[:1]
    start = perf_counter()
    index = HammingIndex.open(store)
    opened_at = perf_counter()
    index.range(query, RADIUS)
    return {"open, ms": (opened_at - start) * 1e3, "first query after it, ms": (perf_counter() - opened_at) * 1e3}


def peer(path: Path, kind: str, asked: Asked) -> tuple[Figures, Answer]:
    """Ask the flat scan, one thread; return figures, and its answers to the queries that are compared, all threads."""
    codes: Codes = np.load(path, mmap_mode="r")
    index = flat(codes, 1)
    queries = make_queries(path, kind, asked.single, 2)[: asked.flat]
    times = one_by_one(lambda one: within(index, one, RADIUS), queries)
    figures = {"flat scan, one query, median ms": float(np.median(times))}
    figures["flat scan, batch, 1 threads, ms a query"] = (
        timed(lambda: within(index, queries, RADIUS)) / len(queries) * 1e3
    )
    import faiss

    faiss.omp_set_num_threads(cores())
    return figures, within(index, compared(path, asked), RADIUS)


def other(path: Path, kind: str, asked: Asked) -> Figures:
    """Ask faiss' own multi-index hashing, one thread."""
    codes: Codes = np.load(path, mmap_mode="r")
    start = perf_counter()
    index = multi_hash(codes)
    figures = {"MultiHash, build, codes a second": len(codes) / (perf_counter() - start)}
    queries = make_queries(path, kind, asked.single, 2)[: 5 * asked.flat]
    times = one_by_one(lambda one: within(index, one, RADIUS), queries)
    return {**figures, "MultiHash, one query, median ms": float(np.median(times))}


def recall(answer: Answer, truth: Answer) -> Figures:
    """Compare answers: how many of the true ones were found, and how many that are none."""
    got, wanted = (triples(each) for each in (answer, truth))
    return {
        "answers of the flat scan": float(len(wanted)),
        "found of them, %": 100 * len(np.intersect1d(got, wanted)) / max(1, len(wanted)),
        "found beside them": float(len(np.setdiff1d(got, wanted))),
    }


def triples(answer: Answer) -> npt.NDArray[np.void]:
    """Return query, id and distance of each answer as one value."""
    lims, ids, distances = answer
    query = np.repeat(np.arange(len(lims) - 1), np.diff(lims))
    rows = np.stack([query, ids, distances.astype(np.int64)], axis=1)
    return rows.view([("query", np.int64), ("id", np.int64), ("distance", np.int64)])[:, 0]


def measure(kind: str, count: int, folder: Path, asked: Asked, multi_hash_to: int) -> Figures:
    """Measure all of one kind and number of codes."""
    path = make_codes(folder, kind, count)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        store = Path(place) / "index"
        figures, answer = alone(ours, path, kind, asked, store)
        figures |= alone(opened, store, path, kind)
    flat_figures, truth = alone(peer, path, kind, asked)
    figures |= flat_figures | recall(answer, truth)
    if count <= multi_hash_to:
        figures |= alone(other, path, kind, asked)
    figures["flat scan to ours, times"] = figures["flat scan, one query, median ms"] / figures["one query, median ms"]
    return figures


def growth(figures: dict[str, object], sizes: list[int]) -> dict[str, object]:
    """Return how time grows with codes, as a power of their number, and what skew costs."""
    found: dict[str, object] = {}
    for kind in KINDS:
        middle = {size: float(str(figures[key(kind, size, "one query, median ms")])) for size in sizes}
        spans = [*pairwise(sizes), (10**6, sizes[-1])]
        for first, last in dict.fromkeys(span for span in spans if span[0] in middle and span[0] < span[1]):
            slope = log(middle[last] / middle[first]) / log(last / first)
            found[f"{kind}, {first:,} to {last:,}: time grows as codes to the power of"] = slope
    for size in sizes:
        times = [float(str(figures[key(kind, size, "one query, median ms")])) for kind in KINDS]
        found[f"{size:,}: picture to random, times"] = times[1] / times[0]
    return found


def plot(figures: dict[str, object], sizes: list[int]) -> None:
    """Draw milliseconds a query against codes."""
    curves = []
    for kind, what, name, style in (
        ("random", "flat scan, one query, median ms", "faiss, flat scan", "peer"),
        ("picture", "MultiHash, one query, median ms", "faiss, MultiHash", "other peer"),
        ("picture", "one query, median ms", "Clew, codes of pictures", "ours"),
        ("random", "one query, median ms", "Clew, random codes", "ours, paler"),
    ):
        known = [size for size in sizes if key(kind, size, what) in figures]
        curves.append(Curve(name, style, known, [float(str(figures[key(kind, size, what)])) for size in known]))
    draw(CHART, curves, "Time of one query within 31 of 256 bits", "codes", "ms, one thread")


def main() -> None:
    """Measure, print, write results/search.json, draw docs/images/search.png."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=int, default=10**7, help="the most codes; each size is ten times the one before")
    parser.add_argument("--multihash-to", type=int, default=10**6)
    parser.add_argument("--compared", type=int, default=Asked().compared, help="queries compared with the flat scan")
    parser.add_argument("--folder", type=Path, help="where codes are kept for the next run")
    parser.add_argument("--plot", action="store_true", help="only draw the figures there are")
    arguments = parser.parse_args()
    if arguments.plot:
        kept = json.loads((RESULTS / "search.json").read_text(encoding="utf-8"))
        plot(kept["figures"], kept["sizes"]["codes"])
        return
    sizes = [SMALLEST * 10**step for step in range(9) if SMALLEST * 10**step <= arguments.to]
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = arguments.folder or Path(place)
        for size in sizes:
            for kind in KINDS:
                asked = Asked(compared=arguments.compared).of(size)
                found = measure(kind, size, folder, asked, arguments.multihash_to)
                figures |= {key(kind, size, what): figure for what, figure in found.items()}
                print(kind, size, found, flush=True)
    figures |= growth(figures, sizes)
    record("search", figures, codes=sizes, radius=RADIUS, single=Asked().single, batch=Asked().batch, seed=SEED)
    plot(figures, sizes)


if __name__ == "__main__":
    main()
