"""Decides which films there are: reels, what is made from each, where it lies, what lists know of it.

There are `3 + files / 120` reels (120 at most) and `files / 14` films made from them (600 at most), one of each kind at
least. A reel lasts 10 to 20 s, every sixth 30 to 60 s.
"""

from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from clew.samples.camera import MODELS, PLACES, Shot
from clew.samples.dice import Dice
from clew.samples.films.cutting import all_of, cut, moment
from clew.samples.films.looks import draw_look
from clew.samples.films.script import Coding, Parameters, Piece, PlannedFilm, Reel, Take
from clew.samples.hostile import WORDS
from clew.samples.names import Names
from clew.samples.scene import SCENES

SHARES: dict[str, float] = {
    "clip": 0.15,
    "clip in film": 0.13,
    "screenshot": 0.18,
    "re-encoded film": 0.06,
    "other codec": 0.05,
    "scaled film": 0.05,
    "letterbox": 0.04,
    "logo": 0.04,
    "faster": 0.03,
    "slower": 0.03,
    "mirrored film": 0.03,
    "picture in picture": 0.02,
    "other sound": 0.03,
    "other picture": 0.03,
    "silent film": 0.02,
    "turned film": 0.01,
    "film copy": 0.02,
    "sound of film": 0.03,
    "animated GIF": 0.01,
    "animated WebP": 0.01,
    "film cut off": 0.01,
    "damaged film": 0.01,
    "film without index": 0.01,
    "film header": 0.005,
    "black film": 0.005,
}
"""What is made from reels besides the film itself, and how often."""
BROKEN = frozenset({"film without index", "film header"})
"""Kinds of which nothing decodes."""
PARTIAL = frozenset({"film cut off", "damaged film"})
STILLS = frozenset({"screenshot"})
ANIMATIONS = {"animated GIF": "GIF", "animated WebP": "WEBP"}
SMALLEST_WITH_FILMS = 60
"""Fewer files than these go without films and containers."""

SIZES = ((320, 180), (320, 180), (320, 180), (320, 240), (426, 240), (640, 360))
CODINGS = (
    ("mp4", "libx264", "aac", ".mp4", (24, 30)),
    ("mp4", "libx264", "aac", ".mp4", (24, 30)),
    ("mov", "libx264", "aac", ".mov", (24, 30)),
    ("mp4", "libx265", "aac", ".mp4", (26, 32)),
    ("matroska", "libx264", "libmp3lame", ".mkv", (24, 30)),
    ("matroska", "libx265", "libopus", ".mkv", (26, 32)),
    ("webm", "libvpx-vp9", "libopus", ".webm", (32, 42)),
    ("avi", "mpeg4", "libmp3lame", ".avi", (4, 9)),
)
"""Container, codecs, suffix, and the bounds of the quality in the encoder's own number."""
RECORDINGS = (
    ("mp3", "libmp3lame", ".mp3"),
    ("ipod", "aac", ".m4a"),
    ("ogg", "libopus", ".ogg"),
    ("flac", "flac", ".flac"),
    ("wav", "pcm_s16le", ".wav"),
)
MOTIONS = ("still", "still", "still", "slow", "slow", "slow", "fast")
TITLES = ("A day\nby the sea", "Old towns", "The harbour\nin winter", "Garden work", "North coast", "Kitchen, part 2")
SENTENCES = (
    "The train to the {} leaves at nine, from behind the {}.",
    "Bring the {} and the {}, please.",
    "Here you can see the {}, and on the left there is the {}.",
    "We painted the {} in spring, and then the {}.",
    "Do you remember the old {}? It stood beside the {}.",
)
FIRST_FILLER = 1000
"""Reels from this number on only fill up; no film of theirs is in the evidence."""
LISTED_SHARE = 0.35
STILL_SHARE = 0.3
"""Of the reels, how many have a still on operation-lantern.json that is not in the evidence itself."""


@dataclass(frozen=True, slots=True)
class FilmFamily:
    """A reel and all that is made from it; the first of `reels` is the family's own, the others fill up.

    `known_by` is what operation-lantern.json has of the film itself ("md5", "sha1"), `still_ms` the time of the still
    it has, None for none.
    """

    reels: tuple[Reel, ...]
    films: tuple[PlannedFilm, ...]
    known_by: tuple[str, ...]
    still_ms: int | None
    category: str


