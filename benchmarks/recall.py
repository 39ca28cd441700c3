"""What is found again, by kind of alteration, and how many decisions are left to make.

Makes sample evidence with known truth, ingests it, and compares it with the truth: a file counts as found where it is
near (31 bits, any of eight forms, quality 50) the picture it was made from. All are compared with all base pictures.
What lies inside containers, what films have in common, and what local features find is compared in `found_inside.py`,
`found_segments.py` and `found_by_places.py`.
Run: python benchmarks/recall.py [files] [seed]
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from found_by_places import places_figures
from found_inside import inside_figures
from found_segments import segment_figures, still_figures
from recorded import record

from clew.casework.desk import Desk, open_desk
from clew.casework.hashed_media import media_hashes_of
from clew.casework.triage import lanes_of_media, view
from clew.config import Config, Matching
from clew.matching.decide import admit, near_pairs
from clew.matching.linear import LinearIndex
from clew.model.media_hash import WHOLE
from clew.model.queue import Lane
from clew.samples.truth import Truth, TruthFile, read_truth
from clew.store import stacks
from clew.store.occurrences import occurrences
from clew.store.segments import segments_of_case

CASE = "OP-114"
EXACT_KINDS = ("exact copy", "wrong extension", "undecodable name")
ALTERED_KINDS = (
    "re-encoding",
    "resize",
    "format change",
    "mirror",
    "turn",
    "orientation tag",
    "edited",
    "tone",
    "text",
    "border",
    "window",
    "crop",
    "small rotation",
    "truncated JPEG",
    "truncated PNG",
)


@dataclass(frozen=True, slots=True)
class Found:
    """For every media: the bases it is near with the distance in bits, and its quality."""

    near: dict[bytes, dict[int, int]]
    quality: dict[bytes, int]


def clew(*words: str) -> dict[str, object]:
    """Run the command line and return what it says as JSON."""
    done = subprocess.run([sys.executable, "-m", "clew", *words, "--json"], check=False, capture_output=True)
    assert done.returncode in (0, 1), done.stderr.decode()
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def near_bases(desk: Desk, truth: Truth) -> Found:
    """Compare every picture of the case with every base picture."""
    digests = {bytes.fromhex(base.sha256): base.id for base in truth.bases if base.sha256}
    with desk.catalog.reading() as tx:
        hashes = media_hashes_of(tx, "pdq", CASE, WHOLE)
    media = [bytes(row) for row in hashes.sha256]
    own = [(row, digests[sha256]) for row, sha256 in enumerate(media) if sha256 in digests]
    rows = np.array([row for row, _ in own], np.int64)
    ids = np.array([base for _, base in own], np.int64)
    index = LinearIndex(256)
    admit(index, ids, hashes.digests[rows], hashes.quality[rows], desk.config.matching.minimum_quality)
    listed = [base for base in truth.bases if base.pdq and base.id not in set(ids.tolist())]
    if listed:
        codes = np.frombuffer(b"".join(bytes.fromhex(base.pdq) for base in listed), np.uint8).reshape(-1, 32)
        index.add(codes, np.array([base.id for base in listed], np.int64))
    near: dict[bytes, dict[int, int]] = {}
    for pairs in near_pairs(index, hashes, desk.config.matching):
        columns = (pairs.rows.tolist(), pairs.entries.tolist(), pairs.distances.tolist())
        for row, base, distance in zip(*columns, strict=True):
            near.setdefault(media[row], {})[base] = distance
    return Found(near, dict(zip(media, hashes.quality.tolist(), strict=True)))


def recall_of(kind: str, truth: Truth, found: Found, hashed_bases: set[int]) -> tuple[float, float, float, int]:
    """Return the share found of files of a kind: of quality 50 and more, of all, near-identical; how many there are."""
    files = [each for each in truth.files if each.kind == kind and each.base in hashed_bases and each.sha256]
    if not files:
        return float("nan"), float("nan"), float("nan"), 0
    distances = [found.near.get(bytes.fromhex(each.sha256), {}).get(each.base) for each in files]
    hits = [distance is not None for distance in distances]
    close = sum(distance is not None and distance <= Matching().near_identical_bits for distance in distances)
    good = [found.quality.get(bytes.fromhex(each.sha256), 0) >= 50 for each in files]
    of_good = [hit for hit, is_good in zip(hits, good, strict=True) if is_good]
    return 100 * sum(of_good) / max(len(of_good), 1), 100 * sum(hits) / len(hits), 100 * close / len(hits), len(files)


def false_pairs(truth: Truth, found: Found) -> int:
    """Count pairs of a file and a base it was not made from that are near all the same."""
    made_from: dict[bytes, set[int]] = {}
    for each in truth.files:
        if each.sha256:
            made_from.setdefault(bytes.fromhex(each.sha256), set()).add(each.base)
    return sum(len(bases.keys() - made_from.get(sha256, set())) for sha256, bases in found.near.items())


def lanes_of(desk: Desk) -> dict[bytes, str]:
    """Return the lane of the media at each path of the evidence."""
    with desk.catalog.reading() as tx:
        lanes = lanes_of_media(view(tx, desk, CASE))
        rows = occurrences(tx, CASE, "KP/1")
        return {row.occurrence.path: lanes[row.sha256] for row in rows if row.sha256 in lanes}


def impure_stacks(desk: Desk, truth: Truth) -> int:
    """Count stacks that hold pictures made from different bases."""
    base = {bytes.fromhex(each.sha256): each.base for each in truth.files if each.sha256 and each.base >= 0}
    with desk.catalog.reading() as tx:
        return sum(
            len({base[member.sha256] for member in each.members if member.sha256 in base}) > 1
            for each in stacks.stacks(tx, CASE)
        )


def is_at_odds(each: TruthFile, lanes: dict[bytes, str]) -> bool:
    """Tell whether a file with a certain lane stands in another."""
    return bool(each.lane) and lanes.get(each.path_bytes, "") != each.lane


def main() -> None:
    """Print recall by kind of alteration, false pairs, lanes, and the decisions left."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 11
    with tempfile.TemporaryDirectory() as folder:
        sample, workspace = Path(folder) / "sample", Path(folder) / "workspace"
        clew("demo", "make", str(sample), "--files", str(files), "--seed", str(seed), "--quiet")
        truth = read_truth(sample / "truth.json")
        for listed in ("operation-lantern.json", "reference.csv"):
            purpose = ("--purpose", "ignore") if listed == "reference.csv" else ()
            clew("hashset", "import", str(sample / "lists" / listed), *purpose, "-w", str(workspace))
        place = ("--case", CASE, "--exhibit", "KP/1", "-w", str(workspace))
        passwords = ("--password-file", str(sample / "passwords.txt"))
        summary = clew("ingest", str(sample / "evidence"), *place, *passwords, "--quiet")
        with open_desk(Config(workspace=str(workspace)), "bench", create=False) as desk:
            report(desk, truth, summary, places_figures(truth, sample / "evidence"), files, seed)


