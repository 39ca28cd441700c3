"""Media that were taken at one place, as far as their positions tell."""

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import product

from clew.linkers.times.description import Told
from clew.linkers.times.sittings import GAP_S
from clew.model.link import Evidence, Proposal

KIND = "same position"
LEAST_SURE_M = 200.0
"""A position that may be further off than this tells a quarter of a town, not a place."""
MOST_CAMERAS = 20
"""A place with more cameras is a sight or a square: nothing leads from there."""
MOST_NEAR = 3
"""Other days and cameras at the place that a media is linked with, the nearest."""
_CELL_M = 2 * LEAST_SURE_M
_EARTH_M = 6_371_000.0

Unit = tuple[str, str, str, int | None]
Cell = tuple[int, int, int]


class Places:
    """Positions on the globe in cells; of a camera's day in a cell one media stands for all."""

    def __init__(self) -> None:
        self._cells: dict[Cell, dict[Unit, int]] = defaultdict(dict)
        self._told: dict[int, Told] = {}
        self._units: set[Unit] = set()

    def add(self, view: int, told: Told) -> None:
        """Take in one view."""
        if told.place is None or told.place[2] > LEAST_SURE_M:
            return
        self._told[view] = told
        unit, cell = _unit(told), _cell(_vector(told.place))
        self._units.add(unit)
        self._cells[cell][unit] = min(view, self._cells[cell].get(unit, view))

    def propose(self, view: int, told: Told) -> Iterator[Proposal]:
        """Yield the nearest that were taken there on another day or by another camera."""
        if told.place is None or told.place[2] > LEAST_SURE_M:
            return
        here = self._near(told)
        cameras = {unit[:3] for unit in here} | {_unit(told)[:3]}
        if len(cameras) > MOST_CAMERAS:
            return
        rate = min(1.0, (len(here) + 1) / (len(self._units) + 2))
        others = sorted(
            (apart, other)
            for unit, (apart, other) in here.items()
            if other != view and unit != _unit(told) and not _needs_no_lead(told, self._told[other])
        )
        for apart, other in others[:MOST_NEAR]:
            yield Proposal(view, other, KIND, 1 / rate, rate, _evidence(told, self._told[other], apart))

    def _near(self, told: Told) -> dict[Unit, tuple[float, int]]:
        """Return what lies within both uncertainties together: for each camera's day the nearest, and how far."""
        if told.place is None:
            return {}
        at = _vector(told.place)
        x, y, z = _cell(at)
        found: dict[Unit, tuple[float, int]] = {}
        for step in product((-1, 0, 1), repeat=3):
            for unit, view in self._cells.get((x + step[0], y + step[1], z + step[2]), {}).items():
                its = self._told[view].place
                if its is not None:
                    apart = math.dist(at, _vector(its))
                    if apart <= told.place[2] + its[2]:
                        found[unit] = min((apart, view), found.get(unit, (apart, view)))
        return found


def _unit(told: Told) -> Unit:
    return *told.claim, told.day


def _vector(place: tuple[float, float, float]) -> tuple[float, float, float]:
    """Return a place in m from the Earth's middle: no poles, no seam, and a distance is a distance."""
    north, east = math.radians(place[0]), math.radians(place[1])
    return (
        _EARTH_M * math.cos(north) * math.cos(east),
        _EARTH_M * math.cos(north) * math.sin(east),
        _EARTH_M * math.sin(north),
    )


def _cell(vector: tuple[float, float, float]) -> Cell:
    return int(vector[0] // _CELL_M), int(vector[1] // _CELL_M), int(vector[2] // _CELL_M)


def _needs_no_lead(one: Told, other: Told) -> bool:
    """Tell whether two are of one camera and lie in one exhibit, or were taken in one go: that is told otherwise."""
    if one.claim != other.claim:
        return False
    if set(one.exhibits) & set(other.exhibits):
        return True
    return one.time is not None and other.time is not None and abs(one.time - other.time) <= GAP_S


def _evidence(one: Told, other: Told, apart: float) -> Evidence:
    cameras = ("camera", one.shown or "not named", other.shown or "not named")
    return Evidence(
        facts=(("apart", f"{apart:,.0f} m"),), sides=(("position", _position(one), _position(other)), cameras)
    )


def _position(told: Told) -> str:
    if told.place is None:
        return "not known"
    latitude, longitude, within = told.place
    return f"{latitude:.5f} {longitude:.5f}, ±{within:,.0f} m"
