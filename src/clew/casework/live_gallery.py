"""Keeps the galleries of a server as new as they can be while officers look at them."""

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from clew.casework.build_aside import AsideBuilds
from clew.casework.desk import Desk
from clew.casework.gallery import build, kept_gallery, open_gallery, token_of
from clew.casework.triage import QUEUED_KINDS
from clew.errors import ClewError
from clew.gallery.activity import Activity, Record
from clew.gallery.columns import Gallery
from clew.gallery.held import Held
from clew.gallery.ledger import Ledger
from clew.gallery.names import unpacked
from clew.gallery.noted import Noted, NoteLedger
from clew.gallery.overlay import Overlay
from clew.gallery.shown import Shown
from clew.gallery.sieve import Sieve
from clew.store.assignments import assignments_from, last_assignment, live_leases
from clew.store.cases import case_id
from clew.store.catalog import Transaction
from clew.store.decisions import decisions_since
from clew.store.notes import notes_since
from clew.store.tallies import queued_stacks

T = TypeVar("T")

LOOK_S = 2.0
"""How often it is looked whether a case has changed: a look takes 0.2 s of a core with 400,000 stacks."""
REST = 4
"""A gallery is not built again before so many times as long as the last building took: an ingest changes its case each
second, and building takes a core from it."""
ASIDE = 5_000
"""From so many stacks on a gallery is built in a process of its own: so many take 0.4 s, a process 0.5 to start."""
FIRST_WAIT_S = 1.5
"""How long the first to look at a case waits for its newest state before an older one is shown."""


class LiveGallery:
    """The gallery of one case with what was decided so far; shared by threads.

    What was built last is shown at once. Where the case has changed since, a thread builds the next meanwhile.
    """

    def __init__(self, desk: Desk, case: str, builds: AsideBuilds) -> None:
        self._desk = desk
        self._case = case
        self._builds = builds
        self._turn = threading.Lock()
        self._ledger = Ledger()
        self._notes = NoteLedger()
        self._record = Record()
        self._shown: Shown | None = None
        self._newest: Gallery | None = None
        self._failure: ClewError | None = None
        self._looking: threading.Thread | None = None
        self._is_over = False
        self._look_at = 0.0
        self._build_at = 0.0
        self._once: dict[str, tuple[bytes, Any]] = {}
        self.is_building = False

    def shown(self) -> Shown:
        """Return what there is to look at, with all decisions; only the very first state has to be waited for.

        Raises NotFoundError, and CatalogError where a newer state can't be built or kept.
        """
        with self._turn:
            if self._newest is None:
                self._newest = kept_gallery(self._desk, self._case) or self._build()
                self._look(FIRST_WAIT_S)
            elif time.monotonic() >= self._look_at:
                self._look(0.0)
            failure, self._failure = self._failure, None
            if failure is not None:
                raise failure
            self._shown = self._brought_up(self._newest)
            return self._shown

    def with_activity(self) -> tuple[Shown, Activity]:
        """Return what there is to look at, and who decided it when. Raises what `shown` does."""
        shown = self.shown()
        with self._turn:
            return self._shown or shown, self._record.activity()

    def once(self, name: str, shown: Shown, make: Callable[[], T]) -> T:
        """Return what is made of the case once for each snapshot, under a name."""
        token, made = self._once.get(name, (b"", None))
        if token != shown.gallery.token:
            made = make()
            self._once[name] = (shown.gallery.token, made)
        return cast("T", made)

    def end(self) -> None:
        """Wait until nothing is being built, and begin nothing more: the catalog may be closed then."""
        with self._turn:
            self._is_over = True
        if self._looking is not None:
            self._looking.join()

    def _look(self, patience: float) -> None:
        """Have a thread look whether the case is as it was, and build its gallery where not."""
        if not self._is_over and (self._looking is None or not self._looking.is_alive()):
            self._looking = threading.Thread(target=self._renew, daemon=True)
            self._looking.start()
            self._looking.join(patience)

    def _renew(self) -> None:
        try:
            with self._desk.catalog.reading() as tx:
                token = token_of(tx, self._desk, self._case)
            is_same = self._newest is not None and self._newest.token == token
            if not is_same and time.monotonic() >= self._build_at:
                self.is_building = True
                began = time.monotonic()
                self._newest = self._build()
                ended = time.monotonic()
                self._build_at = ended + REST * (ended - began)
        except ClewError as error:
            self._failure = error
        finally:
            self._look_at = time.monotonic() + LOOK_S
            self.is_building = False

    def _build(self) -> Gallery:
        with self._desk.catalog.reading() as tx:
            stacks = queued_stacks(tx, self._case, QUEUED_KINDS)
        if stacks < ASIDE:
            return build(self._desk, self._case)
        return self._builds.build(self._desk, self._case)

    def _brought_up(self, newest: Gallery) -> Shown:
        """Return this gallery with all decisions and notes up to now, and with who holds what now."""
        shown = self._shown if self._shown is not None and self._shown.gallery is newest else None
        with self._desk.catalog.reading() as tx:
            remarks = notes_since(tx, self._case, self._notes.last)
            news = decisions_since(tx, self._case, self._ledger.last)
            held = self._held(tx, newest, Held.nobody(newest.count) if shown is None else shown.held)
        touched = self._ledger.add(news)
        noted = self._notes.add(remarks)
        self._record.add(news)
        if shown is None:
            return Shown(Sieve(newest), Overlay.of(newest, self._ledger), held, Noted.of(newest, self._notes))
        if touched:
            shown = shown.with_overlay(shown.overlay.updated(newest, self._ledger, touched))
        if noted:
            shown = shown.with_noted(shown.noted.updated(newest, self._notes, noted))
        return shown if held is shown.held else shown.with_held(held)

    def _held(self, tx: Transaction, newest: Gallery, before: Held) -> Held:
        """Return who holds what by now; the same as before where nothing was taken, given back, or has run out."""
        live = {lease.number: lease.officer for lease in live_leases(tx, self._case, self._desk.clock())}
        if live == before.live and (not live or last_assignment(tx, self._case) == before.last):
            return before
        first = max(min(live, default=before.last + 1), before.last + 1)
        made = [(each.number, unpacked(each.stacks)) for each in assignments_from(tx, self._case, first)]
        return before.updated(newest, made, live)


class Galleries:
    """The galleries that a server shows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._builds = AsideBuilds()
        self._live: dict[str, LiveGallery] = {}
        self._guard = threading.Lock()

    def of(self, case: str) -> LiveGallery:
        """Return the gallery of a case; raises NotFoundError."""
        with self._desk.catalog.reading() as tx:
            case_id(tx, case)
        with self._guard:
            return self._live.setdefault(case, LiveGallery(self._desk, case, self._builds))

    def close(self) -> None:
        """End what is being built in processes of their own, and wait for the rest."""
        self._builds.end()
        for each in self._live.values():
            each.end()


def shown_now(desk: Desk, case: str) -> Shown:
    """Return a case as it is to look at now, for who looks once. Raises NotFoundError, CatalogError."""
    gallery = open_gallery(desk, case)
    ledger = Ledger()
    with desk.catalog.reading() as tx:
        ledger.add(decisions_since(tx, case, 0))
    return Shown(Sieve(gallery), Overlay.of(gallery, ledger))
