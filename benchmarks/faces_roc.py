"""Measures how faces are told apart in each published set by itself, at every threshold: a ROC for each.

Takes folders as `faces.py` does. The sets of data/faces.csv were also those that the linker's calibration was made on;
those of data/faces_beside.csv were not, so they tell what a threshold chosen on other people is worth. Nothing is
fetched.
Run: python benchmarks/faces_roc.py FOLDER ...
"""

import argparse
import csv
import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from charts import DPI, FAINT, INK
from faces import main_face
from faces_halves import grouped
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from PIL import Image, ImageOps
from recorded import record

from clew.linkers.faces import plugin
from clew.linkers.faces.groups import LEAST_MEAN
from clew.linkers.faces.index import LEAST_COSINE
from clew.linkers.faces.marks import is_usable
from clew.linkers.faces.search import scales

DATA = Path(__file__).parent / "data"
KNOWN = (DATA / "faces.csv", DATA / "faces_beside.csv")
CHART = Path(__file__).parent.parent / "docs" / "images" / "faces_roc.png"
RATES = (0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001)
LEAST_FALSE = 10
"""So many pairs of different people lie above a threshold at least, or its rate is not told: of fewer it is chance."""
LEAST_PAIRS = 200
"""Of different people, for a curve to be drawn: it then has a rate of 1 in 20 at least."""
SHOWN_FROM = 98.5
WIDTHS = (8.0, 6.2, 4.6, 3.2, 1.6)
"""Of lines, the first the widest: most lie on one another, at 100 %."""
COLOURS = ("#0b5f73", "#b07a2e", "#8a857c", "#7a3e9d", "#2b2b2b")
LINES = ("-", "--", "-.", ":", "-")
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Figures = dict[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Faces:
    """The largest face of each picture of a set that has one: whose, and whether it may propose anything."""

    people: npt.NDArray[np.int64]
    vectors: npt.NDArray[np.int8]
    usable: Flags


def known() -> dict[str, tuple[str, int]]:
    """Return the set and the person of each known picture, by its SHA-256."""
    found: dict[str, tuple[str, int]] = {}
    for path in KNOWN:
        with path.open(encoding="utf-8", newline="") as lines:
            found |= {row["sha256"]: (row["set"], int(row["person"])) for row in csv.DictReader(lines)}
    return found


def sets(folders: Sequence[Path]) -> dict[str, list[tuple[int, Image.Image]]]:
    """Return by set the known pictures in folders, each content once, with who is on them."""
    names, seen = known(), set[str]()
    found: dict[str, list[tuple[int, Image.Image]]] = {name: [] for name, _ in names.values()}
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        if sha256 in names and sha256 not in seen:
            seen.add(sha256)
            name, person = names[sha256]
            with Image.open(path) as image:
                found[name].append((person, ImageOps.exif_transpose(image).convert("RGB")))
    print(f"{len(seen)} of {len(names)} known pictures are here")
    assert seen, "none of the known pictures is in these folders"
    return {name: pictures for name, pictures in found.items() if pictures}


def described(name: str, pictures: Sequence[tuple[int, Image.Image]], figures: Figures) -> Faces:
    """Find and describe the largest face of each picture, on one core."""
    start = time.process_time()
    faces = [main_face(image) for _, image in pictures]
    spent_ms = (time.process_time() - start) * 1000
    has = [bool(len(each)) for each in faces]
    found = np.concatenate(faces)
    figures[f"{name}: pictures"] = len(pictures)
    figures[f"{name}: pictures of the set that are known"] = sum(each == name for each, _ in known().values())
    figures[f"{name}: people"] = len({person for person, _ in pictures})
    figures[f"{name}: pictures in which a face is found"] = sum(has)
    figures[f"{name}: usable faces"] = int(is_usable(found).sum())
    figures[f"{name}: finding and describing all faces, one core, ms a picture"] = spent_ms / len(pictures)
    people = np.array([person for (person, _), there in zip(pictures, has, strict=True) if there])
    return Faces(people, np.ascontiguousarray(found["vector"]), is_usable(found))


def scores(faces: Faces, which: Flags) -> tuple[Floats, Floats]:
    """Return the cosines of all pairs of one person, and of different people, each sorted."""
    people, vectors = faces.people[which], faces.vectors[which]
    unit = vectors * scales(vectors)[:, None]
    one, other = np.triu_indices(len(people), 1)
    every, same = np.asarray(unit @ unit.T, np.float64)[one, other], people[one] == people[other]
    return np.sort(every[same]), np.sort(every[~same])


def reach(sorted_scores: Floats, least: npt.ArrayLike) -> Floats:
    """Return the share of scores that reach thresholds."""
    return np.asarray(1 - np.searchsorted(sorted_scores, least, "left") / max(1, len(sorted_scores)), np.float64)


def told(name: str, faces: Faces, figures: Figures) -> tuple[Floats, Floats]:
    """Tell a set's ROC at some rates, its accepts at the cosine that leads are proposed from, and its groups."""
    true, false = scores(faces, faces.usable)
    people = len(np.unique(faces.people[faces.usable]))
    figures[f"{name}: pairs of one person"] = len(true)
    figures[f"{name}: pairs of different people"] = len(false)
    figures[f"{name}: pairs of people"] = people * (people - 1) // 2
    for rate in RATES:
        if rate * len(false) >= LEAST_FALSE and len(true):
            accepts = float(reach(true, np.quantile(false, 1 - rate)))
            figures[f"{name}: 1 in {1 / rate:,.0f} false accepts: true accepts, %"] = 100 * accepts
    figures[f"{name}: cosine {LEAST_COSINE}: true accepts, %"] = 100 * float(reach(true, LEAST_COSINE))
    figures[f"{name}: cosine {LEAST_COSINE}: false accepts, %"] = 100 * float(reach(false, LEAST_COSINE))
    figures[f"{name}: highest cosine of different people"] = float(false[-1])
    every, _ = scores(faces, np.ones(len(faces.people), np.bool_))
    figures[f"{name}: cosine {LEAST_COSINE}: true accepts, faces that aren't usable among them, %"] = 100 * float(
        reach(every, LEAST_COSINE)
    )
    which = faces.usable
    purity, right, complete = grouped(faces.people[which], np.ascontiguousarray(faces.vectors[which]), LEAST_MEAN)
    figures[f"{name}: groups: faces in a group of mostly their own person (purity), %"] = purity
    figures[f"{name}: groups: pairs grouped that are one person's, %"] = right
    figures[f"{name}: groups: pairs of one person that are grouped (completeness), %"] = complete
    return true, false


def draw(curves: dict[str, tuple[Floats, Floats]]) -> None:
    """Write a PNG of true accepts against false ones; each curve begins where its false accepts can be counted."""
    figure = Figure(figsize=(8, 4.6), dpi=DPI)
    axes = figure.subplots()
    for at, (name, (true, false)) in enumerate(curves.items()):
        rates = np.geomspace(LEAST_FALSE / len(false), 1, 200)
        accepts = 100 * reach(true, np.quantile(false, 1 - rates))
        axes.plot(
            rates,
            accepts,
            LINES[at % len(LINES)],
            color=COLOURS[at % len(COLOURS)],
            linewidth=WIDTHS[at % len(WIDTHS)],
            label=name,
        )
    axes.set_xscale("log")
    axes.set_ylim(SHOWN_FROM, 100.1)
    axes.set_title("Faces of adults told apart, in each set by itself", loc="left", fontsize=12, pad=12, color=INK)
    axes.set_xlabel("pairs of different people accepted (share)", color=INK)
    axes.set_ylabel("pairs of one person accepted, %", color=INK)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.grid(visible=True, which="major", color=FAINT, linewidth=0.8)
    axes.tick_params(which="both", length=0, labelcolor=INK)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.legend(loc="lower right", frameon=False, labelcolor=INK)
    figure.savefig(CHART, bbox_inches="tight", facecolor="white")


def main() -> None:
    """Measure each set, and all together: people are numbered across sets. Draw those with enough pairs."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folders", nargs="+", type=Path)
    plugin.warm_up()
    cv2.setNumThreads(1)
    found = sets(options.parse_args().folders)
    figures: Figures = {}
    every = {name: described(name, pictures, figures) for name, pictures in found.items()}
    every["all sets together"] = Faces(
        *(np.concatenate([getattr(each, part) for each in every.values()]) for part in ("people", "vectors", "usable"))
    )
    curves = {}
    for name, faces in every.items():
        true, false = told(name, faces, figures)
        if len(false) >= LEAST_PAIRS:
            curves[f"{name}, {len(np.unique(faces.people[faces.usable]))} people"] = true, false
    draw(curves)
    record("faces_roc", figures, pictures=sum(map(len, found.values())), sets=len(found))


if __name__ == "__main__":
    main()
