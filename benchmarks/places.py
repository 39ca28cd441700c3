"""What of a place, a thing or a copy is found again among other pictures, how often wrongly, at what cost.

Distractors are scenes drawn by `clew.samples.scene` and, of Debian's `gcompris-qt-data` 3.1-2, the photos; no two show
the same thing by intent. The same views are compared by brute force too: every pair that must be found, with the same
verifier, and the time of a comparison with all. FOLDER holds the packages that `views_of_places.py` names, and
gcompris-qt-data, unpacked. CPU time, as a busy machine's clock says nothing.
Run: python benchmarks/places.py FOLDER [drawn] [asked]
"""

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
from picture_bits import opened, photo_files
from recorded import record
from views_of_places import SHARES, Pixels, Query, altered, groups, pixels, reduced, with_thing

from clew.linkers.places import plugin
from clew.linkers.places.description import Described, unpack
from clew.linkers.places.features import mirrored
from clew.linkers.places.gallery import VERIFIED, Gallery
from clew.linkers.places.inverted import CHOICES, Postings
from clew.linkers.places.rates import LEAST
from clew.linkers.places.verify import DEEP, FLAT, verify
from clew.linkers.places.words import WORDS, assign
from clew.model.link import Box
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene

SEED = 20261124
BASES = 16
"""Pictures that altered copies are made of."""
THINGS = 6
LARGE = 100_000
MANY_WORDS = 200
"""Pictures whose words the large index repeats, in other pictures and with other signatures."""


Job = tuple[str, Path | int, int]
"""A name, the file (or which scene to draw) and the offset in it."""


@dataclass(slots=True)
class Known:
    """Everything that is compared with: names, descriptions by number, and the index."""

    gallery: Gallery = field(default_factory=Gallery)
    names: list[str] = field(default_factory=list)
    data: list[bytes] = field(default_factory=list)

    def add(self, name: str, data: bytes) -> None:
        """Take in a described picture."""
        if data:
            self.gallery.add([len(self.names)], [data])
            self.names.append(name)
            self.data.append(data)

    def found(self, query: Query) -> dict[str, tuple[str, float]]:
        """Return the kind and score of what is proposed for a picture, by name."""
        part = plugin.describe(query.rgb) if query.box is None else plugin.describe_part(query.rgb, Box(*query.box))
        proposals = self.gallery.propose([len(self.names)], [part])
        return {self.names[each.other]: (each.kind, each.score) for each in proposals}


def jobs(folder: Path, drawn: int) -> Iterator[Job]:
    """Yield the photos of gcompris-qt-data, each once, and scenes to draw."""
    seen: set[bytes] = set()
    for path, offset in photo_files([each for each in folder.rglob("gcompris-qt") if each.is_dir()][:1]):
        picture = opened(path, offset)
        if picture is not None:
            tiny = cv2.resize(np.asarray(picture.convert("L")), (6, 6), interpolation=cv2.INTER_AREA) // 24
            if tiny.tobytes() not in seen:
                seen.add(tiny.tobytes())
                yield f"photo {path.stem} {offset}", path, offset
    for number in range(drawn):
        yield f"drawn {number}", number, 0


def seen_by(job: Job) -> Pixels:
    """Return the pixels of a distractor."""
    _, source, offset = job
    picture = draw_scene(Dice(SEED, 0, source))[1] if isinstance(source, int) else opened(source, offset)
    assert picture is not None
    return reduced(picture)


def begin() -> None:
    """Make a process ready."""
    cv2.setNumThreads(1)
    plugin.warm_up()


def described(job: Job) -> tuple[bytes, float]:
    """Describe a distractor, and say how many seconds of CPU it took."""
    rgb = seen_by(job)
    began = time.process_time()
    return plugin.describe(rgb), time.process_time() - began


def begin_asking(data: list[bytes]) -> None:
    """Make a process ready to ask among these."""
    begin()
    ASKED_AMONG.add(range(len(data)), data)


def fits(job: tuple[int, bytes]) -> tuple[dict[int, tuple[int, str]], float]:
    """Return what fits a picture among the others, and how many seconds of CPU it took."""
    began = time.process_time()
    return ASKED_AMONG.best_fits(*job), time.process_time() - began


