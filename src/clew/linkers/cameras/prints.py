"""Makes the print of a sensor of what pictures of it have in common."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from clew.linkers.cameras.packing import BLOCK, FILM, Plane, is_film, pack_print, size_of, unpack, weights_of
from clew.linkers.cameras.residual import CORRELATED, without_what_models_share
from clew.linkers.cameras.sketches import sketch_of
from clew.model.sensor_print import SensorPrint

ENOUGH = 8
"""From so many pictures on one that does not fit the others can be told, and is left out: somebody else's picture, or
an edited one. Of fewer each may miss the others by chance."""
LEAST_FIT = 2.5
"""In standard deviations: a picture fits the others from here on; 6 in 1,000 that have nothing to do with them do."""


def print_of(descriptions: Sequence[bytes]) -> SensorPrint:
    """Return the print of pictures, or of films, of the most common size.

    Raises ValueError for none, and for what is neither. Each pixel is the sum of the signs, each times its weight, over
    the root of the sum of squared weights: so all have the same noise, however much light fell there.
    """
    if not descriptions:
        raise ValueError("a print is made of one picture at least")
    sizes = [(size_of(each), is_film(each)) for each in descriptions]
    (size, are_films), _ = Counter(sizes).most_common(1)[0]
    chosen = [at for at, each in enumerate(sizes) if each == (size, are_films)]
    if are_films:
        return _of_films(size, descriptions, chosen)
    total, power = _summed([descriptions[at] for at in chosen])
    fits = {at: _fit(total, power, descriptions[at]) for at in chosen}
    if len(chosen) >= ENOUGH:
        fitting = [at for at in chosen if fits[at] >= LEAST_FIT]
        if fitting and len(fitting) < len(chosen):
            chosen = fitting
            total, power = _summed([descriptions[at] for at in chosen])
    plane = without_what_models_share(_levelled(total, power))
    data = pack_print(*size, plane, len(chosen))
    speaker = max(chosen, key=lambda at: (fits[at], -at))
    return SensorPrint(data, sketch_of(unpack(data)), tuple(chosen), speaker)


def _of_films(size: tuple[int, int], descriptions: Sequence[bytes], chosen: Sequence[int]) -> SensorPrint:
    """Return the print of films of one size: each is one already, and tells the more the more frames it has."""
    films = {at: unpack(descriptions[at]) for at in chosen}
    speaker = max(chosen, key=lambda at: (films[at].members, -at))
    data = descriptions[speaker]
    if len(chosen) > 1:
        total = np.zeros_like(films[speaker].plane)
        for each in films.values():
            total += each.plane * float(np.sqrt(each.members))
        data = pack_print(*size, total, sum(each.members for each in films.values()), FILM)
    return SensorPrint(data, sketch_of(unpack(data)), tuple(chosen), speaker)


def _summed(descriptions: Sequence[bytes]) -> tuple[Plane, Plane]:
    total, power = unpack(descriptions[0]).plane, weights_of(descriptions[0]) ** 2
    for each in descriptions[1:]:
        total += unpack(each).plane
        power += weights_of(each) ** 2
    return total, power


def _fit(total: Plane, power: Plane, description: bytes) -> float:
    """Return how far a picture agrees with all others, in standard deviations of what chance makes of it."""
    own, weights = unpack(description).plane, weights_of(description)
    others = _levelled(total - own, power - weights**2)
    scale = float(np.sqrt((own * own).sum(dtype=np.float64) * others.var(dtype=np.float64)))
    return float((own * others).sum(dtype=np.float64)) / (CORRELATED * scale) if scale else 0.0


def _levelled(total: Plane, power: Plane) -> Plane:
    spread = np.sqrt(np.maximum(power, 1))
    return np.asarray(total / np.kron(spread, np.ones((BLOCK, BLOCK), np.float32)), np.float32)
