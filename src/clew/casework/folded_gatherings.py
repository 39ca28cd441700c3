"""Folds acts on gatherings, told as custody tells them, into what the gatherings and their members should be."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from clew.model.gathering import ActKind

MOVING = (ActKind.MERGE, ActKind.SPLIT)


@dataclass(frozen=True, slots=True)
class ToldAct:
    """An act in custody's words; `said` is name, role and state, None where it says nothing of them."""

    number: int
    act: str
    gathering: int
    kind: str
    other: int | None
    said: tuple[str, str, str] | None
    undoes: int | None


@dataclass(slots=True)
class Stands:
    """A gathering as it should be; `name` is None where no act on record says it."""

    kind: str
    name: str | None
    role: str
    state: str
    act: int
    merged_into: int | None = None
    is_withdrawn: bool = False
    members: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """The act by which something is in a gathering, and the one whose reason it is there for."""

    act: int
    origin: int


@dataclass(slots=True)
class Folded:
    """What all acts so far come to: gatherings by number, and what is in them by `gathering_rows.MemberRow.told`."""

    gatherings: dict[int, Stands] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)
    _acts: dict[int, ToldAct] = field(default_factory=dict)
    _taken: dict[int, dict[str, Held]] = field(default_factory=dict)

    def take(self, told: ToldAct, lines: Iterable[str]) -> None:
        """Fold the next act, with its changes line by line."""
        self._acts[told.number] = told
        self._say(told)
        for line in lines:
            sign, about = line[:1], line[1:]
            if sign == "+":
                self._count(about, 0 if about in self.held else 1)
                self.held[about] = Held(told.number, self._origin(told, about))
            elif about in self.held:
                self._taken.setdefault(told.number, {})[about] = self.held.pop(about)
                self._count(about, -1)
        for number in (told.gathering, told.other):
            if number in self.gatherings:
                self.gatherings[number].act = told.number

    def _count(self, about: str, by: int) -> None:
        number, standing, _ = about.split(" ", 2)
        stands = self.gatherings.get(int(number))
        if stands is not None and standing == "member":
            stands.members += by

    def _origin(self, told: ToldAct, about: str) -> int:
        """Return whose reason something is there for: moved it keeps it, brought back it has that which it had."""
        if told.act in MOVING:
            _, _, seen = about.partition(" ")
            was = self._taken.get(told.number, {}).get(f"{told.gathering} {seen}")
        else:
            was = self._taken.get(told.undoes or 0, {}).get(about)
        return told.number if was is None else was.origin

    def _say(self, told: ToldAct) -> None:
        stands = self.gatherings.get(told.gathering)
        if told.act == ActKind.MAKE and told.said is not None:
            self.gatherings[told.gathering] = Stands(told.kind, *told.said, told.number)
        elif stands is None:
            return
        elif told.act == ActKind.MERGE:
            stands.merged_into = told.other
        elif told.act == ActKind.SPLIT and told.other is not None:
            name, role, state = told.said or (None, stands.role, stands.state)
            self.gatherings[told.other] = Stands(told.kind, name, role, state, told.number)
        elif told.act == ActKind.UNDO:
            self._unsay(told, stands)
        if told.act not in (ActKind.MAKE, ActKind.SPLIT) and told.said is not None and stands is not None:
            stands.name, stands.role, stands.state = told.said

    def _unsay(self, told: ToldAct, stands: Stands) -> None:
        undone = self._acts.get(told.undoes or 0)
        match None if undone is None else undone.act:
            case ActKind.MERGE:
                stands.merged_into = None
            case ActKind.MAKE:
                stands.is_withdrawn = True
            case ActKind.SPLIT if told.other in self.gatherings:
                self.gatherings[told.other].is_withdrawn = True
            case _:
                pass
