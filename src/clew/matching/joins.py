"""Compares two sets of codes with each other, as a stream of pairs within a bound on memory."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clew.matching import building, joining, probing
from clew.matching.joining import Beside, Found, Rules, Walked
from clew.matching.permute import Words
from clew.matching.probing import Distances, Near, Reach, Tables

Rows = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int64]

ROOM = 1 << 20
"""Pairs that are passed on together: 10 MiB."""
WALK = 1 << 14
"""Rows a thread walks through before it takes the next ones: enough for neighbours to share what is read, few enough
that all threads end together."""
MOST = 50_000
"""Candidates of one value beyond which its codes are searched for one by one, where that is more than USUAL allows."""
USUAL = 8
"""How many times the mean a value's candidates may be before it is left out."""
AHEAD = 8
"""Blocks that threads work on ahead of what is passed on: the bound on memory."""
ALONE = 64
"""Rows searched for together that were left out: each may find very many."""
TOGETHER = 1024
"""Queries searched for together where no join pays."""


@dataclass(frozen=True, slots=True, eq=False)
class RowPairs:
    """Rows of the one side and the other, and their distance in bits; arrays of one length."""

    one: Rows
    other: Rows
    distances: Distances


def join(words: Words, tables: Tables, reach: Reach, radius: int, threads: int, *, is_self: bool) -> Iterator[RowPairs]:
    """Yield every pair of a row of `words` and a row of `tables` within the radius, each once, in no order.

    Both stand in the same layout. `is_self` where the words are those of the tables: of a pair only one direction is
    given, and no row with itself. Held at a time are the codes in the order of one chunk, and some blocks of pairs.
    """
    is_alone = np.zeros(len(words), np.bool_)
    left: list[Integers] = []
    with ThreadPoolExecutor(threads) as pool:
        for chunk, most_apart in enumerate(reach.radii.tolist()):
            if most_apart < 0:
                left.append(np.zeros(0, np.int64))
                continue
            walked, beside = _sides(words, tables, chunk, is_self=is_self)
            rules = _rules(tables, reach, chunk, radius, left, is_self=is_self)
            crowds: list[Integers] = []
            yield from _walk(pool, walked, beside, rules, crowds)
            left.append(np.unique(np.concatenate([np.zeros(0, np.int64), *crowds])))
            if len(left[chunk]):
                is_alone |= joining.has_value(words, chunk * tables.width, tables.width, left[chunk])
        if is_alone.any():
            rules = _rules(tables, reach, len(reach.radii), radius, left, is_self=is_self)
            yield from _search_alone(pool, words, tables, reach, rules, is_alone)


def _sides(words: Words, tables: Tables, chunk: int, *, is_self: bool) -> tuple[Walked, Beside]:
    """Put both sides in the order of a chunk."""
    if chunk == 0:
        rows, own = np.arange(len(tables.words), dtype=np.uint32), tables.words
    else:
        rows = tables.postings[chunk - 1]
        own = joining.in_order(tables.words, rows)
    beside = Beside(own, rows, tables.bases[chunk], tables.rises[chunk], tables.hot)
    if is_self:
        return Walked(words, rows), beside
    starts = building.bucket_starts(words, chunk * tables.width, tables.width)
    order = np.empty(len(words), np.uint32)
    building.post(words, chunk * tables.width, tables.width, starts, order)
    return Walked(words, order), beside


def _rules(tables: Tables, reach: Reach, chunk: int, radius: int, left: list[Integers], *, is_self: bool) -> Rules:
    """Return the rules for a chunk, or (its number being that after the last) for what follows them all."""
    asked = int((reach.radii >= 0).sum())
    starts = np.zeros(len(reach.radii) + 1, np.int64)
    starts[1 : len(left) + 1] = np.cumsum([len(values) for values in left])
    return Rules(
        chunk=chunk,
        width=tables.width,
        radii=reach.radii,
        masks=reach.masks[: reach.rings[reach.radii[chunk] + 1]] if chunk < len(reach.radii) else reach.masks[:0],
        radius=radius,
        most=max(MOST, int(USUAL * reach.expected / asked)),
        is_self=is_self,
        left_out=np.concatenate([np.zeros(0, np.int64), *left]),
        left_starts=starts,
    )


def _walk(
    pool: ThreadPoolExecutor, walked: Walked, beside: Beside, rules: Rules, crowds: list[Integers]
) -> Iterator[RowPairs]:
    """Walk through one side on all threads; what each brings back is passed on before it goes further."""
    count = len(walked.rows)
    room = max(ROOM, rules.most)

    def walk(at: int, last: int) -> tuple[RowPairs, int, int, Integers]:
        found = Found(np.empty(room, np.uint32), np.empty(room, np.uint32), np.empty(room, np.uint16))
        crowd = np.empty(WALK, np.int64)
        pairs, at, left = joining.pairs(walked, beside, rules, at, last, found, crowd)
        some = RowPairs(found.one[:pairs].copy(), found.other[:pairs].copy(), found.distances[:pairs].copy())
        return some, at, last, crowd[:left]

    waiting = deque((start, min(start + WALK, count)) for start in range(0, count, WALK))
    running: deque[Future[tuple[RowPairs, int, int, Integers]]] = deque()
    while waiting or running:
        while waiting and len(running) < AHEAD:
            running.append(pool.submit(walk, *waiting.popleft()))
        some, at, last, crowd = running.popleft().result()
        if at < last:
            waiting.appendleft((at, last))
        crowds.append(crowd)
        if len(some.one):
            yield some


def _search_alone(
    pool: ThreadPoolExecutor,
    words: Words,
    tables: Tables,
    reach: Reach,
    rules: Rules,
    is_alone: npt.NDArray[np.bool_],
) -> Iterator[RowPairs]:
    """Search for the rows that were left out, one by one, and pass on what no chunk has found."""

    def search(rows: Rows) -> RowPairs:
        near = probing.search(tables, reach, words[rows], rules.radius)
        one = rows[near.queries]
        wanted = joining.unfound(rules, words, tables.words, one, near.rows, is_alone)
        return RowPairs(one[wanted], near.rows[wanted], near.distances[wanted])

    yield from _ahead(pool, search, np.flatnonzero(is_alone).astype(np.uint32), ALONE)


def one_by_one(words: Words, search: Callable[[Words], Near], threads: int) -> Iterator[RowPairs]:
    """Yield what a search finds for each of the words, on all threads."""

    def answer(rows: Rows) -> RowPairs:
        near = search(words[rows])
        return RowPairs(rows[near.queries], near.rows, near.distances)

    with ThreadPoolExecutor(threads) as pool:
        yield from _ahead(pool, answer, np.arange(len(words), dtype=np.uint32), TOGETHER)


def _ahead(pool: ThreadPoolExecutor, act: Callable[[Rows], RowPairs], rows: Rows, size: int) -> Iterator[RowPairs]:
    """Yield what an act returns for rows, so many at a time, a few of them ahead."""
    waiting = deque(rows[start : start + size] for start in range(0, len(rows), size))
    running: deque[Future[RowPairs]] = deque()
    while waiting or running:
        while waiting and len(running) < AHEAD:
            running.append(pool.submit(act, waiting.popleft()))
        some = running.popleft().result()
        if len(some.one):
            yield some
