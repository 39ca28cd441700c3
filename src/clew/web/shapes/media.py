"""All there is of one media."""

from typing import Self

from pydantic import BaseModel, Field

from clew.casework.show_media import MediaDetails as ShownDetails
from clew.casework.show_media import Neighbour as ShownNeighbour
from clew.examine.metadata import MAX_TEXT
from clew.model.camera import Camera as ModelCamera
from clew.model.match import Match
from clew.model.media_hash import MediaHash as ModelHash
from clew.model.segment import Segment
from clew.store.media import MediaRow
from clew.store.occurrences import OccurrenceRow
from clew.triage.words import shown
from clew.web.shapes.moment import Moment, moment_of
from clew.web.shapes.stack import ListMatch, duration_ms

_LENS_MODEL = "LensModel"


class Camera(BaseModel):
    """What a file says of its camera, in its own words."""

    make: str | None
    model: str | None
    body_serial: str | None
    lens_model: str | None
    lens_serial: str | None
    software: str | None

    @classmethod
    def of(cls, camera: ModelCamera, exif: tuple[tuple[str, str], ...]) -> Self | None:
        """Return a camera as the API tells it; None where nothing names one."""
        told = {
            "make": camera.make,
            "model": camera.model,
            "body_serial": camera.body_serial,
            "lens_model": next((value for name, value in exif if name == _LENS_MODEL), None),
            "lens_serial": camera.lens_serial,
            "software": camera.software,
        }
        return cls(**{name: shown(value) or None for name, value in told.items()}) if any(told.values()) else None


class Gps(BaseModel):
    """Degrees, north and east positive."""

    latitude: float
    longitude: float

    @classmethod
    def of(cls, camera: ModelCamera) -> Self | None:
        """Return where a picture was taken; None where it does not say."""
        if camera.latitude is None or camera.longitude is None:
            return None
        return cls(latitude=camera.latitude, longitude=camera.longitude)


class ExifTag(BaseModel):
    """A tag in its words."""

    name: str
    value: str


class MediaHash(BaseModel):
    """A perceptual hash; `part` is empty for the whole picture."""

    hasher: str
    version: str
    part: str
    digest: str = Field(description="Hexadecimal.")
    quality: int

    @classmethod
    def of(cls, known: ModelHash) -> Self:
        """Return a hash as the API tells it."""
        return cls(
            hasher=known.hasher,
            version=known.version,
            part=known.part,
            digest=known.digest.hex(),
            quality=known.quality,
        )


class PlaceInCase(BaseModel):
    """Where a media was found; bytes of a path that are not UTF-8 are backslash escapes."""

    case: str
    exhibit: str
    path: str
    is_deleted: bool
    modified: Moment | None
    created: Moment | None
    accessed: Moment | None

    @classmethod
    def of(cls, row: OccurrenceRow) -> Self:
        """Return an occurrence as the API tells it."""
        where = row.occurrence
        return cls(
            case=row.case,
            exhibit=row.exhibit,
            path=where.text,
            is_deleted=where.is_deleted,
            modified=moment_of(where.modified_ns),
            created=moment_of(where.created_ns),
            accessed=moment_of(where.accessed_ns),
        )


class MatchCategory(BaseModel):
    """A category that a list gives."""

    scheme: str
    version: str
    code: str


class MediaMatch(ListMatch):
    """This media on a list, with what the list says of it; `form` is as in the compare route's."""

    part: str
    form: int = Field(description="0: the picture as it is; from 1 as `Match.form` has it.")
    categories: list[MatchCategory]
    series: str | None

    @classmethod
    def of(cls, match: Match) -> Self:
        """Return a match as the API tells it."""
        categories = [
            MatchCategory(scheme=each.scheme, version=each.version, code=each.code) for each in match.categories
        ]
        known = ListMatch.of(match).model_dump()
        return cls.model_validate(
            known | {"part": match.part, "form": match.form, "categories": categories, "series": match.series}
        )


class NearMember(BaseModel):
    """A media of the same stack; its distance from the representative in bits."""

    sha256: str
    distance: int
    kind: str


class SimilarMedia(BaseModel):
    """A media of any case near to this one, in bits; `form` as in `MediaMatch`."""

    sha256: str
    distance: int
    form: int
    kind: str
    cases: list[str]


class SharedStretch(BaseModel):
    """A stretch of this film, sound or picture that is in another media too; times in ms, a picture's own are 0."""

    other: str
    cases: list[str] = Field(description="Where the other was found.")
    track: str
    start_ms: int
    end_ms: int
    other_start_ms: int
    other_end_ms: int
    speed: float
    is_mirrored: bool
    items: int
    distance: float
    share: float
    other_share: float

    @classmethod
    def told(cls, segment: Segment, other: bytes, cases: list[str]) -> Self:
        """Return a segment as the API tells it."""
        return cls(
            other=other.hex(),
            cases=cases,
            track=segment.track.value,
            start_ms=segment.start_ms,
            end_ms=segment.end_ms,
            other_start_ms=segment.other_start_ms,
            other_end_ms=segment.other_end_ms,
            speed=segment.speed,
            is_mirrored=segment.is_mirrored,
            items=segment.items,
            distance=segment.distance,
            share=segment.share,
            other_share=segment.other_share,
        )


