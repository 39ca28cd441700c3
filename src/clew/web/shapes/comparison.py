"""Two media beside each other."""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, Field

from clew.casework.compare_two import Compared, Nearness, Side
from clew.model.camera import Camera as ModelCamera
from clew.model.match import Match
from clew.model.segment import Segment
from clew.triage.words import shown
from clew.web.shapes.media import Camera
from clew.web.shapes.stack import ListMatch, duration_ms


class Form(StrEnum):
    """How a picture is turned, in the order of `Match.form`; quarter turns go counter-clockwise."""

    AS_IT_IS = "as_it_is"
    ROTATE_90 = "rotate_90"
    ROTATE_180 = "rotate_180"
    ROTATE_270 = "rotate_270"
    FLIP_TOP_BOTTOM = "flip_top_bottom"
    MIRRORED = "mirrored"
    TRANSPOSED = "transposed"
    TRANSVERSED = "transversed"


FORMS = tuple(Form)


class ComparedMedia(BaseModel):
    """One of the two; `stack` is null where it is in none of the case, `cases` are all it was found in."""

    sha256: str
    kind: str
    width: int | None
    height: int | None
    duration_ms: int | None
    size: int
    mime: str
    taken: str | None = Field(description="As its camera wrote it, by the camera's own clock.")
    camera: Camera | None
    stack: str | None
    cases: list[str]

    @classmethod
    def of(cls, side: Side) -> Self:
        """Return a side as the API tells it."""
        row, picture = side.row, side.row.picture
        camera = picture.camera if picture is not None else ModelCamera()
        return cls(
            sha256=row.sha256.hex(),
            kind=row.kind.value,
            width=picture.width if picture is not None else None,
            height=picture.height if picture is not None else None,
            duration_ms=duration_ms(row),
            size=row.size,
            mime=row.mime,
            taken=shown(camera.taken_at) or None,
            camera=Camera.of(camera, picture.exif if picture is not None else ()),
            stack=side.stack,
            cases=list(side.cases),
        )


class HashPair(BaseModel):
    """Two hashes compared, in the form of the left that lies nearest to the right as it is."""

    hasher: str
    version: str
    part_left: str = Field(description="Empty for the whole picture.")
    part_right: str
    form: Form
    distance: int = Field(description="The nearer of the next two.")
    left_turned: int = Field(description="The left one's nearest form against the right as it is, as in a match.")
    right_turned: int = Field(description="The right one's nearest form against the left as it is.")
    distance_as_it_is: int
    threshold: int
    minimum_quality: int
    is_near: bool
    quality_left: int
    quality_right: int

    @classmethod
    def of(cls, each: Nearness) -> Self:
        """Return a comparison as the API tells it."""
        return cls(
            hasher=each.left.hasher,
            version=each.left.version,
            part_left=each.left.part,
            part_right=each.right.part,
            form=FORMS[each.apart.form],
            distance=each.apart.distance,
            left_turned=each.apart.left_turned,
            right_turned=each.apart.right_turned,
            distance_as_it_is=each.apart.as_they_are,
            threshold=each.threshold,
            minimum_quality=each.minimum_quality,
            is_near=each.is_near,
            quality_left=each.left.quality,
            quality_right=each.right.quality,
        )


class AlignedStretch(BaseModel):
    """A stretch of time that both have; a picture's own times are 0. `speed`: how much faster the right plays."""

    kind: str = Field(description="frames, sound, or still: a picture in a film.")
    left_start_ms: int
    left_end_ms: int
    right_start_ms: int
    right_end_ms: int
    speed: float
    is_mirrored: bool
    items: int
    distance: float
    left_share: float
    right_share: float

    @classmethod
    def of(cls, segment: Segment) -> Self:
        """Return a segment as the API tells it."""
        return cls(
            kind=segment.track.value,
            left_start_ms=segment.start_ms,
            left_end_ms=segment.end_ms,
            right_start_ms=segment.other_start_ms,
            right_end_ms=segment.other_end_ms,
            speed=segment.speed,
            is_mirrored=segment.is_mirrored,
            items=segment.items,
            distance=segment.distance,
            left_share=segment.share,
            right_share=segment.other_share,
        )


class SharedLine(BaseModel):
    """A line of a list that both match, each in its way."""

    list: str
    list_version: str
    left: ListMatch
    right: ListMatch

    @classmethod
    def of(cls, pair: tuple[Match, Match]) -> Self:
        """Return two matches with one line as the API tells them."""
        left, right = pair
        return cls(
            list=left.hashset,
            list_version=left.hashset_version,
            left=ListMatch.of(left),
            right=ListMatch.of(right),
        )


class Embedded(BaseModel):
    """Bits between each file's small picture inside and the picture itself; null where there is none."""

    left_distance: int | None
    left_differs: bool | None
    right_distance: int | None
    right_differs: bool | None

    @classmethod
    def of(cls, left: Side, right: Side) -> Self:
        """Return what both hold inside."""
        one, other = left.row.picture, right.row.picture
        return cls(
            left_distance=one.embedded_thumbnail_distance if one is not None else None,
            left_differs=one.embedded_thumbnail_differs if one is not None else None,
            right_distance=other.embedded_thumbnail_distance if other is not None else None,
            right_differs=other.embedded_thumbnail_differs if other is not None else None,
        )


class Comparison(BaseModel):
    """Two media with all that a match or a link between them rests on."""

    left: ComparedMedia
    right: ComparedMedia
    same_digests: list[str]
    hashes: list[HashPair]
    segments: list[AlignedStretch]
    embedded: Embedded
    shared_lines: list[SharedLine]

    @classmethod
    def of(cls, found: Compared) -> Self:
        """Return a comparison as the API tells it."""
        return cls(
            left=ComparedMedia.of(found.left),
            right=ComparedMedia.of(found.right),
            same_digests=list(found.same_digests),
            hashes=[HashPair.of(each) for each in found.hashes],
            segments=[AlignedStretch.of(each) for each in found.segments],
            embedded=Embedded.of(found.left, found.right),
            shared_lines=[SharedLine.of(each) for each in found.shared],
        )
