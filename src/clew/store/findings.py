"""What examining a content showed, written once per content.

Whoever examines a content again, with another setting, another version or a part that was absent, adds what he found
to what is known; he takes nothing away.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from clew.model.digests import Digests
from clew.model.findings import Findings, Outcome, PictureFacts
from clew.store import containers, footage, hashers, schema, sounds, untried
from clew.store.segments import unmark
from clew.store.transaction import Transaction, batches, fitted, insert_missing, insert_rows, next_id, plain, upsert

_RANK = {Outcome.FAILED: 0, Outcome.UNSUPPORTED: 1, Outcome.EXAMINED: 2}
"""Of two outcomes for one content the higher stays, whichever came first."""


@dataclass(frozen=True, slots=True)
class Content:
    """The findings on one content, with the vault keys of its thumbnail and its contact sheet."""

    digests: Digests
    findings: Findings
    thumbnail: bytes | None
    contact_sheet: bytes | None = None

    @property
    def rank(self) -> int:
        """How much the examination showed."""
        return _RANK[self.findings.outcome]

    @property
    def order(self) -> tuple[int, int]:
        """What tells which of two examinations of one content in one batch showed more."""
        opened = self.findings.contents
        return self.rank, -1 if opened is None else opened.members


@dataclass(frozen=True, slots=True)
class _Known:
    """A content in the catalog: its number, how much its examination showed, the vault key of its thumbnail."""

    id: int
    rank: int
    thumbnail: bytes | None


@dataclass(frozen=True, slots=True)
class Added:
    """The numbers of all contents given, by SHA-256; which are new to the catalog, and which were known less well.

    Known less well are also those of which something was not tried before.
    """

    ids: dict[bytes, int]
    new: set[bytes]
    better: set[bytes]


def add(tx: Transaction, contents: Mapping[bytes, Content]) -> Added:
    """Write contents, by SHA-256, that are new or of which this examination showed more than the one before.

    A hash by a hasher version that wasn't tried before is added to a known content too, and so are footage, sound and
    contents. Media with new frames, sound or hashes count as not aligned again (`segments.py`).
    """
    known = _known(tx, list(contents))
    first = next_id(tx, schema.media)
    new = {sha256: first + offset for offset, sha256 in enumerate(each for each in contents if each not in known)}
    ids = new | {sha256: each.id for sha256, each in known.items()}
    watched = {
        ids[sha256]: footage.Watched(each.findings.footage, each.contact_sheet)
        for sha256, each in contents.items()
        if each.findings.footage is not None
    }
    closer = footage.closer(tx, watched)
    better = {
        sha256: each.id
        for sha256, each in known.items()
        if each.rank < contents[sha256].rank
        or (contents[sha256].thumbnail is not None and each.thumbnail is None)
        or (each.rank == contents[sha256].rank and each.id in closer)
    }
    _write(tx, contents, new, better, known)
    timed = footage.add(tx, watched, closer) | _add_sounds(tx, contents, ids) | _add_hashes(tx, contents, ids)
    unmark(tx, timed - set(new.values()))
    first_said = {*new.values(), *(each.id for sha256, each in known.items() if each.rank < contents[sha256].rank)}
    grown = timed | _add_contents(tx, contents, ids, first_said)
    return Added(ids, set(new), set(better) | {sha256 for sha256, each in known.items() if each.id in grown})


def _write(
    tx: Transaction,
    contents: Mapping[bytes, Content],
    new: Mapping[bytes, int],
    better: Mapping[bytes, int],
    known: Mapping[bytes, _Known],
) -> None:
    """Write the rows of media, of pictures and of what is told in them."""
    insert_rows(tx, schema.media, [_media(tx, number, contents[sha256]) for sha256, number in new.items()])
    rows = [_media(tx, number, contents[sha256]) for sha256, number in better.items()]
    for row, sha256 in zip(rows, better, strict=True):
        row["thumbnail"] = row["thumbnail"] or known[sha256].thumbnail
    upsert(tx, schema.media, rows)
    written = [
        (number, picture)
        for sha256, number in {**new, **better}.items()
        if (picture := contents[sha256].findings.picture) is not None
    ]
    upsert(tx, schema.pictures, [_picture(tx, number, picture) for number, picture in written])
    upsert(tx, schema.picture_texts, [_texts(tx, number, each) for number, each in written if each.exif or each.xmp])


def _add_sounds(tx: Transaction, contents: Mapping[bytes, Content], ids: Mapping[bytes, int]) -> set[int]:
    """Write what recordings showed; return the numbers of those that are known better now."""
    heard = {ids[sha256]: each.findings.sound for sha256, each in contents.items() if each.findings.sound is not None}
    return sounds.add(tx, heard)


def _add_contents(
    tx: Transaction, contents: Mapping[bytes, Content], ids: Mapping[bytes, int], anew: set[int]
) -> set[int]:
    """Write what containers hold and what was not tried; return the numbers of those that are known better now."""
    opened = {
        ids[sha256]: content.findings.contents
        for sha256, content in contents.items()
        if content.findings.contents is not None
    }
    left_out = {ids[sha256]: content.findings.not_tried for sha256, content in contents.items()}
    return containers.add(tx, opened) | untried.note(tx, left_out, anew)


def _known(tx: Transaction, sha256s: list[bytes]) -> dict[bytes, _Known]:
    """Return those of the contents that are in the catalog."""
    table = schema.media
    found = {}
    for batch in batches(sha256s):
        statement = select(table.c.sha256, table.c.id, table.c.outcome, table.c.thumbnail).where(
            table.c.agency == tx.agency, table.c.sha256.in_(batch)
        )
        for sha256, number, outcome, thumbnail in tx.connection.execute(statement):
            found[sha256] = _Known(number, _RANK[Outcome(outcome)], thumbnail)
    return found


def _media(tx: Transaction, number: int, content: Content) -> dict[str, object]:
    findings, digests = content.findings, content.digests
    return {
        "agency": tx.agency,
        "id": number,
        "sha256": digests.sha256,
        "md5": digests.md5,
        "sha1": digests.sha1,
        "ed2k": digests.ed2k,
        "size": findings.size,
        "mime": plain(findings.mime),
        "kind": findings.kind.value,
        "outcome": findings.outcome.value,
        "decoder": plain(findings.decoder),
        "thumbnail": content.thumbnail,
    }


def _picture(tx: Transaction, number: int, picture: PictureFacts) -> dict[str, object]:
    camera = picture.camera
    return {
        "agency": tx.agency,
        "media_id": number,
        "width": fitted(picture.width),
        "height": fitted(picture.height),
        "frames": fitted(picture.frames),
        "is_salvaged": picture.is_salvaged,
        "make": _plain(camera.make),
        "model": _plain(camera.model),
        "body_serial": _plain(camera.body_serial),
        "lens_serial": _plain(camera.lens_serial),
        "software": _plain(camera.software),
        "taken_at": _plain(camera.taken_at),
        "latitude": camera.latitude,
        "longitude": camera.longitude,
        "recorded_width": fitted(camera.recorded_width),
        "recorded_height": fitted(camera.recorded_height),
        "icc_name": _plain(picture.icc_name),
        "embedded_thumbnail_differs": picture.embedded_thumbnail_differs,
        "embedded_thumbnail_distance": picture.embedded_thumbnail_distance,
    }


def _texts(tx: Transaction, number: int, picture: PictureFacts) -> dict[str, object]:
    exif = json.dumps(picture.exif, separators=(",", ":"))
    xmp = None if picture.xmp is None else json.dumps(picture.xmp)
    return {"agency": tx.agency, "media_id": number, "exif": exif, "xmp": xmp}


def _plain(text: str | None) -> str | None:
    return None if text is None else plain(text)


def _add_hashes(tx: Transaction, contents: Mapping[bytes, Content], ids: Mapping[bytes, int]) -> set[int]:
    """Write the hashes that are new; return the numbers of the media that have some."""
    hashes = [
        (ids[sha256], each)
        for sha256, content in contents.items()
        if content.findings.picture is not None
        for each in content.findings.picture.hashes
    ]
    if not hashes:
        return set()
    versions = hashers.numbers(tx, {(each.hasher, each.version) for _, each in hashes})
    first = next_id(tx, schema.media_hashes)
    rows = [
        {
            "agency": tx.agency,
            "id": first + offset,
            "media_id": number,
            "hasher_id": versions[each.hasher, each.version],
            "part": plain(each.part),
            "digest": each.digest,
            "quality": each.quality,
            "forms": each.forms,
        }
        for offset, (number, each) in enumerate(hashes)
    ]
    insert_missing(tx, schema.media_hashes, rows)
    last = next_id(tx, schema.media_hashes) - 1
    if last < first:
        return set()
    insert_rows(tx, schema.hash_batches, [{"agency": tx.agency, "id": last, "token": secrets.token_bytes(16)}])
    table = schema.media_hashes
    return set(tx.connection.scalars(select(table.c.media_id).where(table.c.agency == tx.agency, table.c.id >= first)))
