"""What of a place, a thing or a copy is found again among other pictures, how often wrongly, at what cost.

In parts, each of which keeps what it found in FOLDER/kept and goes on where it was stopped; once all are there they are
recorded. FOLDER holds, unpacked, the packages that `views_of_places.py` and `distractors.py` name. All times are CPU
times of one core, as a busy machine's clock says nothing. `views` are those by which settings were chosen; `rooms`,
`copies` and `things` were asked only once these stood.
Run: python benchmarks/places.py FOLDER [unrelated|views|rooms|copies|things|speed|large ...]
"""

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
from distractors import DRAWN, SEED, Kept, show_the_same
from PIL import Image
from recorded import record
from views_of_places import SHARES, Query, altered, groups, hung_in, pixels

from clew.linkers.places import plugin
from clew.linkers.places.description import Described, unpack
from clew.linkers.places.features import mirrored
from clew.linkers.places.gallery import CONSIDERED, Asked, Gallery, fitting
from clew.linkers.places.inverted import Postings
from clew.linkers.places.kinds import told
from clew.linkers.places.rates import COPIED, LEAST, sort_of
from clew.linkers.places.verify import DEEP, FLAT, verify
from clew.linkers.places.words import WORDS
from clew.model.link import Box
from clew.samples.dice import Dice
from clew.samples.leads.rooms import draw_room, draw_view, seen_from

BASES, THINGS, ROOMS = 6, 4, 4
LARGE = 100_000
FLIPPED = 8
"""Bits of 64 that are flipped in each signature of the large index, as those of one thing seen twice are apart."""
WEAKEST = 8

Figures = dict[str, object]


