"""Where members of a Subject are seen: a link from another face in that picture says nothing of the Subject."""

from collections.abc import Collection, Sequence

from clew.model.gathering import Gathering, GatheringKind, Sighting
from clew.model.link import Box
from clew.store import gatherings
from clew.store.catalog import Transaction
from clew.store.links import Link


def member_places(
    tx: Transaction, about: Gathering, among: Collection[bytes] | None = None
) -> dict[bytes, list[Sighting]]:
    """Return where a Subject is seen, by media, of all its media or of these; nothing for what is no Subject."""
    found: dict[bytes, list[Sighting]] = {}
    if about.kind is GatheringKind.SUBJECT:
        for each in gatherings.sightings(tx, about.number, among=among):
            found.setdefault(each.sha256, []).append(each)
    return found


def is_of_member(link: Link, places: Sequence[Sighting] | None) -> bool:
    """Whether a link, seen from what is new, ends where a member is seen, as far as both say where."""
    if not places:
        return True
    for each in places:
        if each.box is None or link.evidence.other_box is None:
            return True
        if each.part == link.other_part and _overlap(each.box, link.evidence.other_box):
            return True
    return False


def _overlap(one: Box, other: Box) -> bool:
    """Whether the middle of either box lies in the other: two people's faces don't, one face found twice does."""
    return _holds_middle(one, other) or _holds_middle(other, one)


def _holds_middle(box: Box, other: Box) -> bool:
    across, down = other.left + other.width / 2, other.top + other.height / 2
    return box.left <= across <= box.left + box.width and box.top <= down <= box.top + box.height
