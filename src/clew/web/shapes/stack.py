"""All there is of one stack."""

from collections.abc import Sequence
from typing import Literal, Self

from pydantic import BaseModel, Field

from clew.casework.show_stack import ShownMember, ShownStack
from clew.casework.show_stack import Suggested as ShownSuggestion
from clew.model.link_decision import Verdict
from clew.model.match import Match
from clew.model.queue import Reason as Why
from clew.store.decisions import Standing
from clew.store.media import MediaRow
from clew.store.occurrences import OccurrenceRow
from clew.triage.words import shown
from clew.web.shapes.decision import Decision
from clew.web.shapes.gallery import Tile
from clew.web.shapes.moment import Moment, moment_of


class Place(BaseModel):
    """Where a media was found in the case; bytes of a path that are not UTF-8 are backslash escapes."""

    exhibit: str
    path: str
    is_deleted: bool
    modified: Moment | None

    @classmethod
    def of(cls, row: OccurrenceRow) -> Self:
        """Return an occurrence as the API tells it."""
        where = row.occurrence
        return cls(
            exhibit=row.exhibit, path=where.text, is_deleted=where.is_deleted, modified=moment_of(where.modified_ns)
        )


class MemberCategory(BaseModel):
    """A category in force for a media: applied to it, or (false) only suggested."""

    scheme: str
    code: str
    is_applied: bool
    decision: int = Field(description="The number of the decision.")

    @classmethod
    def of(cls, standing: Standing) -> list[Self]:
        """Return a decision's category as the API tells it; an undo has none."""
        category = standing.decision.category
        if category is None:
            return []
        return [
            cls(
                scheme=category.scheme,
                code=category.code,
                is_applied=standing.is_applied,
                decision=standing.decision.number,
            )
        ]


class Member(BaseModel):
    """A media of the stack: its distance from the representative in bits, and where it lies."""

    sha256: str
    distance: int
    kind: str
    size: int
    width: int | None
    height: int | None
    duration_ms: int | None
    camera: str | None
    taken: str | None = Field(description="As its camera wrote it, by the camera's own clock.")
    places: list[Place]
    categories: list[MemberCategory]

    @classmethod
    def of(cls, member: ShownMember) -> Self:
        """Return a member as the API tells it."""
        row = member.row
        picture = row.picture
        camera = picture.camera if picture is not None else None
        named = shown(" ".join(filter(None, (camera.make, camera.model)))) if camera is not None else ""
        return cls(
            sha256=row.sha256.hex(),
            distance=member.distance,
            kind=row.kind.value,
            size=row.size,
            width=picture.width if picture is not None else None,
            height=picture.height if picture is not None else None,
            duration_ms=duration_ms(row),
            camera=named or None,
            taken=shown(camera.taken_at) or None if camera is not None else None,
            places=[Place.of(each) for each in member.places],
            categories=[each for standing in member.categories for each in MemberCategory.of(standing)],
        )


def duration_ms(row: MediaRow) -> int | None:
    """Return how long a film or a recording is, None for what has no length."""
    if row.footage is not None:
        return row.footage.duration_ms
    return row.sound.duration_ms if row.sound is not None else None


class ListMatch(BaseModel):
    """A media of the stack found on a list, with what is needed to repeat the comparison."""

    sha256: str
    list: str
    list_version: str
    kind: Literal["exact", "near"]
    distance: int
    threshold: int
    hasher: str = Field(description="The hasher, or the digest of an exact match.")
    version: str = Field(description="The hasher's version, empty for a digest.")

    @classmethod
    def of(cls, match: Match) -> Self:
        """Return a match as the API tells it."""
        return cls(
            sha256=match.sha256.hex(),
            list=match.hashset,
            list_version=match.hashset_version,
            kind="exact" if match.kind.value == "exact" else "near",
            distance=match.distance,
            threshold=match.threshold,
            hasher=match.algorithm,
            version=match.hasher_version,
        )


class Suggested(BaseModel):
    """A media that may belong to the stack: a crop, a border, a collage. It is no member."""

    sha256: str
    of: str = Field(description="The member that it is related to.")
    relation: str = Field(description="Read from the member: copy, crop, contains, contained in.")
    kind: str = Field(description="What it is: picture, video.")
    lead: int = Field(description="The number of the lead.")
    linker: str
    score: float
    false_match_rate: float
    verdict: Verdict
    cases: list[str]
    stack: str | None = Field(description="Its stack in this case.")

    @classmethod
    def told(cls, suggested: ShownSuggestion) -> Self:
        """Return a suggestion as the API tells it."""
        link = suggested.link
        return cls(
            sha256=link.other.hex(),
            of=link.sha256.hex(),
            relation=link.kind,
            kind=suggested.kind.value,
            lead=link.number,
            linker=link.linker,
            score=link.score,
            false_match_rate=link.false_match_rate,
            verdict=suggested.verdict,
            cases=list(suggested.cases),
            stack=suggested.stack,
        )


class Reason(BaseModel):
    """Why a stack stands where it does."""

    text: str
    weight: float = Field(description="Its part in the score; 0 for what only tells why the stack is in its lane.")


class StackDetails(BaseModel):
    """A stack with its members, the representative first, what they match, and what was decided.

    `tile` is null for a stack that the queue doesn't show, or not yet.
    """

    stack: str
    tile: Tile | None
    members: list[Member]
    reasons: list[Reason] = Field(description="The heaviest first; none for a stack that the queue doesn't show.")
    matches: list[ListMatch]
    decisions: list[Decision]
    suggested: list[Suggested] = Field(description="What may belong to it and is no member, the surest first.")

    @classmethod
    def of(cls, stack: ShownStack, tile: Tile | None, reasons: Sequence[Why]) -> Self:
        """Return a stack as the API tells it."""
        return cls(
            stack=stack.stack.name,
            tile=tile,
            members=[Member.of(each) for each in stack.members],
            reasons=[Reason(text=each.text, weight=each.weight) for each in reasons],
            matches=[ListMatch.of(each) for each in stack.matches],
            decisions=[Decision.of(each) for each in stack.decisions],
            suggested=[Suggested.told(each) for each in stack.suggested],
        )
