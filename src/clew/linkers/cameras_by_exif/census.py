"""How often cameras known here carry the same serial number, owner's name or habits by chance."""

from collections import Counter, defaultdict

from clew.linkers.cameras_by_exif.description import Told

MOST_OWNED = 5
"""Cameras with one owner's name: a name on more is a default, a shop's or a lender's, or many people's."""
MOST_COMMON = 0.02
"""Share of media that may have the same habits: those of a model that is on every twentieth picture say nothing."""

Habit = tuple[str, ...]


class Census:
    """Counts over all that was added, each camera once however many pictures it took."""

    def __init__(self) -> None:
        self._models: dict[str, dict[str, set[str]]] = {"body": defaultdict(set), "lens": defaultdict(set)}
        self._owners: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._cameras: set[tuple[str, str]] = set()
        self._habits: Counter[Habit] = Counter()
        self._habitual = 0
        self._rates: dict[str, float] = {}

    def add(self, told: Told) -> None:
        """Count one media."""
        self._rates.clear()
        if told.serial:
            self._models["body"][told.serial].add(told.model)
        if told.lens_serial:
            self._models["lens"][told.lens_serial].add(told.lens)
        if told.owner:
            self._owners[told.owner].add((told.model, told.serial))
        self._cameras.add((told.model, told.serial))
        habit = habit_of(told)
        if habit is not None:
            self._habits[habit] += 1
            self._habitual += 1

    def is_default(self, thing: str, serial: str) -> bool:
        """Tell whether a serial number stands on several models: then it names none of them."""
        return len(self._models[thing].get(serial, ())) > 1

    def serial_rate(self, thing: str) -> float:
        """Return how often two of different models carry the same number: what was seen here, and one more.

        `thing` is "body" or "lens". Of two cameras of different models it is sure that they are not one.
        """
        if thing not in self._rates:
            per_model = Counter(model for models in self._models[thing].values() for model in models)
            total = sum(per_model.values())
            pairs = (total * total - sum(count * count for count in per_model.values())) // 2
            same = sum(len(models) * (len(models) - 1) // 2 for models in self._models[thing].values())
            self._rates[thing] = min(1.0, (same + 1) / (pairs + 2))
        return self._rates[thing]

    def owner_rate(self, owner: str) -> float | None:
        """Return which share of the cameras here carry an owner's name, None for one on too many."""
        count = len(self._owners.get(owner, ()))
        return None if count > MOST_OWNED else (count + 1) / (len(self._cameras) + 2)

    def habit_rate(self, habit: Habit) -> float | None:
        """Return which share of the media here have these habits, None for common ones."""
        share = (self._habits[habit] + 1) / (self._habitual + 2)
        return share if share <= MOST_COMMON else None


def habit_of(told: Told) -> Habit | None:
    """Return what a model does each time, None where too little is known: tables or thumbnail alone say nothing."""
    if not (told.model and told.tables and told.thumbnail):
        return None
    return told.model, told.tables, told.thumbnail, told.size, told.software
