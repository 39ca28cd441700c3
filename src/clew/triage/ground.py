"""What the reasons of triage are drawn from."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from clew.config import Triage
from clew.model.layout import Booleans, Layout
from clew.triage.cameras import Body, Cameras, camera_name
from clew.triage.continuing import Continuing
from clew.triage.facts import CaseFacts
from clew.triage.lanes import Matches
from clew.triage.shared import CaseShares

Found = Iterable[tuple[int, float, str]]
"""The stacks that a reason holds for, each with its scale and words."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """All that reasons are drawn from.

    `is_hit` masks the media found on an alert list. `elsewhere` are the camera bodies of lists and other cases.
    `today` leaves out capture times after it, which a wrong clock gives. `matches` are those of media, `shared` is
    what these share in time. `continuing` says which go on with something unsolved.
    """

    facts: CaseFacts
    layout: Layout
    cameras: Cameras
    is_hit: Booleans
    elsewhere: Collection[Body]
    settings: Triage
    today: date | None
    matches: Matches
    shared: CaseShares
    continuing: Mapping[bytes, Continuing] = field(default_factory=dict)

    def member(self, holds: Booleans) -> Iterator[tuple[int, int, str]]:
        """Yield each stack that has a member a mask holds for: the stack, that member's row, and words for a copy."""
        first = self.layout.first(holds)
        stacks = np.flatnonzero(first >= 0)
        is_copy = first[stacks] != self.layout.representatives[stacks]
        for stack, row, copied in zip(stacks.tolist(), first[stacks].tolist(), is_copy.tolist(), strict=True):
            yield stack, row, " (in a copy)" if copied else ""

    def camera(self, row: int) -> str:
        """Return the camera of a row to show."""
        return camera_name(self.facts.make[row], self.facts.model[row])
