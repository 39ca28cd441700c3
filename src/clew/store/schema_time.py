"""Tables of what has a course in time, or others inside: videos, recordings, containers."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from clew.store.blob import Blob
from clew.store.columns import Name, agency, metadata, number


def _of_media() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["agency", "media_id"], ["media.agency", "media.id"])


footage = Table(
    "footage",
    metadata,
    agency(),
    number("media_id"),
    number("duration_ms"),
    number("stated_ms", nullable=True),
    number("rotation"),
    Column("frames_per_second", Float(53)),
    Column("container", Name, nullable=False),
    Column("video_codec", Name, nullable=False),
    Column("audio_codec", Name, nullable=False),
    Column("encoder", Name, nullable=False),
    number("streams"),
    Column("is_partial", Boolean, nullable=False),
    Column("partial_reason", Text, nullable=False),
    Column("depth", Name, nullable=False),
    Column("contact_sheet", Blob),
    PrimaryKeyConstraint("agency", "media_id"),
    _of_media(),
    sqlite_with_rowid=False,
)

footage_details = Table(
    "footage_details",
    metadata,
    agency(),
    number("media_id"),
    Column("properties", Text, nullable=False),
    Column("scenes", Blob, nullable=False),
    PrimaryKeyConstraint("agency", "media_id"),
    ForeignKeyConstraint(["agency", "media_id"], ["footage.agency", "footage.media_id"]),
)
"""Properties as JSON, and scenes as little-endian int32 (start, end, best), apart so that `footage` is narrow."""

frame_hashes = Table(
    "frame_hashes",
    metadata,
    agency(),
    number("media_id"),
    number("hasher_id"),
    number("id"),
    Column("depth", Name, nullable=False),
    Column("is_partial", Boolean, nullable=False),
    Column("quality", Blob, nullable=False),
    Column("digests", Blob, nullable=False),
    Column("starts_ms", Blob, nullable=False),
    Column("ends_ms", Blob, nullable=False),
    Column("mirrored", Blob, nullable=False),
    PrimaryKeyConstraint("agency", "media_id", "hasher_id"),
    UniqueConstraint("agency", "id"),
    _of_media(),
    ForeignKeyConstraint(["agency", "hasher_id"], ["hashers.agency", "hashers.id"]),
)
"""A film's frames, packed as in `FrameHashes`. A row is never changed: a better one replaces it, with a higher number.
Quality and digests come first, so that SQLite reads no further where an index is brought up to date."""

frame_batches = Table(
    "frame_batches",
    metadata,
    agency(),
    number("id"),
    Column("token", Blob, nullable=False),
    number("codes"),
    Column("replaced", Blob, nullable=False),
    PrimaryKeyConstraint("agency", "id"),
    sqlite_with_rowid=False,
)
"""As `hash_batches`, of `frame_hashes`; also how many spans came, and the numbers (little-endian int64) of rows that
went."""

sounds = Table(
    "sounds",
    metadata,
    agency(),
    number("media_id"),
    number("duration_ms"),
    Column("codec", Name, nullable=False),
    number("channels"),
    number("sample_rate"),
    Column("is_partial", Boolean, nullable=False),
    Column("partial_reason", Text, nullable=False),
    number("speech_ms", nullable=True),
    Column("properties", Text, nullable=False),
    PrimaryKeyConstraint("agency", "media_id"),
    _of_media(),
)

fingerprints = Table(
    "fingerprints",
    metadata,
    agency(),
    number("media_id"),
    number("id"),
    Column("version", Name, nullable=False),
    Column("is_partial", Boolean, nullable=False),
    Column("item_ms", Float(53), nullable=False),
    Column("fingerprint", Blob, nullable=False),
    PrimaryKeyConstraint("agency", "media_id"),
    UniqueConstraint("agency", "id"),
    ForeignKeyConstraint(["agency", "media_id"], ["sounds.agency", "sounds.media_id"]),
)
"""A recording's fingerprint, as in `SoundFacts`; rows are replaced as those of `frame_hashes` are."""

fingerprint_batches = Table(
    "fingerprint_batches",
    metadata,
    agency(),
    number("id"),
    Column("token", Blob, nullable=False),
    number("codes"),
    Column("replaced", Blob, nullable=False),
    PrimaryKeyConstraint("agency", "id"),
    sqlite_with_rowid=False,
)
"""As `frame_batches`, of `fingerprints`."""

contents = Table(
    "contents",
    metadata,
    agency(),
    number("media_id"),
    Column("opener", Name, nullable=False),
    number("members"),
    Column("facts", Text, nullable=False),
    PrimaryKeyConstraint("agency", "media_id"),
    _of_media(),
)

untried = Table(
    "untried",
    metadata,
    agency(),
    number("media_id"),
    Column("what", Name, nullable=False),
    PrimaryKeyConstraint("agency", "media_id", "what"),
    _of_media(),
    sqlite_with_rowid=False,
)
"""What an absent optional part left out when a media was examined, and no examination has tried since."""

segments = Table(
    "segments",
    metadata,
    agency(),
    number("media_id"),
    number("other_id"),
    number("position"),
    Column("track", Name, nullable=False),
    number("start_ms"),
    number("end_ms"),
    number("other_start_ms"),
    number("other_end_ms"),
    Column("speed", Float(53), nullable=False),
    Column("is_mirrored", Boolean, nullable=False),
    number("items"),
    Column("distance", Float(53), nullable=False),
    Column("share", Float(53), nullable=False),
    Column("other_share", Float(53), nullable=False),
    PrimaryKeyConstraint("agency", "media_id", "other_id", "position"),
    _of_media(),
    ForeignKeyConstraint(["agency", "other_id"], ["media.agency", "media.id"], name="fk_segments_other"),
    Index(None, "agency", "other_id"),
    sqlite_with_rowid=False,
)
"""Stretches that two media share, once for each pair: `media_id` is the one whose SHA-256 is smaller."""

alignments = Table(
    "alignments",
    metadata,
    agency(),
    number("media_id"),
    number("version"),
    PrimaryKeyConstraint("agency", "media_id"),
    _of_media(),
    sqlite_with_rowid=False,
)
"""Media that were compared in time with all others, by which version of the aligner."""
