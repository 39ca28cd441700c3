"""What describing costs, by linker: of a picture, a minute of film, a minute of speech, beside what the ingest costs.

Both are measured in this process, in turns, as time of a core: decoding, four digests, hashes and a thumbnail, as the
ingest's child does it (`examine/describe.py`), and decoding and describing, as the child of `clew link` does it
(`examine/views.py`), with each linker alone and with all that see or hear. What a linker costs is told without the
decoding, which all share; but the one that sees sensors decodes anew, at full size. Pictures are drawn scenes in the
sizes of phones and cameras, with nobody on them: a face costs some 36 ms more. Films and speech are the demo's.
Run: python benchmarks/describing.py [--pictures N] [--films N]
"""

import argparse
import io
import os
import tempfile
import wave
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from time import process_time

from recorded import record

from clew.config import Footage
from clew.examine import views
from clew.examine.describe import describe as take_in
from clew.examine.digests import DigestStream
from clew.examine.footage import Patience
from clew.linker import Hears, Looks, Senses, Tells, linkers
from clew.model.digests import Digests
from clew.model.media_facts import Clock, Lying, MediaFacts, Position
from clew.samples.alterations import encode
from clew.samples.dice import Dice
from clew.samples.films.make import make_films
from clew.samples.films.plan import plan_films
from clew.samples.leads.voices import voices
from clew.samples.names import Names
from clew.samples.place import Place
from clew.samples.scene import SCENES, draw_scene

SIZES = ((1024, 768), (1600, 1200), (2592, 1944), (3264, 2448), (4032, 3024))
MOST_PIXELS = 500_000_000
FACTS = 1_000
SEED = 3
MS = 1000
"""Of a second."""

Spent = dict[str, float]
"""Seconds of a core by what they were spent on."""


def main() -> None:
    """Draw, take in, describe, print and write results/describing.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=25)
    parser.add_argument("--films", type=int, default=4)
    given = parser.parse_args()
    there = {name: each for name, each in linkers().items() if each.missing() is None}
    seeing = [name for name, each in there.items() if isinstance(each, Looks | Senses)]
    looking = [name for name, each in there.items() if isinstance(each, Looks)]
    hearing = [name for name, each in there.items() if isinstance(each, Hears)]
    views.warm_up([*seeing, *hearing])
    figures = of_pictures(given.pictures, seeing) | of_films(given.films, looking) | of_speech(hearing)
    figures |= {f"facts: {name}, ms a media": telling(each) for name, each in there.items() if isinstance(each, Tells)}
    record("describing", figures, pictures=given.pictures, films=given.films)


def of_pictures(count: int, names: Sequence[str]) -> dict[str, object]:
    """Return what a picture costs, in ms."""
    seconds: Spent = {}
    for content in drawn(count):
        add(seconds, spent(content, names))
    return told("picture", seconds, count, MS, "ms")


def of_films(count: int, names: Sequence[str]) -> dict[str, object]:
    """Return what a minute of film costs, in s: sensors are told of still pictures."""
    seconds, seen, minutes = Spent(), 0, 0.0
    for content, ms in films(count):
        add(seconds, spent(content, names))
        seen += len(list(views.views(memoryview(content), MOST_PIXELS, patience())))
        minutes += ms / 60_000
    return told("minute of film", seconds, minutes, 1, "s") | {"minute of film: views described": seen / minutes}


def of_speech(names: Sequence[str]) -> dict[str, object]:
    """Return what a minute of somebody speaking costs, in s; nothing where espeak-ng is not installed."""
    seconds, minutes = Spent(), 0.0
    for piece in voices(SEED):
        with wave.open(io.BytesIO(piece.content)) as recording:
            minutes += recording.getnframes() / recording.getframerate() / 60
        add(seconds, spent(piece.content, names))
    return told("minute of speech", seconds, minutes, 1, "s") if minutes else {}


def told(what: str, seconds: Spent, amount: float, scale: float, unit: str) -> dict[str, object]:
    """Return what each step cost of one unit, without the decoding that all linkers share, and in ingests."""
    figures: dict[str, object] = {}
    for name, spent_on in seconds.items():
        figures[f"{what}: {name}, {unit}"] = spent_on * scale / amount
        figures[f"{what}: {name}, times the ingest"] = spent_on / seconds["the ingest"]
    return figures


def spent(content: bytes, names: Sequence[str]) -> Spent:
    """Return what it costs to take in a file, to decode it for linkers, each linker besides, and with all."""
    data, digests = memoryview(content), digested(content)
    assert take_in(data, len(data), digests, max_pixels=MOST_PIXELS).outcome == "examined"
    seconds: Spent = {}
    seconds["the ingest"] = cpu(lambda: take_in(data, len(data), digested(content), max_pixels=MOST_PIXELS))
    seconds["decoding"] = cpu(lambda: list(views.views(data, MOST_PIXELS, patience())))
    for name in names:
        is_apart = isinstance(linkers()[name], Looks)
        alone = cpu(lambda name=name: described(data, digests, (name,)))  # type: ignore[misc]
        seconds[name] = max(0.0, alone - seconds["decoding"] * is_apart)
    seconds["describing with all"] = cpu(lambda: described(data, digests, names))
    return seconds


def add(seconds: Spent, more: Spent) -> None:
    """Add what was spent on another file."""
    for name, each in more.items():
        seconds[name] = seconds.get(name, 0.0) + each


def described(data: memoryview, digests: Digests, names: Sequence[str]) -> None:
    """Describe a file as the child does."""
    found = views.describe(
        data,
        len(data),
        digests,
        max_pixels=MOST_PIXELS,
        footage=Footage(),
        note_progress=lambda: None,
        linkers=names,
    )
    assert found.outcome == "examined", found.reason


def digested(content: bytes) -> Digests:
    """Return a file's four digests."""
    stream = DigestStream()
    stream.update(content)
    return stream.finish()


