"""Compares pictures with prints of sensors, and prints with each other, in full."""

from collections.abc import Sequence

from clew.linkers.cameras.comparing import Comparison, compare, compare_crops
from clew.linkers.cameras.geometry import has_film
from clew.linkers.cameras.packing import Noise, check, is_print, unpack
from clew.linkers.cameras.rates import LEAST, false_match_rate
from clew.model.link import Evidence, Proposal

KIND = "same camera"
_AS_IT_IS = "as it is"


class SensorIndex:
    """Noise of pictures and prints of sensors; two single pictures are not compared, for that tells too little.

    With `crops`, pictures that were cut out of larger ones are looked for too, in some six times the time; not films.
    """

    def __init__(self, *, crops: bool = False) -> None:
        self._crops = crops
        self._held: list[tuple[int, bytes]] = []

    def add(self, views: Sequence[int], descriptions: Sequence[bytes]) -> None:
        """Take in noise or prints, each under a number; raises ValueError for what is neither."""
        for each in descriptions:
            check(each)
        self._held += zip(views, descriptions, strict=True)

    def propose(self, views: Sequence[int], descriptions: Sequence[bytes]) -> list[Proposal]:
        """Return what was taken by the same camera as a view, as it seems; raises ValueError as `add`."""
        asked = [(view, each, unpack(each)) for view, each in zip(views, descriptions, strict=True)]
        found = []
        for number, held in sorted(self._held):
            other: Noise | None = None
            for view, description, noise in asked:
                if view == number or not (is_print(held) or is_print(description)):
                    continue
                other = unpack(held) if other is None else other
                found += self._proposed(view, number, noise, other)
        return sorted(found, key=lambda each: (each.view, each.other))

    def _proposed(self, view: int, number: int, noise: Noise, other: Noise) -> list[Proposal]:
        ways = [compare(noise, other)]
        if self._crops and not has_film(noise, other):
            ways.append(compare_crops(noise, other))
        found = [each for each in ways if each is not None and each.pce >= LEAST[each.way]]
        return [
            Proposal(
                *(view, number, KIND, best.pce, false_match_rate(best.way)),
                Evidence(facts=facts(best), sides=sides(best, noise, other)),
            )
            for best in sorted(found, key=lambda each: each.pce)[-1:]
        ]


def facts(found: Comparison) -> tuple[tuple[str, str], ...]:
    """Return in words what an agreement rests on, of both."""
    said = [("PCE", f"{found.pce:.0f}"), ("pixels", f"{found.pixels[0]:,} x {found.pixels[1]:,}")]
    if found.way == "cut":
        said.append(("part", "one may be cut out of the other's frame"))
    return tuple(said)


def sides(found: Comparison, noise: Noise, other: Noise) -> tuple[tuple[str, str, str], ...]:
    """Return what was compared on either side, and what was done to the one to lay it over the other."""
    said = [("compared", _compared(noise), _compared(other))]
    if found.right or found.down:
        said.append(("moved", f"{found.right:+} px across, {found.down:+} px down", _AS_IT_IS))
    if found.quarters:
        said.append(("turned by", f"{90 * found.quarters}° against the clock", _AS_IT_IS))
    if found.scale != 1:
        said.append(("scaled", f"to {found.scale:.0%} of the other", _AS_IT_IS))
    return tuple(said)


def _compared(noise: Noise) -> str:
    if not noise.members:
        return "a film" if noise.is_film else "a picture"
    return f"print of {noise.members:,} {'frames of films' if noise.is_film else 'pictures'}"
