"""What `--json` prints of prints of cameras; as `schemas.py`."""

import msgspec

from clew.cli.schemas_leads import LeadFact


class CameraPrint(msgspec.Struct, frozen=True):
    """What pictures of one camera have in common; also `clew camera make --json`.

    `officer` chose the pictures, null where metadata names the camera. `pictures` are said to be of it; the print was
    made of `made_of` of them and rests on those that fit each other. `speaker` stands for it in leads.
    """

    print: int
    camera: str
    officer: str | None
    width: int
    height: int
    pictures: int
    made_of: int
    rests_on: int
    speaker: str


class CameraPrints(msgspec.Struct, frozen=True):
    """`clew camera prints --json`: the prints with a picture in a case; `made` of them were made (anew) just now."""

    case: str
    made: int
    prints: list[CameraPrint]


class TakenPicture(msgspec.Struct, frozen=True):
    """A picture that is said to be by a camera."""

    sha256: str
    path: str
    cases: list[str]


class CameraHit(msgspec.Struct, frozen=True):
    """A camera that may have taken the picture, and some of what else it took.

    `false_match_rate` is how often the print of another camera agrees as well, as measured on simulated sensors.
    """

    camera: CameraPrint
    pce: float
    false_match_rate: float
    facts: list[LeadFact]
    also: list[TakenPicture]


class CameraSearched(msgspec.Struct, frozen=True):
    """`clew camera search --json`: `prints` were asked, the surest first.

    `is_empty`: the picture, or the film (`is_film`), shows no noise.
    """

    sha256: str
    version: str
    prints: int
    is_empty: bool
    is_film: bool
    hits: list[CameraHit]
