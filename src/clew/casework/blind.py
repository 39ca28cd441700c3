"""Withholds what others decided of the stacks on which an officer is still to decide blind."""

from collections.abc import Iterable
from dataclasses import replace

from clew.casework.desk import Desk
from clew.gallery.tile import Tile
from clew.model.decision import Decision
from clew.store.catalog import Transaction
from clew.store.opinions import unanswered

WITHHELD = ""
"""The code that a tile has where the officer is told only that it is decided."""


def withheld(tx: Transaction, desk: Desk, case: str) -> frozenset[bytes]:
    """Return the media of which the officer may not be told yet what others decided; raises NotFoundError."""
    return frozenset(each.sha256 for each in unanswered(tx, case, desk.officer))


def told(desk: Desk, hidden: frozenset[bytes], decisions: Iterable[Decision]) -> list[Decision]:
    """Return those decisions that the officer may be told: the own ones, and those on nothing that is hidden."""
    return [
        each
        for each in decisions
        if each.officer == desk.officer or hidden.isdisjoint((*each.applied, *each.suggested))
    ]


def tiles_told(desk: Desk, case: str, tiles: Iterable[Tile]) -> list[Tile]:
    """Return tiles without the categories that the officer may not be told yet; raises NotFoundError."""
    with desk.catalog.reading() as tx:
        hidden = withheld(tx, desk, case)
    return [
        replace(each, category=replace(each.category, code=WITHHELD))
        if each.category is not None and each.sha256 in hidden
        else each
        for each in tiles
    ]
