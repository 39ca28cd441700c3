"""What officers decided of the stacks of a gallery."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from clew.gallery.columns import Gallery
from clew.gallery.ledger import Ledger
from clew.gallery.texts import Booleans, Numbers


@dataclass(frozen=True, slots=True, eq=False)
class SchemeOverlay:
    """The categories of one scheme over the stacks: `code` is a place in `codes`, -1 where nothing stands.

    `number` is that of the decision; where it is not applied (`is_applied`), it is suggested.
    """

    scheme: str
    codes: tuple[str, ...]
    code: Numbers
    is_applied: Booleans
    number: Numbers


@dataclass(frozen=True, slots=True)
class Given:
    """The category that stands for a stack."""

    scheme: str
    code: str
    is_applied: bool


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """What is decided, or only suggested, of each stack of a gallery by the decisions up to number `last`.

    It is what stands for the representative; where nothing does, that of the first other media for which something
    stands, and then it is a suggestion, for the officer has not seen this representative.
    """

    last: int
    schemes: tuple[SchemeOverlay, ...]

    @classmethod
    def of(cls, gallery: Gallery, ledger: Ledger) -> Self:
        """Look up all that was decided."""
        return cls(0, ()).updated(gallery, ledger, ledger.media)

    def updated(self, gallery: Gallery, ledger: Ledger, touched: Iterable[bytes]) -> Self:
        """Return the overlay as it is once the ledger has changed for these media."""
        rows = np.unique(gallery.rows_of(list(touched)))
        rows = rows[rows >= 0]
        known = {each.scheme: each for each in self.schemes}
        media = [gallery.media_of(row) for row in rows.tolist()]
        schemes = tuple(
            _with(known.get(name) or _empty(name, gallery.count), ledger, rows.tolist(), media)
            for name in ledger.schemes
        )
        return replace(self, last=ledger.last, schemes=schemes)

    def is_decided(self, count: int) -> Booleans:
        """Mask those of `count` stacks that a category is applied to."""
        decided = np.zeros(count, np.bool_)
        for each in self.schemes:
            decided |= each.is_applied
        return decided

    def given(self, row: int) -> Given | None:
        """Return the category of a stack to show: applied before suggested, the latest of several."""
        found = [
            (bool(each.is_applied[row]), int(each.number[row]), each) for each in self.schemes if each.code[row] >= 0
        ]
        if not found:
            return None
        is_applied, _, of_scheme = max(found, key=lambda each: each[:2])
        return Given(of_scheme.scheme, of_scheme.codes[of_scheme.code[row]], is_applied)


def _empty(scheme: str, count: int) -> SchemeOverlay:
    return SchemeOverlay(scheme, (), np.full(count, -1, np.int32), np.zeros(count, np.bool_), np.zeros(count, np.int32))


def _with(known: SchemeOverlay, ledger: Ledger, rows: list[int], media: list[list[bytes]]) -> SchemeOverlay:
    codes = {code: place for place, code in enumerate(known.codes)}
    code, is_applied, number = known.code.copy(), known.is_applied.copy(), known.number.copy()
    for row, members in zip(rows, media, strict=True):
        found = [
            (place, stands) for place, sha256 in enumerate(members) if (stands := ledger.stands(sha256, known.scheme))
        ]
        if found:
            place, stands = found[0]
            code[row] = codes.setdefault(stands.code, len(codes))
            is_applied[row] = stands.is_applied and place == 0
            number[row] = stands.number
        else:
            code[row], is_applied[row], number[row] = -1, False, 0
    return SchemeOverlay(known.scheme, tuple(codes), code, is_applied, number)
