"""The tables of how media look to linkers, of what those propose, and of what officers say to it.

`schema.py` shows them with all others.
"""

from sqlalchemy import Column, Float, ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from clew.store.blob import Blob
from clew.store.columns import Name, agency, metadata, number
from clew.store.instant import Instant

linkers = Table(
    "linkers",
    metadata,
    agency(),
    number("id"),
    Column("name", Name, nullable=False),
    Column("version", Name, nullable=False),
    PrimaryKeyConstraint("agency", "id"),
    UniqueConstraint("agency", "name", "version"),
    sqlite_with_rowid=False,
)


def _of(column: str, table: str, to: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["agency", column], [f"{to}.agency", f"{to}.id"], name=f"fk_{table}_{column}")


described = Table(
    "described",
    metadata,
    agency(),
    number("linker_id"),
    number("media_id"),
    Column("failure", Text, nullable=False),
    number("is_compared"),
    PrimaryKeyConstraint("agency", "linker_id", "media_id"),
    _of("linker_id", "described", "linkers"),
    _of("media_id", "described", "media"),
    sqlite_with_rowid=False,
)
"""Media that a linker has described, or why that failed; `is_compared` is 1 once they were with all others so far."""

descriptions = Table(
    "descriptions",
    metadata,
    agency(),
    number("linker_id"),
    number("media_id"),
    Column("part", Name, nullable=False),
    Column("data", Blob, nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("agency", "linker_id", "media_id", "part"),
    _of("linker_id", "descriptions", "linkers"),
    _of("media_id", "descriptions", "media"),
)
"""`text` is what a view says in words, to be looked for; "" for linkers that read none."""

description_ranges = Table(
    "description_ranges",
    metadata,
    agency(),
    number("linker_id"),
    number("range"),
    Column("token", Blob, nullable=False),
    PrimaryKeyConstraint("agency", "linker_id", "range"),
    _of("linker_id", "description_ranges", "linkers"),
    sqlite_with_rowid=False,
)
"""A random token for each 4,096 numbers of media, another one whenever a media of them is described."""

links = Table(
    "links",
    metadata,
    agency(),
    number("id"),
    number("linker_id"),
    Column("kind", Name, nullable=False),
    number("media_id"),
    number("other_id"),
    Column("part", Name, nullable=False),
    Column("other_part", Name, nullable=False),
    Column("score", Float(53), nullable=False),
    Column("false_match_rate", Float(53), nullable=False),
    Column("evidence", Text, nullable=False),
    Column("proposed_at", Instant),
    Column("anew_at", Instant),
    PrimaryKeyConstraint("agency", "id"),
    UniqueConstraint("agency", "linker_id", "media_id", "other_id", "kind"),
    _of("linker_id", "links", "linkers"),
    _of("media_id", "links", "media"),
    _of("other_id", "links", "media"),
    Index(None, "agency", "media_id"),
    Index(None, "agency", "other_id"),
)
"""Once for each pair and kind, the best of its views: `media_id` is the one whose SHA-256 is smaller.

`evidence` is JSON, seen from there. `proposed_at` is when it was proposed first, null for what older releases did;
`anew_at` when it was last proposed with other numbers or evidence than before, null where it never was.
"""

link_decisions = Table(
    "link_decisions",
    metadata,
    agency(),
    number("number"),
    number("case_id"),
    Column("linker", Name, nullable=False),
    Column("kind", Name, nullable=False),
    Column("sha256", Blob, nullable=False),
    Column("other", Blob, nullable=False),
    Column("verdict", Name, nullable=False),
    Column("reason", Text, nullable=False),
    Column("officer", Name, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("agency", "number"),
    ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"]),
    Index(None, "agency", "sha256"),
    Index(None, "agency", "other"),
    sqlite_with_rowid=False,
)
"""By the contents, not by the link's number: what an officer said holds for what a newer linker proposes again."""

linker_policies = Table(
    "linker_policies",
    metadata,
    agency(),
    number("number"),
    number("case_id"),
    Column("linker", Name, nullable=False),
    number("is_off"),
    Column("reason", Text, nullable=False),
    Column("officer", Name, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("agency", "number"),
    ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"]),
    sqlite_with_rowid=False,
)
"""Which linkers were switched off and on in a case; the newest row of a case and linker holds."""

camera_prints = Table(
    "camera_prints",
    metadata,
    agency(),
    number("id"),
    number("linker_id"),
    Column("name", Name, nullable=False),
    Column("officer", Name, nullable=False),
    number("width"),
    number("height"),
    number("made_of"),
    number("rests_on"),
    number("speaker_id"),
    number("compared_to"),
    Column("data", Blob, nullable=False),
    Column("sketch", Blob, nullable=False),
    PrimaryKeyConstraint("agency", "id"),
    UniqueConstraint("agency", "linker_id", "name", "width", "height"),
    _of("linker_id", "camera_prints", "linkers"),
    _of("speaker_id", "camera_prints", "media"),
)
"""What pictures of one camera have in common, as one linker's version has it.

`officer` chose the pictures, "" where metadata names the camera. It was made of `made_of` of them and rests on those
that fit each other. `compared_to` is the number of the media up to which the print was compared with all that were
described before it, `LARGEST` once that is done.
"""

camera_print_media = Table(
    "camera_print_media",
    metadata,
    agency(),
    number("print_id"),
    number("media_id"),
    number("fits"),
    PrimaryKeyConstraint("agency", "print_id", "media_id"),
    _of("print_id", "camera_print_media", "camera_prints"),
    _of("media_id", "camera_print_media", "media"),
    Index(None, "agency", "media_id"),
    sqlite_with_rowid=False,
)
"""The pictures that are said to be of a print's camera; `fits` is 1 for those that it rests on."""
