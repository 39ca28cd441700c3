"""What a search for a part of a picture costs among many pictures, whose descriptions lie in mapped files.

Pictures are drawn by `clew.samples.scene`; those of the large catalog repeat the words of so many of them, with other
signatures, so that postings are as many and as uneven, and none but the originals is found. Descriptions behind them
are read from memory: a search of 100,000 reads 361 for each way round. CPU time.
Run: python benchmarks/search_picture.py [pictures] [drawn]
"""

import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from recorded import record

from clew.linker import KeptViews
from clew.linkers.places import plugin
from clew.linkers.places.description import unpack
from clew.linkers.places.inverted import Postings
from clew.matching.array_file import open_arrays, write_arrays
from clew.model.link import Box
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene
from clew.store.kept_descriptions import RANGE

SEED = 20261124
SHARES = (0.03, 0.1, 0.25, 1.0)
ASKED = 10


def main() -> None:
    """Measure, print and record."""
    pictures = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    drawn = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    plugin.warm_up()
    pixels = [np.asarray(draw_scene(Dice(SEED, 0, number), (800, 600))[1]) for number in range(drawn)]
    data = [plugin.describe(each) for each in pixels]
    known = [unpack(each) for each in data]
    dice = np.random.default_rng(SEED)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as pool:
        parts: list[KeptViews] = []
        size, began = 0, time.process_time()
        for first in range(0, pictures, RANGE):
            of = [at % drawn for at in range(first, min(first + RANGE, pictures))]
            words = [known[at].word for at in of]
            codes = [
                known[at].signature if view < drawn else dice.integers(0, 1 << 64, len(known[at].word), np.uint64)
                for view, at in enumerate(of, first)
            ]
            made = Postings.of(words, codes)
            columns: dict[str, npt.NDArray[Any]] = {
                "starts": made.starts,
                "owners": made.owners,
                "codes": made.codes,
                "sizes": made.sizes,
            }
            path = Path(folder, str(first))
            size += write_arrays(path, "views", {}, columns, pool).size
            parts.append(KeptViews(first, open_arrays(path, "views").arrays, [data[at] for at in of].__getitem__))
        figures: dict[str, object] = {
            "pictures": pictures,
            "postings, GB": round(size / 1e9, 2),
            "making postings, s of CPU": round(time.process_time() - began, 1),
        }
        index = plugin.kept(parts)
        among = np.ones(pictures, np.bool_)
        for share in SHARES:
            found, spent, features = 0, [], []
            for number in range(ASKED):
                side = share**0.5
                left, top = (float(each) for each in dice.uniform(0, 1 - side, 2)) if side < 1 else (0.0, 0.0)
                asked = plugin.describe_part(pixels[number], Box(left, top, side, side))
                if not asked:
                    continue
                features.append(len(unpack(asked).word))
                began = time.process_time()
                hits = index.search(asked, 50, among)
                spent.append(time.process_time() - began)
                found += any(hit.view == number for hit in hits)
            figures[f"{share:.0%} of the picture"] = {
                "asked": len(spent),
                "found": found,
                "features, median": int(np.median(features)),
                "s of CPU, median": round(float(np.median(spent)), 2),
                "s of CPU, most": round(max(spent), 2),
            }
        record("search_picture", figures)


if __name__ == "__main__":
    main()
