"""Aligns what is new in a case, films, sound and stills, with all of the catalog; killed at any instant, it resumes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from clew.casework.compare import Bytes, Comparable, Stills, comparables, compared, stills_of
from clew.casework.desk import Desk
from clew.casework.progress import Progress, Watch
from clew.store import segments
from clew.store.footage import frames_of
from clew.store.transaction import Transaction, batches

ALIGNER = 1
"""Version of what counts as a segment: where it is raised, all of a case is aligned anew."""
LOOK_UP = 10_000
"""Media looked up in the catalog at once."""
COMMIT = 2000
"""Media marked, and pairs recorded, in one transaction, so that decisions get their turn."""
FILMS = 128
"""Films and recordings aligned before a commit: what a kill costs at most. With each such batch all pictures of the
catalog are compared."""
PICTURES = 16_384
"""Pictures looked for in films before a commit."""


def align(desk: Desk, case: str, watch: Watch) -> int:
    """Find the stretches that media of a case share with any media of the catalog; return how many were compared.

    Compared is only what wasn't yet. A batch's segments are committed before the marks that say so. Raises
    NotFoundError, BusyError.
    """
    with desk.catalog.writer_lock():
        with desk.catalog.reading() as tx:
            waiting = _waiting(tx, case)
            own = stills_of(tx, case, desk.config.matching) if waiting else None
            timed = _timed(tx, waiting, own) if own is not None else []
            everywhere = stills_of(tx, None, desk.config.matching) if timed else None
        if own is None:
            return 0
        done = 0
        forms = dict(zip(own.sha256s, own.forms, strict=True))
        stills = sorted(set(waiting).difference(timed))
        for batch in (*batches(timed, FILMS), *batches(stills, PICTURES)):
            watch(Progress("Aligning", done, len(waiting), unit="media"))
            _align(desk, batch, forms, everywhere if done < len(timed) else None)
            done += len(batch)
        watch(Progress("Aligning", done, len(waiting), unit="media"))
    return len(waiting)


def _waiting(tx: Transaction, case: str) -> list[bytes]:
    """Return what of the case was not compared yet, by SHA-256."""
    found: list[bytes] = []
    while batch := segments.unaligned(tx, case, ALIGNER, LOOK_UP, found[-1] if found else b""):
        found += batch
    return found


def _timed(tx: Transaction, waiting: Sequence[bytes], own: Stills) -> list[bytes]:
    """Return what of this has a course in time: all but the pictures that aren't films too."""
    known = set(own.sha256s)
    films = frames_of(tx, [each for each in waiting if each in known])
    return [each for each in waiting if each not in known or each in films]


def _align(desk: Desk, batch: Sequence[bytes], forms: Mapping[bytes, Bytes], everywhere: Stills | None) -> None:
    """Compare a batch and commit what was found; films and recordings where there are pictures to hold against it."""
    matching = desk.config.matching
    with desk.catalog.reading() as tx:
        if everywhere is None:
            asked = [Comparable(each, forms=forms[each]) for each in batch if each in forms]
        else:
            asked = [replace(each, forms=forms.get(each.sha256)) for each in comparables(tx, batch, matching)]
        found = compared(tx, asked, matching, everywhere)
    pairs = [(pair, each) for pair, each in found.items() if each]
    for media in batches(batch, COMMIT):
        with desk.catalog.writing() as tx:
            segments.forget(tx, media)
    for some in batches(pairs, COMMIT):
        with desk.catalog.writing() as tx:
            segments.record(tx, dict(some))
    for media in batches(batch, COMMIT):
        with desk.catalog.writing() as tx:
            segments.mark_aligned(tx, media, ALIGNER)
