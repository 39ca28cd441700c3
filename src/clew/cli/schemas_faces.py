"""What `--json` prints of groups of faces; as `schemas.py`."""

import msgspec

from clew.cli.schemas_leads import LeadBox


class FacesGrouped(msgspec.Struct, frozen=True):
    """`clew face groups make --json`: of one case, or of all (`case` null); `left_out` were too poor to group.

    `measured` says how pure and complete such groups are, and on what that was measured. `undescribed` pictures and
    films were not looked at for faces yet: the next `clew link` of the cases `waiting_in` does it.
    """

    case: str | None
    groups: int
    faces: int
    left_out: int
    linker: str
    version: str
    measured: str
    undescribed: int
    waiting_in: list[str]


class FaceGroupShown(msgspec.Struct, frozen=True):
    """A group: `names` are who officers say its faces are."""

    group: str
    faces: int
    media: int
    names: list[str]


class FaceGroupsListed(msgspec.Struct, frozen=True):
    """`clew face groups list --json`: the largest of `total`; `words_since` were said after they were made.

    `withheld_by` are the cases in which faces are off by policy, where some faces are in no other case.
    """

    case: str | None
    total: int
    groups: list[FaceGroupShown]
    made_at: str
    made_by: str
    words_since: int
    measured: str
    withheld_by: list[str]


class GroupFace(msgspec.Struct, frozen=True):
    """A face of a group; `part` as in leads."""

    face: str
    sha256: str
    part: str
    box: LeadBox
    usability: float
    path: str
    cases: list[str]


class FaceGroupTold(msgspec.Struct, frozen=True):
    """`clew face groups show --json`."""

    group: str
    names: list[str]
    faces: list[GroupFace]


class FaceWord(msgspec.Struct, frozen=True):
    """One line of `clew face groups words --json`.

    `of` is the word that is taken back, 0 for other acts; `faces` counts both sides. `subject` is the Subject that a
    name put faces into, null where it put none.
    """

    word: int
    act: str
    faces: int
    name: str
    of: int
    subject: int | None
    holds: bool
    reason: str
    officer: str
    at: str


class FaceSaid(FaceWord, frozen=True):
    """What was said of faces, as `words` lists it.

    `clew face groups split --json`, `clew face groups merge --json`, `clew face groups name --json`,
    `clew face groups undo --json`.
    """
