"""What a search finds: media, lines of lists, paths, cameras, series, notes."""

from typing import Literal, Self

from pydantic import BaseModel, Field

from clew.casework.find import Asked
from clew.model.findings import Kind, Outcome
from clew.model.match import Match
from clew.model.media_hash import MediaHash
from clew.model.segment import Track
from clew.triage.words import shown
from clew.web.shapes.moment import Moment


class FoundHash(BaseModel):
    """A perceptual hash."""

    hasher: str
    version: str
    digest: str
    quality: int

    @classmethod
    def of(cls, one: MediaHash) -> Self:
        """Return a hash as the API tells it."""
        return cls(hasher=one.hasher, version=one.version, digest=one.digest.hex(), quality=one.quality)


class AskedFor(BaseModel):
    """What was asked for, as far as it is known; `problem` says why a file could not be examined wholly."""

    digest: str | None = Field(description="The hash as it was read, in hex; null for a file.")
    sha256: str | None
    md5: str | None
    sha1: str | None
    ed2k: str | None
    size: int | None
    mime: str | None
    kind: Kind | None
    width: int | None
    height: int | None
    duration_ms: int | None
    hashes: list[FoundHash]
    problem: str | None

    @classmethod
    def of(cls, asked: Asked) -> Self | None:
        """Return what was asked for as the API tells it; None for a text."""
        if asked.findings is None and asked.digest is None:
            return None
        findings, row = asked.findings, asked.row
        known = findings or row
        digests = findings.digests if findings is not None else row.digests if row is not None else None
        picture = known.picture if known is not None else None
        return cls(
            digest=asked.digest.hex() if asked.digest is not None else None,
            sha256=asked.sha256.hex() if asked.sha256 is not None else None,
            md5=digests.md5.hex() if digests is not None else None,
            sha1=digests.sha1.hex() if digests is not None else None,
            ed2k=digests.ed2k.hex() if digests is not None else None,
            size=known.size if known is not None else None,
            mime=known.mime if known is not None else None,
            kind=known.kind if known is not None else None,
            width=picture.width if picture is not None else None,
            height=picture.height if picture is not None else None,
            duration_ms=known.footage.duration_ms if known is not None and known.footage is not None else None,
            hashes=[FoundHash.of(each) for each in asked.hashes],
            problem=shown(findings.reason, 300) if findings and findings.outcome is not Outcome.EXAMINED else None,
        )


class ListEntry(BaseModel):
    """A line of a list that it is, or is near to, with what is needed to repeat the comparison."""

    list: str
    list_version: str
    purpose: str
    kind: Literal["exact", "near"]
    distance: int
    threshold: int
    hasher: str = Field(description="The hasher, or the digest of an exact match.")
    version: str = Field(description="The hasher's version, empty for a digest.")
    form: int = Field(description="0 as it is, 1 to 7 turned or mirrored.")
    part: str = Field(description="Of a film, which part; empty for the whole.")
    categories: tuple[str, ...] = Field(description="`scheme version code`.")
    series: str | None

    @classmethod
    def of(cls, match: Match) -> Self:
        """Return a match as the API tells it."""
        return cls(
            list=match.hashset,
            list_version=match.hashset_version,
            purpose=match.purpose,
            kind="exact" if match.kind.value == "exact" else "near",
            distance=match.distance,
            threshold=match.threshold,
            hasher=match.algorithm,
            version=match.hasher_version,
            form=match.form,
            part=match.part,
            categories=tuple(f"{each.scheme} {each.version} {each.code}" for each in match.categories),
            series=match.series,
        )


class InCase(BaseModel):
    """A case that has a media: one place of it, how many there are, and the stack it is in."""

    case: str
    stack: str | None
    exhibit: str
    path: str
    is_deleted: bool
    places: int


class FoundMedia(BaseModel):
    """A media of the catalog, and at most 20 cases that have it."""

    sha256: str
    kind: Kind
    mime: str
    duration_ms: int | None
    cases: list[InCase]


class FoundSimilar(BaseModel):
    """A media near to it: in bits, at most the threshold; `form` as of a match."""

    media: FoundMedia
    distance: int
    threshold: int
    form: int


class FoundSegment(BaseModel):
    """A stretch of it that is also in a media of the catalog, times in ms."""

    media: FoundMedia
    track: Track
    start_ms: int
    end_ms: int
    other_start_ms: int
    other_end_ms: int
    speed: float
    is_mirrored: bool
    share: float
    other_share: float


class FoundPath(BaseModel):
    """A file whose path has the text."""

    exhibit: str
    path: str
    is_deleted: bool
    modified: Moment | None
    sha256: str | None
    kind: Kind | None
    stack: str | None


class PathsInCase(BaseModel):
    """Files of a case whose path has the text; `is_more` where there are others."""

    case: str
    items: list[FoundPath]
    is_more: bool


class FoundCamera(BaseModel):
    """A camera that pictures of a case name: how many, and one of them."""

    make: str
    model: str
    body_serial: str
    lens_serial: str
    case: str
    pictures: int
    media: FoundMedia


class ListedCamera(BaseModel):
    """A camera that a list tells of."""

    list: str
    model: str
    serial: str


class WordOff(BaseModel):
    """A word as it was read, and by how many letters it is off the one that was looked for."""

    word: str
    letters: int


class FoundWritten(BaseModel):
    """A picture, or a film's frame at a time, in which the words are written, in any order."""

    media: FoundMedia
    at_ms: int | None
    line: str = Field(description='The lines that have the words, " / " between them.')
    off: list[WordOff] = Field(description="Words that are read otherwise; none where all are written exactly so.")


class FoundSeries(BaseModel):
    """A series of a list, how many media here match lines of it, and at most 20 of them."""

    list: str
    series: str
    count: int
    media: tuple[FoundMedia, ...]


class FoundNote(BaseModel):
    """What an officer wrote: a comment, a tag, a series, or a decision's note; `decision` is its number."""

    case: str
    kind: Literal["comment", "tag", "series", "decision"]
    text: str
    officer: str
    at: Moment
    decision: int | None
    media: FoundMedia | None
