"""An entry as one JSON object, whole: what JSON Lines, Parquet and the last column of CSV hold."""

from collections.abc import Sequence

import msgspec

from clew.model.category import Category
from clew.model.digests import PartialDigests
from clew.model.hashset import Entry, EntryFile
from clew.model.media_hash import MediaHash
from clew.notation.digests import base64_text, digest, photodna

Raw = msgspec.Raw
Unset = msgspec.UnsetType
UNSET = msgspec.UNSET


class CategoryRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A category."""

    scheme: str
    version: str
    code: str


class HashRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A perceptual hash, its digest in hex."""

    hasher: str
    digest: str
    quality: int
    version: str = ""
    part: str = ""


class FileRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A place where the content was found."""

    name: str = ""
    path: str = ""
    created: str | None = None
    modified: str | None = None
    accessed: str | None = None
    is_deleted: bool | None = None
    extra: Raw | Unset = UNSET


class EntryRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """All of an entry: digests and hashes in hex, PhotoDNA in base64, leftovers as the objects they are."""

    md5: str | None = None
    sha1: str | None = None
    sha256: str | None = None
    ed2k: str | None = None
    hashes: Sequence[HashRecord] = ()
    photodna: str | None = None
    size: int | None = None
    mime: str | None = None
    categories: Sequence[CategoryRecord] = ()
    series: str | None = None
    is_victim_identified: bool | None = None
    is_offender_identified: bool | None = None
    is_distributed: bool | None = None
    comments: str | None = None
    tags: str | None = None
    files: Sequence[FileRecord] = ()
    exif: Sequence[tuple[str, str]] = ()
    group: int = -1
    extra: Raw | Unset = UNSET

    def entry(self) -> Entry:
        """Return the entry; raises ValueError where a digest is not one."""
        return Entry(
            digests=PartialDigests(
                digest(self.md5, "md5"),
                digest(self.sha1, "sha1"),
                digest(self.sha256, "sha256"),
                digest(self.ed2k, "ed2k"),
            ),
            hashes=self.media_hashes(),
            photodna=photodna(self.photodna) if self.photodna else None,
            size=self.size,
            mime=self.mime,
            categories=self.stated_categories(),
            series=self.series,
            is_victim_identified=self.is_victim_identified,
            is_offender_identified=self.is_offender_identified,
            is_distributed=self.is_distributed,
            comments=self.comments,
            tags=self.tags,
            files=self.entry_files(),
            exif=tuple(self.exif),
            group=self.group,
            extra=_text(self.extra),
        )

    def media_hashes(self) -> tuple[MediaHash, ...]:
        """Return the perceptual hashes; raises ValueError where one is not hex or empty."""
        hashes = tuple(
            MediaHash(each.hasher, each.version, bytes.fromhex(each.digest), each.quality, each.part)
            for each in self.hashes
        )
        if not all(each.digest for each in hashes):
            raise ValueError("an empty hash")
        return hashes

    def stated_categories(self) -> tuple[Category, ...]:
        """Return the categories."""
        return tuple(Category(each.scheme, each.version, each.code) for each in self.categories)

    def entry_files(self) -> tuple[EntryFile, ...]:
        """Return the files."""
        return tuple(
            EntryFile(
                each.name,
                each.path,
                each.created,
                each.modified,
                each.accessed,
                each.is_deleted,
                _text(each.extra),
            )
            for each in self.files
        )


def record(entry: Entry) -> EntryRecord:
    """Return the record of an entry; dihedral forms of hashes have no place in it."""
    digests = entry.digests
    return EntryRecord(
        md5=_hex(digests.md5),
        sha1=_hex(digests.sha1),
        sha256=_hex(digests.sha256),
        ed2k=_hex(digests.ed2k),
        hashes=[
            HashRecord(each.hasher, each.digest.hex(), each.quality, each.version, each.part) for each in entry.hashes
        ],
        photodna=base64_text(entry.photodna) if entry.photodna else None,
        size=entry.size,
        mime=entry.mime,
        categories=[CategoryRecord(each.scheme, each.version, each.code) for each in entry.categories],
        series=entry.series,
        is_victim_identified=entry.is_victim_identified,
        is_offender_identified=entry.is_offender_identified,
        is_distributed=entry.is_distributed,
        comments=entry.comments,
        tags=entry.tags,
        files=[file_record(each) for each in entry.files],
        exif=entry.exif,
        group=entry.group,
        extra=_raw(entry.extra),
    )


def file_record(file: EntryFile) -> FileRecord:
    """Return the record of one file."""
    return FileRecord(
        file.name, file.path, file.created, file.modified, file.accessed, file.is_deleted, _raw(file.extra)
    )


def _hex(value: bytes | None) -> str | None:
    return value.hex() if value else None


def _raw(extra: str) -> Raw | Unset:
    return Raw(extra.encode()) if extra else UNSET


def _text(extra: Raw | Unset) -> str:
    return "" if isinstance(extra, Unset) else bytes(extra).decode()
