"""Proposes which pictures the same camera took as those of a print; killed at any instant, it resumes.

New pictures are compared with all prints of all cases, new prints with all pictures described before and with all other
prints. Links lead to the picture that speaks for the print.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from clew.casework.camera_prints import refreshed
from clew.casework.describe_views import named
from clew.casework.desk import Desk
from clew.casework.policy import require_allowed, withheld
from clew.casework.progress import Progress, Watch
from clew.linker import Senses, Sketches
from clew.model.link import Proposal
from clew.model.media_hash import WHOLE
from clew.store import camera_prints as store
from clew.store import links
from clew.store.camera_prints import PrintRow
from clew.store.catalog import Transaction
from clew.store.descriptions import mark_compared, views_of
from clew.store.linker_policies import newest
from clew.store.media import sha256_of
from clew.store.transaction import LARGEST, batches

ASKED = 50
"""Pictures held in memory at once, 300 kB each, and compared between two commits: 2 s of a core."""


@dataclass(frozen=True, slots=True)
class Held:
    """Prints to be compared with, and what finds those among them that are worth it."""

    rows: tuple[PrintRow, ...]
    sketches: Sketches


@dataclass(frozen=True, slots=True)
class Agreement:
    """A picture, or a print, that agrees with a print, and how."""

    print: PrintRow
    proposal: Proposal


def link_cameras(desk: Desk, case: str, linker: Senses, waiting: Sequence[int], watch: Watch) -> int:
    """Compare pictures of a case that were not compared yet with all prints, and new prints with all pictures.

    Returns how many links were proposed. The caller holds the writer's lock. Raises PolicyError, also where the linker
    is switched off meanwhile.
    """
    refreshed(desk, case, linker, watch)
    proposed = 0
    for at, batch in enumerate(batches(waiting, ASKED)):
        watch(Progress(f"Linking: {linker.name}", at * ASKED, len(waiting), unit="media"))
        proposed += _compared(desk, case, linker, batch)
    return proposed + _new_prints(desk, case, linker, watch)


def held(tx: Transaction, linker: Senses, rows: Sequence[PrintRow]) -> Held:
    """Return prints with what finds those worth comparing; 100 kB of memory each."""
    sketches = store.print_sketches(tx, [each.number for each in rows])
    return Held(tuple(rows), linker.sketches([sketches[each.number] for each in rows]))


def allowed(rows: Sequence[PrintRow], left_out: frozenset[int]) -> list[PrintRow]:
    """Return the prints that rest on nothing that a policy withholds."""
    return [each for each in rows if not each.media & left_out]


def agreements(tx: Transaction, linker: Senses, prints: Held, described: bytes) -> list[Agreement]:
    """Return which prints a picture, or a print, agrees with."""
    near = [prints.rows[at] for at in prints.sketches.near(described)]
    data = store.print_data(tx, [each.number for each in near])
    index = linker.index()
    index.add(range(1, len(near) + 1), [data[each.number] for each in near])
    return [Agreement(near[each.other - 1], each) for each in index.propose([0], [described])]


def _compared(desk: Desk, case: str, linker: Senses, numbers: list[int]) -> int:
    """Compare some pictures with all prints, and commit what was found with the marks that say so."""
    while True:
        with desk.catalog.reading() as tx:
            known, left_out = newest(tx), withheld(tx, desk, linker.name)
            rows = allowed(store.prints(tx, named(linker)), left_out)
            found = list(_links(tx, linker, held(tx, linker, rows), numbers)) if rows else []
        with desk.catalog.writing() as tx:
            require_allowed(tx, desk, case, linker.name)
            if newest(tx) == known:
                links.record(tx, named(linker), _best(found))
                mark_compared(tx, named(linker), numbers)
                return len(_best(found))


def _new_prints(desk: Desk, case: str, linker: Senses, watch: Watch) -> int:
    """Compare prints that are new, or were made anew, with all other prints, and with all pictures described."""
    proposed = 0
    while True:
        with desk.catalog.reading() as tx:
            known, left_out = newest(tx), withheld(tx, desk, linker.name)
            rows = allowed(store.prints(tx, named(linker)), left_out)
            after = min((each.compared_to for each in rows if not each.is_compared), default=None)
            if after is None:
                return proposed
            behind = [each for each in rows if each.compared_to == after]
            watch(Progress(f"Linking: new prints of {linker.name}", 0, len(behind), unit="cameras"))
            batch = store.described_after(tx, named(linker), after, ASKED)
            asked = [each for each in batch if each not in left_out]
            found = list(_links(tx, linker, held(tx, linker, behind), asked))
            if not after:
                found += _links_of_prints(tx, linker, held(tx, linker, rows), behind)
        with desk.catalog.writing() as tx:
            require_allowed(tx, desk, case, linker.name)
            if newest(tx) == known:
                links.record(tx, named(linker), _best(found))
                store.compared_to(tx, [each.number for each in behind], batch[-1] if len(batch) == ASKED else LARGEST)
                proposed += len(_best(found))


def _best(found: Sequence[links.Link]) -> list[links.Link]:
    """Return each pair once: several prints may have the same picture speak for them."""
    best: dict[frozenset[bytes], links.Link] = {}
    for each in sorted(found, key=lambda link: link.score):
        best[frozenset((each.sha256, each.other))] = each
    return list(best.values())


def _links(tx: Transaction, linker: Senses, prints: Held, numbers: Sequence[int]) -> Iterator[links.Link]:
    """Yield what relates pictures, and films, to the cameras of prints, but to those that they are said to be of."""
    digests = sha256_of(tx, set(numbers))
    own: dict[int, set[str]] = defaultdict(set)
    for row in prints.rows:
        for number in row.media:
            own[number].add(row.name)
    for view in views_of(tx, named(linker), numbers):
        for each in agreements(tx, linker, prints, view.data) if view.part == WHOLE else ():
            if each.print.name not in own[view.number]:
                yield _link(linker, digests[view.number], each)


def _links_of_prints(tx: Transaction, linker: Senses, prints: Held, asked: Sequence[PrintRow]) -> Iterator[links.Link]:
    for row in asked:
        for each in agreements(tx, linker, prints, store.print_data(tx, [row.number])[row.number]):
            if each.print.name != row.name and not each.print.media & row.media:
                yield _link(linker, row.speaker_sha256, each, row.name)


def _link(linker: Senses, sha256: bytes, found: Agreement, name: str = "") -> links.Link:
    proposal, said = found.proposal, ("camera", " and ".join(filter(None, (name, found.print.name))))
    evidence = replace(proposal.evidence, facts=(said, *proposal.evidence.facts))
    return links.Link(
        *(0, linker.name, linker.version, proposal.kind, sha256, found.print.speaker_sha256, WHOLE, WHOLE),
        *(proposal.score, proposal.false_match_rate, evidence),
    )
