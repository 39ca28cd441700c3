"""The category schemes there are."""

from fastapi import APIRouter

from clew.casework.first_scheme import first_scheme
from clew.model.category import Scheme as Known
from clew.schemes import schemes as known
from clew.web.context import CaseName, ThisDesk
from clew.web.errors import described
from clew.web.shapes.scheme import Scheme, SchemeCode

router = APIRouter(tags=["schemes"])


@router.get("/schemes", responses=described())
def schemes() -> list[Scheme]:
    """Tell every category scheme, with its codes."""
    return [_shape(each) for each in known().values()]


@router.get("/cases/{case}/scheme", responses=described(404, 422, 503))
def scheme(desk: ThisDesk, case: CaseName) -> Scheme | None:
    """Tell the scheme that a case is begun with: the unit's, or that of the case's lists; null for none."""
    first = first_scheme(desk, case)
    return None if first is None else _shape(first)


def _shape(each: Known) -> Scheme:
    return Scheme(
        name=each.name,
        version=each.version,
        title=each.title,
        codes=[SchemeCode(code=code.code, label=code.label) for code in each.codes],
    )
