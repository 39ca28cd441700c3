"""One media of a case, and two beside each other."""

from typing import Annotated

from fastapi import APIRouter, Query

from clew.casework.compare_two import compare_two
from clew.casework.show_media import show_media
from clew.web.context import CaseName, NowShown, Sha256, ThisDesk
from clew.web.errors import described
from clew.web.shapes.comparison import Comparison
from clew.web.shapes.media import MediaDetails

router = APIRouter(prefix="/cases/{case}", tags=["media"])

Digits = Annotated[str, Query(description="A media's SHA-256.", pattern="^[0-9a-f]{64}$")]
READING = described(404, 422, 503)


@router.get("/media/{sha256}", responses=READING)
def media_details(desk: ThisDesk, shown: NowShown, case: CaseName, sha256: Sha256) -> MediaDetails:
    """Tell all there is of one media: what it is, its places in all cases, what it is like, what lies by it."""
    return MediaDetails.of(show_media(desk, case, bytes.fromhex(sha256), shown.gallery))


@router.get("/compare", responses=READING)
def compare(desk: ThisDesk, case: CaseName, left: Digits, right: Digits) -> Comparison:
    """Lay a media of the case beside another one of any case: what they have in common, and how near they are."""
    return Comparison.of(compare_two(desk, case, bytes.fromhex(left), bytes.fromhex(right)))
