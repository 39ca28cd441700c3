"""The decisions of a case so far, by media: what stands of them, also after more have come."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from clew.model.decision import Decision


@dataclass(frozen=True, slots=True)
class Stands:
    """A code in force for a media by the decision of this number, applied or only suggested."""

    number: int
    code: str
    is_applied: bool


class Ledger:
    """Told every decision of a case in its order, it says what stands, as `store.decisions.standing` does."""

    def __init__(self) -> None:
        self.last = 0
        self._given: dict[bytes, dict[str, list[Stands]]] = {}
        self._media: dict[int, tuple[bytes, ...]] = {}
        self._undone: set[int] = set()
        self._schemes: dict[str, None] = {}

    @property
    def media(self) -> Collection[bytes]:
        """The media that anything was ever decided of."""
        return self._given.keys()

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes of all decisions, in the order they were first used."""
        return tuple(self._schemes)

    def add(self, decisions: Iterable[Decision]) -> set[bytes]:
        """Take in decisions that came after all others; return the media for which something else may stand now."""
        touched: set[bytes] = set()
        for each in decisions:
            self.last = each.number
            if each.undoes is not None:
                self._undone.add(each.undoes)
                touched.update(self._media.get(each.undoes, ()))
            elif each.category is not None:
                self._schemes.setdefault(each.category.scheme)
                self._media[each.number] = (*each.applied, *each.suggested)
                touched.update(self._media[each.number])
                for is_applied, media in ((True, each.applied), (False, each.suggested)):
                    stands = Stands(each.number, each.category.code, is_applied)
                    for sha256 in media:
                        self._given.setdefault(sha256, {}).setdefault(each.category.scheme, []).append(stands)
        return touched

    def stands(self, sha256: bytes, scheme: str) -> Stands | None:
        """Return what stands for a media: of a scheme the latest applied, a suggestion only where none is."""
        given = self._given.get(sha256, {}).get(scheme, ())
        in_force = [each for each in given if each.number not in self._undone]
        return max(in_force, key=lambda each: (each.is_applied, each.number), default=None)
