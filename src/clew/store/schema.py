"""Every table of the catalog, long for being one list; `migrations/` builds the same, and a test holds the two equal.

What videos, recordings and containers showed is in `schema_time.py`, what officers decided in `schema_decisions.py`,
what they noted in `schema_notes.py`, how they work together in `schema_team.py`, what relates media in
`schema_links.py`, the words read in them in `schema_texts.py`, groups of faces in `schema_faces.py`, what officers
gather media into in `schema_gatherings.py`, and all of it here under the same names.

The agency is the first part of every primary key, so that one catalog serves many and can be spread by it. Numbers
are handed out in the transaction that writes them (`transaction.next_id`), there being one per agency at a time. Text
keys sort by code point on both databases.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from clew.store.blob import Blob
from clew.store.columns import Name, agency, metadata, number
from clew.store.instant import Instant
from clew.store.schema_decisions import act_keys, decision_media, decisions
from clew.store.schema_faces import face_decision_faces, face_decisions, face_group_members, face_groupings
from clew.store.schema_gatherings import gathering_acts, gathering_items, gathering_members, gatherings
from clew.store.schema_links import (
    camera_print_media,
    camera_prints,
    described,
    description_ranges,
    descriptions,
    link_decisions,
    linker_policies,
    linkers,
    links,
)
from clew.store.schema_notes import named_views, note_media, notes
from clew.store.schema_team import (
    assignment_leases,
    assignments,
    exposure_pictures,
    exposure_times,
    opinion_items,
    opinion_rounds,
    opinions,
)
from clew.store.schema_texts import text_words, texts
from clew.store.schema_time import (
    alignments,
    contents,
    fingerprint_batches,
    fingerprints,
    footage,
    footage_details,
    frame_batches,
    frame_hashes,
    segments,
    sounds,
    untried,
)

__all__ = [
    "APPEND_ONLY",
    "act_keys",
    "alignments",
    "assignment_leases",
    "assignments",
    "camera_print_media",
    "camera_prints",
    "cases",
    "contents",
    "custody_entries",
    "decision_media",
    "decisions",
    "described",
    "description_ranges",
    "descriptions",
    "entry_cameras",
    "exhibits",
    "exposure_pictures",
    "exposure_times",
    "face_decision_faces",
    "face_decisions",
    "face_group_members",
    "face_groupings",
    "fingerprint_batches",
    "fingerprints",
    "footage",
    "footage_details",
    "frame_batches",
    "frame_hashes",
    "gathering_acts",
    "gathering_items",
    "gathering_members",
    "gatherings",
    "hash_batches",
    "hashers",
    "hashsets",
    "link_decisions",
    "linker_policies",
    "linkers",
    "links",
    "list_groups",
    "matches",
    "media",
    "media_hashes",
    "metadata",
    "named_views",
    "note_media",
    "notes",
    "occurrences",
    "opinion_items",
    "opinion_rounds",
    "opinions",
    "picture_texts",
    "pictures",
    "run_writes",
    "segments",
    "sounds",
    "stack_members",
    "text_words",
    "texts",
    "untried",
    "volumes",
]

cases = Table(
    "cases",
    metadata,
    agency(),
    number("id"),
    Column("name", Name, nullable=False),
    PrimaryKeyConstraint("agency", "id"),
    UniqueConstraint("agency", "name"),
    sqlite_with_rowid=False,
)

exhibits = Table(
    "exhibits",
    metadata,
    agency(),
    number("id"),
    number("case_id"),
    Column("name", Name, nullable=False),
    Column("source", Name, nullable=False),
    Column("root", Blob, nullable=False),
    number("found", nullable=True),
    PrimaryKeyConstraint("agency", "id"),
    UniqueConstraint("agency", "case_id", "name"),
    ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"]),
    sqlite_with_rowid=False,
)

media = Table(
    "media",
    metadata,
    agency(),
    number("id"),
    Column("sha256", Blob, nullable=False),
    Column("md5", Blob, nullable=False),
    Column("sha1", Blob, nullable=False),
    Column("ed2k", Blob, nullable=False),
    number("size"),
    Column("mime", Name, nullable=False),
    Column("kind", Name, nullable=False),
    Column("outcome", Name, nullable=False),
    Column("decoder", Name, nullable=False),
    Column("thumbnail", Blob),
    PrimaryKeyConstraint("agency", "id"),
    UniqueConstraint("agency", "sha256"),
    Index(None, "agency", "md5"),
    Index(None, "agency", "sha1"),
    Index(None, "agency", "ed2k"),
    sqlite_with_rowid=False,
)

pictures = Table(
    "pictures",
    metadata,
    agency(),
    number("media_id"),
    number("width"),
    number("height"),
    number("frames"),
    Column("is_salvaged", Boolean, nullable=False),
    Column("make", Name),
    Column("model", Name),
    Column("body_serial", Name),
    Column("lens_serial", Name),
    Column("software", Name),
    Column("taken_at", Name),
    Column("latitude", Float(53)),
    Column("longitude", Float(53)),
    number("recorded_width", nullable=True),
    number("recorded_height", nullable=True),
    Column("icc_name", Name),
    Column("embedded_thumbnail_differs", Boolean),
    number("embedded_thumbnail_distance", nullable=True),
    PrimaryKeyConstraint("agency", "media_id"),
    ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"]),
    Index(None, "agency", "body_serial"),
    sqlite_with_rowid=False,
)

picture_texts = Table(
    "picture_texts",
    metadata,
    agency(),
    number("media_id"),
    Column("exif", Text, nullable=False),
    Column("xmp", Text),
    PrimaryKeyConstraint("agency", "media_id"),
    ForeignKeyConstraint(["agency", "media_id"], ["pictures.agency", "pictures.media_id"]),
)
"""EXIF and XMP as JSON texts, apart from `pictures` so that a scan over a case's pictures stays narrow."""

