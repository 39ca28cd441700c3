"""What do bits of PDQ hashes of real and drawn pictures look like together? Makes data/pdq_bits.npz for `codes.py`.

Hashes photos from folders, crops of them that share little, and drawn scenes; measures how often each bit is set, how
pairs of bits go together, and how far alterations lie from what they were made of; checks the model in `codes.py`
against it. data/README.md says which photos the committed file was made of. Photos are also read out of Qt resource
files (.rcc), where they lie as whole files. Run: python benchmarks/picture_bits.py FOLDER ... [--hashes CACHE.npz]
"""

import argparse
import io
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import numpy.typing as npt
from codes import ORIGINALS, picture_codes, random_codes
from picture_model import MEASURED, Codes, measured
from PIL import Image
from recorded import record

from clew.hasher import hashers
from clew.matching.linear import LinearIndex
from clew.samples.alterations import ALTERATIONS, encode
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene

SEED = 20261122
LEAST_SIDE = 400
"""Photos smaller than this on a side are icons and diagrams as a rule."""
LEAST_CROP = 192
"""A crop has at least so many px on its shorter side: 64 samples of 3 px."""
CROPS = 60
OVERLAP = 0.3
"""Crops of one photo share at most this part of their joint area; they count as one photo where pairs are compared."""
QUALITY = 50
SAME = 31
ALIKE = 60
DRAWN = 1_000_000
"""Numbers of drawn scenes begin here, those of photos at 0."""
SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff"})
STARTS = re.compile(rb"\xff\xd8\xff[\xdb\xe0\xe1\xe2]|RIFF....WEBP", re.DOTALL)
KINDS = ("re-encoding", "resize", "format change", "edited", "tone", "text", "border", "crop", "small rotation")
"""Alterations that keep the picture's place and side; turned and mirrored ones hash as other pictures."""

Box = tuple[int, int, int, int]
Job = tuple[int, Path | None, int]
"""A number, the file (None: draw a scene) and the offset in it."""
Change = tuple[bytes, bytes, int]


@dataclass(frozen=True, slots=True)
class Hashes:
    """Hashes of quality 50 and more.

    `codes` (n, 32) uint8; `source` (n,) the picture they were cut from, from DRAWN on a drawn one; `is_whole` (n,).
    `before`, `after` (m, 32): hashes of pictures and of alterations of them, of the kind in `kind` (m,).
    """

    codes: Codes
    source: npt.NDArray[np.int64]
    is_whole: npt.NDArray[np.bool_]
    before: Codes
    after: Codes
    kind: npt.NDArray[np.int64]


def photo_files(folders: list[Path]) -> Iterator[tuple[Path, int]]:
    """Yield files and the offset in them at which a picture begins."""
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        if path.suffix.lower() in SUFFIXES:
            yield path, 0
        elif path.suffix == ".rcc":
            for start in STARTS.finditer(path.read_bytes()):
                yield path, start.start()


def opened(path: Path, offset: int) -> Image.Image | None:
    """Return the picture at a place of a file; None where it is no photo-sized picture."""
    Image.MAX_IMAGE_PIXELS = None
    data = path.read_bytes()[offset:]
    try:
        picture = Image.open(io.BytesIO(data))
        if min(picture.size) < LEAST_SIDE:
            return None
        picture.draft("RGB", (2400, 2400))
        return picture.convert("RGB")
    except (OSError, SyntaxError, ValueError):
        return None


def digest(picture: Image.Image) -> tuple[bytes, int]:
    """Return the PDQ hash and quality of a picture, reduced to 512 px on the shorter side where it is larger."""
    factor = min(picture.size) // 512
    if factor > 1:
        picture = picture.reduce(factor)
    hashed = hashers()["pdq"].hash_picture(np.asarray(picture), "")
    return hashed.digest, hashed.quality


