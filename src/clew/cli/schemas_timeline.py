"""What `--json` prints of sessions; as `schemas.py`."""

import msgspec


class PositionShown(msgspec.Struct, frozen=True):
    """Degrees, north and east positive, and how far off that may be."""

    latitude: float
    longitude: float
    within_m: float


class DatedShown(msgspec.Struct, frozen=True):
    """A media of a session: `at` is the likeliest time in UTC, `why` what that rests on, `within_s` how far off."""

    sha256: str
    path: str
    case: str
    at: str
    within_s: float
    why: str


class SessionShown(msgspec.Struct, frozen=True):
    """What a camera took in one go; times are UTC.

    `is_one_body` where its serial number names one camera, else it may be several of the model. `within_s` is how far
    off the least sure of the times may be. `count` is how many media it has, `media` are the first of them.
    """

    camera: str
    is_one_body: bool
    first: str
    last: str
    within_s: float
    count: int
    cases: list[str]
    positions: list[PositionShown]
    media: list[DatedShown]


class TimeLineShown(msgspec.Struct, frozen=True):
    """`clew timeline --json`: sessions by their first time, and how many media have no camera's clock."""

    sessions: list[SessionShown]
    undated: int
