"""Decides what the evidence consists of before anything is drawn: bases, files, their names and parameters."""

from pathlib import Path

from clew.samples.alterations import ALTERATIONS, SUFFIXES, Parameters
from clew.samples.camera import EDITORS, MODELS, PLACES, Shot
from clew.samples.dice import Dice
from clew.samples.films.plan import plan_films
from clew.samples.names import UNDECODABLE, Names
from clew.samples.packing.plan import packed_films, plan_packed
from clew.samples.planned import Draft, Family, Plan, PlannedFile
from clew.samples.scene import SCENES, SIZES

PROPORTIONS: dict[str, float] = {
    "exact copy": 0.11,
    "re-encoding": 0.10,
    "resize": 0.08,
    "format change": 0.06,
    "mirror": 0.04,
    "turn": 0.04,
    "orientation tag": 0.03,
    "edited": 0.02,
    "crop": 0.06,
    "border": 0.04,
    "window": 0.03,
    "text": 0.04,
    "tone": 0.04,
    "small rotation": 0.02,
    "older thumbnail": 0.01,
    "stock picture": 0.02,
    "text file": 0.012,
    "wrong extension": 0.006,
    "truncated JPEG": 0.005,
    "truncated PNG": 0.003,
    "random bytes": 0.003,
    "video": 0.003,
    "empty file": 0.002,
    "undecodable name": 0.002,
    "pixel flood": 0.001,
    "nested archive": 0.001,
    "symbolic link": 0.001,
    "pipe": 0.001,
}
"""Shares of all files; what is left are originals, each of a scene of its own."""

SMALLEST_FULL = 60
"""From this many files on, there is at least one of each kind."""

FEWEST_ORIGINALS = 0.15
"""Share of originals that the least number of each kind may not eat into, where there are few files."""

COPIES = frozenset({"exact copy", "wrong extension", "undecodable name"})
"""Kinds whose bytes are those of their base."""
CUT = frozenset({"truncated JPEG", "truncated PNG"})
STANDALONE = ("stock picture", "text file", "random bytes", "video", "empty file", "pixel flood", "nested archive")
UNSUPPORTED = frozenset({"text file", "random bytes", "empty file", "symbolic link", "hard link", "pipe", "zeros"})
FAILED = frozenset({"pixel flood", "video"})

CAMERA_SHARE = 0.45
"""Of the bases, how many come from cameras; those come in sessions of 3 to 14 pictures."""
LISTED_SHARE = 0.4
"""Of the bases with an original in the evidence, how many operation-lantern.json knows."""
HIDDEN_SHARE = 0.12
"""Bases that lists know and the evidence has altered copies of, but not the original; a share of the originals."""
KNOWN_BY: tuple[tuple[str, ...], ...] = (
    ("md5", "sha1", "pdq"),
    ("md5",),
    ("md5", "sha1", "pdq"),
    ("md5", "pdq"),
    ("md5", "sha1", "pdq"),
    ("md5", "sha1"),
)
"""What the list has of a base it knows."""
SERIES = "Lantern 1"
SERIES_SHARE = 0.4
CATEGORIES = ("1", "1", "2", "2", "2", "4")
"""Codes of VICS 2.0 US as a made-up list gives them to landscapes and furniture."""


def counts(files: int, *, has_pipe: bool) -> dict[str, int]:
    """Return how many files of each kind make up `files`, originals last."""
    least = 1 if files >= SMALLEST_FULL else 0
    kinds = {
        kind: max(least, round(share * files)) for kind, share in PROPORTIONS.items() if has_pipe or kind != "pipe"
    }
    while files - sum(kinds.values()) < files * FEWEST_ORIGINALS:
        kinds[max(kinds, key=lambda kind: kinds[kind])] -= 1
    kinds["original"] = files - sum(kinds.values())
    return kinds