def boxes(dice: Dice, size: tuple[int, int]) -> list[Box]:
    """Draw places to crop that share little, from a tenth of the picture's side to all of it, of camera shapes."""
    width, height = size
    kept: list[Box] = []
    for _ in range(3 * CROPS):
        shape = dice.pick((4 / 3, 3 / 2, 16 / 9, 1.0, 3 / 4, 2 / 3))
        share = 10 ** dice.real(-1, 0)
        wide = share * min(width, height * shape)
        high = wide / shape
        if min(wide, high) < LEAST_CROP:
            continue
        left, top = round(dice.real(0, width - wide)), round(dice.real(0, height - high))
        box = left, top, left + round(wide), top + round(high)
        if all(shared(box, other) <= OVERLAP for other in kept):
            kept.append(box)
        if len(kept) == CROPS:
            break
    return kept


def shared(one: Box, other: Box) -> float:
    """Return the share of the joint area that both boxes cover."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    both = max(0, wide) * max(0, high)
    area = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return both / (area - both)


def hashed(job: Job) -> tuple[list[tuple[bytes, bool]], list[Change]]:
    """Return hashes of one picture and its crops, whether each is of the whole, and of its alterations."""
    number, path, offset = job
    dice = Dice(SEED, number)
    picture = draw_scene(dice)[1] if path is None else opened(path, offset)
    if picture is None:
        return [], []
    crops = CROPS if path else 3
    whole, quality = digest(picture)
    rows = [(whole, True)] if quality >= QUALITY else []
    for box in boxes(dice, picture.size)[:crops]:
        code, crop_quality = digest(picture.crop(box))
        if crop_quality >= QUALITY:
            rows.append((code, False))
    is_altered = quality >= QUALITY and (path is not None or number % 8 == 0)
    return rows, changes(picture, whole, dice) if is_altered else []


def changes(picture: Image.Image, whole: bytes, dice: Dice) -> list[Change]:
    """Return the hash of a picture, that of an alteration, and its kind, for each kind."""
    picture.thumbnail((1200, 1200))
    found: list[Change] = []
    for place, kind in enumerate(KINDS):
        alteration = ALTERATIONS[kind]
        parameters = alteration.draw(dice)
        altered = encode(alteration.apply(picture, parameters), parameters)
        code, quality = digest(Image.open(io.BytesIO(altered)).convert("RGB"))
        if quality >= QUALITY:
            found.append((whole, code, place))
    return found


def gather(folders: list[Path], drawn: int) -> Hashes:
    """Hash photos and drawn scenes on two processes."""
    jobs: list[Job] = [(number, path, offset) for number, (path, offset) in enumerate(photo_files(folders))]
    jobs += [(DRAWN + number, None, 0) for number in range(drawn)]
    rows: list[tuple[bytes, bool, int]] = []
    changes: list[Change] = []
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for job, (found, altered) in zip(jobs, pool.map(hashed, jobs, chunksize=8), strict=True):
            rows += [(code, is_whole, job[0]) for code, is_whole in found]
            changes += altered
    return Hashes(
        codes=as_codes([row[0] for row in rows]),
        source=np.array([row[2] for row in rows]),
        is_whole=np.array([row[1] for row in rows]),
        before=as_codes([change[0] for change in changes]),
        after=as_codes([change[1] for change in changes]),
        kind=np.array([change[2] for change in changes]),
    )


def as_codes(digests: list[bytes]) -> Codes:
    """Return digests as an array (n, 32)."""
    return np.frombuffer(b"".join(digests), np.uint8).reshape(-1, 32)


def distinct(hashes: Hashes) -> Hashes:
    """Leave out hashes within 31 bits of an earlier one, and give photos that look alike as a whole one source.

    Collections ship a picture in several sizes and colours; at 60 bits two whole photos show the same thing.
    """
    index = LinearIndex(256)
    index.add(hashes.codes, np.arange(len(hashes.codes)))
    lims, ids, distances = index.range(hashes.codes, ALIKE)
    rows = np.repeat(np.arange(len(hashes.codes)), np.diff(lims))
    again = np.unique(rows[(ids < rows) & (distances <= SAME)])
    source = hashes.source.copy()
    alike = hashes.is_whole[rows] & hashes.is_whole[ids] & (ids < rows) & (source[rows] < DRAWN)
    for row, earlier in zip(rows[alike].tolist(), ids[alike].tolist(), strict=True):
        source[source == source[row]] = source[earlier]
    kept = np.ones(len(hashes.codes), bool)
    kept[again] = False
    return replace(hashes, codes=hashes.codes[kept], source=source[kept], is_whole=hashes.is_whole[kept])


def keep(hashes: Hashes) -> None:
    """Write what the model needs to data/pdq_bits.npz."""
    bits = np.unpackbits(hashes.codes, axis=1).astype(np.float64)
    differ = np.unpackbits(hashes.before ^ hashes.after, axis=1)
    apart = differ.sum(axis=1, dtype=np.int64)
    np.savez_compressed(
        MEASURED,
        means=bits.mean(axis=0).astype(np.float32),
        correlations=np.asarray(np.corrcoef(bits.T))[np.triu_indices(256, 1)].astype(np.float16),
        distances=np.bincount(apart, minlength=257).astype(np.uint32),
        flips=differ[apart <= SAME].sum(axis=0, dtype=np.uint32),
    )


def alike(codes: Codes, source: npt.NDArray[np.int64], chunks: list[npt.NDArray[np.int64]]) -> tuple[float, int]:
    """Return how often bits of a chunk are all equal in two codes of different sources, and the fullest bucket.

    The first is relative to chance, the mean over the chunks; the second over all of them.
    """
    bits = np.unpackbits(codes, axis=1)
    pairs = len(codes) ** 2 - sum_of_squares(source)
    ratios, fullest = [], 0
    for chunk in chunks:
        value = bits[:, chunk].astype(np.int64) @ (1 << np.arange(len(chunk)))
        same = sum_of_squares(value) - sum_of_squares(value * (1 << 32) + source)
        ratios.append(same / pairs * 2.0 ** len(chunk))
        fullest = max(fullest, int(np.unique(value, return_counts=True)[1].max()))
    return float(np.mean(ratios)), fullest


def sum_of_squares(values: npt.NDArray[np.int64]) -> float:
    """Return the sum of squared counts of each value."""
    counts = np.unique(values, return_counts=True)[1].astype(np.float64)
    return float(counts @ counts)


def orders(correlations: npt.NDArray[np.float64]) -> dict[str, npt.NDArray[np.int64]]:
    """Return orders of bits to cut chunks from: as they are, by chance, and one that parts correlated bits."""
    return {
        "in a row": np.arange(256),
        "in random order": np.random.default_rng(SEED).permutation(256),
        "parted by correlation": parted(correlations, 11),
    }


def parted(correlations: npt.NDArray[np.float64], chunks: int) -> npt.NDArray[np.int64]:
    """Put each bit, the most correlated ones first, into the chunk whose bits it correlates with least."""
    squares = correlations**2
    np.fill_diagonal(squares, 0)
    filled: list[list[int]] = [[] for _ in range(chunks)]
    for bit in np.argsort(-squares.sum(axis=0)).tolist():
        open_ones = [chunk for chunk in filled if len(chunk) < 256 // chunks]
        if open_ones:
            min(open_ones, key=lambda chunk: squares[bit, chunk].sum()).append(bit)
    placed = [bit for chunk in filled for bit in chunk]
    return np.array(placed + [bit for bit in range(256) if bit not in set(placed)])


def distances_of(codes: Codes, source: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return how many pairs of different sources lie at each distance; of shape (257,)."""
    words = codes.view(np.uint64)
    counts = np.zeros(257)
    for start in range(0, len(codes), 256):
        apart = np.bitwise_count(words[start : start + 256, None] ^ words[None, : start + 256]).sum(2, np.uint16)
        apart[source[start : start + 256, None] == source[None, : start + 256]] = 257
        counts += np.bincount(apart.ravel(), minlength=258)[:257]
    return counts


