"""Gathers a case's near-duplicates under the best version of each."""

import numpy as np

from clew.casework.desk import Desk
from clew.casework.hashed_media import STACK_HASHER
from clew.hasher import hashers
from clew.matching.same_film import film_distance
from clew.matching.stacks import SameFilms, StackMedia, stack
from clew.model.segment import Segment
from clew.store import stacks
from clew.store.case_facts import CaseFacts, case_facts
from clew.store.catalog import Transaction
from clew.store.hash_table import hash_table
from clew.store.segments import segments_of_case

COMMIT_MEMBERS = 1000
"""Members of stacks written in one transaction, so that decisions get their turn (`benchmarks/deciding.py`)."""


def restack(desk: Desk, case: str) -> None:
    """Stack all media of a case anew; the same media give the same stacks.

    What differs from the stacks there are is committed part by part: after each, every media is in one stack, of the
    old ones or of the new. Who is killed in between stacks anew. Raises BusyError.
    """
    with desk.catalog.writer_lock():
        with desk.catalog.reading() as tx:
            facts = case_facts(tx, case)
            media = stackable(tx, case, facts)
            films = same_films(tx, case, facts)
            before = stacks.stacks(tx, case)
        made = stack(media, desk.config.matching, films=films)
        for change in stacks.changes(before, made, COMMIT_MEMBERS):
            with desk.catalog.writing() as tx:
                stacks.change(tx, case, change)


def stackable(tx: Transaction, case: str, facts: CaseFacts) -> StackMedia:
    """Return the columns that stacking needs of all media of a case."""
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


def same_films(tx: Transaction, case: str, facts: CaseFacts) -> SameFilms:
    """Return which films of a case are the same, by the rows of `stackable`."""
    place = {row.tobytes(): at for at, row in enumerate(facts.sha256)}
    shared: dict[tuple[int, int], list[Segment]] = {}
    for sha256, rows in segments_of_case(tx, case).items():
        for each in rows:
            if sha256 < each.other and each.other in place and sha256 in place:
                shared.setdefault((place[sha256], place[each.other]), []).append(each.segment)
    lasting = facts.duration_ms.tolist()
    distances = {pair: film_distance(each, lasting[pair[0]], lasting[pair[1]]) for pair, each in shared.items()}
    found = [(*pair, bits) for pair, bits in distances.items() if bits is not None]
    one, other, bits = np.array(found, np.int64).reshape(-1, 3).T
    return SameFilms(facts.duration_ms, one, other, bits)
