"""How right leads from cameras' own words are, over a made collection whose truth is known; and what they cost.

Cameras of some models (few models are common, as in the world) take sessions at homes and sights; pictures are spread
over the exhibits of several cases. Faults are made as real files have them: serial numbers that are zeros or a model's
default, stripped EXIF, stripped serial numbers, clocks that were never set or run in another zone, makers' names as
owner, two people with phones of one model at one event. A link is right where both media are of one camera (body, lens,
owner, model kinds), one session, or one place. Chains link neighbours only, so what is missed is told by pairs of
exhibits whose media both say something of a camera, a session or a place in common, and hang together by no right
links of the linker, of whichever kind.
Run: python benchmarks/facts.py [--cameras N] [--seed N]
"""

import argparse
import io
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from time import process_time

from PIL import Image
from recorded import record

from clew.chronology import sessions as chronology
from clew.chronology.claims import claim
from clew.chronology.reckoning import learn, reckon
from clew.examine.jpeg_habits import jpeg_pairs
from clew.linker import Tells, linkers
from clew.model.link import Proposal
from clew.model.media_facts import Clock, Habits, Lying, MediaFacts, Position
from clew.samples.camera import Shot, camera_block, thumbnail_of

LINKERS = ("cameras-by-exif", "times")
MODELS = 60
PHONES = 0.6
EXHIBITS = 24
SIGHTS = 6
START = datetime(2022, 1, 1)  # noqa: DTZ001 - cameras' clocks
TRUTH = {
    "same camera body": "camera",
    "same lens": "camera",
    "same owner name": "owner",
    "same camera model, consistent": "camera",
    "same session": "session",
    "same position": "place",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A media with its truth: which camera, whose, which session, which place."""

    facts: MediaFacts
    truth: Mapping[str, int]
    exhibit: str


@dataclass(frozen=True, slots=True)
class Body:
    """A camera of a model, whose clock is off by so much; the words it writes."""

    number: int
    owner: int
    model: int
    serial: str
    lens_serial: str
    name: str
    clock_off: timedelta
    is_phone: bool


def main() -> None:
    """Make the collection, link it, compare with the truth; print and write results/facts.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cameras", type=int, default=800)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    made = collection(random.Random(given.seed), given.cameras)
    figures: dict[str, object] = {"media": len(made), "exhibits": len({each.exhibit for each in made})}
    for name in LINKERS:
        figures |= linked(name, made)
    figures |= sitting(made)
    figures |= cost_of_reading()
    record("facts", figures, cameras=given.cameras, seed=given.seed, models=MODELS)


def collection(dice: random.Random, cameras: int) -> list[Made]:
    """Return media of cameras that took sessions, in the exhibits in which they ended up."""
    bodies = [body(dice, number) for number in range(cameras)]
    homes = [(dice.uniform(-55, 65), dice.uniform(-175, 175)) for _ in range(SIGHTS + cameras)]
    made: list[Made] = []
    session = 0
    for each in bodies:
        kept = dice.sample(range(EXHIBITS), dice.choice((1, 1, 1, 2, 3)))
        for _ in range(dice.randrange(1, 7)):
            session += 1
            at_sight = dice.random() < 0.15
            place = dice.randrange(SIGHTS) if at_sight else SIGHTS + each.owner
            where = homes[place]
            begin = START + timedelta(days=dice.randrange(1000), hours=dice.gauss(15, 3))
            made += sitting_of(dice, each, kept, (session, place), (where, begin))
    return made


def body(dice: random.Random, number: int) -> Body:
    """Return a camera; every tenth belongs to somebody who has another one."""
    model = min(int(dice.paretovariate(0.7)) - 1, MODELS - 1)
    is_phone = model % 5 < 5 * PHONES
    serial = "" if is_phone else f"{dice.randrange(10**8, 10**10)}"
    if serial and dice.random() < 0.05:
        serial = dice.choice(("0000000000", f"13579{model % 3}", "unknown"))
    owner = number - 1 if number % 10 == 9 else number
    called = random.Random(owner)  # the same name on both cameras
    name = (
        f"{called.choice(('Ada', 'Ben', 'Cem', 'Dana'))} {called.choice(('Example', 'Muster', 'Sample'))} {owner % 97}"
    )
    return Body(
        number,
        owner,
        model,
        serial,
        "" if is_phone or dice.random() < 0.5 else f"L{dice.randrange(10**6, 10**8)}",
        dice.choice(("", "", name, "Canon")) if not is_phone else "",
        timedelta(days=-3000) if dice.random() < 0.03 else timedelta(hours=dice.choice((0, 0, 0, 1, -5))),
        is_phone,
    )


def sitting_of(
    dice: random.Random,
    by: Body,
    kept: list[int],
    what: tuple[int, int],
    when: tuple[tuple[float, float], datetime],
) -> Iterator[Made]:
    """Yield the pictures of one session; some lie in another exhibit than the rest, some have lost their EXIF."""
    (session, place), ((north, east), at) = what, when
    counter = dice.randrange(1, 9000)
    for _ in range(dice.randrange(1, 13)):
        at += timedelta(seconds=dice.expovariate(1 / 90))
        counter += 1
        lost = dice.random()
        exhibit = f"KP/{dice.choice(kept)}"
        is_bare = lost < 0.15
        position = Position(
            north + dice.gauss(0, 1e-4), east + dice.gauss(0, 1e-4), dice.choice((5.0, 12.0, 50.0, 65.0))
        )
        facts = MediaFacts(
            dice.randbytes(32),
            make="" if is_bare else f"Maker {by.model % 7}",
            model="" if is_bare else f"Model {by.model}",
            body_serial="" if lost < 0.25 else by.serial,
            lens_model="" if lost < 0.25 else f"Lens {by.model % 11}",
            lens_serial="" if lost < 0.25 else by.lens_serial,
            owner="" if lost < 0.25 else by.name,
            counter=None if is_bare or by.is_phone else counter,
            clock=Clock(None if is_bare else at + by.clock_off),
            position=position if not is_bare and by.is_phone and dice.random() < 0.7 else None,
            habits=Habits(f"t{by.model}", f"160x120 {by.model}", "4000x3000"),
            lying=(Lying(f"OP-{int(exhibit[3:]) % 8}", exhibit, b"DCIM/%d/%d.jpg" % (by.number, counter)),),
        )
        yield Made(facts, {"camera": by.number, "owner": by.owner, "session": session, "place": place}, exhibit)


def linked(name: str, made: list[Made]) -> dict[str, object]:
    """Describe and link all with all; return what came of it by kind."""
    linker = linkers()[name]
    if not isinstance(linker, Tells):
        raise TypeError(name)
    began = process_time()
    described = {view: data for view, each in enumerate(made) if (data := linker.describe_facts(each.facts))}
    told = process_time()
    index = linker.index()
    index.add(list(described), list(described.values()))
    found = index.propose(list(described), list(described.values()))
    ended = process_time()
    figures: dict[str, object] = {
        f"{name}: describing a media, µs": 1e6 * (told - began) / len(made),
        f"{name}: comparing a media, µs": 1e6 * (ended - told) / len(made),
        f"{name}: bytes a media": sum(map(len, described.values())) / len(made),
    }
    for kind in linker.kinds:
        figures |= judged(kind, made, found)
    return figures


def judged(kind: str, made: list[Made], found: list[Proposal]) -> dict[str, object]:
    """Return how many links of a kind are right and wrong, how often the stated rates say it, and what is missed."""
    sort = TRUTH[kind]
    pairs = {ordered(each): each.false_match_rate for each in found if each.kind == kind}
    right = {pair for pair in pairs if is_right(made, pair, sort)}
    hanging = {pair for pair in map(ordered, found) if is_right(made, pair, sort)}
    wrong = len(pairs) - len(right)
    sizes = Counter(each.truth[sort] for each in made)
    unrelated = (len(made) ** 2 - sum(size * size for size in sizes.values())) / 2
    groups, whole = exhibits_in_common(kind, made), components(len(made), hanging)
    missed = sum(not ({whole[view] for view in some} & {whole[view] for view in others}) for some, others in groups)
    return {
        f"{kind}: proposed": len(pairs),
        f"{kind}: right": len(right),
        f"{kind}: wrong": wrong,
        f"{kind}: false links per unrelated pair": wrong / unrelated,
        f"{kind}: median stated rate": sorted(pairs.values())[len(pairs) // 2] if pairs else "none",
        f"{kind}: pairs of exhibits with a {sort} in common, told in both": len(groups),
        f"{kind}: of these not hanging together": missed,
    }


def ordered(link: Proposal) -> tuple[int, int]:
    """Return the two of a link, the smaller number first."""
    return min(link.view, link.other), max(link.view, link.other)


def is_right(made: list[Made], pair: tuple[int, int], sort: str) -> bool:
    """Tell whether two media have a thing in common."""
    return made[pair[0]].truth[sort] == made[pair[1]].truth[sort]


def exhibits_in_common(kind: str, made: list[Made]) -> list[tuple[list[int], list[int]]]:
    """Return the media of each pair of exhibits that have a thing in common, those that say something of it."""
    sort = TRUTH[kind]
    lying: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for view, each in enumerate(made):
        if says(kind, each.facts):
            lying[each.truth[sort]][each.exhibit].append(view)
    return [pair for exhibits in lying.values() for pair in combinations(exhibits.values(), 2)]


def says(kind: str, facts: MediaFacts) -> bool:
    """Tell whether a media says anything that such links rest on."""
    named = claim(facts.make, facts.model, facts.body_serial, facts.owner)
    return {
        "same camera body": bool(named.serial),
        "same lens": bool(facts.lens_serial),
        "same owner name": bool(named.owner),
        "same camera model, consistent": bool(named.model) and not named.serial,
        "same session": bool(named.model) and facts.clock.local is not None,
        "same position": facts.position is not None,
    }[kind]


def components(count: int, pairs: set[tuple[int, int]]) -> list[int]:
    """Return for each media the smallest that it hangs together with."""
    root = list(range(count))

    def top(view: int) -> int:
        while root[view] != view:
            root[view] = root[root[view]]
            view = root[view]
        return view

    for one, other in pairs:
        first, second = sorted((top(one), top(other)))
        root[second] = first
    return [top(view) for view in range(count)]


def sitting(made: list[Made]) -> dict[str, object]:
    """Return how well sessions of the time line are those that were taken, for other pauses too."""
    clocks = learn(each.facts for each in made)
    truth = {each.facts.sha256: each.truth["session"] for each in made}
    dated = [chronology.Dated(each.facts, time) for each in made if (time := reckon(each.facts, clocks)) is not None]
    usual, figures = chronology.GAP, dict[str, object]()
    for minutes in (15, 30, 60, 120, 240):
        chronology.GAP = timedelta(minutes=minutes)
        found = chronology.sessions(dated)
        named = [[truth[each.facts.sha256] for each in session.media] for session in found if session.is_one_body]
        pure = sum(max(Counter(some).values()) for some in named)
        whole = len({one for some in named for one in some})
        figures[f"sessions of bodies, pause {minutes} min: share of media in their session's majority"] = pure / sum(
            map(len, named)
        )
        figures[f"sessions of bodies, pause {minutes} min: told for each taken"] = len(named) / whole
    chronology.GAP = usual
    return figures


def cost_of_reading() -> dict[str, object]:
    """Return what reading tables, thumbnail and maker's block adds to the describing of a JPEG, in CPU time."""
    drawn = Image.radial_gradient("L").resize((1600, 1200)).convert("RGB")
    block = camera_block(Shot(0, "052031003377", "L-1", 700_000_000, (44.6, -110.5)), drawn.size, thumbnail_of(drawn))
    stream = io.BytesIO()
    drawn.save(stream, "JPEG", quality=92, exif=b"Exif\0\0" + block)
    data, small = memoryview(stream.getvalue()), memoryview(thumbnail_of(drawn))
    began = process_time()
    for _ in range(2000):
        jpeg_pairs(data, small)
    return {"reading a JPEG's tables and thumbnail, µs": 1e6 * (process_time() - began) / 2000}


if __name__ == "__main__":
    main()
