"""Tells the leads of a case: links proposed of its media, the rarest scores first, with what was said of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from clew.casework import policy
from clew.casework.desk import Desk
from clew.casework.link_kinds import check_kinds
from clew.casework.policy import Off
from clew.errors import NotFoundError
from clew.linker import States, linkers
from clew.model.link_decision import LinkDecision, Verdict
from clew.model.wanted_leads import WantedLeads
from clew.store import links, media, occurrences
from clew.store.case_leads import LeadCount, count_leads, lead_page, newest_of_leads
from clew.store.cases import case_id
from clew.store.catalog import Transaction
from clew.store.link_decisions import decisions_on, key_of
from clew.store.links import Link
from clew.store.media import MediaRow
from clew.store.stacks import stacks_with

NO_STATEMENT = "It says nothing of what its rate was measured on: take it for unknown."


@dataclass(frozen=True, slots=True)
class LeadSide:
    """One of a lead's two media: `cases` are all that hold it, `path` is where; `stack` is that of the case, if any."""

    media: MediaRow
    path: str
    cases: tuple[str, ...]
    stack: str | None


@dataclass(frozen=True, slots=True)
class Lead:
    """A link as an officer meets it, seen from the media of the case.

    `decisions` are all words on it, oldest first; `verdict` is the newest.
    """

    link: Link
    this: LeadSide
    other: LeadSide
    decisions: tuple[LinkDecision, ...]

    @property
    def verdict(self) -> Verdict:
        """What holds now."""
        return self.decisions[-1].verdict if self.decisions else Verdict.OPEN

    @property
    def anew_at(self) -> datetime | None:
        """When it was proposed with other numbers after the newest word on it, None where it wasn't."""
        anew = self.link.anew_at
        return anew if anew is not None and self.decisions and self.decisions[-1].at < anew else None

    @property
    def measured(self) -> str:
        """What the linker says that its rates were measured on."""
        return measured_on(self.link.linker, self.link.kind)

    @property
    def crosses(self) -> bool:
        """Whether it leads out of the case: the other media is in another one."""
        return not set(self.other.cases) <= set(self.this.cases)


@dataclass(frozen=True, slots=True)
class Leads:
    """Some leads of a case in their order, and how many there are of each kind and verdict, wanted or not.

    `off` are linkers whose leads are left out, each with why.
    """

    items: tuple[Lead, ...]
    counts: tuple[LeadCount, ...]
    wanted: WantedLeads
    off: Mapping[str, Off]

    @property
    def total(self) -> int:
        """How many pass what is wanted, on whichever page."""
        return sum(
            each.count
            for each in self.counts
            if each.verdict in self.wanted.verdicts and (not self.wanted.kinds or each.kind in self.wanted.kinds)
        )

    @property
    def of(self) -> int:
        """How many there are, wanted or not."""
        return sum(each.count for each in self.counts)


def measured_on(name: str, kind: str) -> str:
    """Return what a linker says that its rates of a kind were measured on."""
    linker = linkers().get(name)
    return linker.measured(kind) if isinstance(linker, States) else NO_STATEMENT


def leads(desk: Desk, case: str, wanted: WantedLeads) -> Leads:
    """Return a page of the leads of a case, and how many there are.

    Those between members of one stack are left out: what looks the same is stacked already. So are those of linkers
    that are off: by the policy of the case, or of every case that holds the other media. Raises NotFoundError,
    UsageError for a kind that no link is of.
    """
    with desk.catalog.reading() as tx:
        check_kinds(tx, wanted.kinds)
        off = policy.switched_off(tx, desk)
        counts = tuple(count_leads(tx, case, off))
        found = lead_page(tx, case, wanted, off) if wanted.count != 0 else []
        return Leads(tuple(_told(tx, case, found)), counts, wanted, policy.off_by(tx, desk, case))


def one_lead(desk: Desk, case: str, number: int) -> Lead:
    """Return a lead by its number; raises NotFoundError where no media of it is in the case, PolicyError as `lead`."""
    with desk.catalog.reading() as tx:
        return lead(tx, desk, case, number)


def lead(tx: Transaction, desk: Desk, case: str, number: int) -> Lead:
    """Return the lead of a number.

    Raises NotFoundError where no media of it is in the case, PolicyError where its linker is off by the policy of the
    case, or of every case that holds the other media.
    """
    link = links.links_numbered(tx, [number]).get(number)
    if link is not None:
        for seen in (link, links.turned(link)):
            (told,) = _told(tx, case, [seen])
            if case in told.this.cases:
                policy.require_allowed(tx, desk, case, link.linker)
                policy.require_one_allowed(tx, desk, told.other.cases, link.linker)
                return told
    case_id(tx, case)
    raise NotFoundError(f"case {case!r} has no lead {number}: `clew leads show --case {case}` shows those there are")


def newest_leads(desk: Desk) -> tuple[int, int]:
    """Return what is another one once there are new links, or new words on any."""
    with desk.catalog.reading() as tx:
        return newest_of_leads(tx)


def sides(tx: Transaction, case: str | None, sha256s: Collection[bytes]) -> dict[bytes, LeadSide]:
    """Return where each media is, as one looks from a case, or from none.

    Those that the catalog has no more are left out.
    """
    both = list(sha256s)
    rows, places, stacked = media.media(tx, both), occurrences.occurrences_of(tx, both), stacks_with(tx, both)

    def side(sha256: bytes) -> LeadSide:
        here = places.get(sha256, [])
        shown = next(iter([each for each in here if each.case == case] or here), None)
        stack = None if case is None else stacked.get(sha256, {}).get(case)
        return LeadSide(
            *(rows[sha256], "" if shown is None else shown.occurrence.text),
            *(tuple(dict.fromkeys(each.case for each in here)), None if stack is None else stack.hex()[:12]),
        )

    return {sha256: side(sha256) for sha256 in rows}


def _told(tx: Transaction, case: str, found: list[Link]) -> list[Lead]:
    seen = sides(tx, case, {sha256 for each in found for sha256 in (each.sha256, each.other)})
    said = decisions_on(tx, found)
    return [Lead(each, seen[each.sha256], seen[each.other], tuple(said.get(key_of(each), ()))) for each in found]
