"""Made-up lists that know part of the evidence: a VICS 2.0 US hash set in two versions, and a CSV of stock pictures."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from clew.samples.dice import Dice
from clew.samples.family import MadeFamily
from clew.samples.films.make import Listed, MadeFilms
from clew.samples.made import MadeAll, Stock
from clew.samples.plan import CATEGORIES, SERIES
from clew.samples.planned import Plan
from clew.samples.truth import TruthList

CONTEXT = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Media"
LANTERN, LANTERN_V2, REFERENCE = "operation-lantern", "operation-lantern-v2", "reference"
CHANGED = 7
"""One entry in so many that stay has another category in the second version."""

Cell = str | int | bool | None | list[dict[str, str]]
Line = dict[str, Cell]


def _line(dice: Dice, known_by: Sequence[str], category: str, series: str, made: MadeFamily | Listed) -> Line:
    return {
        "Category": int(category),
        "MD5": made.md5.upper(),
        **({"SHA1": made.sha1.upper()} if "sha1" in known_by else {}),
        "MediaSize": made.size,
        "MimeType": made.mime,
        "DateUpdated": f"2025-{dice.whole(1, 9):02d}-{dice.whole(1, 28):02d}T{dice.whole(0, 23):02d}:00:00Z",
        "Series": series or None,
        "Tags": "sample",
        "Comments": "made-up entry of a drawn picture",
        "VictimIdentified": dice.chance(0.3),
        "OffenderIdentified": dice.chance(0.2),
        "IsDistributed": dice.chance(0.5),
        "IsSuspected": False,
        "SelfGenerated": False,
        "AlternativeHashes": [{"HashName": "PDQ", "HashValue": made.pdq}] if "pdq" in known_by else [],
    }


def _stranger(dice: Dice) -> Line:
    """Return an entry of a content that is not there: random digests, nothing behind them."""
    content = dice.generator.bytes(64)
    absent = Listed(
        size=dice.whole(20_000, 4_000_000),
        mime="image/jpeg",
        md5=hashlib.md5(content, usedforsecurity=False).hexdigest(),
        sha1=hashlib.sha1(content, usedforsecurity=False).hexdigest(),
        sha256="",
        pdq=hashlib.sha256(content).hexdigest(),
    )
    known_by = dice.pick((("md5", "sha1", "pdq"), ("md5", "sha1"), ("md5",)))
    return _line(dice, known_by, dice.pick(CATEGORIES), SERIES if dice.chance(0.2) else "", absent)


def write_lantern(folder: Path, plan: Plan, made: MadeAll) -> tuple[TruthList, TruthList]:
    """Write both versions of the list; lines keep their MediaID from one to the other."""
    first: dict[int, Line] = {}
    second: dict[int, Line] = {}
    added = changed = 0
    strangers = Dice(plan.seed, 5)
    order = strangers.shuffled(list(zip(plan.families, made.families, strict=True)))
    for family, result in order:
        dice = Dice(plan.seed, 4, family.base)
        media_id = len(first) + len(second) + 1
        if family.known_by:
            first[media_id] = _line(dice, family.known_by, family.category, family.series, result)
            if family.known_by_v2:
                second[media_id] = first[media_id]
        elif family.known_by_v2:
            second[media_id] = _line(dice, family.known_by_v2, family.category, "", result)
            added += 1
        for _ in range(strangers.whole(1, 2) if family.known_by else 0):
            media_id += 1
            first[media_id] = second[media_id] = _stranger(strangers)
    for line in _film_lines(plan, made.films):
        media_id = len(first) + len(second) + 1
        first[media_id] = second[media_id] = line
    kept = [media_id for media_id in second if media_id in first]
    for media_id in kept[::CHANGED]:
        second[media_id] = {**second[media_id], "Category": 4 if second[media_id]["Category"] != 4 else 2}
        changed += 1
    _write_vics(folder / f"{LANTERN}.json", first)
    _write_vics(folder / f"{LANTERN_V2}.json", second)
    removed = len(first) - len(kept)
    return (
        TruthList(LANTERN, f"{LANTERN}.json", "alert", "1", len(first)),
        TruthList(LANTERN_V2, f"{LANTERN_V2}.json", "alert", "2", len(second), added, changed, removed),
    )


def _film_lines(plan: Plan, made: Sequence[MadeFilms]) -> Iterator[Line]:
    """Yield the films and the stills of films that the list knows."""
    for family, result in zip(plan.films, made, strict=True):
        dice = Dice(plan.seed, 16, family.reels[0].number)
        if family.known_by:
            yield _line(dice, family.known_by, family.category, "", result.film)
        if result.still is not None:
            yield _line(dice, ("md5", "sha1", "pdq"), family.category, "", result.still)


def _write_vics(path: Path, lines: dict[int, Line]) -> None:
    media = [{"MediaID": media_id, **line} for media_id, line in sorted(lines.items())]
    content = msgspec.json.encode({"@odata.context": CONTEXT, "value": media})
    path.write_bytes(msgspec.json.format(content, indent=1) + b"\n")


def write_reference(folder: Path, stock: Sequence[Stock]) -> TruthList:
    """Write the list of stock pictures, whose purpose is to be ignored."""
    with (folder / f"{REFERENCE}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("File Name", "MD5", "SHA1", "Size", "Comments"))
        writer.writerows((icon.name, icon.md5, icon.sha1, icon.size, "stock picture") for icon in stock)
    return TruthList(REFERENCE, f"{REFERENCE}.csv", "ignore", "1", len(stock))
