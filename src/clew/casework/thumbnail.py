"""Gives the small pictures that were made of media."""

from collections.abc import Sequence
from contextlib import suppress

from clew.casework.desk import Desk
from clew.errors import IntegrityError, NotFoundError
from clew.store.picture_keys import picture_key, picture_keys


def thumbnail(desk: Desk, sha256: bytes) -> bytes:
    """Return the JPEG of a picture, or a film's best frame; raises NotFoundError, IntegrityError for an altered one."""
    with desk.catalog.reading() as tx:
        key = picture_key(tx, sha256)
    if key is None:
        raise NotFoundError(f"there is no picture of media {sha256.hex()[:12]}: it is none, or could not be decoded")
    return desk.vault.get(key)


def thumbnails(desk: Desk, sha256s: Sequence[bytes]) -> list[bytes | None]:
    """Return the JPEGs of many, in their order; None for one that there is no picture of, or an altered one."""
    with desk.catalog.reading() as tx:
        keys = picture_keys(tx, sha256s)
    found: list[bytes | None] = [None] * len(sha256s)
    for place, sha256 in enumerate(sha256s):
        with suppress(IntegrityError):
            found[place] = desk.vault.get(keys[sha256]) if sha256 in keys else None
    return found
