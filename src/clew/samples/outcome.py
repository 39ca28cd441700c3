"""What must become of each file when it is examined and matched, as far as that is certain."""

import base64
import hashlib
import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from clew.config import Containers
from clew.model.findings import Outcome
from clew.model.occurrence import INSIDE
from clew.model.queue import Lane
from clew.samples import hostile
from clew.samples.alterations import ALTERATIONS
from clew.samples.camera import MODELS
from clew.samples.family import MadeFamily
from clew.samples.films.make import MadeFilms
from clew.samples.films.plan import BROKEN, FilmFamily
from clew.samples.films.script import PlannedFilm
from clew.samples.films.sound import speaker
from clew.samples.lists import LANTERN, REFERENCE
from clew.samples.made import MadeAll
from clew.samples.outcome_of_films import lane_of, reel_row, segment_rows, spoken_ms
from clew.samples.packing.recipes import CUT_ZIP, UNKNOWN_PASSWORD
from clew.samples.place import Made
from clew.samples.plan import CUT, FAILED, UNSUPPORTED
from clew.samples.planned import Family, Plan, PlannedFile
from clew.samples.truth import NO_BASE, Truth, TruthBase, TruthFile, TruthList

VERSION = 2


def truth_of(plan: Plan, made: MadeAll, lists: tuple[TruthList, ...]) -> Truth:
    """Put together what is known of the evidence; files in the order they were planned, nested archives last."""
    found: dict[int, TruthFile] = {}
    where = made.packed.paths
    for family, result in zip(plan.families, made.families, strict=True):
        for planned, file in zip(family.files, result.files, strict=True):
            found[planned.number] = _of_family(family, _placed(planned, where), file, result.sha256)
    for planned, file in zip(plan.others, made.others, strict=True):
        found[planned.number] = _of_other(_placed(planned, where), file)
    for planned, file in zip(plan.containers, made.packed.made, strict=True):
        found[planned.number] = _of_container(_placed(planned, where), file)
    for films, result_of in zip(plan.films, made.films, strict=True):
        for film, file in zip(films.films, result_of.files, strict=True):
            placed = replace(film, path=where.get(film.number, film.path))
            found[film.number] = _of_film(films, placed, file, result_of)
    states = {number: state for number, _, _, state in plan.inside() if state}
    for number in states:
        found[number] = replace(found[number], is_deleted=True, offset=made.packed.offsets.get(number, -1))
    locked = {
        where.get(planned.number, planned.path): str(planned.parameters.get("password", ""))
        for planned in plan.containers
    }
    files = [_as_locked(found[number], locked) for number in sorted(found)]
    places = {number: place for place, number in enumerate(sorted(found))}
    files += [row for file in files if file.kind == "nested archive" for row in nested_rows(file)]
    return Truth(
        version=VERSION,
        seed=plan.seed,
        files_total=len(files),
        files_outside=sum(INSIDE not in file.path_bytes for file in files),
        has_speech=bool(speaker()),
        by_kind=_tally([file.kind for file in files]),
        by_outcome=_tally([file.outcome for file in files]),
        by_lane=_tally([file.lane for file in files]),
        lists=lists,
        bases=tuple(_base(family, result) for family, result in zip(plan.families, made.families, strict=True)),
        files=tuple(files),
        reels=tuple(reel_row(family, result, places) for family, result in zip(plan.films, made.films, strict=True)),
        segments=segment_rows(plan, made, places),
    )


def _placed(planned: PlannedFile, where: Mapping[int, bytes]) -> PlannedFile:
    """Return a planned file with the path that it has as it comes out of its container."""
    return replace(planned, path=where.get(planned.number, planned.path))


def _as_locked(file: TruthFile, passwords: Mapping[bytes, str]) -> TruthFile:
    """Return a file with the password it lies behind; behind one that nobody knows, nothing can be said of it."""
    outer = file.path_bytes
    while INSIDE in outer:
        outer = outer.rpartition(INSIDE)[0]
        password = passwords.get(outer, "")
        if password == UNKNOWN_PASSWORD:
            outcome, reason = Outcome.FAILED, "encrypted"
            return replace(file, outcome=outcome, reason=reason, lane="", lists=(), near_lists=(), sha256="")
        if password:
            return replace(file, password=password)
    return file


