"""What does it cost to find all pairs of codes within the radius, and are they all? By number of codes and their kind.

Random codes have no neighbours, so a tenth of them are moved next to others. faiss has no join: the peer is its flat
scan, asked for 10,000 codes on as many threads; what all would take is reckoned from that. Equal codes stand for each
other on both sides. Run it alone: python benchmarks/join.py [--codes N ...] [--folder FOLDER] [--plot]
"""

import argparse
import json
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
import numpy.typing as npt
from charts import Curve, draw
from codes import picture_codes, planted, random_codes
from flat_scan import alone, flat, memory_mb, within
from picture_model import Codes
from recorded import RESULTS, record

from clew.matching.cores import cores
from clew.matching.hamming import HammingIndex

SEED = 20261123
RADIUS = 31
KINDS = ("random", "picture")
MOVED = 0.1
SAMPLE = 10_000
WARM = 50_000
PEER_TO = 10**6
"""Codes up to which the peer is asked: 10,000 queries of it take half a minute among 10^6."""
CHART = Path(__file__).parent.parent / "docs" / "images" / "join.png"

Figures = dict[str, float]
Integers = npt.NDArray[np.int64]
Rows = set[tuple[int, int, int]]
"""Pairs as smaller id, larger id, distance."""


def key(kind: str, count: int, what: str) -> str:
    """Name a figure."""
    return f"{kind}, {count:,}: {what}"


def make_codes(folder: Path, kind: str, count: int) -> Path:
    """Write codes, unless they are there."""
    path = folder / f"join-{kind}-{count}.npy"
    if not path.exists():
        begun = folder / f"join-{kind}-{count}.begun.npy"
        if kind == "picture":
            picture_codes(count, SEED, begun)
        else:
            codes = random_codes(count, SEED, begun)
            moved = np.random.default_rng(SEED).choice(count, round(count * MOVED), replace=False)
            codes[moved] = planted(codes, len(moved), range(RADIUS + 3), SEED)[0]
        begun.rename(path)
    return path


def different(codes: Codes) -> tuple[Integers, Integers]:
    """Return the first row of each code that there is, in order, and those of a sample of them."""
    rows = np.sort(np.unique(codes.view(f"V{codes.shape[1]}")[:, 0], return_index=True)[1])
    return rows, np.sort(np.random.default_rng(SEED).choice(rows, min(SAMPLE, len(rows)), replace=False))


def ours(path: Path, sample: Integers) -> tuple[Figures, list[Rows]]:
    """Join codes with themselves on all cores; return figures, and by block the pairs with a row of the sample."""
    codes: Codes = np.load(path, mmap_mode="r")
    warm_up(codes[:WARM])
    index = HammingIndex()
    start = perf_counter()
    index.add(codes, np.arange(len(codes)))
    built = perf_counter()
    wanted = np.zeros(len(codes), bool)
    wanted[sample] = True
    count = 0
    kept: list[Rows] = []
    for pairs in index.self_join(RADIUS):
        count += len(pairs.distances)
        kept.append(rows_of(pairs.ids, pairs.others, pairs.distances, wanted[pairs.ids] | wanted[pairs.others]))
    taken = perf_counter() - built
    figures = {
        "build, s": built - start,
        "join, s": taken,
        "join, us a code": taken / len(codes) * 1e6,
        "pairs": float(count),
        "memory at most, MB": memory_mb(peak=True),
    }
    return figures, kept


def rows_of(one: Integers, other: Integers, distances: npt.NDArray[np.uint16], which: npt.NDArray[np.bool_]) -> Rows:
    """Return some of the pairs as a set."""
    columns = (np.minimum(one, other), np.maximum(one, other), distances)
    return set(zip(*(column[which].tolist() for column in columns), strict=True))


def warm_up(codes: Codes) -> None:
    """Compile or load the kernels."""
    index = HammingIndex()
    index.add(codes, np.arange(len(codes)))
    for _ in index.self_join(RADIUS):
        pass


def peer(path: Path, rows: Integers, sample: Integers) -> tuple[Figures, Rows]:
    """Ask the flat scan of the codes in `rows` for those of the sample on all cores; return figures and the pairs."""
    codes: Codes = np.load(path, mmap_mode="r")
    index = flat(codes[rows], cores())
    start = perf_counter()
    lims, found, distances = within(index, codes[sample], RADIUS)
    taken = perf_counter() - start
    asked, others = np.repeat(sample, np.diff(lims)), rows[found]
    figures = {"flat scan, sample, s": taken, "flat scan, all, s": taken / len(sample) * len(rows)}
    return figures, rows_of(asked, others, distances, asked != others)


def measure(kind: str, count: int, folder: Path) -> Figures:
    """Measure one kind and number of codes."""
    path = make_codes(folder, kind, count)
    has_peer = count <= PEER_TO
    rows, sample = different(np.load(path)) if has_peer else (np.zeros(0, np.int64),) * 2
    figures, blocks = alone(ours, path, sample)
    if has_peer:
        figures["different codes"] = float(len(rows))
        flat_figures, truth = alone(peer, path, rows, sample)
        figures |= flat_figures
        pairs = set().union(*blocks)
        figures["pairs of the sample"] = float(len(truth))
        figures["found of them, %"] = 100 * len(pairs & truth) / max(1, len(truth))
        figures["found beside them"] = float(len(pairs - truth))
        figures["found twice"] = float(sum(len(block) for block in blocks) - len(pairs))
        figures["flat scan to ours, times"] = figures["flat scan, all, s"] / figures["join, s"]
    return figures


def plot(figures: dict[str, object], sizes: list[int]) -> None:
    """Draw seconds of a join against codes."""
    curves = []
    for kind, what, name, style in (
        ("random", "flat scan, all, s", "faiss, flat scan", "peer"),
        ("picture", "join, s", "Clew, codes of pictures", "ours"),
        ("random", "join, s", "Clew, random codes", "ours, paler"),
    ):
        known = [size for size in sizes if key(kind, size, what) in figures]
        curves.append(Curve(name, style, known, [float(str(figures[key(kind, size, what)])) for size in known]))
    draw(CHART, curves, "Time to find all pairs within 31 of 256 bits", "codes", f"s, {cores()} threads")


def main() -> None:
    """Measure, print, write results/join.json, draw docs/images/join.png."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codes", type=int, nargs="*", default=[10**5, 10**6, 10**7])
    parser.add_argument("--folder", type=Path, help="where codes are kept for the next run")
    parser.add_argument("--plot", action="store_true", help="only draw the figures there are")
    arguments = parser.parse_args()
    if arguments.plot:
        kept = json.loads((RESULTS / "join.json").read_text(encoding="utf-8"))
        plot(kept["figures"], kept["sizes"]["codes"])
        return
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = arguments.folder or Path(place)
        for count in arguments.codes:
            for kind in KINDS:
                found = measure(kind, count, folder)
                figures |= {key(kind, count, what): figure for what, figure in found.items()}
                print(kind, count, found, flush=True)
    record("join", figures, codes=arguments.codes, radius=RADIUS, sample=SAMPLE, seed=SEED)
    plot(figures, arguments.codes)


if __name__ == "__main__":
    main()
