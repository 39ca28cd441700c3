"""Reads one VICS Media object into an entry; what is not understood stays, under its own name, in `extra`."""

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from clew.model.category import Category
from clew.model.digests import PartialDigests
from clew.model.hashset import Entry, EntryFile
from clew.model.media_hash import MediaHash
from clew.notation import digests, times, values
from clew.notation.leftovers import pack

Fields: TypeAlias = dict[str, object]
_T = TypeVar("_T")
_UNDERSTOOD = (
    "Category",
    "MD5",
    "SHA1",
    "SHA256",
    "PhotoDNA",
    "MediaSize",
    "MimeType",
    "Series",
    "VictimIdentified",
    "OffenderIdentified",
    "IsDistributed",
    "Comments",
    "Tags",
    "MediaFiles",
    "Exifs",
    "AlternativeHashes",
)
_UNDERSTOOD_OF_FILE = ("MD5", "FileName", "FilePath", "Created", "Written", "Accessed", "Deleted")
_DIGEST_KEYS = {"md5": "MD5", "sha1": "SHA1", "sha256": "SHA256"}
_DIGEST_NAMES = {"sha256": "sha256", "sha-256": "sha256", "ed2k": "ed2k", "edonkey": "ed2k"}


def entry(media: object, scheme: tuple[str, str], group: int) -> Entry:
    """Return the entry of one Media object; raises ValueError for one that names no usable content.

    The object is used up. A digest that is not one makes the whole object bad; any other field that is not of its form
    is kept as it stands. Blank text and null are nothing.
    """
    if not isinstance(media, dict):
        raise ValueError(f"a media object was expected, found {digests.shown(media)}")  # noqa: TRY004 - a bad line
    rest: Fields = media
    if "MD5" not in rest and "SHA1" not in rest:
        _restore_case(rest)
    md5, sha1, sha256 = (digests.digest(rest.pop(key, None), name) for name, key in _DIGEST_KEYS.items())
    owner = md5.hex() if md5 else None
    alternative = _Alternative(sha256, _understood(rest, "PhotoDNA", _photodna), owner)
    alternative.has_photodna = alternative.photodna is not None or "PhotoDNA" in rest
    _each(rest, "AlternativeHashes", alternative.take)
    files: list[EntryFile] = []
    exif: list[tuple[str, str]] = []
    _each(rest, "MediaFiles", lambda item: _file(item, owner, files))
    _each(rest, "Exifs", lambda item: _property(item, owner, exif))
    return Entry(
        digests=PartialDigests(md5, sha1, alternative.sha256, alternative.ed2k),
        hashes=tuple(alternative.hashes),
        photodna=alternative.photodna,
        size=_understood(rest, "MediaSize", values.size),
        mime=_understood(rest, "MimeType", values.text),
        categories=_categories(rest, scheme),
        series=_understood(rest, "Series", values.text),
        is_victim_identified=_understood(rest, "VictimIdentified", values.flag),
        is_offender_identified=_understood(rest, "OffenderIdentified", values.flag),
        is_distributed=_understood(rest, "IsDistributed", values.flag),
        comments=_understood(rest, "Comments", values.text),
        tags=_understood(rest, "Tags", values.text),
        files=tuple(files),
        exif=tuple(exif),
        group=group,
        extra=_left(rest, _UNDERSTOOD),
    )


def _left(rest: Fields, understood: tuple[str, ...]) -> str:
    """Pack what is left: first what has a known key but not its form, so that a second reading gives the same text."""
    if not rest:
        return ""
    return pack({key: rest[key] for key in understood if key in rest} | rest)


class _Alternative:
    """Collects what AlternativeHashes (and PhotoDNA) say."""

    def __init__(self, sha256: bytes | None, photodna: bytes | None, owner: str | None) -> None:
        self.sha256, self.photodna, self._owner = sha256, photodna, owner
        self.ed2k: bytes | None = None
        self.has_photodna = False
        self.hashes: list[MediaHash] = []

    def take(self, item: object) -> bool:
        """Take one {HashName, HashValue}; False for one that is not understood or says something else twice."""
        if not isinstance(item, dict):
            return False
        fields: Fields = dict(item)
        _drop_owner(fields, self._owner)
        name, value = fields.get("HashName"), fields.get("HashValue")
        if not isinstance(name, str) or not isinstance(value, str) or not _ALTERNATIVE_KEYS.issuperset(fields):
            return False
        try:
            return self._take_known(name.strip().lower(), value, fields)
        except ValueError:
            return False

    def _take_known(self, name: str, value: str, fields: Fields) -> bool:
        if name == digests.PDQ:
            self.hashes.append(_pdq(value, fields))
            return True
        if len(fields) != len(_PLAIN_KEYS):
            return False
        if name == "photodna" and not self.has_photodna:
            self.photodna = digests.photodna(value)
            self.has_photodna = True
            return True
        if (slot := _DIGEST_NAMES.get(name)) and getattr(self, slot) is None:
            setattr(self, slot, digests.digest(value, slot))
            return getattr(self, slot) is not None
        return False


