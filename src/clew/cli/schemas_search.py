"""What `--json` prints of searches by a part of a picture; as `schemas.py`."""

import msgspec

from clew.cli.schemas_leads import LeadBox, LeadFact


class HitCase(msgspec.Struct, frozen=True):
    """A case in which it lies: the first path there with its exhibit, and its stack, null where it is in none."""

    case: str
    exhibit: str
    path: str
    stack: str | None


class PictureHit(msgspec.Struct, frozen=True):
    """A media in which the part was found: its best view, and more of its views that are like it (`others`).

    `part` is empty for a picture, `frame at N ms` for a film's view. `kind` is read from what was looked for to the
    media. `box` is what was found of the picture asked by, `found_box` where it is here; null: all of it.
    `false_match_rate` is how often an unrelated view scores as high, as measured on published benign data; 1 where so
    low a score was not measured.
    """

    sha256: str
    part: str
    others: list[str]
    kind: str
    score: float
    false_match_rate: float
    box: LeadBox | None
    found_box: LeadBox | None
    facts: list[LeadFact]
    cases: list[HitCase]


class Unasked(msgspec.Struct, frozen=True):
    """Pictures and films that were not asked, counted by why.

    `nothing_in`: nothing is in them that could be looked for. `failed`: they could not be described. `undescribed`: the
    next `clew link` of the cases `waiting_in` describes them. `put_off`: copies in stacks and known ones, described by
    `clew link --all`. `withheld`: they are in no case where the linker is on.
    """

    nothing_in: int
    failed: int
    undescribed: int
    waiting_in: list[str]
    put_off: int
    withheld: int


class PictureSearched(msgspec.Struct, frozen=True):
    """`clew face search --json`, `clew place search --json`: hits, the rarest scores first.

    `case` is null for all cases. `views` of `media` were asked. `is_empty`: in the box is nothing that could be looked
    for. `itself` are the cases in which the file lies that was looked into, which is not its own hit.
    """

    sha256: str
    part: str
    box: LeadBox
    linker: str
    version: str
    case: str | None
    media: int
    views: int
    unasked: Unasked
    is_empty: bool
    itself: list[HitCase]
    hits: list[PictureHit]
