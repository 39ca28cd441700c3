"""Cuts what a trace sheet shows out of its picture, in a sealed child that reads the evidence and looks for people."""

from dataclasses import dataclass

import msgspec

from clew.casework.desk import Desk
from clew.casework.match_card import examined_once
from clew.errors import EvidenceError
from clew.examine.cutting import JPEG, PNG, SEEN, Seen
from clew.model.link import Box
from clew.model.trace import TraceSheet

CUTTER = "clew.examine.cutting"


@dataclass(frozen=True, slots=True)
class Cut:
    """What of which media is to leave; `part` is "" for a picture, or a film's frame."""

    sha256: bytes
    box: Box
    sheet: TraceSheet
    part: str = ""


def cut_out(desk: Desk, case: str, cut: Cut) -> tuple[dict[str, bytes], Seen]:
    """Return the cut, by the names of its forms, and what was seen of people in it; raises EvidenceError."""
    box = cut.box
    asked = (cut.part, *map(repr, (box.left, box.top, box.width, box.height)))
    said = examined_once(desk, case, cut.sha256, CUTTER, asked)
    if isinstance(said, str) or said.reason:
        raise EvidenceError(said if isinstance(said, str) else said.reason)
    made = {each.part: each.data for each in said.descriptions}
    if not made.keys() >= {PNG, JPEG, SEEN}:
        raise EvidenceError("nothing could be cut out of it")
    try:
        return made, msgspec.json.decode(made[SEEN], type=Seen)
    except msgspec.DecodeError as error:
        raise EvidenceError("the cut's check can't be read") from error