def make_plan(files: int, seed: int, photos: tuple[Path, ...] = (), *, has_pipe: bool = True) -> Plan:
    """Plan evidence of so many files; the same arguments give the same plan.

    From 60 files on, films and containers come on top, with pictures and films in them.
    """
    dice = Dice(seed, 1)
    names = Names(dice)
    amounts = counts(files, has_pipe=has_pipe)
    drafts = _bases(dice, amounts["original"])
    number = 0
    others: list[PlannedFile] = []
    for draft in drafts:
        if draft.has_original:
            path = (
                names.camera(draft.shot, draft.number_on_card)
                if draft.shot
                else names.anywhere(SUFFIXES[str(draft.format["format"])])
            )
            draft.files.append(PlannedFile(number, path.encode(), "original", {}))
            number += 1
    for kind, amount in amounts.items():
        chosen = _parents(dice, kind, amount, drafts)
        for turn in range(amount if kind != "original" else 0):
            if chosen:
                chosen[turn].files.append(_derived(dice, names, number, kind, chosen[turn]))
            else:
                others.append(_standalone(dice, names, number, kind, turn, amount))
            number += 1
    names = Names(Dice(seed, 15), names.taken)
    films = plan_films(seed, files, names, number)
    packed = plan_packed(seed, files, names, drafts, films, number + sum(len(family.films) for family in films))
    families = [_family(dice, seed, base, draft, photos) for base, draft in enumerate(drafts)]
    return Plan(
        seed,
        tuple(families),
        (*others, *packed.others),
        packed_films(films, packed.films),
        tuple(packed.containers),
    )


def _bases(dice: Dice, originals: int) -> list[Draft]:
    """Return families without files: originals, camera sessions among them, and some known to the list alone.

    One base that the list knows by MD5 alone and puts into a series gets a copy, so that every lane has something.
    """
    drafts = _session(dice)
    hidden = round(originals * HIDDEN_SHARE)
    while len(drafts) < originals + hidden:
        if dice.chance(CAMERA_SHARE / (8.5 - 7.5 * CAMERA_SHARE)):
            drafts += _session(dice)
        else:
            name = dice.pick(("JPEG", "JPEG", "JPEG", "JPEG", "JPEG", "JPEG", "PNG", "WEBP"))
            drafts.append(Draft(None, {"format": name, "quality": dice.whole(80, 95)}, (), has_original=True))
    del drafts[originals + hidden :]
    order = dice.shuffled(drafts)
    for draft in order[:hidden]:
        draft.has_original, draft.known_by, draft.needs_copy = False, KNOWN_BY[0], True
    for place, draft in enumerate(order[hidden : hidden + max(2, round(originals * LISTED_SHARE))]):
        draft.known_by = KNOWN_BY[place % len(KNOWN_BY)]
        draft.needs_copy = place == 1
        draft.series = SERIES if draft.needs_copy or dice.chance(SERIES_SHARE) else ""
    return drafts


def _session(dice: Dice) -> list[Draft]:
    """Return pictures that one camera took within minutes."""
    model = dice.whole(0, len(MODELS) - 1)
    has_serial = bool(MODELS[model][2])
    body, lens = (dice.token(10, "0123456789") if has_serial else "" for _ in range(2))
    place = dice.pick(PLACES) if dice.chance(0.4) else None
    seconds, number = dice.whole(500_000_000, 820_000_000), dice.whole(1, 9900)
    quality = dice.whole(88, 95)
    session: list[Draft] = []
    for _ in range(dice.whole(3, 14)):
        shot = Shot(model, body, lens, seconds, place)
        session.append(
            Draft(shot, {"format": "JPEG", "quality": quality}, (), has_original=True, number_on_card=number)
        )
        seconds += dice.whole(2, 90)
        number += dice.whole(1, 2)
    return session


