"""What must become of each file when it is examined and matched, as far as that is certain."""

import base64
from collections import Counter
from collections.abc import Sequence

from clew.model.findings import Outcome
from clew.model.queue import Lane
from clew.samples.alterations import ALTERATIONS
from clew.samples.camera import MODELS
from clew.samples.family import Made, MadeFamily
from clew.samples.lists import LANTERN, REFERENCE
from clew.samples.plan import CUT, FAILED, UNSUPPORTED, Family, Plan, PlannedFile
from clew.samples.truth import NO_BASE, Truth, TruthBase, TruthFile, TruthList

VERSION = 1


def truth_of(plan: Plan, made: Sequence[MadeFamily], others: Sequence[Made], lists: tuple[TruthList, ...]) -> Truth:
    """Put together what is known of the evidence; files in the order they were planned."""
    found: list[tuple[int, TruthFile]] = []
    for family, result in zip(plan.families, made, strict=True):
        found += [
            (planned.number, _of_family(family, planned, file, result.sha256))
            for planned, file in zip(family.files, result.files, strict=True)
        ]
    found += [(planned.number, _of_other(planned, file)) for planned, file in zip(plan.others, others, strict=True)]
    files = tuple(file for _, file in sorted(found, key=lambda each: each[0]))
    return Truth(
        version=VERSION,
        seed=plan.seed,
        files_total=len(files),
        by_kind=_tally([file.kind for file in files]),
        by_outcome=_tally([file.outcome for file in files]),
        by_lane=_tally([file.lane for file in files]),
        lists=lists,
        bases=tuple(_base(family, result) for family, result in zip(plan.families, made, strict=True)),
        files=files,
    )


def _tally(values: Sequence[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _path(path: bytes) -> tuple[str, bool]:
    """Return a path as truth.json has it, and whether it is base64."""
    try:
        return path.decode(), False
    except UnicodeDecodeError:
        return base64.b64encode(path).decode(), True


def _base(family: Family, made: MadeFamily) -> TruthBase:
    originals = [planned.path.decode() for planned in family.files if planned.kind == "original"]
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
    path, is_base64 = _path(planned.path)
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
    path, is_base64 = _path(planned.path)
    is_stock = planned.kind == "stock picture"
    outcome = Outcome.EXAMINED if is_stock else Outcome.FAILED if planned.kind in FAILED else Outcome.UNSUPPORTED
    if not is_stock and planned.kind not in FAILED | UNSUPPORTED:
        raise AssertionError(planned.kind)
    return TruthFile(
        path=path,
        is_base64=is_base64,
        base=NO_BASE,
        kind=planned.kind,
        parameters=planned.parameters,
        outcome=outcome,
        lane=Lane.KNOWN if is_stock else "",
        lists=(REFERENCE,) if is_stock else (),
        near_lists=(),
        size=made.size,
        sha256=made.sha256,
    )
