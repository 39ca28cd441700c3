"""The tables of groups of faces, and of what officers say of them; `schema.py` shows them with all others."""

from sqlalchemy import Column, Float, ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table, Text

from clew.store.blob import Blob
from clew.store.columns import Name, agency, metadata, number
from clew.store.instant import Instant


def _share(name: str) -> Column[float]:
    return Column(name, Float(53), nullable=False)


face_groupings = Table(
    "face_groupings",
    metadata,
    agency(),
    number("scope"),
    Column("linker", Name, nullable=False),
    Column("version", Name, nullable=False),
    number("faces"),
    number("left_out"),
    number("decision"),
    Column("officer", Name, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("agency", "scope"),
    sqlite_with_rowid=False,
)
"""How faces were last grouped: of the case of the number `scope`, of all cases for 0.

`left_out` counts faces too poor to group, `decision` is the newest word that was taken into account.
"""

face_group_members = Table(
    "face_group_members",
    metadata,
    agency(),
    number("scope"),
    Column("anchor", Name, nullable=False),
    number("rank"),
    number("media_id"),
    Column("part", Name, nullable=False),
    *(_share("left_share"), _share("top_share"), _share("width_share"), _share("height_share"), _share("usability")),
    PrimaryKeyConstraint("agency", "scope", "anchor", "rank"),
    ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"], name="fk_face_group_members_media"),
    Index(None, "agency", "media_id"),
    sqlite_with_rowid=False,
)
"""The faces of each group in the order they are shown. `anchor` names a group, and stays when it is made anew."""

face_decisions = Table(
    "face_decisions",
    metadata,
    agency(),
    number("number"),
    number("case_id", nullable=True),
    Column("act", Name, nullable=False),
    number("of"),
    Column("name", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("officer", Name, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("agency", "number"),
    ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"], name="fk_face_decisions_cases"),
    sqlite_with_rowid=False,
)
"""What officers say of faces; `of` is the decision that is taken back, or the act on gatherings that a name came to."""

face_decision_faces = Table(
    "face_decision_faces",
    metadata,
    agency(),
    number("number"),
    number("position"),
    number("side"),
    Column("sha256", Blob, nullable=False),
    Column("part", Name, nullable=False),
    *(_share("left_share"), _share("top_share"), _share("width_share"), _share("height_share")),
    PrimaryKeyConstraint("agency", "number", "position"),
    ForeignKeyConstraint(
        ["agency", "number"], ["face_decisions.agency", "face_decisions.number"], name="fk_face_decision_faces_decision"
    ),
    sqlite_with_rowid=False,
)
"""The faces a decision is about, by content, view and box: not by group, linker or version. `side` is 0 or 1."""
