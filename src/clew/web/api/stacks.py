"""One stack."""

from fastapi import APIRouter

from clew.casework.blind import tiles_told
from clew.casework.show_stack import show_stack
from clew.web.context import CaseName, NowShown, StackName, ThisDesk
from clew.web.errors import described
from clew.web.shapes.gallery import Tile
from clew.web.shapes.stack import StackDetails

router = APIRouter(prefix="/cases/{case}/stacks", tags=["stacks"])


@router.get("/{stack}", responses=described(404, 422, 503))
def stack_details(desk: ThisDesk, shown: NowShown, case: CaseName, stack: StackName) -> StackDetails:
    """Tell all there is of one stack: its tile, members and their places, matches, decisions."""
    found = show_stack(desk, case, stack)
    row = shown.gallery.row(found.stack.name)
    if row is None:
        return StackDetails.of(found, None, [])
    tile = Tile.of(tiles_told(desk, case, shown.tiles([row]))[0], desk.officer)
    return StackDetails.of(found, tile, shown.gallery.reasons_of(row))
