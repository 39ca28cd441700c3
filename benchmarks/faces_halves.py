"""Chooses thresholds on half of the people and reports on the other half, both ways, over several ways to halve them.

What a threshold promises is only shown on people whom it wasn't chosen on.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from clew.linkers.faces.groups import groups
from clew.linkers.faces.search import scales

HALVINGS = 10
RATE = 0.001
MEANS = np.round(np.arange(0.30, 0.57, 0.02), 2)
"""Mean cosines among which the one for groups is chosen."""
Floats = npt.NDArray[np.float64]
People = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.int8]


def halves(people: People, vectors: Vectors, seed: int, figures: dict[str, object]) -> None:
    """Report on each half what was chosen on the other: the median of all reports, and the worst."""
    told: dict[str, list[float]] = {}
    for one, other in _halvings(people, seed):
        chosen = float(np.quantile(_scores(people[one], vectors[one])[1], 1 - RATE))
        true, false = _scores(people[other], vectors[other])
        mean = _best_mean(people[one], vectors[one])
        purity, right, complete = grouped(people[other], vectors[other], mean)
        for name, value in (
            ("cosine chosen at 1 in 1,000 false accepts", chosen),
            ("true accepts there, %", 100 * float((true >= chosen).mean())),
            ("false accepts there, in 1,000", 1000 * float((false >= chosen).mean())),
            ("mean cosine chosen for groups", mean),
            ("purity of groups there, %", purity),
            ("pairs grouped there that are one person's, %", right),
            ("pairs of one person that are grouped there, %", complete),
        ):
            told.setdefault(name, []).append(value)
    for name, values in told.items():
        middle, low, high = (float(each) for each in (np.median(values), min(values), max(values)))
        figures[f"chosen on one half of the people, told of the other: {name} (median)"] = middle
        figures[f"chosen on one half of the people, told of the other: {name} (least and most)"] = [low, high]
    figures["halvings, each told both ways"] = HALVINGS


def grouped(people: People, vectors: Vectors, mean: float) -> tuple[float, float, float]:
    """Group faces; return purity, how many of the pairs grouped are one person's, and the other way round, in %.

    Purity is the share of faces in a group that is mostly of their own person.
    """
    labels = groups(vectors, mean)
    counts = np.zeros((labels.max() + 1, people.max() + 1), np.int64)
    np.add.at(counts, (labels, people), 1)
    both = (counts * (counts - 1) // 2).sum()
    together, owned = ((each * (each - 1) // 2).sum() for each in (counts.sum(1), counts.sum(0)))
    right = 100 * float(both / together) if together else 100.0
    return 100 * float(counts.max(1).sum() / len(labels)), right, 100 * float(both / owned)


def _halvings(people: People, seed: int) -> Iterator[tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]]:
    """Yield which faces are of the one half of the people, and which of the other, both ways."""
    dice = np.random.default_rng(seed)
    every = np.unique(people)
    for _ in range(HALVINGS):
        one = np.isin(people, dice.permutation(every)[: len(every) // 2])
        yield one, ~one
        yield ~one, one


def _scores(people: People, vectors: Vectors) -> tuple[Floats, Floats]:
    """Return the cosines of pairs of one person, and of different ones."""
    unit = vectors * scales(vectors)[:, None]
    one, other = np.triu_indices(len(people), 1)
    scores, same = (unit @ unit.T)[one, other], people[one] == people[other]
    return scores[same], scores[~same]


def _best_mean(people: People, vectors: Vectors) -> float:
    """Return the mean cosine that groups best: the highest of those with the highest F1 of pairs.

    Two people in one group are worse than one in two: so of equal ones the most careful.
    """
    best, chosen = -1.0, float(MEANS[0])
    for mean in MEANS:
        _, right, complete = grouped(people, vectors, float(mean))
        score = 2 * right * complete / (right + complete)
        if score >= best:
            best, chosen = score, float(mean)
    return chosen
