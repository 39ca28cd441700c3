"""What custody tells of a word on faces."""

import hashlib
from collections.abc import Sequence

from clew.custody import JSON
from clew.model.face import FaceAct, FaceAt, FaceDecision

CUSTODY_ACTS = {
    FaceAct.SPLIT: "faces split",
    FaceAct.MERGED: "faces merged",
    FaceAct.NAMED: "faces named",
    FaceAct.TAKEN_BACK: "word on faces taken back",
}


def told_of(word: FaceDecision) -> dict[str, JSON]:
    """Return a word as custody has it; its faces, up to thousands, as the SHA-256 of their names in order."""
    told: dict[str, JSON] = {
        "case": word.case or "",
        "number": word.number,
        "faces": len(word.faces),
        "others": len(word.others),
        "sha256": [_digest(side) for side in (word.faces, word.others)],
        "name": word.name,
        "reason": word.reason,
    }
    return told | {"of": word.of} if word.of else told


def _digest(faces: Sequence[FaceAt]) -> str:
    return hashlib.sha256(" ".join(each.name for each in faces).encode()).hexdigest()