def _tally(values: Sequence[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def path_text(path: bytes) -> tuple[str, bool]:
    """Return a path as truth.json has it, and whether it is base64."""
    try:
        return path.decode(), False
    except UnicodeDecodeError:
        return base64.b64encode(path).decode(), True


def _base(family: Family, made: MadeFamily) -> TruthBase:
    originals = [path_text(planned.path)[0] for planned in family.files if planned.kind == "original"]
    camera: tuple[str, ...] = ()
    if family.shot:
        camera = (*MODELS[family.shot.model][:2], family.shot.body_serial)
    return TruthBase(
        id=family.base,
        scene=family.scene,
        width=made.width,
        height=made.height,
        first=originals[0] if originals else "",
        sha256=made.sha256,
        pdq=made.pdq,
        known_by=family.known_by,
        known_by_v2=family.known_by_v2,
        series=family.series,
        category=family.category,
        camera=camera,
    )


def _of_family(family: Family, planned: PlannedFile, made: Made, base_sha256: str) -> TruthFile:
    """Return what must become of a family's file; a PNG saved as PNG again has its base's very bytes."""
    path, is_base64 = path_text(planned.path)
    is_same = made.sha256 == base_sha256
    is_sure = is_same or (planned.kind in ALTERATIONS and ALTERATIONS[planned.kind].is_sure)
    return TruthFile(
        path=path,
        is_base64=is_base64,
        base=family.base,
        kind=planned.kind,
        parameters=planned.parameters,
        outcome=Outcome.EXAMINED,
        lane=_lane(family, planned, is_same=is_same, is_sure=is_sure),
        lists=(LANTERN,) if is_same and family.known_by else (),
        near_lists=(LANTERN,) if is_sure and "pdq" in family.known_by else (),
        size=made.size,
        sha256=made.sha256,
    )


def _lane(family: Family, planned: PlannedFile, *, is_same: bool, is_sure: bool) -> str:
    """Return a family member's lane, "" where it depends on how far an alteration moved it.

    A copy that only its stack can connect is certain where its dihedral form is that of the original, which is there
    and known by digest: stacks need not look at the other forms.
    """
    if not family.known_by:
        return "" if planned.kind in CUT else Lane.NEW
    if is_same:
        return Lane.KNOWN
    if not is_sure:
        return ""
    if "pdq" in family.known_by:
        return Lane.NEAR
    is_turned = planned.kind in {"mirror", "turn"} or planned.parameters.get("pixels") == "turned back"
    if is_turned:
        return ""
    return Lane.SERIES if family.series else Lane.NEAR


def _of_other(planned: PlannedFile, made: Made) -> TruthFile:
    is_stock, is_archive = planned.kind == "stock picture", planned.kind == "nested archive"
    outcome = Outcome.FAILED if planned.kind in FAILED else Outcome.UNSUPPORTED
    if not is_stock and not is_archive and planned.kind not in FAILED | UNSUPPORTED:
        raise AssertionError(planned.kind)
    row = plain_row(planned, made, Outcome.EXAMINED if is_stock or is_archive else outcome)
    return replace(row, lane=Lane.KNOWN, lists=(REFERENCE,)) if is_stock else row


def _of_container(planned: PlannedFile, made: Made) -> TruthFile:
    if planned.kind == CUT_ZIP:
        return replace(plain_row(planned, made, Outcome.FAILED), reason="corrupt")
    return plain_row(planned, made, Outcome.EXAMINED)


def plain_row(planned: PlannedFile | PlannedFilm, made: Made, outcome: Outcome) -> TruthFile:
    """Return the row of a file that comes from no scene and is on no list."""
    path, is_base64 = path_text(planned.path)
    return TruthFile(
        path=path,
        is_base64=is_base64,
        base=NO_BASE,
        kind=planned.kind,
        parameters=planned.parameters,
        outcome=outcome,
        lane="",
        lists=(),
        near_lists=(),
        size=made.size,
        sha256=made.sha256,
    )


def _of_film(family: FilmFamily, film: PlannedFilm, made: Made, result: MadeFilms) -> TruthFile:
    """Return what must become of a film; a copy of one that the list knows is known, whatever it is called."""
    is_listed = bool(family.known_by) and made.sha256 == result.film.sha256
    return replace(
        plain_row(film, made, Outcome.FAILED if film.kind in BROKEN else Outcome.EXAMINED),
        lane=lane_of(family, film, is_listed=is_listed),
        lists=(LANTERN,) if is_listed else (),
        film=family.reels[0].number,
        ms=result.playable_ms.get(film.number, film.ms),
        spoken_ms=spoken_ms(family, film, result),
    )


def nested_rows(file: TruthFile) -> Iterator[TruthFile]:
    """Yield what is found in an archive in an archive and so on, as deep as containers are opened by default."""
    path, data = file.path_bytes, hostile.nested_archive()
    for depth in range(1, Containers().depth + 1):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            name = archive.namelist()[0]
            data = archive.read(name)
        path += INSIDE + name.encode()
        is_last = depth == Containers().depth
        outcome = Outcome.UNSUPPORTED if is_last else Outcome.EXAMINED
        made = Made(-1, len(data), hashlib.sha256(data).hexdigest())
        inner = PlannedFile(-1, path, "archive in nested archive", {"depth": depth})
        yield replace(plain_row(inner, made, outcome), reason="deep" if is_last else "")