class Neighbour(BaseModel):
    """A media beside this one; `stack` and `lane` are null where the queue doesn't show it."""

    sha256: str
    stack: str | None
    name: str
    taken: str | None = Field(description="As its camera wrote it, by the camera's own clock.")
    kind: str
    lane: str | None
    is_this: bool

    @classmethod
    def of(cls, each: ShownNeighbour) -> Self:
        """Return a neighbour as the API tells it."""
        return cls(
            sha256=each.sha256.hex(),
            stack=each.stack,
            name=each.name,
            taken=shown(each.taken_at) or None,
            kind=each.kind.value,
            lane=each.lane.value if each.lane is not None else None,
            is_this=each.is_this,
        )


class Neighbours(BaseModel):
    """What lies before and after: by the camera's clock among the stacks of the case, and by name in the folder."""

    time: list[Neighbour]
    folder: list[Neighbour]


class MediaDetails(BaseModel):
    """One media of a case, with all that is known of it in all cases."""

    sha256: str
    md5: str
    sha1: str
    ed2k: str
    size: int
    mime: str
    kind: str
    decoder: str
    outcome: str
    reason: str = Field(description="Why it was not examined, empty where it was.")
    width: int | None
    height: int | None
    frames: int | None
    is_salvaged: bool
    duration_ms: int | None
    stack: str | None
    camera: Camera | None
    taken: str | None = Field(description="As its camera wrote it, by the camera's own clock.")
    gps: Gps | None
    exif: list[ExifTag]
    icc_name: str | None
    has_sheet: bool = Field(description="A film, and there is a contact sheet of it.")
    has_embedded: bool
    embedded_distance: int | None = Field(description="Bits between it and its nearest form of the picture.")
    embedded_differs: bool | None = Field(description="It shows another picture.")
    hashes: list[MediaHash]
    places: list[PlaceInCase] = Field(description="Those of this case first; 500 at most.")
    places_total: int
    matches: list[MediaMatch]
    members: list[NearMember] = Field(description="Of its stack, the representative first; 500 at most.")
    members_total: int
    similar: list[SimilarMedia] = Field(description="In all cases, the nearest first; 500 at most.")
    similar_total: int
    links_in_time: list[SharedStretch] = Field(description="The longest first; 500 at most.")
    neighbours: Neighbours

    @classmethod
    def of(cls, found: ShownDetails) -> Self:
        """Return a media as the API tells it."""
        told = found.short
        return cls.model_validate(
            _facts(found.row)
            | {
                "reason": next((place.reason for place in found.places if place.reason), ""),
                "stack": found.stack.name if found.stack is not None else None,
                "hashes": [MediaHash.of(each) for each in found.hashes],
                "places": [PlaceInCase.of(each) for each in found.places],
                "places_total": found.places_total,
                "matches": [MediaMatch.of(each) for each in found.matches],
                "members": [
                    NearMember(sha256=each.sha256.hex(), distance=each.distance, kind=told[each.sha256].kind.value)
                    for each in found.members
                ],
                "members_total": len(found.stack.members) if found.stack is not None else 0,
                "similar": [
                    SimilarMedia(
                        sha256=each.sha256.hex(),
                        distance=each.distance,
                        form=each.form,
                        kind=told[each.sha256].kind.value,
                        cases=list(found.cases.get(each.sha256, ())),
                    )
                    for each in found.similar
                ],
                "similar_total": found.similar_total,
                "links_in_time": [
                    SharedStretch.told(each.segment, each.other, list(found.cases.get(each.other, ())))
                    for each in found.segments
                ],
                "neighbours": Neighbours(
                    time=[Neighbour.of(each) for each in found.by_time],
                    folder=[Neighbour.of(each) for each in found.by_folder],
                ),
            }
        )


def _facts(row: MediaRow) -> dict[str, object]:
    picture, digests = row.picture, row.digests
    camera = picture.camera if picture is not None else ModelCamera()
    exif = picture.exif if picture is not None else ()
    distance = picture.embedded_thumbnail_distance if picture is not None else None
    return {
        "sha256": row.sha256.hex(),
        "md5": digests.md5.hex(),
        "sha1": digests.sha1.hex(),
        "ed2k": digests.ed2k.hex(),
        "size": row.size,
        "mime": row.mime,
        "kind": row.kind.value,
        "decoder": row.decoder,
        "outcome": row.outcome.value,
        "width": picture.width if picture is not None else None,
        "height": picture.height if picture is not None else None,
        "frames": picture.frames if picture is not None else None,
        "is_salvaged": picture is not None and picture.is_salvaged,
        "duration_ms": duration_ms(row),
        "camera": Camera.of(camera, exif),
        "taken": shown(camera.taken_at) or None,
        "gps": Gps.of(camera),
        "exif": [ExifTag(name=name, value=shown(value, MAX_TEXT)) for name, value in exif],
        "icc_name": picture.icc_name if picture is not None else None,
        "has_sheet": row.footage is not None and row.footage.contact_sheet is not None,
        "has_embedded": distance is not None,
        "embedded_distance": distance,
        "embedded_differs": picture.embedded_thumbnail_differs if picture is not None else None,
    }
