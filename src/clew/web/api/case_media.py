"""One media of a case, and two beside each other."""

from fastapi import APIRouter

from clew.casework.show_media import show_media
from clew.web.context import CaseName, NowShown, Sha256, ThisDesk
from clew.web.errors import described
from clew.web.shapes.media import MediaDetails

router = APIRouter(prefix="/cases/{case}", tags=["media"])

READING = described(404, 422, 503)


@router.get("/media/{sha256}", responses=READING)
def media_details(desk: ThisDesk, shown: NowShown, case: CaseName, sha256: Sha256) -> MediaDetails:
    """Tell all there is of one media: what it is, its places in all cases, what it is like, what lies by it."""
    return MediaDetails.of(show_media(desk, case, bytes.fromhex(sha256), shown.gallery))
