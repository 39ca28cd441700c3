"""Has linkers describe what officers still have to look at in a case; killed at any instant, it resumes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from clew.casework.batches import timed_batches
from clew.casework.describe_facts import describe_facts
from clew.casework.desk import Desk
from clew.casework.examine_again import examined_again
from clew.casework.policy import off, require_allowed
from clew.casework.progress import Progress, Watch
from clew.casework.triage import ranked, view
from clew.errors import NotFoundError, PolicyError, UnavailableError
from clew.examine.reach import Reach
from clew.linker import Linker, Reads, Tells, linkers
from clew.model.findings import Findings, Kind, Outcome
from clew.model.queue import Lane
from clew.store.catalog import Transaction
from clew.store.descriptions import Described, Named, record, undescribed

DESCRIBER = "clew.examine.views"
DESCRIBED = frozenset({Kind.PICTURE, Kind.VIDEO, Kind.AUDIO})
BATCH = 200
"""Media recorded in one transaction: 15 MB of local features, or what two children describe in some 10 s."""
PUT_OFF = frozenset({Lane.KNOWN})
"""Stacks of these lanes are described only where all are asked for: somebody has looked at them before."""


@dataclass(frozen=True, slots=True)
class DescribeOptions:
    """Which linkers describe (none named: all that can be tried here), and what.

    `is_all` takes in every member of a stack besides the one that stands for it, and then what is known already. With
    `most` only so many media are described, the likeliest.
    """

    linkers: tuple[str, ...] = ()
    is_all: bool = False
    retry_failed: bool = False
    passwords: tuple[bytes, ...] = ()
    most: int | None = None


@dataclass(slots=True)
class DescribeOutcome:
    """What came of it: media described, those that failed with the reason, linkers that could not be tried and why.

    `left` are the media that are still to be described, since more was not asked for.
    """

    described: int
    failed: dict[bytes, str]
    not_tried: dict[str, str]
    left: int = 0


def chosen(names: Sequence[str], off: Mapping[str, str]) -> tuple[dict[str, Linker], dict[str, str]]:
    """Return the linkers of these names (none: all) that can be tried here, and why the others can't.

    `off` are those that a policy switched off, each with whose. Raises NotFoundError for a name that is no linker's,
    PolicyError where all are off, UnavailableError where none can be tried.
    """
    every = linkers()
    for name in names:
        if name not in every:
            raise NotFoundError(f"there is no linker {name!r}: there are {', '.join(every) or 'none'}")
    wanted = {name: each for name, each in every.items() if not names or name in names}
    lacking = {name: reason for name, each in wanted.items() if (reason := off.get(name) or each.missing()) is not None}
    if wanted and len(lacking) == len(wanted):
        error = PolicyError if all(name in off for name in wanted) else UnavailableError
        raise error("; ".join(f"{name}: {reason}" for name, reason in lacking.items()))
    return {name: each for name, each in wanted.items() if name not in lacking}, lacking


def named(linker: Linker) -> Named:
    """Return what descriptions by a linker are kept under."""
    return linker.name, linker.version


def describe_views(desk: Desk, case: str, options: DescribeOptions, watch: Watch) -> DescribeOutcome:
    """Describe what of a case these linkers have not described.

    Raises NotFoundError, UnavailableError, PolicyError (also where one is switched off meanwhile), BusyError.
    """
    with desk.catalog.writer_lock():
        with desk.catalog.reading() as tx:
            tried, lacking = chosen(options.linkers, off(tx, desk, case))
            outcome = DescribeOutcome(0, {}, lacking)
            wanted = to_describe(tx, desk, case, is_all=options.is_all)
            looking = {name: each for name, each in tried.items() if not isinstance(each, Tells)}
            waiting, outcome.left = _by_linkers(tx, looking, wanted, options)
        outcome.described = describe_facts(desk, case, list(tried.values()), watch)
        total, done = sum(map(len, waiting.values())) + outcome.left, 0
        for names, media in waiting.items():
            config = desk.config
            reach = Reach(config.footage, config.containers, options.passwords, desk.spool, linkers=names)
            found = examined_again(desk, case, media, DESCRIBER, reach)
            for batch in timed_batches(found, BATCH, 5.0):
                _record(desk, case, [tried[name] for name in names], batch, outcome)
                done += len(batch)
                watch(Progress("Describing", done, total, failed=len(outcome.failed), unit="media"))
    return outcome


def to_describe(tx: Transaction, desk: Desk, case: str, *, is_all: bool) -> list[bytes]:
    """Return what of a case is to be described, the likeliest first: what stands for each stack, in the queue's order.

    Sound recordings are in no queue: all of them come behind it. With `is_all` the other members of those stacks
    follow, then what is known, all copies of it too.
    """
    seen = view(tx, desk, case)
    items = ranked(tx, desk, case, seen)
    members = {each.representative: [one.sha256 for one in each.members] for each in seen.stacks}
    known = zip(map(bytes, seen.gathered.sha256), seen.gathered.kind, seen.gathered.outcome, strict=True)
    kinds = {sha256: kind for sha256, kind, outcome in known if outcome is Outcome.EXAMINED}
    first = [each.sha256 for each in items if each.lane not in PUT_OFF]
    last = [each.sha256 for each in items if each.lane in PUT_OFF]
    heard = [sha256 for sha256, kind in kinds.items() if kind is Kind.AUDIO]
    rest = [one for each in (*first, *last) for one in members[each]] if is_all else []
    ordered = dict.fromkeys((*first, *heard, *rest))
    return [each for each in ordered if kinds.get(each) in DESCRIBED]


def _by_linkers(
    tx: Transaction, tried: dict[str, Linker], wanted: list[bytes], options: DescribeOptions
) -> tuple[dict[tuple[str, ...], list[bytes]], int]:
    """Return the media to describe, by the names of the linkers that have not described them, and how many are left."""
    lacking: dict[bytes, list[str]] = defaultdict(list)
    for name, linker in tried.items():
        for sha256 in undescribed(tx, named(linker), wanted, retry_failed=options.retry_failed):
            lacking[sha256].append(name)
    found: dict[tuple[str, ...], list[bytes]] = defaultdict(list)
    waiting = [sha256 for sha256 in wanted if sha256 in lacking]
    for sha256 in waiting[: options.most]:
        found[tuple(lacking[sha256])].append(sha256)
    return found, len(waiting) - sum(map(len, found.values()))


def _record(
    desk: Desk,
    case: str,
    asked: Sequence[Linker],
    batch: Sequence[tuple[bytes, Findings | str]],
    outcome: DescribeOutcome,
) -> None:
    failed = dict(_failures(batch))
    with desk.catalog.writing() as tx:
        for linker in asked:
            require_allowed(tx, desk, case, linker.name)
            record(tx, named(linker), {sha256: _of(linker, said, failed.get(sha256, "")) for sha256, said in batch})
    outcome.failed |= failed
    outcome.described += len(batch) - len(failed)


def _failures(batch: Sequence[tuple[bytes, Findings | str]]) -> Iterator[tuple[bytes, str]]:
    for sha256, said in batch:
        if isinstance(said, str):
            yield sha256, said
        elif said.outcome is not Outcome.EXAMINED:
            yield sha256, said.reason


def _of(linker: Linker, said: Findings | str, failure: str) -> Described:
    """Return what a child says of a media; it may have been taken over, so what is no description is refused here."""
    if isinstance(said, str) or failure:
        return Described((), failure)
    mine = [each for each in said.descriptions if (each.linker, each.version) == named(linker)]
    try:
        linker.index().add(range(len(mine)), [each.data for each in mine])
        texts = [linker.text_of(each.data) if isinstance(linker, Reads) else "" for each in mine]
    except ValueError as error:
        return Described((), f"{linker.name} described it by what is no description: {error}")
    return Described(list(zip(mine, texts, strict=True)))
