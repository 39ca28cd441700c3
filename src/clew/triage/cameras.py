"""What the columns of camera facts say: which camera, which body, edited or not, at its own resolution, when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

import numpy as np

from clew.model.layout import Booleans, Integers
from clew.triage.facts import CaseFacts
from clew.triage.words import shown

Body = tuple[str | None, str | None, str | None]
"""Make, model and body serial as EXIF gives them."""

EDITORS = (
    *("acdsee", "adobe", "affinity", "aperture", "beautyplus", "canva", "capture one", "corel", "darktable", "dxo"),
    *("facetune", "faststone", "gimp", "imagemagick", "instagram", "iphoto", "irfanview", "lightroom", "luminar"),
    *("meitu", "microsoft", "paint shop", "paint.net", "paintshop", "photo gallery", "photoscape", "photoshop"),
    *("picasa", "picsart", "pixelmator", "polarr", "rawtherapee", "skitch", "snapseed", "vsco", "windows photo"),
    "xnview",
)
"""What names an editing program in EXIF Software, in lower case, wherever it stands there.

A stated list, so that two runs say the same; not complete, and a camera's firmware is told from an unknown program by
nothing else.
"""

NO_TIME = np.iinfo(np.int64).min
"""In `Cameras.seconds`: there is no capture time."""


DISTINCT = 4096
"""Distinct texts remembered by what reads them: the same few stand in thousands of pictures."""


@dataclass(frozen=True, slots=True, eq=False)
class Cameras:
    """Camera columns over the facts' rows.

    `model` numbers makes and models, `body` makes, models and serials, both only where `is_present`. `seconds` is the
    capture time by the camera's own clock (an offset left out), since 1970.
    """

    is_present: Booleans
    is_edited: Booleans
    has_serial: Booleans
    model: Integers
    body: Integers
    seconds: Integers


def cameras(facts: CaseFacts) -> Cameras:
    """Read the camera columns of the facts."""
    makes = [plain(make) for make in facts.make]
    models = [plain(model) for model in facts.model]
    serials = [serial_of(serial) for serial in facts.body_serial]
    named = list(zip(makes, models, strict=True))
    return Cameras(
        is_present=np.array([bool(make or model) for make, model in named], bool),
        is_edited=np.array([is_editor(software) for software in facts.software], bool),
        has_serial=np.array([bool(serial) for serial in serials], bool),
        model=_numbered(named),
        body=_numbered(list(zip(makes, models, serials, strict=True))),
        seconds=np.array([seconds_of(taken_at) for taken_at in facts.taken_at], np.int64),
    )


@lru_cache(DISTINCT)
def plain(text: str | None) -> str:
    """Return a text of EXIF for comparison: spaces joined, in one case, "" for none."""
    return " ".join((text or "").split()).casefold()


@lru_cache(DISTINCT)
def serial_of(text: str | None) -> str:
    """Return a serial for comparison, "" for none or one of zeros only, which cameras write that have none."""
    serial = plain(text)
    return serial if serial.strip("0 -.") else ""


@lru_cache(DISTINCT)
def is_editor(software: str | None) -> bool:
    """Whether EXIF Software names an editing program of `EDITORS`."""
    name = plain(software)
    return bool(name) and any(editor in name for editor in EDITORS)


@lru_cache(DISTINCT)
def camera_name(make: str | None, model: str | None) -> str:
    """Return a camera to show: make and model, or the model alone where it begins with a word of the make."""
    first, second = shown(make), shown(model)
    if not first or not second:
        return first or second
    brand = second.split()[0].casefold()
    return second if brand in first.casefold().split() else f"{first} {second}"


def seconds_of(taken_at: str | None) -> int:
    """Return a capture time by the camera's clock, s since 1970; NO_TIME for none or one that is no ISO 8601 time."""
    if not taken_at:
        return NO_TIME
    try:
        return int(datetime.fromisoformat(taken_at).replace(tzinfo=UTC).timestamp())
    except ValueError:
        return NO_TIME


def seen_nowhere_else(facts: CaseFacts, columns: Cameras, elsewhere: Collection[Body]) -> Booleans:
    """Mask the media whose camera body, told by model and serial, is not among those seen elsewhere.

    Makes are left out of the comparison: the same maker is written in several ways.
    """
    seen = {(plain(model), serial_of(serial)) for _, model, serial in elsewhere}
    unseen = np.zeros(len(facts.sha256), bool)
    for row in np.flatnonzero(columns.has_serial).tolist():
        unseen[row] = (plain(facts.model[row]), serial_of(facts.body_serial[row])) not in seen
    return unseen


def at_native_resolution(facts: CaseFacts, columns: Cameras) -> Booleans:
    """Mask the media at their camera's own resolution, as far as the files themselves can show it.

    EXIF gives the very size that was decoded, and that is no fewer than half the pixels of the largest picture of the
    same make and model in the case (cameras have smaller settings, but a resized copy is smaller still).
    """
    pixels = facts.width * facts.height
    largest = np.zeros(int(columns.model.max(initial=-1)) + 1, np.int64)
    np.maximum.at(largest, columns.model, pixels)
    same = (facts.exif_width == facts.width) & (facts.exif_height == facts.height)
    is_native: Booleans = columns.is_present & (pixels > 0) & same & (2 * pixels >= largest[columns.model])
    return is_native


def _numbered(keys: Sequence[tuple[str, ...]]) -> Integers:
    """Number equal keys alike, from 0 in the order they first come."""
    numbers: dict[tuple[str, ...], int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)
