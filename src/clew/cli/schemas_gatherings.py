"""What `--json` prints of gatherings; as `schemas.py`."""

import msgspec

from clew.cli.schemas_leads import LeadBox


class GatheringShown(msgspec.Struct, frozen=True):
    """One line of `clew gather list --json`; `merged_into` names the gathering that it was merged into."""

    gathering: int
    kind: str
    name: str
    role: str
    state: str
    is_unsolved: bool
    members: int
    merged_into: int | None
    is_withdrawn: bool


class MemberShown(msgspec.Struct, frozen=True):
    """A member; `part` and `box` as in leads; `basis` is what a machine suggested it by, empty where none did."""

    sha256: str
    path: str
    cases: list[str]
    part: str
    box: LeadBox | None
    reason: str
    basis: str
    officer: str
    at: str


class GatheringActShown(msgspec.Struct, frozen=True):
    """What an officer did with it; `other` is the gathering merged into or split off, `undoes` the act undone."""

    act: int
    kind: str
    gathering: int
    other: int | None
    name: str | None
    reason: str
    basis: str
    officer: str
    case: str
    at: str
    undoes: int | None


class GatheringDetails(msgspec.Struct, frozen=True):
    """`clew gather show --json`: a gathering, its members, those put in last first, and all acts, oldest first."""

    gathering: GatheringShown
    members: list[MemberShown]
    acts: list[GatheringActShown]


class GatheringDone(msgspec.Struct, frozen=True):
    """`clew gather make --json`, `clew gather add --json`, `clew gather remove --json`, `clew gather rename --json`.

    `clew gather state --json`, `clew gather merge --json`, `clew gather unmerge --json`, `clew gather split --json`,
    `clew gather undo --json`, `clew gather accept --json`, `clew gather decline --json`.

    The act's number, and what stands; `other` as in the act.
    """

    act: int
    gathering: GatheringShown
    other: GatheringShown | None


class SuggestedLead(msgspec.Struct, frozen=True):
    """A lead that a suggestion rests on, read from what is suggested to the member `other`."""

    lead: int
    kind: str
    verdict: str
    score: float
    false_match_rate: float
    other: str


class MemberSuggested(msgspec.Struct, frozen=True):
    """One line of `clew gather suggest --json`; it agrees with `agrees` of the gathering's `of` media.

    `path` is where it lies, in this case if it does, `cases` are all that hold it.
    """

    sha256: str
    part: str
    box: LeadBox | None
    agrees: int
    of: int
    false_match_rate: float
    is_accepted: bool
    basis: str
    leads: list[SuggestedLead]
    path: str
    cases: list[str]
