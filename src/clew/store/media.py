"""Contents and what is known of them, by SHA-256."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from clew.errors import UsageError
from clew.model.camera import Camera
from clew.model.digests import LENGTHS, Digests
from clew.model.findings import Contents, Kind, Outcome
from clew.model.media_hash import MediaHash
from clew.store import containers, footage, hashers, schema, sounds, untried
from clew.store.cases import exhibit_ids
from clew.store.footage import FootageRow
from clew.store.sounds import SoundRow
from clew.store.transaction import Transaction, batches


@dataclass(frozen=True, slots=True)
class PictureRow:
    """What decoding a picture showed, as in `PictureFacts`; hashes and thumbnail are kept elsewhere."""

    width: int
    height: int
    frames: int
    is_salvaged: bool
    camera: Camera
    exif: tuple[tuple[str, str], ...]
    xmp: str | None
    icc_name: str | None
    embedded_thumbnail_differs: bool | None
    embedded_thumbnail_distance: int | None


@dataclass(frozen=True, slots=True)
class MediaRow:
    """One content; `thumbnail` is a vault key, `picture` None for what isn't one or didn't decode.

    So are `footage` for what isn't a video, `sound` for what can't be heard, `contents` for what isn't a container.
    `not_tried`, sorted, is as in `Findings`.
    """

    sha256: bytes
    digests: Digests
    size: int
    mime: str
    kind: Kind
    decoder: str
    picture: PictureRow | None
    thumbnail: bytes | None
    outcome: Outcome
    footage: FootageRow | None = None
    sound: SoundRow | None = None
    contents: Contents | None = None
    not_tried: tuple[str, ...] = ()

    @property
    def vault_keys(self) -> tuple[bytes, ...]:
        """The vault keys of all pictures that were made of it."""
        sheet = None if self.footage is None else self.footage.contact_sheet
        return tuple(key for key in (self.thumbnail, sheet) if key is not None)


def media(tx: Transaction, sha256s: Sequence[bytes]) -> dict[bytes, MediaRow]:
    """Return those of the contents that are in the catalog."""
    found = {}
    for batch in batches(sha256s):
        statement = _rows().where(schema.media.c.agency == tx.agency, schema.media.c.sha256.in_(batch))
        rows = tx.connection.execute(statement).all()
        numbers = [row.id for row in rows]
        seen, heard = footage.rows_of(tx, numbers), sounds.rows_of(tx, numbers)
        opened, left_out = containers.contents_of(tx, numbers), untried.untried_of(tx, numbers)
        for row in rows:
            found[row.sha256] = _media(
                row, seen.get(row.id), heard.get(row.id), opened.get(row.id), left_out.get(row.id, ())
            )
    return found


def media_of_case(tx: Transaction, case: str) -> list[bytes]:
    """Return the contents found in a case, by SHA-256."""
    table = schema.media
    statement = select(table.c.sha256).where(table.c.agency == tx.agency, in_case(tx, case)).order_by(table.c.sha256)
    return list(tx.connection.scalars(statement))


def numbers_in_case(tx: Transaction, case: str) -> frozenset[int]:
    """Return the numbers of the contents found in a case; raises NotFoundError."""
    table = schema.media
    return frozenset(tx.connection.scalars(select(table.c.id).where(table.c.agency == tx.agency, in_case(tx, case))))


def in_case(tx: Transaction, case: str, media_id: ColumnElement[Any] = schema.media.c.id) -> ColumnElement[bool]:
    """Return the condition that a content has an occurrence in the case."""
    table = schema.occurrences
    found = select(table.c.media_id).where(
        table.c.agency == tx.agency,
        table.c.exhibit_id.in_(exhibit_ids(tx, case).values()),
        table.c.media_id.is_not(None),
    )
    return media_id.in_(found)


def media_by_digest(tx: Transaction, digest: str | bytes) -> list[bytes]:
    """Return the contents that have this digest (bytes or hex), by whichever of the four has its length.

    Raises UsageError for what has the length of none.
    """
    try:
        value = digest if isinstance(digest, bytes) else bytes.fromhex(digest)
    except ValueError as error:
        raise UsageError(f"{digest!r} is not hexadecimal") from error
    names = [name for name, length in LENGTHS.items() if length == len(value)]
    if not names:
        raise UsageError(f"{len(value)} bytes are no MD5, SHA-1, SHA-256 or eD2k digest: 16, 20 or 32 were expected")
    table = schema.media
    found = set()
    for name in names:
        statement = select(table.c.sha256).where(table.c.agency == tx.agency, table.c[name] == value)
        found |= set(tx.connection.scalars(statement))
    return sorted(found)


def media_by_prefix(tx: Transaction, hex_prefix: str, case: str | None = None) -> list[bytes]:
    """Return the contents, in one case or in all, whose SHA-256 begins with these hex digits."""
    table = schema.media
    statement = select(table.c.sha256).where(table.c.agency == tx.agency, begins_with(hex_prefix))
    if case is not None:
        statement = statement.where(in_case(tx, case))
    return sorted(tx.connection.scalars(statement))


def begins_with(hex_prefix: str) -> ColumnElement[bool]:
    """Return the condition that a content's SHA-256 begins with these hex digits; raises UsageError."""
    if not 0 < len(hex_prefix) <= 64:
        raise UsageError("give 1 to 64 hex digits of a SHA-256")
    try:
        first, last = (bytes.fromhex(hex_prefix.ljust(64, rest)) for rest in "0f")
    except ValueError as error:
        raise UsageError(f"{hex_prefix!r} is not hexadecimal: a SHA-256 is digits and the letters a to f") from error
    return schema.media.c.sha256.between(first, last)


