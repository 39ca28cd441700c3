"""Opens evidence again for review, also what lies inside containers: nothing else of them is unpacked."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from clew.casework.desk import Desk
from clew.errors import EvidenceError, ExaminationError, IntegrityError
from clew.examine.companions import with_companions
from clew.examine.extract import extract
from clew.examine.reach import Reach
from clew.model.occurrence import Occurrence
from clew.source import open_source
from clew.store import cases, media, occurrences
from clew.store.catalog import Transaction

CHUNK = 1 << 20


@contextmanager
def reopened(desk: Desk, row: occurrences.OccurrenceRow, passwords: Sequence[bytes] = ()) -> Iterator[int]:
    """Open a recorded file where it lies, or its copy in the vault where that is kept: a descriptor at 0.

    Its bytes are proved to be the recorded ones before they are given out. Raises EvidenceError where it can't be read
    any more, IntegrityError where it is another now.
    """
    descriptor = _kept(desk, row.sha256)
    if descriptor is None:
        descriptor = _from_evidence(desk, row, passwords)
    try:
        _prove(descriptor, row)
        yield descriptor
    finally:
        os.close(descriptor)


def _kept(desk: Desk, sha256: bytes | None) -> int | None:
    if sha256 is None or not desk.vault.has(sha256):
        return None
    return desk.vault.open(sha256)


def _from_evidence(desk: Desk, row: occurrences.OccurrenceRow, passwords: Sequence[bytes]) -> int:
    with desk.catalog.reading() as tx:
        exhibit = next(each for each in cases.exhibits(tx, row.case) if each.exhibit == row.exhibit)
        chain = occurrences.container_chain(tx, row.case, row.exhibit, row.occurrence.path)
        names = [_opener(tx, each.sha256) for each in chain[:-1]]
    _source, opened = open_source(Path(os.fsdecode(exhibit.root)))
    places = [each.occurrence for each in chain]
    descriptor = opened.open(places[0])
    beside: Callable[[bytes], int] | None = partial(opened.beside, places[0])
    reach = Reach(desk.config.footage, desk.config.containers, passwords, desk.spool)
    for container, name, member in zip(places, names, places[1:], strict=False):
        files = with_companions(descriptor, _name(container), name, beside)
        try:
            spool = extract(desk.config.limits, reach, files, _name(container), member.inner)
            descriptor = spool.open()
        except ExaminationError as error:
            raise EvidenceError(f"{member.text}: {error}") from error
        finally:
            for each in files:
                os.close(each)
        beside = None
    return descriptor


def _opener(tx: Transaction, sha256: bytes | None) -> str:
    """Return the name of the opener that a container was opened by, "" where that isn't recorded."""
    known = media.media(tx, [sha256 or b""]).get(sha256 or b"")
    return known.contents.opener.partition("/")[0] if known is not None and known.contents is not None else ""


def _name(place: Occurrence) -> bytes:
    return place.path.rpartition(b"/")[2]


def _prove(descriptor: int, row: occurrences.OccurrenceRow) -> None:
    """Raise IntegrityError unless an open file has the recorded SHA-256; leaves it at its beginning."""
    digest = hashlib.sha256()
    os.lseek(descriptor, 0, os.SEEK_SET)
    while chunk := os.read(descriptor, CHUNK):
        digest.update(chunk)
    found = digest.digest()
    if row.sha256 is not None and found != row.sha256:
        with suppress(OSError):
            os.lseek(descriptor, 0, os.SEEK_SET)
        raise IntegrityError(f"{row.occurrence.text}: altered: SHA-256 was {row.sha256.hex()}, is {found.hex()}")
    os.lseek(descriptor, 0, os.SEEK_SET)