def drawn(count: int) -> Iterator[bytes]:
    """Yield JPEGs of drawn scenes as phones and cameras store them."""
    for number in range(count):
        dice = Dice(SEED, number)
        picture = draw_scene(dice, SIZES[number % len(SIZES)], dice.pick(tuple(SCENES)))[1]
        yield encode(picture, {"format": "JPEG", "quality": dice.whole(80, 95)})


def films(count: int) -> Iterator[tuple[bytes, int]]:
    """Yield films as the camera wrote them, with how long they last (ms)."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(os.fsencode(f"{folder}/evidence"), os.fsencode(f"{folder}/aside"))
        for family in plan_films(SEED, 120 * count, Names(Dice(SEED)), 0)[:count]:
            for film in family.films:
                Path(os.fsdecode(place.of(film.number, film.path))).parent.mkdir(parents=True, exist_ok=True)
            make_films(family, place)
            whole = family.films[0]
            yield Path(os.fsdecode(place.of(whole.number, whole.path))).read_bytes(), whole.ms


def telling(linker: Tells) -> float:
    """Return what a media costs that facts are told of, in ms."""
    taken = Clock(datetime(2024, 5, 1, 12, 30), 120)  # noqa: DTZ001 - a camera's clock has no zone
    facts = [
        MediaFacts(
            number.to_bytes(32, "big"),
            *("Example", "Model 7", f"{number % 40:06}", "50 mm", "77", "", number),
            clock=taken,
            position=Position(48.1, 11.5, 20),
            lying=(Lying("OP-114", "KP/1", b"DCIM/100/IMG_%04d.JPG" % number),),
        )
        for number in range(FACTS)
    ]
    return cpu(lambda: [linker.describe_facts(each) for each in facts]) * MS / FACTS


def patience() -> Patience:
    """Return what lets a film take the time that a file may."""
    return Patience(Footage().seconds, lambda: None)


def cpu(act: Callable[[], object]) -> float:
    """Return how many seconds of a core an act takes."""
    began = process_time()
    act()
    return process_time() - began


if __name__ == "__main__":
    main()