ASKED_AMONG = Gallery()
"""What each process asks among."""


def ask(known: Known, queries: Iterator[Query], figures: dict[str, object]) -> int:
    """Ask queries; add how many find what they must and what kinds are told. Return how many were found in error."""
    asked: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    besides = 0
    for query in queries:
        found = known.found(query)
        asked[query.example] += len(query.wanted)
        hits[query.example] += len(query.wanted & found.keys())
        kinds[query.example].update(found[name][0] for name in query.wanted & found.keys())
        strays = found.keys() - query.wanted - query.may_be_found
        besides += len(strays)
        for name in strays:
            print("besides:", query.example, sorted(query.wanted)[:1], name, found[name])
    for example, count in asked.items():
        figures[f"{example}: found, of {count}"] = hits[example]
        if kinds[example]:
            said = ", ".join(f"{name} {number}" for name, number in kinds[example].most_common())
            figures[f"{example}: kinds told"] = said
    return besides


def ask_views(known: Known, folder: Path, figures: dict[str, object]) -> int:
    """Compare views of one place, by the index and by brute force. Return how many others were found in error."""
    places = groups(folder)
    for name, paths in places.items():
        for path in paths:
            known.add(f"{name}/{path.name}", plugin.describe(pixels(path)))
    number = {name: at for at, name in enumerate(known.names)}
    total = both = by_index = by_force = besides = 0
    missed: Counter[str] = Counter()
    for place, paths in places.items():
        members = [f"{place}/{path.name}" for path in paths if f"{place}/{path.name}" in number]
        for name in members:
            at = number[name]
            found = {known.names[each.other] for each in known.gallery.propose([at], [known.data[at]])}
            besides += len(found - set(members))
            for stray in found - set(members):
                print("besides:", name, stray)
            for other in members:
                if other <= name:
                    continue
                fit = verify(unpack(known.data[at]), unpack(known.data[number[other]]))
                is_forced = fit is not None and fit.score >= LEAST[fit.model]
                total, by_force = total + 1, by_force + is_forced
                by_index, both = by_index + (other in found), both + (is_forced and other in found)
                missed[place] += other not in found
    figures[f"views of one place: pairs found by the index, of {total}"] = by_index
    figures[f"views of one place: pairs found by brute force, of {total}"] = by_force
    figures["views of one place: of those, found by the index, %"] = 100 * both / max(1, by_force)
    figures["views of one place: pairs missed, by place"] = ", ".join(f"{k} {v}" for k, v in missed.items() if v)
    return besides


def copies(bases: list[tuple[str, Pixels]]) -> Iterator[Query]:
    """Yield altered copies of pictures."""
    from PIL import Image

    held = [Image.fromarray(rgb) for _, rgb in bases]
    for at, (name, _) in enumerate(bases):
        others = [held[(at + step) % len(held)] for step in (7, 13, 29)]
        extra = frozenset(bases[(at + step) % len(held)][0] for step in (7, 13, 29))
        for query in altered(Dice(SEED, 1, at), name, held[at], others):
            yield Query(query.example, query.rgb, query.wanted | extra) if "collage" in query.example else query


