"""Puts a case's stacks in the order an officer should see them."""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from clew.casework.continuing import continuing
from clew.casework.copies import case_copies
from clew.casework.desk import Desk
from clew.casework.hashed_media import media_hashes, media_hashes_of, near_media
from clew.casework.shares import case_shares
from clew.hasher import hashers
from clew.model.findings import Kind, Outcome
from clew.model.match import Match
from clew.model.media_hash import WHOLE
from clew.model.occurrence import text_of
from clew.model.queue import Lane, QueueItem
from clew.model.stack import Stack, StackMember
from clew.store import case_facts, matches, stacks
from clew.store.catalog import Transaction
from clew.store.matched import series_media
from clew.store.media import hashes_of
from clew.store.notes import in_series
from clew.store.tallies import last_examined
from clew.triage import facts as triage_facts
from clew.triage.continuing import Continuing
from clew.triage.lanes import media_lanes
from clew.triage.queue import queue
from clew.triage.shared import CaseShares

QUEUED_KINDS = frozenset({Kind.PICTURE, Kind.VIDEO})
"""What an officer looks at; other contents stand in the queue only where they are on a list."""


@dataclass(frozen=True, slots=True, eq=False)
class CaseView:
    """What the queue of a case is made from: its queued stacks, its facts, and what connects it to lists and series.

    `gathered` are the facts as the store has them, `facts` those that triage weighs.
    """

    stacks: list[Stack]
    gathered: case_facts.CaseFacts
    facts: triage_facts.CaseFacts
    matches: dict[bytes, list[Match]]
    series: dict[bytes, str]
    shared: CaseShares
    continuing: Mapping[bytes, Continuing]


def triage(desk: Desk, case: str) -> list[QueueItem]:
    """Return the queue of a case; raises NotFoundError."""
    with desk.catalog.reading() as tx:
        return ranked(tx, desk, case, view(tx, desk, case))


def view(tx: Transaction, desk: Desk, case: str) -> CaseView:
    """Load a case for ranking; raises NotFoundError."""
    gathered = case_facts.case_facts(tx, case)
    found = matches.case_matches(tx, case)
    queued = _queued(_present(stacks.stacks(tx, case), gathered), gathered, found)
    series = _series(tx, desk, case)
    shared = replace(case_shares(tx, case, gathered, found, series), copies=case_copies(tx, case, found))
    return CaseView(queued, gathered, _columns(gathered), found, series, shared, continuing(tx, desk, case))


def ranked(tx: Transaction, desk: Desk, case: str, seen: CaseView) -> list[QueueItem]:
    """Return the queue of a case."""
    return queue(
        seen.stacks,
        seen.facts,
        seen.matches,
        desk.config.triage,
        elsewhere=case_facts.cameras(tx, case),
        series=seen.series,
        today=last_examined(tx, case),
        shared=seen.shared,
        continuing=seen.continuing,
    )


def lanes_of_media(seen: CaseView) -> dict[bytes, Lane]:
    """Return the lane of every media that the queue takes in, each for itself."""
    return media_lanes(seen.stacks, seen.matches, seen.series, seen.shared.of, seen.shared.copies)


def _present(stacked: list[Stack], gathered: case_facts.CaseFacts) -> list[Stack]:
    """Leave out media that the case has no file of any more: that of an altered file, until the case is stacked anew.

    Where it was a stack's representative, the next member stands for the stack until then.
    """
    there = set(map(bytes, gathered.sha256))
    return [left for stack in stacked if (left := _left_of(stack, there)) is not None]


def _left_of(stack: Stack, there: Collection[bytes]) -> Stack | None:
    if all(member.sha256 in there for member in stack.members):
        return stack
    left = [member for member in stack.members if member.sha256 in there]
    if not left:
        return None
    best = left[0].sha256
    return Stack(best, (StackMember(best, 0), *left[1:]))


def _queued(stacked: list[Stack], gathered: case_facts.CaseFacts, found: dict[bytes, list[Match]]) -> list[Stack]:
    """Leave out stacks of what nobody looks at: other kinds, and pictures that could not be decoded, unless listed."""
    looked_at = {
        sha256
        for sha256, kind, outcome in zip(map(bytes, gathered.sha256), gathered.kind, gathered.outcome, strict=True)
        if kind in QUEUED_KINDS and outcome is not Outcome.FAILED
    }
    return [
        stack
        for stack in stacked
        if any(member.sha256 in looked_at or member.sha256 in found for member in stack.members)
    ]


def _columns(gathered: case_facts.CaseFacts) -> triage_facts.CaseFacts:
    return triage_facts.CaseFacts(
        sha256=[bytes(row) for row in gathered.sha256],
        width=gathered.width,
        height=gathered.height,
        exif_width=gathered.recorded_width,
        exif_height=gathered.recorded_height,
        make=gathered.make,
        model=gathered.model,
        body_serial=gathered.body_serial,
        software=gathered.software,
        taken_at=gathered.taken_at,
        thumbnail_differs=gathered.embedded_thumbnail_differs,
        thumbnail_distance=gathered.embedded_thumbnail_distance,
        any_deleted=gathered.any_deleted,
        path=gathered.path,
        duration_ms=gathered.duration_ms,
        is_video=np.array([kind is Kind.VIDEO for kind in gathered.kind], np.bool_),
        speech_ms=gathered.speech_ms,
        occurrence_media=gathered.occurrence_media,
        occurrence_folder=gathered.occurrence_folder,
        folders=[f"{exhibit}: {text_of(folder) or os.curdir}" for exhibit, folder in gathered.folders],
    )


def _series(tx: Transaction, desk: Desk, case: str) -> dict[bytes, str]:
    """Return the media of the case that lie near a media of a series.

    A list puts that one into it, whatever case it is of, or an officer did in another case. What officers put into one
    in this case stays where it is: it would move away under their hands.
    """
    of_series = in_series(tx, without=case) | series_media(tx)
    near: dict[bytes, str] = {}
    hashed = sorted(hashes_of(tx, list(of_series)).items())
    for name in hashers():
        rows = [(sha256, one) for sha256, some in hashed for one in some if (one.hasher, one.part) == (name, WHOLE)]
        if not rows:
            continue
        listed = media_hashes(name, rows)
        own = media_hashes_of(tx, name, case, WHOLE)
        for row, at, _distance in near_media(own, listed, desk.config.matching):
            near.setdefault(bytes(own.sha256[row]), of_series[bytes(listed.sha256[at])])
    return near