def report(
    desk: Desk, truth: Truth, summary: dict[str, object], by_places: dict[str, object], files: int, seed: int
) -> None:
    """Compare what was found with the truth and record it, with what local features find."""
    found = near_bases(desk, truth)
    hashed = {base.id for base in truth.bases if base.sha256 or base.pdq}
    figures: dict[str, object] = {}
    exact = [each for each in truth.files if each.kind in EXACT_KINDS and each.sha256]
    bases = {base.id: base.sha256 for base in truth.bases}
    with desk.catalog.reading() as tx:
        rows = list(occurrences(tx, CASE, "KP/1"))
        matches, segments = view(tx, desk, CASE).matches, segments_of_case(tx, CASE)
    recorded = {row.occurrence.path: row.sha256 for row in rows}
    same = sum((recorded.get(each.path_bytes) or b"").hex() == bases[each.base] for each in exact if bases[each.base])
    figures["exact copies, % of the same media"] = 100 * same / sum(bool(bases[each.base]) for each in exact)
    for kind in ALTERED_KINDS:
        good, every, close, count = recall_of(kind, truth, found, hashed)
        figures[f"{kind}, % found at quality >= 50"] = good
        figures[f"{kind}, % found of all {count}"] = every
        figures[f"{kind}, % near-identical"] = close
    lanes = lanes_of(desk)
    certain = [each for each in truth.files if each.lane]
    queue = Counter(lanes.values())
    lane_counts = summary["lanes"]
    assert isinstance(lane_counts, dict)
    figures["false near pairs with unrelated pictures"] = false_pairs(truth, found)
    figures["stacks that mix bases"] = impure_stacks(desk, truth)
    figures["files in another lane than the truth says"] = sum(is_at_odds(each, lanes) for each in certain)
    figures["files whose lane is certain"] = len(certain)
    figures["files seen"] = summary["found"]
    figures["files set aside as known"] = queue[Lane.KNOWN]
    figures["decisions asked of the officer"] = sum(int(lane_counts[lane]) for lane in ("new", "series", "near"))
    figures |= inside_figures(truth, rows, matches, summary)
    figures |= segment_figures(truth, segments) | still_figures(truth, matches) | by_places
    record("recall", figures, files=files, seed=seed, speech=truth.has_speech)


if __name__ == "__main__":
    main()
