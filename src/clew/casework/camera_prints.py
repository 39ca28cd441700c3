"""Makes the prints of cameras of what metadata, or an officer, says to be of one; made anew as pictures come."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from clew.casework.describe_views import named
from clew.casework.desk import Desk
from clew.casework.policy import off, require_allowed, withheld
from clew.casework.progress import Progress, Watch
from clew.custody import JSON
from clew.errors import NotFoundError, PolicyError, UnavailableError, UsageError
from clew.linker import Senses, linkers
from clew.model.media_hash import WHOLE
from clew.store import camera_prints as store
from clew.store import custody
from clew.store.camera_claims import Claim, claims, films, sizes_of
from clew.store.camera_prints import Camera, PrintRow
from clew.store.catalog import Transaction
from clew.store.descriptions import views_of
from clew.store.media import media_ids, numbers_in_case
from clew.store.transaction import named as checked_name

ACT = "camera print made"
FILM = "film"
"""How a print of a single film is called, followed by the film's digest: no camera's name, and no officer's."""
LEAST_PICTURES = 4
"""Of fewer pictures no print is made unless an officer says so: few others agree with it (`benchmarks/cameras.py`)."""
MOST_PICTURES = 64
"""A print rests on so many pictures at most, those of the smallest numbers. What a print tells grows with its pictures,
ever more slowly, and reading 64 takes 2 s of a core."""
GROWTH = 1.5
"""A print is made anew once it can rest on half as many pictures again: it is compared with everything anew then."""


@dataclass(frozen=True, slots=True)
class CameraPrints:
    """The prints with a picture in a case, and how many of them were made or made anew just now."""

    prints: tuple[PrintRow, ...]
    made: int


def sensor_linker(name: str = "") -> Senses:
    """Return the linker of sensors of a name, "" for the first; raises NotFoundError, UnavailableError."""
    every = {each.name: each for each in linkers().values() if isinstance(each, Senses)}
    found = every.get(name) if name else next(iter(every.values()), None)
    if found is None:
        raise NotFoundError(
            f"there is no linker {name!r} that describes sensors: there are {', '.join(every) or 'none'}"
        )
    if (reason := found.missing()) is not None:
        raise UnavailableError(f"{found.name}: {reason}")
    return found


def camera_prints(desk: Desk, case: str, watch: Watch) -> CameraPrints:
    """Make the prints of the cameras that a case's pictures name, and return all with a picture in the case.

    Pictures are those that `clew link` has described. Raises NotFoundError, UnavailableError, PolicyError, BusyError.
    """
    linker = sensor_linker()
    with desk.catalog.writer_lock():
        with desk.catalog.reading() as tx:
            require_allowed(tx, desk, case, linker.name)
        made = refreshed(desk, case, linker, watch)
        with desk.catalog.reading() as tx:
            return CameraPrints(tuple(store.prints(tx, named(linker), case)), made)


def make_camera_print(desk: Desk, case: str, name: str, media: Sequence[bytes]) -> PrintRow:
    """Make the print of a camera of pictures that an officer chose; it goes into custody.

    Those of another size than most, and those that do not fit the others, are left out. Raises NotFoundError,
    UsageError for a name that is none or is taken by metadata, and where none of the pictures is described,
    UnavailableError, PolicyError, BusyError.
    """
    linker, title = sensor_linker(), checked_name("the camera", name)
    with desk.catalog.writer_lock():
        with desk.catalog.reading() as tx:
            require_allowed(tx, desk, case, linker.name)
            inside, left_out = numbers_in_case(tx, case), withheld(tx, desk, linker.name)
            known = [each for each in store.prints(tx, named(linker)) if each.name == title]
            if any(not each.officer for each in known):
                raise UsageError(f"{title!r} is what metadata calls a camera: give another name")
            numbers = sorted(each for each in media_ids(tx, media).values() if each in inside and each not in left_out)
            camera = _camera(tx, title, desk.officer, numbers)
        number = _made(desk, linker, camera, numbers, None)
        with desk.catalog.reading() as tx:
            (made,) = (each for each in store.prints(tx, named(linker)) if each.number == number)
    details: dict[str, JSON] = {
        "case": case,
        "camera": title,
        "linker": "/".join(named(linker)),
        "pictures": [each.hex() for each in media],
        "rests_on": made.rests_on,
        "print": made.number,
    }
    with desk.catalog.deciding() as tx:
        custody.append(tx, desk.officer, ACT, title, details)
    return made


def refreshed(desk: Desk, case: str, linker: Senses, watch: Watch) -> int:
    """Make the prints of the cameras that a case's pictures name, where there are more pictures, and of its films.

    Returns how many.
    """
    with desk.catalog.reading() as tx:
        if linker.name in off(tx, desk, case):
            raise PolicyError(f"{linker.name}: off by policy: `clew linkers show --case {case}` tells by whom")
        left_out = withheld(tx, desk, linker.name)
        wanted = [
            replace(each, media=tuple(sorted({*each.media} - left_out))) for each in claims(tx, named(linker), case)
        ]
        known = {(each.name, each.width, each.height): each for each in store.prints(tx, named(linker))}
        taken = [each for each in films(tx, named(linker), case) if each.number not in left_out]
    made = 0
    for film in taken:
        camera = Camera(f"{FILM} {film.sha256.hex()[:16]}", "", film.width, film.height)
        if (camera.name, camera.width, camera.height) not in known:
            _made(desk, linker, camera, (film.number,), None)
            made += 1
    for at, claim in enumerate(wanted):
        before = known.get((claim.name, claim.width, claim.height))
        watch(Progress("Making prints of cameras", at, len(wanted), unit="cameras"))
        if before is not None and not _has_grown(claim, before):
            with desk.catalog.writing() as tx:
                store.join_print(tx, before.number, set(claim.media) - before.media)
        elif len(claim.media) >= LEAST_PICTURES:
            _made(desk, linker, Camera(claim.name, "", claim.width, claim.height), claim.media, before)
            made += 1
    return made


def _has_grown(claim: Claim, before: PrintRow) -> bool:
    """Whether a print could rest on much more, or rests on what may not be compared any more."""
    usable = min(MOST_PICTURES, len(claim.media))
    return usable >= GROWTH * before.made_of or not before.media <= set(claim.media)


def _camera(tx: Transaction, title: str, officer: str, numbers: Sequence[int]) -> Camera:
    """Return the camera that an officer names, of the size that most of these pictures have; raises UsageError."""
    sizes = Counter(sizes_of(tx, numbers).values())
    if not sizes:
        raise UsageError("none of these is a picture of the case")
    (width, height), _ = sizes.most_common(1)[0]
    return Camera(title, officer, width, height)


def _made(desk: Desk, linker: Senses, who: Camera, media: Sequence[int], before: PrintRow | None) -> int:
    """Make a print of pictures, and record it; the picture that spoke for it goes on to where it still may."""
    with desk.catalog.reading() as tx:
        rows = [each for each in views_of(tx, named(linker), media[:MOST_PICTURES]) if each.part == WHOLE]
    if not rows:
        raise UsageError("none of these pictures is described yet, or none shows any noise: run `clew link` first")
    made = linker.print_of([each.data for each in rows])
    numbers = [each.number for each in rows]
    speaker = numbers.index(before.speaker) if before is not None and before.speaker in numbers else made.speaker
    if speaker in made.rests_on:
        made = replace(made, speaker=speaker)
    others = [each for each in media if each not in set(numbers)]
    with desk.catalog.writing() as tx:
        return store.record(tx, named(linker), who, made, numbers, others)
