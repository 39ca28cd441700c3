"""Gathers a case's near-duplicates under the best version of each."""

import numpy as np

from clew.casework.desk import Desk
from clew.hasher import hashers
from clew.matching.stacks import StackMedia, stack
from clew.store import stacks
from clew.store.case_facts import case_facts
from clew.store.catalog import Transaction
from clew.store.hash_table import hash_table

STACK_HASHER = "pdq"
"""The hasher whose distance makes stacks."""


def restack(desk: Desk, case: str) -> None:
    """Stack all media of a case anew; the same media give the same stacks."""
    with desk.catalog.reading() as tx:
        media = stackable(tx, case)
    made = stack(media, desk.config.matching)
    with desk.catalog.writing() as tx:
        stacks.replace_stacks(tx, case, made)


def stackable(tx: Transaction, case: str) -> StackMedia:
    """Return the columns that stacking needs of all media of a case."""
    facts = case_facts(tx, case)
    bits = hashers()[STACK_HASHER].bits
    table = hash_table(tx, STACK_HASHER, case, bits=bits)
    count = len(facts.sha256)
    rows = np.searchsorted(facts.sha256.view("S32").ravel(), table.sha256.view("S32").ravel())
    digests = np.zeros((count, bits // 8), np.uint8)
    forms = np.zeros((count, 7, bits // 8), np.uint8)
    quality = np.zeros(count, np.uint8)
    is_hashed = np.zeros(count, np.bool_)
    digests[rows], forms[rows], quality[rows], is_hashed[rows] = table.digests, table.forms, table.quality, True
    return StackMedia(
        sha256=facts.sha256,
        digests=digests,
        forms=forms,
        quality=quality,
        is_hashed=is_hashed,
        pixels=facts.width * facts.height,
        has_camera=facts.has_camera,
        is_salvaged=facts.is_salvaged,
        size=facts.size,
    )