def _parents(dice: Dice, kind: str, amount: int, drafts: list[Draft]) -> list[Draft]:
    """Deal the files of a kind out over families that can have them: many to a few, some to most, none to others."""
    if kind == "original" or kind in {*STANDALONE, "symbolic link", "pipe"}:
        return []
    able = drafts
    if kind in COPIES:
        able = [draft for draft in drafts if draft.has_original]
    if kind in {"edited", "older thumbnail"}:
        able = [draft for draft in drafts if draft.shot] or drafts
    order = dice.shuffled(able)
    waiting: list[Draft] = []
    if kind in ALTERATIONS and ALTERATIONS[kind].is_sure:
        waiting = sorted((draft for draft in drafts if draft.needs_copy), key=lambda draft: not draft.series)
    chosen = waiting[:amount]
    for draft in chosen:
        draft.needs_copy = False
    while len(chosen) < amount:
        chosen.append(order[int(len(order) * dice.real(0, 1) ** 1.6)])
    return chosen


def _derived(dice: Dice, names: Names, number: int, kind: str, draft: Draft) -> PlannedFile:
    """Plan one file made from a base."""
    suffix = SUFFIXES[str(draft.format["format"])]
    if kind == "undecodable name":
        path = names.below("Pictures/Caf", suffix).encode()
        return PlannedFile(number, path.replace(b"Caf/", b"Caf" + UNDECODABLE + b" "), kind, {})
    if kind == "wrong extension":
        wrong = dice.pick((".txt", ".dat", ".png" if suffix != ".png" else ".jpg"))
        return PlannedFile(number, names.below("Documents/Misc", wrong).encode(), kind, {"suffix": wrong})
    if kind in COPIES:
        return PlannedFile(number, names.anywhere(suffix).encode(), kind, {})
    if kind in CUT:
        name = kind.removeprefix("truncated ")
        share: Parameters = {"format": name, "quality": 88, "percent": dice.whole(35, 90)}
        return PlannedFile(number, names.anywhere(SUFFIXES[name]).encode(), kind, share)
    parameters = ALTERATIONS[kind].draw(dice)
    if kind in {"edited", "older thumbnail"}:
        parameters["software"] = dice.pick(EDITORS)
    suffix = SUFFIXES[str(parameters["format"])]
    place = names.screenshot(suffix) if kind == "window" else names.anywhere(suffix)
    return PlannedFile(number, place.encode(), kind, parameters)


def _standalone(dice: Dice, names: Names, number: int, kind: str, turn: int, amount: int) -> PlannedFile:
    """Plan one file that comes from no base; stock pictures repeat, four copies each on average."""
    if kind == "stock picture":
        design = turn if turn < (amount + 3) // 4 else dice.whole(0, (amount + 3) // 4 - 1)
        return PlannedFile(number, names.below("Program Files/Viewer/resources", "").encode(), kind, {"design": design})
    folder, suffix = {
        "text file": ("Documents/Notes", ".txt"),
        "random bytes": ("Downloads/partial", ".jpg"),
        "video": ("DCIM/100VIDEO", ".mp4"),
        "empty file": ("Downloads/partial", ".jpg"),
        "pixel flood": ("Downloads/partial", ".png"),
        "nested archive": ("Downloads/partial", ".jpg"),
        "symbolic link": ("Desktop", ""),
        "pipe": ("run", ""),
    }[kind]
    return PlannedFile(number, names.below(folder, suffix).encode(), kind, {})


def _family(dice: Dice, seed: int, base: int, draft: Draft, photos: tuple[Path, ...]) -> Family:
    is_known = bool(draft.known_by)
    category = dice.pick(CATEGORIES)
    later = draft.known_by
    if is_known and draft.has_original and dice.chance(0.06):
        later = ()
    elif not is_known and dice.chance(0.05):
        later = dice.pick(KNOWN_BY)
    photo = photos[base] if base < len(photos) else None
    scene = dice.pick(tuple(SCENES))
    return Family(
        base=base,
        seed=seed,
        scene="photo" if photo else scene,
        size=dice.pick(SIZES),
        photo=photo,
        shot=draft.shot,
        format=draft.format,
        known_by=draft.known_by,
        known_by_v2=later,
        series=draft.series,
        category=category if is_known or later else "",
        files=tuple(draft.files),
    )
