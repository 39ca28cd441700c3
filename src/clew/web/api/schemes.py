"""The category schemes there are."""

from fastapi import APIRouter

from clew.schemes import schemes as known
from clew.web.errors import described
from clew.web.shapes.scheme import Scheme, SchemeCode

router = APIRouter(tags=["schemes"])


@router.get("/schemes", responses=described())
def schemes() -> list[Scheme]:
    """Tell every category scheme, with its codes."""
    return [
        Scheme(
            name=each.name,
            version=each.version,
            title=each.title,
            codes=[SchemeCode(code=code.code, label=code.label) for code in each.codes],
        )
        for each in known().values()
    ]
