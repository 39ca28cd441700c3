"""Describes and compares a case in portions, the likeliest first, so that leads come while describing goes on."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NoReturn

from clew.casework.describe_views import DescribeOptions, DescribeOutcome, describe_views, named
from clew.casework.desk import Desk
from clew.casework.link import LinkOutcome, link
from clew.casework.policy import switched_off
from clew.casework.progress import Progress, Watch
from clew.errors import BusyError
from clew.linker import Looks, linkers
from clew.store.linker_policies import newest
from clew.store.occurrences import OccurrenceRow, occurrences_of
from clew.store.queue_token import queue_token
from clew.store.unasked import unasked

FIRST_PORTION = 1_000
"""Media described before they are compared for the first time: some ten minutes of two cores. Each portion is twice as
large as the one before, so that of 400,000 media there are nine, and a container that holds wanted ones in all of them
is opened nine times at most; with portions of one size it would be 400 times."""


def relate(desk: Desk, case: str, options: DescribeOptions, watch: Watch) -> tuple[DescribeOutcome, LinkOutcome]:
    """Describe what of a case is not described yet and compare it with all cases, portion by portion.

    Between two portions another run may write. Raises what `describe_views` and `link` do.
    """
    portion = options.most or FIRST_PORTION
    views = describe_views(desk, case, replace(options, most=portion), watch)
    links = link(desk, case, options.linkers, watch)
    while views.left:
        portion *= 2
        more = describe_views(desk, case, replace(options, most=portion, retry_failed=False), watch)
        views = _together(views, more)
        links = _added(links, link(desk, case, options.linkers, watch))
    return views, links


def follow(
    desk: Desk,
    case: str,
    options: DescribeOptions,
    watch: Watch,
    tell: Callable[[DescribeOutcome, LinkOutcome], None],
    wait: Callable[[], None],
) -> NoReturn:
    """Go on as media arrive, until stopped: `tell` gets what came of each time, `wait` passes some seconds.

    While another run writes it waits. Raises what `relate` does but BusyError.
    """
    seen: object = None
    while True:
        if _state(desk, case) != seen:
            try:
                tell(*relate(desk, case, options, watch))
                seen, options = _state(desk, case), replace(options, retry_failed=False)
            except BusyError:
                watch(Progress("Waiting for another run"))
        wait()


def places_of(desk: Desk, case: str, sha256s: Sequence[bytes]) -> dict[bytes, OccurrenceRow]:
    """Return where media lie first in a case."""
    with desk.catalog.reading() as tx:
        return {sha256: rows[0] for sha256, rows in occurrences_of(tx, sha256s, case).items() if rows}


def put_off(desk: Desk, case: str, links: LinkOutcome) -> int:
    """Return how many pictures and films none but `is_all` describes: copies in stacks, and what is known."""
    with desk.catalog.reading() as tx:
        off = switched_off(tx, desk)
        looking = [each for name, each in linkers().items() if name in links.compared and isinstance(each, Looks)]
        counts = [unasked(tx, named(each), case, off.get(each.name, frozenset()), 0) for each in looking]
    return max((each.put_off for each in counts), default=0)


def _state(desk: Desk, case: str) -> object:
    """Return what changes with what is to be described, and by which linkers."""
    with desk.catalog.reading() as tx:
        return queue_token(tx, case, b"", ""), newest(tx)


def _together(one: DescribeOutcome, more: DescribeOutcome) -> DescribeOutcome:
    return DescribeOutcome(one.described + more.described, one.failed | more.failed, more.not_tried, more.left)


def _added(one: LinkOutcome, more: LinkOutcome) -> LinkOutcome:
    names = [*one.compared, *(name for name in more.compared if name not in one.compared)]
    return LinkOutcome(
        {name: one.compared.get(name, 0) + more.compared.get(name, 0) for name in names},
        {name: one.proposed.get(name, 0) + more.proposed.get(name, 0) for name in names},
    )