def plan_films(seed: int, files: int, names: Names, number: int) -> tuple[FilmFamily, ...]:
    """Plan the films of evidence of so many files; numbers go on from `number`."""
    if files < SMALLEST_WITH_FILMS:
        return ()
    dice = Dice(seed, 11)
    reels = [_reel(dice, seed, each) for each in range(min(3 + files // 120, 120))]
    kinds = _kinds(dice, min(files // 14, 600))
    planned: list[list[PlannedFilm]] = []
    fillers: list[list[Reel]] = [[] for _ in reels]
    for reel in reels:
        planned.append([_whole(dice, names, number, reel)])
        number += 1
    for turn, kind in enumerate(kinds):
        own = turn % len(reels)
        filler = _filler(dice, seed, FIRST_FILLER + turn)
        film = _derived(dice, names, number, kind, planned[own][0], reels[own], filler)
        planned[own].append(film)
        if any(piece.reel == filler.number for piece in (*film.pictures, *film.sounds)):
            fillers[own].append(filler)
        number += 1
    return tuple(
        FilmFamily(
            (reel, *fillers[reel.number]),
            tuple(planned[reel.number]),
            ("md5", "sha1") if reel.number == 0 or dice.chance(LISTED_SHARE) else (),
            moment(dice, reel) if reel.number == 1 or dice.chance(STILL_SHARE) else None,
            dice.pick(("1", "2", "4")),
        )
        for reel in reels
    )


def _kinds(dice: Dice, amount: int) -> list[str]:
    """Return the kinds to make, one of each at least, in an order that spreads them over the reels."""
    kinds = list(SHARES)
    for kind, share in SHARES.items():
        kinds += [kind] * (round(share * amount) - 1)
    return dice.shuffled(kinds)


def _reel(dice: Dice, seed: int, number: int) -> Reel:
    """Return a reel of 2 to 8 takes; titles stand in the middle, since plain frames at a rim match nothing."""
    is_long = number % 6 == 5
    wanted = dice.whole(30_000, 60_000) if is_long else dice.whole(10_000, 18_000)
    takes: list[Take] = []
    while sum(take.ms for take in takes) < wanted:
        ms = dice.whole(3, 12 if is_long else 7) * 1000 + dice.whole(0, 900)
        opening = dice.pick(("cut", "cut", "cut", "fade", "dissolve"))
        takes.append(Take(dice.pick(tuple(SCENES)), ms, opening, dice.pick(MOTIONS)))
        if len(takes) == 1 and dice.chance(0.3):
            takes.append(Take("", 2500, dice.pick(("cut", "fade")), "still", dice.pick(TITLES)))
    takes[0] = replace(takes[0], opening="cut")
    takes[-1] = replace(takes[-1], ms=max(3000, takes[-1].ms - sum(take.ms for take in takes) + wanted))
    is_spoken = number % 3 == 0
    sound = dice.pick(("melody", "melody", "noise"))
    voice = dice.whole(130, 175), dice.whole(25, 75)
    return Reel(number, seed, tuple(takes), sound, 1500, _sentences(dice) if is_spoken else "", voice)


def _sentences(dice: Dice) -> str:
    """Return what somebody says: no two reels say the same."""
    lines = dice.shuffled(SENTENCES)[:3]
    return " ".join(line.format(*(dice.pick(WORDS) for _ in range(2))) for line in lines)


def _filler(dice: Dice, seed: int, number: int) -> Reel:
    takes = tuple(
        Take(dice.pick(tuple(SCENES)), dice.whole(4000, 8000), dice.pick(("cut", "dissolve")), dice.pick(MOTIONS))
        for _ in range(dice.whole(2, 3))
    )
    return Reel(number, seed, takes, dice.pick(("melody", "noise")))


def _whole(dice: Dice, names: Names, number: int, reel: Reel) -> PlannedFilm:
    """Return the film of a reel as its camera wrote it."""
    shot = None
    suffix_of = dice.pick(CODINGS)
    if reel.number % 2 == 0:
        model = dice.pick([index for index, each in enumerate(MODELS) if not each[2]])
        place = dice.pick(PLACES) if dice.chance(0.6) else None
        shot = Shot(model, "", "", dice.whole(500_000_000, 820_000_000), place)
        suffix_of = CODINGS[2] if MODELS[model][0] == "Apple" else CODINGS[0]
    coding = _coding(dice, suffix_of, SIZES[5] if reel.number % 8 == 7 else dice.pick(SIZES[:5]), shot)
    whole = (all_of(reel),)
    path = names.film(suffix_of[3], shot).encode()
    return PlannedFilm(number, path, "film", _said(coding), whole, whole, coding)


def _coding(
    dice: Dice, row: tuple[str, str, str, str, tuple[int, int]], size: tuple[int, int], shot: Shot | None
) -> Coding:
    return Coding(row[0], row[1], row[2], size, dice.pick((10, 12, 12, 15)), dice.whole(*row[4]), shot)


def _said(coding: Coding) -> Parameters:
    said: Parameters = {
        "container": coding.container,
        "video": coding.video,
        "audio": coding.audio,
        "width": coding.size[0],
        "height": coding.size[1],
        "rate": coding.rate,
    }
    if coding.shot:
        said |= {"make": MODELS[coding.shot.model][0], "model": MODELS[coding.shot.model][1]}
        said["created"] = coding.shot.taken.isoformat()
        if coding.shot.place:
            said |= {"latitude": coding.shot.place[0], "longitude": coding.shot.place[1]}
    return said


def _derived(
    dice: Dice, names: Names, number: int, kind: str, whole: PlannedFilm, reel: Reel, filler: Reel
) -> PlannedFilm:
    """Plan one thing made from a reel; `whole` is the reel's film."""
    row = _row_for(dice, kind, whole)
    coding = _coding(dice, row, whole.coding.size, None)
    coding = replace(coding, rate=whole.coding.rate)
    if kind == "re-encoded film":
        coding = replace(coding, quality=row[4][1] + 3)
    if kind == "scaled film":
        factor = dice.pick((0.5, 0.75, 1.5))
        coding = replace(coding, size=(_even(coding.size[0] * factor), _even(coding.size[1] * factor)))
    look = draw_look(dice, kind)
    extra: Parameters = {}
    suffix = row[3]
    pictures, sounds = cut(dice, kind, reel, filler)
    if kind in STILLS:
        suffix = dice.pick((".jpg", ".jpg", ".png"))
        extra = {"format": "PNG" if suffix == ".png" else "JPEG", "at_ms": pictures[0].from_ms}
        extra["motion"] = reel.takes[reel.take_at(pictures[0].from_ms)[0]].motion
    elif kind in ANIMATIONS:
        suffix = "." + ANIMATIONS[kind].lower()
        coding = replace(coding, rate=4, size=(240, 136))
    elif kind == "sound of film":
        container, audio, suffix = dice.pick(RECORDINGS)
        coding = replace(coding, container=container, audio=audio, video="")
    elif kind in {"film cut off", "film without index"}:
        extra = {"percent": dice.whole(45, 80)}
    elif kind == "film copy":
        coding, suffix = whole.coding, PurePosixPath(whole.path.decode()).suffix
    elif kind in {"faster", "slower"}:
        extra = {"speed": pictures[0].speed}
    inset = None
    if kind == "picture in picture":
        inset, pictures = pictures[0], (Piece(0, pictures[0].ms, filler.number, 0),)
    said = {"format": extra.pop("format"), **extra} if kind in STILLS else {**_said(coding), **look, **extra}
    path = names.screenshot(suffix) if kind in STILLS else names.film(suffix)
    return PlannedFilm(number, path.encode(), kind, said, pictures, sounds, coding, inset)


def _even(number: float) -> int:
    return round(number / 2) * 2


def _row_for(dice: Dice, kind: str, whole: PlannedFilm) -> tuple[str, str, str, str, tuple[int, int]]:
    """Return a coding that shows what the kind is about: another codec, or a container that can be broken so."""
    if kind in {"film without index", "film header", "turned film"}:
        return CODINGS[0]
    if kind in PARTIAL:
        return dice.pick(CODINGS[4:])
    if kind == "other codec":
        return dice.pick([row for row in CODINGS if row[1] != whole.coding.video])
    if kind == "re-encoded film":
        return next(row for row in CODINGS if (row[0], row[1]) == (whole.coding.container, whole.coding.video))
    return dice.pick(CODINGS)
