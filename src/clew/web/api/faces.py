"""Groups of faces, of a case or of all: told, split, merged, named, and taken back."""

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Path, Query

from clew.casework.desk import Desk
from clew.casework.face_groups import face_words
from clew.casework.group_faces import face_linker
from clew.casework.judge_faces import Under, merge_faces, name_faces, split_faces, take_back_faces
from clew.casework.show_faces import group_anew, may_group, shown_group, shown_groups, shown_words
from clew.errors import UsageError
from clew.model.face import FaceDecision
from clew.web.context import CaseName, ThisDesk, same_page
from clew.web.errors import described
from clew.web.shapes.faces import (
    FaceGroup,
    FaceGroupDetails,
    FaceGroupPage,
    FaceShown,
    FacesSaid,
    FaceWord,
    ToGroupFaces,
    ToSayOfFaces,
)

router = APIRouter(prefix="/cases/{case}/face-groups", tags=["faces"])

MOST = 200
"""Groups, faces, and words of one page."""
READING = described(404, 422, 503)
WRITING = described(404, 409, 413, 422, 503)

Count = Annotated[int, Query(ge=1, le=MOST, description="So many at most.")]
After = Annotated[int, Query(ge=0, le=2**53, description="So many are left out first.")]
Said = TypeVar("Said")
All = Annotated[bool, Query(default_factory=bool, description="Groups of all cases, not those of the case.")]


@router.get("", responses=READING)
def face_groups(desk: ThisDesk, case: CaseName, all: All, count: Count = 50, after: After = 0) -> FaceGroupPage:  # noqa: A002 - the parameter's name
    """Tell groups: those that nobody has named first, of these the largest first."""
    found = shown_groups(desk, case, is_everywhere=all, count=count, after=after)
    return FaceGroupPage.of(found, face_linker()[0].name)


@router.post("", responses=WRITING, dependencies=[Depends(same_page)])
def make_groups(desk: ThisDesk, case: CaseName, asked: ToGroupFaces) -> FaceGroupPage:
    """Group the faces that were described anew, under all that was said of them."""
    group_anew(desk, case, is_everywhere=asked.all)
    return FaceGroupPage.of(shown_groups(desk, case, is_everywhere=asked.all, count=1), face_linker()[0].name)


@router.get("/words", responses=READING)
def words_on_faces(desk: ThisDesk, case: CaseName, count: Count = 50) -> list[FaceWord]:
    """Tell what officers said of faces, in any case, the newest first."""
    return [FaceWord.of_word(each) for each in shown_words(desk, case, count)]


@router.post("/words", responses=WRITING, dependencies=[Depends(same_page)])
def say(desk: ThisDesk, case: CaseName, asked: ToSayOfFaces) -> FacesSaid:
    """Say one thing of faces, and group them anew under it; asked again under the same key, nothing is said twice."""
    is_grouped = may_group(desk, case, is_everywhere=asked.all)
    made = _ACTS[asked.act](desk, None if asked.all else case, asked, Under(case, str(asked.key)))
    if is_grouped:
        group_anew(desk, case, is_everywhere=asked.all)
    told = next(each for each in face_words(desk) if each.said.number == made.number)
    return FacesSaid(word=FaceWord.of_word(told), is_grouped=is_grouped)


@router.get("/{group}", responses=READING)
def face_group(
    desk: ThisDesk,
    case: CaseName,
    group: Annotated[str, Path(pattern="^[0-9a-f]{1,12}$")],
    all: All,  # noqa: A002 - as above
    count: Count = 50,
    after: After = 0,
) -> FaceGroupDetails:
    """Tell one group: first the face it is named after, then the most usable."""
    about, faces = shown_group(desk, case, group, is_everywhere=all, count=count, after=after)
    return FaceGroupDetails(group=FaceGroup.of_group(about), items=[FaceShown.of(each) for each in faces])


def _needed(said: Said | None, what: str) -> Said:
    if said is None:
        raise UsageError(f"say {what}")
    return said


Act = Callable[[Desk, str | None, ToSayOfFaces, Under], FaceDecision]

_ACTS: dict[str, Act] = {
    "split": lambda desk, case, asked, under: split_faces(
        desk, case, _needed(asked.group, "which group"), asked.faces, asked.reason, under
    ),
    "merge": lambda desk, case, asked, under: merge_faces(
        desk,
        case,
        [_needed(asked.group, "which group"), _needed(asked.other, "with which other group")],
        asked.reason,
        under,
    ),
    "name": lambda desk, case, asked, under: name_faces(
        desk, case, _needed(asked.group, "which group"), asked.name, asked.reason, under
    ),
    "undo": lambda desk, _case, asked, under: take_back_faces(
        desk, _needed(asked.word, "which word"), asked.reason, under
    ),
}