def look(name: str, codes: Codes, source: npt.NDArray[np.int64], figures: dict[str, object]) -> None:
    """Add how skewed codes are, and how far they lie apart."""
    kept = measured()
    for label, order in orders(kept.correlations).items():
        for width in (16, 23):
            chunks = [order[start : start + width] for start in range(0, 256 - width + 1, width)]
            ratio, fullest = alike(codes, source, chunks)
            figures[f"{name}: {width} bits {label} alike, times chance"] = ratio
            figures[f"{name}: {width} bits {label}, fullest bucket"] = fullest
    squares = np.arange(256).reshape(4, 4, 4, 4).transpose(0, 2, 1, 3).reshape(16, 16)
    figures[f"{name}: 4 x 4 frequencies alike, times chance"] = alike(codes, source, list(squares))[0]
    counts = distances_of(codes, source)
    apart, pairs = np.arange(257), counts.sum()
    mean = float(counts @ apart) / pairs
    figures[f"{name}: distance of two, mean"] = mean
    figures[f"{name}: distance of two, standard deviation"] = float((counts @ (apart - mean) ** 2 / pairs) ** 0.5)
    for bits in (60, 80, 90, 100):
        figures[f"{name}: pairs within {bits} bits, of a million"] = float(counts[: bits + 1].sum() / pairs * 1e6)


