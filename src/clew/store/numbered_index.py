"""Keeps an index in step with numbered rows: adds what came, removes what went, or makes it anew."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt
from sqlalchemy import Table

from clew.matching.hamming import HammingIndex
from clew.store.numbered import Batch, common, recent, replaced_since
from clew.store.transaction import Transaction

LAYOUT: Final = 2
"""Raised whenever states or ids change their meaning."""

Coded = tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]
"""Ids (n,) and codes (n, bits / 8)."""


@dataclass(frozen=True, slots=True, eq=False)
class Numbered:
    """An index of numbered rows.

    Its ids are a row's number, shifted by `place_bits`, and a place in the row. `log` tells what came and went,
    `codes` yields those of rows with a higher number than is given, `count` how many there are of all rows.
    """

    name: str
    bits: int
    minimum_quality: int
    log: Table
    place_bits: int
    codes: Callable[[Transaction, int], Iterator[Coded]]
    count: Callable[[Transaction], int]


class NumberedState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The newest batches of rows whose codes an index holds, oldest first."""

    layout: int
    minimum_quality: int
    batches: list[Batch]


def state_of(tx: Transaction, numbered: Numbered) -> str:
    """Return the state of an index that is up to date."""
    return msgspec.json.encode(NumberedState(LAYOUT, numbered.minimum_quality, recent(tx, numbered.log))).decode()


def up_to_date(tx: Transaction, numbered: Numbered, index: HammingIndex) -> HammingIndex:
    """Return an index brought up to date with the catalog, or one made anew."""
    current = state_of(tx, numbered)
    if index.state == current:
        return index
    held = _understood(index.state)
    shared = None
    if held is not None and (held.layout, held.minimum_quality) == (LAYOUT, numbered.minimum_quality):
        shared = common(tx, numbered.log, held.batches)
    if held is not None and shared is not None and not _forgot(held, shared):
        _remove(tx, numbered, index, held, shared)
    else:
        index, shared = HammingIndex(numbered.bits), 0
    for ids, codes in numbered.codes(tx, shared):
        index.add(codes, ids)
    index.state = current
    return index


def lacking(saved: str, current: str) -> float:
    """Return how many codes came between two states, infinite where the older says nothing of the newer."""
    held, now = _understood(saved), _understood(current)
    if held is None or now is None or (held.layout, held.minimum_quality) != (now.layout, now.minimum_quality):
        return float("inf")
    known = set(held.batches)
    if known.isdisjoint(now.batches):
        return float("inf")
    return sum(codes for number, token, codes, gone in now.batches if (number, token, codes, gone) not in known) or 1


def _understood(text: str) -> NumberedState | None:
    try:
        return msgspec.json.decode(text, type=NumberedState)
    except msgspec.MsgspecError:
        return None


def _forgot(held: NumberedState, shared: int) -> bool:
    """Tell whether the index has let go of rows that the catalog, seen or restored at an older state, still has."""
    return any(gone for number, _, _, gone in held.batches if number > shared)


def _remove(tx: Transaction, numbered: Numbered, index: HammingIndex, held: NumberedState, shared: int) -> None:
    """Remove what the index has and the catalog hasn't."""
    if held.batches and shared < held.batches[-1][0]:
        index.remove(index.ids_where(lambda ids: ids >> numbered.place_bits > shared))
    gone = replaced_since(tx, numbered.log, shared)
    if len(gone):
        index.remove(index.ids_where(lambda ids: np.isin(ids >> numbered.place_bits, gone)))
