"""Makes a workspace whose pictures have described faces, and searches it as an officer does, in a process of its own.

Cases are those of `made_case.py`. A face's vector is a direction by chance, as the linker keeps it; as many as score so
among pictures of different adults (8 in 1,000, `index.LEAST_SHOWN`) are made somewhat like the one that is looked for,
so that a search has as much to tell as one of real faces. Pictures without faces are described as such. Describing the
picture that is looked into, in a sealed child, is left out.
Run by `faces_search.py`: python benchmarks/faces_kept.py FOLDER BEGAN prints what was measured as JSON; BEGAN is
`time.monotonic` when it was started.
"""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlalchemy import select

from clew.casework.describe_views import named
from clew.casework.desk import Desk, open_desk
from clew.casework.kept_views import kept_corpus
from clew.casework.link import CORPUS
from clew.casework.search_picture import PictureSearch, ToSearch, search_file
from clew.config import Config
from clew.examine.seeking import Part, PartDescribed, Seeking
from clew.linkers.faces import plugin
from clew.linkers.faces.packing import FACE, SIZE, pack
from clew.model.link import Description, Hit
from clew.store import schema
from clew.store.descriptions import Described, ViewRow, record, views
from clew.store.transaction import batches

Vectors = npt.NDArray[np.int8]

SEED = 20261122
FACES_A_PICTURE = (1, 1, 1, 2, 2, 5)
"""So many have pictures with faces, each as often: 2 at the mean."""
MEDIA_A_STACK = 1.3
"""What `made_case.py` makes."""
ALIKE = 0.008
COSINES = (0.3, 0.45)
ROUNDS = 5
PICTURE = "asked.png"


def make(folder: Path, faces: int) -> None:
    """Make the workspace, with so many faces."""
    from made_case import make_case

    dice = np.random.default_rng(SEED)
    make_case(folder, int(faces / np.mean(FACES_A_PICTURE) / MEDIA_A_STACK * 1.1) + 100)
    (folder / PICTURE).write_bytes(b"\x89PNG\r\n\x1a\n")
    with open_desk(Config(workspace=str(folder)), "officer A", create=False) as desk:
        with desk.catalog.reading() as tx:
            statement = select(schema.media.c.sha256).order_by(schema.media.c.id)
            media = list(tx.connection.scalars(statement))
        for batch in batches(zip_longest(media, _descriptions(faces, dice), fillvalue=b""), 20_000):
            with desk.catalog.writing() as tx:
                record(tx, named(plugin), {sha256: _described(data) for sha256, data in batch})


def _described(data: bytes) -> Described:
    """Return what the linker says of a picture; b"" where it sees no face."""
    return Described([(Description(plugin.name, plugin.version, "", data), "")] if data else [])


def asked() -> bytes:
    """Return the description of the face that is looked for."""
    return pack(_faces(_as_kept(np.random.default_rng(SEED + 1).normal(size=(1, SIZE)))), 0, 4032, 3024)


def search(desk: Desk) -> PictureSearch:
    """Search all that is described, as `clew search` does."""
    return search_file(desk, Path(desk.config.workspace, PICTURE), ToSearch(plugin.name), _Told(desk))


def read_and_compared(desk: Desk, faces: int) -> tuple[int, list[Hit]]:
    """Search as was done before there were files: all rows are read, and compared in memory, until so many faces are.

    Returns how many views those are of, and the hits, the surest first.
    """
    found: list[Hit] = []
    asked_for, count = asked(), 0
    with desk.catalog.reading() as tx:
        for rows in batches(_until(views(tx, named(plugin)), faces), CORPUS):
            index = plugin.index()
            index.add(range(count, count + len(rows)), [each.data for each in rows])
            found += index.search(asked_for, len(rows))
            count += len(rows)
    return count, sorted(found, key=lambda hit: hit.rank)


def of_files(desk: Desk, count: int) -> list[Hit]:
    """Return the hits among the first views, searched in files."""
    with desk.catalog.reading() as tx:
        corpus = kept_corpus(tx, plugin, lambda _: True)
        return corpus.index.search(asked(), count, np.arange(len(corpus.numbers)) < count)


def _until(rows: Iterable[ViewRow], faces: int) -> Iterator[ViewRow]:
    """Yield views until they have so many faces."""
    for row in rows:
        yield row
        faces -= len(row.data) // FACE.itemsize  # the head is shorter than a face
        if faces <= 0:
            return


class _Told(Seeking):
    """Describes nothing: what is looked for is known."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.config.limits, (plugin.name,))

    def describe(self, descriptor: int, linker: str, part: Part) -> PartDescribed:
        """Return what is looked for."""
        del descriptor, linker, part
        return PartDescribed(asked(), 4032, 3024)


def _descriptions(faces: int, dice: np.random.Generator) -> Iterator[bytes]:
    """Yield descriptions of pictures until there are so many faces."""
    left = faces
    while left:
        counts = dice.choice(FACES_A_PICTURE, 20_000)
        counts = counts[: int(np.searchsorted(np.cumsum(counts), left)) + 1]
        counts[-1] -= max(0, int(counts.sum()) - left)
        left -= int(counts.sum())
        made = _faces(_vectors(int(counts.sum()), dice))
        for part in np.split(made, np.cumsum(counts)[:-1]):
            yield pack(part, 0, 4032, 3024)


def _vectors(count: int, dice: np.random.Generator) -> Vectors:
    made = dice.normal(size=(count, SIZE))
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    alike = np.flatnonzero(dice.random(count) < ALIKE)
    target = np.random.default_rng(SEED + 1).normal(size=SIZE)
    shares = dice.uniform(*COSINES, len(alike))[:, None]
    made[alike] = shares * target / np.linalg.norm(target) + np.sqrt(1 - shares**2) * made[alike]
    return _as_kept(made)


def _as_kept(vectors: npt.NDArray[np.float64]) -> Vectors:
    """Return vectors in 8 bits, the largest number of each 127."""
    return np.asarray(np.round(vectors * 127 / np.abs(vectors).max(axis=1, keepdims=True)), np.int8)


def _faces(vectors: Vectors) -> npt.NDArray[np.void]:
    made = np.zeros(len(vectors), FACE)
    made["box"], made["landmarks"] = (4000, 4000, 3000, 4000), 5000
    made["size_px"], made["sharpness"], made["length"], made["score"] = 100, 0.2, 12, 230
    made["vector"] = vectors
    return made


def main() -> None:
    """Search a workspace several times, in a process that has not searched before."""
    began = float(sys.argv[2])
    took: list[float] = []
    with open_desk(Config(workspace=sys.argv[1]), "officer A", create=False) as desk:
        for _ in range(ROUNDS):
            found = search(desk)
            took.append(time.monotonic() - began)
            began = time.monotonic()
    told = {
        "the first of a process, from its start on, s": took[0],
        "a further one, s at the median": float(np.median(took[1:])),
        "peak memory of the process, MB, mapped files included": _peak_bytes() / 1e6,
        "pictures asked": found.among.views,
        "hits told": len(found.hits),
    }
    print(json.dumps(told))


def _peak_bytes() -> int:
    """Return the most memory that was held at once; `getrusage` would count that of the process that started this."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise OSError("/proc/self/status tells no VmHWM")


if __name__ == "__main__":
    main()