def compare(hashes: Hashes) -> dict[str, object]:
    """Compare hashes of pictures with as many codes of the model, and with random ones."""
    kept = measured()
    count = len(hashes.codes)
    figures: dict[str, object] = {
        "hashes of photos": int((hashes.source < DRAWN).sum()),
        "photos": len(np.unique(hashes.source[hashes.source < DRAWN])),
        "hashes of drawn scenes": int((hashes.source >= DRAWN).sum()),
        "alterations": len(hashes.kind),
    }
    sample = picture_codes(1_000_000, SEED, mix=ORIGINALS)
    bits = np.unpackbits(sample, axis=1)
    upper = np.triu_indices(256, 1)
    wanted, got = kept.correlations[upper], np.asarray(np.corrcoef(bits.T.astype(np.float32)))[upper]
    figures["measured correlations, root mean square"] = float((wanted @ wanted / len(wanted)) ** 0.5)
    figures["measured correlations, largest"] = float(np.abs(wanted).max())
    figures["their own noise, root mean square"] = count**-0.5
    figures["modelled less measured, root mean square"] = float(((got - wanted) ** 2).mean() ** 0.5)
    figures["modelled less measured, largest"] = float(np.abs(got - wanted).max())
    figures["modelled on measured, slope"] = float(got @ wanted / (wanted @ wanted))
    figures["means, modelled less measured, largest"] = float(np.abs(bits.mean(axis=0) - kept.means).max())
    look("pictures", hashes.codes, hashes.source, figures)
    look("model", sample[:count], np.arange(count), figures)
    look("random", random_codes(count, SEED), np.arange(count), figures)
    apart = np.bitwise_count(hashes.before ^ hashes.after).sum(axis=1)
    for place, kind in enumerate(KINDS):
        figures[f"{kind}: within 31 bits, %"] = float(100 * (apart[hashes.kind == place] <= SAME).mean())
    return figures


def main() -> None:
    """Hash, measure, write data/pdq_bits.npz, compare with the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--drawn", type=int, default=3000)
    parser.add_argument("--hashes", type=Path, help="where hashes are kept, so that the next run need not make them")
    arguments = parser.parse_args()
    if arguments.hashes and arguments.hashes.exists():
        with np.load(arguments.hashes) as kept:
            hashes = Hashes(**kept)
    else:
        hashes = gather(arguments.folders, arguments.drawn)
        if arguments.hashes:
            np.savez(arguments.hashes, **{name: getattr(hashes, name) for name in Hashes.__slots__})
    hashes = distinct(hashes)
    keep(hashes)
    record("picture_bits", compare(hashes), drawn=arguments.drawn, crops=CROPS, quality=QUALITY, seed=SEED)


if __name__ == "__main__":
    main()
