"""Proposes what relates a case's media to all of the catalog; killed at any instant, it resumes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clew.casework.describe_views import chosen, named, to_describe
from clew.casework.desk import Desk
from clew.casework.kept_views import kept_corpus
from clew.casework.link_cameras import link_cameras
from clew.casework.policy import off, require_allowed, withheld
from clew.casework.progress import Progress, Watch
from clew.linker import Keeps, Linker, Senses
from clew.model.link import Proposal, turned_kind
from clew.store import links
from clew.store.catalog import Transaction
from clew.store.descriptions import ViewRow, mark_compared, uncompared, views, views_of
from clew.store.linker_policies import newest
from clew.store.media import sha256_of
from clew.store.transaction import batches

CORPUS_BYTES = 1_400_000_000
CORPUS = 1_000_000
"""Views held in memory at once to compare with: 20,000 of local features of 70 kB, or a million of what is small. With
more, new media are compared with one such part after the other."""
ASKED = 500
"""New media compared between two commits: what a kill costs at most."""


@dataclass(frozen=True, slots=True)
class LinkOutcome:
    """How many media were compared by each linker, and how many links it proposed of them."""

    compared: dict[str, int]
    proposed: dict[str, int]


def link(desk: Desk, case: str, names: tuple[str, ...], watch: Watch) -> LinkOutcome:
    """Compare what is described of a case, and was not compared yet, with all that is described in any case.

    A batch's links are committed with the marks that say so. Linkers that are off in the case are not tried, and media
    that are in no case where one is on are not compared. Raises NotFoundError, UnavailableError, PolicyError (also
    where one is switched off meanwhile), BusyError.
    """
    outcome = LinkOutcome({}, {})
    with desk.catalog.writer_lock():
        with desk.catalog.reading() as tx:
            tried, _ = chosen(names, off(tx, desk, case))
            wanted = to_describe(tx, desk, case, is_all=True)
        for name, linker in tried.items():
            with desk.catalog.reading() as tx:
                waiting = uncompared(tx, named(linker), wanted)
            outcome.compared[name], outcome.proposed[name] = len(waiting), 0
            if isinstance(linker, Senses):
                outcome.proposed[name] = link_cameras(desk, case, linker, waiting, watch)
                continue
            for at, batch in enumerate(batches(waiting, ASKED)):
                watch(Progress(f"Linking: {name}", at * ASKED, len(waiting), unit="media"))
                outcome.proposed[name] += _linked(desk, case, linker, batch)
    return outcome


def _linked(desk: Desk, case: str, linker: Linker, numbers: list[int]) -> int:
    """Compare some media with all others and commit what was found; return how many links.

    They are compared again where a policy changed meanwhile: what was compared may not be comparable any more.
    """
    while True:
        with desk.catalog.reading() as tx:
            known = newest(tx)
            found = _found(tx, linker, numbers, withheld(tx, desk, linker.name))
        with desk.catalog.writing() as tx:
            require_allowed(tx, desk, case, linker.name)
            if newest(tx) == known:
                links.record(tx, named(linker), found, is_one_kind=tells_one_kind(linker))
                mark_compared(tx, named(linker), numbers)
                return len(found)


def _found(tx: Transaction, linker: Linker, numbers: list[int], left_out: frozenset[int]) -> list[links.Link]:
    """Compare some media with all others but those left out."""
    asked = views_of(tx, named(linker), numbers)
    best: dict[tuple[int, int, str], tuple[Proposal, ViewRow, ViewRow]] = {}
    for proposal, one, other in _compared(tx, linker, asked, left_out):
        if one.number != other.number:
            key = _pair(one.number, other.number, "" if tells_one_kind(linker) else proposal.kind)
            if key not in best or _rank(proposal) < _rank(best[key][0]):
                best[key] = proposal, one, other
    return list(_links(tx, linker, best.values()))


def tells_one_kind(linker: Linker) -> bool:
    """Tell whether a linker's kinds exclude each other: a picture is not in another and a part of it, too."""
    return bool(getattr(linker, "tells_one_kind", False))


def _rank(proposal: Proposal) -> tuple[float, float]:
    """What the proposals of a pair are ordered by, the surest first."""
    return proposal.false_match_rate, -proposal.score


def _compared(
    tx: Transaction, linker: Linker, asked: list[ViewRow], left_out: frozenset[int]
) -> Iterator[tuple[Proposal, ViewRow, ViewRow]]:
    """Yield what relates views to all others but those left out, in mapped files where the linker has such."""
    if isinstance(linker, Keeps):
        yield from _proposed_of_kept(tx, linker, asked, left_out)
        return
    others = (each for each in views(tx, named(linker)) if each.number not in left_out)
    for part in _parts(others):
        yield from _proposed(linker, asked, part)


def _proposed_of_kept(
    tx: Transaction, linker: Keeps, asked: list[ViewRow], left_out: frozenset[int]
) -> Iterator[tuple[Proposal, ViewRow, ViewRow]]:
    """Yield what relates views to others in files; those of its own media are not compared with a view."""
    corpus = kept_corpus(tx, linker, lambda number: number not in left_out)
    beyond = len(corpus.numbers)
    for each in asked:
        among = corpus.asked & (corpus.numbers != each.number)
        for proposal in corpus.index.propose([beyond], [each.data], among):
            yield proposal, each, corpus.row(proposal.other)


def _parts(rows: Iterable[ViewRow]) -> Iterator[list[ViewRow]]:
    """Part views into what is held in memory at once."""
    part, size = list[ViewRow](), 0
    for row in rows:
        part.append(row)
        size += len(row.data)
        if size >= CORPUS_BYTES or len(part) == CORPUS:
            yield part
            part, size = [], 0
    if part:
        yield part


def _pair(one: int, other: int, kind: str) -> tuple[int, int, str]:
    """Return what two media and a kind are known by, from whichever side they are seen."""
    return (one, other, kind) if one < other else (other, one, turned_kind(kind))


def _proposed(linker: Linker, asked: list[ViewRow], part: list[ViewRow]) -> Iterator[tuple[Proposal, ViewRow, ViewRow]]:
    """Yield what relates views to others of a part of the catalog."""
    index = linker.index()
    index.add(range(len(part)), [each.data for each in part])
    own = {(each.number, each.part): at for at, each in enumerate(part)}
    numbers = [own.get((each.number, each.part), len(part) + at) for at, each in enumerate(asked)]
    rows = dict(zip(numbers, asked, strict=True))
    for proposal in index.propose(numbers, [each.data for each in asked]):
        yield proposal, rows[proposal.view], part[proposal.other]


def _links(tx: Transaction, linker: Linker, found: Iterable[tuple[Proposal, ViewRow, ViewRow]]) -> Iterator[links.Link]:
    rows = list(found)
    digests = sha256_of(tx, {each.number for _, one, other in rows for each in (one, other)})
    for proposal, one, other in rows:
        yield links.Link(
            *(0, linker.name, linker.version, proposal.kind, digests[one.number], digests[other.number]),
            *(one.part, other.part, proposal.score, proposal.false_match_rate, proposal.evidence),
        )
