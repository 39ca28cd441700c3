"""Of which known picture a media is a crop, or otherwise made: as a linker proposes, and no officer has rejected."""

from collections.abc import Mapping
from dataclasses import dataclass

from clew.model.link import CONTAINED_IN, CONTAINS, COPY, CROP
from clew.triage.words import shown

LONGEST_PATH = 240
"""Characters shown of a path."""
_SAID = {
    COPY: "copy of a known picture",
    CROP: "shares a part with a known picture",
    CONTAINED_IN: "crop of a known picture",
    CONTAINS: "holds a known picture",
}


@dataclass(frozen=True, slots=True)
class Copied:
    """A known media that this one was made of, or both of one: `kind` is read from this one to that.

    `share` of this one (0 to 1) lies in that. `path` says where that is; `series` is its own, where a list puts it in
    one. `is_accepted` where an officer said that it holds.
    """

    kind: str
    share: float
    path: str
    hashset: str
    linker: str
    false_match_rate: float
    series: str | None = None
    is_accepted: bool = False


Copies = Mapping[bytes, Copied]
"""What each media is a copy of, where it is one of something known: the surest."""


def said_of(copied: Copied) -> str:
    """Say of what a media is a copy, and how sure that is."""
    part = f" in {copied.share:.0%} of it" if copied.kind in {CONTAINS, CROP} else ""
    where = f"{shown(copied.path, LONGEST_PATH)} (list {shown(copied.hashset)})"
    return f"{_SAID[copied.kind]}{part}: {where}, by {_sureness(copied)}"


def _sureness(copied: Copied) -> str:
    if copied.is_accepted:
        return f"the linker {copied.linker}, accepted by an officer"
    return f"the linker {copied.linker}; unrelated pictures score so once in {1 / copied.false_match_rate:,.0f} at most"
