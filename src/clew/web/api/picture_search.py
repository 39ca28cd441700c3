"""Looking for a part of a picture or a film's frame, in all cases or in one."""

from fastapi import APIRouter, Depends

from clew.casework.search_picture import search_media, seekers_of
from clew.web.context import CaseName, TheseFilms, ThisDesk, ThisServer, same_page
from clew.web.errors import described
from clew.web.shapes.picture_search import PictureSearch, Seeker, ToSearchPicture

router = APIRouter(prefix="/cases/{case}/search-picture", tags=["leads"])


@router.get("", responses=described(404, 422, 503))
def seekers(desk: ThisDesk, parts: ThisServer, case: CaseName) -> list[Seeker]:
    """Tell by which linkers a part of a picture of the case can be looked for, and why not by others."""
    found = seekers_of(desk, case)
    parts.seeking.start()  # whoever asks is about to mark a part
    return [Seeker.of(each) for each in found]


@router.post("", responses=described(404, 409, 413, 422, 503), dependencies=[Depends(same_page)])
def search_picture(
    desk: ThisDesk, parts: ThisServer, films: TheseFilms, case: CaseName, asked: ToSearchPicture
) -> PictureSearch:
    """Look for a part of a media of the case; the search goes into custody.

    Hits are leads: `false_match_rate` tells how often an unrelated view scores as high.
    """
    found = search_media(desk, case, bytes.fromhex(asked.sha256), asked.wanted(case), parts.seeking, films)
    return PictureSearch.of(found, case)
