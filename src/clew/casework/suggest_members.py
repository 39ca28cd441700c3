"""Suggests members for a gathering: media that links relate to its members, with what each rests on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from clew.casework import policy
from clew.casework.desk import Desk
from clew.casework.gather import Gathered, add, live
from clew.casework.leads import LeadSide, sides
from clew.casework.member_places import is_of_member, member_places
from clew.errors import NotFoundError
from clew.model.gathering import SUGGESTED_BY, Gathering, GatheringKind, Sighting, Standing
from clew.model.graph import WantedGraph
from clew.model.link_decision import Verdict
from clew.store import gatherings, links
from clew.store.cases import case_id
from clew.store.catalog import Transaction
from clew.store.graph_links import GraphLink, Permitted, links_of_media
from clew.store.links import Link
from clew.store.media import media_ids, sha256_of

MOST_LINKS = 10
"""Links told of one suggestion: the accepted, then the rarest."""


@dataclass(frozen=True, slots=True)
class SuggestedBy:
    """A link of what is suggested to a member, seen from what is suggested."""

    link: Link
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A media that may belong to a gathering, best links first; it agrees with `agrees` of the gathering's `of` media.

    `false_match_rate` is that of its rarest link: how often two unrelated views score as high, not how likely it is
    that this one belongs.
    """

    sighting: Sighting
    by: tuple[SuggestedBy, ...]
    agrees: int
    of: int
    false_match_rate: float

    @property
    def is_accepted(self) -> bool:
        """Whether an officer has accepted a link that it rests on."""
        return any(each.verdict is Verdict.ACCEPTED for each in self.by)

    @property
    def basis(self) -> str:
        """What it rests on, in words; kept with the member it may become."""
        kinds = ", ".join(dict.fromkeys(each.link.kind for each in self.by))
        leads = ", ".join(str(each.link.number) for each in self.by)
        said = "accepted" if self.is_accepted else "open"
        rate = f"chance reaches it 1 in {round(1 / self.false_match_rate):,}"
        return f"{kinds} ({said}, {rate}), agrees with {self.agrees} of {self.of} members; lead {leads}"


def suggest_members(desk: Desk, case: str, number: int, count: int = 50) -> list[Suggestion]:
    """Return what may belong to a gathering: with accepted links first, then the rarest scores, then the most members.

    Links that were rejected, and media that were declined, are never among them; nor what linkers propose that are off.
    Raises NotFoundError, ConflictError for a gathering that was merged or withdrawn.
    """
    with desk.catalog.reading() as tx:
        return _suggested(tx, desk, case, live(tx, number), count)


def suggestions_told(
    desk: Desk, case: str, number: int, count: int | None, *, is_strict: bool = False
) -> list[tuple[Suggestion, LeadSide | None]]:
    """Return what `suggest_members` does, or all of it, each with where it lies.

    Nothing for what a colleague merged meanwhile; where `is_strict`, it raises ConflictError for that too.
    """
    with desk.catalog.reading() as tx:
        case_id(tx, case)
        about = live(tx, number) if is_strict else gatherings.gathering(tx, number)
        found = _suggested(tx, desk, case, about, count) if about.is_live else []
        seen = sides(tx, case, {each.sighting.sha256 for each in found})
        return [(each, seen.get(each.sighting.sha256)) for each in found]


def accept_suggestion(
    desk: Desk, case: str, number: int, sha256: bytes, reason: str = "", key: str | None = None
) -> Gathered:
    """Put what is suggested into its gathering, with what it was suggested by. Raises NotFoundError as `add` does.

    Asked again under a key it answers as it did, though it is suggested no more.
    """
    with desk.catalog.reading() as tx:
        found = live(tx, number)
        every = _suggested(tx, desk, case, found, None, frozenset({sha256}))
        held = gatherings.sightings(tx, number, among=[sha256])
    if not every and not held:
        raise NotFoundError(f"{sha256.hex()[:12]} is not suggested for {found.kind} {number} ({found.name})")
    seen = [each.sighting for each in every] or list(held)
    return add(desk, case, number, seen, reason, key, basis=every[0].basis if every else "")


def _suggested(
    tx: Transaction,
    desk: Desk,
    case: str,
    about: Gathering,
    count: int | None,
    only: Collection[bytes] | None = None,
) -> list[Suggestion]:
    inside = gatherings.member_media(tx, [about.number]).get(about.number, frozenset())
    permitted = Permitted(policy.switched_off(tx, desk), frozenset({case_id(tx, case)}))
    wanted = WantedGraph(kinds=SUGGESTED_BY[about.kind])
    asked = inside if only is None else frozenset(media_ids(tx, list(only)).values())
    by_media: dict[int, list[GraphLink]] = {}
    for link in links_of_media(tx, wanted, permitted, asked):
        if (link.one in inside) != (link.other in inside):
            by_media.setdefault(link.other if link.one in inside else link.one, []).append(link)
    digests = sha256_of(tx, by_media)
    declined = {each.sha256 for each in gatherings.sightings(tx, about.number, Standing.DECLINED)}
    order = sorted(
        (number for number in by_media if bytes(digests[number]) not in declined),
        key=lambda number: _rank(by_media[number], number),
    )
    places = member_places(tx, about)
    found: list[Suggestion] = []
    for number in order:
        if count is not None and len(found) >= count:
            break
        told = _told(tx, about, by_media[number], bytes(digests[number]), len(inside), places)
        found += [told] if told is not None else []
    return found


def _rank(some: Sequence[GraphLink], number: int) -> tuple[bool, float, int, int]:
    is_accepted = any(each.verdict is Verdict.ACCEPTED for each in some)
    return not is_accepted, min(each.false_match_rate for each in some), -len(some), number


def _told(
    tx: Transaction,
    about: Gathering,
    some: Sequence[GraphLink],
    sha256: bytes,
    of: int,
    places: Mapping[bytes, list[Sighting]],
) -> Suggestion | None:
    verdicts = {each.number: each.verdict for each in some}
    full = links.links_numbered(tx, list(verdicts))
    seen = [full[each.number] for each in some]
    seen = [each if each.sha256 == sha256 else links.turned(each) for each in seen]
    seen = [each for each in seen if is_of_member(each, places.get(each.other))]
    if not seen:
        return None
    by = tuple(SuggestedBy(each, verdicts[each.number]) for each in seen[:MOST_LINKS])
    best = by[0].link
    sighting = Sighting(sha256)
    if about.kind is GatheringKind.SUBJECT:
        sighting = Sighting(sha256, best.part, best.evidence.box)
    agrees = len({each.other for each in seen})
    return Suggestion(sighting, by, agrees, of, min(each.false_match_rate for each in seen))