def hashes_of(tx: Transaction, sha256s: Sequence[bytes]) -> dict[bytes, list[MediaHash]]:
    """Return the perceptual hashes of contents, by hasher, version and part."""
    table, contents = schema.media_hashes, schema.media
    names = hashers.names(tx)
    found: dict[bytes, list[MediaHash]] = {}
    for batch in batches(sha256s):
        statement = (
            select(contents.c.sha256, table.c.hasher_id, table.c.digest, table.c.quality, table.c.part, table.c.forms)
            .join_from(contents, table, (table.c.agency == contents.c.agency) & (table.c.media_id == contents.c.id))
            .where(contents.c.agency == tx.agency, contents.c.sha256.in_(batch))
        )
        for sha256, hasher, *rest in tx.connection.execute(statement):
            found.setdefault(sha256, []).append(MediaHash(*names[hasher], *rest))
    for each in found.values():
        each.sort(key=lambda known: (known.hasher, known.version, known.part))
    return found


def media_ids(tx: Transaction, sha256s: Sequence[bytes]) -> dict[bytes, int]:
    """Return the numbers of those of the contents that are in the catalog."""
    table = schema.media
    found: dict[bytes, int] = {}
    for batch in batches(sha256s):
        statement = select(table.c.sha256, table.c.id).where(table.c.agency == tx.agency, table.c.sha256.in_(batch))
        found |= {row.sha256: row.id for row in tx.connection.execute(statement)}
    return found


def sha256_of(tx: Transaction, numbers: Iterable[int]) -> dict[int, bytes]:
    """Return the contents that have these numbers."""
    table = schema.media
    found: dict[int, bytes] = {}
    for batch in batches(numbers):
        statement = select(table.c.id, table.c.sha256).where(table.c.agency == tx.agency, table.c.id.in_(batch))
        found |= {row.id: row.sha256 for row in tx.connection.execute(statement)}
    return found


def _rows() -> Select[Any]:
    table, pictures, texts = schema.media, schema.pictures, schema.picture_texts
    return (
        select(table, pictures, texts.c.exif, texts.c.xmp)
        .join_from(
            table, pictures, (pictures.c.agency == table.c.agency) & (pictures.c.media_id == table.c.id), isouter=True
        )
        .join(texts, (texts.c.agency == pictures.c.agency) & (texts.c.media_id == pictures.c.media_id), isouter=True)
    )


def _media(
    row: Row[Any],
    seen: FootageRow | None,
    heard: SoundRow | None,
    contents: Contents | None,
    not_tried: tuple[str, ...],
) -> MediaRow:
    return MediaRow(
        sha256=row.sha256,
        digests=Digests(row.md5, row.sha1, row.sha256, row.ed2k),
        size=row.size,
        mime=row.mime,
        kind=Kind(row.kind),
        decoder=row.decoder,
        picture=None if row.media_id is None else _picture(row),
        thumbnail=row.thumbnail,
        outcome=Outcome(row.outcome),
        footage=seen,
        sound=heard,
        contents=contents,
        not_tried=not_tried,
    )


def _picture(row: Row[Any]) -> PictureRow:
    exif = () if row.exif is None else json.loads(row.exif)
    return PictureRow(
        width=row.width,
        height=row.height,
        frames=row.frames,
        is_salvaged=row.is_salvaged,
        camera=Camera(
            row.make,
            row.model,
            row.body_serial,
            row.lens_serial,
            row.software,
            row.taken_at,
            row.latitude,
            row.longitude,
            row.recorded_width,
            row.recorded_height,
        ),
        exif=tuple((name, value) for name, value in exif),
        xmp=None if row.xmp is None else json.loads(row.xmp),
        icc_name=row.icc_name,
        embedded_thumbnail_differs=row.embedded_thumbnail_differs,
        embedded_thumbnail_distance=row.embedded_thumbnail_distance,
    )
