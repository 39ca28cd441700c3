"""An entry of a list as a row and back, without loss."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from clew.model.category import Category
from clew.model.digests import LENGTHS, PartialDigests
from clew.model.hashset import Entry, EntryFile
from clew.model.media_hash import MediaHash
from clew.store.transaction import plain

_PLAIN_FIELDS = (
    "size",
    "mime",
    "is_victim_identified",
    "is_offender_identified",
    "is_distributed",
    "comments",
    "tags",
)
"""Fields of an entry that go into `details` as they are, where they are not None."""


_SERIAL_NAMES = ("bodyserialnumber", "cameraserialnumber", "serialnumber", "internalserialnumber")
"""EXIF names of a camera body's serial, letters and digits only, the surest first."""


def to_columns(entry: Entry) -> dict[str, object]:
    """Return an entry's columns, its list and numbers aside; the hashes are rows of their own (`to_hashes`).

    Texts that a database might refuse (NUL, lone surrogates) travel as JSON escapes.
    """
    digests = entry.digests
    categories = categories_to_json(entry.categories) if entry.categories else None
    series = None if entry.series is None else plain(entry.series)
    details = _details(entry, series)
    camera_model, camera_serial = _camera(entry.exif) if entry.exif else (None, None)
    return {
        "key": entry.key,
        "content": _content(entry, categories, details),
        "md5": digests.md5,
        "sha1": digests.sha1,
        "sha256": digests.sha256,
        "ed2k": digests.ed2k,
        "categories": categories,
        "series": series,
        "camera_model": camera_model,
        "camera_serial": camera_serial,
        "details": details,
    }


def _camera(exif: Sequence[tuple[str, str]]) -> tuple[str | None, str | None]:
    """Return the model and the body serial that EXIF pairs tell, whatever way their names are written."""
    told = {"".join(filter(str.isalnum, name)).lower(): value for name, value in reversed(exif)}
    serial = next((told[name] for name in _SERIAL_NAMES if told.get(name)), None)
    model = told.get("model") or told.get("cameramodel")
    return (None if model is None else plain(model)), (None if serial is None else plain(serial))


def from_row(row: Row[Any], hashes: Sequence[MediaHash]) -> Entry:
    """Return the entry that `to_columns` was given."""
    details: dict[str, Any] = {} if row.details is None else json.loads(row.details)
    photodna = details.get("photodna")
    return Entry(
        digests=PartialDigests(row.md5, row.sha1, row.sha256, row.ed2k),
        hashes=tuple(hashes),
        photodna=None if photodna is None else bytes.fromhex(photodna),
        categories=categories_from_json(row.categories),
        series=details.get("series", row.series),
        files=tuple(EntryFile(*fields) for fields in details.get("files", ())),
        exif=tuple((name, value) for name, value in details.get("exif", ())),
        group=details.get("group", -1),
        extra=details.get("extra", ""),
        **{name: details.get(name) for name in _PLAIN_FIELDS},
    )


def categories_to_json(categories: Sequence[Category]) -> str:
    """Return categories as a JSON list of [scheme, version, code]."""
    return _json([[category.scheme, category.version, category.code] for category in categories])


def categories_from_json(text: str | None) -> tuple[Category, ...]:
    """Return the categories that `categories_to_json` was given, () for None."""
    return () if text is None else tuple(Category(*fields) for fields in json.loads(text))


def _details(entry: Entry, series: str | None) -> str | None:
    details: dict[str, object] = {name: value for name in _PLAIN_FIELDS if (value := getattr(entry, name)) is not None}
    if entry.photodna is not None:
        details["photodna"] = entry.photodna.hex()
    if entry.series != series:
        details["series"] = entry.series
    if entry.files:
        details["files"] = [
            [each.name, each.path, each.created, each.modified, each.accessed, each.is_deleted, each.extra]
            for each in entry.files
        ]
    if entry.exif:
        details["exif"] = entry.exif
    if entry.group != -1:
        details["group"] = entry.group
    if entry.extra:
        details["extra"] = entry.extra
    return _json(details) if details else None


def _content(entry: Entry, categories: str | None, details: str | None) -> bytes:
    """Return 16 bytes that are equal for equal entries.

    BLAKE2b over which digests there are, the digests, and the JSON of all the rest: 2^64 lines with chosen content
    before two differ unseen.
    """
    values = [getattr(entry.digests, name) or b"" for name in LENGTHS]
    digest = hashlib.blake2b(bytes(map(len, values)) + b"".join(values), digest_size=16)
    if categories or details or entry.series is not None or entry.hashes:
        hashes = [
            [each.hasher, each.version, each.digest.hex(), each.quality, each.part, each.forms.hex()]
            for each in entry.hashes
        ]
        digest.update(_json([categories, entry.series, details, hashes]).encode())
    return digest.digest()


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