_PLAIN_KEYS = {"HashName", "HashValue"}
_ALTERNATIVE_KEYS = _PLAIN_KEYS | {"Quality", "Version", "Part"}


def _pdq(value: str, item: Fields) -> MediaHash:
    quality = item.get("Quality", digests.UNSTATED_QUALITY)
    version, part = item.get("Version", ""), item.get("Part", "")
    if not isinstance(quality, int) or isinstance(quality, bool):
        raise ValueError("quality is not a number")  # noqa: TRY004 - caught as not understood
    if values.text(version) != (version or None) or values.text(part) != (part or None):
        raise ValueError("version or part is blank")
    return MediaHash(digests.PDQ, str(version), digests.pdq(value).digest, quality, str(part))


def _understood(rest: Fields, key: str, read: Callable[[object], _T | None]) -> _T | None:
    """Take a field out of `rest` where it can be read; where not, leave it there."""
    found = rest.get(key)
    if found is None:
        rest.pop(key, None)
        return None
    try:
        value = read(found)
    except ValueError:
        return None
    del rest[key]
    return value


def _photodna(value: object) -> bytes | None:
    text = values.text(value)
    return None if text is None else digests.photodna(text)


def _categories(rest: Fields, scheme: tuple[str, str]) -> tuple[Category, ...]:
    """Take the category: null or blank is none, a number or text is a code of the file's scheme."""
    value = rest.get("Category")
    if isinstance(value, int) and not isinstance(value, bool):
        code = str(value)
    elif isinstance(value, str | None):
        try:
            code = (values.text(value) or "").strip()
        except ValueError:
            return ()
    else:
        return ()
    rest.pop("Category", None)
    return (Category(*scheme, code),) if code else ()


def _each(rest: Fields, key: str, take: Callable[[object], bool]) -> None:
    """Take what is understood out of a list in `rest`; drop the list where nothing is left."""
    items = rest.get(key)
    if items is None:
        rest.pop(key, None)
    elif isinstance(items, list):
        left = [item for item in items if not take(item)]
        if left:
            rest[key] = left
        else:
            del rest[key]


def _file(item: object, owner: str | None, files: list[EntryFile]) -> bool:
    if not isinstance(item, dict):
        return False
    rest: Fields = dict(item)
    _drop_owner(rest, owner)
    files.append(
        EntryFile(
            name=_understood(rest, "FileName", _exact_text) or "",
            path=_understood(rest, "FilePath", _exact_text) or "",
            created=_understood(rest, "Created", _time),
            modified=_understood(rest, "Written", _time),
            accessed=_understood(rest, "Accessed", _time),
            is_deleted=_understood(rest, "Deleted", values.flag),
            extra=_left(rest, _UNDERSTOOD_OF_FILE),
        )
    )
    return True


def _exact_text(value: object) -> str | None:
    values.text(value)
    return value if isinstance(value, str) else None


def _time(value: object) -> str | None:
    text = values.text(value)
    return None if text is None else times.utc(text)


def _property(item: object, owner: str | None, exif: list[tuple[str, str]]) -> bool:
    if not isinstance(item, dict):
        return False
    rest: Fields = dict(item)
    _drop_owner(rest, owner)
    if len(rest) != 2:
        return False
    try:
        name, value = _exact_text(rest.get("PropertyName")), _exact_text(rest.get("PropertyValue"))
    except ValueError:
        return False
    if name is None or value is None:
        return False
    exif.append((name, value))
    return True


def _drop_owner(rest: Fields, owner: str | None) -> None:
    """Drop the MD5 that files and properties repeat from their media; another one stays."""
    md5 = rest.get("MD5")
    if owner is not None and isinstance(md5, str) and md5.strip().lower() == owner:
        del rest["MD5"]


def _restore_case(rest: Fields) -> None:
    """Give digests their usual key where a file writes it in another case ("Md5", "sha1")."""
    for key in list(rest):
        usual = _DIGEST_KEYS.get(key.lower())
        if usual is not None and usual not in rest:
            rest[usual] = rest.pop(key)
