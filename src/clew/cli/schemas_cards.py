"""What `--json` prints of match cards and trace sheets; as `schemas.py`."""

import msgspec


class CardClaim(msgspec.Struct, frozen=True):
    """One thing a card says; `state` is "holds", "does not hold" or "can't be checked", `reason` says how, or why."""

    name: str
    state: str
    reason: str


class CardVerified(msgspec.Struct, frozen=True):
    """`clew card verify --json`: `lead` is 0 for a match; `state` is the worst of all claims."""

    case: str
    lead: int
    media: str
    other: str
    state: str
    claims: list[CardClaim]
