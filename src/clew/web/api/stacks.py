"""One stack."""

from fastapi import APIRouter

from clew.casework.show_stack import show_stack
from clew.web.context import CaseName, StackName, ThisDesk
from clew.web.errors import described
from clew.web.shapes.stack import StackDetails

router = APIRouter(prefix="/cases/{case}/stacks", tags=["stacks"])


@router.get("/{stack}", responses=described(404, 422, 503))
def stack_details(desk: ThisDesk, case: CaseName, stack: StackName) -> StackDetails:
    """Tell all there is of one stack: members and their places, matches, decisions."""
    return StackDetails.of(show_stack(desk, case, stack))
