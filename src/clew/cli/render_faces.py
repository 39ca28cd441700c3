"""Turns what acts return of groups of faces into what the command line prints."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from clew.casework.face_groups import FaceGroup, FaceGroups, FaceWord, GroupFace
from clew.casework.group_faces import Grouped
from clew.cli import schemas_faces as schemas
from clew.cli.schemas_leads import LeadBox
from clew.model.face import FaceAct


def grouped(case: str | None, made: Grouped) -> schemas.FacesGrouped:
    """Return what a grouping came to."""
    of = made.grouping
    return schemas.FacesGrouped(
        *(case, made.groups, of.faces, of.left_out, of.linker, of.version, made.measured),
        *(made.undescribed, list(made.waiting_in)),
    )


def listed(case: str | None, found: FaceGroups) -> schemas.FaceGroupsListed:
    """Return groups as they are listed."""
    items = [schemas.FaceGroupShown(each.name, each.faces, each.media, list(each.names)) for each in found.items]
    made = found.grouping
    return schemas.FaceGroupsListed(
        *(case, found.total, items, _time(made.at), made.officer, found.words_since, found.measured),
        list(found.withheld_by),
    )


def told(group: FaceGroup, faces: Sequence[GroupFace]) -> schemas.FaceGroupTold:
    """Return a group with its faces."""
    return schemas.FaceGroupTold(group.name, list(group.names), [_face(each) for each in faces])


def word(told: FaceWord) -> schemas.FaceWord:
    """Return what was said of faces."""
    made = told.said
    of = made.of if made.act is FaceAct.TAKEN_BACK else 0
    return schemas.FaceWord(
        *(made.number, made.act.value, len(made.faces) + len(made.others), made.name, of, told.subject, told.holds),
        *(made.reason, made.officer, _time(made.at)),
    )


def said(told: FaceWord) -> schemas.FaceSaid:
    """Return what was said of faces just now."""
    return schemas.FaceSaid(*msgspec.structs.astuple(word(told)))


def _face(each: GroupFace) -> schemas.GroupFace:
    at, box = each.member.face, each.member.face.box
    return schemas.GroupFace(
        *(at.name, at.sha256.hex(), at.part, LeadBox(box.left, box.top, box.width, box.height)),
        *(each.member.usability, each.path, list(each.cases)),
    )


def _time(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