class Known:
    """Everything that is compared with: distractors, and what was added."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept = Kept(folder / "kept")
        self.gallery, self.names = Gallery(), list[str]()
        self.data: list[bytes] = []
        self.listed = self.kept.listed(folder)
        for each in self.listed:
            self.add(each.name, self.kept.described(each))
        self.unrelated = len(self.names)

    def add(self, name: str, data: bytes) -> None:
        """Take in a described picture."""
        if data:
            self.gallery.add([len(self.names)], [data])
            self.names.append(name)
            self.data.append(data)

    def found(self, query: Query) -> dict[str, str]:
        """Return the kinds of what is proposed for a picture, by name."""
        part = plugin.describe(query.rgb) if query.box is None else plugin.describe_part(query.rgb, Box(*query.box))
        proposals = self.gallery.propose([len(self.names)], [part]) if part else []
        return {self.names[each.other]: each.kind for each in proposals}


def unrelated(known: Known, figures: Figures) -> None:
    """Ask distractors among all others, in an order drawn by lot; count how many pairs reach each score."""
    done = {row[0] for row in known.kept.rows("asked")}
    for at in np.random.default_rng(1).permutation(known.unrelated).tolist():
        if known.names[at] not in done:
            began = time.process_time()
            fits = known.gallery.best_fits(at, known.data[at], WEAKEST)
            took = time.process_time() - began
            told = [[known.names[other], *fit] for other, fit in fits.items() if other < known.unrelated]
            known.kept.append("asked", [known.names[at], took, told])
    rows = known.kept.rows("asked")
    best: dict[tuple[str, str], tuple[int, str]] = {}
    same = 0
    for name, _, fits in rows:
        for other, score, sort, _ in fits:
            pair = min(name, other), max(name, other)
            best[pair] = max(best.get(pair, (0, "")), (score, sort))
    for pair in [each for each in best if show_the_same(*each)]:
        same += best[pair][0] >= LEAST[best[pair][1]]
        del best[pair]
    asked, every = len(rows), known.unrelated
    figures["a picture asked among them, both ways, CPU ms"] = 1000 * float(np.median([row[1] for row in rows]))
    figures["pairs of unrelated pictures"] = asked * (every - 1) - asked * (asked - 1) // 2
    figures["pairs linked that were seen to show the same"] = same
    for sort in (COPIED, FLAT, DEEP):
        scores = [score for score, of in best.values() if of == sort]
        above = {least: sum(score >= least for score in scores) for least in range(WEAKEST, 31, 2)}
        figures[f"unrelated pairs with a score of so much and more, {sort}"] = ", ".join(
            f"{least}: {count}" for least, count in above.items()
        )
        figures[f"unrelated pairs linked, {sort}"] = sum(score >= LEAST[sort] for score in scores)


def fits_by_force(one: bytes, other: bytes) -> bool:
    """Tell whether two pictures are linked when they are compared, whichever way round."""
    asked, there = unpack(one), unpack(other)
    for form in (asked, mirrored(asked)):
        fits = verify(form, there)
        if fits:
            fit, related = told(fits, form, there)
            if fit.score >= LEAST[sort_of(related.kind, fit.model)]:
                return True
    return False


def compared(known: Known, name: str, places: dict[str, list[tuple[str, bytes]]], figures: Figures) -> None:
    """Compare views of one place with each other, by the index among all and by brute force."""
    for some in places.values():
        for each in some:
            known.add(*each)
    number = {each: at for at, each in enumerate(known.names)}
    total = by_index = by_force = besides = 0
    missed: Counter[str] = Counter()
    for place, members in places.items():
        for one, data in members:
            found = {known.names[each.other] for each in known.gallery.propose([number[one]], [data])}
            strays = found - {each for each, _ in members}
            besides += len(strays)
            for other, there in members:
                if other > one:
                    total += 1
                    by_index += other in found
                    by_force += fits_by_force(data, there)
                    missed[place] += other not in found
    figures[f"{name}: pairs found by the index, of {total}"] = by_index
    figures[f"{name}: pairs found by brute force, of {total}"] = by_force
    figures[f"{name}: links besides, in error"] = besides
    figures[f"{name}: pairs missed, by place"] = ", ".join(f"{k} {v}" for k, v in missed.items() if v)


def views(known: Known, figures: Figures) -> None:
    """Compare photos of one place."""
    places = {
        place: [(f"{place}/{path.name}", plugin.describe(pixels(path))) for path in paths]
        for place, paths in groups(known.folder).items()
    }
    compared(known, "views of one place", places, figures)


def rooms(known: Known, figures: Figures) -> None:
    """Compare drawn rooms seen from three sides."""
    places: dict[str, list[tuple[str, bytes]]] = {}
    for at in range(ROOMS):
        dice = Dice(SEED, 3, at)
        room = draw_room(dice)
        sides = [np.asarray(seen_from(room, draw_view(dice, side), (1024, 768))) for side in range(3)]
        places[f"room {at}"] = [(f"room {at} side {side}", plugin.describe(rgb)) for side, rgb in enumerate(sides)]
    compared(known, "drawn rooms from three sides", places, figures)


def ask(known: Known, queries: Iterable[Query], figures: Figures) -> None:
    """Ask queries; add how many find what they must, which kinds are told, and what is found in error."""
    asked, hits, right = Counter[str](), Counter[str](), Counter[str]()
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    besides = 0
    for query in queries:
        found = known.found(query)
        asked[query.example] += len(query.wanted)
        for name in query.wanted & found.keys():
            hits[query.example] += 1
            right[query.example] += found[name] in query.kinds
            kinds[query.example][found[name]] += 1
        allowed = query.wanted | query.may_be_found
        strays = [name for name in found.keys() - allowed if not any(show_the_same(name, each) for each in allowed)]
        besides += len(strays)
        for name in strays:
            print("besides:", query.example, sorted(query.wanted)[:1], name, found[name])
    for example, count in asked.items():
        figures[f"{example}: found, of {count}"] = hits[example]
        if right[example]:
            figures[f"{example}: of those, told rightly"] = right[example]
        figures[f"{example}: kinds told"] = ", ".join(f"{name} {of}" for name, of in kinds[example].most_common())
    figures["found besides, in error"] = besides


def bases(known: Known, first: int) -> list[tuple[str, Image.Image]]:
    """Return photos and as many drawn scenes, spread over all."""
    photos = [each for each in known.listed if each.path is not None and each.name in set(known.names)]
    step = len(photos) // BASES
    drawn = [each for each in known.listed if each.path is None][first :: DRAWN // BASES]
    return [(each.name, each.picture()) for each in (*photos[step // 2 :: step][:BASES], *drawn[:BASES])]


def copies(known: Known, figures: Figures) -> None:
    """Ask altered copies of pictures."""

    def queries() -> Iterator[Query]:
        held = bases(known, 40)
        for at, (name, picture) in enumerate(held):
            others = [held[(at + step) % len(held)] for step in (7, 13, 29)]
            yield from altered(Dice(SEED, 4, at), name, picture, others)

    ask(known, queries(), figures)


def things(known: Known, figures: Figures) -> None:
    """Hang things in drawn rooms: one room of each is known, another is asked by the thing's box, and as a whole."""

    def queries() -> Iterator[Query]:
        held = bases(known, 60)[:: 2 * BASES // THINGS]
        for at, (base, picture) in enumerate(held):
            thing = np.asarray(picture.crop((0, 0, picture.width // 2, picture.height // 2)))
            dice = Dice(SEED, 5, at)
            for share in SHARES:
                name = f"room {at} at {share}"
                known.add(name, plugin.describe(hung_in(dice, thing, share)[0]))
                may = frozenset({f"room {at} at {each}" for each in SHARES if each != share} | {base})
                for how in ("askew", "turned", "partly hidden"):
                    room, box = hung_in(dice, thing, share, how)
                    example = f"thing of {share:.0%}, {how}"
                    yield Query(f"{example}, its box asked", room, frozenset({name}), box, may)
                room, _ = hung_in(dice, thing, share)
                yield Query(f"thing of {share:.0%}, askew, whole picture asked", room, frozenset({name}), None, may)

    ask(known, queries(), figures)


def speed(known: Known, figures: Figures) -> None:
    """Compare a picture with all others by brute force, on a sample, and by the index."""
    asked = np.random.default_rng(2).choice(known.unrelated, 6, replace=False).tolist()
    others = np.random.default_rng(3).choice(known.unrelated, 100, replace=False).tolist()
    described = {at: unpack(known.data[at]) for at in (*asked, *others)}
    known.gallery.propose([asked[0]], [known.data[asked[0]]])
    forced, indexed = [], []
    for at in asked:
        began = time.process_time()
        for form in (described[at], mirrored(described[at])):
            for other in others:
                verify(form, described[other])
        forced.append((time.process_time() - began) / len(others))
        began = time.process_time()
        known.gallery.propose([at], [known.data[at]])
        indexed.append(time.process_time() - began)
    by_force, by_index = float(np.median(forced)), float(np.median(indexed))
    figures["comparing two pictures by brute force, both ways, CPU ms"] = 1000 * by_force
    figures[f"a picture among {len(known.names):,}, by the index, CPU ms"] = 1000 * by_index
    figures[f"of that, brute force takes so many times as long, among {len(known.names):,}"] = (
        by_force * len(known.names) / by_index
    )
    took = [row[1] for row in known.kept.rows("described")]
    figures["describing a picture, CPU ms"] = 1000 * float(np.median(took))
    figures["a description, bytes on average"] = float(np.mean([len(each) for each in known.data]))


def large(known: Known, figures: Figures) -> None:
    """Ask among as many pictures as a large seizure has.

    Besides all that are known there are pictures of 700 features each drawn by lot from theirs: words with signatures
    of which some bits are flipped. What is verified are the known pictures' own features.
    """
    rng = np.random.default_rng(SEED)
    real = [unpack(data) for data in known.data]
    words, codes = (np.concatenate([getattr(each, name) for each in real]) for name in ("word", "signature"))
    filled = LARGE - len(real)
    rows = rng.integers(0, len(words), (filled, 700))
    flips = np.bitwise_or.reduce(np.uint64(1) << rng.integers(0, 64, (FLIPPED, filled, 700)).astype(np.uint64))
    began = time.process_time()
    postings = Postings.of(
        [*(each.word for each in real), *words[rows]], [*(each.signature for each in real), *(codes[rows] ^ flips)]
    )
    figures[f"index of {LARGE:,} pictures: built in, CPU s"] = time.process_time() - began
    figures[f"index of {LARGE:,} pictures: postings, MB"] = postings.nbytes / 1e6
    figures[f"index of {LARGE:,} pictures: descriptions, MB"] = (
        LARGE * np.mean([len(each) for each in known.data]) / 1e6
    )
    figures[f"index of {LARGE:,} pictures: fullest word, of {WORDS:,}, postings"] = int(np.diff(postings.starts).max())
    took, candidates = [], []
    for at in rng.choice(len(real), 6, replace=False).tolist():
        began = time.process_time()
        places = _considered(postings, real[at])
        candidates.append(time.process_time() - began)
        for form, some in zip(forms(real[at]), places, strict=True):
            list(fitting(Asked(form), some, lambda place: unpack(known.data[place % len(real)]), LEAST))
        took.append(time.process_time() - began)
    figures[f"a picture among {LARGE:,}, CPU ms"] = 1000 * float(np.median(took))
    figures[f"of that, finding what is considered among {LARGE:,}, CPU ms"] = 1000 * float(np.median(candidates))
    found = total = 0
    held = bases(known, 40)[::3]
    number = {name: at for at, name in enumerate(known.names)}
    for at, (name, picture) in enumerate(held):
        for query in altered(Dice(SEED, 4, at), name, picture, held[:3]):
            part = plugin.describe(query.rgb)
            if part and "collage" not in query.example:
                ways = _considered(postings, unpack(part))
                total, found = total + 1, found + any(number[name] in way for way in ways)
    figures[f"altered copies among the {CONSIDERED} considered of {LARGE:,}, of {total}"] = found


def _considered(postings: Postings, described: Described) -> list[list[int]]:
    asked = [Asked(each) for each in forms(described)]
    return [postings.nearest(each.words, each.signatures, CONSIDERED) for each in asked]


def forms(described: Described) -> tuple[Described, Described]:
    """Return a description, and that of the mirrored picture."""
    return described, mirrored(described)


PARTS: dict[str, Callable[[Known, Figures], None]] = {
    "unrelated": unrelated,
    "views": views,
    "rooms": rooms,
    "copies": copies,
    "things": things,
    "speed": speed,
    "large": large,
}


def main() -> None:
    """Measure the parts that are asked for, and keep all once there are all."""
    folder, asked = Path(sys.argv[1]), sys.argv[2:] or list(PARTS)
    cv2.setNumThreads(1)
    plugin.warm_up()
    for name in asked:
        path = folder / "kept" / f"part {name}.json"
        if not path.exists():
            figures: Figures = {}
            PARTS[name](Known(folder), figures)
            path.write_text(json.dumps(figures, default=float), encoding="utf-8")
            print(name, json.dumps(figures, indent=2, default=float), flush=True)
    parts = [folder / "kept" / f"part {name}.json" for name in PARTS]
    if all(each.exists() for each in parts):
        every = {key: value for each in parts for key, value in json.loads(each.read_text(encoding="utf-8")).items()}
        photos = len(Kept(folder / "kept").listed(folder)) - DRAWN
        record("places", every, drawn=DRAWN, photos=photos, bases=2 * BASES, things=THINGS, rooms=ROOMS, seed=SEED)


if __name__ == "__main__":
    main()