def things(known: Known, bases: list[tuple[str, Pixels]]) -> Iterator[Query]:
    """Hang pictures in drawn rooms: one room of each is known, another is asked, as a whole and by a box."""
    for at, (base, rgb) in enumerate(bases):
        own = rgb[: rgb.shape[0] // 2, : rgb.shape[1] // 2].copy()
        dice = Dice(SEED, 2, at)
        names = {share: f"room {at} at {share}" for share in SHARES}
        for share, name in names.items():
            known.add(name, plugin.describe(with_thing(dice, own, share)[0]))
        for share, name in names.items():
            room, box = with_thing(dice, own, share)
            others = frozenset(names.values()) - {name} | {base}
            yield Query(f"thing of {share:.0%} in both, whole picture asked", room, frozenset({name}), None, others)
            yield Query(f"thing of {share:.0%} in both, its box asked", room, frozenset({name}), box, others)


def count_unrelated(known: Known, asked: int, figures: dict[str, object]) -> None:
    """Ask pictures of which no two show the same; add how often any two reach each score, from either side."""
    best: dict[tuple[int, int], tuple[int, str]] = {}
    took = []
    spawn = get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn, initializer=begin_asking, initargs=(known.data,)) as pool:
        for at, (found, seconds) in enumerate(pool.map(fits, list(enumerate(known.data))[:asked], chunksize=4)):
            took.append(seconds)
            for other, fit in found.items():
                pair = min(at, other), max(at, other)
                best[pair] = max(best.get(pair, (0, "")), fit)
    figures["a picture asked among them, both ways, CPU ms"] = 1000 * float(np.median(took))
    figures["pairs of unrelated pictures"] = asked * (len(known.data) - 1) - asked * (asked - 1) // 2
    for model in (FLAT, DEEP):
        scores = [score for score, of in best.values() if of == model]
        above = {least: sum(score >= least for score in scores) for least in range(8, 31)}
        said = ", ".join(f"{least}: {count}" for least, count in above.items())
        figures[f"of those, with a score of so much and more, {model}"] = said
        figures[f"of those, linked, {model}"] = sum(score >= LEAST[model] for score in scores)
    for pair, (score, model) in sorted(best.items(), key=lambda each: -each[1][0])[:12]:
        print("highest:", score, model, *(known.names[each] for each in pair))


def search_many(known: Known, figures: dict[str, object]) -> None:
    """Time a search among as many pictures as a large seizure has, with the words of pictures and random signatures."""
    rng = np.random.default_rng(SEED)
    described = [unpack(data) for data in known.data[:MANY_WORDS]]
    pool = np.concatenate([each.word for each in described])
    size = int(np.mean([len(each.word) for each in described]))
    words = rng.choice(pool, (LARGE, size))
    codes = rng.integers(0, 1 << 64, (LARGE, size), np.uint64)
    postings = Postings.of(list(words), list(codes))
    figures[f"index of {LARGE:,} pictures of {size} features: postings, MB"] = postings.nbytes / 1e6
    figures[f"index of {LARGE:,} pictures: fullest word, of {WORDS:,}, postings"] = int(np.diff(postings.starts).max())
    took = []
    for each in described[:12]:
        began = time.process_time()
        for form in (each, mirrored(each)):
            postings.nearest(*assign(form.descriptors, CHOICES), VERIFIED)
        took.append(time.process_time() - began)
    figures[f"candidates among {LARGE:,} pictures, both ways, CPU ms"] = 1000 * float(np.median(took))
    began = time.process_time()
    pairs: list[tuple[Described, Described]] = [(one, other) for one in described[:8] for other in described[8:18]]
    for one, other in pairs:
        verify(one, other)
    figures["verifying a candidate, CPU ms"] = 1000 * (time.process_time() - began) / len(pairs)


def main() -> None:
    """Measure all and keep it."""
    folder, drawn = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    asked = int(sys.argv[3]) if len(sys.argv) > 3 else 600
    begin()
    figures: dict[str, object] = {}
    known = Known()
    listed = list(jobs(folder, drawn))
    took = []
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=begin) as pool:
        for job, (data, seconds) in zip(listed, pool.map(described, listed, chunksize=8), strict=True):
            known.add(job[0], data)
            took.append(seconds)
    unrelated = len(known.names)
    figures["describing a picture, CPU ms"] = 1000 * float(np.median(took))
    figures["a description, bytes on average"] = float(np.mean([len(each) for each in known.data]))
    count_unrelated(known, min(asked, unrelated), figures)
    besides = ask_views(known, folder, figures)
    chosen = [(job[0], seen_by(job)) for job in listed[:: max(1, len(listed) // BASES)][:BASES]]
    besides += ask(known, copies(chosen), figures)
    besides += ask(known, things(known, chosen[:THINGS]), figures)
    figures["found besides by all of these, in error"] = besides
    search_many(known, figures)
    figures["timed on a machine busy with other work: to be recorded again"] = True
    photos = unrelated - drawn
    record("places", figures, drawn=drawn, photos=photos, asked=asked, bases=len(chosen), things=THINGS, seed=SEED)


if __name__ == "__main__":
    main()