hashers = Table(
    "hashers",
    metadata,
    agency(),
    number("id"),
    Column("name", Name, nullable=False),
    Column("version", Name, nullable=False),
    PrimaryKeyConstraint("agency", "id"),
    UniqueConstraint("agency", "name", "version"),
    sqlite_with_rowid=False,
)

media_hashes = Table(
    "media_hashes",
    metadata,
    agency(),
    number("media_id"),
    number("hasher_id"),
    Column("part", Name, nullable=False),
    Column("digest", Blob, nullable=False),
    Column("quality", SmallInteger, nullable=False),
    Column("forms", Blob, nullable=False),
    number("id"),
    PrimaryKeyConstraint("agency", "media_id", "hasher_id", "part"),
    UniqueConstraint("agency", "id"),
    ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"]),
    ForeignKeyConstraint(["agency", "hasher_id"], ["hashers.agency", "hashers.id"]),
    sqlite_with_rowid=False,
)
"""A row is never changed once it is there; what came later has a higher number."""

hash_batches = Table(
    "hash_batches",
    metadata,
    agency(),
    number("id"),
    Column("token", Blob, nullable=False),
    PrimaryKeyConstraint("agency", "id"),
    sqlite_with_rowid=False,
)
"""The last number of `media_hashes` after each transaction that added some, with a random token: two catalogs that have
the same token have the same hashes up to its number, even if one was restored from a backup and has gone on since."""

occurrences = Table(
    "occurrences",
    metadata,
    agency(),
    number("exhibit_id"),
    Column("path", Blob, nullable=False),
    Column("container", Blob, nullable=False),
    number("size"),
    number("modified_ns", nullable=True),
    number("created_ns", nullable=True),
    number("accessed_ns", nullable=True),
    Column("is_deleted", Boolean, nullable=False),
    Column("outcome", Name, nullable=False),
    Column("reason", Text, nullable=False),
    number("media_id", nullable=True),
    Column("examined_at", Instant, nullable=False),
    Column("remark", Text, nullable=False, server_default=text("''")),
    PrimaryKeyConstraint("agency", "exhibit_id", "path"),
    ForeignKeyConstraint(["agency", "exhibit_id"], ["exhibits.agency", "exhibits.id"]),
    ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"]),
    Index(None, "agency", "media_id"),
    sqlite_with_rowid=False,
)

hashsets = Table(
    "hashsets",
    metadata,
    agency(),
    number("id"),
    Column("name", Name, nullable=False),
    Column("format", Name, nullable=False),
    Column("publisher", Name, nullable=False),
    Column("version", Name, nullable=False),
    Column("scheme", Name, nullable=False),
    Column("purpose", Name, nullable=False),
    Column("licence", Name, nullable=False),
    Column("expires", Name),
    Column("source_sha256", Blob, nullable=False),
    Column("imported_at", Instant, nullable=False),
    number("entries"),
    PrimaryKeyConstraint("agency", "id"),
    UniqueConstraint("agency", "name"),
    sqlite_with_rowid=False,
)
"""`expires` is an ISO 8601 date, `entries` how many entries the list's volume has."""

