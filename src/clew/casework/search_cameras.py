"""Looks for the camera that took a picture among all prints: what else did it take? Every search goes into custody."""

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from clew.casework.camera_prints import sensor_linker
from clew.casework.describe_views import DESCRIBER, named
from clew.casework.desk import Desk
from clew.casework.examine_again import ALTERED, examined_again
from clew.casework.link_cameras import Agreement, agreements, allowed, held
from clew.casework.one_file import one_picture, sha256_at
from clew.casework.policy import require_allowed, withheld
from clew.custody import JSON
from clew.errors import ExaminationError, NotFoundError
from clew.examine.job import Job
from clew.examine.reach import Reach
from clew.examine.supervisor import Examiner
from clew.linker import Senses
from clew.model.findings import Findings, Outcome
from clew.model.link import Proposal
from clew.store import camera_prints as store
from clew.store import custody, occurrences
from clew.store.camera_prints import PrintRow
from clew.store.catalog import Transaction
from clew.store.media import sha256_of
from clew.store.transaction import batches

ACT = "camera searched for"
HELD = 50
"""Prints compared at once where a picture may be cut out: 60 MB."""
TOLD = 5
"""Pictures told of each camera."""


@dataclass(frozen=True, slots=True)
class AlsoTaken:
    """A picture that is said to be by a camera: where it lies first, and the cases that hold it."""

    sha256: bytes
    path: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CameraHit:
    """A camera that may have taken the picture, and some of what else it took, in the order of the catalog."""

    camera: PrintRow
    proposal: Proposal
    also: tuple[AlsoTaken, ...]


@dataclass(frozen=True, slots=True)
class CameraSearch:
    """What came of a search: the surest first. `prints` were asked.

    `is_empty`: the picture, or the film (`is_film`), shows no noise.
    """

    sha256: bytes
    version: str
    prints: int
    hits: tuple[CameraHit, ...]
    is_empty: bool
    is_film: bool


def search_cameras_of_file(desk: Desk, path: Path, *, crops: bool) -> CameraSearch:
    """Look for the camera that took a picture that lies anywhere.

    With `crops` it may be cut out of a larger one: every print is compared in full then. Raises UsageError,
    EvidenceError, ExaminationError where it can't be read, UnavailableError, PolicyError.
    """
    linker = sensor_linker()
    with desk.catalog.reading() as tx:
        require_allowed(tx, desk, None, linker.name)
    source, occurrence = one_picture(path)
    descriptor = source.open(occurrence)
    try:
        sha256, size = sha256_at(descriptor), os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)
    job = Job(sha256, partial(source.open, occurrence), size)
    reach = Reach(desk.config.footage, desk.config.containers, spool=desk.spool, linkers=(linker.name,))
    with Examiner(desk.config.limits, 1, required_sandbox=False, describer=DESCRIBER, reach=reach) as examiner:
        ((_, findings),) = examiner.examine([job])
    return _searched(desk, linker, _described(linker, job.key, findings), None, crops=crops)


def search_cameras_of_media(desk: Desk, case: str, sha256: bytes, *, crops: bool) -> CameraSearch:
    """Look for the camera that took a media of a case; raises as for a file, and NotFoundError."""
    linker = sensor_linker()
    with desk.catalog.reading() as tx:
        require_allowed(tx, desk, case, linker.name)
        if not occurrences.occurrences_of(tx, [sha256], case).get(sha256):
            raise NotFoundError(f"case {case!r} has no media {sha256.hex()[:12]}")
    reach = Reach(desk.config.footage, desk.config.containers, spool=desk.spool, linkers=(linker.name,))
    ((_, findings),) = examined_again(desk, case, [sha256], DESCRIBER, reach)
    return _searched(desk, linker, _described(linker, sha256, findings), case, crops=crops)


@dataclass(frozen=True, slots=True)
class _Described:
    """What a child says of a picture or a film: `data` is b"" for nothing."""

    sha256: bytes
    data: bytes
    is_film: bool


def _described(linker: Senses, sha256: bytes, found: Findings | str) -> _Described:
    """Return what a child says of a picture; it may have been taken over, so all is looked at."""
    if isinstance(found, str) or found.outcome is not Outcome.EXAMINED:
        raise ExaminationError(found if isinstance(found, str) else found.reason)
    if found.digests is None or found.digests.sha256 != sha256:
        raise ExaminationError(ALTERED)
    mine = [each.data for each in found.descriptions if (each.linker, each.version) == named(linker)]
    try:
        linker.index().add(range(len(mine)), mine)
    except ValueError as error:
        raise ExaminationError(f"{linker.name} described it by what is no description: {error}") from error
    if not mine and not found.mime:
        raise ExaminationError("it doesn't begin as a picture or a film that Clew reads, and shows no sensor's noise")
    return _Described(sha256, mine[0] if mine else b"", found.mime.startswith("video/"))


def _searched(desk: Desk, linker: Senses, asked: _Described, case: str | None, *, crops: bool) -> CameraSearch:
    sha256, data = asked.sha256, asked.data
    with desk.catalog.reading() as tx:
        left_out = withheld(tx, desk, linker.name)
        rows = allowed(store.prints(tx, named(linker)), left_out)
        found = _agreeing(tx, linker, rows, data, crops=crops) if data and rows else []
        found.sort(key=lambda each: (-each.proposal.score, each.print.number))
        hits = tuple(CameraHit(each.print, each.proposal, _also(tx, each.print, sha256)) for each in found)
        made = CameraSearch(sha256, linker.version, len(rows), hits, is_empty=not data, is_film=asked.is_film)
    with desk.catalog.deciding() as tx:
        require_allowed(tx, desk, case, linker.name)
        custody.append(tx, desk.officer, ACT, sha256.hex(), _details(made, linker, case, crops=crops))
    return made


def _agreeing(tx: Transaction, linker: Senses, rows: list[PrintRow], data: bytes, *, crops: bool) -> list[Agreement]:
    if not crops:
        return agreements(tx, linker, held(tx, linker, rows), data)
    found: list[Agreement] = []
    for batch in batches(rows, HELD):
        prints, index = store.print_data(tx, [each.number for each in batch]), linker.index_of_crops()
        index.add(range(1, len(batch) + 1), [prints[each.number] for each in batch])
        found += [Agreement(batch[each.other - 1], each) for each in index.propose([0], [data])]
    return found


def _also(tx: Transaction, row: PrintRow, sha256: bytes) -> tuple[AlsoTaken, ...]:
    digests = sorted({*sha256_of(tx, row.media).values()} - {sha256, row.speaker_sha256})
    told = [row.speaker_sha256, *digests][:TOLD]
    places = occurrences.occurrences_of(tx, told)
    return tuple(
        AlsoTaken(each, here[0].occurrence.text, tuple(dict.fromkeys(place.case for place in here)))
        for each in told
        if (here := places.get(each))
    )


def _details(made: CameraSearch, linker: Senses, case: str | None, *, crops: bool) -> dict[str, JSON]:
    return {
        "case": case,
        "linker": "/".join(named(linker)),
        "cut_out": crops,
        "prints": made.prints,
        "hits": [[each.camera.name, f"{each.proposal.score:.6g}"] for each in made.hits],
    }
