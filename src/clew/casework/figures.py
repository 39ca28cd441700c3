"""Counts how far a case has come: its evidence, its queue, what is decided, at what pace."""

from dataclasses import dataclass
from datetime import UTC, datetime

from clew.casework.desk import Desk
from clew.casework.gallery import open_gallery
from clew.casework.live_gallery import LiveGallery
from clew.gallery.activity import Activity, Record
from clew.gallery.columns import Gallery
from clew.gallery.figures import QueueFigures, queue_figures
from clew.gallery.ledger import Ledger
from clew.gallery.overlay import Overlay
from clew.model.findings import Outcome
from clew.store import cases
from clew.store.decisions import decisions_since
from clew.store.tallies import outcome_counts, untried_counts

MOST_REASONS = 50
"""Reasons told of what is unsupported or failed, those of most files; the report names every file."""


@dataclass(frozen=True, slots=True)
class NotExamined:
    """Why files were not examined: the reason, the type they have ("" where unknown), how many there are."""

    reason: str
    mime: str
    files: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found in a case, and what became of it; `not_tried` is what absent parts left out, of so many media.

    Of reasons the most frequent are there; `reasons_left_out` counts files with others.
    """

    exhibits: tuple[tuple[str, cases.Accounting], ...]
    unsupported: tuple[NotExamined, ...]
    failed: tuple[NotExamined, ...]
    reasons_left_out: int
    not_tried: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a case; those of the queue are of the gallery that was built at `built_at`, with all decisions."""

    case: str
    counted_at: datetime
    built_at: datetime
    evidence: Evidence
    queue: QueueFigures


def figures(desk: Desk, case: str) -> Figures:
    """Return the figures of a case as it is now; raises NotFoundError."""
    gallery, ledger, record = open_gallery(desk, case), Ledger(), Record()
    with desk.catalog.reading() as tx:
        every = decisions_since(tx, case, 0)
    ledger.add(every)
    record.add(every)
    return _figures(case, gallery, Overlay.of(gallery, ledger), record.activity(), evidence(desk, case))


def figures_shown(desk: Desk, case: str, live: LiveGallery) -> Figures:
    """Return the figures of what a server shows; its evidence is counted once for each snapshot."""
    shown, activity = live.with_activity()
    found = live.once("evidence", shown, lambda: evidence(desk, case))
    return _figures(case, shown.gallery, shown.overlay, activity, found)


def _figures(case: str, gallery: Gallery, overlay: Overlay, activity: Activity, found: Evidence) -> Figures:
    return Figures(case, datetime.now(UTC), gallery.built_at, found, queue_figures(gallery, overlay, activity))


def evidence(desk: Desk, case: str) -> Evidence:
    """Count what was found; raises NotFoundError."""
    with desk.catalog.reading() as tx:
        exhibits = cases.accounts(tx, case)
        unsupported = outcome_counts(tx, case, Outcome.UNSUPPORTED)
        failed = outcome_counts(tx, case, Outcome.FAILED)
        not_tried = untried_counts(tx, case)
    left_out = sum(files for _, _, files in (*unsupported[MOST_REASONS:], *failed[MOST_REASONS:]))
    return Evidence(
        exhibits=tuple(exhibits.items()),
        unsupported=tuple(NotExamined(*each) for each in unsupported[:MOST_REASONS]),
        failed=tuple(NotExamined(*each) for each in failed[:MOST_REASONS]),
        reasons_left_out=left_out,
        not_tried=tuple(not_tried),
    )
