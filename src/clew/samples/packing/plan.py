"""Decides what lies in containers: pictures made for them and copies of others, films, and containers again.

There is one container of each kind, and another for each 1,000 files (eight of a kind at most).
"""

from dataclasses import dataclass, field, replace

from clew.model.occurrence import INSIDE
from clew.samples.alterations import ALTERATIONS, SUFFIXES, Parameters
from clew.samples.camera import EPOCH
from clew.samples.dice import Dice
from clew.samples.films.plan import SMALLEST_WITH_FILMS, FilmFamily
from clew.samples.films.script import PlannedFilm
from clew.samples.names import ALBUMS, Names
from clew.samples.packing.recipes import (
    CARVED_PICTURE,
    COPIED_PICTURE,
    DELETED_PICTURE,
    FILM,
    NEW_PICTURE,
    NOTE,
    PICTURE,
    RECIPES,
    SMALL_PICTURE,
    Recipe,
    recipe,
)
from clew.samples.planned import CARVED, DELETED, Draft, PlannedFile

MOST_OF_A_KIND = 8
KINDS_INSIDE = (
    "original",
    "original",
    "original",
    "exact copy",
    "exact copy",
    "re-encoding",
    "resize",
    "mirror",
    "crop",
)
KNOWN_INSIDE = (("md5", "sha1", "pdq"), (), ("md5", "sha1"), (), ("md5", "pdq"), ())
"""What operation-lantern.json has of pictures whose original lies in a container alone: half of them it knows."""
FILMS_INSIDE = frozenset(
    {"film", "clip", "film copy", "re-encoded film", "scaled film", "clip in film", "film cut off"}
)
LINKS = ("symbolic link", "hard link")
STATES = {DELETED_PICTURE: DELETED, CARVED_PICTURE: CARVED}
KIND_OF = {
    NEW_PICTURE: "original",
    COPIED_PICTURE: "re-encoding",
    SMALL_PICTURE: "resize",
    DELETED_PICTURE: "original",
    CARVED_PICTURE: "original",
}
"""How pictures are made that a container asks for in particular; others come in turn."""
SMALL: Parameters = {"format": "JPEG", "quality": 80, "percent": 20}
"""As systems keep small pictures: about 256 px."""


@dataclass(slots=True)
class Packed:
    """What was planned: containers, contents that come from no picture, and films, now with their paths."""

    containers: list[PlannedFile] = field(default_factory=list)
    others: list[PlannedFile] = field(default_factory=list)
    films: dict[int, bytes] = field(default_factory=dict)


def plan_packed(
    seed: int, files: int, names: Names, drafts: list[Draft], films: tuple[FilmFamily, ...], number: int
) -> Packed:
    """Plan containers for evidence of so many files; drafts of pictures get files inside, new ones are added."""
    planner = _Planner(Dice(seed, 13), drafts, films, number)
    if files >= SMALLEST_WITH_FILMS:
        for each in range(min(1 + files // 1000, MOST_OF_A_KIND)):
            for kind, made in RECIPES.items():
                folder = made.folder if each % 2 == 0 else f"Pictures/{ALBUMS[each % len(ALBUMS)]}"
                planner.add(kind, made, names.below(folder, made.suffix).encode())
    return planner.packed


class _Planner:
    def __init__(self, dice: Dice, drafts: list[Draft], films: tuple[FilmFamily, ...], number: int) -> None:
        self.packed = Packed()
        self._dice = dice
        self._drafts = drafts
        self._outside = [draft for draft in drafts if draft.has_original]
        waiting = [film for family in films for film in family.films if film.kind in FILMS_INSIDE]
        self._films = sorted(dice.shuffled(waiting), key=lambda film: film.kind != "film" or film.number == 0)
        self._number = number
        self._made = 0

    def add(self, kind: str, made: Recipe, path: bytes) -> None:
        """Plan a container and all that lies in it."""
        for place, content in enumerate(made.contents):
            self._fill(made, path, place, content)
        parameters = {"password": made.password} if made.password else {}
        self.packed.containers.append(PlannedFile(self._next(), path, kind, dict(parameters)))

    def _next(self) -> int:
        self._number += 1
        return self._number - 1

    def _fill(self, made: Recipe, container: bytes, place: int, content: str) -> None:
        if content == PICTURE or content in KIND_OF:
            self._picture(made, container, place, content)
        elif content == FILM:
            self._film(made, container, place)
        elif content == NOTE:
            path = self._path(made, container, place, ".txt")
            self.packed.others.append(PlannedFile(self._next(), path, NOTE, {}))
        elif content in {"link", "zeros"}:
            kind = LINKS[place % 2] if content == "link" else content
            path = self._path(made, container, place, "")
            self.packed.others.append(PlannedFile(self._next(), path, kind, {}))
        else:
            inner = recipe(content)
            self.add(content, inner, self._path(made, container, place, inner.suffix))

    def _path(self, made: Recipe, container: bytes, place: int, suffix: str) -> bytes:
        album = ALBUMS[len(self.packed.containers) % len(ALBUMS)]
        name = made.pattern(place).format(n=place + 1, suffix=suffix, album=album)
        return container + INSIDE + name.encode(made.coding)

    def _film(self, made: Recipe, container: bytes, place: int) -> None:
        """Put a film that was planned to lie outside into the container instead."""
        if self._films:
            film: PlannedFilm = self._films.pop(0)
            suffix = "." + film.path.decode().rpartition(".")[2]
            self.packed.films[film.number] = self._path(made, container, place, suffix)

    def _picture(self, made: Recipe, container: bytes, place: int, content: str) -> None:
        kind = KIND_OF.get(content) or self._next_kind()
        draft = self._new_draft(made) if kind == "original" else self._dice.pick(self._outside)
        parameters: Parameters = {}
        how = draft.format
        if kind in ALTERATIONS:
            how = parameters = SMALL if content == SMALL_PICTURE else ALTERATIONS[kind].draw(self._dice)
        path = self._path(made, container, place, SUFFIXES[str(how["format"])])
        draft.files.append(PlannedFile(self._next(), path, kind, parameters, STATES.get(content, "")))

    def _next_kind(self) -> str:
        self._made += 1
        return KINDS_INSIDE[self._made % len(KINDS_INSIDE)]

    def _new_draft(self, made: Recipe) -> Draft:
        """Return a picture of which nothing lies outside containers; half of them the list knows."""
        name = "JPEG" if made.needs_jpeg else self._dice.pick(("JPEG", "JPEG", "JPEG", "PNG"))
        draft = Draft(None, {"format": name, "quality": self._dice.whole(80, 95)}, (), has_original=True)
        draft.known_by = KNOWN_INSIDE[len(self._drafts) % len(KNOWN_INSIDE)]
        self._drafts.append(draft)
        return draft


def packed_films(families: tuple[FilmFamily, ...], paths: dict[int, bytes]) -> tuple[FilmFamily, ...]:
    """Return the families with films moved into containers."""
    return tuple(
        replace(
            family,
            films=tuple(replace(film, path=paths.get(film.number, film.path)) for film in family.films),
        )
        for family in families
    )


def seconds_of(number: int) -> int:
    """Return when a container, or what comes from no picture, was written (s since 1970)."""
    return int(EPOCH.timestamp()) + 500_000_000 + 977 * number