list_groups = Table(
    "list_groups",
    metadata,
    agency(),
    number("hashset_id"),
    number("position"),
    number("group_index"),
    Column("fields", Text, nullable=False),
    PrimaryKeyConstraint("agency", "hashset_id", "position"),
    ForeignKeyConstraint(["agency", "hashset_id"], ["hashsets.agency", "hashsets.id"]),
    sqlite_with_rowid=False,
)

volumes = Table(
    "volumes",
    metadata,
    agency(),
    number("id"),
    number("hashset_id", nullable=True),
    Column("manifest_sha256", Blob, nullable=False),
    PrimaryKeyConstraint("agency", "id"),
    UniqueConstraint("agency", "hashset_id"),
    ForeignKeyConstraint(["agency", "hashset_id"], ["hashsets.agency", "hashsets.id"]),
    sqlite_with_rowid=False,
)
"""Imports of lists (`volume.py`): a list's current one names it. One that was replaced or removed names none, and its
row stays, so that no number is ever given twice."""

entry_cameras = Table(
    "entry_cameras",
    metadata,
    agency(),
    number("hashset_id"),
    number("position"),
    Column("model", Name),
    Column("serial", Name, nullable=False),
    PrimaryKeyConstraint("agency", "hashset_id", "position"),
    ForeignKeyConstraint(["agency", "hashset_id"], ["hashsets.agency", "hashsets.id"]),
    sqlite_with_rowid=False,
)
"""Cameras that entries of a list tell of; one may be there several times."""

matches = Table(
    "matches",
    metadata,
    agency(),
    number("media_id"),
    number("hashset_id"),
    Column("entry_key", Blob, nullable=False),
    Column("algorithm", Name, nullable=False),
    Column("part", Name, nullable=False),
    Column("hashset_version", Name, nullable=False),
    Column("kind", Name, nullable=False),
    Column("hasher_version", Name, nullable=False),
    Column("distance", SmallInteger, nullable=False),
    Column("threshold", SmallInteger, nullable=False),
    Column("form", SmallInteger, nullable=False),
    Column("categories", Text, nullable=False),
    Column("series", Name),
    Column("purpose", Name, nullable=False),
    PrimaryKeyConstraint("agency", "media_id", "hashset_id", "entry_key", "algorithm", "part"),
    ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"]),
    ForeignKeyConstraint(["agency", "hashset_id"], ["hashsets.agency", "hashsets.id"]),
    Index(None, "agency", "hashset_id"),
    sqlite_with_rowid=False,
)

stack_members = Table(
    "stack_members",
    metadata,
    agency(),
    number("case_id"),
    number("representative_id"),
    number("media_id"),
    Column("distance", SmallInteger, nullable=False),
    PrimaryKeyConstraint("agency", "case_id", "representative_id", "media_id"),
    ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.id"]),
    ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"]),
    Index(None, "agency", "case_id", "media_id"),
    sqlite_with_rowid=False,
)

custody_entries = Table(
    "custody_entries",
    metadata,
    agency(),
    number("sequence"),
    Column("at", Instant, nullable=False),
    Column("officer", Name, nullable=False),
    Column("act", Name, nullable=False),
    Column("item", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("previous", Blob, nullable=False),
    Column("digest", Blob, nullable=False),
    PrimaryKeyConstraint("agency", "sequence"),
    Index(None, "agency", "act", "sequence"),
    sqlite_with_rowid=False,
)

run_writes = Table(
    "run_writes",
    metadata,
    agency(),
    number("number"),
    PrimaryKeyConstraint("agency"),
    sqlite_with_rowid=False,
)
"""How often runs have written: what was counted of evidence, stacks and matches holds while this stays as it is."""

APPEND_ONLY = (
    *("decisions", "decision_media", "act_keys", "notes", "note_media", "named_views", "custody_entries"),
    *("assignments", "opinion_rounds", "opinion_items", "opinions", "link_decisions", "linker_policies"),
    *("face_decisions", "face_decision_faces"),
    *("gathering_acts", "gathering_items"),
)
"""Tables whose rows no statement may alter or delete; triggers refuse it."""
