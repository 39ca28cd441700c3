"""Keeps what is asked twice under one key from being done twice."""

import hashlib

import msgspec

from clew.errors import ConflictError
from clew.store.act_keys import Keyed, under_key
from clew.store.catalog import Transaction


def digest_of(*asked: object) -> bytes:
    """Return the SHA-256 of what was asked, and by whom."""
    return hashlib.sha256(msgspec.json.encode(asked)).digest()


def done_before(tx: Transaction, case: str, key: str, asked: bytes) -> Keyed | None:
    """Return what was done under a key, None where nothing was.

    Raises NotFoundError for an unknown case, ConflictError for a key under which something else was asked.
    """
    known = under_key(tx, case, key)
    if known is not None and known.asked != asked:
        raise ConflictError(f"key {key!r} stands for another act: make a new key for each thing that is done")
    return known
