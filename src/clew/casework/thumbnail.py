"""Gives the small picture that was made of a media."""

from clew.casework.desk import Desk
from clew.errors import NotFoundError
from clew.store.picture_keys import picture_key


def thumbnail(desk: Desk, sha256: bytes) -> bytes:
    """Return the JPEG of a picture, or a film's best frame; raises NotFoundError, IntegrityError for an altered one."""
    with desk.catalog.reading() as tx:
        key = picture_key(tx, sha256)
    if key is None:
        raise NotFoundError(f"there is no picture of media {sha256.hex()[:12]}: it is none, or could not be decoded")
    return desk.vault.get(key)
