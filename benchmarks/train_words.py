"""What words and signatures tell local features apart? Makes src/clew/linkers/places/words.npz.

Centroids are k-means of the halves of descriptors of scenes drawn by `clew.samples.scene` and of photos of landscapes
and buildings; the turn is a random orthogonal one of a seed. The committed file was made of 400 drawn scenes and of
261 photos and drawings, reduced to 640 to 1,280 px on the shorter side, of Debian's `gnome-backgrounds` 43.1-1,
`mate-backgrounds` 1.26.0-1, `ukui-wallpapers` 20.04.3-1.1, `lomiri-wallpapers-16.04` and `-20.04` 20.04.0-2 and
`plasma-workspace-wallpapers` 5.27.5-2, unpacked with `dpkg -x`; no picture of `places.py` is among them.
Run: python benchmarks/train_words.py FOLDER ...
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from picture_bits import opened, photo_files
from PIL import Image

from clew.linkers.places.features import keypoints, sized
from clew.linkers.places.words import CENTROIDS, DESCRIPTOR, HALF, SIGNATURE_BITS
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene

SEED = 20261123
DRAWN = 400
OF_EACH = 200
"""Descriptors taken of a picture at most."""
STEPS = 25
KEPT = Path(__file__).parent.parent / "src" / "clew" / "linkers" / "places" / "words.npz"

Floats = npt.NDArray[np.float32]


def pictures(folders: list[Path]) -> Iterator[Image.Image]:
    """Yield drawn scenes and the photos of folders."""
    for number in range(DRAWN):
        yield draw_scene(Dice(SEED, number))[1]
    for path, offset in photo_files(folders):
        picture = opened(path, offset)
        if picture is not None:
            yield picture


def gathered(folders: list[Path], rng: np.random.Generator) -> Floats:
    """Return descriptors of all pictures, (n, 128)."""
    found = []
    for picture in pictures(folders):
        described = keypoints(sized(np.asarray(picture)))
        if described is not None:
            rows = rng.permutation(len(described.descriptors))[:OF_EACH]
            found.append(described.descriptors[rows].astype(np.float32))
    print(f"{len(found):,} pictures")
    return np.concatenate(found)


def centroids_of(values: Floats, rng: np.random.Generator) -> Floats:
    """Return k-means of values (n, 64); a centroid that nothing is nearest to is put on a value by chance."""
    centroids = values[rng.choice(len(values), CENTROIDS, replace=False)].copy()
    squares = (values**2).sum(axis=1)
    for _ in range(STEPS):
        apart = squares[:, None] - 2 * values @ centroids.T + (centroids**2).sum(axis=1)
        nearest = apart.argmin(axis=1)
        for each in range(CENTROIDS):
            own = values[nearest == each]
            centroids[each] = own.mean(axis=0) if len(own) else values[rng.integers(len(values))]
    return centroids


def main() -> None:
    """Train and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    rng = np.random.default_rng(SEED)
    values = gathered(parser.parse_args().folders, rng)
    centroids = np.stack([centroids_of(values[:, :HALF], rng), centroids_of(values[:, HALF:], rng)])
    turn = np.linalg.qr(rng.normal(size=(DESCRIPTOR, DESCRIPTOR)))[0][:SIGNATURE_BITS]
    np.savez_compressed(KEPT, centroids=centroids.astype(np.float16), turn=turn.astype(np.float16))
    print(f"{len(values):,} descriptors; {KEPT.name}: {KEPT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
