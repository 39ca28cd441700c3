"""What `--json` prints of match cards and trace sheets; as `schemas.py`."""

import msgspec


class CardClaim(msgspec.Struct, frozen=True):
    """One thing a card says, and how or why not it holds.

    `state` is "holds", "held then" (something was said or proposed since), "does not hold" or "can't be checked".
    """

    name: str
    state: str
    reason: str


class TraceAsked(msgspec.Struct, frozen=True):
    """One line of `clew trace show --json`: a sheet that was refused.

    `found` says why; `box` is left, top, width and height in fractions. `approved_by` is empty until a second officer
    has approved it, `part` is a film's frame, `looked` names who had the cut drawn on the page.
    """

    request: int
    case: str
    officer: str
    reference: str
    media: str
    box: list[str]
    found: list[str]
    approved_by: str
    part: str
    question: str
    contact: str
    language: str
    looked: list[str]


class TraceApproved(TraceAsked, frozen=True):
    """`clew trace approve --json`: the request, approved."""


class TraceMade(msgspec.Struct, frozen=True):
    """`clew trace make --json`: the file, or (`request`) the request that a second officer may approve.

    `looked` names who looked for people, `skin_permille` the share of tones of skin in 1/1000, -1 where there is no
    colour.
    """

    file: str
    sha256: str
    request: TraceAsked | None
    found: list[str]
    looked: list[str]
    skin_permille: int


class CardVerified(msgspec.Struct, frozen=True):
    """`clew card verify --json`: `lead` is 0 for a match; `state` is the worst of all claims."""

    case: str
    lead: int
    media: str
    other: str
    state: str
    claims: list[CardClaim]
