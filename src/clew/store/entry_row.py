"""What an entry says beyond its digests, as bytes and back, without loss."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from clew.model.category import Category
from clew.model.digests import LENGTHS, PartialDigests
from clew.model.hashset import Entry, EntryFile
from clew.model.media_hash import WHOLE, MediaHash
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
"""Fields of an entry that go into its details as they are, where they are not None."""

_SERIAL_NAMES = ("bodyserialnumber", "cameraserialnumber", "serialnumber", "internalserialnumber")
"""EXIF names of a camera body's serial, letters and digits only, the surest first."""


@dataclass(frozen=True, slots=True)
class PackedEntry:
    """An entry's `details` (JSON, b"" for none), and 16 bytes that are equal for equal entries."""

    content: bytes
    details: bytes


def says_more(entry: Entry) -> bool:
    """Tell whether an entry has anything but digests."""
    return bool(
        entry.categories
        or entry.hashes
        or entry.files
        or entry.exif
        or entry.extra
        or entry.series is not None
        or entry.size is not None
        or entry.photodna is not None
        or entry.group != -1
        or any(getattr(entry, name) is not None for name in _PLAIN_FIELDS)
    )


def pack(entry: Entry, label: bytes, *, has_hashes_in_columns: bool) -> PackedEntry:
    """Return what is kept of an entry beside its digests, its label (given as its JSON) and its plain hashes.

    The content is BLAKE2b over which digests there are, the digests, and the JSON of all the rest: 2^64 lines with
    chosen content before two differ unseen.
    """
    told = _details(entry)
    details = to_json(told) if told else b""
    values = [getattr(entry.digests, name) or b"" for name in LENGTHS]
    hashes = _hashes(entry.hashes) if entry.hashes else []
    parts = (bytes(map(len, values)), *values, label, to_json(hashes) if hashes else b"", details)
    content = hashlib.blake2b(b"".join(parts), digest_size=16).digest()
    if hashes and not has_hashes_in_columns:
        details = to_json({**told, "hashes": hashes})
    return PackedEntry(content, details)


def is_plain(media_hash: MediaHash) -> bool:
    """Tell whether a hash is nothing but hasher, version, digest and quality, which columns hold."""
    return media_hash.part == WHOLE and not media_hash.forms


def unpack(
    digests: PartialDigests,
    categories: tuple[Category, ...],
    series: str | None,
    details: dict[str, Any],
    hashes: Sequence[MediaHash],
) -> Entry:
    """Return the entry that was packed; `hashes` are those in columns."""
    photodna = details.get("photodna")
    told = details.get("hashes")
    return Entry(
        digests=digests,
        hashes=tuple(hashes) if told is None else tuple(_hash(*each) for each in told),
        photodna=None if photodna is None else bytes.fromhex(photodna),
        categories=categories,
        series=series,
        files=tuple(EntryFile(*fields) for fields in details.get("files", ())),
        exif=tuple((name, value) for name, value in details.get("exif", ())),
        group=details.get("group", -1),
        extra=details.get("extra", ""),
        **{name: details.get(name) for name in _PLAIN_FIELDS},
    )


def key_of(details: dict[str, Any], first_hash: bytes) -> bytes:
    """Return what identifies an entry without a digest: its PhotoDNA, or its first perceptual hash."""
    if "photodna" in details:
        return bytes.fromhex(details["photodna"])
    return bytes.fromhex(details["hashes"][0][2]) if "hashes" in details else first_hash


def camera_of(exif: Sequence[tuple[str, str]]) -> tuple[str | None, str] | None:
    """Return the model and the body serial that EXIF pairs tell, whatever way their names are written."""
    told = {"".join(filter(str.isalnum, name)).lower(): value for name, value in reversed(exif)}
    serial = next((told[name] for name in _SERIAL_NAMES if told.get(name)), None)
    if serial is None:
        return None
    model = told.get("model") or told.get("cameramodel")
    return (None if model is None else plain(model)), plain(serial)


def label_to_json(categories: Sequence[Category], series: str | None) -> bytes:
    """Return categories and series as a JSON list: [[[scheme, version, code], ...], series]."""
    return to_json([[[each.scheme, each.version, each.code] for each in categories], series])


def categories_to_json(categories: Sequence[Category]) -> str:
    """Return categories as a JSON list of [scheme, version, code]."""
    return json.dumps([[each.scheme, each.version, each.code] for each in categories], separators=(",", ":"))


def categories_from_json(text: str | None) -> tuple[Category, ...]:
    """Return the categories that `categories_to_json` was given, () for None."""
    return () if text is None else tuple(Category(*fields) for fields in json.loads(text))


def to_json(value: object) -> bytes:
    """Return JSON without a line feed; lone surrogates, and numbers over 64 bits, which msgspec refuses, included."""
    try:
        return msgspec.json.encode(value)
    except (UnicodeEncodeError, OverflowError):
        return json.dumps(value, separators=(",", ":")).encode("ascii")


def _details(entry: Entry) -> dict[str, object]:
    details: dict[str, object] = {name: value for name in _PLAIN_FIELDS if (value := getattr(entry, name)) is not None}
    if entry.photodna is not None:
        details["photodna"] = entry.photodna.hex()
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
    return details


def _hashes(hashes: Sequence[MediaHash]) -> list[list[object]]:
    return [
        [each.hasher, each.version, each.digest.hex(), each.quality, each.part, each.forms.hex()] for each in hashes
    ]


def _hash(hasher: str, version: str, digest: str, quality: int, part: str, forms: str) -> MediaHash:
    return MediaHash(hasher, version, bytes.fromhex(digest), quality, part, bytes.fromhex(forms))
