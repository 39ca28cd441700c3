"""Writes one entry as a VICS Media object, its `extra` merged back in."""

from collections.abc import Mapping, Sequence

from clew.errors import UsageError
from clew.model.category import Category
from clew.model.hashset import Entry, EntryFile
from clew.model.media_hash import MediaHash
from clew.notation.digests import UNSTATED_QUALITY, base64_text
from clew.notation.leftovers import encode, unpack

_LISTS = ("MediaFiles", "Exifs", "AlternativeHashes")


def media(entry: Entry, scheme: tuple[str, str], media_id: int | None) -> bytes:
    """Return one Media object as JSON on one line; raises UsageError for a category of another scheme.

    `media_id` is set for media of our own cases; what was read from a file brings its MediaID in `extra`. PhotoDNA is
    written as base64, SHA-256, eD2k and perceptual hashes among the AlternativeHashes (VICS has no field for them),
    the latter with Quality, Version and Part only where they say something; their dihedral forms have no place.
    """
    md5 = entry.digests.md5.hex().upper() if entry.digests.md5 else None
    fields: dict[str, object] = {"MediaID": media_id} if media_id is not None else {}
    fields["Category"] = _category(entry.categories, scheme)
    optional = {
        "MD5": md5,
        "SHA1": entry.digests.sha1.hex().upper() if entry.digests.sha1 else None,
        "PhotoDNA": base64_text(entry.photodna) if entry.photodna else None,
        "MediaSize": entry.size,
        "MimeType": entry.mime,
        "Series": entry.series,
        "VictimIdentified": entry.is_victim_identified,
        "OffenderIdentified": entry.is_offender_identified,
        "IsDistributed": entry.is_distributed,
        "Comments": entry.comments,
        "Tags": entry.tags,
    }
    fields.update((key, value) for key, value in optional.items() if value is not None)
    if entry.files:
        fields["MediaFiles"] = [_file(file, md5) for file in entry.files]
    if entry.exif:
        fields["Exifs"] = [_owned(md5, PropertyName=name, PropertyValue=value) for name, value in entry.exif]
    if alternative := _alternative(entry):
        fields["AlternativeHashes"] = alternative
    return merged(fields, entry.extra)


def merged(fields: dict[str, object], extra: str) -> bytes:
    """Return fields and leftover fields as one JSON object.

    The leftovers follow as they stand; where both have a list, its items are joined, and where both have another value
    the understood one holds.
    """
    left = unpack(extra)
    if not left:
        return encode(fields)
    if "Category" in left and fields.get("Category", ...) is None:
        del fields["Category"]
    for key in _LISTS:
        ours, theirs = fields.get(key), left.get(key)
        if isinstance(ours, list) and isinstance(theirs, list):
            fields[key] = ours + theirs
    return encode(fields | {key: value for key, value in left.items() if key not in fields})


def _category(categories: Sequence[Category], scheme: tuple[str, str]) -> int | str | None:
    if not categories:
        return None
    if len(categories) > 1:
        raise UsageError(f"a VICS media has one category, not {len(categories)}")
    category = categories[0]
    if (category.scheme, category.version) != scheme:
        raise UsageError(
            f"this VICS file carries categories of {' '.join(scheme)}, not of {category.scheme} {category.version}: "
            "translate them first, where a translation is stated"
        )
    code = category.code
    is_number = code.isascii() and code.isdigit() and (code == "0" or code[0] != "0") and len(code) < 19
    return int(code) if is_number else code


def _file(file: EntryFile, md5: str | None) -> Mapping[str, object]:
    fields = _owned(md5, FileName=file.name, FilePath=file.path)
    optional = {
        "Created": file.created,
        "Written": file.modified,
        "Accessed": file.accessed,
        "Deleted": file.is_deleted,
    }
    fields.update((key, value) for key, value in optional.items() if value is not None)
    left = unpack(file.extra)
    if not file.name and "FileName" in left:
        del fields["FileName"]
    if not file.path and "FilePath" in left:
        del fields["FilePath"]
    return {**fields, **left}


def _owned(md5: str | None, **fields: object) -> dict[str, object]:
    return {"MD5": md5, **fields} if md5 else fields


def _alternative(entry: Entry) -> list[dict[str, object]]:
    hashes: list[dict[str, object]] = []
    if entry.digests.sha256:
        hashes.append({"HashName": "SHA256", "HashValue": entry.digests.sha256.hex().upper()})
    if entry.digests.ed2k:
        hashes.append({"HashName": "eD2k", "HashValue": entry.digests.ed2k.hex().upper()})
    return hashes + [_perceptual(each) for each in entry.hashes]


def _perceptual(each: MediaHash) -> dict[str, object]:
    fields: dict[str, object] = {"HashName": each.hasher.upper(), "HashValue": each.digest.hex()}
    if each.quality != UNSTATED_QUALITY:
        fields["Quality"] = each.quality
    if each.version:
        fields["Version"] = each.version
    if each.part:
        fields["Part"] = each.part
    return fields
