"""Whether a thing is found again by a box around it: small, turned, partly hidden or in another light.

`things_to_find.py` says which things are shown, and how. Each is marked in a picture of 2048 x 1536 px and sought among
the pictures of `distractors.py` and those that show it and the others at the same share, of 1200 x 900 px. Found is
what a search shows. Whatever else is shown counts as false, but for the photo that the thing was cut from, also where
that is behind another thing. CPU times, as a busy machine's clock says nothing. FOLDER is that of `places.py`, where
descriptions are kept.
Run: python benchmarks/small_things.py FOLDER
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from distractors import SEED, Distractor, Kept, show_the_same
from recorded import record
from things_to_find import WAYS, Thing, host, host_photo, shown, things
from views_of_places import SHARES

from clew.linkers.places import plugin
from clew.linkers.places.description import unpack
from clew.linkers.places.features import mirrored
from clew.linkers.places.gallery import Gallery
from clew.linkers.places.inverted import CHOICES, Postings
from clew.linkers.places.words import assign
from clew.model.link import Box
from clew.samples.dice import Dice

KNOWN_PX, ASKED_PX = (1200, 900), (2048, 1536)
AROUND = 0.02
"""Somebody who marks a thing draws the box a little larger."""
BEFORE = 40
"""Views with most votes that were verified before features that lie alike were counted."""
MOST = 200


def marked(left: float, top: float, width: float, height: float) -> Box:
    """Return a box a little larger."""
    x, y = max(0.0, left - AROUND * width), max(0.0, top - AROUND * height)
    return Box(x, y, min(1.0, left + width * (1 + AROUND)) - x, min(1.0, top + height * (1 + AROUND)) - y)


class Sought:
    """The things, and descriptions of pictures in which they are: made once, and kept."""

    def __init__(self, folder: Path) -> None:
        self.kept = Kept(folder / "kept")
        self.listed = self.kept.listed(folder)
        self.things = list(things(folder, self.listed))
        self.photos = [each for each in self.listed if each.path is not None and "explore_monuments" in each.name]
        self.distractors = [(each.name, self.kept.described(each)) for each in self.listed]

    def known(self, at: int, share: int, way: int) -> bytes:
        """Return the description of a picture that shows a thing."""
        thing = self.things[at]

        def made() -> bytes:
            dice = Dice(SEED, 9, at, share, way)
            behind = host(dice, self._hosts(thing), KNOWN_PX)
            return plugin.describe(shown(dice, thing, SHARES[share], WAYS[way], behind).rgb)

        return self._once(f"small {at} {share} {way}", made)

    def host_name(self, at: int, share: int, way: int) -> str:
        """Return the name of the photo in which a thing is shown; "" where it is a drawn room."""
        photo = host_photo(Dice(SEED, 9, at, share, way), self._hosts(self.things[at]))
        return "" if photo is None else photo.name

    def _hosts(self, thing: Thing) -> list[Distractor]:
        return [each for each in self.photos if each.name != thing.of]

    def asked(self, at: int, share: int) -> bytes:
        """Return the description of a box around a thing in another picture."""

        def made() -> bytes:
            dice = Dice(SEED, 10, at, share)
            found = shown(dice, self.things[at], SHARES[share], WAYS[0], host(dice, [], ASKED_PX))
            return plugin.describe_part(found.rgb, marked(*found.box))

        return self._once(f"asked {at} {share}", made)

    def _once(self, name: str, made: Callable[[], bytes]) -> bytes:
        path = self.kept.folder / f"{name}.bin"
        if not path.exists():
            path.write_bytes(made())
        return path.read_bytes()


def main() -> None:
    """Measure, print and record."""
    cv2.setNumThreads(1)
    plugin.warm_up()
    sought = Sought(Path(sys.argv[1]))
    plain = {at for at, each in enumerate(sought.things) if each.is_plain}
    found, before, spent = Counter[tuple[int, int, bool]](), Counter[tuple[int, bool]](), list[float]()
    false, rates = 0, list[float]()
    for share in range(len(SHARES)):
        names = [(at, way) for at in range(len(sought.things)) for way in range(len(WAYS))]
        data = [sought.known(at, share, way) for at, way in names] + [data for _, data in sought.distractors]
        gallery = Gallery()
        gallery.add(range(len(data)), data)
        gallery.search(data[-1], MOST)
        postings = _postings(data)
        for at, thing in enumerate(sought.things):
            asked = sought.asked(at, share)
            began = time.process_time()
            hits = gallery.search(asked, MOST)
            spent.append(time.process_time() - began)
            first = _first_voted(postings, asked)
            for hit in hits:
                if hit.view < len(names) and names[hit.view][0] == at:
                    found[share, names[hit.view][1], at in plain] += 1
                    before[share, at in plain] += hit.view in first
                    continue
                other = hit.view - len(names)
                name = (
                    sought.distractors[other][0]
                    if other >= 0
                    else sought.host_name(names[hit.view][0], share, names[hit.view][1])
                )
                if name != thing.of and not show_the_same(name, thing.of):
                    print("besides:", thing.name, name or names[hit.view], hit.kind, hit.score, hit.false_match_rate)
                    false += 1
                    rates.append(hit.false_match_rate)
        print(SHARES[share], found, before, false, flush=True)
    figures: dict[str, object] = {}
    for name, is_plain in (("textured", False), ("plain", True)):
        count = len(plain) if is_plain else len(sought.things) - len(plain)
        for share, part in enumerate(SHARES):
            each = {way: found[share, at, is_plain] for at, way in enumerate(WAYS)}
            figures[f"{name}, {part:.0%} of the picture: found, of {count} each"] = each
            every = f"{name}, {part:.0%}: found in all, of {count * len(WAYS)}; among the {BEFORE} with most votes"
            figures[every] = f"{sum(each.values())}; {before[share, is_plain]}"
    figures["searches"] = len(spent)
    figures["shown besides, in error"] = false
    for rate in (1e-3, 1e-4, 1e-5):
        figures[f"of those, with a rate below {rate:g}"] = sum(each < rate for each in rates)
    figures["a search, CPU ms, median"] = round(1000 * float(np.median(spent)))
    record("small_things", figures, things=len(sought.things), plain=len(plain), pictures=len(sought.distractors))


def _postings(data: list[bytes]) -> Postings:
    described = [unpack(each) if each else None for each in data]
    none = np.zeros(0, np.uint16), np.zeros(0, np.uint64)
    words = [none[0] if each is None else each.word for each in described]
    return Postings.of(words, [none[1] if each is None else each.signature for each in described])


def _first_voted(postings: Postings, asked: bytes) -> set[int]:
    """Return the views with most votes, for a description or its mirror image."""
    if not asked:
        return set()
    forms = (unpack(asked), mirrored(unpack(asked)))
    return {view for each in forms for view in postings.nearest(*assign(each.descriptors, CHOICES), BEFORE + 1)}


if __name__ == "__main__":
    main()
