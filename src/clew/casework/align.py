"""Aligns what is new in a case, films, sound and stills, with all of the catalog; killed at any instant, it resumes."""

from collections.abc import Sequence

from clew.casework.compare import Comparable, Stills, comparables, compared, stills_of
from clew.casework.desk import Desk
from clew.casework.progress import Progress, Watch
from clew.store import segments
from clew.store.footage import frames_of
from clew.store.transaction import Transaction, batches

ALIGNER = 1
"""Version of what counts as a segment: where it is raised, all of a case is aligned anew."""
LOOK_UP = 10_000
"""Media looked up in the catalog at once."""
FILMS = 128
"""Films and recordings aligned before a commit: what a kill costs at most. With each such batch all pictures of the
catalog are compared."""
PICTURES = 16_384
"""Pictures looked for in films before a commit."""


def align(desk: Desk, case: str, watch: Watch) -> int:
    """Find the stretches that media of a case share with any media of the catalog; return how many were compared.

    Compared is only what wasn't yet. A batch's segments are committed together with the mark that says so. Raises
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
        for batch in batches(timed, FILMS):
            watch(Progress("Aligning", done, len(waiting), unit="media"))
            _align(desk, batch, None, everywhere)
            done += len(batch)
        forms = dict(zip(own.sha256s, own.forms, strict=True))
        for batch in batches(sorted(set(waiting).difference(timed)), PICTURES):
            watch(Progress("Aligning", done, len(waiting), unit="media"))
            pictures = [Comparable(each, forms=forms[each]) for each in batch if each in forms]
            _align(desk, batch, pictures, None)
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


def _align(
    desk: Desk, batch: Sequence[bytes], pictures: Sequence[Comparable] | None, everywhere: Stills | None
) -> None:
    """Compare a batch, of films and recordings where it isn't `pictures`, and commit what was found."""
    matching = desk.config.matching
    with desk.catalog.reading() as tx:
        asked = comparables(tx, batch, matching) if pictures is None else pictures
        found = compared(tx, asked, matching, everywhere)
    with desk.catalog.writing() as tx:
        segments.forget(tx, batch)
        segments.record(tx, {pair: each for pair, each in found.items() if each})
        segments.mark_aligned(tx, batch, ALIGNER)
